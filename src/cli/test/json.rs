//! The results as one JSON object: the schema `aim/test/1`, published in docs/schema/test-1.json.
//!
//! Numbers are decimals as strings, in full and in plain digits, each with its unit beside it.

use serde::Serialize;

use super::{Results, Summary, Tested, word};
use crate::base::SourceMap;
use crate::check::Value;
use crate::export::{self, JsonDiagnostic, JsonPlace, JsonRounding, JsonValue};
use crate::syntax::ast::Quantifier;
use crate::testing::{Case, CaseKind, Distance, Failure, Figure, Report, Sides};

/// The name of the schema; the number is its major version.
const SCHEMA: &str = "aim/test/1";

#[derive(Serialize)]
struct JsonTests<'a> {
    schema: &'static str,
    filter: Option<&'a str>,
    models: Vec<JsonModel<'a>>,
    summary: JsonSummary,
    /// What is wrong with the command: a folder without models, a filter that finds nothing.
    diagnostics: Vec<JsonDiagnostic<'a>>,
    ok: bool,
}

#[derive(Serialize)]
struct JsonSummary {
    models: usize,
    models_in_error: usize,
    checks: usize,
    tests: usize,
    passed: usize,
    failed: usize,
    errors: usize,
}

#[derive(Serialize)]
struct JsonModel<'a> {
    file: &'a str,
    model: Option<&'a str>,
    title: Option<&'a str>,
    outcome: &'static str,
    checks: Vec<JsonCase<'a>>,
    tests: Vec<JsonCase<'a>>,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonCase<'a> {
    name: &'a str,
    message: Option<&'a str>,
    outcome: &'static str,
    place: JsonPlace<'a>,
    failures: Vec<JsonFailure<'a>>,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonFailure<'a> {
    text: &'a str,
    place: JsonPlace<'a>,
    judged: bool,
    quantifier: Option<&'static str>,
    period: Option<&'a str>,
    periods: Option<JsonPeriods>,
    sides: Option<JsonSides<'a>>,
    operands: Vec<JsonOperand<'a>>,
    more_operands: usize,
    only_rounding: Option<JsonOnlyRounding<'a>>,
    culprit: Option<JsonCulprit<'a>>,
}

#[derive(Serialize)]
struct JsonPeriods {
    failing: usize,
    judged: usize,
}

#[derive(Serialize)]
struct JsonFigure<'a> {
    value: JsonValue,
    unit: &'a str,
}

#[derive(Serialize)]
struct JsonSides<'a> {
    left: JsonFigure<'a>,
    right: JsonFigure<'a>,
    difference: Option<JsonFigure<'a>>,
    within: Option<JsonWithin<'a>>,
}

#[derive(Serialize)]
struct JsonWithin<'a> {
    relative: bool,
    allowed: JsonFigure<'a>,
    found: Option<JsonFigure<'a>>,
}

#[derive(Serialize)]
struct JsonOperand<'a> {
    text: &'a str,
    value: JsonValue,
    unit: &'a str,
}

#[derive(Serialize)]
struct JsonOnlyRounding<'a> {
    first: JsonRounding<'a>,
    help: &'a str,
}

#[derive(Serialize)]
struct JsonCulprit<'a> {
    line: &'a str,
    period: &'a str,
}

/// `sources` hold the command's own arguments.
pub(super) fn text(results: &Results, summary: &Summary, sources: &SourceMap) -> String {
    let models = results.models.iter();
    let tests = JsonTests {
        schema: SCHEMA,
        filter: results.filter.as_deref(),
        models: models
            .map(|(tested, report)| model(tested, report))
            .collect(),
        summary: JsonSummary {
            models: summary.models,
            models_in_error: summary.broken,
            checks: summary.checks,
            tests: summary.tests,
            passed: summary.passed,
            failed: summary.failed,
            errors: summary.errors,
        },
        diagnostics: results
            .problems
            .iter()
            .map(|d| export::diagnostic(d, sources))
            .collect(),
        ok: summary.is_fine(),
    };
    let mut text = serde_json::to_string_pretty(&tests).unwrap_or_default();
    text.push('\n');
    text
}

fn model<'a>(tested: &'a Tested, report: &'a Report) -> JsonModel<'a> {
    let sources = &tested.sources;
    let of = |kind: CaseKind| {
        let cases = report.cases.iter().filter(|case| case.kind == kind);
        cases.map(|found| case(found, sources)).collect()
    };
    JsonModel {
        file: &tested.file,
        model: tested.model.as_ref().map(|(name, _)| name.as_str()),
        title: tested
            .model
            .as_ref()
            .and_then(|(_, title)| title.as_deref()),
        outcome: word(report.outcome()),
        checks: of(CaseKind::Check),
        tests: of(CaseKind::Test),
        diagnostics: report
            .diagnostics
            .iter()
            .map(|d| export::diagnostic(d, sources))
            .collect(),
    }
}

fn case<'a>(case: &'a Case, sources: &'a SourceMap) -> JsonCase<'a> {
    let failures = case.failures.iter();
    let diagnostics = case.diagnostics();
    JsonCase {
        name: &case.name,
        message: case.message.as_deref(),
        outcome: word(case.outcome()),
        place: export::place(case.span, sources),
        failures: failures.map(|found| failure(found, sources)).collect(),
        diagnostics: diagnostics
            .map(|d| export::diagnostic(d, sources))
            .collect(),
    }
}

fn failure<'a>(failure: &'a Failure, sources: &'a SourceMap) -> JsonFailure<'a> {
    let culprit = failure.culprit.as_ref();
    JsonFailure {
        text: &failure.text,
        place: export::place(failure.span, sources),
        judged: failure.judged,
        quantifier: failure.quantifier.map(|quantifier| match quantifier {
            Quantifier::Always => "always",
            Quantifier::Eventually => "eventually",
        }),
        period: failure.period.as_deref(),
        periods: (failure.judged && failure.quantifier.is_some()).then_some(JsonPeriods {
            failing: failure.failing,
            judged: failure.of,
        }),
        sides: failure.sides.as_ref().map(sides),
        operands: failure
            .operands
            .iter()
            .map(|operand| JsonOperand {
                text: &operand.text,
                value: value(operand.figure.value),
                unit: &operand.figure.unit,
            })
            .collect(),
        more_operands: failure.more_operands,
        only_rounding: failure.only_rounding.as_ref().map(|only| JsonOnlyRounding {
            first: export::rounding(&only.first, sources),
            help: &only.help,
        }),
        culprit: culprit.map(|(line, period)| JsonCulprit { line, period }),
    }
}

fn sides(sides: &Sides) -> JsonSides<'_> {
    JsonSides {
        left: figure(&sides.left),
        right: figure(&sides.right),
        difference: sides.difference.as_ref().map(figure),
        within: sides.distance.as_ref().map(within),
    }
}

fn within(distance: &Distance) -> JsonWithin<'_> {
    JsonWithin {
        relative: distance.relative,
        allowed: figure(&distance.allowed),
        found: distance.found.as_ref().map(figure),
    }
}

fn figure(figure: &Figure) -> JsonFigure<'_> {
    JsonFigure {
        value: value(figure.value),
        unit: &figure.unit,
    }
}

fn value(value: Value) -> JsonValue {
    export::json_value(Some(value))
}
