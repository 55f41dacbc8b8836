//! Level payments: the five numbers of an annuity, each from the other four.
//!
//! All of them follow from one equation, in which g = (1 + rate)^nper, t is 0 for payments at
//! the end of a period and 1 for payments at its beginning, and money paid is negative:
//!
//!   pv · g + pmt · (1 + rate · t) · (g − 1) ÷ rate + fv = 0
//!
//! (at a rate of 0, (g − 1) ÷ rate is nper). It is the one that spreadsheets publish for PMT,
//! PV, FV and NPER: OpenFormula 1.2, part 4, section 6.12.

use super::super::operate::{Fault, Result};
use super::arguments::{Arguments, Taken, beyond, complaint, undefined};
use super::{rounded, rounded_root};
use crate::base::decimal::Real;
use crate::base::{Code, Decimal};

/// More periods than this are refused: none of them is a loan.
pub(super) const MOST_PERIODS: i64 = 1 << 32;

/// What is known of an annuity before its amounts.
struct Terms {
    rate: Real,
    /// 1 where payments are due at the beginning of each period, else 0.
    due: i64,
}

impl Terms {
    fn new(a: &Arguments<'_>, rate: usize, due: usize) -> Taken<Terms> {
        let rate = a.rate(rate)?;
        let due = payment_type(a, due)?;
        Ok(Terms { rate, due })
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

    fn payment(&self, nper: Decimal, pv: &Real, fv: &Real) -> Taken<Real> {
        let grown = &(pv * &self.growth(nper)?) + fv;
        let factor = &self.advance() * &self.accumulated(nper)?;
        let payment = grown.over(&factor).ok_or(Fault::DivisionByZero)?;
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
        let share = (pv + fv)
            .over(&self.accumulated(nper)?)
            .ok_or(Fault::DivisionByZero)?;
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

/// (1 + rate)^periods.
pub(super) fn growth(rate: &Real, periods: Decimal) -> Taken<Real> {
    if periods.abs() > Decimal::from(MOST_PERIODS) {
        return Err(undefined(format!("{periods} periods are too many")));
    }
    (&Real::one() + rate).pow(periods).ok_or_else(beyond)
}

/// 0, payments at the end of each period, or 1, at its beginning.
pub(super) fn payment_type(a: &Arguments<'_>, at: usize) -> Taken<i64> {
    let due = a.decimal(at)?;
    match due.to_i64() {
        Some(due @ 0..=1) => Ok(due),
        _ => Err(undefined(format!(
            "`type` is {due}; it is 0 for payments at the end of each period, or 1 at its beginning"
        ))),
    }
}

/// `fv(rate, nper, pmt, pv, type)`
pub(super) fn fv(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    let (nper, pmt, pv) = (a.decimal(1)?, a.real(2)?, a.real(3)?);
    let paid = &(&pmt * &terms.advance()) * &terms.accumulated(nper)?;
    rounded(&-&(&(&pv * &terms.growth(nper)?) + &paid))
}

/// `pv(rate, nper, pmt, fv, type)`
pub(super) fn pv(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    let (nper, pmt, fv) = (a.decimal(1)?, a.real(2)?, a.real(3)?);
    let paid = &(&pmt * &terms.advance()) * &terms.accumulated(nper)?;
    let value = (&fv + &paid)
        .over(&terms.growth(nper)?)
        .ok_or_else(beyond)?;
    rounded(&-&value)
}

/// `pmt(rate, nper, pv, fv, type)`
pub(super) fn pmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    rounded(&terms.payment(a.decimal(1)?, &a.real(2)?, &a.real(3)?)?)
}

/// The position of a payment, `per`, among the `nper` of a loan.
fn position(a: &Arguments<'_>, per: usize, nper: usize) -> Taken<i64> {
    let last = a.decimal(nper)?.ceil().to_i64().unwrap_or(MOST_PERIODS);
    a.whole_within(per, 1, last)
}

/// `ipmt(rate, per, nper, pv, fv, type)`
pub(super) fn ipmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (k, nper, pv, fv) = (position(a, 1, 2)?, a.decimal(2)?, a.real(3)?, a.real(4)?);
    let principal = terms.principal(k, nper, &pv, &fv)?;
    rounded(&(&terms.payment(nper, &pv, &fv)? - &principal))
}

/// `ppmt(rate, per, nper, pv, fv, type)`
pub(super) fn ppmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (k, nper, pv, fv) = (position(a, 1, 2)?, a.decimal(2)?, a.real(3)?, a.real(4)?);
    rounded(&terms.principal(k, nper, &pv, &fv)?)
}

/// The payments from `start_period` to `end_period`.
fn stretch(a: &Arguments<'_>) -> Taken<(i64, i64)> {
    let (from, to) = (position(a, 3, 1)?, position(a, 4, 1)?);
    match from <= to {
        true => Ok((from, to)),
        false => Err(undefined(format!(
            "`end_period` is {to}, before `start_period`, {from}"
        ))),
    }
}

/// `cumipmt(rate, nper, pv, start_period, end_period, type)`
pub(super) fn cumipmt(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (nper, pv, (from, to)) = (a.decimal(1)?, a.real(2)?, stretch(a)?);
    let payments = &terms.payment(nper, &pv, &Real::zero())? * &Real::from(to - from + 1);
    rounded(&(&payments - &terms.principal_between(from, to, nper, &pv)?))
}

/// `cumprinc(rate, nper, pv, start_period, end_period, type)`
pub(super) fn cumprinc(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 5)?;
    let (nper, pv, (from, to)) = (a.decimal(1)?, a.real(2)?, stretch(a)?);
    rounded(&terms.principal_between(from, to, nper, &pv)?)
}

/// `nper(rate, pmt, pv, fv, type)`
pub(super) fn nper(a: &Arguments<'_>) -> Result {
    let terms = Terms::new(a, 0, 4)?;
    let (pmt, pv, fv) = (a.real(1)?, a.real(2)?, a.real(3)?);
    if terms.rate.is_zero() {
        let periods = (&pv + &fv).over(&pmt).ok_or_else(never_paid)?;
        return rounded(&-&periods);
    }
    let paid = &pmt * &terms.advance();
    let due = &paid - &(&fv * &terms.rate);
    let open = &paid + &(&pv * &terms.rate);
    let factor = due.over(&open).ok_or_else(never_paid)?;
    let growth = factor.ln().ok_or_else(never_paid)?;
    let pace = (&Real::one() + &terms.rate).ln().ok_or_else(beyond)?;
    rounded_root(&growth.over(&pace).ok_or_else(beyond)?)
}

fn never_paid() -> Fault {
    complaint(
        Code::NoRoot,
        "no number of such payments leads from `pv` to `fv`".to_owned(),
        "money received is positive and money paid negative; a payment must exceed the interest",
    )
}
