//! A run as CSV: a row for each line, then the metrics; every digit, blanks empty.
//!
//! Columns: line, kind, class, unit, then a period each, an actual one marked with an A. A metric has its one value in every
//! column, as a line that does not vary has.

use crate::check::Value;
use crate::session::{Column, Row, Tabulated};

/// The run as CSV.
pub fn csv(run: &Tabulated) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let periods = run.table.columns.iter().map(Column::heading);
    let header = ["line", "kind", "class", "unit"].map(str::to_owned);
    let mut write = |record: Vec<String>| {
        // Writing to memory does not fail.
        let _ = writer.write_record(&record);
    };
    write(header.into_iter().chain(periods).collect());
    for row in &run.table.rows {
        write(record(row, row.values.iter().copied()));
    }
    let columns = run.table.columns.len();
    for metric in &run.metrics {
        write(record(
            &metric.row,
            std::iter::repeat_n(metric.value, columns),
        ));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Rows of texts as CSV.
pub fn records(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn record(row: &Row, values: impl Iterator<Item = Option<Value>>) -> Vec<String> {
    let mut record = vec![
        row.name.clone(),
        row.kind.keyword().to_owned(),
        row.class.clone().unwrap_or_default(),
        row.unit.clone(),
    ];
    record.extend(values.map(|value| value.and_then(super::plain).unwrap_or_default()));
    record
}
