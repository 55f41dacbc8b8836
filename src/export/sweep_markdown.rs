//! A sweep in Markdown: of one input a table of all metrics, of two a table of each.
//!
//! Input: the sweep as `sweep` draws it. Output: Markdown; figures are rounded for the eye.

use super::alike::alike;
use super::markdown::sheet_markdown;
use super::sheet::{Sheet, SheetTable};
use super::statement::{Section, Shown};
use super::sweep::{
    Figures, Swept, SweptInput, figures, headed, judged, labels, row, value_labels,
};
use crate::units::UnitTable;

/// The sweep as Markdown.
pub fn swept_markdown(of: &Swept, units: &UnitTable) -> String {
    let tables = match of.inputs.as_slice() {
        [down, across] => maps(of, down, across, units),
        [input] => vec![table(of, input, units)],
        _ => Vec::new(),
    };
    sheet_markdown(&Sheet {
        title: of.title.clone(),
        subtitle: of.subtitle.clone(),
        about: Vec::new(),
        tables,
        notes: of.notes.clone(),
    })
}

fn table(of: &Swept, input: &SweptInput, units: &UnitTable) -> SheetTable {
    let Figures { columns, rows } = figures(of, units);
    let columns = columns.iter().map(|(name, unit)| headed(name, unit));
    titled(&input.name, columns.collect(), input, rows, units)
}

/// A table for each metric, and one of the checks where any fails.
fn maps(of: &Swept, down: &SweptInput, across: &SweptInput, units: &UnitTable) -> Vec<SheetTable> {
    let columns = value_labels(across, units);
    let map = |name: &str, cells: &[Shown]| {
        let rows = cells.chunks(columns.len().max(1)).map(<[Shown]>::to_vec);
        let heading = format!("{name}: {} by {}", down.name, across.name);
        titled(&heading, columns.clone(), down, rows.collect(), units)
    };
    let metrics = of.metrics.iter().map(|metric| {
        let shown = alike(&metric.values, &metric.ty, units);
        map(&headed(&metric.name, &shown.unit), &shown.cells)
    });
    let mut tables: Vec<SheetTable> = metrics.collect();
    if of.failing.iter().any(|failing| !failing.is_empty()) {
        let cells = of.failing.iter();
        let cells = cells.map(|failing| Shown::plain(judged(failing).to_owned()));
        tables.push(map("checks", &cells.collect::<Vec<_>>()));
    }
    tables
}

/// A table with a row for each value of an input.
fn titled(
    heading: &str,
    columns: Vec<String>,
    input: &SweptInput,
    rows: Vec<Vec<Shown>>,
    units: &UnitTable,
) -> SheetTable {
    let (labels, unit) = labels(input, units);
    let rows = labels.into_iter().zip(rows);
    SheetTable {
        columns,
        in_a_year: 1,
        pinned: 0,
        sections: vec![Section {
            heading: heading.to_owned(),
            rows: rows
                .map(|(label, cells)| row(label, unit.clone(), cells))
                .collect(),
        }],
    }
}
