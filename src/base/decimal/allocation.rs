//! Splitting an amount into whole steps without losing any of it.
//!
//! Input: an amount, a step and weights. Output: a share for each weight.
//!
//! Invariant: the shares add up to the amount, to the last digit.

use dashu_base::{Abs, DivRem};
use dashu_int::{IBig, UBig};

use super::ratio::{Precision, round_ratio};
use super::repr::{Arithmetic, ArithmeticError, Decimal, Rounded};

/// `amount` split in proportion to the weights, each share a whole number of steps.
///
/// Method of largest remainders (Hamilton's): each share is rounded down to whole steps, and
/// the steps left over go one each to the shares that lost most, the earlier of two alike.
/// What of the amount is no whole step goes to the largest weight. A share is `exact` where it
/// is its weight's part of the amount to the last digit.
///
/// `Undefined` for a step that is not above 0, a negative weight, weights that add up to 0, and
/// shares with more digits than a decimal holds.
pub fn allocate(
    amount: Decimal,
    step: Decimal,
    weights: &[Decimal],
) -> Result<Vec<Rounded>, ArithmeticError> {
    if !step.is_positive() {
        return Err(ArithmeticError::Undefined(
            "a step to split to must be above 0",
        ));
    }
    if weights.iter().any(|weight| weight.is_negative()) {
        return Err(ArithmeticError::Undefined("a weight must not be below 0"));
    }
    let weights = at_one_scale(weights);
    let total: UBig = weights.iter().sum();
    if total.is_zero() {
        return Err(ArithmeticError::Undefined("the weights add up to 0"));
    }
    let scale = amount.scale().max(step.scale());
    let whole = scaled(amount, scale);
    let step = scaled(step, scale);
    let (steps, rest) = (&whole).div_rem(&step);

    let (mut shares, lost): (Vec<UBig>, Vec<UBig>) = weights
        .iter()
        .map(|weight| (&steps * weight).div_rem(&total))
        .unzip();
    let handed_out: UBig = shares.iter().sum();
    let left = usize::try_from(&steps - handed_out).unwrap_or(0);
    let mut by_loss: Vec<usize> = (0..shares.len()).collect();
    by_loss.sort_by(|a, b| lost[*b].cmp(&lost[*a]));
    for at in by_loss.into_iter().take(left) {
        shares[at] += 1u8;
    }
    let mut shares: Vec<UBig> = shares.into_iter().map(|share| share * &step).collect();
    let heaviest = (0..weights.len()).rev().max_by_key(|at| &weights[*at]);
    if let Some(share) = heaviest.and_then(|at| shares.get_mut(at)) {
        *share += rest;
    }

    let unit = UBig::from(10u8).pow(scale as usize);
    let finish = |(share, weight): (UBig, UBig)| -> Arithmetic {
        let proportional = &share * &total == &whole * weight;
        let rounded = round_ratio(amount.is_negative(), &share, &unit, Precision::Full)?;
        if !rounded.exact {
            return Err(ArithmeticError::Undefined(
                "a share would have more digits than a decimal holds",
            ));
        }
        Ok(Rounded {
            value: rounded.value.normalized(),
            exact: proportional,
        })
    };
    shares.into_iter().zip(weights).map(finish).collect()
}

/// |value| × 10^`scale`.
fn scaled(value: Decimal, scale: u32) -> UBig {
    let mantissa = IBig::from(value.mantissa()).abs();
    let tens = UBig::from(10u8).pow((scale - value.scale()) as usize);
    UBig::try_from(mantissa).unwrap_or_default() * tens
}

fn at_one_scale(values: &[Decimal]) -> Vec<UBig> {
    let scale = values.iter().map(|v| v.scale()).max().unwrap_or(0);
    values.iter().map(|value| scaled(*value, scale)).collect()
}
