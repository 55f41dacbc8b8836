//! What is printed, byte for byte. `UPDATE_GOLDEN=1 cargo test --test cli` writes the files
//! anew; whoever does so reads the difference.

use std::fs;
use std::path::Path;

use crate::aim::{SHOP, TRIAL, aim};

/// The name of the golden file, the arguments, the exit status.
const RUNS: &[(&str, &[&str], i32)] = &[
    ("shop.year.txt", &["run", SHOP], 0),
    (
        "shop.quarter-month.txt",
        &["run", SHOP, "--by", "quarter,month"],
        0,
    ),
    (
        "shop.cheap.txt",
        &["run", SHOP, "-s", "cheap", "--set", "share[free]=25%"],
        1,
    ),
    (
        "shop.lines.txt",
        &["run", SHOP, "--lines", "asked,by_plan,cash,best"],
        0,
    ),
    (
        "shop.cheap.md",
        &["run", SHOP, "-s", "cheap", "--format", "md"],
        1,
    ),
    (
        "shop.explain.txt",
        &["explain", SHOP, "cash@2025-03", "--depth", "3"],
        0,
    ),
    (
        "shop.explain.cheap.txt",
        &["explain", SHOP, "per_customer@2025-Q1", "-s", "cheap"],
        0,
    ),
    (
        "shop.explain.md",
        &[
            "explain",
            SHOP,
            "best",
            "--depth",
            "1",
            "--set",
            "asked=$3/Mtok",
            "--format",
            "markdown",
        ],
        0,
    ),
    (
        "failing.explain.txt",
        &["explain", "tests/golden/failing.aim", "after_it@2024-03"],
        0,
    ),
    (
        "explain.member.txt",
        &[
            "explain",
            "tests/suite/examples/good/balloon_loans.aim",
            "level[balloon]@2024-06",
        ],
        0,
    ),
    (
        "explain.function.txt",
        &["explain", "tests/suite/examples/good/lease.aim", "at_start"],
        0,
    ),
    (
        "explain.delay.txt",
        &[
            "explain",
            "tests/suite/examples/good/working_capital.aim",
            "collected@2024-04",
        ],
        0,
    ),
    (
        "explain.vintage.txt",
        &[
            "explain",
            "tests/suite/examples/good/macrs_by_vintage.aim",
            "tax_book[2025]@2026",
        ],
        0,
    ),
    (
        "explain.currency.txt",
        &[
            "explain",
            "tests/suite/examples/good/two_currencies.aim",
            "europe@2024-12",
        ],
        0,
    ),
    (
        "explain.part.txt",
        &[
            "explain",
            "tests/suite/examples/good/market_by_parts.aim",
            "giant.sales@2026-12",
        ],
        0,
    ),
    (
        "explain.actual.txt",
        &[
            "explain",
            "tests/suite/examples/good/actual_forecast.aim",
            "tokens@2024-02",
        ],
        0,
    ),
    (
        "explain.branch.txt",
        &[
            "explain",
            "tests/suite/examples/good/interest_only.aim",
            "repayment@2025-Q4",
        ],
        0,
    ),
    (
        "explain.transfer.txt",
        &["explain", "tests/golden/players.aim", "parent@FY2025-Q4"],
        0,
    ),
    (
        "explain.tiers.txt",
        &[
            "explain",
            "tests/suite/examples/good/income_tax.aim",
            "due@2025",
        ],
        0,
    ),
    ("shop.csv", &["run", SHOP, "--format", "csv"], 0),
    (
        "shop.cheap.json",
        &[
            "run",
            SHOP,
            "-s",
            "cheap",
            "--by",
            "year,quarter",
            "--format",
            "json",
        ],
        1,
    ),
    (
        "cohorts.vintage.txt",
        &["run", "tests/golden/cohorts.aim", "--by", "vintage,year"],
        0,
    ),
    (
        "players.quarter.txt",
        &["run", "tests/golden/players.aim", "--by", "quarter"],
        0,
    ),
    ("broken.run.txt", &["run", "tests/golden/broken.aim"], 2),
    ("failing.run.txt", &["run", "tests/golden/failing.aim"], 2),
    ("trial.test.txt", &["test", TRIAL], 1),
    (
        "trial.test.json",
        &["test", TRIAL, "--format", "json", "--filter", "price"],
        1,
    ),
    ("trial.test.xml", &["test", TRIAL, "--format", "junit"], 1),
    (
        "trial.test.github.txt",
        &["test", TRIAL, "--format", "github"],
        1,
    ),
    (
        "errors.test.xml",
        &[
            "test",
            "tests/golden/broken.aim",
            "tests/golden/failing.aim",
            "--format",
            "junit",
        ],
        2,
    ),
    (
        "errors.test.github.txt",
        &[
            "test",
            "tests/golden/broken.aim",
            "tests/golden/failing.aim",
            "--format",
            "github",
        ],
        2,
    ),
];

#[test]
fn prints_what_was_read_and_found_right() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut different = Vec::new();
    for &(name, args, status) in RUNS {
        let ran = aim(args);
        assert_eq!(ran.status, status, "{name}: {}", ran.err);
        let mut text = ran.out;
        if !ran.err.is_empty() {
            text.push_str("---- standard error\n");
            text.push_str(&ran.err);
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden")
            .join(name);
        if update {
            fs::write(&path, &text).expect("golden files can be written");
        }
        if fs::read_to_string(&path).unwrap_or_default() != text {
            eprintln!("{name} differs:\n{text}");
            different.push(name);
        }
    }
    assert!(different.is_empty(), "different: {different:?}");
}

#[test]
fn every_golden_file_belongs_to_a_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let entry = entry.expect("its entries can be read");
        // A folder belongs to the test of its own.
        if entry.path().is_dir() {
            continue;
        }
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let known = RUNS.iter().any(|(golden, ..)| *golden == name);
        assert!(known || name.ends_with(".aim"), "{name} belongs to no run");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let args = [
        "run",
        "models/api_seller.aim",
        "--by",
        "month,year",
        "--format",
        "json",
    ];
    assert_eq!(aim(&args).out, aim(&args).out);
}

#[test]
fn colour_is_asked_for_or_not_there() {
    let plain = aim(&["run", SHOP, "-s", "cheap"]).out;
    assert!(!plain.contains('\u{1b}'));
    let coloured = aim(&["run", SHOP, "-s", "cheap", "--color", "always"]).out;
    assert!(coloured.contains("\u{1b}[31m"));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some(at) = rest.find('\u{1b}') {
        stripped.push_str(&rest[..at]);
        let end = rest[at..].find('m').expect("a style ends");
        rest = &rest[at + end + 1..];
    }
    stripped.push_str(rest);
    let trimmed = |text: &str| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(trimmed(&stripped), trimmed(&plain));
}
