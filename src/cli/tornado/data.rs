//! A tornado for programs: CSV, and JSON by the schema `aim/tornado/1`, in
//! docs/schema/tornado-1.json. Every digit stands there.

use serde::Serialize;

use super::Args;
use super::reaches::Reaches;
use crate::analysis::{Bar, Swing};
use crate::check::{Ty, Value};
use crate::cli::asked::Asked;
use crate::export::{self, JsonValue, json_value};
use crate::resolve::Model;

const SCHEMA: &str = "aim/tornado/1";

#[derive(Serialize)]
struct JsonTornado<'a> {
    schema: &'static str,
    model: &'a str,
    scenario: Option<String>,
    settings: &'a [String],
    inputs: Vec<JsonInput<'a>>,
    left_out: Vec<JsonLeftOut<'a>>,
    metrics: Vec<JsonMetric<'a>>,
}

#[derive(Serialize)]
struct JsonInput<'a> {
    name: &'a str,
    unit: String,
    base: JsonValue,
    low: JsonValue,
    high: JsonValue,
    ends: &'static str,
}

#[derive(Serialize)]
struct JsonLeftOut<'a> {
    name: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct JsonMetric<'a> {
    name: &'a str,
    unit: String,
    base: JsonValue,
    bars: Vec<JsonBar<'a>>,
}

#[derive(Serialize)]
struct JsonBar<'a> {
    input: &'a str,
    at_low: JsonValue,
    at_high: JsonValue,
    swing: Option<String>,
    swing_in: &'static str,
}

/// All inputs, and for each question how far they move it, the widest first.
pub(super) fn json(
    args: &Args,
    model: &Model,
    asked: &[(Asked, Ty)],
    of: &Reaches,
    bars: &[Bar],
) -> String {
    let unit = |ty: &Ty| ty.unit().unwrap_or_default().text(&model.units);
    let inputs = of.varied.iter().zip(&of.origins);
    let inputs = inputs.map(|(reach, origin)| JsonInput {
        name: &reach.lever.name,
        unit: unit(&reach.lever.ty),
        base: json_value(Some(reach.lever.base)),
        low: json_value(Some(reach.low)),
        high: json_value(Some(reach.high)),
        ends: origin.word(),
    });
    let left_out = of.left_out.iter().map(|left| JsonLeftOut {
        name: &left.name,
        reason: left.reason,
    });
    let metrics = asked.iter().enumerate().map(|(question, (asked, ty))| {
        let ranked = super::ranked(bars, question).into_iter();
        let ranked = ranked.take(args.most());
        let base = bars.first().and_then(|bar| bar.ends(question)[0]);
        JsonMetric {
            name: &asked.text,
            unit: unit(ty),
            base: json_value(base),
            bars: ranked.map(|bar| of_bar(bar, question)).collect(),
        }
    });
    let found = JsonTornado {
        schema: SCHEMA,
        model: &model.name,
        scenario: args.case.scenario(),
        settings: &args.case.settings,
        inputs: inputs.collect(),
        left_out: left_out.collect(),
        metrics: metrics.collect(),
    };
    let mut text = serde_json::to_string_pretty(&found).unwrap_or_default();
    text.push('\n');
    text
}

fn of_bar(bar: &Bar, question: usize) -> JsonBar<'_> {
    let [_, low, high] = bar.ends(question);
    let (swing, swing_in) = match bar.swing(question) {
        Swing::Number(number) => (Some(number.to_string()), "unit"),
        Swing::Months(count) => (Some(count.to_string()), "months"),
        Swing::Days(count) => (Some(count.to_string()), "days"),
        Swing::Open => (None, "never"),
        Swing::Unknown => (None, "unknown"),
    };
    JsonBar {
        input: &bar.reach.lever.name,
        at_low: json_value(low),
        at_high: json_value(high),
        swing,
        swing_in,
    }
}

/// Every metric and input, the widest swing of a metric first.
pub(super) fn csv(asked: &[(Asked, Ty)], bars: &[Bar], most: usize) -> String {
    let heading = [
        "metric", "input", "low", "high", "at_base", "at_low", "at_high", "swing",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for (question, (asked, _)) in asked.iter().enumerate() {
        let ranked = super::ranked(bars, question).into_iter();
        for bar in ranked.take(most) {
            let ends = bar.ends(question);
            let plain = |value: Option<Value>| value.and_then(export::plain).unwrap_or_default();
            let swing = match bar.swing(question) {
                Swing::Unknown => String::new(),
                Swing::Open => "never".to_owned(),
                Swing::Number(number) => number.to_string(),
                Swing::Months(count) | Swing::Days(count) => count.to_string(),
            };
            let reach = &bar.reach;
            let mut row = vec![asked.text.clone(), reach.lever.name.clone()];
            row.extend([Some(reach.low), Some(reach.high)].map(plain));
            row.extend(ends.map(plain));
            row.push(swing);
            rows.push(row);
        }
    }
    export::records(&rows)
}
