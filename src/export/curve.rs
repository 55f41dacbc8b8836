//! A line over an axis, for a terminal: as many rows of dots as fit the eye, with the ends of
//! both axes written beside them.
//!
//! Input: points in order, each a number, never, or missing. Output: lines of text no wider than
//! asked for. Never stands above the line, what failed below it, so that a gap says why it is one.

use unicode_width::UnicodeWidthStr;

use crate::base::Decimal;
use crate::base::decimal::RoundingMode;

/// One point of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    At(Decimal),
    Never,
    Failed,
    Blank,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub struct Curve {
    pub marks: Vec<Mark>,
    /// What stands beside the highest and the lowest point.
    pub highest: String,
    pub lowest: String,
    /// What stands below the first and the last point.
    pub first: String,
    pub last: String,
}

/// Rows of characters that the line takes.
const ROWS: usize = 8;

/// A character holds two dots beside each other and four above each other.
const ACROSS: usize = 2;
const DOWN: usize = 4;

/// No chart is wider than this, however wide the terminal is.
pub(super) const WIDEST: usize = 64;

/// The line as lines of text.
pub fn curve(of: &Curve, width: usize) -> String {
    let beside = [of.highest.width(), of.lowest.width(), "never".width()];
    let label = beside.into_iter().max().unwrap_or(0);
    let columns = width.saturating_sub(label + 4).clamp(8, WIDEST);
    let numbers = of.marks.iter().filter_map(|mark| match mark {
        Mark::At(number) => Some(*number),
        _ => None,
    });
    let (low, high) = (numbers.clone().min(), numbers.max());
    let mut canvas = Canvas::new(columns);
    let mut before = None;
    for (at, mark) in of.marks.iter().enumerate() {
        let across = place(at, of.marks.len().saturating_sub(1), columns * ACROSS - 1);
        let here = match (mark, low, high) {
            (Mark::At(number), Some(low), Some(high)) => {
                Some((across, height(*number, low, high, ROWS * DOWN - 1)))
            }
            _ => None,
        };
        if let Some(here) = here {
            for (across, up) in between(before.unwrap_or(here), here) {
                canvas.dot(across, up);
            }
        }
        before = here;
    }
    let row_of = |wanted: Mark| {
        let mut row = vec![' '; columns];
        for (at, _) in of
            .marks
            .iter()
            .enumerate()
            .filter(|(_, mark)| **mark == wanted)
        {
            let across = place(at, of.marks.len().saturating_sub(1), columns * ACROSS - 1);
            if let Some(cell) = row.get_mut(across / ACROSS) {
                *cell = '×';
            }
        }
        row.into_iter().collect::<String>()
    };
    let mut text = String::new();
    let mut line = |beside: &str, axis: char, content: &str| {
        let pad = " ".repeat(label.saturating_sub(beside.width()));
        text.push_str(format!("  {pad}{beside} {axis}{content}").trim_end());
        text.push('\n');
    };
    if of.marks.contains(&Mark::Never) {
        line("never", '│', &row_of(Mark::Never));
    }
    if low.is_some() {
        let rows = canvas.rows();
        let last = rows.len().saturating_sub(1);
        let level = low == high;
        for (at, row) in rows.iter().enumerate() {
            let beside = match at {
                _ if level => match at == rows.len() / 2 {
                    true => of.highest.as_str(),
                    false => "",
                },
                0 => of.highest.as_str(),
                _ if at == last => of.lowest.as_str(),
                _ => "",
            };
            line(beside, '│', row);
        }
    }
    if of.marks.contains(&Mark::Failed) {
        line("error", '│', &row_of(Mark::Failed));
    }
    line("", '└', &"─".repeat(columns));
    line("", ' ', &ends(&of.first, &of.last, columns));
    text
}

/// What stands below the first and the last point; the first alone where there is no room.
pub(super) fn ends(first: &str, last: &str, columns: usize) -> String {
    match columns.checked_sub(first.width() + last.width()) {
        None | Some(0) => first.to_owned(),
        Some(between) => format!("{first}{}{last}", " ".repeat(between)),
    }
}

/// The place of one of `steps` steps among `most` places.
pub(super) fn place(step: usize, steps: usize, most: usize) -> usize {
    match steps {
        0 => most / 2,
        _ => (step * most + steps / 2) / steps,
    }
}

/// How many of `top` steps from the bottom a number lies.
pub(super) fn height(number: Decimal, low: Decimal, high: Decimal, top: usize) -> usize {
    let top = top as i64;
    let share = number.checked_sub(low).and_then(|above| {
        let whole = high.checked_sub(low)?;
        above.value.mul_div(Decimal::from(top), whole.value, 1, 1)
    });
    // A line that is level lies in the middle.
    let share = share.and_then(|share| share.value.round(0, RoundingMode::HalfEven));
    let dots = share.ok().and_then(|share| share.value.to_i64());
    usize::try_from(dots.unwrap_or(top / 2).clamp(0, top)).unwrap_or(0)
}

/// The places on the straight way from one to another, both included.
pub(super) fn between(
    from: (usize, usize),
    to: (usize, usize),
) -> impl Iterator<Item = (usize, usize)> {
    let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1));
    let part = move |from: usize, to: usize, step: usize| match (steps, to >= from) {
        (0, _) => to,
        (_, true) => from + place(step, steps, to - from),
        (_, false) => from - place(step, steps, from - to),
    };
    (0..=steps).map(move |step| (part(from.0, to.0, step), part(from.1, to.1, step)))
}

/// Dots, eight to a character.
struct Canvas {
    columns: usize,
    /// By row from the top, then by column.
    cells: Vec<u8>,
}

impl Canvas {
    fn new(columns: usize) -> Canvas {
        Canvas {
            columns,
            cells: vec![0; columns * ROWS],
        }
    }

    /// A dot so far from the left and from the bottom.
    fn dot(&mut self, across: usize, up: usize) {
        // The bits of braille patterns, from the top, in the left and in the right column.
        const BITS: [[u8; ACROSS]; DOWN] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let down = (ROWS * DOWN - 1).saturating_sub(up);
        let at = down / DOWN * self.columns + across / ACROSS;
        if let Some(cell) = self.cells.get_mut(at) {
            *cell |= BITS[down % DOWN][across % ACROSS];
        }
    }

    fn rows(&self) -> Vec<String> {
        let character = |bits: &u8| match bits {
            0 => ' ',
            bits => char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' '),
        };
        let rows = self.cells.chunks(self.columns);
        rows.map(|row| row.iter().map(character).collect())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(marks: Vec<Mark>) -> Curve {
        Curve {
            marks,
            highest: "9".to_owned(),
            lowest: "1".to_owned(),
            first: "a".to_owned(),
            last: "z".to_owned(),
        }
    }

    fn at(number: i64) -> Mark {
        Mark::At(Decimal::from(number))
    }

    #[test]
    fn a_rising_line_begins_below_and_ends_above() {
        let text = curve(&of(vec![at(1), at(5), at(9)]), 40);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), ROWS + 2, "{text}");
        assert!(lines[0].ends_with(|c| c != ' ' && c != '│'), "{text}");
        assert!(lines[0].contains("9 │ "), "{text}");
        assert!(lines[ROWS - 1].contains("1 │⡠"), "{text}");
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
    }

    #[test]
    fn never_stands_above_and_failures_below() {
        let text = curve(&of(vec![at(1), Mark::Never, Mark::Failed]), 40);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("  never │") && lines[0].contains('×'));
        assert!(lines[ROWS + 1].starts_with("  error │"), "{text}");
        let nothing = curve(&of(vec![Mark::Never, Mark::Never]), 40);
        assert_eq!(nothing.lines().count(), 3, "{nothing}");
    }

    #[test]
    fn one_point_and_a_level_line_are_charts_too() {
        for marks in [vec![at(3)], vec![at(3), at(3)], vec![Mark::Blank]] {
            assert!(curve(&of(marks), 20).ends_with("z\n"));
        }
    }
}
