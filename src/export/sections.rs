//! Which rows of a run stand in which section of its statement, and what is totalled.

use std::collections::BTreeSet;

use super::figures::Format;
use super::statement::{Section, StatementRow, Weight, cell, format_of, shown_row};
use crate::base::SourceMap;
use crate::base::decimal::ExactSum;
use crate::check::COST_CLASSES;
use crate::check::{Value, is_flow};
use crate::session::{Row, RowRole, Tabulated};
use crate::syntax::ast::LineKind;

/// The sections that have rows, in the order of a statement.
pub(super) fn sections(run: &Tabulated, sources: &SourceMap, money: Format) -> Vec<Section> {
    let rows = &run.table.rows;
    let is_result = |row: &Row| {
        row.role == RowRole::Included && sources.get(row.span.file).name.starts_with("std.")
    };
    let movements = rows.iter().filter(|row| row.role == RowRole::Movement);
    let moved: BTreeSet<&str> = movements
        .filter_map(|row| Some(row.name.split_once(": ")?.0))
        .collect();
    let is_moved = |row: &Row| moved.contains(row.name.as_str());
    // A result that elaborates on another one and comes to the same: margins while credits pay,
    // where no credit does.
    let included: Vec<&Row> = rows.iter().filter(|row| is_result(row)).collect();
    let repeats = |row: &Row| {
        included.iter().any(|other| {
            let elaborated = row.name != other.name && row.name.contains(&other.name);
            elaborated && row.values == other.values
        })
    };
    // What is given once for the run is the model's own text, and so is what a part is given;
    // a result, or a line of a part, that is zero throughout says nothing. All are shown where
    // they are asked for.
    let is_shown = |row: &Row| {
        let said = match given(row) {
            true => row.varies && (row.changed || !row.bound) && !is_blank(row),
            false => !is_result(row) || !is_zero(row) && !repeats(row),
        };
        let idle = of_part(row) && row.role != RowRole::Beside && is_zero(row);
        row.role != RowRole::Movement && (run.selected || said && !idle)
    };
    let shown: Vec<&Row> = rows.iter().filter(|row| is_shown(row)).collect();
    let pick = |keep: &dyn Fn(&Row) -> bool| -> Vec<&Row> {
        shown.iter().copied().filter(|row| keep(row)).collect()
    };
    // Rows of the model that no section of their own takes.
    let other = |keep: &dyn Fn(&Row) -> bool| -> Vec<StatementRow> {
        let free = |row: &Row| !is_result(row) && row.role != RowRole::Beside;
        shown_all(&pick(&|row| free(row) && keep(row)), money)
    };
    let of_kind = |kind: LineKind| pick(&|row| row.kind == kind);

    let assumptions: Vec<&Row> = rows
        .iter()
        .filter(|row| given(row) && !row.varies && (row.changed || run.selected))
        .collect();
    let (capital, costs): (Vec<&Row>, Vec<&Row>) = of_kind(LineKind::Cost)
        .into_iter()
        .partition(|row| row.class.as_deref() == Some("capital"));
    let subsidies = pick(&|row| row.kind == LineKind::Subsidy || row.role == RowRole::Beside);
    let (counted, beside): (Vec<&Row>, Vec<&Row>) = subsidies
        .into_iter()
        .partition(|row| row.role != RowRole::Beside && !is_memo(row));
    let results = pick(&|row| is_result(row) && !posted(row.kind));
    let flow =
        |money: bool| other(&|row| row.kind == LineKind::Flow && row.currency.is_some() == money);

    let heading = match run.selected {
        true => "Assumptions",
        false => "Changed assumptions",
    };
    let sections = [
        (heading, shown_all(&assumptions, money)),
        (
            "Prices and drivers",
            other(&|row| row.kind == LineKind::Price || given(row) && row.varies),
        ),
        ("Volumes", flow(false)),
        (
            "Revenue",
            totalled(&of_kind(LineKind::Revenue), "Total revenue", money),
        ),
        ("Costs", by_class(&costs, money)),
        (
            "Capital spending",
            totalled(&capital, "Total capital spending", money),
        ),
        ("Subsidies", {
            let mut shown = totalled(&counted, "Total subsidies", money);
            shown.extend(shown_all(&beside, money));
            shown
        }),
        (
            "Funding",
            totalled(&of_kind(LineKind::Funding), "Total funding", money),
        ),
        ("Results", shown_all(&results, money)),
        (
            "Roll-forwards",
            roll_forwards(rows, run.selected, &is_moved, money),
        ),
        ("Other amounts", flow(true)),
        (
            "Stocks",
            other(&|row| row.kind == LineKind::Stock && !is_moved(row)),
        ),
        (
            "Ratios",
            other(&|row| matches!(row.kind, LineKind::Ratio | LineKind::Flag)),
        ),
    ];
    sections
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(heading, rows)| Section {
            heading: heading.to_owned(),
            rows,
        })
        .collect()
}

fn given(row: &Row) -> bool {
    matches!(row.kind, LineKind::Input | LineKind::Const)
}

/// An input that varies within the periods of the view, and says nothing at them.
fn is_blank(row: &Row) -> bool {
    row.values
        .iter()
        .all(|value| matches!(value, Some(Value::Blank)))
}

fn is_zero(row: &Row) -> bool {
    row.values
        .iter()
        .all(|value| matches!(value, Some(Value::Number(number)) if number.is_zero()))
}

fn of_part(row: &Row) -> bool {
    row.line.contains('.')
}

/// Kinds that are posted to a section of their own, whichever file declares them.
fn posted(kind: LineKind) -> bool {
    is_flow(kind) && kind != LineKind::Flow
}

/// A discount is inside the prices already: it is shown, and counted in no total.
fn is_memo(row: &Row) -> bool {
    row.kind == LineKind::Subsidy && row.class.as_deref() == Some("discount")
}

fn shown_all(rows: &[&Row], money: Format) -> Vec<StatementRow> {
    let shown = |row: &&Row| {
        let shown = shown_row(row, &row.values, format_of(row, &row.values, money), 0);
        match is_memo(row) {
            true => StatementRow {
                label: format!("{} (memo)", shown.label),
                ..shown
            },
            false => shown,
        }
    };
    rows.iter().map(shown).collect()
}

fn totalled(rows: &[&Row], label: &str, money: Format) -> Vec<StatementRow> {
    let mut shown = shown_all(rows, money);
    shown.extend(total(rows, label, money));
    shown
}

/// Costs under a heading for each class, with its total, and the total of all.
fn by_class(rows: &[&Row], money: Format) -> Vec<StatementRow> {
    let mut classes: Vec<&str> = COST_CLASSES.to_vec();
    for row in rows {
        let class = row.class.as_deref().unwrap_or_default();
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    let mut shown = Vec::new();
    for class in classes {
        let own: Vec<&Row> = rows
            .iter()
            .copied()
            .filter(|row| row.class.as_deref() == Some(class))
            .collect();
        if own.is_empty() {
            continue;
        }
        shown.push(StatementRow {
            label: class.to_owned(),
            indent: 0,
            unit: String::new(),
            cells: Vec::new(),
            weight: Weight::Heading,
        });
        let below = shown_all(&own, money);
        shown.extend(
            below
                .into_iter()
                .map(|row| StatementRow { indent: 1, ..row }),
        );
        shown.extend(total(&own, &format!("Total {class}"), money));
    }
    shown.extend(total(rows, "Total costs", money));
    shown
}

/// The sum of several rows of the model's own, as `total(revenue)` counts them: without those
/// of its parts. None for one row, or for rows of several currencies.
fn total(rows: &[&Row], label: &str, money: Format) -> Option<StatementRow> {
    let all = rows.len();
    let own = rows.iter().filter(|row| !of_part(row));
    let rows: Vec<&Row> = own.copied().collect();
    let label = match rows.len() == all {
        true => label.to_owned(),
        false => format!("{label}, without parts"),
    };
    let [first, _, ..] = rows.as_slice() else {
        return None;
    };
    first.currency.as_ref()?;
    if rows.iter().any(|row| row.currency != first.currency) {
        return None;
    }
    let sum = |column: usize| -> Option<Value> {
        let mut sum = ExactSum::new();
        for row in &rows {
            match row.values.get(column)? {
                Some(Value::Number(number)) => sum.add(*number),
                Some(_) => {}
                None => return None,
            }
        }
        sum.finish().ok().map(|sum| Value::Number(sum.value))
    };
    let cells = (0..first.values.len()).map(|column| cell(sum(column), money));
    Some(StatementRow {
        label,
        cells: cells.collect(),
        weight: Weight::Total,
        ..shown_row(first, &[], money, 0)
    })
}

/// Each stock with its movements: opening, what comes and goes, and the stock as the closing.
/// Unless it was asked for, a part's stock in which nothing ever moves is left out.
fn roll_forwards(
    rows: &[Row],
    selected: bool,
    moved: &dyn Fn(&Row) -> bool,
    money: Format,
) -> Vec<StatementRow> {
    let mut shown = Vec::new();
    let stocks = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.role != RowRole::Movement && moved(row));
    for (at, stock) in stocks {
        let movements: Vec<&Row> = rows[at + 1..]
            .iter()
            .take_while(|row| row.role == RowRole::Movement)
            .collect();
        let idle = is_zero(stock) && movements.iter().all(|row| is_zero(row));
        if of_part(stock) && idle && !selected {
            continue;
        }
        shown.push(StatementRow {
            label: stock.label.clone(),
            indent: 0,
            unit: String::new(),
            cells: Vec::new(),
            weight: Weight::Heading,
        });
        // One scale for the block, so that it can be added up by eye.
        let all: Vec<Option<Value>> = movements
            .iter()
            .flat_map(|row| row.values.iter().copied())
            .chain(stock.values.iter().copied())
            .collect();
        let format = format_of(stock, &all, money);
        shown.extend(
            movements
                .iter()
                .map(|row| shown_row(row, &row.values, format, 1)),
        );
        shown.push(StatementRow {
            label: "closing".to_owned(),
            weight: Weight::Total,
            ..shown_row(stock, &stock.values, format, 1)
        });
    }
    shown
}
