//! The values that a varied input takes, one after the other.
//!
//! Input: the first and the last value, and a step or a number of steps. Output: the values, the
//! last one included where the steps reach it. Steps are exact; only an even division of a range
//! may round.

use crate::base::Decimal;
use crate::calendar::{Period, months_between};
use crate::check::Value;

/// No input is varied over more values than this; a slip in a step would ask for billions.
pub const MOST: usize = 1_000_000;

/// Why there are no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSteps {
    /// The step is 0.
    Zero,
    /// The step leads away from the last value.
    Away,
    /// More values than [`MOST`].
    TooMany,
    /// Values of a kind that has no steps: flags, windows, `never`.
    Kind,
    /// A value beyond what a decimal or the calendar holds.
    Overflow,
}

/// A step from a value to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Amount(Decimal),
    Months(i64),
    Days(i64),
}

impl Step {
    /// The step that leads from one value to the next.
    pub fn between(from: Value, to: Value) -> Result<Step, NoSteps> {
        match (from, to) {
            (Value::Number(from), Value::Number(to)) => {
                let step = to.checked_sub(from).map_err(|_| NoSteps::Overflow)?;
                Ok(Step::Amount(step.value))
            }
            (Value::Period(from), Value::Period(to)) => {
                let months = months_between(from.first(), to.first());
                match from.plus_months(months) {
                    Some(there) if there == to => Ok(Step::Months(months)),
                    _ => Ok(Step::Days(to.first().days_since(from.first()))),
                }
            }
            _ => Err(NoSteps::Kind),
        }
    }

    /// Whether it leads onwards (1), back (-1) or nowhere.
    fn direction(self) -> i64 {
        match self {
            Step::Amount(step) if step.is_zero() => 0,
            Step::Amount(step) if step.is_negative() => -1,
            Step::Amount(_) => 1,
            Step::Months(step) | Step::Days(step) => step.signum(),
        }
    }

    /// So many steps after a value.
    fn times(self, count: usize, from: Value) -> Option<Value> {
        let whole = i64::try_from(count).ok()?;
        match (self, from) {
            (Step::Amount(step), Value::Number(from)) => {
                let way = step.checked_mul(Decimal::from(whole)).ok()?;
                Some(Value::Number(from.checked_add(way.value).ok()?.value))
            }
            (Step::Months(step), Value::Period(from)) => {
                let there = from.plus_months(step.checked_mul(whole)?)?;
                Some(Value::Period(there))
            }
            (Step::Days(step), Value::Period(from)) => {
                let there = from.plus_days(step.checked_mul(whole)?)?;
                Some(Value::Period(there))
            }
            _ => None,
        }
    }
}

/// From the first value by a step to the last, or as near to it as the steps come.
pub fn stepped(first: Value, last: Value, step: Step) -> Result<Vec<Value>, NoSteps> {
    let direction = step.direction();
    if direction == 0 {
        return Err(NoSteps::Zero);
    }
    let towards = order(first, last).ok_or(NoSteps::Kind)?;
    if towards * direction < 0 {
        return Err(NoSteps::Away);
    }
    let mut values = Vec::new();
    loop {
        let next = step.times(values.len(), first).ok_or(NoSteps::Overflow)?;
        if order(next, last).ok_or(NoSteps::Kind)? * direction < 0 {
            return Ok(values);
        }
        if values.len() == MOST {
            return Err(NoSteps::TooMany);
        }
        values.push(next);
    }
}

/// A range in so many equal steps, both ends included; of dates in whole months or days.
pub fn divided(first: Value, last: Value, steps: usize) -> Result<Vec<Value>, NoSteps> {
    if steps == 0 {
        return Err(NoSteps::Zero);
    }
    if steps >= MOST {
        return Err(NoSteps::TooMany);
    }
    let way = Step::between(first, last)?;
    if way.direction() == 0 {
        return Ok(vec![first]);
    }
    let mut values: Vec<Value> = Vec::with_capacity(steps + 1);
    for at in 0..=steps {
        let (part, whole) = (at as i128, steps as i128);
        let share = |count: i64| i64::try_from(i128::from(count) * part / whole).ok();
        let value = match (way, first) {
            (Step::Amount(way), Value::Number(first)) => {
                let way = way.mul_ratio(part, whole).map_err(|_| NoSteps::Overflow)?;
                let there = first.checked_add(way.value);
                Value::Number(there.map_err(|_| NoSteps::Overflow)?.value)
            }
            (Step::Months(way), Value::Period(first)) => {
                let there = share(way).and_then(|months| first.plus_months(months));
                Value::Period(there.ok_or(NoSteps::Overflow)?)
            }
            (Step::Days(way), Value::Period(first)) => {
                let there = share(way).and_then(|days| first.plus_days(days));
                Value::Period(there.ok_or(NoSteps::Overflow)?)
            }
            _ => return Err(NoSteps::Kind),
        };
        if values.last() != Some(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// 1 where the second comes after the first, -1 where before, 0 where they are the same.
fn order(first: Value, second: Value) -> Option<i64> {
    let sign = |ordering: std::cmp::Ordering| match ordering {
        std::cmp::Ordering::Less => 1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => -1,
    };
    match (first, second) {
        (Value::Number(first), Value::Number(second)) => Some(sign(first.cmp(&second))),
        (Value::Period(first), Value::Period(second)) => {
            let starts = |period: Period| period.first();
            Some(sign(starts(first).cmp(&starts(second))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value {
        Value::Number(Decimal::parse(text).unwrap_or_default())
    }

    fn month(year: i32, month: u8) -> Value {
        Period::month(year, month).map_or(Value::Never, Value::Period)
    }

    fn shown(values: Result<Vec<Value>, NoSteps>) -> Vec<String> {
        let values = values.unwrap_or_default();
        values.iter().map(ToString::to_string).collect()
    }

    fn amount(text: &str) -> Step {
        Step::Amount(Decimal::parse(text).unwrap_or_default())
    }

    #[test]
    fn steps_are_exact_and_never_pass_the_end() {
        let (first, last) = (number("0.3"), number("0.9"));
        assert_eq!(
            shown(stepped(first, last, amount("0.2"))),
            ["0.3", "0.5", "0.7", "0.9"]
        );
        assert_eq!(shown(stepped(first, last, amount("0.4"))), ["0.3", "0.7"]);
        assert_eq!(
            shown(stepped(last, first, amount("-0.3"))),
            ["0.9", "0.6", "0.3"]
        );
        assert_eq!(shown(stepped(first, first, amount("1"))), ["0.3"]);
        assert_eq!(stepped(first, last, amount("-1")), Err(NoSteps::Away));
        assert_eq!(stepped(first, last, amount("0")), Err(NoSteps::Zero));
        assert_eq!(
            stepped(first, last, amount("0.0000001")),
            Err(NoSteps::TooMany)
        );
    }

    #[test]
    fn dates_step_by_months() {
        let (first, last) = (month(2025, 11), month(2026, 4));
        assert_eq!(
            shown(stepped(first, last, Step::Months(2))),
            ["2025-11", "2026-01", "2026-03"]
        );
        assert_eq!(
            shown(divided(first, last, 2)),
            ["2025-11", "2026-01", "2026-04"]
        );
        assert_eq!(shown(divided(first, last, 100)).len(), 6);
    }

    #[test]
    fn a_range_is_divided_with_both_its_ends() {
        assert_eq!(
            shown(divided(number("0"), number("1"), 4)),
            ["0", "0.25", "0.5", "0.75", "1"]
        );
        let thirds = shown(divided(number("0"), number("1"), 3));
        assert_eq!(thirds.last().map(String::as_str), Some("1"));
        assert_eq!(shown(divided(number("2"), number("2"), 3)), ["2"]);
    }
}
