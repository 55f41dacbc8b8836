//! Files of data as people have them: what is read, and what is said of what is not.

mod common;

use aim::base::{Diagnostic, SourceMap};
use aim::session::{self, Variant, ViewChoice};
use common::{Memory, Outcome, outcome};

const HEAD: &str = "\
model m
timeline monthly from 2025-01 for 6 months
currency USD
unit Mtok
";
const COLUMNS: &str = "period month; tokens: Mtok";

fn read(timeline: &str, columns: &str, text: &str, rest: &str) -> Outcome {
    let mut files = Memory::default();
    files.0.insert("a.csv".to_owned(), Ok(text.to_owned()));
    let head = HEAD.replace("monthly from 2025-01 for 6 months", timeline);
    let model = format!("{head}data act = csv \"a.csv\" {{ {columns} }}\n{rest}");
    outcome(&files, "model.aim", &model)
}

const MONTHS: &str = "monthly from 2025-01 for 6 months";

/// Each error with its place in the file of data, and its help.
fn complaints(found: &Outcome) -> Vec<String> {
    let place = |diagnostic: &Diagnostic| {
        let places = diagnostic
            .labels
            .iter()
            .map(|label| found.sources.place(label.span));
        let in_data = places.into_iter().find(|(file, ..)| *file == "a.csv");
        in_data.map_or("no place".to_owned(), |(_, line, column)| {
            format!("{line}:{column}")
        })
    };
    let shown = |d: &Diagnostic| {
        let help = d.help.as_deref().unwrap_or_default();
        format!("{} @{}: {help}", d.message, place(d))
    };
    found.errors().map(shown).collect()
}

#[test]
fn files_of_many_programs_are_read_alike() {
    let test = "test \"t\" {
        expect act.tokens[2025-01] == 1 Mtok
        expect act.tokens[2025-02] == 2.5 Mtok
        expect act.tokens[2025-03] is blank
    }";
    for text in [
        "month,tokens\n2025-01,1\n2025-02,2.5\n",
        "\u{feff}month,tokens\r\n2025-01,1\r\n2025-02,2.5\r\n",
        "month,tokens\r2025-01,1\r2025-02,2.5\r",
        "month,tokens\n2025-01,1\n2025-02,2.5",
        "\"month\",\"tokens\"\n\"2025-01\",\"1\"\n\"2025-02\",\"2.5\"\n",
        "month , tokens\n 2025-01 , 1.00 \n2025-02,\t2.5\n",
        "tokens,note,month\n1,\"a, b\",2025-01\n2.5,\"say \"\"x\"\"\nand y\",2025-02\n",
        "month,tokens\n2025-02,2.5\n2025-01,1\n",
        "month,tokens\n\n2025-01,1\n\n2025-02,2.5\n\n\n",
        "month,tokens\n2025-01,1\n2025-02,2.5\n,\n,\n",
        "month,tokens\n2025-01,1\n2025-02,2.5\n2025-03,\n",
        "month,tokens\n2024-12,7\n2025-01,1\n2025-02,2.5\n",
        "month,tokens\n2025-01-31,1\n2025-02-28,2.5\n",
    ] {
        let found = read(MONTHS, COLUMNS, text, test);
        assert!(found.holds(), "{text:?}\n{}", found.text());
        assert!(found.diagnostics.is_empty(), "{text:?}\n{}", found.text());
    }
}

#[test]
fn a_header_without_rows_is_data_without_values() {
    let found = read(
        MONTHS,
        COLUMNS,
        "month,tokens\n",
        "check c: count(act.tokens is blank) == 6\n",
    );
    assert!(
        found.holds() && found.diagnostics.is_empty(),
        "{}",
        found.text()
    );
}

#[test]
fn the_unit_of_a_column_says_how_its_cells_are_written() {
    let columns = "period month; share: %; pay: USD/Mtok; fall: %/year; count";
    let text = "month,share,pay,fall,count\n2025-01,-12.5 %,$3.20,60%,-7\n2025-02,0%,-$1,5%,0\n";
    let rest = "test \"t\" {
        expect act.share[2025-01] == -0.125
        expect act.pay[2025-01] == $3.20/Mtok
        expect act.pay[2025-02] == -$1/Mtok
        expect act.fall[2025-01] == 60%/year
        expect act.count[2025-01] == -7
    }";
    let found = read(MONTHS, columns, text, rest);
    assert!(found.holds(), "{}", found.text());
}

#[test]
fn what_is_wrong_with_the_file_is_one_error() {
    for (text, expected) in [
        (
            "",
            "the data file is empty @1:1: its first line names the columns: `month,tokens`",
        ),
        (
            "\n\n",
            "the data file is empty @1:1: its first line names the columns: `month,tokens`",
        ),
        (
            "month;tokens\n2025-01;1,5\n",
            "the columns of this file are separated by semicolons, and those of CSV by commas @1:1: export it again with commas between the columns, and with points in decimals",
        ),
        (
            "month\ttokens\n2025-01\t1\n",
            "the columns of this file are separated by tabs, and those of CSV by commas @1:1: export it again with commas between the columns, and with points in decimals",
        ),
        (
            "# exported by a program\nmonth,tokens\n2025-01,1\n",
            "the file has none of the columns that are declared @1:1: name the columns as the file does: # exported by a program",
        ),
        (
            "month,toknes\n2025-01,1\n",
            "the file has no column `tokens` @1:1: did you mean `toknes`?",
        ),
        (
            "month,Tokens (Mtok)\n2025-01,1\n",
            "the file has no column `tokens` @1:1: did you mean `tokens \"Tokens (Mtok)\"`?",
        ),
        (
            "month,sales\n2025-01,1\n",
            "the file has no column `tokens` @1:1: the file has month, sales",
        ),
        (
            "month,tokens,tokens\n2025-01,1,2\n",
            "the file has two columns `tokens` @1:1: give each of them a name of its own",
        ),
    ] {
        assert_eq!(
            complaints(&read(MONTHS, COLUMNS, text, "")),
            [expected],
            "{text:?}"
        );
    }
}

#[test]
fn rows_and_periods_are_told_by_row_and_column() {
    for (text, expected) in [
        (
            "month,tokens\n2025-01,1\n\n2025-02\n",
            "row 4 has 1 cell where the header has 2 @4:1: give each row a cell for each column; a cell with a comma in it stands in quotation marks",
        ),
        (
            "month,tokens\n2025-01,1,234\n",
            "row 2 has 3 cells where the header has 2 @2:1: give each row a cell for each column; a cell with a comma in it stands in quotation marks",
        ),
        (
            "month,tokens\n2025-01,\"1\n2025-02,2\n",
            "row 2 has a quotation mark without its partner @2:1: a cell with a quotation mark in it stands in quotation marks, and has each of its own twice",
        ),
        (
            "month,tokens\n2025-01,1\n2025-01,2\n",
            "row 3, column `month`: 2025-01 stands in row 2 already @3:1: keep one row for each period",
        ),
        (
            "month,tokens\n2025-01-05,1\n2025-01-20,2\n",
            "row 3, column `month`: 2025-01 stands in row 2 already @3:1: keep one row for each period",
        ),
        (
            "month,tokens\n2025-01,1\n2025-03,2\n",
            "row 3, column `month`: between row 2 and this one 2025-02 is missing @3:1: give each period a row, with empty cells where there is no value",
        ),
        (
            "tokens,month\n1,2025-06\n2,2052-01\n",
            "row 3, column `month`: between row 2 and this one 2025-07 to 2051-12 are missing @3:3: give each period a row, with empty cells where there is no value",
        ),
        (
            "month,tokens\n,1\n",
            "row 2, column `month`: the period is missing @2:1: say which period the row is for, or take the row out",
        ),
        (
            "month,tokens\n2025-Q1,1\n2025-Q2,1\n2025-Q3,1\n",
            "row 2, column `month`: 2025-Q1 is not a month of the timeline @2:1: bring the rows to one for each month before they are read",
        ),
        (
            "month,tokens\n2025-01,1\n2025-02,1\n\"2025-03\n\",\"a, b\"\n",
            "row 4, column `tokens`: `a, b` can't be read @5:3: write plain digits with a decimal point",
        ),
    ] {
        assert_eq!(
            complaints(&read(MONTHS, COLUMNS, text, "")),
            [expected],
            "{text:?}"
        );
    }
}

#[test]
fn rows_are_of_the_timelines_kind() {
    for (timeline, text, expected) in [
        (
            "quarterly from 2025-Q1 for 2 quarters",
            "month,tokens\n2025-01,1\n",
            "row 2, column `month`: 2025-01 is not a quarter of the timeline @2:1: bring the rows to one for each quarter before they are read",
        ),
        (
            "yearly from 2024-09 for 2 years",
            "month,tokens\n2025,1\n",
            "row 2, column `month`: 2025 is not a year of the timeline @2:1: bring the rows to one for each year before they are read",
        ),
    ] {
        assert_eq!(
            complaints(&read(timeline, COLUMNS, text, "")),
            [expected],
            "{text:?}"
        );
    }
}

#[test]
fn columns_have_one_period_among_them() {
    for (columns, expected) in [
        ("tokens: Mtok", "no column says which period a row is for"),
        (
            "period month; period tokens",
            "two columns say what a row is for",
        ),
        ("perod month; tokens: Mtok", "a column has no role `perod`"),
    ] {
        let found = complaints(&read(MONTHS, columns, "month,tokens\n2025-01,1\n", ""));
        assert!(
            found.len() == 1 && found[0].starts_with(expected),
            "{found:?}"
        );
    }
}

#[test]
fn of_many_errors_the_first_are_shown() {
    let rows: String = (0..5_000).map(|i| format!("{}-01,x\n", 2026 + i)).collect();
    let found = complaints(&read(MONTHS, COLUMNS, &format!("month,tokens\n{rows}"), ""));
    assert_eq!(found.len(), 11);
    assert!(
        found[0].starts_with("row 2, column `tokens`: `x` can't be read @2:9"),
        "{}",
        found[0]
    );
    assert!(
        found[10].starts_with("the file has 4990 more errors"),
        "{}",
        found[10]
    );
}

/// A thousand years of months, each with a value; far less than a second in a build for use.
#[test]
fn thousands_of_rows_are_read() {
    let months = (0..12_000).map(|i| format!("{:04}-{:02},{i}.25\n", 1000 + i / 12, i % 12 + 1));
    let text: String = std::iter::once("month,tokens\n".to_owned())
        .chain(months)
        .collect();
    let rest = "check c: sum(act.tokens over time) == 71_997_000 Mtok\n";
    let found = read(
        "monthly from 1000-01 for 12000 months",
        COLUMNS,
        &text,
        rest,
    );
    assert!(
        found.holds() && found.diagnostics.is_empty(),
        "{}",
        found.text()
    );
}

/// The headings of a model's columns, whose data are cash.csv to 2024-10 and users.csv to 2024-11.
fn headings(formulas: &str, choice: ViewChoice) -> Vec<String> {
    let mut files = Memory::default();
    let mut add = |name: &str, text: &str| files.0.insert(name.to_owned(), Ok(text.to_owned()));
    add(
        "cash.csv",
        "month,cash,fees\n2024-09,1,\n2024-10,2,\n2024-11,,\n",
    );
    add(
        "users.csv",
        "month,users\n2024-09,1\n2024-10,2\n2024-11,3\n",
    );
    let text = format!(
        "model m
timeline monthly from 2024-09 for 5 months
data books = csv \"cash.csv\" {{ period month; cash; fees }}
data crm = csv \"users.csv\" {{ period month; users }}
input guess = 5
{formulas}"
    );
    let mut sources = SourceMap::default();
    let opened = session::open_text(&mut sources, &files, "model.aim", &text);
    assert!(opened.diagnostics.is_empty(), "{:?}", opened.diagnostics);
    let compiled = session::compile(&opened.model, &Variant::default()).expect("a model");
    let run = aim::eval::run(&compiled.plan, None, None);
    let table = session::tabulate(&run, choice).expect("whole years").table;
    table.columns.iter().map(session::Column::heading).collect()
}

#[test]
fn actual_is_what_data_gives_before_a_forecast() {
    let marked = |formulas| {
        let months = headings(formulas, ViewChoice::Month).into_iter();
        months.filter(|label| label.ends_with(" A")).count()
    };
    for (formulas, months) in [
        ("flow x = crm.users ?? guess", 3),
        ("flow x = 2 * crm.users / 3 ?? prev + 1", 3),
        ("stock x = first crm.users, then crm.users ?? prev", 3),
        ("fn best(a, b) = a ?? b\nflow x = best(crm.users, guess)", 3),
        // A row of which one cell is empty is actual, an empty one is not.
        ("flow x = books.fees ?? guess", 2),
        // Only what all of the books have.
        (
            "flow x = crm.users ?? guess\nflow y = books.cash ?? guess",
            2,
        ),
        ("flow x = (books.cash ?? crm.users) ?? guess", 2),
        // An assumption, or one that is missing, is no actual figure.
        ("ratio x = crm.users", 0),
        ("flow x = crm.users ?? 0", 0),
        ("flow x = crm.users ?? -1", 0),
        ("flow x = guess", 0),
    ] {
        assert_eq!(marked(formulas), months, "{formulas}");
    }
}

#[test]
fn years_that_are_actual_in_part_say_so() {
    let years = |formulas| headings(formulas, ViewChoice::Year);
    assert_eq!(
        years("flow x = books.cash ?? guess"),
        ["2024 (4m, 2m A)", "2025 (1m)"]
    );
    assert_eq!(years("flow x = guess"), ["2024 (4m)", "2025 (1m)"]);
    let quarters = headings("flow x = crm.users ?? guess", ViewChoice::Quarter);
    assert_eq!(
        quarters,
        ["2024-Q3 (1m) A", "2024-Q4 (2m A)", "2025-Q1 (1m)"]
    );
}

#[test]
fn of_data_that_can_not_be_read_nothing_more_is_said() {
    let rest = "flow x: Mtok = act.tokens ?? prev\n";
    let found = complaints(&read(MONTHS, COLUMNS, "month,tokens\n2025-01,x\n", rest));
    let lags = found
        .iter()
        .filter(|complaint| complaint.contains("`prev`"));
    assert_eq!(lags.count(), 0, "{found:?}");
}

#[test]
fn a_curve_takes_the_unit_of_its_column_and_needs_a_point() {
    let text = "age,kept,pay\n0,100%,\n1,50%,\n";
    let curve = |declared: &str| format!("curve c{declared}\nratio x = c(1 month)\n");
    for (column, rest, expected) in [
        (
            "kept: %",
            curve(": USD by month linear from act.kept"),
            "this is a plain number, but the other values are USD",
        ),
        (
            "pay: USD",
            curve(" by month linear from act.pay"),
            "column `pay` has no value",
        ),
    ] {
        let columns = format!("key age: month; {column}");
        let found = complaints(&read(MONTHS, &columns, text, &rest));
        assert!(found.len() == 1, "{found:?}");
        assert!(found.iter().any(|c| c.starts_with(expected)), "{found:?}");
    }
}
