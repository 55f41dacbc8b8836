//! What a session prints of values: a value with its unit and exactness, a series as a small
//! table with a line of blocks.

use crate::base::Decimal;
use crate::check::Value;
use crate::export;
use crate::session::{Answer, Answered, Exactness};

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

/// The numbers among the values; None where there is something else.
pub(super) fn numbers(answer: &Answer) -> Vec<Option<Decimal>> {
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
