//! A sweep for people: of one input a table with a chart of each metric, of two a map of each.
//!
//! Input: the values of the inputs, and of each metric a value for each combination, the last
//! input varying fastest. Output: text; figures are rounded for the eye.

use super::alike::{Alike, alike};
use super::curve::{Curve, Mark, curve};
use super::heat::{self, Cell, heat};
use super::layout::{Look, sheet_text};
use super::sheet::{Sheet, SheetTable};
use super::statement::{Section, Shown, StatementRow, Tone, Weight};
use crate::base::Decimal;
use crate::check::{Ty, Value};
use crate::units::UnitTable;

/// An input with the values that it takes.
#[derive(Clone, Debug)]
pub struct SweptInput {
    pub name: String,
    pub ty: Ty,
    pub values: Vec<Value>,
}

/// What an expression comes to in each combination; None where it failed.
#[derive(Clone, Debug)]
pub struct SweptMetric {
    pub name: String,
    pub ty: Ty,
    pub values: Vec<Option<Value>>,
}

/// A sweep of one or two inputs.
#[derive(Clone, Debug)]
pub struct Swept {
    pub title: String,
    /// The case that was swept.
    pub subtitle: Vec<String>,
    pub inputs: Vec<SweptInput>,
    pub metrics: Vec<SweptMetric>,
    /// For each combination the checks that fail.
    pub failing: Vec<Vec<String>>,
    /// What is worth a sentence, below.
    pub notes: Vec<String>,
}

/// The sweep as text.
pub fn swept(of: &Swept, units: &UnitTable, look: Look) -> String {
    let mut sheet = Sheet {
        title: of.title.clone(),
        subtitle: of.subtitle.clone(),
        about: Vec::new(),
        tables: Vec::new(),
        notes: Vec::new(),
    };
    let drawn: Vec<String> = match of.inputs.as_slice() {
        [down, across] => {
            let maps = of
                .metrics
                .iter()
                .map(|metric| map(metric, down, across, units, look));
            maps.chain(check_map(of, down, across, units, look))
                .collect()
        }
        [input] => {
            sheet.tables.push(table(of, input, units));
            let charts = of.metrics.iter();
            charts
                .filter_map(|metric| line(metric, input, units, look))
                .collect()
        }
        _ => Vec::new(),
    };
    let mut text = sheet_text(&sheet, look);
    for drawn in drawn {
        text.push('\n');
        text.push_str(&drawn);
    }
    if !of.notes.is_empty() {
        text.push('\n');
    }
    for note in &of.notes {
        for line in textwrap::wrap(note, textwrap::Options::new(look.width).break_words(false)) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// The values of an input for the eye, each as a text that can stand alone: `55%/year`.
pub fn value_labels(input: &SweptInput, units: &UnitTable) -> Vec<String> {
    let (labels, unit) = labels(input, units);
    let whole = |label: String| match unit.chars().next() {
        None => label,
        Some('/') => format!("{label}{unit}"),
        Some(_) => format!("{label} {unit}"),
    };
    labels.into_iter().map(whole).collect()
}

/// The values of an input without their unit, and the unit.
pub(super) fn labels(input: &SweptInput, units: &UnitTable) -> (Vec<String>, String) {
    let values: Vec<Option<Value>> = input.values.iter().copied().map(Some).collect();
    let Alike { unit, cells } = alike(&values, &input.ty, units);
    let mut labels: Vec<String> = cells.into_iter().map(|cell| cell.text).collect();
    // Whole percentages read best without a place that is always 0.
    if labels.iter().all(|label| label.contains(".0%")) {
        for label in &mut labels {
            *label = label.replace(".0%", "%");
        }
    }
    (labels, unit)
}

/// `price_fall, /year`
pub(super) fn headed(name: &str, unit: &str) -> String {
    match unit.is_empty() {
        true => name.to_owned(),
        false => format!("{name}, {unit}"),
    }
}

/// The figures of all metrics and the checks that fail, a row for each value of the one input.
pub(super) struct Figures {
    /// The names of the columns, each with the unit of its cells.
    pub columns: Vec<(String, String)>,
    pub rows: Vec<Vec<Shown>>,
}

pub(super) fn figures(of: &Swept, units: &UnitTable) -> Figures {
    let shown = |metric: &SweptMetric| alike(&metric.values, &metric.ty, units);
    let shown: Vec<Alike> = of.metrics.iter().map(shown).collect();
    let checks = of.failing.iter().any(|failing| !failing.is_empty());
    let names = of.metrics.iter().map(|metric| metric.name.clone());
    let mut columns: Vec<(String, String)> = names
        .zip(shown.iter().map(|column| column.unit.clone()))
        .collect();
    columns.extend(checks.then(|| ("checks".to_owned(), String::new())));
    let rows = of.failing.iter().enumerate().map(|(at, failing)| {
        let cells = shown.iter().filter_map(|column| column.cells.get(at));
        let judged = match failing.is_empty() {
            true => Shown::plain("hold".to_owned()),
            false => Shown {
                text: format!("fails: {}", failing.join(", ")),
                tone: Tone::Failed,
            },
        };
        cells.cloned().chain(checks.then_some(judged)).collect()
    });
    Figures {
        rows: rows.collect(),
        columns,
    }
}

pub(super) fn row(label: String, unit: String, cells: Vec<Shown>) -> StatementRow {
    StatementRow {
        label,
        indent: 0,
        unit,
        cells,
        weight: Weight::Plain,
    }
}

/// A row for each value of the input, a column for each metric, and the checks that fail.
fn table(of: &Swept, input: &SweptInput, units: &UnitTable) -> SheetTable {
    let Figures {
        columns,
        rows: cells,
    } = figures(of, units);
    let (labels, unit) = labels(input, units);
    let mut rows = Vec::new();
    if columns.iter().any(|(_, unit)| !unit.is_empty()) {
        let of_columns = columns.iter().map(|(_, unit)| Shown {
            text: unit.clone(),
            tone: Tone::Blank,
        });
        rows.push(row(String::new(), String::new(), of_columns.collect()));
    }
    let of_values = labels.into_iter().zip(cells);
    rows.extend(of_values.map(|(label, cells)| row(label, String::new(), cells)));
    SheetTable {
        columns: columns.into_iter().map(|(name, _)| name).collect(),
        in_a_year: 1,
        pinned: 0,
        sections: vec![Section {
            heading: headed(&input.name, &unit),
            rows,
        }],
    }
}

/// A chart of a metric along an input; None where it is the same everywhere.
fn line(metric: &SweptMetric, input: &SweptInput, units: &UnitTable, look: Look) -> Option<String> {
    let marks: Vec<Mark> = metric.values.iter().map(|value| mark(*value)).collect();
    let first = marks.first()?;
    if marks.iter().all(|mark| mark == first) {
        return None;
    }
    let shown = alike(&metric.values, &metric.ty, units);
    let labels = value_labels(input, units);
    let (least, greatest) = ends(&marks);
    let text = |at: Option<usize>| {
        let cell = at.and_then(|at| shown.cells.get(at));
        cell.map_or(String::new(), |cell| cell.text.clone())
    };
    let drawn = curve(
        &Curve {
            highest: text(greatest),
            lowest: text(least),
            first: labels.first()?.clone(),
            last: labels.last()?.clone(),
            marks,
        },
        look.width,
    );
    let heading = format!("{} over {}", headed(&metric.name, &shown.unit), input.name);
    Some(format!("{heading}\n{drawn}"))
}

/// Where the least and the greatest number stand.
fn ends(marks: &[Mark]) -> (Option<usize>, Option<usize>) {
    let numbers = || {
        let numbers = marks.iter().enumerate();
        numbers.filter_map(|(at, mark)| match mark {
            Mark::At(number) => Some((*number, at)),
            _ => None,
        })
    };
    (
        numbers().min().map(|(_, at)| at),
        numbers().max().map(|(_, at)| at),
    )
}

fn mark(value: Option<Value>) -> Mark {
    match value {
        None => Mark::Failed,
        Some(Value::Number(number)) => Mark::At(number),
        Some(Value::Never) => Mark::Never,
        Some(Value::Bool(flag)) => Mark::At(Decimal::from(i64::from(flag))),
        Some(Value::Period(period)) => {
            let day = period.first();
            // Months on a scale of days, so that days and months can stand beside each other.
            let months = i64::from(day.year()) * 12 + i64::from(day.month());
            Mark::At(Decimal::from(months * 31 + i64::from(day.day())))
        }
        Some(Value::Blank | Value::Window(..)) => Mark::Blank,
    }
}

fn map(
    metric: &SweptMetric,
    down: &SweptInput,
    across: &SweptInput,
    units: &UnitTable,
    look: Look,
) -> String {
    let shown = alike(&metric.values, &metric.ty, units);
    let marks: Vec<Mark> = metric.values.iter().map(|value| mark(*value)).collect();
    let (least, greatest) = ends(&marks);
    let at = |index: Option<usize>| match index.and_then(|at| marks.get(at)) {
        Some(Mark::At(number)) => Some(*number),
        _ => None,
    };
    let bounds = at(least).zip(at(greatest));
    // The digits line up, beside the room for a parenthesis.
    let hanging = shown.cells.iter().any(|cell| cell.tone == Tone::Negative);
    let cells = shown.cells.iter().zip(&marks).map(|(cell, mark)| Cell {
        text: match hanging && cell.tone != Tone::Negative {
            true => format!("{} ", cell.text),
            false => cell.text.clone(),
        },
        shade: match (mark, bounds) {
            (Mark::At(number), Some((low, high))) => Some(shade(*number, low, high)),
            _ => None,
        },
    });
    let cells: Vec<Cell> = cells.collect();
    let heading = headed(&metric.name, &shown.unit);
    drawn(&heading, cells, down, across, units, look)
}

/// The checks as a map: where all of them hold, and where one fails.
fn check_map(
    of: &Swept,
    down: &SweptInput,
    across: &SweptInput,
    units: &UnitTable,
    look: Look,
) -> Option<String> {
    of.failing.iter().find(|failing| !failing.is_empty())?;
    let cells = of.failing.iter().map(|failing| Cell {
        text: judged(failing).to_owned(),
        shade: Some(if failing.is_empty() { 0 } else { heat::DARKEST }),
    });
    Some(drawn("checks", cells.collect(), down, across, units, look))
}

/// How many checks fail, in a word or two.
pub(super) fn judged(failing: &[String]) -> &'static str {
    match failing.len() {
        0 => "hold",
        1 => "1 fails",
        _ => "some fail",
    }
}

fn drawn(
    heading: &str,
    cells: Vec<Cell>,
    down: &SweptInput,
    across: &SweptInput,
    units: &UnitTable,
    look: Look,
) -> String {
    let (rows, row_unit) = labels(down, units);
    let (columns, column_unit) = labels(across, units);
    let cells: Vec<Vec<Cell>> = cells
        .chunks(columns.len().max(1))
        .map(<[Cell]>::to_vec)
        .collect();
    format!(
        "{heading}\n  down: {} · across: {}\n{}",
        headed(&down.name, &row_unit),
        headed(&across.name, &column_unit),
        heat(&rows, &columns, &cells, look)
    )
}

/// How dark a number is between the least and the greatest.
fn shade(number: Decimal, low: Decimal, high: Decimal) -> usize {
    const FINE: i64 = 1000;
    let part = number.checked_sub(low).and_then(|above| {
        let whole = high.checked_sub(low)?;
        above.value.mul_div(Decimal::from(FINE), whole.value, 1, 1)
    });
    match part.map(|part| part.value.floor().to_i64()) {
        Ok(Some(part)) => heat::shade_of(part, FINE),
        _ => heat::shade_of(0, 0),
    }
}
