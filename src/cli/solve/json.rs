//! What a search found, for programs: the schema `aim/solve/1`, in docs/schema/solve-1.json.

use serde::Serialize;

use super::Answer;
use crate::analysis::{Crossing, GoalKind, Probe, Reading, Turn};
use crate::check::Value;
use crate::export::{JsonValue, json_value};

const SCHEMA: &str = "aim/solve/1";

#[derive(Serialize)]
struct JsonAnswer<'a> {
    schema: &'static str,
    model: &'a str,
    scenario: Option<String>,
    settings: &'a [String],
    input: &'a str,
    unit: String,
    goal: &'a str,
    goal_kind: &'static str,
    step: Option<String>,
    solved: bool,
    reads: Vec<JsonRead<'a>>,
    base: JsonProbe,
    low: JsonProbe,
    high: JsonProbe,
    solutions: Vec<JsonCrossing>,
    further: usize,
    closest: Option<JsonProbe>,
    tried: usize,
    failed: Vec<JsonValue>,
    blank: Vec<JsonValue>,
}

#[derive(Serialize)]
struct JsonRead<'a> {
    expression: &'a str,
    unit: String,
}

#[derive(Serialize)]
struct JsonProbe {
    value: JsonValue,
    /// Whether the condition holds; None for an equality, and where it failed.
    holds: Option<bool>,
    /// The left side less the right one; None for a condition, and where it failed.
    difference: Option<String>,
    reads: Vec<JsonValue>,
}

#[derive(Serialize)]
struct JsonCrossing {
    kind: &'static str,
    at: JsonProbe,
    beside: Option<JsonProbe>,
    from: Option<JsonValue>,
    to: Option<JsonValue>,
    setting: String,
}

pub(super) fn text(answer: &Answer<'_>) -> String {
    let solved = answer.solved;
    let units = &answer.model.units;
    let unit = |ty: &crate::check::Ty| ty.unit().map_or(String::new(), |unit| unit.text(units));
    let (goal, goal_kind) = match answer.goal.kind {
        GoalKind::Condition => (&answer.args.until, "condition"),
        GoalKind::Equality => (&answer.args.target, "equality"),
    };
    let reads = answer.texts.iter().zip(&answer.study.questions).skip(1);
    let values = |values: &[Value]| {
        values
            .iter()
            .map(|value| json_value(Some(*value)))
            .collect()
    };
    let found = JsonAnswer {
        schema: SCHEMA,
        model: &answer.model.name,
        scenario: answer.args.case.scenario(),
        settings: &answer.args.case.settings,
        input: &answer.lever.name,
        unit: unit(&answer.lever.ty),
        goal: goal.as_deref().unwrap_or_default(),
        goal_kind,
        step: answer.step.map(|step| step.to_string()),
        solved: solved.is_solved(),
        reads: reads
            .map(|(expression, question)| JsonRead {
                expression,
                unit: unit(&question.ty),
            })
            .collect(),
        base: probe(&solved.base),
        low: probe(&solved.low),
        high: probe(&solved.high),
        solutions: solved
            .crossings
            .iter()
            .map(|c| crossing(c, answer))
            .collect(),
        further: solved.further,
        closest: solved.closest.as_ref().map(probe),
        tried: solved.tried,
        failed: values(&solved.failed),
        blank: values(&solved.blank),
    };
    let mut text = serde_json::to_string_pretty(&found).unwrap_or_default();
    text.push('\n');
    text
}

fn crossing(crossing: &Crossing, answer: &Answer<'_>) -> JsonCrossing {
    let (from, to) = crossing.stretch.unzip();
    JsonCrossing {
        kind: match crossing.turn {
            Turn::Holds => "boundary",
            Turn::Exact => "exact",
            Turn::Near => "between",
            Turn::Jump => "jump",
        },
        at: probe(&crossing.at),
        beside: crossing.beside.as_ref().map(probe),
        from: from.map(|value| json_value(Some(value))),
        to: to.map(|value| json_value(Some(value))),
        setting: answer.lever.setting(crossing.at.at, &answer.model.units),
    }
}

fn probe(probe: &Probe) -> JsonProbe {
    JsonProbe {
        value: json_value(Some(probe.at)),
        holds: match probe.goal {
            Reading::Truth(holds) => Some(holds),
            _ => None,
        },
        difference: match probe.goal {
            Reading::Difference(number) => Some(number.to_string()),
            _ => None,
        },
        reads: probe.reads.iter().map(|value| json_value(*value)).collect(),
    }
}
