//! What is left of a cohort whose customers differ in churn: a product along its renewals.

use super::super::operate::Result;
use super::arguments::{Arguments, beyond};
use super::rounded;
use crate::base::decimal::Real;

/// More renewals than this are refused.
const MOST_RENEWALS: i64 = 100_000;

/// `sbg_survival(renewals, alpha, beta)`: Π (beta + i − 1) ÷ (alpha + beta + i − 1), i from 1
/// (P. S. Fader and B. G. S. Hardie, "How to Project Customer Retention", 2007).
pub(super) fn sbg_survival(a: &Arguments<'_>) -> Result {
    let renewals = a.whole_within(0, 0, MOST_RENEWALS)?;
    let (alpha, mut stay) = (Real::from(a.positive(1)?), Real::from(a.positive(2)?));
    let (mut left, mut all) = (Real::one(), Real::one());
    for _ in 0..renewals {
        left = &left * &stay;
        all = &all * &(&alpha + &stay);
        stay = &stay + &Real::one();
    }
    rounded(&left.over(&all).ok_or_else(beyond)?)
}
