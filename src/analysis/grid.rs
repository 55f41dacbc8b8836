//! The values of an input that a search may try: both ends of a range, and between them every
//! whole multiple of a step, or every period.
//!
//! Input: a range and a step. Output: values by their number, in order. A search among numbers
//! of values is a search among whole numbers; it ends, and what it finds is written in few digits.

use crate::base::Decimal;
use crate::calendar::{Duration, Period, months_between};
use crate::check::Value;

/// More values than this are not told apart: a range of 1 to 12 digits.
const MOST: i64 = 1_000_000_000_000;

/// Values in order, counted from 0.
#[derive(Clone, Debug)]
pub struct Grid {
    kind: Kind,
    count: u64,
}

#[derive(Clone, Debug)]
enum Kind {
    /// `first` is how often the step goes into the least value above `low`.
    Numbers {
        low: Decimal,
        high: Decimal,
        step: Decimal,
        first: i64,
    },
    Periods {
        low: Period,
        each: Duration,
    },
}

impl Grid {
    /// The numbers from `low` to `high` in steps that are above 0. None where that is no range,
    /// or of more than 10¹² steps.
    pub fn numbers(low: Decimal, high: Decimal, step: Decimal) -> Option<Grid> {
        let times = |number: Decimal| number.checked_div(step).ok().map(|ratio| ratio.value);
        let first = times(low)?.floor().to_i64()?.checked_add(1)?;
        let last = times(high)?.ceil().to_i64()?.checked_sub(1)?;
        let between = last.checked_sub(first)?.checked_add(1)?.max(0);
        let fits = low < high && step.is_positive() && between <= MOST;
        fits.then(|| Grid {
            count: between.unsigned_abs() + 2,
            kind: Kind::Numbers {
                low,
                high,
                step,
                first,
            },
        })
    }

    /// The periods from `low` to `high`, which are of one length. None where they are not, or
    /// where the second is not after the first.
    pub fn periods(low: Period, high: Period) -> Option<Grid> {
        let (each, steps) = match (low.months(), high.months()) {
            (None, None) => (Duration::Days(1), high.first().days_since(low.first())),
            (Some(months), Some(other)) if months == other => {
                let apart = months_between(low.first(), high.first());
                (
                    Duration::Months(months),
                    (apart % months == 0).then_some(apart / months)?,
                )
            }
            _ => return None,
        };
        (steps > 0).then(|| Grid {
            kind: Kind::Periods { low, each },
            count: steps.unsigned_abs() + 1,
        })
    }

    /// How many values there are, at least 2.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The value of a number below [`Grid::count`].
    pub fn value(&self, at: u64) -> Option<Value> {
        let steps = i64::try_from(at).ok()?;
        match &self.kind {
            Kind::Numbers { low, .. } if at == 0 => Some(Value::Number(*low)),
            Kind::Numbers { high, .. } if at + 1 == self.count => Some(Value::Number(*high)),
            Kind::Numbers { step, first, .. } => {
                let times = Decimal::from(first + steps - 1);
                let value = times.checked_mul(*step).ok()?.value;
                Some(Value::Number(value.normalized()))
            }
            Kind::Periods { low, each } => {
                let apart = match each {
                    Duration::Months(months) => Duration::Months(months * steps),
                    Duration::Days(days) => Duration::Days(days * steps),
                };
                low.plus(apart).map(Value::Period)
            }
        }
    }

    /// The numbers of the values on both sides of `value`, as far as it lies within.
    pub fn around(&self, value: Value) -> Vec<u64> {
        let below = match (&self.kind, value) {
            (Kind::Numbers { step, first, .. }, Value::Number(number)) => {
                let times = number.checked_div(*step).ok();
                let times = times.and_then(|times| times.value.floor().to_i64());
                times.and_then(|times| times.checked_sub(*first)?.checked_add(1))
            }
            (Kind::Periods { low, each }, Value::Period(period)) => Some(match each {
                Duration::Days(_) => period.first().days_since(low.first()),
                Duration::Months(months) => {
                    months_between(low.first(), period.first()).div_euclid(*months)
                }
            }),
            _ => None,
        };
        let near = |below: i64| [below, below.saturating_add(1)];
        let found = below.map(near).into_iter().flatten();
        let found = found.filter_map(|at| u64::try_from(at).ok());
        found.filter(|at| *at < self.count).collect()
    }
}

/// How far apart two values are: numbers in their unit, periods in days. None for others.
pub fn distance(a: Value, b: Value) -> Option<Decimal> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.checked_sub(b).ok()?.value.abs()),
        (Value::Period(a), Value::Period(b)) => {
            Some(Decimal::from(a.first().days_since(b.first()).abs()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or(Decimal::ZERO)
    }

    fn texts(grid: &Grid) -> Vec<String> {
        let values = (0..grid.count()).filter_map(|at| grid.value(at));
        values.map(|value| value.to_string()).collect()
    }

    #[test]
    fn ends_belong_to_it_and_multiples_lie_between() {
        let of = |low, high, step| Grid::numbers(number(low), number(high), number(step));
        let shown = |low, high, step| of(low, high, step).map(|grid| texts(&grid));
        let all = |texts: &[&str]| Some(texts.iter().map(|text| text.to_string()).collect());
        assert_eq!(shown("0.25", "1", "0.5"), all(&["0.25", "0.5", "1"]));
        assert_eq!(shown("-1", "1", "1"), all(&["-1", "0", "1"]));
        assert_eq!(shown("0.1", "0.2", "1"), all(&["0.1", "0.2"]));
        assert_eq!(shown("1", "1", "1"), None);
        assert_eq!(shown("0", "1", "0"), None);
        assert!(of("0", "1", "0.0000000000000001").is_none());
    }

    #[test]
    fn finds_what_stands_beside_a_value() {
        let around = |value| {
            let grid = Grid::numbers(number("0.25"), number("2"), number("0.5"));
            grid.map(|grid| grid.around(Value::Number(number(value))))
        };
        // 0.25, 0.5, 1, 1.5, 2
        assert_eq!(around("1.2"), Some(vec![2, 3]));
        assert_eq!(around("0.3"), Some(vec![0, 1]));
        assert_eq!(around("2"), Some(vec![4]));
        assert_eq!(around("9"), Some(vec![]));
    }

    #[test]
    fn periods_keep_their_length() {
        let month = |year, month| Period::month(year, month);
        let grid = month(2024, 11).zip(month(2025, 2));
        let grid = grid.and_then(|(low, high)| Grid::periods(low, high));
        assert_eq!(
            grid.map(|grid| texts(&grid)),
            Some(
                ["2024-11", "2024-12", "2025-01", "2025-02"]
                    .map(String::from)
                    .to_vec()
            )
        );
        let mixed = month(2024, 1).zip(Period::quarter(2025, 1));
        assert!(mixed.is_some_and(|(low, high)| Grid::periods(low, high).is_none()));
    }
}
