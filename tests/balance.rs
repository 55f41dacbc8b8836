//! The balance sheet of every shipped model balances, in each scenario and whatever its inputs are
//! within their ranges.

use aim::base::{Decimal, SourceMap};
use aim::check::{Ty, Value};
use aim::eval::{self, Cell, Run};
use aim::library::MODELS;
use aim::resolve::{LineId, Model, ROOT};
use aim::session::{self, Disk, Opened, Study, Variant};
use aim::syntax::{self, ast::LineKind};
use rayon::prelude::*;

const ROWS: u64 = 200;
/// A range is drawn from in so many steps.
const STEPS: u64 = 1000;

/// An input, or a member of one, and the ends of its range.
struct Ranged {
    name: String,
    ty: Ty,
    low: Decimal,
    high: Decimal,
    /// Lengths of time are whole, as the calendar's are.
    whole: bool,
}

/// The inputs of the model itself that have one number and a range; none whose number is a part
/// of a formula, as a lag is.
fn ranged(run: &Run<'_>) -> Vec<Ranged> {
    let typed = &run.plan.typed;
    let of_model = |id: &LineId| {
        let line = typed.model.line(*id);
        let varies = typed.line(*id).shape.time || typed.fixed.contains(id);
        line.kind == LineKind::Input && line.scope == ROOT && !varies
    };
    let inputs = typed.model.line_ids().filter(of_model);
    let slots = inputs.flat_map(|id| run.plan.slots_of(id).iter().map(move |slot| (id, slot)));
    let ranged = slots.filter_map(|(id, slot)| {
        let (low, high) = run.plan.slot(*slot).range?;
        let bound = |slot| match run.cell(slot, 0) {
            Cell::Value(Value::Number(number), _) => Some(number),
            _ => None,
        };
        let ty = typed.line(id).ty.clone();
        let unit = ty.amount(Decimal::ONE, &typed.model.units);
        Some(Ranged {
            name: run.plan.slot_name(id, *slot),
            low: bound(low)?,
            high: bound(high)?,
            whole: matches!(unit.as_str(), "1 month" | "1 day"),
            ty,
        })
    });
    ranged.collect()
}

/// A value between the ends, the same for a row and an input each time.
fn drawn(of: &Ranged, row: u64, column: usize) -> Decimal {
    let seed = row * 1_000_003 + column as u64 * 7_919 + 17;
    let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let step = Decimal::from(mixed % (STEPS + 1));
    let exact = |result: aim::base::decimal::Arithmetic| result.expect("a number").value;
    let width = exact(of.high.checked_sub(of.low));
    let above = exact(width.mul_div(step, Decimal::from(STEPS), 1, 1));
    let value = exact(of.low.checked_add(above));
    if of.whole { value.floor() } else { value }
}

fn opened(name: &str, sources: &mut SourceMap) -> Opened {
    let path = format!("models/{name}.aim");
    session::open(sources, &Disk, &path).expect("a shipped model")
}

/// How many judgements of balances were made; `describe` says what a row of the study is.
fn judged(
    model: &Model,
    study: &Study<'_>,
    rows: &[Vec<Value>],
    describe: impl Fn(usize) -> String,
) -> usize {
    let mut judged = 0;
    for (row, outcome) in study.evaluate(rows).expect("outcomes").iter().enumerate() {
        for (check, holds) in model.checks.iter().zip(&outcome.checks) {
            if check.name.contains("balances") {
                assert_eq!(*holds, Some(true), "{}: {}", check.name, describe(row));
                judged += 1;
            }
        }
    }
    judged
}

/// With random values of all inputs that have a range.
fn under_random_inputs(name: &str) -> usize {
    let mut sources = SourceMap::default();
    let opened = opened(name, &mut sources);
    let compiled = session::compile(&opened.model, &Variant::default()).expect("a plan");
    let run = eval::run(&compiled.plan, None, None);
    let inputs = ranged(&run);
    let units = &opened.model.units;
    let settings = inputs.iter().map(|input| {
        let text = format!("{} = {}", input.name, input.ty.amount(input.low, units));
        let file = sources.add("a range", text.as_str());
        syntax::parse_setting(file, &text).expect("a setting")
    });
    let settings: Vec<_> = settings.collect();
    let study = Study::new(&opened.model, &Variant::default(), &settings, &[]).expect("a study");
    let rows = (0..ROWS).map(|row| {
        let values = inputs.iter().enumerate();
        let values = values.map(|(column, input)| Value::Number(drawn(input, row, column)));
        values.collect()
    });
    let rows: Vec<Vec<Value>> = rows.collect();
    judged(&opened.model, &study, &rows, |row| {
        let values = inputs.iter().zip(&rows[row]);
        let given: Vec<String> = values
            .map(|(input, value)| format!("{}={value}", input.name))
            .collect();
        format!("{name}: {given:#?}")
    })
}

/// In each scenario as it is.
fn in_scenarios(name: &str) -> usize {
    let mut sources = SourceMap::default();
    let opened = opened(name, &mut sources);
    let scenarios = opened.model.scenarios.iter();
    let counts = scenarios.map(|(scenario, declared)| {
        let variant = Variant {
            scenarios: vec![(scenario.clone(), declared.span)],
            ..Variant::default()
        };
        let study = Study::new(&opened.model, &variant, &[], &[]).expect("a study");
        judged(&opened.model, &study, &[vec![]], |_| {
            format!("{name}, {scenario}")
        })
    });
    counts.sum()
}

/// Judges all shipped models; `starter` alone has no balance sheet.
fn of_all(balanced: fn(&str) -> usize) {
    let counts = MODELS.par_iter().map(|model| {
        let name = model.name.trim_start_matches("models.");
        (name, balanced(name))
    });
    for (name, judged) in counts.collect::<Vec<_>>() {
        assert!(
            judged > 0 || name == "starter",
            "{name} has no balance sheet"
        );
    }
}

#[test]
fn balance_sheets_balance_within_the_ranges_of_all_inputs() {
    of_all(under_random_inputs);
}

#[test]
fn balance_sheets_balance_in_every_scenario() {
    of_all(in_scenarios);
}
