//! A sweep of one or two inputs as it is read: a table with charts, or maps.

use super::{Args, Format, Prepared};
use crate::analysis::sweep::{Turn, sweep, turns};
use crate::base::Diagnostic;
use crate::check::Value;
use crate::cli::{Console, Status, output};
use crate::export::{self, Look, Swept, SweptInput, SweptMetric};
use crate::resolve::Model;
use crate::session::Outcome;
use crate::units::UnitTable;

/// Computes and prints the sweep. Why a figure failed is added to the diagnostics.
pub(super) fn execute(
    args: &Args,
    model: &Model,
    prepared: &Prepared<'_>,
    console: &mut Console,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Status, Vec<Diagnostic>> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    sweep(&prepared.study, &prepared.combinations, |_, found| {
        outcomes.extend_from_slice(found);
        Ok::<_, Vec<Diagnostic>>(true)
    })?;
    let mut all = outcomes.iter();
    let failed = all.position(|outcome| outcome.figures.any_failed());
    if let Some(at) = failed {
        let row = prepared.combinations.at(at as u64);
        let reported = prepared
            .study
            .reported(&row, "--vary", &mut console.sources)?;
        diagnostics.extend(reported.into_iter().filter(Diagnostic::is_error));
    }
    let swept = collected(args, model, prepared, &outcomes);
    let units = &prepared.study.plan.typed.model.units;
    let look = Look {
        width: console.width,
        color: console.color && args.output.is_none(),
    };
    let text = match args.format {
        Some(Format::Md) => export::swept_markdown(&swept, units),
        _ => export::swept(&swept, units, look),
    };
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        // What could not be printed was reported.
        None => {
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    Ok(match failed {
        Some(_) => Status::Wrong,
        None => Status::Fine,
    })
}

fn collected(args: &Args, model: &Model, prepared: &Prepared<'_>, outcomes: &[Outcome]) -> Swept {
    let columns = &prepared.columns;
    let inputs = columns.inputs.iter().zip(&prepared.axes);
    let inputs = inputs.map(|((name, ty), values)| SweptInput {
        name: name.clone(),
        ty: ty.clone(),
        values: values.clone(),
    });
    let inputs: Vec<SweptInput> = inputs.collect();
    let metrics = columns.metrics.iter().enumerate();
    let metrics = metrics.map(|(at, (name, ty))| SweptMetric {
        name: name.clone(),
        ty: ty.clone(),
        values: outcomes
            .iter()
            .map(|outcome| outcome.figures.value(at))
            .collect(),
    });
    let metrics: Vec<SweptMetric> = metrics.collect();
    let failing = outcomes.iter().map(|outcome| {
        let checks = columns.checks.iter().zip(&outcome.checks);
        let failing = checks.filter(|(_, holds)| **holds == Some(false));
        failing.map(|(name, _)| name.clone()).collect()
    });
    Swept {
        title: model.title.clone().unwrap_or_else(|| model.name.clone()),
        subtitle: args.case.heading(),
        notes: notes(&inputs, &metrics, &prepared.study.plan.typed.model.units),
        failing: failing.collect(),
        inputs,
        metrics,
    }
}

/// Where figures turn: along the one input, or along one of two where the other stands still.
fn notes(inputs: &[SweptInput], metrics: &[SweptMetric], units: &UnitTable) -> Vec<String> {
    let along = |input: &SweptInput| Along {
        name: input.name.clone(),
        labels: export::value_labels(input, units),
    };
    let notes = metrics.iter().map(|metric| match inputs {
        [input] => {
            let turned = along(input).turned(&metric.values, "");
            let note = |turned: String| format!("{} {turned}", metric.name);
            turned.into_iter().map(note).collect()
        }
        [down, across] => of_two(metric, &along(down), &along(across)),
        _ => Vec::new(),
    });
    notes.flatten().collect()
}

/// The values of an input along which a figure may turn.
struct Along {
    name: String,
    labels: Vec<String>,
}

impl Along {
    /// `becomes never between $1 and $2`, for each turn; `name` stands before the first value.
    fn turned(&self, values: &[Option<Value>], name: &str) -> Vec<String> {
        let found = turns(values).into_iter().filter_map(|(at, turn)| {
            let (from, to) = (self.labels.get(at)?, self.labels.get(at + 1)?);
            let what = match turn {
                Turn::CrossesZero => "crosses zero",
                Turn::BecomesNever => "becomes never",
                Turn::NoLongerNever => "is no longer never",
                Turn::BeginsToFail => "can no longer be computed",
                Turn::NoLongerFails => "can be computed again",
            };
            Some(format!("{what} between {name}{from} and {to}"))
        });
        found.collect()
    }
}

/// The turns of a figure from column to column, row by row; where no row has one, those from row
/// to row. Neighbours that turn alike are told together.
fn of_two(metric: &SweptMetric, down: &Along, across: &Along) -> Vec<String> {
    let rows: Vec<Vec<Option<Value>>> = metric
        .values
        .chunks(across.labels.len().max(1))
        .map(<[_]>::to_vec)
        .collect();
    let column = |at: usize| rows.iter().map(move |row| row.get(at).copied().flatten());
    let columns: Vec<Vec<Option<Value>>> = (0..across.labels.len())
        .map(|at| column(at).collect())
        .collect();
    let by_row = lines_that_turn(&metric.name, &rows, down, across);
    match by_row.is_empty() {
        true => lines_that_turn(&metric.name, &columns, across, down),
        false => by_row,
    }
}

/// Where each line of values turns, which has one value of `fixed` and all of `varied`.
fn lines_that_turn(
    metric: &str,
    lines: &[Vec<Option<Value>>],
    fixed: &Along,
    varied: &Along,
) -> Vec<String> {
    let name = format!("{} ", varied.name);
    let turned = lines.iter().map(|line| varied.turned(line, &name));
    let turned: Vec<(&String, Vec<String>)> = fixed.labels.iter().zip(turned).collect();
    let alike = turned.chunk_by(|(_, a), (_, b)| a == b);
    let notes = alike.flat_map(|alike| {
        let (first, turned) = &alike[0];
        let (last, _) = &alike[alike.len() - 1];
        let at = match alike.len() {
            1 => format!("{} {first}", fixed.name),
            _ => format!("{} {first} to {last}", fixed.name),
        };
        let note = move |turned: &String| format!("at {at}: {metric} {turned}");
        turned.iter().map(note)
    });
    notes.collect()
}
