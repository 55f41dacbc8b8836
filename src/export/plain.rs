//! A value in full: every digit, no grouping, the same text wherever a program reads it.

use crate::check::Value;

/// The value as plain text; None where it is blank.
pub fn plain(value: Value) -> Option<String> {
    (value != Value::Blank).then(|| value.to_string())
}
