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
            _ => Err(undefined(
                format!("`{}` is no number", self.name(at)),
                "give it a number",
            )),
        }
    }

    /// A single value as a message shows it.
    pub fn shown(&self, at: usize) -> String {
        match self.decimal(at) {
            Ok(number) => format!("`{}` = {}", self.name(at), number.normalized()),
            Err(_) => format!("`{}`", self.name(at)),
        }
    }

    /// A number above 0.
    pub fn positive(&self, at: usize) -> Taken<Decimal> {
        let number = self.decimal(at)?;
        match number.is_positive() {
            true => Ok(number),
            false => Err(undefined(
                format!("`{}` is {number}, and must be above 0", self.name(at)),
                "give a number above 0",
            )),
        }
    }

    /// A number that is 0 or more.
    pub fn not_negative(&self, at: usize) -> Taken<Decimal> {
        let number = self.decimal(at)?;
        match number.is_negative() {
            false => Ok(number),
            true => Err(undefined(
                format!("`{}` is {number}, below 0", self.name(at)),
                "give it as a number that is 0 or more",
            )),
        }
    }

    /// A number between two others.
    pub fn within(&self, at: usize, low: Decimal, high: Decimal) -> Taken<Decimal> {
        let number = self.decimal(at)?;
        match (low..=high).contains(&number) {
            true => Ok(number),
            false => {
                let subject = format!("`{}` is {number},", self.name(at));
                Err(outside(&subject, low, high))
            }
        }
    }

    pub fn real(&self, at: usize) -> Taken<Real> {
        self.decimal(at).map(Real::from)
    }

    /// The word that was given for a parameter that takes one of some words.
    fn word(&self, at: usize) -> &'static str {
        let words = match self.native.params().get(at) {
            Some((_, NativeParam::Word(words))) => words,
            _ => &[] as &[&str],
        };
        let chosen = self
            .whole(at)
            .ok()
            .and_then(|chosen| usize::try_from(chosen).ok());
        chosen
            .and_then(|chosen| words.get(chosen))
            .copied()
            .unwrap_or("it")
    }

    /// None where the argument was left out, or is blank.
    pub fn optional(&self, at: usize) -> Option<Decimal> {
        self.decimal(at).ok()
    }

    pub fn whole(&self, at: usize) -> Taken<i64> {
        let number = self.decimal(at)?;
        number.to_i64().ok_or_else(|| {
            undefined(
                format!(
                    "`{}` is {number}, and must be a whole number",
                    self.name(at)
                ),
                "round it to a whole number: `round(x)`, `floor(x)` or `ceil(x)`",
            )
        })
    }

    /// A whole number between two others.
    pub fn whole_within(&self, at: usize, low: i64, high: i64) -> Taken<i64> {
        self.within(at, Decimal::from(low), Decimal::from(high))?;
        self.whole(at)
    }

    /// A rate per period: above −100 %.
    pub fn rate(&self, at: usize) -> Taken<Real> {
        let rate = self.decimal(at)?;
        match rate > -Decimal::ONE {
            true => Ok(Real::from(rate)),
            false => Err(undefined(
                format!(
                    "`{}` is {}, and a rate is above -100%",
                    self.name(at),
                    percent(rate)
                ),
                "give a rate per period that leaves something: 5%, 0.05 or -20%",
            )),
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
            _ => Err(undefined(
                format!("value {} of `{}` is blank", position + 1, self.name(at)),
                "give a value for blank: `(x ?? 0)`",
            )),
        });
        let numbers: Vec<Decimal> = numbers.collect::<Taken<_>>()?;
        match numbers.is_empty() {
            false => Ok(numbers),
            true => Err(undefined(
                format!("`{}` is empty", self.name(at)),
                "give one value at least: `[-100, 110]`, or a line",
            )),
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
        let day = |(position, value): (usize, &Value)| match value {
            Value::Period(period) => Ok(period.first()),
            _ => Err(undefined(
                format!(
                    "value {} of `{}` is no date",
                    position + 1,
                    self.name(dates)
                ),
                "give each flow its date: `[2024-01-01, 2024-06-30]`",
            )),
        };
        let days: Vec<Date> = days.iter().enumerate().map(day).collect::<Taken<_>>()?;
        let first = days[0];
        let elapsed = days.iter().map(|date| {
            let days = date.days_since(first);
            match days >= 0 {
                true => Ok(days),
                false => Err(undefined(
                    format!("{date} comes before the first date, {first}"),
                    "put the earliest flow and its date first; the others follow in any order",
                )),
            }
        });
        let elapsed: Vec<i64> = elapsed.collect::<Taken<_>>()?;
        Ok(numbers.into_iter().zip(elapsed).collect())
    }

    fn same_length(&self, first: usize, left: usize, second: usize, right: usize) -> Taken<()> {
        match left == right {
            true => Ok(()),
            false => Err(undefined(
                format!(
                    "`{}` has {left} values, and `{}` {right}",
                    self.name(first),
                    self.name(second)
                ),
                "give as many of one as of the other",
            )),
        }
    }
}

/// Arguments for which a function has no value; the help says what it takes instead.
pub(super) fn undefined(reason: String, help: &str) -> Fault {
    complaint(Code::Undefined, reason, help)
}

pub(super) fn complaint(code: Code, reason: String, help: &str) -> Fault {
    let help = help.to_owned();
    Fault::Native(Box::new(Complaint { code, reason, help }))
}

fn outside(subject: &str, low: Decimal, high: Decimal) -> Fault {
    let help = match low == high {
        true => format!("give {low}"),
        false => format!("give a number from {low} to {high}"),
    };
    undefined(format!("{subject} outside {low} .. {high}"), &help)
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

/// `in_bounds(value, low, high, name)`: the value, where it is one that the function knows.
pub(super) fn in_bounds(a: &Arguments<'_>) -> Result {
    let (value, low) = (a.decimal(0)?, a.decimal(1)?);
    let subject = match a.word(3) {
        "value" => format!("{value} lies"),
        name => format!("`{name}` is {value},"),
    };
    match a.optional(2) {
        Some(high) if value < low || value > high => Err(outside(&subject, low, high)),
        None if value < low => Err(undefined(
            format!("{subject} below {low}"),
            &format!("give {low} or more"),
        )),
        _ => exact(Value::Number(value)),
    }
}

/// `under(value, limit, name)`: the value of a percentage, where it is less than the limit.
pub(super) fn under(a: &Arguments<'_>) -> Result {
    let (value, limit) = (a.decimal(0)?, a.decimal(1)?);
    if value < limit {
        return exact(Value::Number(value));
    }
    let (name, value, limit) = (a.word(2), percent(value), percent(limit));
    Err(undefined(
        format!("`{name}` is {value}, not under {limit}"),
        &format!("give less than {limit}"),
    ))
}

/// `one_of(value, allowed)`: the value, where it is one of those allowed.
pub(super) fn one_of(a: &Arguments<'_>) -> Result {
    let (value, allowed) = (a.decimal(0)?, a.numbers(1)?);
    if allowed.contains(&value) {
        return exact(Value::Number(value));
    }
    let allowed: Vec<String> = allowed.iter().map(Decimal::to_string).collect();
    let allowed = match allowed.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    };
    Err(undefined(
        format!("{value} is not {allowed}"),
        &format!("give {allowed}"),
    ))
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
