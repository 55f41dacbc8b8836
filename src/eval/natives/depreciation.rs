//! Depreciation that declines with the book value: DB, DDB and VDB.
//!
//! Each period writes off a fixed share of what is left (OpenFormula 1.3, part 4, sections
//! 6.12.13, 6.12.14 and 6.12.50, as spreadsheets compute them). The book value of a late period
//! is a high power of 1 − share; it keeps all its digits here.

use super::super::operate::Result;
use super::arguments::{Arguments, Taken, beyond, undefined};
use super::growth::{MOST_PERIODS, growth};
use super::{rounded, rounded_product, rounded_root};
use crate::base::Decimal;
use crate::base::decimal::{Real, RoundingMode};

/// More periods than this are refused by VDB, which goes along them.
const LONGEST_LIFE: i64 = 100_000;

/// The first three arguments of all of them.
struct Asset {
    cost: Real,
    salvage: Real,
    life: Decimal,
}

impl Asset {
    fn of(a: &Arguments<'_>) -> Taken<Asset> {
        Ok(Asset {
            cost: Real::from(a.not_negative(0)?),
            salvage: Real::from(a.not_negative(1)?),
            life: a.positive(2)?,
        })
    }

    /// The share of the book value that a period writes off: factor ÷ life, at most all of it.
    fn share(&self, factor: Decimal) -> Taken<Real> {
        let share = Real::from(factor).over(&Real::from(self.life));
        Ok(share.ok_or_else(beyond)?.min(Real::one()))
    }

    /// The share with which the cost would end at the salvage value, to three decimals.
    fn fixed_share(&self) -> Taken<Decimal> {
        let left = self.salvage.over(&self.cost).ok_or_else(beyond)?;
        let left_each = match left.is_zero() {
            true => left,
            false => {
                let log = left.ln().and_then(|log| log.over(&Real::from(self.life)));
                log.and_then(|log| log.exp()).ok_or_else(beyond)?
            }
        };
        let share = (&Real::one() - &left_each).to_decimal()?.value;
        Ok(share.round(3, RoundingMode::HalfUp)?.value)
    }

    /// What a share of a book value is, but no more than is left above the salvage value.
    fn down_to_salvage(&self, book: &Real, share: &Real) -> Real {
        let above = book.net(&-&self.salvage);
        (book * share).min(above).max(Real::zero())
    }
}

/// `db(cost, salvage, life, period, month)`
pub(super) fn db(a: &Arguments<'_>) -> Result {
    let asset = Asset::of(a)?;
    let month = a.whole_within(4, 1, 12)?;
    // A first year that is cut short leaves the rest of twelve months to one more.
    let years = match month {
        12 => asset.life,
        _ => asset.life.checked_add(Decimal::ONE)?.value,
    };
    let last = years.floor().to_i64().unwrap_or(MOST_PERIODS);
    let period = a.whole_within(3, 1, last.min(MOST_PERIODS))?;
    if asset.cost.is_zero() {
        return rounded(&Real::zero());
    }
    let share = Real::from(asset.fixed_share()?);
    let part = |months: i64| Real::from(months).over(&Real::from(12));
    let first = &share * &part(month).ok_or_else(beyond)?;
    if period == 1 {
        return rounded_product(&(&asset.cost * &first));
    }
    let book = &asset.cost * &(&Real::one() - &first);
    let book = &book * &growth(&-&share, Decimal::from(period - 2))?;
    let year = match Decimal::from(period) > asset.life {
        true => part(12 - month).ok_or_else(beyond)?,
        false => Real::one(),
    };
    rounded_product(&(&(&book * &share) * &year))
}

/// `ddb(cost, salvage, life, period, factor)`
pub(super) fn ddb(a: &Arguments<'_>) -> Result {
    let asset = Asset::of(a)?;
    let share = asset.share(a.positive(4)?)?;
    let period = a.within(3, Decimal::ONE, asset.life)?;
    let before = period.checked_sub(Decimal::ONE)?.value;
    let book = &asset.cost * &growth(&-&share, before)?;
    let amount = asset.down_to_salvage(&book, &share);
    match period.is_integer() {
        true => rounded_product(&amount),
        false => rounded_root(&amount),
    }
}

/// `vdb(cost, salvage, life, start, end, factor, no_switch)`
///
/// From the period on in which spreading the rest evenly writes off more, that is done, unless
/// `no_switch`. A part of a period takes its part.
pub(super) fn vdb(a: &Arguments<'_>) -> Result {
    let asset = Asset::of(a)?;
    let (start, end) = (a.not_negative(3)?, a.within(4, a.decimal(3)?, asset.life)?);
    let last = end.ceil().to_i64().filter(|last| *last <= LONGEST_LIFE);
    let last = last.ok_or_else(|| {
        undefined(
            format!("{end} periods are too many"),
            "count longer periods: at most 100_000 of them",
        )
    })?;
    let share = asset.share(a.positive(5)?)?;
    let switches = a.decimal(6)?.is_zero();
    let [start, end, life] = [start, end, asset.life].map(Real::from);
    let mut book = asset.cost.clone();
    let mut even: Option<Real> = None;
    let mut sum = Real::zero();
    for period in 0..last {
        let amount = match even {
            Some(ref amount) => amount.clone(),
            None => {
                let declining = asset.down_to_salvage(&book, &share);
                let rest = &life - &Real::from(period);
                let straight = (&book - &asset.salvage).over(&rest).ok_or_else(beyond)?;
                match switches && straight > declining {
                    true => even.insert(straight).clone(),
                    false => declining,
                }
            }
        };
        book = &book - &amount;
        let (from, to) = (Real::from(period), Real::from(period + 1));
        let within = &to.min(end.clone()) - &from.max(start.clone());
        if within.is_positive() {
            sum = &sum + &(&amount * &within);
        }
    }
    rounded(&sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_period_writes_off_more_than_all() {
        let share = |life: i64| {
            let asset = Asset {
                cost: Real::one(),
                salvage: Real::zero(),
                life: Decimal::from(life),
            };
            asset.share(Decimal::from(2)).expect("a life above 0")
        };
        assert_eq!(share(1), Real::one());
        assert_eq!(share(4), Real::power_of_two(-1));
    }
}
