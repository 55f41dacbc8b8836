//! A map of figures over two inputs: a row for each value of the first, a column for each value of
//! the second, shaded from the least figure to the greatest.
//!
//! A colour shades the cell where the terminal has colours; elsewhere a character before the figure
//! does. Where the figures do not fit the width, the shades stand alone.

use unicode_width::UnicodeWidthStr;

use super::layout::{Look, left_pad};

/// A cell: its text, and how dark it is, from 0 to [`DARKEST`]; None for what is no number.
#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    pub shade: Option<usize>,
}

/// The darkest shade.
pub const DARKEST: usize = 4;

const SHADES: [char; DARKEST + 1] = [' ', '░', '▒', '▓', '█'];

/// Background and text of each shade, in the 256 colours of terminals.
const COLORS: [(u8, u8); DARKEST + 1] = [(195, 16), (153, 16), (111, 16), (69, 231), (26, 231)];

/// The map as lines of text; `down` and `across` label the rows and the columns.
pub fn heat(down: &[String], across: &[String], cells: &[Vec<Cell>], look: Look) -> String {
    let label = down.iter().map(|label| label.width()).max().unwrap_or(0);
    let texts = cells.iter().flatten().map(|cell| cell.text.width());
    let widest = texts.chain(across.iter().map(|label| label.width())).max();
    let figure = widest.unwrap_or(0);
    let room = look.width.saturating_sub(label + 2);
    let full = across.len() * (figure + 2) <= room;
    let mut text = String::new();
    let mut line = |content: String| {
        text.push_str(content.trim_end());
        text.push('\n');
    };
    if full {
        let head: String = across
            .iter()
            .map(|name| left_pad(name, figure + 2))
            .collect();
        line(format!("  {}{head}", " ".repeat(label)));
        for (name, row) in down.iter().zip(cells) {
            let row: String = row
                .iter()
                .map(|cell| filled(cell, figure + 1, look.color))
                .collect();
            line(format!("  {}{row}", left_pad(name, label)));
        }
        return text;
    }
    // Two characters make a cell about as wide as it is high.
    let each = (room.saturating_sub(1) / across.len().max(1)).clamp(1, 2);
    let ends = [across.first(), across.last()].map(|end| end.map_or("", String::as_str));
    let between = (across.len() * each).saturating_sub(ends[0].width() + ends[1].width());
    line(format!(
        "  {} {}{}{}",
        " ".repeat(label),
        ends[0],
        " ".repeat(between.max(1)),
        ends[1]
    ));
    for (name, row) in down.iter().zip(cells) {
        let row: String = row
            .iter()
            .map(|cell| shade(cell, each, look.color))
            .collect();
        line(format!("  {} {row}", left_pad(name, label)));
    }
    text
}

/// How dark a figure is that lies so many parts of `whole` above the least.
pub fn shade_of(part: i64, whole: i64) -> usize {
    let steps = DARKEST as i64 + 1;
    match whole {
        0 => DARKEST / 2,
        _ => usize::try_from((part * steps / whole).clamp(0, steps - 1)).unwrap_or(0),
    }
}

/// A cell with its figure, a blank before it.
fn filled(cell: &Cell, width: usize, color: bool) -> String {
    match (cell.shade, color) {
        (Some(shade), true) => format!(" {}", colored(&left_pad(&cell.text, width), shade)),
        (Some(shade), false) => {
            let text = left_pad(&cell.text, width - 1);
            format!(" {}{text}", SHADES.get(shade).unwrap_or(&' '))
        }
        (None, _) => format!(" {}", left_pad(&cell.text, width)),
    }
}

/// A cell without its figure: a shade, or the first letter of what is no number.
fn shade(cell: &Cell, width: usize, color: bool) -> String {
    match (cell.shade, color) {
        (Some(shade), true) => colored(&" ".repeat(width), shade),
        (Some(shade), false) => SHADES.get(shade).unwrap_or(&' ').to_string().repeat(width),
        (None, _) => {
            let letter = cell.text.chars().next().unwrap_or(' ');
            left_pad(&letter.to_string(), width)
        }
    }
}

fn colored(text: &str, shade: usize) -> String {
    let (back, front) = COLORS.get(shade).copied().unwrap_or(COLORS[0]);
    format!("\u{1b}[48;5;{back};38;5;{front}m{text}\u{1b}[0m")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(columns: usize, width: usize) -> String {
        let names: Vec<String> = (0..columns).map(|at| format!("{at}%")).collect();
        let row = |at: usize| {
            let cell = |column: usize| Cell {
                text: format!("{}", at * 100 + column),
                shade: (column > 0).then_some(column % 5),
            };
            (0..columns).map(cell).collect()
        };
        let cells: Vec<Vec<Cell>> = (0..3).map(row).collect();
        let look = Look {
            width,
            color: false,
        };
        heat(
            &["a".to_owned(), "b".to_owned(), "c".to_owned()],
            &names,
            &cells,
            look,
        )
    }

    #[test]
    fn figures_stand_below_the_values_of_their_column() {
        let text = map(3, 40);
        let ends = |line: &str| line.width();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(ends(lines[0]), ends(lines[1]), "{text}");
        assert!(lines[2].contains("100 ░101 ▒102"), "{text}");
    }

    #[test]
    fn no_map_is_wider_than_it_may_be() {
        for columns in [3, 12, 40, 70] {
            let text = map(columns, 80);
            assert!(
                text.lines().all(|line| line.width() <= 80),
                "{columns}:\n{text}"
            );
        }
    }

    #[test]
    fn shades_divide_the_figures_evenly() {
        let shades: Vec<usize> = (0..=10).map(|part| shade_of(part, 10)).collect();
        assert_eq!(shades, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4]);
        assert_eq!(shade_of(0, 0), 2);
    }
}
