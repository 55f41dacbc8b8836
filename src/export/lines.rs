//! Several lines over one pair of axes, for a terminal: each with a mark of its own, and with a
//! colour where there are colours.
//!
//! Input: lines of one unit, with what stands beside the axes. Output: a legend and a chart, no
//! wider than asked for. Where two lines meet the one that was named first is seen.

use unicode_width::UnicodeWidthStr;

use super::curve::{WIDEST, between, ends, height, place};
use super::layout::Look;
use super::layout::style::RESET;
use crate::base::Decimal;

/// A line by its name; None where it has no number.
#[derive(Clone, Debug)]
pub struct Plotted {
    pub name: String,
    pub numbers: Vec<Option<Decimal>>,
}

/// What stands beside the axes.
#[derive(Clone, Debug)]
pub struct Axes {
    pub lowest: (Decimal, String),
    pub highest: (Decimal, String),
    /// Beside the line of zero, where both sides of it are seen.
    pub zero: String,
    /// Below the first and the last point.
    pub first: String,
    pub last: String,
}

/// What lines are drawn with, in the order in which they are named.
const MARKS: [char; 6] = ['•', '+', '×', 'o', '*', '#'];

/// Colours of terminals that are seen on black and on white.
const COLORS: [&str; MARKS.len()] = [
    "\u{1b}[36m",
    "\u{1b}[33m",
    "\u{1b}[35m",
    "\u{1b}[32m",
    "\u{1b}[34m",
    "\u{1b}[31m",
];

/// No more lines than these can be told apart.
pub const MOST_LINES: usize = MARKS.len();

/// Rows of characters that the lines take.
const ROWS: usize = 14;

const NOTHING: usize = usize::MAX;

/// The lines as lines of text, below a legend.
pub fn lines(plotted: &[Plotted], axes: &Axes, look: Look) -> String {
    let (low, high) = (axes.lowest.0, axes.highest.0);
    let zero = Decimal::default();
    let zero = (low < zero && zero < high).then(|| ROWS - 1 - height(zero, low, high, ROWS - 1));
    let beside = |row: usize| match row {
        _ if low == high => match row == ROWS / 2 {
            true => axes.highest.1.as_str(),
            false => "",
        },
        0 => &axes.highest.1,
        row if row == ROWS - 1 => &axes.lowest.1,
        row if zero == Some(row) => &axes.zero,
        _ => "",
    };
    let label = (0..ROWS).map(|row| beside(row).width()).max().unwrap_or(0);
    let columns = look.width.saturating_sub(label + 4).clamp(8, WIDEST);
    let cells = drawn(plotted, (low, high), columns);
    let mut text = legend(plotted, look);
    for (row, cells) in cells.iter().enumerate() {
        let behind = if zero == Some(row) { '┄' } else { ' ' };
        let content: String = cells
            .iter()
            .map(|cell| match *cell {
                NOTHING => behind.to_string(),
                line => mark(line, look),
            })
            .collect();
        let beside = beside(row);
        let pad = " ".repeat(label.saturating_sub(beside.width()));
        text.push_str(format!("  {pad}{beside} │{content}").trim_end());
        text.push('\n');
    }
    let pad = " ".repeat(label);
    text.push_str(&format!("  {pad} └{}\n", "─".repeat(columns)));
    let ends = ends(&axes.first, &axes.last, columns);
    text.push_str(&format!("  {pad}  {ends}\n"));
    text
}

/// Which line is seen in each character, by row from the top.
fn drawn(plotted: &[Plotted], (low, high): (Decimal, Decimal), columns: usize) -> Vec<Vec<usize>> {
    let mut cells = vec![vec![NOTHING; columns]; ROWS];
    for (line, of) in plotted.iter().enumerate().rev() {
        let mut before = None;
        for (at, number) in of.numbers.iter().enumerate() {
            let across = place(at, of.numbers.len().saturating_sub(1), columns - 1);
            let here = number.map(|number| (across, height(number, low, high, ROWS - 1)));
            if let Some(here) = here {
                for (across, up) in between(before.unwrap_or(here), here) {
                    cells[ROWS - 1 - up][across] = line;
                }
            }
            before = here;
        }
    }
    cells
}

fn mark(line: usize, look: Look) -> String {
    let mark = MARKS[line % MARKS.len()];
    match look.color {
        true => format!("{}{mark}{RESET}", COLORS[line % COLORS.len()]),
        false => mark.to_string(),
    }
}

/// Marks with the names that they stand for, as many on a line as fit.
fn legend(plotted: &[Plotted], look: Look) -> String {
    let mut text = String::new();
    let mut used = 0;
    for (line, of) in plotted.iter().enumerate() {
        let width = of.name.width() + 4;
        if used > 0 && used + width > look.width {
            text.push('\n');
            used = 0;
        }
        used += width;
        text.push_str(&format!("  {} {}", mark(line, look), of.name));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look {
        width: 40,
        color: false,
    };

    fn of(name: &str, numbers: &[i64]) -> Plotted {
        Plotted {
            name: name.to_owned(),
            numbers: numbers.iter().map(|n| Some(Decimal::from(*n))).collect(),
        }
    }

    fn axes(low: i64, high: i64) -> Axes {
        Axes {
            lowest: (Decimal::from(low), low.to_string()),
            highest: (Decimal::from(high), high.to_string()),
            zero: "0".to_owned(),
            first: "a".to_owned(),
            last: "z".to_owned(),
        }
    }

    #[test]
    fn each_line_has_its_mark_in_the_legend_and_at_its_ends() {
        let two = [of("up", &[-5, 0, 5]), of("down", &[5, 0, -5])];
        let text = lines(&two, &axes(-5, 5), PLAIN);
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[0], "  • up  + down");
        assert_eq!(rows.len(), 1 + ROWS + 2, "{text}");
        assert!(
            rows[1].starts_with("   5 │+") && rows[1].ends_with('•'),
            "{text}"
        );
        assert!(
            rows[ROWS].starts_with("  -5 │•") && rows[ROWS].ends_with('+'),
            "{text}"
        );
        assert!(rows.iter().any(|row| row.starts_with("   0 │┄")), "{text}");
        assert!(rows.iter().all(|row| row.width() <= 40), "{text}");
    }

    #[test]
    fn colours_are_those_of_the_legend() {
        let two = [of("up", &[1, 2]), of("down", &[2, 1])];
        let look = Look {
            color: true,
            ..PLAIN
        };
        let text = lines(&two, &axes(1, 2), look);
        for line in [0, 1] {
            assert!(text.matches(&mark(line, look)).count() > 2, "{text}");
        }
    }

    #[test]
    fn a_narrow_terminal_and_level_lines_are_drawn_too() {
        let two = [of("one", &[3]), of("other", &[3])];
        let look = Look { width: 5, ..PLAIN };
        let text = lines(&two, &axes(3, 3), look);
        assert!(text.starts_with("  • one\n  + other\n"), "{text}");
        assert!(text.contains("  3 │"), "{text}");
        let mut axes = axes(3, 3);
        (axes.first, axes.last) = ("2025-01".to_owned(), "2025-12".to_owned());
        let text = lines(&two, &axes, look);
        assert!(text.ends_with("  2025-01\n"), "{text}");
    }
}
