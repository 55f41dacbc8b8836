//! Values of a series of flows at given rates.
//!
//! The definitions are those that spreadsheets publish (OpenFormula 1.3, part 4, section 6.12):
//! NPV Σ flow ÷ (1 + rate)^i with i from 1; XNPV with i the days since the first date ÷ 365;
//! MIRR the growth from the present value of what is paid to the future value of what comes in.

use super::super::operate::Result;
use super::arguments::{Arguments, Taken, beyond, complaint};
use super::growth::growth;
use super::{rounded, rounded_product, rounded_root};
use crate::base::decimal::Real;
use crate::base::{Code, Decimal};

/// Days of a year in XNPV and XIRR: act/365.
pub(super) const YEAR: i64 = 365;

/// 1 ÷ (1 + rate).
fn discount(rate: &Real) -> Taken<Real> {
    Real::one().over(&(&Real::one() + rate)).ok_or_else(beyond)
}

/// Σ flow × factor^i, i from 0.
fn along(flows: impl DoubleEndedIterator<Item = Decimal>, factor: &Real) -> Real {
    flows.rev().fold(Real::zero(), |sum, flow| {
        &(&sum * factor) + &Real::from(flow)
    })
}

/// `npv(rate, flows)`
pub(super) fn npv(a: &Arguments<'_>) -> Result {
    let (rate, flows) = (a.rate(0)?, a.numbers(1)?);
    let factor = discount(&rate)?;
    rounded(&(&along(flows.into_iter(), &factor) * &factor))
}

/// `npv_from_now(rate, flows)`
pub(super) fn npv_from_now(a: &Arguments<'_>) -> Result {
    let (rate, flows) = (a.rate(0)?, a.numbers(1)?);
    rounded(&along(flows.into_iter(), &discount(&rate)?))
}

/// `xnpv(rate, flows, dates)`
pub(super) fn xnpv(a: &Arguments<'_>) -> Result {
    let (rate, flows) = (a.rate(0)?, a.dated_flows(1, 2)?);
    // Whole years need no root, so their value is exact where it can be.
    let whole_years = flows.iter().all(|(_, days)| days % YEAR == 0);
    let (base, unit) = match whole_years {
        true => (discount(&rate)?, YEAR),
        false => {
            let log = discount(&rate)?.ln().ok_or_else(beyond)?;
            let daily = log.over(&Real::from(YEAR)).ok_or_else(beyond)?;
            (daily.exp().ok_or_else(beyond)?, 1)
        }
    };
    let mut sum = Real::zero();
    for (flow, days) in flows {
        let factor = base.powi(days / unit).ok_or_else(beyond)?;
        sum = &sum + &(&factor * &Real::from(flow));
    }
    match whole_years {
        true => rounded(&sum),
        false => rounded_root(&sum),
    }
}

/// `mirr(flows, finance_rate, reinvest_rate)`
pub(super) fn mirr(a: &Arguments<'_>) -> Result {
    let (flows, finance, reinvest) = (a.numbers(0)?, a.rate(1)?, a.rate(2)?);
    let only = |keep: fn(Decimal) -> bool| {
        flows
            .iter()
            .map(move |flow| if keep(*flow) { *flow } else { Decimal::ZERO })
    };
    let paid = -&along(only(Decimal::is_negative), &discount(&finance)?);
    let earned = along(only(Decimal::is_positive), &discount(&reinvest)?);
    if !paid.is_positive() || !earned.is_positive() {
        return Err(complaint(
            Code::NoRoot,
            "`flows` need one that is negative and one that is positive".to_owned(),
            "money paid is negative, money received positive",
        ));
    }
    let periods = flows.len() as i64 - 1;
    let last = growth(&reinvest, Decimal::from(periods))?;
    let factor = (&earned * &last).over(&paid).ok_or_else(beyond)?;
    let log = factor.ln().ok_or_else(beyond)?;
    let each = log.over(&Real::from(periods)).ok_or_else(beyond)?;
    rounded_root(&(&each.exp().ok_or_else(beyond)? - &Real::one()))
}

/// The periods until the flows have paid back what was laid out, each flow coming in evenly
/// over its period. What is laid out first may be due later than now.
fn paid_back(flows: &[Decimal], factor: &Real) -> Result {
    let begun = flows.iter().position(|flow| !flow.is_zero());
    let Some(begun) = begun.filter(|at| flows[*at].is_negative()) else {
        // Nothing was laid out.
        return rounded(&Real::zero());
    };
    let mut weight = Real::one();
    let mut open = Real::zero();
    let flows = Real::all_whole(&flows[begun..]);
    for (flow, period) in flows.zip(begun as i64..) {
        let flow = &weight * &flow;
        let after = flow.net(&open);
        if !after.is_negative() {
            let share = (-&open).over(&flow).ok_or_else(beyond)?;
            return rounded(&(&Real::from(period - 1) + &share));
        }
        open = after;
        weight = &weight * factor;
    }
    Err(complaint(
        Code::NoRoot,
        "the flows never pay back what was laid out".to_owned(),
        "give more periods, or test the sum first: `if sum(flows) < 0 then blank else …`",
    ))
}

/// `payback(flows)`
pub(super) fn payback(a: &Arguments<'_>) -> Result {
    paid_back(&a.numbers(0)?, &Real::one())
}

/// `discounted_payback(rate, flows)`
pub(super) fn discounted_payback(a: &Arguments<'_>) -> Result {
    let factor = discount(&a.rate(0)?)?;
    paid_back(&a.numbers(1)?, &factor)
}

/// `fvschedule(principal, rates)`
pub(super) fn fvschedule(a: &Arguments<'_>) -> Result {
    let mut value = a.real(0)?;
    for rate in a.numbers(1)? {
        value = &value * &(&Real::one() + &Real::from(rate));
    }
    rounded_product(&value)
}
