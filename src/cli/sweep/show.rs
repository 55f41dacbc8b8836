//! A sweep of one or two inputs as it is read: a table with charts, or maps.

use super::{Args, Prepared};
use crate::analysis::sweep::{Turn, sweep, turns};
use crate::base::Diagnostic;
use crate::cli::{Console, Status, output};
use crate::export::{self, Look, Swept, SweptInput, SweptMetric};
use crate::resolve::Model;
use crate::session::{Outcome, Variant};

/// Computes and prints the sweep. Why a figure failed is added to the diagnostics.
pub(super) fn execute(
    args: &Args,
    model: &Model,
    variant: &Variant<'static>,
    prepared: &Prepared<'_>,
    console: &mut Console,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Status, Vec<Diagnostic>> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    sweep(&prepared.study, &prepared.combinations, |_, found| {
        outcomes.extend_from_slice(found);
        Ok::<_, Vec<Diagnostic>>(true)
    })?;
    let failed = outcomes.iter().position(|outcome| {
        let mut figures = outcome.figures.iter().flatten();
        figures.any(|figure| figure.value.is_none())
    });
    if let Some(at) = failed {
        let row = prepared.combinations.at(at as u64);
        diagnostics.extend(prepared.reported(model, variant, &row, &mut console.sources));
    }
    let swept = collected(args, model, prepared, &outcomes);
    let units = &prepared.study.plan.typed.model.units;
    let look = Look {
        width: console.width,
        color: console.color && args.output.is_none(),
    };
    let text = export::swept(&swept, units, look);
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
    let value = |outcome: &Outcome, at: usize| outcome.figures.get(at)?.first()?.value;
    let metrics = columns.metrics.iter().enumerate();
    let metrics = metrics.map(|(at, (name, ty))| SweptMetric {
        name: name.clone(),
        ty: ty.clone(),
        values: outcomes.iter().map(|outcome| value(outcome, at)).collect(),
    });
    let metrics: Vec<SweptMetric> = metrics.collect();
    let failing = outcomes.iter().map(|outcome| {
        let checks = columns.checks.iter().zip(&outcome.checks);
        let failing = checks.filter(|(_, holds)| **holds == Some(false));
        failing.map(|(name, _)| name.clone()).collect()
    });
    let mut subtitle = vec![match args.case.scenario() {
        Some(scenario) => format!("scenario {scenario}"),
        None => "base case".to_owned(),
    }];
    subtitle.extend(args.case.settings.iter().cloned());
    Swept {
        title: model.title.clone().unwrap_or_else(|| model.name.clone()),
        subtitle,
        notes: match inputs.as_slice() {
            [input] => notes(input, &metrics, prepared),
            _ => Vec::new(),
        },
        failing: failing.collect(),
        inputs,
        metrics,
    }
}

/// Where figures turn along an input.
fn notes(input: &SweptInput, metrics: &[SweptMetric], prepared: &Prepared<'_>) -> Vec<String> {
    let labels = export::value_labels(input, &prepared.study.plan.typed.model.units);
    let mut notes = Vec::new();
    for metric in metrics {
        for (at, turn) in turns(&metric.values) {
            let (Some(from), Some(to)) = (labels.get(at), labels.get(at + 1)) else {
                continue;
            };
            let what = match turn {
                Turn::CrossesZero => "crosses zero",
                Turn::BecomesNever => "becomes never",
                Turn::NoLongerNever => "is no longer never",
                Turn::BeginsToFail => "can no longer be computed",
                Turn::NoLongerFails => "can be computed again",
            };
            notes.push(format!("{} {what} between {from} and {to}", metric.name));
        }
    }
    notes
}
