//! `aim tornado`: which inputs move an answer, how far, and what is left out.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::aim::{Ran, aim, command};
use crate::schema::faults;

const LEVERS: &str = "tests/golden/levers.aim";

fn tornado(args: &[&str]) -> Ran {
    aim(&[&["tornado", LEVERS], args].concat())
}

/// The rows of the CSV, by their fields.
fn rows(args: &[&str]) -> Vec<Vec<String>> {
    let ran = tornado(&[args, &["--format", "csv"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    let fields = |line: &str| line.split(',').map(str::to_owned).collect();
    ran.out.lines().skip(1).map(fields).collect()
}

#[test]
fn the_widest_swing_comes_first_and_inputs_that_follow_others_follow() {
    // total = start × (1.05^6 − 1) ÷ 0.05 from 50 to 200; 100 × (1.2^6 − 1) ÷ 0.2 against 600.
    let found = rows(&["--metric", "total", "--top", "2"]);
    assert_eq!(
        found,
        [
            [
                "total",
                "start",
                "50",
                "200",
                "680.19128125",
                "340.095640625",
                "1360.3825625",
                "1020.286921875"
            ],
            [
                "total",
                "growth",
                "0",
                "0.2",
                "680.19128125",
                "600",
                "992.992",
                "392.992"
            ],
        ]
    );
    // twice = start × 2 is at 1200 over six months; from 600 to 2400 with start, to 3000 by itself.
    let double = rows(&["--metric", "double", "--top", "2"]);
    let swings: Vec<[&str; 2]> = double
        .iter()
        .map(|row| [row[1].as_str(), row[7].as_str()])
        .collect();
    assert_eq!(swings, [["twice", "2400"], ["start", "1800"]]);
}

#[test]
fn bars_stand_around_the_base_case_and_the_rest_is_named() {
    let ran = tornado(&["--metric", "total"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for part in [
        "█",
        "│",
        "total is 680.19 USD",
        "slope (changes over time)",
        "launch (no range)",
    ] {
        assert!(ran.out.contains(part), "no {part:?} in {}", ran.out);
    }
    let widest = ran.out.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|widest| widest <= 120));
}

#[test]
fn never_is_an_open_end_and_what_fails_is_told() {
    let open = "model m\ntimeline monthly from 2024-01 for 6 months\ncurrency USD\n\
        input a: USD = $10 { range $0 .. $20 }\ninput b: USD = $10 { range $0 .. $30 }\n\
        input c = 1 { range 0 .. 2 }\nflow into: USD = a\nflow out_of: USD = b + $10\n\
        stock cash { opening $45; plus into; less out_of }\n\
        metric gone = first_period(cash < $0)\nmetric per = 1 / c\n";
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("open.aim");
    std::fs::write(&path, open).expect("the test's own folder");
    let path = path.display().to_string();
    let ran = aim(&["tornado", &path, "--metric", "gone,per"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    let why = "with `c` at 0: division by zero in `per`";
    assert!(ran.err.contains(why), "{}", ran.err);
    assert!(
        ran.out.contains('▶') && ran.out.contains("never"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("no value at an end") && ran.out.contains("error"),
        "{}",
        ran.out
    );
}

#[test]
fn a_share_varies_what_has_no_range() {
    let found = rows(&["--metric", "left", "--swing", "10%"]);
    let fee = found
        .iter()
        .find(|row| row[1] == "fee[pro]")
        .expect("a fee");
    // Six months of 18 and of 22 instead of 20.
    assert_eq!(
        fee[2..],
        [
            "18",
            "22",
            "280.19128125",
            "268.19128125",
            "292.19128125",
            "24"
        ]
    );
}

#[test]
fn says_what_is_wrong_with_an_argument() {
    for (args, message, help) in [
        (["--metric", "totl"], "totl", "did you mean `total`?"),
        (["--metric", "cash"], "a value in each period", "max(cash)"),
        (
            ["--swing", "0"],
            "a swing is a share above zero",
            "--swing 10%",
        ),
        (
            ["--swing", "$1"],
            "a swing is a share above zero",
            "--swing 10%",
        ),
        (
            ["--swing", "-5%"],
            "a swing is a share above zero",
            "--swing 10%",
        ),
        (["--top", "two"], "--top", "--help"),
        (["--top", "0"], "--top", "--help"),
    ] {
        let ran = tornado(&args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        for part in [message, help] {
            assert!(
                ran.err.contains(part),
                "{args:?}: no {part:?} in {}",
                ran.err
            );
        }
    }
}

/// Inputs of every kind: a period, a time, a date, a truth, one with a draw, one with nothing.
///
/// From 2024-03 on f is 10 a month, and 22 months are left of 24; g follows two months later, so it
/// sums to 200. h is 3 a month in the months that begin on 2024-03-15 or later: 21 of them, 63.
const KINDS: &str = "model kinds\ntimeline monthly from 2024-01 for 24 months\ncurrency USD\n\
    input launch = 2024-03 { range 2024-01 .. 2025-03 }\n\
    input lag = 2 months { range 0 months .. 6 months }\n\
    input day = 2024-03-15 { range 2024-02-01 .. 2024-12-31 }\n\
    input open = true\n\
    input fee: USD = $3 { draw uniform($0, $10) }\n\
    input plain: USD = $1\n\
    flow f: USD = if period.start >= launch then $10 else $0\n\
    flow g: USD = prev(f, lag) ?? $0\n\
    flow h: USD = if period.start >= day and open then fee else $0\n\
    metric total = sum(g) + sum(h) + plain\nmetric begins = first_period(g > $0)\n";

fn kinds(args: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("kinds.aim");
    fs::write(&path, KINDS).expect("the test's own folder");
    aim(&[&["tornado", path.to_str().expect("a plain name")], args].concat())
}

#[test]
fn periods_times_dates_and_truths_have_ends_and_draws_have_percentiles() {
    let ran = kinds(&["--format", "json"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let found: Value = serde_json::from_str(&ran.out).expect("JSON");
    let schema = fs::read_to_string("docs/schema/tornado-1.json").expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("a schema");
    assert_eq!(
        faults(&schema, &schema, &found, "tornado"),
        [""; 0].map(str::to_owned)
    );
    let bars = |metric: usize| -> Vec<[String; 5]> {
        let bars = found["metrics"][metric]["bars"].as_array().expect("bars");
        let text = |bar: &Value, name: &str| bar[name].as_str().unwrap_or("null").to_owned();
        let fields = ["input", "at_low", "at_high", "swing", "swing_in"];
        bars.iter()
            .map(|bar| fields.map(|name| text(bar, name)))
            .collect()
    };
    // 200 + 63 + 1 in the case. launch: 22 and 8 months of g. fee: 21 months of $1 and of $9.
    // lag: 22 and 16 months. day: h from 2024-02 on is 23 months, after 2024-12-31 12 months.
    assert_eq!(found["metrics"][0]["base"], "264");
    assert_eq!(
        bars(0),
        [
            ["fee", "222", "390", "168", "unit"],
            ["launch", "284", "144", "140", "unit"],
            ["open", "201", "264", "63", "unit"],
            ["lag", "284", "224", "60", "unit"],
            ["day", "270", "237", "33", "unit"],
        ]
        .map(|row| row.map(str::to_owned))
    );
    assert_eq!(
        bars(1)[..2],
        [
            ["launch", "2024-03", "2025-05", "14", "months"],
            ["lag", "2024-03", "2024-09", "6", "months"],
        ]
        .map(|row| row.map(str::to_owned))
    );
    assert_eq!(found["left_out"][0]["name"], "plain");
    let ends: Vec<&Value> = found["inputs"].as_array().expect("inputs").iter().collect();
    let ends: Vec<&str> = ends.iter().filter_map(|one| one["ends"].as_str()).collect();
    assert_eq!(ends, ["range", "range", "range", "truth", "draw"]);
}

#[test]
fn what_the_ends_give_stands_below_the_bars_and_in_markdown() {
    let ran = kinds(&["--metric", "total"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for line in [
        "gives total in USD",
        "launch 2024-01 284 2025-03 144",
        "lag 0 284 6 224 month",
        "left out: plain (no range)",
    ] {
        let mut lines = ran.out.lines();
        let fields: Vec<&str> = line.split(' ').collect();
        let found = lines.any(|found| found.split_whitespace().eq(fields.iter().copied()));
        assert!(found, "{line}:\n{}", ran.out);
    }
    let ran = kinds(&["--metric", "total", "--format", "md"]);
    let row = "| lag | month | 0 | 284 | 6 | 224 | 60 USD |";
    assert!(ran.out.contains(row), "{}", ran.out);
}

#[test]
fn a_date_outside_of_its_range_is_told() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("kinds.aim");
    fs::write(&path, KINDS).expect("the test's own folder");
    let path = path.to_str().expect("a plain name");
    let ran = aim(&["run", path, "--set", "launch=2026-01"]);
    let told = "`launch` is 2026-01, outside its range 2024-01 .. 2025-03";
    assert!(ran.err.contains(told), "{}", ran.err);
    for (wrong, message) in [
        (
            "2025-03 .. 2024-01",
            "a range from 2025-03 to 2024-01 holds nothing",
        ),
        ("1 .. 3", "but the line is declared as"),
    ] {
        let text = KINDS.replace("2024-01 .. 2025-03", wrong);
        fs::write(path, text).expect("the test's own folder");
        let ran = aim(&["check", path]);
        assert!(ran.status != 0 && ran.err.contains(message), "{}", ran.err);
    }
    let text = KINDS.replace("open = true", "open = true { range false .. true }");
    fs::write(path, text).expect("the test's own folder");
    let ran = aim(&["check", path]);
    assert!(ran.err.contains("has no range"), "{}", ran.err);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = command()
        .args(["tornado", LEVERS])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut err = String::new();
    let mut told = child.stderr.take().expect("standard error is there");
    told.read_to_string(&mut err).expect("it is text");
    let status = child.wait().expect("the program ends");
    assert!(
        !err.contains("panicked") && !err.contains("can't be written"),
        "{err}"
    );
    assert!(status.code().is_some_and(|code| code <= 1), "{status}");
}
