//! A run as a statement: what a finance person reads, section by section, figures already
//! rounded for the eye. Text and Markdown lay it out.

use super::figures::{self, Format};
use super::sheet::SheetTable;
use super::{sections, triangle};
use crate::base::{Decimal, SourceMap};
use crate::check::Value;
use crate::session::{CheckResult, Column, Row, Tabulated};

/// The parts of a statement, in the order they are read.
#[derive(Clone, Debug)]
pub struct Statement {
    pub title: String,
    /// What was run, and in what the amounts are counted.
    pub subtitle: Vec<String>,
    /// A column for each period.
    pub table: SheetTable,
    /// One value each, in the only cell.
    pub metrics: Vec<StatementRow>,
    /// Checks and ledger, in one line.
    pub footer: String,
    /// A line for each check that fails.
    pub failing: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Section {
    pub heading: String,
    pub rows: Vec<StatementRow>,
}

/// What a row is among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Plain,
    /// A heading within the section; it has no figures.
    Heading,
    Total,
}

#[derive(Clone, Debug)]
pub struct StatementRow {
    pub label: String,
    pub indent: usize,
    pub unit: String,
    pub cells: Vec<Shown>,
    pub weight: Weight,
}

/// A figure as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub text: String,
    pub tone: Tone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Negative,
    Blank,
    Failed,
}

/// The statement of a run. `settings` are those of the command line, as written.
pub fn statement(run: &Tabulated, sources: &SourceMap, settings: &[String]) -> Statement {
    let amounts: Vec<Decimal> = run
        .table
        .rows
        .iter()
        .filter(|row| row.varies && row.currency.is_some())
        .flat_map(|row| figures::numbers(&row.values))
        .collect();
    let money = figures::money(&amounts);
    let about = &run.about;
    let mut subtitle = vec![match &about.scenario {
        Some(scenario) => format!("scenario {scenario}"),
        None => "base case".to_owned(),
    }];
    subtitle.extend(settings.iter().cloned());
    if let Some(currency) = &about.currency {
        subtitle.push(with_scale(money.shift, currency, true));
    }
    subtitle.push(match run.by_vintage {
        true => "by vintage".to_owned(),
        false => format!("by {}", run.table.granularity.name()),
    });
    if let Some(period) = &run.table.actual_to {
        subtitle.push(format!("actual (A) to {period}"));
    }
    Statement {
        title: about.title.clone().unwrap_or_else(|| about.model.clone()),
        subtitle,
        table: SheetTable {
            columns: run.table.columns.iter().map(Column::heading).collect(),
            in_a_year: 12 / run.table.granularity.months().clamp(1, 12) as usize,
            pinned: 0,
            sections: match run.by_vintage {
                true => triangle::triangles(run, money),
                false => sections::sections(run, sources, money),
            },
        },
        metrics: run
            .metrics
            .iter()
            .map(|metric| {
                let values = [metric.value];
                let row = &metric.row;
                let format = match &row.currency {
                    Some(_) => figures::money(&figures::numbers(&values)),
                    None => format_of(row, &values, money),
                };
                shown_row(row, &values, format, 0)
            })
            .collect(),
        footer: footer(run),
        failing: run.checks.iter().filter_map(failing).collect(),
    }
}

/// `million Mtok`; of money `USD million`, as accounts are headed.
pub(super) fn with_scale(shift: i32, unit: &str, money: bool) -> String {
    match figures::scale_word(shift) {
        "" => unit.to_owned(),
        word if money => format!("{unit} {word}"),
        word => format!("{word} {unit}").trim_end().to_owned(),
    }
}

/// How a row's figures are shown: money by the table's scale, the others by their own.
pub(super) fn format_of(row: &Row, values: &[Option<Value>], money: Format) -> Format {
    let numbers = figures::numbers(values);
    match &row.currency {
        _ if row.percent => figures::percent(&numbers),
        Some(_) => figures::no_coarser_than(money, &numbers),
        None => {
            let price = row.kind == crate::syntax::ast::LineKind::Price;
            figures::quantity(&numbers, price)
        }
    }
}

pub(super) fn shown_row(
    row: &Row,
    values: &[Option<Value>],
    format: Format,
    indent: usize,
) -> StatementRow {
    let unit = match row.percent {
        // The figures carry the sign; what is left is what they are per.
        true => row.unit.strip_prefix('1').unwrap_or(&row.unit).to_owned(),
        false => with_scale(format.shift, &row.unit, row.currency.is_some()),
    };
    StatementRow {
        label: row.label.clone(),
        indent,
        unit,
        cells: values.iter().map(|value| cell(*value, format)).collect(),
        weight: Weight::Plain,
    }
}

pub(super) fn cell(value: Option<Value>, format: Format) -> Shown {
    let (text, tone) = match value {
        None => ("error".to_owned(), Tone::Failed),
        Some(Value::Number(number)) => {
            let text = figures::shown(number, format);
            let tone = match text.starts_with('(') {
                true => Tone::Negative,
                false => Tone::Plain,
            };
            (text, tone)
        }
        Some(Value::Blank) => ("—".to_owned(), Tone::Blank),
        Some(Value::Bool(flag)) => (if flag { "yes" } else { "no" }.to_owned(), Tone::Plain),
        Some(other) => (super::plain(other).unwrap_or_default(), Tone::Plain),
    };
    Shown { text, tone }
}

/// `checks: 3 hold, 1 fails · exact: 12 of 40 lines (first rounding: unit_cost 2024-09, /)`
fn footer(run: &Tabulated) -> String {
    let failing = run.checks.iter().filter(|check| !check.passed).count();
    let holding = run.checks.len() - failing;
    let verb = |count, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    let checks = match (holding, failing) {
        (0, 0) => "no checks".to_owned(),
        (_, 0) => format!("checks: {}", verb(holding, "holds", "hold")),
        (0, _) => format!("checks: {}", verb(failing, "fails", "fail")),
        _ => format!(
            "checks: {}, {}",
            verb(holding, "holds", "hold"),
            verb(failing, "fails", "fail")
        ),
    };
    let ledger = &run.ledger;
    let lines = ledger.lines();
    let mut exact = match ledger.exact == lines {
        true if lines == 1 => "exact: the one line".to_owned(),
        true => format!("exact: all {lines} lines"),
        false => format!("exact: {} of {lines} lines", ledger.exact),
    };
    if ledger.failed > 0 {
        exact.push_str(&format!(", {} failed", ledger.failed));
    }
    if ledger.chosen > 0 {
        exact.push_str(&format!(", {} rounded by choice", ledger.chosen));
    }
    if let Some(first) = &ledger.first {
        let line = first.line.as_deref().unwrap_or("a check");
        let period = first.period.as_deref().unwrap_or_default();
        exact.push_str(&format!(
            " (first rounding: {line} {period}, {})",
            first.operation
        ));
    }
    format!("{checks} · {exact}")
}

/// What a failing check says, with the period and both sides.
fn failing(check: &CheckResult) -> Option<String> {
    if check.passed {
        return None;
    }
    let mut text = format!("check {} ", check.name);
    text.push_str(match (check.judged, check.eventually) {
        (true, false) => "fails",
        (true, true) => "never holds",
        (false, _) => "can't be judged, for a line that it reads has failed",
    });
    if let Some(period) = &check.period {
        let nearest = if check.eventually { ", nearest" } else { "" };
        text.push_str(&format!("{nearest} at {period}"));
    }
    if let Some(message) = &check.message {
        text.push_str(&format!(": {message}"));
    }
    if let Some((left, right, unit)) = &check.sides {
        let rounded = |value| match value {
            Value::Number(number) => figures::unscaled(number),
            other => other.to_string(),
        };
        // Every digit only where it takes them to tell the sides apart.
        let (left, right) = match (rounded(*left), rounded(*right)) {
            (left_shown, right_shown) if left_shown == right_shown => {
                (left.to_string(), right.to_string())
            }
            shown => shown,
        };
        let unit = match unit.as_str() {
            "" => String::new(),
            unit => format!(" {unit}"),
        };
        text.push_str(&format!(" ({left}{unit} against {right}{unit})"));
    }
    Some(text)
}
