//! What a value is, and what is known of it before the run: its kind and its unit.

use std::fmt;

use crate::base::Decimal;
use crate::calendar::{Date, Period};
use crate::units::{Unit, UnitTable};

/// A value at run time. Numbers stand in the unit of their expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Blank,
    Number(Decimal),
    Bool(bool),
    Period(Period),
    /// After every period, and equal to itself.
    Never,
    /// From the first day to the last, both included.
    Window(Date, Date),
}

/// In full: every digit, no grouping, and no unit.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Blank => f.write_str("blank"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Bool(flag) => write!(f, "{flag}"),
            Value::Period(period) => f.write_str(&period.label()),
            Value::Never => f.write_str("never"),
            Value::Window(first, last) => write!(f, "{first} .. {last}"),
        }
    }
}

/// The type of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    Number(Quantity),
    /// A bare `0`, which fits any unit.
    Zero,
    Bool,
    Period,
    Window,
    /// `blank`, which fits any type.
    Blank,
    /// Not known yet, or an error reported already: fits anything.
    Unknown,
}

/// The unit of a number, and whether people read it as a percentage.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    pub unit: Unit,
    pub percent: bool,
}

impl Ty {
    pub fn number(unit: Unit) -> Ty {
        Ty::Number(Quantity {
            unit,
            percent: false,
        })
    }

    pub fn plain() -> Ty {
        Ty::number(Unit::plain())
    }

    /// The unit, where the type is a number; a bare 0 is plain.
    pub fn unit(&self) -> Option<Unit> {
        match self {
            Ty::Number(quantity) => Some(quantity.unit.clone()),
            Ty::Zero => Some(Unit::plain()),
            _ => None,
        }
    }

    /// A number of this type as people write it: `4 USD/Mtok`, `40%/year`, `12`.
    pub fn amount(&self, number: Decimal, units: &UnitTable) -> String {
        let Ty::Number(Quantity { unit, percent }) = self else {
            return number.to_string();
        };
        let text = unit.text(units);
        let in_percent = number
            .checked_mul(Decimal::from(100))
            .ok()
            .filter(|r| r.exact);
        // A percentage has no unit but time, below the line.
        let percent = *percent && (text.is_empty() || text.starts_with("1/"));
        match in_percent {
            Some(hundredths) if percent => {
                format!(
                    "{}%{}",
                    hundredths.value,
                    text.strip_prefix('1').unwrap_or(&text)
                )
            }
            _ if text.is_empty() => number.to_string(),
            // `3/year`
            _ => match text.strip_prefix("1/") {
                Some(time) => format!("{number}/{time}"),
                None => format!("{number} {text}"),
            },
        }
    }

    /// A value of this type as people write it, with every digit: `4 USD/Mtok`, `never`.
    pub fn shown(&self, value: Value, units: &UnitTable) -> String {
        match value {
            Value::Number(number) => self.amount(number, units),
            other => other.to_string(),
        }
    }

    pub fn is_percent(&self) -> bool {
        matches!(self, Ty::Number(Quantity { percent: true, .. }))
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self, Ty::Unknown)
    }
}
