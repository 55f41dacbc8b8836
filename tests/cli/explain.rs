//! `aim explain`: how a figure came about.

use std::fs;

use serde_json::Value;

use crate::aim::{Ran, SHOP, aim};
use crate::schema::faults;

fn explain(args: &[&str]) -> Ran {
    aim(&[&["explain", SHOP], args].concat())
}

fn json(args: &[&str]) -> Value {
    let ran = explain(&[args, &["--format", "json"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&ran.out).expect("JSON")
}

#[test]
fn the_json_is_what_its_schema_says() {
    let text = fs::read_to_string("docs/schema/explain-1.json").expect("the schema");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    for args in [
        &["cash@2025-03", "--depth", "4"][..],
        &["best"],
        &["broke", "-s", "cheap"],
        &["sales@2024-12", "--set", "asked=$3/Mtok"],
        &["per_customer@2025"],
    ] {
        let found = faults(&schema, &schema, &json(args), "$");
        assert!(found.is_empty(), "{args:?}: {found:#?}");
    }
}

/// 80,000 Mtok × 1.50 USD: the fourth month of 50,000 and 10,000 more each month, after the step.
#[test]
fn a_formula_stands_with_its_values_and_operands_with_theirs() {
    let figure = &json(&["sales@2025-02"])["figure"];
    assert_eq!(figure["value"]["value"], "120000");
    assert_eq!(
        figure["formula"]["with_values"],
        "80000 Mtok * 1.5 USD/Mtok"
    );
    let tokens = &figure["operands"][0];
    assert_eq!(
        [&tokens["name"], &tokens["period"], &tokens["value"]["text"]],
        ["tokens", "2025-02", "80000 Mtok"]
    );
    let before = &tokens["operands"][0];
    assert_eq!(
        [&before["name"], &before["period"], &before["value"]["text"]],
        ["tokens", "2025-01", "70000 Mtok"]
    );
}

#[test]
fn what_a_case_changed_stands_beside_what_it_was() {
    let figure = &json(&["sales@2024-12", "-s", "cheap"])["figure"];
    // 60,000 Mtok at 0.75 USD instead of 2 USD.
    assert_eq!(figure["value"]["text"], "45000 USD");
    assert_eq!(figure["changed"]["from"]["text"], "120000 USD");
    assert_eq!(figure["changed"]["by"], Value::Array(Vec::new()));
    let deep = explain(&["sales@2024-12", "-s", "cheap", "--depth", "3"]);
    assert!(
        deep.out
            .contains("was 2 USD/Mtok, changed by asked = $0.75/Mtok"),
        "{}",
        deep.out
    );
    assert!(deep.out.contains("source: price list"), "{}", deep.out);
    let by = &json(&["asked", "--set", "asked=$3/Mtok"])["figure"]["changed"]["by"];
    assert_eq!(by[0]["text"], "asked=$3/Mtok");
}

#[test]
fn a_year_shows_what_it_adds_up_or_how_it_closes() {
    let sales = json(&["sales@2025", "--depth", "1"]);
    let figure = &sales["figure"];
    assert_eq!(figure["how"], "adds up 12 periods");
    assert_eq!(figure["operands"].as_array().map(Vec::len), Some(12));
    // 1.50 USD × (70,000 + … + 180,000) Mtok.
    assert_eq!(figure["value"]["value"], "2250000");
    let cash = &json(&["cash@2025"])["figure"];
    assert_eq!(cash["how"], "as 2025-12 closes");
    assert_eq!(cash["operands"][0]["period"], "2025-12");
}

#[test]
fn a_metric_a_member_and_a_period_that_is_computed_can_be_asked_for() {
    assert_eq!(json(&["best"])["figure"]["value"]["text"], "270000 USD");
    let member = json(&["by_plan[ pro ]@last"]);
    assert_eq!(member["figure"]["name"], "by_plan[pro]");
    assert_eq!(member["figure"]["value"]["text"], "144000 Mtok");
    let when = json(&["cash@first_period(cash > $100k)"]);
    assert_eq!(when["figure"]["period"], "2024-12");
}

#[test]
fn depth_says_how_far_operands_are_followed() {
    let flat = &json(&["cash@2025-03", "--depth", "0"])["figure"];
    assert_eq!(flat["operands"], Value::Array(Vec::new()));
    assert_eq!(flat["deeper"], true);
    // What was explained once is not explained again.
    let deep = explain(&["cash@2025-03", "--depth", "9"]);
    assert!(deep.out.contains("explained above"), "{}", deep.out);
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    for (figure, place, help) in [
        ("csh@2025-01", "figure:1:1", "did you mean `cash`?"),
        ("cash", "figure:1:1", "from 2024-11 to 2025-12"),
        ("by_plan@2025-01", "figure:1:1", "`by_plan[free]`"),
        ("by_plan[prp]@2025-01", "figure:1:1", "`by_plan[pro]`"),
        ("cash@2031", "figure:1:6", "from 2024-11 to 2025-12"),
        ("cash@broke", "figure:1:6", "from 2024-11 to 2025-12"),
        ("cash@1 + 1", "figure:1:6", "name a period"),
        ("cash@tokns", "figure:1:6", "did you mean `tokens`?"),
        ("cash@", "figure:1:6", ""),
        ("@2025-01", "figure:1:1", ""),
    ] {
        let ran = explain(&[figure]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{figure}");
        assert!(
            ran.err.contains(place) && ran.err.contains(help),
            "{figure}: {}",
            ran.err
        );
    }
}

#[test]
fn an_input_stands_with_all_that_backs_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fee.aim");
    let text = "model fee\ntimeline monthly from 2024-01 for 6 months\ncurrency USD\n\
                input price = $3 { source \"price list\" on 2024-05-01; owner \"CFO\"; \
                note \"net of tax\"; range $1 .. $5; draw uniform($2, $4) }\n\
                revenue usage sales = price * 2\n";
    fs::write(&path, text).expect("a model");
    let path = path.to_string_lossy();
    let ran = aim(&["explain", &path, "sales@2024-03"]);
    let backed = [
        "source: price list, 2024-05-01",
        "owner: CFO",
        "note: net of tax",
        "range: $1 .. $5",
        "drawn from: uniform($2, $4)",
    ];
    let said: Vec<&str> = ran.out.lines().map(str::trim).collect();
    assert!(said.ends_with(&backed), "{}{}", ran.out, ran.err);
}
