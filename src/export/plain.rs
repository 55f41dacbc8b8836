//! A value in full: every digit, no grouping, the same text wherever a program reads it.

use crate::check::Value;

/// The value as plain text; None where it is blank.
pub fn plain(value: Value) -> Option<String> {
    match value {
        Value::Blank => None,
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Period(period) => Some(period.label()),
        Value::Never => Some("never".to_owned()),
        Value::Window(first, last) => Some(format!("{first} .. {last}")),
    }
}
