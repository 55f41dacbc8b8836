//! Lines by vintage as triangles: a section for each line, a row for each vintage, which begins
//! in the period that it is born in.

use super::figures::Format;
use super::statement::{Section, Shown, StatementRow, Tone, Weight, format_of, shown_row};
use crate::session::{Row, Tabulated};

/// The triangles of a run that was tabulated by vintage.
pub(super) fn triangles(run: &Tabulated, money: Format) -> Vec<Section> {
    let rows = &run.table.rows;
    let mut sections: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in rows {
        let of = row.vintage.as_ref().map_or(&row.name, |own| &own.of);
        match sections.iter_mut().find(|(name, _)| name == of) {
            Some((_, own)) => own.push(row),
            None => sections.push((of, vec![row])),
        }
    }
    sections
        .into_iter()
        .map(|(name, rows)| Section {
            heading: format!("{name} by vintage"),
            rows: triangle(run, &rows, money),
        })
        .collect()
}

fn triangle(run: &Tabulated, rows: &[&Row], money: Format) -> Vec<StatementRow> {
    let born = |row: &Row| row.vintage.as_ref().map_or(0, |own| own.born);
    // One scale for the block, so that it can be added up by eye; not of what is yet unborn.
    let values: Vec<_> = rows
        .iter()
        .flat_map(|row| row.values.iter().skip(born(row)).copied())
        .collect();
    let shown = |row: &&Row| {
        let format = format_of(row, &values, money);
        let mut shown = shown_row(row, &row.values, format, 0);
        shown.cells.iter_mut().take(born(row)).for_each(unborn);
        match &row.vintage {
            Some(own) => StatementRow {
                label: run.table.columns[own.born].label.clone(),
                ..shown
            },
            None => StatementRow {
                label: "Total".to_owned(),
                weight: Weight::Total,
                ..shown
            },
        }
    };
    rows.iter().map(shown).collect()
}

fn unborn(cell: &mut Shown) {
    *cell = Shown {
        text: String::new(),
        tone: Tone::Blank,
    };
}
