//! A CSV file as a table: its header, and the rows below it.
//!
//! Input: the text. Output: rows with the number that a spreadsheet gives them, and the place of
//! each cell for messages. Invariant: every row that is given has as many cells as the header,
//! and something in one of them; any other is an error, or an empty line.

use crate::base::{Code, Diagnostic, FileId, Span};

/// What columns are separated by in files that are no CSV, and what it is called.
const OTHER_SEPARATORS: [(char, &str); 3] =
    [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")];

pub(super) struct Table<'t> {
    file: FileId,
    /// All of the file, which places count in.
    text: &'t str,
    pub header: Row,
}

/// One row; the header is one too.
pub(super) struct Row {
    pub cells: csv::StringRecord,
    /// As a spreadsheet counts rows: from 1, with the header and empty lines.
    pub number: usize,
    /// Where it stands in the text, without the end of its line.
    start: usize,
    end: usize,
}

impl<'t> Table<'t> {
    /// Reads all of a file. Errors in rows do not hide the other rows.
    ///
    /// Errors: no header, or one with other separators than commas.
    pub fn read(
        file: FileId,
        text: &'t str,
    ) -> Result<(Table<'t>, Vec<Row>, Vec<Diagnostic>), Diagnostic> {
        let mut rows = rows(text).into_iter();
        let Some(header) = rows.next() else {
            return Err(Diagnostic::new(Code::BadData, "the data file is empty")
                .label(Span::new(file, 0, 0), "nothing here")
                .help("its first line names the columns: `month,tokens`"));
        };
        let table = Table { file, text, header };
        table.has_commas()?;
        let mut sound = Vec::new();
        let mut errors = Vec::new();
        for row in rows {
            match table.problem(&row) {
                Some(problem) => errors.push(problem),
                None if row.cells.iter().all(str::is_empty) => {}
                None => sound.push(row),
            }
        }
        Ok((table, sound, errors))
    }

    fn has_commas(&self) -> Result<(), Diagnostic> {
        let mut cells = self.header.cells.iter();
        let (Some(only), None) = (cells.next(), cells.next()) else {
            return Ok(());
        };
        let found = OTHER_SEPARATORS
            .iter()
            .find(|(sign, _)| only.contains(*sign));
        match found {
            None => Ok(()),
            Some((_, called)) => Err(Diagnostic::new(
                Code::BadData,
                format!(
                    "the columns of this file are separated by {called}, and those of CSV by commas"
                ),
            )
            .label(self.row_span(&self.header), called.to_owned())
            .help("export it again with commas between the columns, and with points in decimals")),
        }
    }

    /// What is wrong with the shape of a row.
    fn problem(&self, row: &Row) -> Option<Diagnostic> {
        let raw = self.text.get(row.start..row.end).unwrap_or_default();
        let (here, due) = (row.cells.len(), self.header.cells.len());
        let (message, help) = if raw.matches('"').count() % 2 == 1 {
            (
                format!(
                    "row {} has a quotation mark without its partner",
                    row.number
                ),
                "a cell with a quotation mark in it stands in quotation marks, and has each of its own twice",
            )
        } else if here != due && !(here == 1 && raw.trim().is_empty()) {
            let cells = if here == 1 { "cell" } else { "cells" };
            (
                format!(
                    "row {} has {here} {cells} where the header has {due}",
                    row.number
                ),
                "give each row a cell for each column; a cell with a comma in it stands in quotation marks",
            )
        } else {
            return None;
        };
        let first_line = row.start + raw.lines().next().map_or(0, str::len);
        let span = Span::new(self.file, row.start, first_line);
        let diagnostic = Diagnostic::new(Code::BadData, message);
        Some(diagnostic.label(span, "this row").help(help))
    }

    /// An error in one cell, named by its row and its column.
    pub fn cell(&self, row: &Row, column: usize, name: &str, what: &str) -> Diagnostic {
        let place = format!("row {}, column `{name}`", row.number);
        Diagnostic::new(Code::BadData, format!("{place}: {what}"))
            .label(self.cell_span(row, column), "this cell")
    }

    pub fn header_span(&self) -> Span {
        self.row_span(&self.header)
    }

    fn row_span(&self, row: &Row) -> Span {
        Span::new(self.file, row.start, row.end)
    }

    /// Where a cell is written. The marks around and in it come in pairs, so a comma parts two
    /// cells where an even number of them stands before it.
    fn cell_span(&self, row: &Row, column: usize) -> Span {
        let raw = self.text.get(row.start..row.end).unwrap_or_default();
        let mut quoted = false;
        let mut bounds = vec![0];
        for (at, letter) in raw.char_indices() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => bounds.extend([at, at + 1]),
                _ => {}
            }
        }
        bounds.push(raw.len());
        match bounds.chunks_exact(2).nth(column) {
            Some([start, end]) if start < end => {
                Span::new(self.file, row.start + start, row.start + end)
            }
            _ => self.row_span(row),
        }
    }
}

/// All rows of a text, the header included.
fn rows(text: &str) -> Vec<Row> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - body.len();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(body.as_bytes());
    let mut rows = Vec::new();
    let mut cells = csv::StringRecord::new();
    let mut number = 1;
    let mut end = offset;
    // Text in memory has no reading error, and being flexible the reader has none of its own.
    while reader.read_record(&mut cells).is_ok_and(|more| more) {
        let begins = cells.position().map_or(0, |at| at.byte() as usize) + offset;
        let is_break = |c| c == '\n' || c == '\r';
        // The reader counts what is left of the last line's end to the next row.
        let skipped = |from: usize| text.get(from..).unwrap_or_default();
        let start = text.len() - skipped(begins).trim_start_matches(is_break).len();
        let gap = text.get(end..start).unwrap_or_default();
        number += gap.matches('\n').count().max(gap.matches('\r').count());
        let ends = reader.position().byte() as usize + offset;
        let raw = text.get(start..ends).unwrap_or_default();
        end = start + raw.trim_end_matches(is_break).len();
        rows.push(Row {
            cells: cells.clone(),
            number,
            start,
            end,
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(text: &str) -> Vec<(usize, String)> {
        let rows = rows(text).into_iter();
        rows.map(|row| (row.number, text[row.start..row.end].to_owned()))
            .collect()
    }

    #[test]
    fn rows_count_as_in_a_spreadsheet_however_lines_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["\u{feff}a,b", "", "1,2", "\"x", "y\",3", "4,5", ""].join(end);
            let expected = [
                (1, "a,b".to_owned()),
                (3, "1,2".to_owned()),
                (4, format!("\"x{end}y\",3")),
                (5, "4,5".to_owned()),
            ];
            assert_eq!(numbered(&text), expected, "{end:?}");
        }
        assert_eq!(numbered(""), []);
        assert_eq!(numbered("\n\na"), [(3, "a".to_owned())]);
    }

    #[test]
    fn finds_cells_behind_quoted_commas() {
        let text = "m,n\n\"a,\"\"b\"\"\",7\n";
        let (table, rows, errors) = Table::read(FileId(0), text).expect("a table");
        assert!(errors.is_empty());
        let span = |column| table.cell_span(&rows[0], column);
        let written = |span: Span| &text[span.start as usize..span.end as usize];
        assert_eq!(written(span(0)), "\"a,\"\"b\"\"\"");
        assert_eq!(written(span(1)), "7");
        assert_eq!(&rows[0].cells[0], "a,\"b\"");
    }
}
