//! `aim solve`: where goals are reached, how that is told, and what is wrong with its arguments.
//!
//! The model's sales are a geometric series and its cash is linear in most inputs, so that the
//! figures below are quotients of fractions or were found by halving an interval of fractions.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::aim::{Ran, aim, command};
use crate::schema;

const LEVERS: &str = "tests/golden/levers.aim";

fn solve(args: &[&str]) -> Ran {
    aim(&[&["solve", LEVERS], args].concat())
}

fn found(args: &[&str]) -> Value {
    let ran = solve(&[args, &["--format", "json"]].concat());
    assert_eq!(ran.err, "", "{args:?}");
    let found: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert_eq!(ran.status, i32::from(found["solved"] != true), "{args:?}");
    found
}

/// The kind, the value and the value beside it of each solution.
fn solutions(args: &[&str]) -> Vec<[String; 3]> {
    let found = found(args);
    let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
    let solutions = found["solutions"].as_array().expect("a list");
    let three = |one: &Value| {
        [
            text(&one["kind"]),
            text(&one["at"]["value"]),
            text(&one["beside"]["value"]),
        ]
    };
    solutions.iter().map(three).collect()
}

#[test]
fn finds_a_root_between_two_neighbours() {
    // 100 × ((1 + g)^6 − 1) ÷ g = 700 at g = 0.0614024115365252…
    for (to, expected) in [
        ("0.0001%/month", ["between", "0.061402", "0.061403"]),
        ("0.01%/month", ["between", "0.0614", "0.0615"]),
        (
            "0.000000001%/month",
            ["between", "0.06140241154", "0.06140241153"],
        ),
    ] {
        let args = ["--input", "growth", "--target", "total == $700", "--to", to];
        assert_eq!(solutions(&args), [expected], "{to}");
    }
}

#[test]
fn tells_a_root_that_is_a_decimal_from_one_that_is_near() {
    let target = |target| solutions(&["--input", "x", "--target", target, "--to", "1"]);
    assert_eq!(
        target("curve == 0"),
        [
            ["exact", "1", "none"],
            ["exact", "-3", "none"],
            // Not on the way of a straight line between 5 and 6.
            ["between", "5", "6"],
        ]
    );
    // Without a step there is one fine enough.
    let fine = ["--input", "x", "--target", "curve == 0"];
    assert_eq!(solutions(&fine)[2], ["exact", "5.25", "none"]);
    // It touches 0, and never crosses it.
    assert_eq!(target("touch == 0"), [["exact", "2", "none"]]);
    // left = 6.8019128125 × start + 120 − 520 is linear; fee is a straight line to an exact root.
    let fee = ["--input", "fee[pro]", "--between", "$0..$100", "--target"];
    assert_eq!(
        solutions(&[&fee[..], &["sum(fees) == $100.002", "--to", "$1"]].concat()),
        [["exact", "16.667", "none"]]
    );
}

#[test]
fn what_jumps_across_is_no_root() {
    let ran = solve(&["--input", "x", "--target", "jump == 0"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("jumps across 0"), "{}", ran.out);
    let pole = found(&["--input", "x", "--target", "pole == 0"]);
    assert_eq!(
        (&pole["solved"], &pole["solutions"][0]["kind"]),
        (&false.into(), &"jump".into())
    );
    // A root is steep: sqrt(x) = 0.001 at 0.000001, where the tangent rises 500 to 1.
    assert_eq!(
        solutions(&[
            "--input",
            "x",
            "--target",
            "root == 0.001",
            "--to",
            "0.0001"
        ])[0][0],
        "between"
    );
}

#[test]
fn a_condition_holds_at_the_value_that_is_told() {
    // 400 ÷ 6.8019128125 = 58.80698…
    let args = ["--input", "start", "--until", "left >= $0"];
    assert_eq!(solutions(&args), [["boundary", "58.807", "58.806"]]);
    let args = ["--input", "start", "--until", "left < $0"];
    assert_eq!(solutions(&args), [["boundary", "58.806", "58.807"]]);
    for (value, met) in [("58.807", "true"), ("58.806", "false")] {
        let set = format!("start=${value}");
        let ran = aim(&["eval", "left >= $0", "--model", LEVERS, "--set", &set]);
        assert_eq!(ran.out.trim(), met, "{value}");
    }
}

#[test]
fn several_places_are_told_with_their_stretches() {
    // (x − 1)(x + 3)(x − 5.25) ≥ 0 from −3 to 1, and from 5.25 on.
    let args = ["--input", "x", "--until", "curve >= 0", "--to", "0.001"];
    let found = found(&args);
    let stretch = |at: usize| {
        let one = &found["solutions"][at];
        [&one["at"]["value"], &one["from"], &one["to"]]
            .map(|v| v.as_str().unwrap_or("none").to_owned())
    };
    assert_eq!(stretch(0), ["1", "-3", "1"]);
    assert_eq!(stretch(1), ["-3", "-3", "1"]);
    assert_eq!(stretch(2), ["5.25", "5.25", "10"]);
    let ran = solve(&args);
    assert!(
        ran.out.contains("`curve >= 0` holds from -3 to 1\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("holds from 5.25 to 10, the end of the range")
    );
    assert!(ran.out.contains("it holds in the base case already"));
}

#[test]
fn dates_and_lengths_are_found_to_the_period() {
    let launch = ["--input", "launch", "--until", "broke == never"];
    assert_eq!(solutions(&launch), [["boundary", "2024-02", "2024-01"]]);
    let days = ["--input", "launch", "--between", "2023-12-15..2024-03-15"];
    let days = solutions(&[&days[..], &["--until", "left >= $0"]].concat());
    // 800.19 less 130 in each of six months: all of them can be borne.
    assert_eq!(days, [["none"; 3]; 0]);
    // Of six months' sales those that come `ahead` later are cut off: from 2 months on below 500.
    let ahead = ["--input", "ahead", "--until", "paid < $500"];
    assert_eq!(solutions(&ahead), [["boundary", "2", "1"]]);
}

#[test]
fn where_nothing_is_found_the_ends_and_the_nearest_are_shown() {
    let never = solve(&["--input", "start", "--until", "left > $1M"]);
    assert_eq!((never.status, never.err.as_str()), (1, ""));
    assert!(never.out.contains("holds at none of "), "{}", never.out);
    assert!(never.out.contains("low end") && never.out.contains("high end"));
    let always = solve(&["--input", "start", "--until", "total > $1"]);
    assert_eq!(always.status, 0);
    assert!(always.out.contains("holds at all "), "{}", always.out);
    let closest = found(&["--input", "x", "--target", "touch == -1", "--to", "0.01"]);
    assert_eq!(closest["closest"]["value"], "2");
    assert_eq!(closest["closest"]["difference"], "1");
}

#[test]
fn values_that_fail_are_neither_and_are_told() {
    let ran = solve(&["--input", "x", "--target", "root == 1.5"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.out.contains("equal at") && ran.out.contains("2.25"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("it fails, first at -10: `sqrt` has no value"),
        "{}",
        ran.out
    );
}

#[test]
fn goes_on_with_a_command_that_runs() {
    let ran = solve(&[
        "--input",
        "start",
        "--until",
        "left >= $0",
        "--set",
        "fee={ free: $0, pro: $21 }",
    ]);
    let told = ran.out.split("to run it: ").nth(1).unwrap_or_default();
    let words: Vec<&str> = told.split_whitespace().collect();
    assert_eq!(
        words.join(" "),
        "aim run tests/golden/levers.aim --set 'fee={ free: $0, pro: $21 }' --set 'start=57.925 USD'"
    );
    // (520 − 126) ÷ 6.8019128125 = 57.92488…
    assert_eq!(aim(&["run", LEVERS, "--set", "start=57.925 USD"]).status, 0);
}

#[test]
fn json_keeps_to_its_published_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/solve-1.json");
    let text = fs::read_to_string(path).expect("the schema is published");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    for args in [
        &["--input", "x", "--target", "root == 1.5"][..],
        &["--input", "x", "--target", "jump == 0"],
        &["--input", "x", "--target", "touch == -1"],
        &["--input", "launch", "--until", "broke == never"],
        &["--input", "start", "--until", "left > $1M"],
    ] {
        let faults = schema::faults(&schema, &schema, &found(args), "solve");
        assert!(faults.is_empty(), "{args:?}: {faults:#?}");
    }
}

#[test]
fn says_what_is_wrong_with_an_argument() {
    let until = ["--until", "left >= $0"];
    let start = ["--input", "start"];
    for (args, place, message, help) in [
        (
            [&["--input", "strat"][..], &until[..]].concat(),
            "--input:1:1",
            "there is no input `strat`",
            "did you mean `start`?",
        ),
        (
            [&["--input", "sales"][..], &until].concat(),
            "--input:1:1",
            "`sales` is a flow",
            "vary an input that it depends on",
        ),
        (
            [&["--input", "stock.opening"][..], &until].concat(),
            "--input:1:1",
            "only inputs can be varied",
            "vary that input",
        ),
        (
            [&["--input", "slope"][..], &until].concat(),
            "--input:1:1",
            "`slope` has a value for each period",
            "an input that is 100%",
        ),
        (
            [&["--input", "fee"][..], &until].concat(),
            "--input:1:1",
            "a value for each member of `plan`",
            "`fee[…]`",
        ),
        (
            [&["--input", "fee[por]"][..], &until].concat(),
            "--input:1:1",
            "`fee` has no member `por`",
            "did you mean `pro`?",
        ),
        (
            [&["--input", "3 x"][..], &until].concat(),
            "--input:1:1",
            "not the name of an input",
            "--input start",
        ),
        (
            [&["--input", "fee[pro]"][..], &until].concat(),
            "levers.aim",
            "`fee[pro]` declares no range",
            "--between A..B",
        ),
        (
            [&start[..], &until, &["--between", "$9..$5"]].concat(),
            "--between:1:1",
            "holds nothing to search",
            "put the lower end first",
        ),
        (
            [&start[..], &until, &["--between", "1..5"]].concat(),
            "--between:1:1",
            "USD",
            "1 USD",
        ),
        (
            [&start[..], &until, &["--between", "$5"]].concat(),
            "--between:1:1",
            "a range is due here",
            "write both ends",
        ),
        (
            [&start[..], &until, &["--to", "$0"]].concat(),
            "--to:1:1",
            "a precision is above zero",
            "--to 0.01",
        ),
        (
            [&start[..], &until, &["--to", "$0.0000000000001"]].concat(),
            "too many steps",
            "from 50 USD to 200 USD",
            "less precisely",
        ),
        (
            [&["--input", "launch"][..], &until, &["--to", "1 month"]].concat(),
            "--to:1:1",
            "`launch` is a date",
            "leave `--to` out",
        ),
        (
            [
                &["--input", "launch", "--between", "2024-01..2024-Q3"][..],
                &until,
            ]
            .concat(),
            "--between:1:1",
            "not periods of one length",
            "both as months",
        ),
        (
            [&start[..], &["--until", "cash >= $0"]].concat(),
            "--until:1:1",
            "a value for each period",
            "`min(cash)`",
        ),
        (
            [&start[..], &["--until", "left"]].concat(),
            "--until:1:1",
            "a condition is due here",
            "compare it",
        ),
        (
            [&start[..], &["--target", "left >= $0"]].concat(),
            "--target:1:1",
            "an equality of two numbers",
            "--until",
        ),
        (
            [&start[..], &["--target", "broke == 2024-02"]].concat(),
            "--target:1:1",
            "this side is none",
            "--until",
        ),
        (
            [&start[..], &["--target", "left == 5"]].concat(),
            "--target:1:1",
            "different units",
            "5 USD",
        ),
    ] {
        let ran = solve(&args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        for part in [place, message, help] {
            assert!(
                ran.err.contains(part),
                "{args:?}: no {part:?} in {}",
                ran.err
            );
        }
    }
    for args in [&[][..], &["--input", "x"], &["--until", "left > $0"]] {
        let ran = solve(args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.err.contains("--help"), "{}", ran.err);
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = command()
        .args(["solve", LEVERS, "--input", "x", "--until", "curve > 0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the program ends");
    assert!(ended.stderr.is_empty());
    assert!(ended.status.code().is_some());
}
