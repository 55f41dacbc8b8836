//! Explanations of every model of the repository: what a formula comes to when it is followed once
//! more is the figure of the run, in periods and over years, and each figure that an explanation
//! names is the one that the statement has under that name and period.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aim::base::SourceMap;
use aim::calendar::Period;
use aim::check::Value;
use aim::eval::{self, Cell, Moment, Run};
use aim::explain::{self, Asked, Node, Subject};
use aim::plan::SlotRollup;
use aim::resolve::{DimensionKind, LineId};
use aim::session::{self, Disk, Variant, ViewChoice};
use rayon::prelude::*;

fn models_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            models_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "aim") {
            found.push(path);
        }
    }
}

/// The moments that are looked at: the timeline's ends, and the year of the last one.
fn moments(run: &Run<'_>, line: LineId) -> Vec<Option<Moment>> {
    let typed = run.plan.typed.line(line);
    if !typed.shape.time {
        return vec![None];
    }
    let periods = run.timeline().periods();
    let last = periods.len() - 1;
    let by_vintage = typed
        .shape
        .dims
        .iter()
        .any(|dim| run.plan.typed.model.dimensions[dim.index()].kind == DimensionKind::Vintage);
    let mut moments = vec![Some(Moment::Period(last))];
    // Before its birth a vintage has a value that is none of its formula's.
    if !by_vintage {
        moments.push(Some(Moment::Period(0)));
    }
    let recomputed = run
        .plan
        .slots_of(line)
        .iter()
        .any(|slot| run.plan.slot(*slot).rollup == SlotRollup::Recompute);
    let year = Period::year_containing(periods[last].first());
    if let Some(Moment::Coarse(year)) = year.and_then(|year| run.moment(year))
        && recomputed
    {
        moments.push(Some(Moment::Coarse(year)));
    }
    moments
}

/// The statement's values by name and period; None: one for the run.
struct Stated(BTreeMap<(String, Option<String>), Option<Value>>);

impl Stated {
    fn of(run: &Run<'_>) -> Stated {
        let mut stated = BTreeMap::new();
        let tabulated = session::tabulate(run, ViewChoice::Month).expect("periods of the timeline");
        for row in &tabulated.table.rows {
            for (column, value) in tabulated.table.columns.iter().zip(&row.values) {
                let period = row.varies.then(|| column.label.clone());
                stated.insert((row.name.clone(), period), *value);
            }
        }
        for metric in &tabulated.metrics {
            stated.insert((metric.row.name.clone(), None), metric.value);
        }
        Stated(stated)
    }

    /// How many figures are as stated, or one that is not. Rows of vintages are not stated one by
    /// one, nor are years.
    fn holds(&self, node: &Node) -> Result<usize, String> {
        let mut count = 0;
        if let Some(stated) = self.0.get(&(node.name.clone(), node.period.clone())) {
            let text = stated.filter(|value| *value != Value::Blank);
            let text = text.map(|value| value.to_string());
            if text != node.value.value {
                return Err(format!(
                    "{} is {text:?} and not {:?}",
                    node.name, node.value
                ));
            }
            count += 1;
        }
        for operand in &node.operands {
            count += self.holds(operand)?;
        }
        Ok(count)
    }
}

/// How many figures were held to the run, or where one differs.
fn held(path: &Path) -> Result<usize, String> {
    let mut sources = SourceMap::default();
    let name = path.display().to_string();
    let Ok(opened) = session::open(&mut sources, &Disk, &name) else {
        return Ok(0);
    };
    let Ok(compiled) = session::compile(&opened.model, &Variant::default()) else {
        return Ok(0);
    };
    let run = eval::run(&compiled.plan, None, None);
    let stated = Stated::of(&run);
    let mut count = 0;
    for line in run.plan.typed.model.line_ids() {
        let slots = run.plan.slots_of(line);
        for at in moments(&run, line) {
            let Some(member) = slots.len().checked_sub(1) else {
                continue;
            };
            let cell = match &at {
                None => run.cell(slots[member], 0),
                Some(Moment::Period(period)) => run.cell(slots[member], *period),
                Some(Moment::Coarse(bucket)) => run.rolled(slots[member], bucket),
            };
            let Cell::Value(value, _) = cell else {
                continue;
            };
            let moment = at.clone().unwrap_or(Moment::Period(0));
            let followed = session::traced(&run, line, member, &moment, |found| found.value);
            if followed != Ok(Some(value)) {
                let line = &run.plan.typed.model.line(line).name;
                return Err(format!(
                    "{name}: {line} at {at:?} is {value} and not {followed:?}"
                ));
            }
            let subject = Subject { line, member, at };
            let asked = Asked {
                run: &run,
                base: None,
                sources: &sources,
                depth: 1,
            };
            let explanation = explain::explain(asked, &subject);
            count += stated.holds(&explanation.figure)?;
            for text in [
                explain::tree(&explanation, true),
                explain::markdown(&explanation),
            ] {
                assert!(text.ends_with('\n'), "{name}: {text:?}");
            }
            let json: serde_json::Result<serde_json::Value> =
                serde_json::from_str(&explain::json(&explanation));
            assert!(json.is_ok(), "{name}: {json:?}");
        }
    }
    Ok(count)
}

#[test]
fn a_formula_followed_once_more_comes_to_the_figure_of_the_run() {
    let mut models = Vec::new();
    models_in(Path::new("models"), &mut models);
    models_in(Path::new("tests/suite"), &mut models);
    let held: Result<Vec<usize>, String> = models.par_iter().map(|path| held(path)).collect();
    let count: usize = held.unwrap_or_else(|wrong| panic!("{wrong}")).iter().sum();
    assert!(count > 12_000, "only {count} figures");
}
