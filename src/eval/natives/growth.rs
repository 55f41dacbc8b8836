//! Compound growth: powers of 1 + rate, and the rates and times that follow from them.
//!
//! EFFECT (1 + nominal ÷ n)^n − 1, NOMINAL n ((1 + effective)^(1 ÷ n) − 1), RRI
//! (fv ÷ pv)^(1 ÷ nper) − 1 and PDURATION ln(fv ÷ pv) ÷ ln(1 + rate), as spreadsheets publish
//! them. All digits of 1 + rate are kept: a rate of 10^−20 is as good as one of 10%.

use super::super::operate::{Fault, Result};
use super::arguments::{Arguments, Taken, beyond, complaint, percent, undefined};
use super::{rounded, rounded_root};
use crate::base::decimal::Real;
use crate::base::{Code, Decimal};

/// More periods than this are refused: nothing that is modelled takes so many.
pub(super) const MOST_PERIODS: i64 = 1 << 32;

/// (1 + rate)^periods.
pub(super) fn growth(rate: &Real, periods: Decimal) -> Taken<Real> {
    if periods.abs() > Decimal::from(MOST_PERIODS) {
        return Err(undefined(
            format!("{periods} periods are too many"),
            "count longer periods: at most 4_294_967_296 of them",
        ));
    }
    (&Real::one() + rate).pow(periods).ok_or_else(beyond)
}

/// How often a year is compounded: whole, as spreadsheets cut it off, and at least once.
fn times_a_year(a: &Arguments<'_>, at: usize) -> Taken<Decimal> {
    let times = a.decimal(at)?.trunc();
    match times >= Decimal::ONE {
        true => Ok(times),
        false => Err(undefined(
            format!("`npery` is {}, and a year has at least 1", a.decimal(at)?),
            "give the number of times a year is compounded: 12 for each month",
        )),
    }
}

/// `effect(nominal_rate, npery)`
pub(super) fn effect(a: &Arguments<'_>) -> Result {
    let (nominal, times) = (a.real(0)?, times_a_year(a, 1)?);
    let each = nominal.over(&Real::from(times)).ok_or_else(beyond)?;
    if !(&each + &Real::one()).is_positive() {
        return Err(undefined(
            format!(
                "`nominal_rate` is {}, which loses all in one of {times} parts of a year",
                percent(a.decimal(0)?)
            ),
            "give a rate above -100% for each part of the year",
        ));
    }
    rounded(&(&growth(&each, times)? - &Real::one()))
}

/// `nominal(effect_rate, npery)`
pub(super) fn nominal(a: &Arguments<'_>) -> Result {
    let (effective, times) = (a.rate(0)?, Real::from(times_a_year(a, 1)?));
    let log = (&effective + &Real::one()).ln().ok_or_else(beyond)?;
    let each = log.over(&times).and_then(|log| log.exp());
    let each = &each.ok_or_else(beyond)? - &Real::one();
    rounded_root(&(&each * &times))
}

/// `rri(nper, pv, fv)`
pub(super) fn rri(a: &Arguments<'_>) -> Result {
    yearly(a, 1, 2, 0)
}

/// `cagr(start, end, periods)`
pub(super) fn cagr(a: &Arguments<'_>) -> Result {
    yearly(a, 0, 1, 2)
}

/// The rate per period at which one value becomes another.
fn yearly(a: &Arguments<'_>, from: usize, to: usize, periods: usize) -> Result {
    let periods = Real::from(a.positive(periods)?);
    let factor = a.real(to)?.over(&a.real(from)?);
    let Some(factor) = factor.filter(|factor| !factor.is_negative()) else {
        return Err(unrelated(a, "rate", from, to));
    };
    if factor.is_zero() {
        return rounded(&Real::from(-1));
    }
    let log = factor.ln().and_then(|log| log.over(&periods));
    let each = log.and_then(|log| log.exp()).ok_or_else(beyond)?;
    rounded_root(&(&each - &Real::one()))
}

/// `pduration(rate, pv, fv)`
pub(super) fn pduration(a: &Arguments<'_>) -> Result {
    let pace = (&a.rate(0)? + &Real::one()).ln().ok_or_else(beyond)?;
    let factor = a.real(2)?.over(&a.real(1)?);
    let log = factor.and_then(|factor| factor.ln());
    let log = log.ok_or_else(|| unrelated(a, "number of periods", 1, 2))?;
    let periods = log.over(&pace).ok_or_else(|| {
        complaint(
            Code::NoRoot,
            "`rate` is 0%, at which nothing ever grows".to_owned(),
            "give another rate, or test it first: `if rate == 0 then blank else …`",
        )
    })?;
    rounded_root(&periods)
}

/// Nothing grows from 0, nor across it.
fn unrelated(a: &Arguments<'_>, what: &str, from: usize, to: usize) -> Fault {
    complaint(
        Code::NoRoot,
        format!("no {what} leads from {} to {}", a.shown(from), a.shown(to)),
        "both need the same sign, and the first may not be 0",
    )
}
