//! `aim compare`: cases side by side.
//!
//! The shop's figures by hand: tokens are 50,000 and 60,000 Mtok in the two months of 2024, so at
//! $2 they sell for $220,000, at $0.75 for $82,500; from 2025-01 a step sets one price for both.

use serde_json::Value;

use super::schema::faults;
use crate::aim::{SHOP, aim};

fn json(args: &[&str]) -> Value {
    let ran = aim(&[&["compare"], args, &["--format", "json"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    let found: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    let schema = std::fs::read_to_string("docs/schema/compare-1.json").expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    assert_eq!(faults(&schema, &schema, &found, "comparison"), [""; 0]);
    found
}

#[test]
fn what_differs_stands_beside_its_difference() {
    let ran = aim(&["compare", SHOP, "--lines", "asked,sales,gross_margin,broke"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        "\
A shop
cheap against base · USD thousand · by year

base: the model as it is
cheap: asked = $0.75/Mtok

                                base        cheap
Inputs
  asked         USD/Mtok        2.00         0.75

Metrics
  broke                        never      2025-02
    difference                         from never

                                2024 (2m)        2025
Revenue
  sales           USD thousand
    base                            220.0     2,250.0
    cheap                            82.5     2,250.0
      difference                   (137.5)          =
      relative                     (62.5%)          =

Results
  gross_margin
    base                            43.2%       29.3%
    cheap                          (51.5%)      29.3%
      difference                  (94.7pp)          =
"
    );
}

#[test]
fn every_digit_and_every_difference_is_there_for_programs() {
    let found = json(&[SHOP, "--lines", "sales,broke,cash"]);
    let sales = &found["lines"][0];
    assert_eq!(sales["name"], "sales");
    let cheap = &sales["cases"][1];
    assert_eq!(cheap["values"][0], "82500");
    assert_eq!(cheap["differences"][0]["amount"], "-137500");
    assert_eq!(cheap["differences"][0]["relative"], "-0.625");
    assert_eq!(cheap["differences"][1]["amount"], "0");

    let csv = aim(&["compare", SHOP, "--lines", "sales", "--format", "csv"]);
    assert_eq!(
        csv.out,
        "\
name,kind,unit,period,case,value,reference,difference,relative
sales,revenue,USD,2024 (2m),base,220000,220000,0,
sales,revenue,USD,2025,base,2250000,2250000,0,
sales,revenue,USD,2024 (2m),cheap,82500,220000,-137500,-0.625
sales,revenue,USD,2025,cheap,2250000,2250000,0,
"
    );
}

#[test]
fn checks_inputs_and_settings_are_compared() {
    let found = json(&[SHOP]);
    assert_eq!(found["reference"], "base");
    assert_eq!(found["cases"][1]["settings"][0], "asked = $0.75/Mtok");
    assert_eq!(found["inputs"].as_array().map(Vec::len), Some(1));
    let solvent = &found["checks"][0];
    assert_eq!(solvent["cases"][0]["ok"], true);
    assert_eq!(solvent["cases"][1]["ok"], false);
    assert_eq!(solvent["cases"][1]["period"], "2025-02");
    let names = |of: &Value| -> Vec<String> {
        let rows = of.as_array().into_iter().flatten();
        rows.filter_map(|row| row["name"].as_str().map(str::to_owned))
            .collect()
    };
    // Tokens do not depend on the price.
    assert!(!names(&found["lines"]).contains(&"tokens".to_owned()));
    let all = json(&[SHOP, "--all"]);
    assert!(names(&all["lines"]).contains(&"tokens".to_owned()));
    assert!(names(&all["lines"]).contains(&"cash: opening".to_owned()));
}

#[test]
fn cases_can_be_combined_and_compared_with_another() {
    let api = "models/api_seller.aim";
    let found = json(&[
        api,
        "-s",
        "lean, lean+price_war",
        "--to",
        "price_war",
        "--lines",
        "cash_out",
    ]);
    let names: Vec<_> = found["cases"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|case| case["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [Some("price_war"), Some("lean"), Some("lean+price_war")]
    );
    assert_eq!(
        found["cases"][2]["settings"][2], "price_fall = 90%/year",
        "what the second scenario changes comes after the first"
    );
    let run = |scenario: &str| {
        let args = ["eval", "cash_out", "--model", api, "-s", scenario];
        aim(&args).out.trim().to_owned()
    };
    let cases = &found["metrics"][0]["cases"];
    assert_eq!(cases[0]["values"][0], run("price_war"));
    assert_eq!(cases[1]["values"][0], run("lean"));
    assert_eq!(cases[2]["values"][0], run("lean,price_war"));
}

#[test]
fn a_setting_counts_in_every_case_and_periods_are_chosen() {
    let args = ["--set", "asked=$4/Mtok", "--by", "quarter"];
    let found = json(&[&[SHOP][..], &args, &["--lines", "asked,sales", "--all"]].concat());
    // It comes after the scenario, which so changes nothing.
    assert_eq!(found["inputs"][0]["cases"][1]["values"][0], "4");
    assert_eq!(found["periods"][1], "2025-Q1");
    let same = aim(&[&["compare", SHOP][..], &args].concat());
    let why = "nothing differs between these cases: `--set asked=$4/Mtok` counts in each of them";
    assert!(same.out.contains(why), "{}", same.out);
}

#[test]
fn what_is_wrong_with_the_arguments_is_told() {
    for (args, words) in [
        (&["-s", "chep"][..], "did you mean `cheap`?"),
        (&["-s", "cheap+nix"], "there is no scenario `nix`"),
        (&["--to", "nix"], "the model has cheap"),
        (&["-s", "base"], "is the only case"),
        (&["--lines", "sals"], "did you mean `sales`?"),
        (&["--set", "asked=3 Mtok"], "Mtok"),
        (&["--set", "asked"], "--set:1"),
    ] {
        let ran = aim(&[&["compare", SHOP][..], args].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    let ran = aim(&["compare", "tests/golden/cohorts.aim"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("declares no scenario"), "{}", ran.err);
}
