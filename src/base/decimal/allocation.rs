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
/// what is left goes, a step at a time, to the shares that lost most, the earlier of two alike.
/// The last of it may be less than a step, where the amount is no whole number of them. A share
/// is `exact` where it is its weight's part of the amount to the last digit.
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

    let step_of_all = &step * &total;
    let (steps, lost): (Vec<UBig>, Vec<UBig>) = weights
        .iter()
        .map(|weight| (&whole * weight).div_rem(&step_of_all))
        .unzip();
    let mut shares: Vec<UBig> = steps.into_iter().map(|steps| steps * &step).collect();
    let mut left = &whole - shares.iter().sum::<UBig>();
    let mut by_loss: Vec<usize> = (0..shares.len()).collect();
    by_loss.sort_by(|a, b| lost[*b].cmp(&lost[*a]));
    // Each lost less than a step, so that what is left is used up by those that lost anything.
    for at in by_loss {
        let more = (&left).min(&step).clone();
        left -= &more;
        shares[at] += more;
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
