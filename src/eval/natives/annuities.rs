//! Level payments: the five numbers of an annuity, each from the other four.
//!
//! All of them follow from one equation, in which g = (1 + rate)^nper, t is 0 for payments at
//! the end of a period and 1 for payments at its beginning, and money paid is negative:
//!
//!   pv · g + pmt · (1 + rate · t) · (g − 1) ÷ rate + fv = 0
//!
//! (at a rate of 0, (g − 1) ÷ rate is nper). It is the one that spreadsheets publish for PMT,
//! PV, FV and NPER: OpenFormula 1.3, part 4, section 6.12.

use super::super::operate::{Fault, Result};
use super::arguments::{Arguments, Taken, beyond, complaint, undefined};
use super::growth::{MOST_PERIODS, growth};
use super::{rounded, rounded_product, rounded_root};
use crate::base::decimal::Real;
use crate::base::{Code, Decimal};

/// What is known of an annuity before its amounts.
struct Terms {
    rate: Real,
    /// 1 where payments are due at the beginning of each period, else 0.
    due: i64,
    /// The rate, and 1, times the power of ten that makes the rate whole.
    whole_rate: [Real; 2],
}

impl Terms {
    fn new(a: &Arguments<'_>, rate: usize, due: usize) -> Taken<Terms> {
        let due = payment_type(a, due)?;
        Ok(Terms {
            rate: a.rate(rate)?,
            due,
            whole_rate: Real::wholes([a.decimal(rate)?, Decimal::ONE]),
        })
    }

    /// (1 + rate) to a power.
    fn growth(&self, periods: Decimal) -> Taken<Real> {
        growth(&self.rate, periods)
    }

    /// What 1 a period has become after some periods, with a last payment at the end:
    /// (g − 1) ÷ rate.
    fn accumulated(&self, periods: Decimal) -> Taken<Real> {
        if self.rate.is_zero() {
            return Ok(Real::from(periods));
        }
        let gained = &self.growth(periods)? - &Real::one();
        gained.over(&self.rate).ok_or_else(beyond)
    }

    /// 1 + rate · t
    fn advance(&self) -> Real {
        match self.due {
            0 => Real::one(),
            _ => &Real::one() + &self.rate,
        }
    }

    /// pmt · (1 + rate · t) + amount · rate: a payment and a period's interest, exactly.
    ///
    /// Where they balance, the amount never changes, and whatever the growth factor is
    /// multiplied with has to be 0: not what binary fractions leave of it.
    fn with_interest(&self, pmt: Decimal, amount: Decimal) -> Taken<Real> {
        let [rate, one] = &self.whole_rate;
        let [pmt, amount, unit] = Real::wholes([pmt, amount, Decimal::ONE]);
        let paid = &pmt * &(one + &(rate * &Real::from(self.due)));
        let sum = &paid + &(&amount * rate);
        sum.over(&(&unit * one)).ok_or_else(beyond)
    }

    fn payment(&self, nper: Decimal, pv: &Real, fv: &Real) -> Taken<Real> {
        let grown = (pv * &self.growth(nper)?).net(fv);
        let factor = &self.advance() * &self.accumulated(nper)?;
        let payment = grown.over(&factor).ok_or_else(no_payments)?;
        Ok(-&payment)
    }

    /// The part of a payment that pays back principal.
    ///
    /// It grows with the rate from payment to payment. The first payment in advance pays no
    /// interest, for no time has passed; the later ones are those in arrears, discounted.
    fn principal(&self, k: i64, nper: Decimal, pv: &Real, fv: &Real) -> Taken<Real> {
        if self.due == 1 && k == 1 {
            return self.payment(nper, pv, fv);
        }
        let share = pv
            .net(fv)
            .over(&self.accumulated(nper)?)
            .ok_or_else(no_payments)?;
        let grown = &share * &self.growth(Decimal::from(k - 1))?;
        let grown = grown.over(&self.advance()).ok_or_else(beyond)?;
        Ok(-&grown)
    }

    /// The principal paid back from one payment to another, both included.
    fn principal_between(&self, from: i64, to: i64, nper: Decimal, pv: &Real) -> Taken<Real> {
        let none = Real::zero();
        let mut first = from;
        let mut sum = Real::zero();
        if self.due == 1 && from == 1 {
            sum = self.principal(1, nper, pv, &none)?;
            first = 2;
        }
        if first > to {
            return Ok(sum);
        }
        // A geometric series.
        let count = self.accumulated(Decimal::from(to - first + 1))?;
        Ok(&sum + &(&self.principal(first, nper, pv, &none)? * &count))
    }
}

/// 0, payments at the end of each period, or 1, at its beginning.
pub(super) fn payment_type(a: &Arguments<'_>, at: usize) -> Taken<i64> {
    let due = a.decimal(at)?;
    match due.to_i64() {
        Some(due @ 0..=1) => Ok(due),
        _ => Err(undefined(
            format!("`type` is {due}, and must be 0 or 1"),
            "give 0 for payments at the end of each period, 1 for payments at its beginning",
        )),
    }
}

/// `fv(rate, nper, pmt, pv, type)`
///
/// As −(g · (pmt · (1 + rate · t) + pv · rate) − pmt · (1 + rate · t)) ÷ rate, in which nothing
/// large cancels.
pub(super) fn fv(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    let (nper, pmt, pv) = (a.decimal(1)?, a.decimal(2)?, a.decimal(3)?);
    let growth = terms.growth(nper)?;
    if terms.rate.is_zero() {
        return rounded_product(&unmoved(nper, pmt, pv));
    }
    let grown = &growth * &terms.with_interest(pmt, pv)?;
    let left = terms.with_interest(pmt, Decimal::ZERO)?.net(&-&grown);
    rounded_product(&left.over(&terms.rate).ok_or_else(beyond)?)
}

/// `pv(rate, nper, pmt, fv, type)`
///
/// As ((pmt · (1 + rate · t) − fv · rate) ÷ g − pmt · (1 + rate · t)) ÷ rate.
pub(super) fn pv(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    let (nper, pmt, fv) = (a.decimal(1)?, a.decimal(2)?, a.decimal(3)?);
    let growth = terms.growth(nper)?;
    if terms.rate.is_zero() {
        return rounded_product(&unmoved(nper, pmt, fv));
    }
    let discounted = terms.with_interest(pmt, -fv)?.over(&growth);
    let paid = terms.with_interest(pmt, Decimal::ZERO)?;
    let value = discounted.ok_or_else(beyond)?.net(&-&paid);
    rounded_product(&value.over(&terms.rate).ok_or_else(beyond)?)
}

/// What an amount and payments come to without interest, with the opposite sign.
fn unmoved(nper: Decimal, pmt: Decimal, amount: Decimal) -> Real {
    let paid = &Real::from(nper) * &Real::from(pmt);
    -&paid.net(&Real::from(amount))
}

/// `pmt(rate, nper, pv, fv, type)`
pub(super) fn pmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    rounded_product(&terms.payment(a.decimal(1)?, &a.real(2)?, &a.real(3)?)?)
}

/// The position of a payment, `per`, among the `nper` of a loan.
fn position(a: &Arguments<'_>, per: usize, nper: usize) -> Taken<i64> {
    let last = a.positive(nper)?.ceil().to_i64().unwrap_or(MOST_PERIODS);
    a.whole_within(per, 1, last.min(MOST_PERIODS))
}

/// `ipmt(rate, per, nper, pv, fv, type)`
pub(super) fn ipmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (k, nper, pv, fv) = (position(a, 1, 2)?, a.decimal(2)?, a.real(3)?, a.real(4)?);
    let principal = terms.principal(k, nper, &pv, &fv)?;
    rounded_product(&terms.payment(nper, &pv, &fv)?.net(&-&principal))
}

/// `ppmt(rate, per, nper, pv, fv, type)`
pub(super) fn ppmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (k, nper, pv, fv) = (position(a, 1, 2)?, a.decimal(2)?, a.real(3)?, a.real(4)?);
    rounded_product(&terms.principal(k, nper, &pv, &fv)?)
}

/// The payments from `start_period` to `end_period`.
fn stretch(a: &Arguments<'_>) -> Taken<(i64, i64)> {
    let (from, to) = (position(a, 3, 1)?, position(a, 4, 1)?);
    match from <= to {
        true => Ok((from, to)),
        false => Err(undefined(
            format!("`end_period` is {to}, before `start_period`, {from}"),
            "give the earlier payment first, then the later one",
        )),
    }
}

/// `cumipmt(rate, nper, pv, start_period, end_period, type)`
pub(super) fn cumipmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (nper, pv, (from, to)) = (a.decimal(1)?, a.real(2)?, stretch(a)?);
    let payments = &terms.payment(nper, &pv, &Real::zero())? * &Real::from(to - from + 1);
    let principal = terms.principal_between(from, to, nper, &pv)?;
    rounded_product(&payments.net(&-&principal))
}

/// `cumprinc(rate, nper, pv, start_period, end_period, type)`
pub(super) fn cumprinc(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (nper, pv, (from, to)) = (a.decimal(1)?, a.real(2)?, stretch(a)?);
    rounded_product(&terms.principal_between(from, to, nper, &pv)?)
}

/// `nper(rate, pmt, pv, fv, type)`
pub(super) fn nper(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    let (pmt, pv, fv) = (a.decimal(1)?, a.decimal(2)?, a.decimal(3)?);
    if terms.rate.is_zero() {
        let owed = Real::from(pv).net(&Real::from(fv));
        let periods = owed.over(&Real::from(pmt)).ok_or_else(never_paid)?;
        return rounded(&-&periods);
    }
    let due = terms.with_interest(pmt, -fv)?;
    let open = terms.with_interest(pmt, pv)?;
    let factor = due.over(&open).ok_or_else(never_paid)?;
    let growth = factor.ln().ok_or_else(never_paid)?;
    let pace = (&Real::one() + &terms.rate).ln().ok_or_else(beyond)?;
    rounded_root(&growth.over(&pace).ok_or_else(beyond)?)
}

fn no_payments() -> Fault {
    undefined(
        "`nper` is 0, and there is no payment".to_owned(),
        "give the number of payments: 12 for each month of a year",
    )
}

fn never_paid() -> Fault {
    complaint(
        Code::NoRoot,
        "no number of such payments leads from `pv` to `fv`".to_owned(),
        "money received is positive and money paid negative; a payment must exceed the interest",
    )
}
