//! A comparison as a sheet: the cases beside each other for what has one value, below each other
//! for what has one in each period, with the differences to the first.

use super::figures::{self, Format};
use super::sheet::{Sheet, SheetTable};
use super::statement::{
    Section, Shown, StatementRow, Tone, Weight, cell, format_of, shown_row, with_scale,
};
use crate::base::Decimal;
use crate::check::{Value, is_flow};
use crate::session::{
    CheckResult, Column, Compared, ComparedCheck, Comparison, Difference, Row, RowRole,
};
use crate::syntax::ast::LineKind;

/// The comparison for people to read. `settings` are those of the command line, which all of the
/// cases share, and `rest` counts what is left out because it does not differ.
pub fn comparison(of: &Comparison, settings: &[String], rest: usize) -> Sheet {
    let amounts: Vec<Decimal> = of
        .lines
        .iter()
        .filter(|line| line.row.currency.is_some())
        .flat_map(|line| line.values.iter().flat_map(|v| figures::numbers(v)))
        .collect();
    let money = figures::money(&amounts);
    let names: Vec<String> = of.cases.iter().map(|case| case.name.clone()).collect();
    let mut subtitle = vec![match names.split_first() {
        Some((first, [])) => first.clone(),
        Some((first, others)) => format!("{} against {first}", others.join(", ")),
        None => String::new(),
    }];
    subtitle.extend(settings.iter().cloned());
    if !of.lines.is_empty() {
        subtitle.extend(
            of.about
                .currency
                .as_ref()
                .map(|c| with_scale(money.shift, c, true)),
        );
        subtitle.push(format!("by {}", of.granularity.name()));
    }
    let changes = of.cases.iter().map(|case| match case.settings.as_slice() {
        [] => format!("{}: the model as it is", case.name),
        settings => format!("{}: {}", case.name, settings.join("; ")),
    });
    let across = [
        section(
            "Inputs",
            of.inputs.iter().map(|input| vec![values(input, money)]),
        ),
        section("Metrics", of.metrics.iter().map(metric)),
        section("Checks", of.checks.iter().map(|check| vec![judged(check)])),
    ];
    let along = HEADINGS.into_iter().map(|heading| {
        let own = of
            .lines
            .iter()
            .filter(|line| heading_of(&line.row) == heading);
        section(heading, own.map(|line| by_period(line, &names, money)))
    });
    Sheet {
        title: of
            .about
            .title
            .clone()
            .unwrap_or_else(|| of.about.model.clone()),
        subtitle,
        about: changes.collect(),
        tables: vec![
            SheetTable {
                columns: names.clone(),
                in_a_year: 1,
                pinned: 1,
                sections: across.into_iter().flatten().collect(),
            },
            SheetTable {
                columns: of.columns.iter().map(Column::heading).collect(),
                in_a_year: 12 / of.granularity.months().clamp(1, 12) as usize,
                pinned: 0,
                sections: along.flatten().collect(),
            },
        ],
        notes: rest_of(of, settings, rest).into_iter().collect(),
    }
}

/// What is not shown, in words.
fn rest_of(of: &Comparison, settings: &[String], rest: usize) -> Option<String> {
    let shown = of.inputs.len() + of.metrics.len() + of.checks.len() + of.lines.len();
    match (shown, rest) {
        (0, _) => {
            let why = overruling(of, settings).map(|setting| {
                format!(": `--set {setting}` counts in each of them, after what it changes itself")
            });
            let why = why.unwrap_or_default();
            Some(format!("nothing differs between these cases{why}"))
        }
        (_, 0) => None,
        (_, 1) => Some("1 more row is the same in all of them (--all shows it)".to_owned()),
        _ => Some(format!(
            "{rest} more rows are the same in all of them (--all shows them)"
        )),
    }
}

/// A setting of the command line that sets what a case changes.
fn overruling<'s>(of: &Comparison, settings: &'s [String]) -> Option<&'s String> {
    fn name(setting: &str) -> &str {
        let end = setting.find(|c: char| "=*+ ".contains(c));
        setting[..end.unwrap_or(setting.len())].trim()
    }
    let changed = |setting: &&String| {
        let mut changes = of.cases.iter().flat_map(|case| &case.settings);
        changes.any(|change| name(change) == name(setting))
    };
    settings.iter().find(changed)
}

fn section(heading: &str, rows: impl Iterator<Item = Vec<StatementRow>>) -> Option<Section> {
    let rows: Vec<StatementRow> = rows.flatten().collect();
    (!rows.is_empty()).then(|| Section {
        heading: heading.to_owned(),
        rows,
    })
}

/// The headings of lines, in the order of a statement.
const HEADINGS: [&str; 10] = [
    "Prices and drivers",
    "Volumes",
    "Revenue",
    "Costs",
    "Subsidies",
    "Funding",
    "Results",
    "Other amounts",
    "Stocks",
    "Ratios",
];

fn heading_of(row: &Row) -> &'static str {
    let posted = is_flow(row.kind) && row.kind != LineKind::Flow;
    match row.kind {
        _ if row.role == RowRole::Beside => "Subsidies",
        _ if row.role == RowRole::Movement => "Stocks",
        _ if row.role == RowRole::Included && !posted => "Results",
        LineKind::Revenue => "Revenue",
        LineKind::Cost => "Costs",
        LineKind::Subsidy => "Subsidies",
        LineKind::Funding => "Funding",
        LineKind::Flow if row.currency.is_none() => "Volumes",
        LineKind::Flow => "Other amounts",
        LineKind::Stock => "Stocks",
        LineKind::Ratio | LineKind::Flag => "Ratios",
        _ => "Prices and drivers",
    }
}

/// The one value of each case.
fn values(of: &Compared, money: Format) -> StatementRow {
    let values: Vec<Option<Value>> = of.values.iter().flatten().copied().collect();
    let format = match &of.row.currency {
        Some(_) => figures::money(&figures::numbers(&values)),
        None => format_of(&of.row, &values, money),
    };
    shown_row(&of.row, &values, format, 0)
}

/// A metric of each case, and how far it is from the first.
fn metric(of: &Compared) -> Vec<StatementRow> {
    let all: Vec<Option<Value>> = of.values.iter().flatten().copied().collect();
    let format = match &of.row.currency {
        Some(_) => figures::money(&figures::numbers(&all)),
        None => format_of(&of.row, &all, figures::money(&[])),
    };
    let mut rows = vec![shown_row(&of.row, &all, format, 0)];
    let others = 1..of.values.len();
    let differences: Vec<Difference> = others.flat_map(|case| of.differences(case)).collect();
    let beside = differences_of(&of.row, &differences, format, 1);
    rows.extend(beside.into_iter().map(|mut row| {
        // The first case is what the others are compared with.
        row.cells.insert(0, empty());
        row
    }));
    rows
}

/// A line of each case, and how far it is from the first in each period.
fn by_period(of: &Compared, names: &[String], money: Format) -> Vec<StatementRow> {
    let all: Vec<Option<Value>> = of.values.iter().flatten().copied().collect();
    let format = format_of(&of.row, &all, money);
    let mut rows = vec![StatementRow {
        label: of.row.label.clone(),
        cells: Vec::new(),
        weight: Weight::Heading,
        ..shown_row(&of.row, &[], format, 0)
    }];
    if of.row.label != of.row.name {
        rows[0].label = of.row.name.clone();
    }
    for (case, (name, values)) in names.iter().zip(&of.values).enumerate() {
        rows.push(StatementRow {
            label: name.clone(),
            unit: String::new(),
            ..shown_row(&of.row, values, format, 1)
        });
        if case > 0 {
            rows.extend(differences_of(&of.row, &of.differences(case), format, 2));
        }
    }
    rows
}

/// The rows of differences, absolute and relative; none where everything is the same.
fn differences_of(
    row: &Row,
    differences: &[Difference],
    format: Format,
    indent: usize,
) -> Vec<StatementRow> {
    let nothing = |found: &Difference| matches!(found, Difference::Same | Difference::Other);
    if differences.iter().all(nothing) {
        return Vec::new();
    }
    let (mut amounts, mut relatives) = (Vec::new(), Vec::new());
    for difference in differences {
        if let Difference::Amount { more, relative } = difference {
            amounts.push(*more);
            relatives.extend(relative);
        }
    }
    let format = match row.percent {
        true => figures::percent(&amounts),
        false => figures::no_coarser_than(format, &amounts),
    };
    let shown = |label: &str, cells| StatementRow {
        label: label.to_owned(),
        indent,
        unit: String::new(),
        cells,
        weight: Weight::Plain,
    };
    let absolute = differences
        .iter()
        .map(|found| absolute(*found, row, format));
    let mut rows = vec![shown("difference", absolute.collect())];
    // A percentage differs by points, and a share of a share would be mistaken for them.
    if !relatives.is_empty() && !row.percent {
        let format = figures::percent(&relatives);
        let relative = differences.iter().map(|difference| match difference {
            Difference::Same => same(),
            Difference::Amount { relative, .. } => {
                cell(Some(relative.map_or(Value::Blank, Value::Number)), format)
            }
            _ => cell(Some(Value::Blank), format),
        });
        rows.push(shown("relative", relative.collect()));
    }
    rows
}

fn absolute(difference: Difference, row: &Row, format: Format) -> Shown {
    let plain = |text: String| Shown {
        text,
        tone: Tone::Plain,
    };
    match difference {
        Difference::Same => same(),
        Difference::Amount { more, .. } => {
            let mut shown = cell(Some(Value::Number(more)), format);
            if row.percent {
                shown.text = shown.text.replace('%', "pp");
            }
            shown
        }
        Difference::Months(1 | -1) => plain(format!("{} month", signed(difference))),
        Difference::Months(_) => plain(format!("{} months", signed(difference))),
        Difference::Days(1 | -1) => plain(format!("{} day", signed(difference))),
        Difference::Days(_) => plain(format!("{} days", signed(difference))),
        Difference::FromNever => plain("from never".to_owned()),
        Difference::ToNever => plain("to never".to_owned()),
        Difference::Other => cell(Some(Value::Blank), format),
    }
}

fn signed(difference: Difference) -> String {
    match difference {
        Difference::Months(count) | Difference::Days(count) => format!("{count:+}"),
        _ => String::new(),
    }
}

fn same() -> Shown {
    Shown {
        text: "=".to_owned(),
        tone: Tone::Blank,
    }
}

fn empty() -> Shown {
    Shown {
        text: String::new(),
        tone: Tone::Blank,
    }
}

/// Whether a check holds in each case, and where it first fails.
fn judged(check: &ComparedCheck) -> StatementRow {
    StatementRow {
        label: check.name.clone(),
        indent: 0,
        unit: String::new(),
        cells: check.results.iter().map(verdict).collect(),
        weight: Weight::Plain,
    }
}

fn verdict(result: &CheckResult) -> Shown {
    let (text, tone) = match (result.passed, result.judged, &result.period) {
        (true, ..) => ("holds".to_owned(), Tone::Plain),
        (_, false, _) => ("not judged".to_owned(), Tone::Failed),
        (_, _, Some(period)) if !result.eventually => (format!("fails {period}"), Tone::Failed),
        _ => ("fails".to_owned(), Tone::Failed),
    };
    Shown { text, tone }
}
