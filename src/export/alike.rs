//! Values of one type as figures for the eye, where they are no line of a statement.
//!
//! Input: values with their type. Output: texts in one format, and the words for their unit.

use super::figures::{self, Format};
use super::statement::{Shown, Tone, cell, with_scale};
use crate::check::{Ty, Value};
use crate::units::UnitTable;

/// Values of one unit in one format, and the words for the unit that they are shown in.
#[derive(Clone, Debug)]
pub struct Alike {
    pub unit: String,
    pub cells: Vec<Shown>,
}

impl Shown {
    /// A text as it is.
    pub fn plain(text: impl Into<String>) -> Shown {
        Shown {
            text: text.into(),
            tone: Tone::Plain,
        }
    }
}

/// Values of a type, rounded for the eye by one scale; None is a value that failed.
pub fn alike(values: &[Option<Value>], ty: &Ty, units: &UnitTable) -> Alike {
    let numbers = figures::numbers(values);
    let unit = ty.unit().unwrap_or_default();
    let text = unit.text(units);
    let money = unit.as_currency(units).is_some();
    let format: Format = match ty.is_percent() {
        true => figures::percent(&numbers),
        false if money => figures::money(&numbers),
        false => figures::quantity(&numbers, false),
    };
    Alike {
        unit: match ty.is_percent() {
            // The figures carry the sign; what is left is what they are per.
            true => text.strip_prefix('1').unwrap_or(&text).to_owned(),
            false => with_scale(format.shift, &text, money),
        },
        cells: values.iter().map(|value| cell(*value, format)).collect(),
    }
}

/// One value of a type with its unit, rounded for the eye: `1,234.56 USD`, `12.5%/year`.
pub fn one(value: Value, ty: &Ty, units: &UnitTable) -> String {
    match value {
        Value::Number(number) if !ty.is_percent() => {
            let unit = ty.unit().unwrap_or_default().text(units);
            let figure = figures::unscaled(number);
            match unit.strip_prefix('1') {
                Some(per) => format!("{figure}{per}"),
                None => format!("{figure} {unit}").trim_end().to_owned(),
            }
        }
        _ => {
            let shown = alike(&[Some(value)], ty, units);
            let figure = shown.cells.first().map_or("", |cell| cell.text.as_str());
            format!("{figure}{}", shown.unit)
        }
    }
}
