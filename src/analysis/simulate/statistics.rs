//! What many runs say of one figure: quantiles, mean, spread, how its values lie.
//!
//! Input: the figure's value in each run. Output: statistics in exact decimals. Numbers, periods
//! and truths are ordered, with `never` after every period; runs in which the figure is blank
//! or failed are counted, and stand in no statistic.

use std::cmp::Ordering;

use crate::base::Decimal;
use crate::base::decimal::{ExactSum, Real};
use crate::calendar::Date;
use crate::check::Value;

/// How many parts of its spread a figure's values are counted in.
const BINS: usize = 32;

/// The values of one figure over all runs.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    /// Those that there are, in order.
    pub sorted: Vec<Value>,
    pub blank: usize,
    pub failed: usize,
}

/// A share of runs, and what so many runs leave open about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frequency {
    pub times: usize,
    pub of: usize,
    /// None where there are no runs.
    pub share: Option<Decimal>,
    /// The standard error of the share: √(p (1 − p) ÷ n).
    pub error: Option<Decimal>,
}

/// The mean of numbers, and how far they lie from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    pub mean: Decimal,
    /// The standard deviation of a sample; None of fewer than two values.
    pub sd: Option<Decimal>,
    /// The standard error of the mean: the deviation over the root of the number of runs.
    pub error: Option<Decimal>,
}

/// How many values lie in each of so many equal parts between two of their quantiles; the first
/// and the last part have what lies outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    pub from: Decimal,
    pub to: Decimal,
    pub counts: Vec<usize>,
}

/// Before or after: numbers by size, false before true, `never` after every period.
pub fn order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Period(a), Value::Period(b)) => (a.first(), a.last()).cmp(&(b.first(), b.last())),
        (Value::Never, Value::Never) => Ordering::Equal,
        (Value::Never, _) => Ordering::Greater,
        (_, Value::Never) => Ordering::Less,
        (Value::Window(a, to), Value::Window(b, upto)) => (a, to).cmp(&(b, upto)),
        // A figure has one type, so nothing else meets.
        _ => Ordering::Equal,
    }
}

/// A whole number that is never smaller for what [`order`] puts later.
fn key(value: Value) -> i64 {
    match value {
        Value::Number(number) => number.order_key(),
        Value::Bool(flag) => i64::from(flag),
        Value::Period(period) => period.first().days_since(Date::MIN),
        Value::Never => i64::MAX,
        Value::Blank | Value::Window(..) => 0,
    }
}

/// Runs in the order of their values.
pub fn in_order(runs: impl Iterator<Item = u32>, value: impl Fn(u32) -> Value) -> Vec<u32> {
    let mut keyed: Vec<(i64, u32)> = runs.map(|run| (key(value(run)), run)).collect();
    keyed.sort_unstable_by_key(|(key, _)| *key);
    for alike in keyed.chunk_by_mut(|(a, _), (b, _)| a == b) {
        if alike.len() > 1 {
            alike.sort_unstable_by(|(_, a), (_, b)| order(&value(*a), &value(*b)));
        }
    }
    keyed.into_iter().map(|(_, run)| run).collect()
}

impl Spread {
    /// Of the values of all runs; None where a run failed.
    pub fn of(values: impl Iterator<Item = Option<Value>>) -> Spread {
        let mut spread = Spread::default();
        for value in values {
            match value {
                None => spread.failed += 1,
                Some(Value::Blank) => spread.blank += 1,
                Some(value) => spread.sorted.push(value),
            }
        }
        let value = |at: u32| spread.sorted[at as usize];
        let sorted = in_order(0..spread.sorted.len() as u32, value);
        spread.sorted = sorted.into_iter().map(value).collect();
        spread
    }

    /// The value below which a share of them lies; None where there are none.
    ///
    /// Numbers between two values are interpolated (Hyndman and Fan's type 7, as of
    /// spreadsheets and `std.stats`); of anything else it is the least value with at least that
    /// share at or below it (type 1).
    pub fn quantile(&self, share: Decimal) -> Option<Value> {
        let count = self.sorted.len();
        let last = Decimal::from(count.checked_sub(1)? as u64);
        if !matches!(self.sorted.first(), Some(Value::Number(_))) {
            let place = share.checked_mul(Decimal::from(count as u64)).ok()?.value;
            let place = place.ceil().to_i64()?.max(1);
            return self.sorted.get(usize::try_from(place - 1).ok()?).copied();
        }
        let place = share.checked_mul(last).ok()?.value;
        let before = place.floor();
        let at = usize::try_from(before.to_i64()?).ok()?;
        let part = place.checked_sub(before).ok()?.value;
        let (low, high) = (self.number(at)?, self.number((at + 1).min(count - 1))?);
        let between = high.checked_sub(low).ok()?.value;
        let step = between.checked_mul(part).ok()?.value;
        Some(Value::Number(low.checked_add(step).ok()?.value))
    }

    /// None where the values are no numbers, or so large that they have no mean.
    pub fn moments(&self) -> Option<Moments> {
        let numbers = self.numbers()?;
        let count = numbers.len() as u64;
        let mut sum = ExactSum::new();
        for number in &numbers {
            sum.add(*number);
        }
        let mean = sum.mean(count).ok()?.value;
        let (sd, error) = deviation(&numbers).unzip();
        Some(Moments { mean, sd, error })
    }

    /// None where the values are no numbers, or all the same.
    pub fn histogram(&self) -> Option<Histogram> {
        let numbers = self.numbers()?;
        let bound = |hundredths| match self.quantile(Decimal::new(hundredths, 2)?)? {
            Value::Number(number) => Some(number),
            _ => None,
        };
        let (from, to) = (bound(1)?, bound(99)?);
        let width = to.checked_sub(from).ok()?.value;
        if !width.is_positive() {
            return None;
        }
        let mut counts = vec![0; BINS];
        for number in numbers {
            let above = number.checked_sub(from).ok()?.value;
            let bins = above
                .mul_div(Decimal::from(BINS as u64), width, 1, 1)
                .ok()?;
            let last = BINS as i64 - 1;
            let bin = bins.value.floor().to_i64()?.clamp(0, last);
            if let Some(count) = counts.get_mut(usize::try_from(bin).ok()?) {
                *count += 1;
            }
        }
        Some(Histogram { from, to, counts })
    }

    /// How many of them are as said.
    pub fn frequency(&self, is: impl Fn(&Value) -> bool) -> Frequency {
        let times = self.sorted.iter().filter(|value| is(value)).count();
        Frequency::new(times, self.sorted.len())
    }

    fn number(&self, at: usize) -> Option<Decimal> {
        match self.sorted.get(at)? {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// None where there are none, or where they are no numbers.
    fn numbers(&self) -> Option<Vec<Decimal>> {
        let numbers = (0..self.sorted.len()).map(|at| self.number(at));
        numbers
            .collect::<Option<Vec<Decimal>>>()
            .filter(|found| !found.is_empty())
    }
}

impl Frequency {
    pub fn new(times: usize, of: usize) -> Frequency {
        let count = |count: usize| Decimal::from(count as u64);
        let share = count(times).checked_div(count(of)).ok();
        let share = share.map(|share| share.value);
        let error = share.and_then(|share| {
            let rest = Decimal::ONE.checked_sub(share).ok()?.value;
            let variance = share.mul_div(rest, count(of), 1, 1).ok()?.value;
            Some(variance.sqrt().ok()?.value)
        });
        Frequency {
            times,
            of,
            share,
            error,
        }
    }
}

/// √(Σ(x − mean)² ÷ (n − 1)), and that over √n; None of fewer than two numbers.
fn deviation(numbers: &[Decimal]) -> Option<(Decimal, Decimal)> {
    // Whole numbers of the smallest place among them.
    let place = numbers
        .iter()
        .map(|number| number.normalized().scale())
        .max()?;
    let (mut sum, mut squares) = (Real::zero(), Real::zero());
    for number in Real::all_whole(numbers) {
        sum = &sum + &number;
        squares = &squares + &(&number * &number);
    }
    let count = Real::from(numbers.len() as i64);
    let less = Real::from(numbers.len() as i64 - 1);
    let spread = &(&count * &squares) - &(&sum * &sum);
    let variance = spread.over(&(&count * &less))?;
    let sd = &variance.sqrt()? * &Real::from(Decimal::new(1, place)?);
    let error = sd.over(&count.sqrt()?)?;
    Some((
        sd.to_28_digits().ok()?.value,
        error.to_28_digits().ok()?.value,
    ))
}
