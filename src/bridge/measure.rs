//! What of a value adds up: a number as it is, a period by how much later it is than another.

use crate::base::Decimal;
use crate::base::decimal::Exact;
use crate::calendar::{Date, months_between};
use crate::check::Value;

/// How values are measured so that they add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Number,
    /// Months, or days, from the first of the two periods to another.
    Months(Date),
    Days(Date),
}

impl Measure {
    /// How the change from one value to another is measured; None where nothing adds up: a blank,
    /// a flag, never, or a failure on either side.
    pub fn of(from: Option<Value>, to: Option<Value>) -> Option<Measure> {
        match (from?, to?) {
            (Value::Number(_), Value::Number(_)) => Some(Measure::Number),
            (Value::Period(from), Value::Period(to)) => Some(match (from.months(), to.months()) {
                (Some(_), Some(_)) => Measure::Months(from.first()),
                _ => Measure::Days(from.first()),
            }),
            _ => None,
        }
    }

    /// What a value measures; None where it is of another sort.
    pub fn take(self, value: Option<Value>) -> Option<Exact> {
        let number = match (self, value?) {
            (Measure::Number, Value::Number(number)) => number,
            (Measure::Months(from), Value::Period(period)) => {
                period.months()?;
                Decimal::from(months_between(from, period.first()))
            }
            (Measure::Days(from), Value::Period(period)) => {
                Decimal::from(period.first().days_since(from))
            }
            _ => return None,
        };
        Some(Exact::from(number))
    }

    /// The unit of what it measures, where that is not the figure's own.
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Measure::Number => None,
            Measure::Months(_) => Some("months"),
            Measure::Days(_) => Some("days"),
        }
    }
}
