//! The arguments of a native function, read as what its parameters take.

use super::super::operate::{Complaint, Fault, Outcome, Result, exact};
use crate::base::decimal::Real;
use crate::base::{Code, Decimal};
use crate::calendar::Date;
use crate::check::Value;
use crate::library::{Native, NativeParam};

/// What a call gives for one parameter.
pub(super) enum Argument {
    One(Value),
    Series(Vec<Value>),
}

/// The arguments of one call, by position.
pub(super) struct Arguments<'a> {
    native: Native,
    values: &'a [Argument],
}

pub(super) type Taken<T> = std::result::Result<T, Fault>;

impl<'a> Arguments<'a> {
    pub fn new(native: Native, values: &'a [Argument]) -> Arguments<'a> {
        Arguments { native, values }
    }

    /// Whether a number that must be given is blank.
    pub fn lack_a_number(&self) -> bool {
        let params = self.native.params().iter().zip(self.values);
        params.into_iter().any(|((_, kind), value)| {
            matches!(
                (kind, value),
                (NativeParam::Number, Argument::One(Value::Blank))
            )
        })
    }

    /// The name of a parameter, for messages.
    fn name(&self, at: usize) -> &'static str {
        self.native.params().get(at).map_or("it", |(name, _)| name)
    }

    pub fn decimal(&self, at: usize) -> Taken<Decimal> {
        match self.values.get(at) {
            Some(Argument::One(Value::Number(number))) => Ok(*number),
            _ => Err(undefined(format!("`{}` is no number", self.name(at)))),
        }
    }

    pub fn real(&self, at: usize) -> Taken<Real> {
        self.decimal(at).map(Real::from)
    }

    /// None where the argument was left out, or is blank.
    pub fn optional(&self, at: usize) -> Option<Decimal> {
        self.decimal(at).ok()
    }

    pub fn whole(&self, at: usize) -> Taken<i64> {
        let number = self.decimal(at)?;
        number.to_i64().ok_or_else(|| {
            let name = self.name(at);
            undefined(format!("`{name}` is {number}, and it is a whole number"))
        })
    }

    /// A whole number between two others.
    pub fn whole_within(&self, at: usize, low: i64, high: i64) -> Taken<i64> {
        let whole = self.whole(at)?;
        match (low..=high).contains(&whole) {
            true => Ok(whole),
            false => Err(undefined(format!(
                "`{}` is {whole}, outside {low} .. {high}",
                self.name(at)
            ))),
        }
    }

    /// A rate per period: above −100 %.
    pub fn rate(&self, at: usize) -> Taken<Real> {
        let rate = self.decimal(at)?;
        match rate > -Decimal::ONE {
            true => Ok(Real::from(rate)),
            false => Err(undefined(format!(
                "`{}` is {}, and a rate is above -100%",
                self.name(at),
                percent(rate)
            ))),
        }
    }

    fn series(&self, at: usize) -> &'a [Value] {
        match self.values.get(at) {
            Some(Argument::Series(values)) => values,
            _ => &[],
        }
    }

    /// The numbers of a series in which each has its place: a blank one is an error.
    pub fn numbers(&self, at: usize) -> Taken<Vec<Decimal>> {
        let values = self.series(at).iter().enumerate();
        let numbers = values.map(|(position, value)| match value {
            Value::Number(number) => Ok(*number),
            _ => Err(Fault::Native(Box::new(Complaint {
                code: Code::Undefined,
                reason: format!("value {} of `{}` is blank", position + 1, self.name(at)),
                help: "give a value for blank: `(x ?? 0)`",
            }))),
        });
        let numbers: Vec<Decimal> = numbers.collect::<Taken<_>>()?;
        match numbers.is_empty() {
            false => Ok(numbers),
            true => Err(undefined(format!("`{}` is empty", self.name(at)))),
        }
    }

    /// The numbers of a series, without the blank ones.
    pub fn known_numbers(&self, at: usize) -> Vec<Decimal> {
        let values = self.series(at).iter();
        let known = values.filter_map(|value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        });
        known.collect()
    }

    /// Two series of one length, without the pairs of which one is blank.
    pub fn pairs(&self, first: usize, second: usize) -> Taken<Vec<(Decimal, Decimal)>> {
        let (left, right) = (self.series(first), self.series(second));
        self.same_length(first, left.len(), second, right.len())?;
        let pairs = left.iter().zip(right).filter_map(|pair| match pair {
            (Value::Number(a), Value::Number(b)) => Some((*a, *b)),
            _ => None,
        });
        Ok(pairs.collect())
    }

    /// The flows of a series and the days from the first date to each of them.
    ///
    /// Errors: as many flows as dates are needed, and none before the first.
    pub fn dated_flows(&self, flows: usize, dates: usize) -> Taken<Vec<(Decimal, i64)>> {
        let (numbers, days) = (self.numbers(flows)?, self.series(dates));
        self.same_length(flows, numbers.len(), dates, days.len())?;
        let day = |value: &Value| match value {
            Value::Period(period) => Ok(period.first()),
            _ => Err(undefined(format!(
                "a value of `{}` is no date",
                self.name(dates)
            ))),
        };
        let days: Vec<Date> = days.iter().map(day).collect::<Taken<_>>()?;
        let first = days[0];
        let elapsed = days.iter().map(|date| {
            let days = date.days_since(first);
            match days >= 0 {
                true => Ok(days),
                false => Err(undefined(format!(
                    "{date} comes before the first date, {first}"
                ))),
            }
        });
        let elapsed: Vec<i64> = elapsed.collect::<Taken<_>>()?;
        Ok(numbers.into_iter().zip(elapsed).collect())
    }

    fn same_length(&self, first: usize, left: usize, second: usize, right: usize) -> Taken<()> {
        match left == right {
            true => Ok(()),
            false => Err(undefined(format!(
                "`{}` has {left} values, and `{}` {right}",
                self.name(first),
                self.name(second)
            ))),
        }
    }
}

/// A number with no value for what it was given.
pub(super) fn undefined(reason: String) -> Fault {
    complaint(
        Code::Undefined,
        reason,
        "test the arguments before: `if … then … else …`",
    )
}

pub(super) fn complaint(code: Code, reason: String, help: &'static str) -> Fault {
    Fault::Native(Box::new(Complaint { code, reason, help }))
}

/// Why a calculation in wide numbers has no result.
pub(super) fn beyond() -> Fault {
    Fault::Overflow
}

/// A rate as people write it: `12.5%`.
pub(super) fn percent(rate: Decimal) -> String {
    match rate.checked_mul(Decimal::from(100)) {
        Ok(hundredths) => format!("{}%", hundredths.value.normalized()),
        Err(_) => rate.to_string(),
    }
}

/// `in_bounds(value, low, high)`: the value, where it is one that the function knows.
pub(super) fn in_bounds(a: &Arguments<'_>) -> Result {
    let (value, low) = (a.decimal(0)?, a.decimal(1)?);
    match a.optional(2) {
        Some(high) if value < low || value > high => {
            Err(undefined(format!("{value} lies outside {low} .. {high}")))
        }
        None if value < low => Err(undefined(format!("{value} is less than {low}"))),
        _ => exact(Value::Number(value)),
    }
}

/// `nth(values, position)`, counted from 1.
pub(super) fn nth(a: &Arguments<'_>) -> Result {
    let values = a.series(0);
    let position = a.whole_within(1, 1, values.len() as i64)?;
    Ok(Outcome {
        value: values[position as usize - 1],
        exact: true,
    })
}
