//! Rates that are solved for: IRR, XIRR and RATE.
//!
//! Each is the rate at which a sum of flows, discounted, is 0: a sum of powers of 1 ÷ (1 + rate).
//! All its roots above −100 % are found, so that none at all, one and several can be told apart.

use super::super::operate::Result;
use super::annuities::{MOST_PERIODS, payment_type};
use super::arguments::{Arguments, Taken, beyond, complaint, percent, undefined};
use super::flows::YEAR;
use super::polynomial::{Term, Unsolved, positive_roots};
use super::rounded_root;
use crate::base::decimal::Real;
use crate::base::{Code, Decimal};

/// How many rates a message lists.
const LISTED: usize = 8;

/// `irr(flows, guess)`
pub(super) fn irr(a: &Arguments<'_>) -> Result {
    let flows = a.numbers(0)?;
    let powers = flows.into_iter().zip(0..);
    let rates = rates(powers.collect(), 1)?;
    choose(rates, a.optional(1), "no rate discounts the flows to 0")
}

/// `xirr(flows, dates, guess)`
pub(super) fn xirr(a: &Arguments<'_>) -> Result {
    let flows = a.dated_flows(0, 1)?;
    // In years where all fall on whole ones, which keeps the powers small and the rate exact.
    let unit = if flows.iter().all(|(_, days)| days % YEAR == 0) {
        YEAR
    } else {
        1
    };
    let powers = flows.into_iter().map(|(flow, days)| (flow, days / unit));
    let rates = rates(powers.collect(), YEAR / unit)?;
    choose(rates, a.optional(2), "no rate discounts the flows to 0")
}

/// `rate(nper, pmt, pv, fv, type, guess)`
///
/// The equation of an annuity times the rate is a sum of four powers of u = 1 + rate,
///
///   pv (u − 1) uⁿ + pmt (1 + (u − 1) t) (uⁿ − 1) + fv (u − 1) = 0,
///
/// which also has the root u = 1: a rate of 0 solves the annuity only where pv + n · pmt + fv = 0.
pub(super) fn rate(a: &Arguments<'_>) -> Result {
    let (nper, pmt, pv, fv) = (a.decimal(0)?, a.decimal(1)?, a.decimal(2)?, a.decimal(3)?);
    let due = payment_type(a, 4)?;
    let (whole, parts) = powers_of_nper(nper)?;
    let [pmt_real, pv_real, fv_real] = [pmt, pv, fv].map(Real::from);
    let (end, start) = match due {
        0 => (pmt_real, Real::zero()),
        _ => (Real::zero(), pmt_real),
    };
    // In powers of v = 1 ÷ u, the whole times v^(n + 1), as for flows.
    let terms = vec![
        (&pv_real + &start, 0),
        (&end - &pv_real, parts),
        (&fv_real - &start, whole),
        (-&(&fv_real + &end), whole + parts),
    ];
    let roots = solve(terms)?;
    let level = level_at_zero(nper, pmt, pv, fv)?;
    let mut rates = Vec::new();
    for root in &roots {
        let rate = rate_of(root, parts)?;
        let spurious = rate.magnitude() < -200;
        if !spurious {
            rates.push(rate);
        } else if level {
            rates.push(Real::zero());
        }
    }
    choose(
        rates,
        a.optional(5),
        "no rate leads from `pv` to `fv` with such payments",
    )
}

/// nper as a whole number of parts of a period, and the parts of one period.
fn powers_of_nper(nper: Decimal) -> Taken<(i64, i64)> {
    /// Most decimal places of nper.
    const PLACES: i32 = 4;
    if !nper.is_positive() || nper > Decimal::from(MOST_PERIODS) {
        return Err(undefined(format!("`nper` is {nper}, and must be above 0")));
    }
    for places in 0..=PLACES {
        let parts = 10i64.pow(places.unsigned_abs());
        let scaled = nper.checked_mul(Decimal::from(parts)).ok();
        if let Some(whole) = scaled.and_then(|scaled| scaled.value.to_i64()) {
            return Ok((whole, parts));
        }
    }
    Err(undefined(format!(
        "`nper` is {nper}, and may have {PLACES} decimal places"
    )))
}

/// Whether the payments come to nothing without any interest.
fn level_at_zero(nper: Decimal, pmt: Decimal, pv: Decimal, fv: Decimal) -> Taken<bool> {
    let paid = &Real::from(nper) * &Real::from(pmt);
    let sum = &(&paid + &Real::from(pv)) + &Real::from(fv);
    let sum = sum.to_decimal().map_err(|_| beyond())?;
    Ok(sum.value.is_zero())
}

/// The rates at which flows are discounted to 0: flow i counts for power i ÷ `parts`.
fn rates(flows: Vec<(Decimal, i64)>, parts: i64) -> Taken<Vec<Real>> {
    let terms = flows
        .into_iter()
        .map(|(flow, power)| (Real::from(flow), power))
        .collect();
    let roots = solve(terms)?;
    roots.iter().map(|root| rate_of(root, parts)).collect()
}

/// One term for each power, in ascending order, none of them 0.
fn merged(mut terms: Vec<Term>) -> Vec<Term> {
    terms.sort_by_key(|(_, power)| *power);
    let mut merged: Vec<Term> = Vec::with_capacity(terms.len());
    for (coefficient, power) in terms {
        match merged.last_mut() {
            Some(last) if last.1 == power => last.0 = &last.0 + &coefficient,
            _ => merged.push((coefficient, power)),
        }
    }
    merged.retain(|(coefficient, _)| !coefficient.is_zero());
    merged
}

fn solve(terms: Vec<Term>) -> Taken<Vec<Real>> {
    positive_roots(merged(terms)).map_err(|unsolved| match unsolved {
        Unsolved::NoConvergence => complaint(
            Code::NoConvergence,
            "the rate could not be found to all digits".to_owned(),
            "add up flows of one period, or leave out those that are next to nothing",
        ),
        Unsolved::TooManyChanges => complaint(
            Code::NoConvergence,
            "the flows change sign too often".to_owned(),
            "add up the flows of longer periods",
        ),
    })
}

/// x^−parts − 1
fn rate_of(root: &Real, parts: i64) -> Taken<Real> {
    let factor = root.powi(-parts).ok_or_else(beyond)?;
    Ok(&factor - &Real::one())
}

/// The one rate, or the one nearest to the guess.
fn choose(rates: Vec<Real>, guess: Option<Decimal>, none: &str) -> Result {
    // A rate that no decimal can hold is none that a person could mean.
    let mut rates: Vec<Real> = rates
        .into_iter()
        .filter(|rate| {
            let rounded = rate.to_decimal();
            rounded.is_ok_and(|rounded| rounded.value > -Decimal::ONE)
        })
        .collect();
    rates.sort();
    if let Some(guess) = guess.map(Real::from) {
        rates.sort_by_key(|rate| (rate - &guess).abs());
        rates.truncate(1);
    }
    match rates.as_slice() {
        [rate] => rounded_root(rate),
        [] => Err(complaint(
            Code::NoRoot,
            none.to_owned(),
            "money paid is negative and money received positive; both are needed",
        )),
        several => Err(complaint(
            Code::SeveralRoots,
            format!("{} rates solve it: {}", several.len(), listed(several)),
            "say near which one it is due, for instance `irr(flows, 10%)`, or use `npv` or `mirr`",
        )),
    }
}

/// Rates as a message lists them: `10% and 20%`.
fn listed(rates: &[Real]) -> String {
    /// Decimal places of a rate in a message.
    const PLACES: i32 = 8;
    let texts = rates.iter().take(LISTED).filter_map(|rate| {
        let rate = rate.to_decimal().ok()?.value;
        let short = rate.round(PLACES, crate::base::decimal::RoundingMode::HalfEven);
        Some(percent(short.map_or(rate, |short| short.value)))
    });
    let texts: Vec<String> = texts.collect();
    match (texts.as_slice(), rates.len() > LISTED) {
        ([first @ .., last], false) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (texts, _) => format!("{} …", texts.join(", ")),
    }
}
