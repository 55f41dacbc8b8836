//! A statement, or a sheet, as text in columns, for a terminal or a plain file.
//!
//! Input: a statement or a sheet, and how wide it may be. Output: lines that fit that width; periods that
//! do not fit beside the first ones follow in blocks of their own. Wide characters count as
//! the two columns that they take.

use unicode_width::UnicodeWidthStr;

use super::sheet::{Sheet, SheetTable};
use super::statement::{Section, Shown, Statement, StatementRow, Tone, Weight};

/// How a text is to look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns to fit into.
    pub width: usize,
    pub color: bool,
}

/// Between two columns; one less where that lets all periods stand beside each other.
const GAP: usize = 2;

pub(super) mod style {
    pub const BOLD: &str = "\u{1b}[1m";
    pub const DIM: &str = "\u{1b}[2m";
    pub const RED: &str = "\u{1b}[31m";
    pub const RESET: &str = "\u{1b}[0m";
}

/// The statement as text.
pub fn text(statement: &Statement, look: Look) -> String {
    let mut page = Page {
        look,
        text: String::new(),
    };
    page.line(&page.styled(&statement.title, style::BOLD));
    page.line(&page.styled(&statement.subtitle.join(" · "), style::DIM));
    page.table(&statement.table);
    if !statement.metrics.is_empty() {
        page.metrics(&statement.metrics);
    }
    page.line("");
    let footer = if statement.failing.is_empty() {
        page.styled(&statement.footer, style::DIM)
    } else {
        page.styled(&statement.footer, style::BOLD)
    };
    page.line(&footer);
    for failing in &statement.failing {
        page.line(&format!("  {}", page.styled(failing, style::RED)));
    }
    page.text
}

/// The sheet as text.
pub fn sheet_text(sheet: &Sheet, look: Look) -> String {
    let mut page = Page {
        look,
        text: String::new(),
    };
    page.line(&page.styled(&sheet.title, style::BOLD));
    page.line(&page.styled(&sheet.subtitle.join(" · "), style::DIM));
    page.paragraphs(&sheet.about);
    for table in &sheet.tables {
        page.table(table);
    }
    page.paragraphs(&sheet.notes);
    page.text
}

/// The widths of a table's columns.
struct Layout {
    label: usize,
    unit: usize,
    /// Of every period's column, without the gap before it.
    figure: usize,
    /// Before every period's column.
    gap: usize,
    /// Periods beside each other.
    across: usize,
}

impl Layout {
    fn of(table: &SheetTable, width: usize) -> Layout {
        let rows = || table.sections.iter().flat_map(|section| &section.rows);
        let label = rows().map(|row| 2 * row.indent + row.label.width()).max();
        let label = label.unwrap_or(0) + 2;
        let unit = rows().map(|row| row.unit.width()).max().unwrap_or(0);
        let cells = rows().flat_map(|row| row.cells.iter().map(padded_width));
        // A period's name lines up with the digits, beside the room for a parenthesis.
        let columns = table.columns.iter().map(|column| column.width() + 1);
        let figure = cells.chain(columns).max().unwrap_or(0);
        let room = |gap| width.saturating_sub(label + GAP + unit) / (figure + gap);
        let count = table.columns.len();
        let gap = match room(GAP) < count && count <= room(GAP - 1) {
            true => GAP - 1,
            false => GAP,
        };
        let free = count.saturating_sub(table.pinned);
        Layout {
            label,
            unit,
            figure,
            gap,
            across: across(
                free,
                room(gap).saturating_sub(table.pinned),
                table.in_a_year,
            ),
        }
    }

    /// The columns of each block: those that stand in all of them, and its own.
    fn blocks(&self, table: &SheetTable) -> Vec<Vec<usize>> {
        let count = table.columns.len();
        let pinned = table.pinned.min(count);
        let free: Vec<usize> = (pinned..count).collect();
        let with_pinned = |own: &[usize]| (0..pinned).chain(own.iter().copied()).collect();
        match free.is_empty() {
            true => vec![(0..pinned).collect()],
            false => free.chunks(self.across).map(with_pinned).collect(),
        }
    }
}

/// How many of `count` periods make a block where `room` fit: all, or whole years, or an even
/// part of one.
fn across(count: usize, room: usize, in_a_year: usize) -> usize {
    let most = match in_a_year {
        // Months of more than one year would not be read together.
        12 => room.min(12),
        _ => room,
    };
    if count <= most {
        return count.max(1);
    }
    if in_a_year == 1 {
        // Blocks as even as can be.
        let blocks = count.div_ceil(most.max(1));
        return count.div_ceil(blocks);
    }
    let years = most / in_a_year * in_a_year;
    let parts = (1..=most)
        .rev()
        .find(|part| in_a_year.is_multiple_of(*part));
    if years > 0 { years } else { parts.unwrap_or(1) }
}

/// A figure's width with room for the parenthesis that closes a negative one.
fn padded_width(cell: &Shown) -> usize {
    cell.text.width() + usize::from(cell.tone != Tone::Negative)
}

struct Page {
    look: Look,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        let start = self.text.len();
        self.text.push_str(line);
        self.end_line(start);
    }

    /// Ends the line that begins there, without blanks behind it.
    fn end_line(&mut self, start: usize) {
        let end = start + self.text[start..].trim_end().len();
        self.text.truncate(end);
        self.text.push('\n');
    }

    fn blanks(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }

    /// A text between so many blanks, all of it in a style where the look has colour.
    fn put(&mut self, before: usize, text: &str, behind: usize, style: Option<&str>) {
        let styled = before + text.len() + behind > 0 && self.look.color;
        let style = style.filter(|_| styled);
        self.text.push_str(style.unwrap_or_default());
        self.blanks(before);
        self.text.push_str(text);
        self.blanks(behind);
        self.text.push_str(style.map_or("", |_| style::RESET));
    }

    fn styled(&self, text: &str, style: &str) -> String {
        styled(text, style, self.look)
    }

    /// Each on lines of its own, below an empty one; further lines of one are set in.
    fn paragraphs(&mut self, paragraphs: &[String]) {
        if !paragraphs.is_empty() {
            self.line("");
        }
        for paragraph in paragraphs {
            let options = textwrap::Options::new(self.look.width)
                .break_words(false)
                .subsequent_indent("    ");
            for line in textwrap::wrap(paragraph, options) {
                self.line(&line);
            }
        }
    }

    fn table(&mut self, table: &SheetTable) {
        if table.sections.is_empty() || table.columns.is_empty() {
            return;
        }
        let layout = Layout::of(table, self.look.width);
        for block in layout.blocks(table) {
            let columns: Vec<&str> = block
                .iter()
                .filter_map(|at| table.columns.get(*at).map(String::as_str))
                .collect();
            self.block(&columns, &table.sections, &layout, &block);
        }
    }

    fn block(&mut self, columns: &[&str], sections: &[Section], layout: &Layout, block: &[usize]) {
        let mut header = " ".repeat(layout.label + GAP + layout.unit);
        for column in columns {
            // The digits end one column before the room for a parenthesis.
            header.push_str(&left_pad(column, layout.gap + layout.figure - 1));
            header.push(' ');
        }
        self.line("");
        self.line(&self.styled(header.trim_end(), style::BOLD));
        for section in sections {
            if !section.heading.is_empty() {
                self.line(&self.styled(&section.heading, style::BOLD));
            }
            for row in &section.rows {
                self.row(row, layout, block);
            }
            self.line("");
        }
        self.text.pop();
    }

    fn row(&mut self, row: &StatementRow, layout: &Layout, block: &[usize]) {
        let start = self.text.len();
        let style = match row.weight {
            Weight::Total | Weight::Heading => Some(style::BOLD),
            Weight::Plain => None,
        };
        let indent = 2 * row.indent + 2;
        let free = layout.label.saturating_sub(indent + row.label.width());
        self.put(indent, &row.label, free, style);
        self.blanks(GAP);
        let free = layout.unit.saturating_sub(row.unit.width());
        self.put(0, &row.unit, free, Some(style::DIM));
        for cell in block.iter().filter_map(|at| row.cells.get(*at)) {
            self.blanks(layout.gap);
            self.figure(cell, layout.figure, row.weight);
        }
        self.end_line(start);
    }

    /// Right-aligned, with room for the parenthesis that closes a negative one.
    fn figure(&mut self, cell: &Shown, width: usize, weight: Weight) {
        let style = match (cell.tone, weight) {
            (Tone::Negative | Tone::Failed, _) => Some(style::RED),
            (Tone::Blank, _) => Some(style::DIM),
            (_, Weight::Total) => Some(style::BOLD),
            _ => None,
        };
        let close = usize::from(cell.tone != Tone::Negative);
        let free = width.saturating_sub(cell.text.width() + close);
        self.put(free, &cell.text, close, style);
    }

    fn metrics(&mut self, metrics: &[StatementRow]) {
        let widest =
            |width: fn(&StatementRow) -> usize| metrics.iter().map(width).max().unwrap_or(0);
        let layout = Layout {
            label: widest(|row| row.label.width()) + 2,
            unit: 0,
            figure: widest(|row| row.cells.iter().map(padded_width).max().unwrap_or(0)),
            gap: GAP,
            across: 1,
        };
        self.line("");
        self.line(&self.styled("Metrics", style::BOLD));
        for row in metrics {
            let start = self.text.len();
            let free = layout.label.saturating_sub(2 + row.label.width());
            self.put(2, &row.label, free, None);
            for cell in &row.cells {
                self.blanks(GAP);
                self.figure(cell, layout.figure, row.weight);
            }
            self.blanks(1);
            self.put(0, &row.unit, 0, Some(style::DIM));
            self.end_line(start);
        }
    }
}

/// In a style, where the look has colour.
pub(super) fn styled(text: &str, style: &str, look: Look) -> String {
    match look.color && !text.is_empty() {
        true => format!("{style}{text}{}", style::RESET),
        false => text.to_owned(),
    }
}

pub(super) fn left_pad(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

pub(super) fn right_pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_whole_years_or_even_parts() {
        assert_eq!(across(6, 7, 1), 6);
        assert_eq!(across(6, 5, 1), 3);
        assert_eq!(across(60, 20, 12), 12);
        assert_eq!(across(60, 8, 12), 6);
        assert_eq!(across(14, 5, 12), 4);
        assert_eq!(across(20, 11, 4), 8);
        assert_eq!(across(20, 3, 4), 2);
        assert_eq!(across(5, 0, 1), 1);
    }

    fn statement(label: &str) -> Statement {
        let cell = |text: &str, tone| Shown {
            text: text.to_owned(),
            tone,
        };
        let row = |label: &str, text: &str, tone| StatementRow {
            label: label.to_owned(),
            indent: 0,
            unit: "USD".to_owned(),
            cells: vec![cell("7.0", Tone::Plain), cell(text, tone)],
            weight: Weight::Plain,
        };
        Statement {
            title: "T".to_owned(),
            subtitle: vec!["base case".to_owned()],
            table: SheetTable {
                columns: vec!["2024".to_owned(), "2025".to_owned()],
                in_a_year: 1,
                pinned: 0,
                sections: vec![Section {
                    heading: "Revenue".to_owned(),
                    rows: vec![
                        row(label, "(1.5)", Tone::Negative),
                        row("b", "—", Tone::Blank),
                    ],
                }],
            },
            metrics: Vec::new(),
            footer: "no checks".to_owned(),
            failing: Vec::new(),
        }
    }

    /// The columns in which the lines of the section end.
    fn ends(text: &str) -> Vec<usize> {
        let rows = text.lines().filter(|line| line.contains("USD"));
        rows.map(|line| line.trim_end_matches([')', '—']).width())
            .collect()
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let look = Look {
            width: 80,
            color: false,
        };
        for label in ["a", "売上高", "é"] {
            let text = text(&statement(label), look);
            let ends = ends(&text);
            // A parenthesis hangs over the digits' column, a dash stands in it.
            assert_eq!(
                ends.first().map(|end| end - 1),
                ends.last().copied(),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_is_wider_than_it_may_be() {
        for width in [34, 40, 80] {
            let look = Look {
                width,
                color: false,
            };
            let text = text(&statement("a_longer_name"), look);
            let widest = text.lines().map(UnicodeWidthStr::width).max();
            assert!(
                widest.is_some_and(|widest| widest <= width),
                "{width}:\n{text}"
            );
        }
    }
}
