//! Operations on periods, dates and windows, and the order of values.

use super::operate::{Fault, Result, exact};
use crate::base::Decimal;
use crate::calendar::{Date, Duration, PartValue, Period, months_between};
use crate::check::{Op, Value};
use crate::units::TimeGroup;

/// Whether one value comes before another; None where values of this kind have no order.
///
/// A period is before another when it is over before the other begins, so a month is neither
/// before nor after the year that holds it.
pub(super) fn less(a: Value, b: Value) -> Option<bool> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a < b),
        (Value::Period(a), Value::Period(b)) => Some(a.is_before(b)),
        (Value::Period(_), Value::Never) => Some(true),
        (Value::Never, Value::Period(_) | Value::Never) => Some(false),
        _ => None,
    }
}

pub(super) fn operate(op: Op, operands: &[Value]) -> Result {
    if operands.contains(&Value::Never) {
        return never(op);
    }
    match (op, operands) {
        (Op::PeriodPlus(group), [Value::Period(period), Value::Number(length)]) => {
            period.plus(duration(group, *length)?).map_or(
                Err(Fault::Undefined(
                    "the date would be no whole period, or beyond the calendar",
                )),
                |p| exact(Value::Period(p)),
            )
        }
        (Op::Window, [Value::Period(from), Value::Period(to)]) => window(from.first(), to.last()),
        (Op::WindowUntil, [Value::Period(until)]) => {
            window(Date::MIN, until.first().add_days(-1).unwrap_or(Date::MIN))
        }
        (Op::WindowFrom, [Value::Period(from)]) => window(from.first(), Date::MAX),
        (Op::WindowBetween, [Value::Period(from), Value::Period(until)]) => window(
            from.first(),
            until.first().add_days(-1).unwrap_or(Date::MIN),
        ),
        (Op::WindowBoth, [Value::Window(first, last), Value::Window(from, to)]) => {
            window(*first.max(from), *last.min(to))
        }
        (Op::WindowFor(group), [Value::Period(from), Value::Number(length)]) => {
            let first = from.first();
            let after = match duration(group, *length)? {
                Duration::Months(months) => first.add_months(months),
                Duration::Days(days) => first.add_days(days),
            };
            match after.and_then(|after| after.add_days(-1)) {
                Some(last) => window(first, last),
                None => Err(Fault::Undefined("the window would end beyond the calendar")),
            }
        }
        (Op::FirstDay, [Value::Window(first, _)]) => exact(Value::Period(Period::day(*first))),
        (Op::LastDay, [Value::Window(_, last)]) => exact(Value::Period(Period::day(*last))),
        (Op::MonthsBetween, [Value::Period(a), Value::Period(b)]) => exact(Value::Number(
            Decimal::from(months_between(a.first(), b.first())),
        )),
        (Op::DaysBetween, [Value::Period(a), Value::Period(b)]) => exact(Value::Number(
            Decimal::from(b.first().days_since(a.first())),
        )),
        (Op::YearFraction(count), [Value::Period(a), Value::Period(b)]) => {
            fraction(count.year_fraction(a.first(), b.first()))
        }
        (Op::PartOf(part, fiscal), [Value::Period(period)]) => {
            exact(match part.of(*period, fiscal) {
                PartValue::Day(day) => Value::Period(Period::day(day)),
                PartValue::Number(number) => Value::Number(Decimal::from(number)),
            })
        }
        (Op::YearFractionOf(count), [Value::Period(period)]) => match count.fraction_of(*period) {
            Some(ratio) => fraction(ratio),
            None => Err(Fault::Undefined("the period ends beyond the calendar")),
        },
        _ => Err(Fault::Undefined("its operands are of another kind")),
    }
}

/// What follows from a date that never comes.
fn never(op: Op) -> Result {
    match op {
        Op::PeriodPlus(_) => exact(Value::Never),
        _ => Err(Fault::Undefined("one of its dates is never")),
    }
}

fn window(first: Date, last: Date) -> Result {
    exact(Value::Window(first, last))
}

fn duration(group: TimeGroup, length: Decimal) -> std::result::Result<Duration, Fault> {
    let whole = length
        .to_i64()
        .ok_or(Fault::Undefined("a length of time is a whole number here"))?;
    Ok(match group {
        TimeGroup::Months => Duration::Months(whole),
        TimeGroup::Days => Duration::Days(whole),
    })
}

fn fraction((numerator, denominator): (i64, i64)) -> Result {
    let quotient = Decimal::from(numerator).checked_div(Decimal::from(denominator))?;
    Ok(super::operate::Outcome {
        value: Value::Number(quotient.value),
        exact: quotient.exact,
    })
}
