//! Which rows of a run stand in which section of its statement, and what is totalled.

use super::figures::Format;
use super::statement::{Section, StatementRow, Weight, cell, format_of, shown_row};
use crate::base::SourceMap;
use crate::base::decimal::ExactSum;
use crate::check::{Value, is_flow};
use crate::session::{Row, RowRole, Tabulated};
use crate::syntax::ast::LineKind;

/// The classes of costs in the order a statement lists them; others follow.
const COST_CLASSES: [&str; 7] = [
    "direct",
    "research",
    "sales",
    "operating",
    "depreciation",
    "interest",
    "tax",
];

/// The sections that have rows, in the order of a statement.
pub(super) fn sections(run: &Tabulated, sources: &SourceMap, money: Format) -> Vec<Section> {
    let rows = &run.table.rows;
    let ours = |row: &&Row| row.role != RowRole::Movement;
    let of_kind = |kind: LineKind| -> Vec<&Row> {
        rows.iter()
            .filter(ours)
            .filter(|row| row.kind == kind)
            .collect()
    };
    let result = |row: &Row| {
        row.role == RowRole::Included && sources.get(row.span.file).name.starts_with("std.")
    };
    let declared = |keep: &dyn Fn(&Row) -> bool| -> Vec<&Row> {
        rows.iter()
            .filter(ours)
            .filter(|row| !result(row) && row.varies && keep(row))
            .collect()
    };
    let given = |row: &Row| matches!(row.kind, LineKind::Input | LineKind::Const);
    let columns = run.table.columns.len();
    let shown = |rows: &[&Row]| shown_all(rows, money);

    let changed: Vec<&Row> = rows
        .iter()
        .filter(|row| row.changed && !row.varies)
        .collect();
    let costs: Vec<&Row> = of_kind(LineKind::Cost);
    let (capital, costs): (Vec<&Row>, Vec<&Row>) = costs
        .into_iter()
        .partition(|row| row.class.as_deref() == Some("capital"));
    let subsidies = of_kind(LineKind::Subsidy);
    let counted: Vec<&Row> = subsidies
        .iter()
        .copied()
        .filter(|row| row.role != RowRole::Beside && row.class.as_deref() != Some("discount"))
        .collect();
    let moved = |row: &Row| {
        rows.iter().any(|other| {
            other.role == RowRole::Movement && other.name.starts_with(&format!("{}: ", row.name))
        })
    };
    let results: Vec<&Row> = rows
        .iter()
        .filter(ours)
        .filter(|row| result(row) && (row.varies || columns == 1))
        .filter(|row| !posted(row.kind))
        .collect();

    let sections = [
        ("Changed assumptions", shown(&changed)),
        (
            "Prices and drivers",
            shown(&declared(&|row| row.kind == LineKind::Price || given(row))),
        ),
        (
            "Volumes",
            shown(&declared(&|row| {
                row.kind == LineKind::Flow && row.currency.is_none()
            })),
        ),
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
            let mut shown = shown(&subsidies);
            shown.extend(total(&counted, "Total subsidies", money));
            shown
        }),
        (
            "Funding",
            totalled(&of_kind(LineKind::Funding), "Total funding", money),
        ),
        ("Results", shown(&results)),
        ("Roll-forwards", roll_forwards(rows, &moved, money)),
        (
            "Other amounts",
            shown(&declared(&|row| {
                row.kind == LineKind::Flow && row.currency.is_some()
            })),
        ),
        (
            "Stocks",
            shown(&declared(&|row| row.kind == LineKind::Stock && !moved(row))),
        ),
        (
            "Ratios",
            shown(&declared(&|row| {
                matches!(row.kind, LineKind::Ratio | LineKind::Flag)
            })),
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

/// Kinds that are posted to a section of their own, whichever file declares them.
fn posted(kind: LineKind) -> bool {
    is_flow(kind) && kind != LineKind::Flow
}

fn shown_all(rows: &[&Row], money: Format) -> Vec<StatementRow> {
    rows.iter()
        .map(|row| shown_row(row, &row.values, format_of(row, &row.values, money), 0))
        .collect()
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

/// The sum of several rows; none for one row, or for rows of several currencies.
fn total(rows: &[&Row], label: &str, money: Format) -> Option<StatementRow> {
    let [first, _, ..] = rows else {
        return None;
    };
    first.currency.as_ref()?;
    if rows.iter().any(|row| row.currency != first.currency) {
        return None;
    }
    let sum = |column: usize| -> Option<Value> {
        let mut sum = ExactSum::new();
        for row in rows {
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
        label: label.to_owned(),
        cells: cells.collect(),
        weight: Weight::Total,
        ..shown_row(first, &[], money, 0)
    })
}

/// Each stock with its movements: opening, what comes and goes, and the stock as the closing.
fn roll_forwards(rows: &[Row], moved: &dyn Fn(&Row) -> bool, money: Format) -> Vec<StatementRow> {
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
