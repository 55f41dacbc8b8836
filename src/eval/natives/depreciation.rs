//! Depreciation that goes along its periods: VDB.
//!
//! Each period writes off a fixed share of the book value, and from the period on in which
//! spreading the rest evenly would write off more, does that (OpenFormula 1.2, part 4,
//! section 6.12.50, as spreadsheets compute it). A part of a period takes its part.

use super::super::operate::Result;
use super::arguments::{Arguments, beyond, undefined};
use super::rounded;
use crate::base::decimal::Real;

/// More periods than this are refused.
const LONGEST_LIFE: i64 = 100_000;

/// `vdb(cost, salvage, life, start, end, factor, no_switch)`
pub(super) fn vdb(a: &Arguments<'_>) -> Result {
    let [cost, salvage, life, start, end, factor, no_switch] = [
        a.decimal(0)?,
        a.decimal(1)?,
        a.decimal(2)?,
        a.decimal(3)?,
        a.decimal(4)?,
        a.decimal(5)?,
        a.decimal(6)?,
    ];
    if start.is_negative() || end < start || end > life {
        return Err(undefined(format!(
            "from {start} to {end} is no stretch of a life of {life} periods"
        )));
    }
    if cost.is_negative() || salvage.is_negative() || !factor.is_positive() {
        return Err(undefined(
            "`cost` and `salvage` are not below 0, and `factor` is above it".to_owned(),
        ));
    }
    let last = end.ceil().to_i64().filter(|last| *last <= LONGEST_LIFE);
    let last = last.ok_or_else(|| undefined(format!("a life of {life} periods is too long")))?;
    let [start, end, life, salvage] = [start, end, life, salvage].map(Real::from);
    let switches = no_switch.is_zero();
    let share = share_of(&Real::from(factor), &life).ok_or_else(beyond)?;
    let mut book = Real::from(cost);
    let mut even: Option<Real> = None;
    let mut sum = Real::zero();
    for period in 0..last {
        let left = &book - &salvage;
        let declining = (&book * &share).min(left.clone()).max(Real::zero());
        let amount = match even {
            Some(ref amount) => amount.clone(),
            None => {
                let rest = &life - &Real::from(period);
                let straight = left.over(&rest).ok_or_else(beyond)?;
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

/// The share of its book value that a period writes off: at most all of it.
fn share_of(factor: &Real, life: &Real) -> Option<Real> {
    Some(factor.over(life)?.min(Real::one()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_period_writes_off_more_than_all() {
        let share = share_of(&Real::from(2), &Real::from(1));
        assert_eq!(share, Some(Real::one()));
        assert_eq!(
            share_of(&Real::from(2), &Real::from(4)),
            Some(Real::power_of_two(-1))
        );
    }
}
