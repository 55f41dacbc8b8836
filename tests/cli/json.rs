//! `aim run --format json`: its published schema, and what it says.

use serde_json::Value;

use crate::aim::{SHOP, aim};
use crate::schema;

/// A model with data for its first four months of two years.
const ACTUALS: &str = "tests/suite/data/good/actuals.aim";

fn run(args: &[&str]) -> Value {
    let ran = aim(&[&["run"], args, &["--format", "json"]].concat());
    serde_json::from_str(&ran.out).expect("one JSON object")
}

fn line<'a>(run: &'a Value, name: &str) -> &'a Value {
    let lines = run["lines"].as_array().expect("lines");
    lines.iter().find(|line| line["name"] == name).expect(name)
}

#[test]
fn keeps_to_its_published_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/run-1.json");
    let text = std::fs::read_to_string(path).expect("the schema is published");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    for args in [
        &[SHOP][..],
        &[
            SHOP,
            "-s",
            "cheap",
            "--set",
            "share[free]=25%",
            "--by",
            "year,quarter",
        ],
        &["tests/golden/failing.aim"],
        &["models/api_seller.aim", "--by", "month"],
        &["models/cloud_backed.aim"],
        &["models/product_led.aim"],
        &[ACTUALS],
    ] {
        let faults = schema::faults(&schema, &schema, &run(args), "run");
        assert!(faults.is_empty(), "{args:?}: {faults:#?}");
    }
}

#[test]
fn carries_every_digit_as_text() {
    let run = run(&["models/api_seller.aim", "--by", "month"]);
    // 2.99 / 3.888 by Python's decimal at 28 digits.
    assert_eq!(
        line(&run, "rented_cost")["values"][0],
        "0.7690329218106995884773662551"
    );
    assert_eq!(line(&run, "rented_cost")["exact"], false);
    let rounding = &line(&run, "rented_cost")["first_rounding"];
    assert_eq!(
        (&rounding["period"], &rounding["operation"]),
        (&"2024-09".into(), &"/".into())
    );
    assert_eq!(line(&run, "first_price")["values"][59], "3");
    assert_eq!(line(&run, "first_price")["exact"], true);
    assert_eq!(line(&run, "first_price")["first_rounding"], Value::Null);
    assert_eq!(run["timeline"]["periods"][0]["start"], "2024-09-01");
    assert_eq!(run["timeline"]["periods"][59]["label"], "2029-08");
}

#[test]
fn says_what_is_actual() {
    let run = run(&[ACTUALS, "--by", "quarter,year,month"]);
    let actual = |view: &Value, at: usize| {
        let period = &view["timeline"]["periods"][at];
        format!("{} {}", period["label"], period["actual"])
    };
    assert_eq!(actual(&run, 0), "\"2025-Q1\" \"all\"");
    assert_eq!(actual(&run, 1), "\"2025-Q2\" \"part\"");
    assert_eq!(actual(&run, 2), "\"2025-Q3\" \"none\"");
    assert_eq!(actual(&run["views"][0], 0), "\"2025\" \"part\"");
    assert_eq!(actual(&run["views"][1], 3), "\"2025-04\" \"all\"");
    assert_eq!(actual(&run["views"][1], 4), "\"2025-05\" \"none\"");
}

#[test]
fn says_never_and_true_and_null() {
    let run = run(&[SHOP]);
    let metrics = run["metrics"].as_array().expect("metrics");
    let broke = metrics.iter().find(|metric| metric["name"] == "broke");
    assert_eq!(broke.expect("broke")["value"], "never");
    assert_eq!(
        line(&run, "rich")["values"],
        serde_json::json!([true, true])
    );
    assert_eq!(run["ok"], true);
    let failing = self::run(&["tests/golden/failing.aim"]);
    assert_eq!(
        line(&failing, "after_it")["values"],
        serde_json::json!([null])
    );
    assert_eq!(failing["ok"], false);
    assert_eq!(failing["ledger"]["failed"], 3);
}

#[test]
fn further_views_stand_below_the_first() {
    let run = run(&[SHOP, "--by", "year,month"]);
    assert_eq!(run["timeline"]["granularity"], "year");
    assert_eq!(run["views"][0]["timeline"]["granularity"], "month");
    let months = run["views"][0]["lines"][0]["values"].as_array();
    assert_eq!(months.map(Vec::len), Some(14));
}

#[test]
fn names_are_different_for_each_line() {
    for model in [SHOP, "models/cloud_backed.aim"] {
        let run = run(&[model]);
        let lines = run["lines"].as_array().expect("lines");
        let names: std::collections::BTreeSet<_> =
            lines.iter().map(|line| line["name"].to_string()).collect();
        assert_eq!(names.len(), lines.len());
    }
}
