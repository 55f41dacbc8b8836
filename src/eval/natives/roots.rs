//! Rates that are solved for: IRR, XIRR and RATE.
//!
//! Each is the rate at which a sum of flows, discounted, is 0: a sum of powers of 1 ÷ (1 + rate).
//! All its roots above −100 % are found, so that none at all, one and several can be told apart.

use super::super::operate::{Fault, Result};
use super::annuities::payment_type;
use super::arguments::{Arguments, Taken, beyond, complaint, percent, undefined};
use super::flows::YEAR;
use super::growth::MOST_PERIODS;
use super::polynomial::{Term, Unsolved, positive_roots};
use super::rounded_root;
use crate::base::decimal::{Real, RoundingMode};
use crate::base::{Code, Decimal};

/// How many rates a message lists.
const LISTED: usize = 8;

/// `irr(flows, guess)`
pub(super) fn irr(a: &Arguments<'_>) -> Result {
    let flows = a.numbers(0)?;
    let powers = (0i64..).map(Decimal::from).take(flows.len()).collect();
    let rates = rates(&flows, powers, 1)?;
    choose(rates, a.optional(1)).unwrap_or_else(|| Err(worth_never_nothing(&flows)))
}

/// `xirr(flows, dates, guess)`
pub(super) fn xirr(a: &Arguments<'_>) -> Result {
    let (flows, days): (Vec<Decimal>, Vec<i64>) = a.dated_flows(0, 1)?.into_iter().unzip();
    // In years where all fall on whole ones, which keeps the powers small and the rate exact.
    let unit = if days.iter().all(|days| days % YEAR == 0) {
        YEAR
    } else {
        1
    };
    let powers = days.iter().map(|days| Decimal::from(days / unit)).collect();
    let rates = rates(&flows, powers, YEAR / unit)?;
    choose(rates, a.optional(2)).unwrap_or_else(|| Err(worth_never_nothing(&flows)))
}

/// `rate(nper, pmt, pv, fv, type, guess)`
///
/// The equation of an annuity times the rate is a sum of four powers of u = 1 + rate,
///
///   pv (u − 1) uⁿ + pmt (1 + (u − 1) t) (uⁿ − 1) + fv (u − 1) = 0,
///
/// which also has the root u = 1: a rate of 0 solves the annuity only where pv + n · pmt + fv = 0.
pub(super) fn rate(a: &Arguments<'_>) -> Result {
    let nper = a.positive(0)?;
    if nper > Decimal::from(MOST_PERIODS) {
        return Err(undefined(
            format!("`nper` is {nper}, and so many periods are too many"),
            "count longer periods: at most 4_294_967_296 of them",
        ));
    }
    let due = payment_type(a, 4)?;
    let [pmt, pv, fv] = Real::wholes([a.decimal(1)?, a.decimal(2)?, a.decimal(3)?]);
    let none = Real::zero();
    let (end, start) = if due == 0 {
        (&pmt, &none)
    } else {
        (&none, &pmt)
    };
    // In powers of v = 1 ÷ u, the whole times v^(n + 1), as for flows.
    let terms = [
        (&pv + start, Decimal::ZERO),
        (end - &pv, Decimal::ONE),
        (&fv - start, nper),
        (-&(&fv + end), nper.checked_add(Decimal::ONE)?.value),
    ];
    let roots = solve(terms.into_iter().collect())?;
    let total = &(&(&Real::from(nper) * &pmt) + &pv) + &fv;
    let mut rates = Vec::new();
    for root in &roots {
        let rate = rate_of(root, 1)?;
        if !is_nothing(&rate) {
            rates.push(rate);
        } else if is_nothing(&total) {
            rates.push(Real::zero());
        }
    }
    choose(rates, a.optional(5)).unwrap_or_else(|| {
        Err(complaint(
            Code::NoRoot,
            "no rate leads from `pv` to `fv` with such payments".to_owned(),
            "money received is positive and money paid negative; both are needed",
        ))
    })
}

/// Whether a number is 0, or what rounding leaves of it: no decimal comes near.
fn is_nothing(number: &Real) -> bool {
    number.magnitude() < -200
}

/// The rates at which flows are discounted to 0: flow i counts for power i ÷ `parts`.
fn rates(flows: &[Decimal], powers: Vec<Decimal>, parts: i64) -> Taken<Vec<Real>> {
    let terms = Real::all_whole(flows).zip(powers);
    let roots = solve(terms.collect())?;
    roots.iter().map(|root| rate_of(root, parts)).collect()
}

/// One term for each power, in ascending order, none of them 0.
fn merged(mut summands: Vec<(Real, Decimal)>) -> Vec<Term> {
    summands.sort_by_key(|(_, power)| *power);
    let mut merged: Vec<Term> = Vec::with_capacity(summands.len());
    for (coefficient, power) in summands {
        match merged.last_mut() {
            Some(last) if last.power == power => {
                last.coefficient = &last.coefficient + &coefficient;
            }
            _ => merged.push(Term { coefficient, power }),
        }
    }
    merged.retain(|term| !term.coefficient.is_zero());
    merged
}

fn solve(summands: Vec<(Real, Decimal)>) -> Taken<Vec<Real>> {
    positive_roots(merged(summands)).map_err(|unsolved| match unsolved {
        Unsolved::NoConvergence => complaint(
            Code::NoConvergence,
            "the rate could not be found to all digits".to_owned(),
            "add up flows of one period, or leave out those that are next to nothing",
        ),
        Unsolved::TooManyChanges(changes) => complaint(
            Code::NoConvergence,
            format!("the flows change sign {changes} times, too often to find every rate"),
            "add up the flows of longer periods",
        ),
    })
}

/// Why flows have no rate of return.
fn worth_never_nothing(flows: &[Decimal]) -> Fault {
    let some = |sign: fn(Decimal) -> bool| flows.iter().any(|flow| sign(*flow));
    let reason = match (some(Decimal::is_positive), some(Decimal::is_negative)) {
        (true, true) => {
            return complaint(
                Code::NoRoot,
                "no rate above -100% discounts the flows to 0".to_owned(),
                "ask what has an answer: `npv` at a rate of your own, or `mirr`",
            );
        }
        (true, false) => "no rate discounts the flows to 0, for none of them is negative",
        (false, true) => "no rate discounts the flows to 0, for none of them is positive",
        (false, false) => "every rate discounts the flows to 0, for all of them are 0",
    };
    complaint(
        Code::NoRoot,
        reason.to_owned(),
        "money paid is negative and money received positive; both are needed",
    )
}

/// x^−parts − 1
fn rate_of(root: &Real, parts: i64) -> Taken<Real> {
    let factor = root.powi(-parts).ok_or_else(beyond)?;
    Ok(&factor - &Real::one())
}

/// The one rate, or the one nearest to the guess; nothing where there is none.
fn choose(rates: Vec<Real>, guess: Option<Decimal>) -> Option<Result> {
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
        [] => None,
        [rate] => Some(rounded_root(rate)),
        several => Some(Err(complaint(
            Code::SeveralRoots,
            format!("{} rates solve it: {}", several.len(), listed(several)),
            "say near which one it is due, for instance `irr(flows, 10%)`, or use `npv` or `mirr`",
        ))),
    }
}

/// Rates as a message lists them: `10% and 20%`.
fn listed(rates: &[Real]) -> String {
    /// Decimal places of a rate in a message: as few as tell the rates apart.
    const PLACES: [i32; 3] = [8, 18, 28];
    let rates: Vec<Decimal> = rates
        .iter()
        .filter_map(|rate| Some(rate.to_decimal().ok()?.value))
        .collect();
    let mut texts: Vec<String> = Vec::new();
    for places in PLACES {
        let rounded = rates.iter().map(|rate| {
            let short = rate.round(places, RoundingMode::HalfEven);
            percent(short.map_or(*rate, |short| short.value))
        });
        texts = rounded.collect();
        if texts.windows(2).all(|pair| pair[0] != pair[1]) {
            break;
        }
    }
    let more = texts.len() > LISTED;
    texts.truncate(LISTED);
    match (texts.as_slice(), more) {
        ([first @ .., last], false) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (texts, _) => format!("{} …", texts.join(", ")),
    }
}
