//! Statistics of a series. Blank values are left out; of two series, pairs with a blank.
//!
//! Quantiles by the method numbers of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical
//! Packages", The American Statistician 50 (1996): type 7 is that of spreadsheets.

use super::super::operate::{Result, exact};
use super::arguments::{Arguments, Taken, beyond, undefined};
use super::{rounded, rounded_root};
use crate::base::Decimal;
use crate::base::decimal::Real;
use crate::check::Value;

/// `median(values)`; blank where there are none, as for a mean.
pub(super) fn median(a: &Arguments<'_>) -> Result {
    let sorted = sorted(a);
    match sorted.len() {
        0 => exact(Value::Blank),
        count if count % 2 == 1 => exact(Value::Number(sorted[count / 2])),
        count => {
            let sum = &Real::from(sorted[count / 2 - 1]) + &Real::from(sorted[count / 2]);
            rounded(&sum.shifted(-1))
        }
    }
}

fn sorted(a: &Arguments<'_>) -> Vec<Decimal> {
    let mut values = a.known_numbers(0);
    values.sort();
    values
}

/// `quantile(values, share, method)`
pub(super) fn quantile(a: &Arguments<'_>) -> Result {
    let (sorted, share) = (sorted(a), a.decimal(1)?);
    if sorted.is_empty() {
        return exact(Value::Blank);
    }
    a.within(1, Decimal::ZERO, Decimal::ONE)?;
    let count = Real::from(sorted.len() as i64);
    let share = Real::from(share);
    // The position among the sorted values, counted from 1, as a decimal to be floored.
    let position = match a.whole(2)? {
        0 => &(&(&count - &Real::one()) * &share) + &Real::one(),
        1 => &(&count + &Real::one()) * &share,
        _ => return exact(Value::Number(sorted[inverse(&count, &share)? - 1])),
    };
    let place = position.to_decimal().map_err(|_| beyond())?.value;
    let below = place.floor();
    let at = |position: i64| {
        let index = (position - 1).clamp(0, sorted.len() as i64 - 1);
        Real::from(sorted[index as usize])
    };
    let low = below.to_i64().ok_or_else(beyond)?;
    let part = &position - &Real::from(below);
    let (from, to) = (at(low), at(low + 1));
    rounded(&(&from + &(&(&to - &from) * &part)))
}

/// Type 1: the position of the least value with at least that share at or below it.
fn inverse(count: &Real, share: &Real) -> Taken<usize> {
    let place = (count * share).to_decimal().map_err(|_| beyond())?.value;
    let position = place.ceil().to_i64().ok_or_else(beyond)?;
    usize::try_from(position.max(1)).map_err(|_| beyond())
}

/// Sums over pairs, from which all else here follows.
struct Sums {
    count: Real,
    x: Real,
    y: Real,
    xx: Real,
    xy: Real,
    yy: Real,
}

impl Sums {
    fn of(pairs: impl Iterator<Item = (Decimal, Decimal)>) -> Sums {
        let zero = Real::zero;
        let (mut x_sum, mut y_sum) = (zero(), zero());
        let (mut xx, mut xy, mut yy) = (zero(), zero(), zero());
        let mut count = 0;
        for (x, y) in pairs {
            let (x, y) = (Real::from(x), Real::from(y));
            x_sum = &x_sum + &x;
            y_sum = &y_sum + &y;
            xx = &xx + &(&x * &x);
            xy = &xy + &(&x * &y);
            yy = &yy + &(&y * &y);
            count += 1;
        }
        Sums {
            count: Real::from(count),
            x: x_sum,
            y: y_sum,
            xx,
            xy,
            yy,
        }
    }

    /// n Σxy − Σx Σy: n² times the covariance.
    fn covariance(&self) -> Real {
        (&self.count * &self.xy).net(&-&(&self.x * &self.y))
    }

    fn variance_x(&self) -> Real {
        (&self.count * &self.xx).net(&-&(&self.x * &self.x))
    }

    fn variance_y(&self) -> Real {
        (&self.count * &self.yy).net(&-&(&self.y * &self.y))
    }

    /// The least-squares line through the pairs: intercept and slope.
    fn line(&self) -> Taken<(Real, Real)> {
        let slope = self.covariance().over(&self.variance_x());
        let slope = slope.ok_or_else(|| {
            undefined(
                "a line needs two points that differ along the axis".to_owned(),
                "give two points at least, with different `xs`",
            )
        })?;
        let rest = &self.y - &(&slope * &self.x);
        let intercept = rest.over(&self.count).ok_or_else(beyond)?;
        Ok((intercept, slope))
    }
}

/// The deviation of values from their mean: √(Σ(x − mean)² ÷ (n − `less`)).
fn deviation(a: &Arguments<'_>, less: i64) -> Result {
    let values = a.known_numbers(0);
    let count = values.len() as i64;
    if count <= less {
        let due = less + 1;
        return Err(undefined(
            format!("{count} values are too few: it takes {due}"),
            "give more values, or test their number first: `if count(x) < 2 then blank else …`",
        ));
    }
    let sums = Sums::of(values.into_iter().map(|x| (x, Decimal::ZERO)));
    let weight = &sums.count * &Real::from(count - less);
    let variance = sums.variance_x().over(&weight).ok_or_else(beyond)?;
    rounded_root(&variance.sqrt().ok_or_else(beyond)?)
}

/// `sd(values)`, of a sample.
pub(super) fn sd(a: &Arguments<'_>) -> Result {
    deviation(a, 1)
}

/// `sd_p(values)`, of a population.
pub(super) fn sd_p(a: &Arguments<'_>) -> Result {
    deviation(a, 0)
}

/// `correlation(xs, ys)`, Pearson's.
pub(super) fn correlation(a: &Arguments<'_>) -> Result {
    let sums = Sums::of(a.pairs(0, 1)?.into_iter());
    let spread = (&sums.variance_x() * &sums.variance_y()).sqrt();
    let found = spread.and_then(|spread| sums.covariance().over(&spread));
    match found {
        Some(correlation) => rounded_root(&correlation),
        None => Err(undefined(
            "one of the series does not vary".to_owned(),
            "give series of which each has two different values",
        )),
    }
}

/// `slope(ys, xs)`
pub(super) fn slope(a: &Arguments<'_>) -> Result {
    let sums = Sums::of(a.pairs(1, 0)?.into_iter());
    rounded(&sums.line()?.1)
}

/// `intercept(ys, xs)`
pub(super) fn intercept(a: &Arguments<'_>) -> Result {
    let sums = Sums::of(a.pairs(1, 0)?.into_iter());
    rounded(&sums.line()?.0)
}

/// The line through values at 0, 1, 2, …
fn over_time(a: &Arguments<'_>) -> Taken<(Real, Real)> {
    let values = a.numbers(0)?.into_iter().zip(0i64..);
    Sums::of(values.map(|(y, x)| (Decimal::from(x), y))).line()
}

/// `trend(values)`
pub(super) fn trend(a: &Arguments<'_>) -> Result {
    rounded(&over_time(a)?.1)
}

/// `trend_start(values)`
pub(super) fn trend_start(a: &Arguments<'_>) -> Result {
    rounded(&over_time(a)?.0)
}
