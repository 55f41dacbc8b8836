//! What a session prints of values: a value with its unit and exactness, a series as a small
//! table with a line of blocks, charts.

use crate::base::Decimal;
use crate::check::Value;
use crate::export::{self, Curve, Mark};
use crate::session::{Answer, Answered, Exactness};
use crate::units::UnitTable;

/// An answer: one line, or one a period.
pub(super) fn answer(answer: &Answer) -> String {
    let exactness = match answer.exactness {
        Exactness::Exact => "exact",
        Exactness::Chosen => "rounded as the model says",
        Exactness::Rounded => "rounded to the digits of a decimal",
    };
    if let [(None, value)] = answer.values.as_slice() {
        return format!("{}  ({exactness})\n", export::answered(value, answer));
    }
    let rows = answer.values.iter().map(|(period, value)| {
        let period = period.as_deref().unwrap_or_default();
        (period, export::answered(value, answer))
    });
    let rows: Vec<(&str, String)> = rows.collect();
    let width = rows.iter().map(|(_, text)| text.chars().count()).max();
    let width = width.unwrap_or(0);
    let spark = export::spark(&numbers(answer));
    let rows = rows
        .iter()
        .map(|(period, text)| format!("{period}  {text:>width$}\n"));
    let rows: String = rows.collect();
    format!(
        "{rows}{}({exactness})\n",
        match spark.is_empty() {
            true => String::new(),
            false => format!("{spark}  "),
        }
    )
}

/// A chart of values over time, under its name and unit, with its ends rounded for the eye. None
/// where there is nothing to draw.
pub(super) fn chart(
    name: &str,
    answer: &Answer,
    units: &UnitTable,
    width: usize,
) -> Option<String> {
    let numbers = numbers(answer);
    let ends = [
        numbers.iter().flatten().max()?,
        numbers.iter().flatten().min()?,
    ];
    let ends = ends.map(|number| Some(Value::Number(*number)));
    let shown = export::alike(&ends, answer.ty.as_ref()?, units);
    let [highest, lowest] = shown.cells.as_slice() else {
        return None;
    };
    let label = |at: Option<&(Option<String>, Answered)>| {
        at.and_then(|(period, _)| period.clone())
            .unwrap_or_default()
    };
    let curve = Curve {
        marks: numbers
            .iter()
            .map(|number| number.map_or(Mark::Blank, Mark::At))
            .collect(),
        highest: highest.text.clone(),
        lowest: lowest.text.clone(),
        first: label(answer.values.first()),
        last: label(answer.values.last()),
    };
    let unit = match shown.unit.as_str() {
        "" => String::new(),
        unit => format!(", {unit}"),
    };
    Some(format!("{name}{unit}\n{}", export::curve(&curve, width)))
}

fn numbers(answer: &Answer) -> Vec<Option<Decimal>> {
    let number = |value: &Answered| match value {
        Answered::One(Value::Number(number)) => Some(*number),
        _ => None,
    };
    answer
        .values
        .iter()
        .map(|(_, value)| number(value))
        .collect()
}
