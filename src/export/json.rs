//! A run as one JSON object: the schema `aim/run/1`, published in docs/schema/run-1.json.
//!
//! Numbers are decimals as strings, in full and in plain digits. Fields stand in a fixed
//! order, so that the same run gives the same bytes.

use serde::Serialize;

use crate::base::{Diagnostic, Severity, SourceMap, Span};
use crate::check::Value;
use crate::session::{Actual, CheckResult, FirstRounding, Metric, Row, RowRole, Tabulated};

/// The name of the schema; the number is its major version.
const SCHEMA: &str = "aim/run/1";

#[derive(Serialize)]
struct JsonRun<'a> {
    schema: &'static str,
    model: &'a str,
    title: Option<&'a str>,
    scenario: Option<&'a str>,
    settings: &'a [String],
    currency: Option<&'a str>,
    #[serde(flatten)]
    view: JsonView<'a>,
    metrics: Vec<JsonMetric<'a>>,
    checks: Vec<JsonCheck<'a>>,
    ledger: JsonLedger,
    diagnostics: Vec<JsonDiagnostic<'a>>,
    ok: bool,
    /// The same lines at further granularities, where more than one was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    views: Vec<JsonView<'a>>,
}

#[derive(Serialize)]
struct JsonView<'a> {
    timeline: JsonTimeline<'a>,
    lines: Vec<JsonLine<'a>>,
}

#[derive(Serialize)]
struct JsonTimeline<'a> {
    granularity: &'static str,
    periods: Vec<JsonPeriod<'a>>,
}

#[derive(Serialize)]
struct JsonPeriod<'a> {
    start: &'a str,
    label: &'a str,
    actual: &'static str,
}

#[derive(Serialize)]
struct JsonLine<'a> {
    name: &'a str,
    kind: &'static str,
    class: Option<&'a str>,
    role: &'static str,
    unit: &'a str,
    percent: bool,
    doc: Option<&'a str>,
    source: Option<&'a str>,
    values: Vec<JsonValue>,
    exact: bool,
    first_rounding: Option<JsonRounding<'a>>,
}

#[derive(Serialize)]
struct JsonMetric<'a> {
    name: &'a str,
    unit: &'a str,
    percent: bool,
    doc: Option<&'a str>,
    value: JsonValue,
    exact: bool,
    first_rounding: Option<JsonRounding<'a>>,
}

/// A value: true or false, or plain text; null where it is blank or failed.
#[derive(Serialize)]
#[serde(untagged)]
pub enum JsonValue {
    Flag(bool),
    Text(String),
    None,
}

/// Where a figure was first rounded.
#[derive(Serialize)]
pub struct JsonRounding<'a> {
    pub line: Option<&'a str>,
    pub period: Option<&'a str>,
    pub operation: &'static str,
    pub chosen: bool,
    pub place: JsonPlace<'a>,
}

#[derive(Serialize)]
struct JsonCheck<'a> {
    name: &'a str,
    ok: bool,
    message: Option<&'a str>,
    period: Option<&'a str>,
    left: JsonValue,
    right: JsonValue,
    unit: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonLedger {
    exact: usize,
    rounded: usize,
    chosen: usize,
    failed: usize,
}

/// A diagnostic for programs.
#[derive(Serialize)]
pub struct JsonDiagnostic<'a> {
    pub code: &'static str,
    pub severity: &'static str,
    pub message: &'a str,
    /// Where it is; null for a problem of the command or of the whole model.
    pub place: Option<JsonPlace<'a>>,
    pub labels: Vec<JsonLabel<'a>>,
    pub help: Option<&'a str>,
    pub line: Option<&'a str>,
    pub period: Option<&'a str>,
    pub scenario: Option<&'a str>,
}

#[derive(Serialize)]
pub struct JsonLabel<'a> {
    pub place: JsonPlace<'a>,
    pub text: &'a str,
}

/// A place in a source file; lines and columns count from 1, columns in characters.
#[derive(Serialize)]
pub struct JsonPlace<'a> {
    pub file: &'a str,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// The run as JSON: the first view with everything, the others below `views`. `ok` is false
/// where a check fails or a diagnostic is an error.
pub fn json(
    views: &[Tabulated],
    sources: &SourceMap,
    settings: &[String],
    diagnostics: &[Diagnostic],
) -> String {
    let [first, others @ ..] = views else {
        return String::new();
    };
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    let run = JsonRun {
        schema: SCHEMA,
        model: &first.about.model,
        title: first.about.title.as_deref(),
        scenario: first.about.scenario.as_deref(),
        settings,
        currency: first.about.currency.as_deref(),
        view: view(first, sources),
        metrics: first
            .metrics
            .iter()
            .map(|found| metric(found, sources))
            .collect(),
        checks: first.checks.iter().map(check).collect(),
        ledger: JsonLedger {
            exact: first.ledger.exact,
            rounded: first.ledger.rounded,
            chosen: first.ledger.chosen,
            failed: first.ledger.failed,
        },
        diagnostics: diagnostics.iter().map(|d| diagnostic(d, sources)).collect(),
        ok: !failed && first.checks.iter().all(|check| check.passed),
        views: others.iter().map(|other| view(other, sources)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&run).unwrap_or_default();
    text.push('\n');
    text
}

fn view<'a>(run: &'a Tabulated, sources: &'a SourceMap) -> JsonView<'a> {
    let periods = run.table.columns.iter().map(|column| JsonPeriod {
        start: &column.start,
        label: &column.label,
        actual: match column.actual {
            Actual::None => "none",
            Actual::Months(_) => "part",
            Actual::All => "all",
        },
    });
    JsonView {
        timeline: JsonTimeline {
            granularity: run.table.granularity.name(),
            periods: periods.collect(),
        },
        lines: run
            .table
            .rows
            .iter()
            .map(|row| line(row, sources))
            .collect(),
    }
}

fn line<'a>(row: &'a Row, sources: &'a SourceMap) -> JsonLine<'a> {
    JsonLine {
        name: &row.name,
        kind: row.kind.keyword(),
        class: row.class.as_deref(),
        role: match row.role {
            RowRole::Declared => "declared",
            RowRole::Included => "included",
            RowRole::Beside => "beside",
            RowRole::Movement => "movement",
        },
        unit: &row.unit,
        percent: row.percent,
        doc: row.doc.as_deref(),
        source: row.source.as_deref(),
        values: row.values.iter().map(|value| json_value(*value)).collect(),
        exact: row.is_exact(),
        first_rounding: row.rounding.as_ref().map(|at| rounding(at, sources)),
    }
}

fn metric<'a>(metric: &'a Metric, sources: &'a SourceMap) -> JsonMetric<'a> {
    let row = &metric.row;
    JsonMetric {
        name: &row.name,
        unit: &row.unit,
        percent: row.percent,
        doc: row.doc.as_deref(),
        value: json_value(metric.value),
        exact: row.is_exact(),
        first_rounding: row.rounding.as_ref().map(|at| rounding(at, sources)),
    }
}

fn check(check: &CheckResult) -> JsonCheck<'_> {
    let sides = check.sides.as_ref().filter(|_| !check.passed);
    JsonCheck {
        name: &check.name,
        ok: check.passed,
        message: check.message.as_deref(),
        period: check.period.as_deref(),
        left: json_value(sides.map(|(left, ..)| *left)),
        right: json_value(sides.map(|(_, right, _)| *right)),
        unit: sides.map(|(.., unit)| unit.as_str()),
    }
}

/// A value as data.
pub fn json_value(value: Option<Value>) -> JsonValue {
    match value {
        Some(Value::Bool(flag)) => JsonValue::Flag(flag),
        Some(value) => super::plain(value).map_or(JsonValue::None, JsonValue::Text),
        None => JsonValue::None,
    }
}

/// A rounding as data.
pub fn rounding<'a>(at: &'a FirstRounding, sources: &'a SourceMap) -> JsonRounding<'a> {
    JsonRounding {
        line: at.line.as_deref(),
        period: at.period.as_deref(),
        operation: at.operation,
        chosen: at.chosen,
        place: place(at.span, sources),
    }
}

/// A diagnostic as data.
pub fn diagnostic<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> JsonDiagnostic<'a> {
    let run = diagnostic.run.as_ref();
    JsonDiagnostic {
        code: diagnostic.code.name(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &diagnostic.message,
        place: diagnostic
            .labels
            .first()
            .map(|label| place(label.span, sources)),
        labels: diagnostic
            .labels
            .iter()
            .map(|label| JsonLabel {
                place: place(label.span, sources),
                text: &label.text,
            })
            .collect(),
        help: diagnostic.help.as_deref(),
        line: run.map(|run| run.line.as_str()),
        period: run.and_then(|run| run.period.as_deref()),
        scenario: run.and_then(|run| run.scenario.as_deref()),
    }
}

/// A place as data.
pub fn place(span: Span, sources: &SourceMap) -> JsonPlace<'_> {
    let (file, line, column) = sources.place(span);
    let (end_line, end_column) = sources.get(span.file).position(span.end);
    JsonPlace {
        file,
        line,
        column,
        end_line,
        end_column,
    }
}
