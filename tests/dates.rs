//! The dates of the library against other calendars, and their errors.
//!
//! dates.csv holds expressions of std.dates with values that dates.py takes from Python, dateutil
//! and QuantLib.

mod common;

use std::path::Path;

use common::desk::Desk;

#[test]
fn dates_agree_with_other_calendars() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dates.csv");
    let mut reader = csv::Reader::from_path(path).expect("the table");
    let desk = Desk::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        let (expression, due) = (&record[0], &record[1]);
        let found = desk.value(expression);
        let same = found.as_ref().is_ok_and(|found| found.to_string() == due);
        if !same {
            wrong.push(format!("{expression} is {found:?}, not {due}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 1_000, "only {count} rows");
}

#[test]
fn what_is_no_date_or_out_of_bounds_is_refused() {
    Desk::new().refuses(&[
        (
            "fiscal_year(2024-05-01, 13)",
            "undefined",
            "`start_month` is 13, outside 1 .. 12",
        ),
        (
            "quarter_start(2024-05-01, 0)",
            "undefined",
            "`start_month` is 0, outside 1 .. 12",
        ),
        ("add_months(2024-01-31, 0.5)", "undefined", "a whole number"),
        (
            "add_months(9999-12-31, 1)",
            "undefined",
            "beyond the calendar",
        ),
        ("add_months(2024-Q1, 1)", "undefined", "no whole period"),
        (
            "end_of_month($5)",
            "type",
            "a period is due here, but this is",
        ),
        ("is_leap_year(3)", "type", "a period is due here"),
        (
            "year_fraction(2024-01-01, 2025-01-01, act_364)",
            "bad-arguments",
            "no day count",
        ),
        ("date(2024, 1.5, 1)", "undefined", "a whole number"),
        ("date(2024.5, 1, 1)", "undefined", "2024.5"),
        (
            "add_months(2024-01-31, 45 days)",
            "bad-arguments",
            "moves by months",
        ),
        ("days_between(2024-01-01, never)", "undefined", "never"),
    ]);
}

/// A period stands for its first day; `period` alone is the current one.
#[test]
fn periods_are_dates_too() {
    let desk = Desk::new();
    for (expression, due) in [
        ("year_fraction(2024-02, thirty_360_us) == 30 / 360", "true"),
        ("month(period)[2024-05]", "5"),
        ("fiscal_year(period, 4)[2024-05]", "2025"),
        ("days_between(period, 2024-02-01)", "31"),
        ("add_months(2024-Q1, 3)", "2024-Q2"),
        ("end_of_month(2024-Q1)", "2024-01-31"),
        ("is_leap_year(2400)", "true"),
        ("max([2024-03-01, 2024-02-29])", "2024-03-01"),
        ("12/month * 1 month", "12"),
    ] {
        let found = desk.value(expression).map(|value| value.to_string());
        assert_eq!(found.as_deref().ok(), Some(due), "{expression}: {found:?}");
    }
}
