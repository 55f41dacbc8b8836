//! What an expression comes to as text: every digit, with the unit.

use super::plain;
use crate::check::Value;
use crate::session::{Answer, Answered};

/// A value, or `[1 USD, 2 USD]`.
pub fn answered(answered: &Answered, answer: &Answer) -> String {
    match answered {
        Answered::One(value) => with_unit(*value, answer),
        Answered::List(values) => {
            let values = values.iter().map(|value| with_unit(*value, answer));
            format!("[{}]", values.collect::<Vec<_>>().join(", "))
        }
    }
}

/// `1.5 USD/Mtok`, `0.6/year`: every digit, with the unit.
fn with_unit(value: Value, answer: &Answer) -> String {
    let Some(text) = plain(value) else {
        return "blank".to_owned();
    };
    match (&value, answer.unit.as_str()) {
        (Value::Number(_), unit) if !unit.is_empty() => match unit.strip_prefix('1') {
            Some(per) => format!("{text}{per}"),
            None => format!("{text} {unit}"),
        },
        _ => text,
    }
}
