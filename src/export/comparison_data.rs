//! A comparison for programs: JSON by the schema `aim/compare/1`, published in
//! docs/schema/compare-1.json, and CSV with a row for each figure of each case.
//!
//! Every digit stands there, of differences too; fields stand in a fixed order.

use serde::Serialize;

use super::json::{JsonDiagnostic, JsonValue, diagnostic, json_value};
use crate::base::{Diagnostic, SourceMap};
use crate::check::Value;
use crate::session::{CheckResult, Compared, ComparedCheck, Comparison, Difference, difference};

/// The name of the schema; the number is its major version.
const SCHEMA: &str = "aim/compare/1";

#[derive(Serialize)]
struct JsonComparison<'a> {
    schema: &'static str,
    model: &'a str,
    title: Option<&'a str>,
    currency: Option<&'a str>,
    settings: &'a [String],
    reference: &'a str,
    cases: Vec<JsonCase<'a>>,
    granularity: &'static str,
    periods: Vec<&'a str>,
    inputs: Vec<JsonRow<'a>>,
    metrics: Vec<JsonRow<'a>>,
    checks: Vec<JsonCheck<'a>>,
    lines: Vec<JsonRow<'a>>,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonCase<'a> {
    name: &'a str,
    settings: &'a [String],
}

#[derive(Serialize)]
struct JsonRow<'a> {
    name: &'a str,
    kind: &'static str,
    class: Option<&'a str>,
    unit: &'a str,
    percent: bool,
    differs: bool,
    cases: Vec<JsonFigures<'a>>,
}

#[derive(Serialize)]
struct JsonFigures<'a> {
    case: &'a str,
    values: Vec<JsonValue>,
    differences: Vec<JsonDifference>,
}

#[derive(Serialize)]
struct JsonDifference {
    amount: Option<String>,
    relative: Option<String>,
    months: Option<i64>,
    days: Option<i64>,
}

#[derive(Serialize)]
struct JsonCheck<'a> {
    name: &'a str,
    differs: bool,
    cases: Vec<JsonVerdict<'a>>,
}

#[derive(Serialize)]
struct JsonVerdict<'a> {
    case: &'a str,
    ok: Option<bool>,
    period: Option<&'a str>,
}

/// The comparison as JSON. `settings` are those of the command line.
pub fn comparison_json(
    of: &Comparison,
    sources: &SourceMap,
    settings: &[String],
    diagnostics: &[Diagnostic],
) -> String {
    let found = JsonComparison {
        schema: SCHEMA,
        model: &of.about.model,
        title: of.about.title.as_deref(),
        currency: of.about.currency.as_deref(),
        settings,
        reference: of.cases.first().map_or("", |case| &case.name),
        cases: of
            .cases
            .iter()
            .map(|case| JsonCase {
                name: &case.name,
                settings: &case.settings,
            })
            .collect(),
        granularity: of.granularity.name(),
        periods: of
            .columns
            .iter()
            .map(|column| column.label.as_str())
            .collect(),
        inputs: of.inputs.iter().map(|compared| row(of, compared)).collect(),
        metrics: of
            .metrics
            .iter()
            .map(|compared| row(of, compared))
            .collect(),
        checks: of
            .checks
            .iter()
            .map(|compared| check(of, compared))
            .collect(),
        lines: of.lines.iter().map(|compared| row(of, compared)).collect(),
        diagnostics: diagnostics.iter().map(|d| diagnostic(d, sources)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&found).unwrap_or_default();
    text.push('\n');
    text
}

fn row<'a>(of: &'a Comparison, compared: &'a Compared) -> JsonRow<'a> {
    let cases = of.cases.iter().zip(&compared.values).enumerate();
    let figures = cases.map(|(at, (case, values))| JsonFigures {
        case: &case.name,
        values: values.iter().map(|value| json_value(*value)).collect(),
        differences: compared
            .differences(at)
            .into_iter()
            .map(json_difference)
            .collect(),
    });
    JsonRow {
        name: &compared.row.name,
        kind: compared.row.kind.keyword(),
        class: compared.row.class.as_deref(),
        unit: &compared.row.unit,
        percent: compared.row.percent,
        differs: compared.differs(),
        cases: figures.collect(),
    }
}

fn json_difference(difference: Difference) -> JsonDifference {
    let parts = parts(difference);
    let (months, days) = match difference {
        Difference::Months(months) => (Some(months), None),
        Difference::Days(days) => (None, Some(days)),
        _ => (None, None),
    };
    JsonDifference {
        amount: parts.amount.filter(|_| months.or(days).is_none()),
        relative: parts.relative,
        months,
        days,
    }
}

fn check<'a>(of: &'a Comparison, compared: &'a ComparedCheck) -> JsonCheck<'a> {
    let cases = of.cases.iter().zip(&compared.results);
    let verdicts = cases.map(|(case, result)| JsonVerdict {
        case: &case.name,
        ok: result.judged.then_some(result.passed),
        period: result.period.as_deref(),
    });
    JsonCheck {
        name: &compared.name,
        differs: compared.differs(),
        cases: verdicts.collect(),
    }
}

/// The comparison as CSV: a row for each figure of each case, beside what it is in the first.
/// Columns: name, kind, unit, period, case, value, reference, difference, relative. What has one
/// value for the run has no period; the difference of periods is in months or days.
pub fn comparison_csv(of: &Comparison) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |record: [&str; 9]| {
        // Writing to memory does not fail.
        let _ = writer.write_record(record);
    };
    write([
        "name",
        "kind",
        "unit",
        "period",
        "case",
        "value",
        "reference",
        "difference",
        "relative",
    ]);
    let rows = of.inputs.iter().chain(&of.metrics).chain(&of.lines);
    for compared in rows {
        let row = &compared.row;
        let Some(first) = compared.values.first() else {
            continue;
        };
        let once = first.len() == 1 && !row.varies;
        for (case, values) in of.cases.iter().zip(&compared.values) {
            for (column, (value, reference)) in values.iter().zip(first).enumerate() {
                let period = of.columns.get(column).filter(|_| !once);
                let parts = parts(difference(*reference, *value));
                write([
                    &row.name,
                    row.kind.keyword(),
                    &row.unit,
                    period.map_or("", |column| &column.label),
                    &case.name,
                    &text(*value),
                    &text(*reference),
                    &parts.amount.unwrap_or_default(),
                    &parts.relative.unwrap_or_default(),
                ]);
            }
        }
    }
    for check in &of.checks {
        let verdict = |result: &CheckResult| match result.judged {
            true => result.passed.to_string(),
            false => String::new(),
        };
        let first = check.results.first().map(verdict).unwrap_or_default();
        for (case, result) in of.cases.iter().zip(&check.results) {
            let period = result.period.as_deref().unwrap_or_default();
            let own = verdict(result);
            write([
                &check.name,
                "check",
                "",
                period,
                &case.name,
                &own,
                &first,
                "",
                "",
            ]);
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn text(value: Option<Value>) -> String {
    value.and_then(super::plain).unwrap_or_default()
}

struct Parts {
    amount: Option<String>,
    relative: Option<String>,
}

/// A difference as text with every digit; nothing where there is nothing to subtract.
fn parts(difference: Difference) -> Parts {
    let (amount, relative) = match difference {
        Difference::Same => (Some("0".to_owned()), None),
        Difference::Amount { more, relative } => (
            Some(more.to_string()),
            relative.map(|share| share.to_string()),
        ),
        Difference::Months(count) | Difference::Days(count) => (Some(count.to_string()), None),
        Difference::FromNever | Difference::ToNever | Difference::Other => (None, None),
    };
    Parts { amount, relative }
}
