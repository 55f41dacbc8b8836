//! A tornado as lines of text: for each input a bar from the least to the greatest value of what
//! is asked, all on one scale, with the base case marked.
//!
//! Input: names and values in their order. Output: a line for each, at most as wide as asked.

use unicode_width::UnicodeWidthStr;

use super::layout::{left_pad, right_pad};
use crate::base::Decimal;
use crate::calendar::Date;
use crate::check::Value;

/// What a line shows: a name, the values that it spans, and how far they are apart, in words.
#[derive(Clone, Debug)]
pub struct Span {
    pub name: String,
    pub values: Vec<Option<Value>>,
    pub swing: String,
}

/// Columns of the bars where there is room, and where there is little.
const WIDEST: usize = 48;
const NARROWEST: usize = 12;

/// The lines, in their order. `base` is marked in each; a bar that ends at `never`, which comes
/// after every period, is open to the right.
pub fn tornado(base: Option<Value>, spans: &[Span], width: usize) -> Vec<String> {
    let all = spans.iter().flat_map(|span| &span.values).chain([&base]);
    let known: Vec<Decimal> = all.filter_map(|value| place(*value)).collect();
    let (Some(least), Some(most)) = (known.iter().min(), known.iter().max()) else {
        return Vec::new();
    };
    let names = spans
        .iter()
        .map(|span| span.name.width())
        .max()
        .unwrap_or(0);
    let words = spans
        .iter()
        .map(|span| span.swing.width())
        .max()
        .unwrap_or(0);
    let columns = width
        .saturating_sub(names + words + 6)
        .clamp(NARROWEST, WIDEST);
    let at = |value: Option<Value>| match value {
        Some(Value::Never) => Some(columns - 1),
        other => column(place(other)?, *least, *most, columns - 2),
    };
    let mark = at(base);
    let line = |span: &Span| {
        let ends: Vec<usize> = span.values.iter().filter_map(|value| at(*value)).collect();
        let (from, to) = (ends.iter().min(), ends.iter().max());
        let cell = |at: usize| match (from, to) {
            _ if Some(at) == mark => '│',
            (Some(from), Some(to)) if at < *from || at > *to => ' ',
            (None, _) | (_, None) => ' ',
            _ if at == columns - 1 => '▶',
            _ => '█',
        };
        let bar: String = (0..columns).map(cell).collect();
        let pad = " ".repeat(names - span.name.width());
        let line = format!("  {}{pad}  {bar}  {}", span.name, span.swing);
        line.trim_end().to_owned()
    };
    spans.iter().map(line).collect()
}

/// Names, figures and units below each other: the first and the last column to the left, the
/// others to the right. Where they do not fit the width, the columns move together.
pub fn ends(rows: &[[String; 6]], most: usize) -> Vec<String> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].width());
        cells.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..6).map(width).collect();
    let gap = match widths.iter().sum::<usize>() + 2 * 6 <= most {
        true => "  ",
        false => " ",
    };
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(at, (text, width))| match at {
            0 | 5 => right_pad(text, *width),
            _ => left_pad(text, *width),
        });
        let line = format!("  {}", cells.collect::<Vec<_>>().join(gap));
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// Where a value stands on a line: a number by itself, a period by its first day.
fn place(value: Option<Value>) -> Option<Decimal> {
    match value? {
        Value::Number(number) => Some(number),
        Value::Period(period) => {
            let days = period.first().days_since(Date::new(2000, 1, 1)?);
            Some(Decimal::from(days))
        }
        _ => None,
    }
}

fn column(value: Decimal, least: Decimal, most: Decimal, last: usize) -> Option<usize> {
    let width = most.checked_sub(least).ok()?.value;
    if width.is_zero() {
        return Some(last / 2);
    }
    let along = value.checked_sub(least).ok()?.value;
    let along = along
        .mul_div(Decimal::from(last as u64), width, 1, 1)
        .ok()?;
    let nearest = along
        .value
        .round(0, Default::default())
        .ok()?
        .value
        .to_i64()?;
    usize::try_from(nearest).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_move_together_where_they_do_not_fit() {
        let row = [["price", "1", "10", "22", "7", "USD"].map(str::to_owned)];
        assert_eq!(ends(&row, 27), ["  price  1  10  22  7  USD"]);
        assert_eq!(ends(&row, 24), ["  price 1 10 22 7 USD"]);
    }

    #[test]
    fn bars_share_a_scale_and_the_base_case_is_marked() {
        let number = |n: i64| Some(Value::Number(Decimal::from(n)));
        let span = |name: &str, values: &[i64]| Span {
            name: name.to_owned(),
            values: values.iter().map(|n| number(*n)).collect(),
            swing: String::new(),
        };
        // Of twelve columns eleven are for the numbers 0 to 10, and one for what is open.
        let drawn = tornado(number(3), &[span("a", &[0, 10]), span("bb", &[3, 5])], 20);
        assert_eq!(drawn, ["  a   ███│███████", "  bb     │██"]);
    }
}
