//! `aim tornado`: which inputs move an answer, how far, and what is left out.

use crate::aim::{Ran, aim};

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
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
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
        (["--top", "two"], "--top", "--help"),
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
