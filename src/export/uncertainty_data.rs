//! A simulation for programs: its statistics as JSON, by the schema docs/schema/simulate-1.json,
//! and its runs as CSV.
//!
//! Every digit, blanks and what failed empty or null.

use serde::Serialize;

use super::csv::records;
use super::json::{JsonValue, json_value};
use super::uncertainty::{Often, UncertainMetric, Uncertainty};
use crate::base::Decimal;
use crate::check::Value;

const SCHEMA: &str = "aim/simulate/1";

#[derive(Serialize)]
struct JsonSimulation<'a> {
    schema: &'static str,
    title: &'a str,
    case: &'a [String],
    runs: usize,
    metrics: Vec<JsonMetric<'a>>,
    fans: Vec<JsonFan<'a>>,
    checks: Vec<JsonOften<'a>>,
    notes: &'a [String],
    /// Only of estimates.
    #[serde(skip_serializing_if = "Option::is_none")]
    approximate: Option<JsonApproximate<'a>>,
}

#[derive(Serialize)]
struct JsonApproximate<'a> {
    exact_runs: usize,
    largest_deviation: String,
    figure: &'a str,
    different: usize,
}

#[derive(Serialize)]
struct JsonMetric<'a> {
    name: &'a str,
    unit: &'a str,
    figures: Vec<JsonFigure<'a>>,
    standard_error: Option<String>,
    histogram: Option<JsonHistogram<'a>>,
    shares: Vec<JsonOften<'a>>,
    rank_correlations: Vec<JsonCorrelation<'a>>,
}

#[derive(Serialize)]
struct JsonFigure<'a> {
    name: &'a str,
    value: JsonValue,
}

#[derive(Serialize)]
struct JsonHistogram<'a> {
    from: String,
    to: String,
    counts: &'a [usize],
}

#[derive(Serialize)]
struct JsonCorrelation<'a> {
    input: &'a str,
    value: String,
}

#[derive(Serialize)]
struct JsonOften<'a> {
    name: &'a str,
    times: usize,
    of: usize,
    share: Option<String>,
    standard_error: Option<String>,
}

#[derive(Serialize)]
struct JsonFan<'a> {
    name: &'a str,
    unit: &'a str,
    periods: Vec<JsonPeriod<'a>>,
}

#[derive(Serialize)]
struct JsonPeriod<'a> {
    label: &'a str,
    figures: Vec<JsonFigure<'a>>,
}

/// The simulation as one JSON object.
pub fn uncertainty_json(found: &Uncertainty) -> String {
    let json = JsonSimulation {
        schema: SCHEMA,
        title: &found.title,
        case: &found.subtitle,
        runs: found.runs,
        metrics: found.metrics.iter().map(metric).collect(),
        fans: found.fans.iter().map(fan).collect(),
        checks: found.checks.iter().map(often).collect(),
        notes: &found.notes,
        approximate: found.approximate.as_ref().map(|own| JsonApproximate {
            exact_runs: own.runs,
            largest_deviation: own.deviation.to_string(),
            figure: &own.figure,
            different: own.different,
        }),
    };
    let mut text = serde_json::to_string_pretty(&json).unwrap_or_default();
    text.push('\n');
    text
}

/// The first row of the runs as CSV: their number, then a column for each name.
pub fn samples_head(names: &[&str]) -> String {
    let names = ["run"].iter().chain(names).map(|name| (*name).to_owned());
    records(&[names.collect()])
}

/// Runs as rows of CSV, counted on from `before`, the number of those that stand already.
pub fn samples(before: usize, runs: impl Iterator<Item = Vec<Option<Value>>>) -> String {
    let text = |value: Option<Value>| value.and_then(super::plain).unwrap_or_default();
    let rows = runs.enumerate().map(|(at, values)| {
        let number = (before + at + 1).to_string();
        let values = values.into_iter().map(text);
        std::iter::once(number).chain(values).collect()
    });
    records(&rows.collect::<Vec<_>>())
}

fn metric(metric: &UncertainMetric) -> JsonMetric<'_> {
    let figures = metric
        .figures
        .iter()
        .map(|(name, value)| figure(name, *value));
    let histogram = metric.histogram.as_ref();
    let correlations = metric.drivers.iter().map(|(input, value)| JsonCorrelation {
        input,
        value: value.to_string(),
    });
    JsonMetric {
        name: &metric.name,
        unit: &metric.measure.unit,
        figures: figures.collect(),
        standard_error: metric.error.map(text),
        histogram: histogram.map(|(from, to, counts)| JsonHistogram {
            from: text(*from),
            to: text(*to),
            counts,
        }),
        shares: metric.shares.iter().map(often).collect(),
        rank_correlations: correlations.collect(),
    }
}

fn fan(fan: &super::uncertainty::Fan) -> JsonFan<'_> {
    let periods = fan.periods.iter().map(|(label, values)| JsonPeriod {
        label,
        figures: fan
            .headings
            .iter()
            .zip(values)
            .map(|(name, value)| figure(name, *value))
            .collect(),
    });
    JsonFan {
        name: &fan.name,
        unit: &fan.measure.unit,
        periods: periods.collect(),
    }
}

fn figure(name: &str, value: Option<Value>) -> JsonFigure<'_> {
    JsonFigure {
        name,
        value: json_value(value),
    }
}

fn often((name, often): &(String, Often)) -> JsonOften<'_> {
    JsonOften {
        name,
        times: often.times,
        of: often.of,
        share: often.share.map(text),
        standard_error: often.error.map(text),
    }
}

fn text(number: Decimal) -> String {
    number.normalized().to_string()
}
