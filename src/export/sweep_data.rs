//! A sweep for programs, piece by piece: CSV with a row for each combination, and JSON by the
//! schema `aim/sweep/1`, published in docs/schema/sweep-1.json. Every digit stands there.
//!
//! A piece is as long as the batch that it shows, so that a million rows need no memory for more.

use serde::Serialize;

use super::json::{JsonValue, json_value};
use crate::check::{Ty, Value};
use crate::session::Outcome;
use crate::units::UnitTable;

/// What the columns of a sweep are: names and types of inputs and metrics, names of checks.
#[derive(Clone, Debug)]
pub struct SweepColumns {
    pub inputs: Vec<(String, Ty)>,
    pub metrics: Vec<(String, Ty)>,
    pub checks: Vec<String>,
}

impl SweepColumns {
    /// The checks that fail in a combination.
    fn failing(&self, outcome: &Outcome) -> Vec<&str> {
        let checks = self.checks.iter().zip(&outcome.checks);
        let failing = checks.filter(|(_, holds)| **holds == Some(false));
        failing.map(|(name, _)| name.as_str()).collect()
    }

    /// The metrics that could not be computed in a combination.
    fn failed(&self, outcome: &Outcome) -> Vec<&str> {
        let metrics = self.metrics.iter().zip(outcome.figures.values());
        let failed = metrics.filter(|(_, value)| value.is_none());
        failed.map(|((name, _), _)| name.as_str()).collect()
    }
}

/// The first row of the CSV: the inputs, the metrics, the metrics that failed, the checks that
/// do not hold.
pub fn sweep_csv_head(columns: &SweepColumns) -> String {
    let names = columns.inputs.iter().chain(&columns.metrics);
    let names = names.map(|(name, _)| name.clone());
    let last = ["metrics_failed", "checks_failing"].map(str::to_owned);
    records([names.chain(last).collect()])
}

/// Combinations as rows of CSV.
pub fn sweep_csv(columns: &SweepColumns, rows: &[Vec<Value>], outcomes: &[Outcome]) -> String {
    let text = |value: Option<Value>| value.and_then(super::plain).unwrap_or_default();
    records(rows.iter().zip(outcomes).map(|(row, outcome)| {
        let mut record: Vec<String> = row.iter().map(|value| text(Some(*value))).collect();
        record.extend(outcome.figures.values().map(text));
        record.push(columns.failed(outcome).join(";"));
        record.push(columns.failing(outcome).join(";"));
        record
    }))
}

fn records(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[derive(Serialize)]
struct JsonColumn<'a> {
    name: &'a str,
    unit: String,
    percent: bool,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    inputs: Vec<JsonValue>,
    metrics: Vec<JsonValue>,
    metrics_failed: Vec<&'a str>,
    checks_failing: Vec<&'a str>,
}

/// What a sweep is of.
pub struct SweepOf<'a> {
    pub model: &'a str,
    pub scenario: Option<&'a str>,
    /// Those of the command line, as written.
    pub settings: &'a [String],
    /// All combinations that were asked for.
    pub count: u64,
}

/// The JSON up to its rows.
pub fn sweep_json_head(of: &SweepOf<'_>, columns: &SweepColumns, units: &UnitTable) -> String {
    let of_column = |(name, ty): &(String, Ty)| {
        let column = JsonColumn {
            name,
            unit: ty.unit().unwrap_or_default().text(units),
            percent: ty.is_percent(),
        };
        json(&column)
    };
    let list = |columns: &[(String, Ty)]| {
        let columns: Vec<String> = columns.iter().map(of_column).collect();
        columns.join(", ")
    };
    format!(
        "{{\n  \"schema\": \"aim/sweep/1\",\n  \"model\": {},\n  \"scenario\": {},\n  \"settings\": {},\n  \"inputs\": [{}],\n  \"metrics\": [{}],\n  \"checks\": {},\n  \"combinations\": {},\n  \"rows\": [",
        json(&of.model),
        json(&of.scenario),
        json(&of.settings),
        list(&columns.inputs),
        list(&columns.metrics),
        json(&columns.checks),
        of.count,
    )
}

/// Combinations as elements of the JSON's rows; `first` are those that no others stand before.
pub fn sweep_json(
    columns: &SweepColumns,
    rows: &[Vec<Value>],
    outcomes: &[Outcome],
    first: bool,
) -> String {
    let mut text = String::new();
    for (at, (row, outcome)) in rows.iter().zip(outcomes).enumerate() {
        text.push_str(match first && at == 0 {
            true => "\n    ",
            false => ",\n    ",
        });
        text.push_str(&json(&JsonRow {
            inputs: row.iter().map(|value| json_value(Some(*value))).collect(),
            metrics: outcome.figures.values().map(json_value).collect(),
            metrics_failed: columns.failed(outcome),
            checks_failing: columns.failing(outcome),
        }));
    }
    text
}

/// The end of the JSON; `done` combinations stand before it.
pub fn sweep_json_tail(done: u64) -> String {
    format!("\n  ],\n  \"done\": {done}\n}}\n")
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
