//! The slow and certain path: any ratio of whole numbers, rounded once.
//!
//! Input: numerator and denominator as big integers. Output: the nearest decimal under a
//! [`Precision`], half-even, and whether it is the ratio itself. Everything that has no faster
//! way ends here, and the fast ways are tested against it.

use dashu_base::{BitTest, DivRem};
use dashu_int::UBig;

use super::repr::{
    Arithmetic, ArithmeticError, Decimal, MAX_MANTISSA, MAX_SCALE, Rounded, tens_in_power_of_two,
};

/// Which numbers a result may be rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    /// The most places, up to 28, with which the mantissa fits 96 bits.
    Full,
    /// 28 significant digits or 28 places, whichever is coarser.
    Digits28,
}

impl Precision {
    /// Largest mantissa a result may have. At 10²⁸ itself one place fewer gives the same value,
    /// so allowing it changes nothing but spares a case.
    pub(super) const fn max_mantissa(self) -> u128 {
        match self {
            Precision::Full => MAX_MANTISSA,
            Precision::Digits28 => 10u128.pow(28),
        }
    }
}

/// `numerator` ÷ `denominator` (not 0), with a sign, rounded once.
pub(super) fn round_ratio(
    negative: bool,
    numerator: &UBig,
    denominator: &UBig,
    precision: Precision,
) -> Arithmetic {
    if denominator.is_zero() {
        return Err(ArithmeticError::DivisionByZero);
    }
    // From above: the ratio is over 2^(bits − 1), so more places need more than 96 bits. Beyond
    // the clamped range there are 28 places, or too many digits before the point.
    let bits = numerator.bit_len() as i64 - denominator.bit_len() as i64;
    let scale = tens_in_power_of_two((97 - bits).clamp(-10, 110) as i32).min(MAX_SCALE as i32);
    for scale in (0..=scale).rev() {
        let scaled = numerator * UBig::from(10u8).pow(scale as usize);
        if let Some((mantissa, exact)) = divide_half_even(&scaled, denominator, precision) {
            return Ok(Rounded {
                value: Decimal::pack(negative, mantissa, scale as u32),
                exact,
            });
        }
    }
    round_to_tens(negative, numerator, denominator, precision)
}

/// Results of 29 digits before the point. Those that fit as they are stay (an exact one is never
/// rounded); under [`Precision::Digits28`] the others become multiples of ten.
fn round_to_tens(
    negative: bool,
    numerator: &UBig,
    denominator: &UBig,
    precision: Precision,
) -> Arithmetic {
    if precision == Precision::Full {
        return Err(ArithmeticError::Overflow);
    }
    if let Some((mantissa, true)) = divide_half_even(numerator, denominator, Precision::Full) {
        return Ok(Rounded::exact(Decimal::pack(negative, mantissa, 0)));
    }
    let (tens, _) = divide_half_even(numerator, &(denominator * 10u8), precision)
        .ok_or(ArithmeticError::Overflow)?;
    match tens * 10 {
        mantissa @ ..=MAX_MANTISSA => Ok(Rounded::inexact(Decimal::pack(negative, mantissa, 0))),
        _ => Err(ArithmeticError::Overflow),
    }
}

/// The nearest whole number to the ratio, ties to even, and whether it is the ratio; `None`
/// where it is beyond the precision.
fn divide_half_even(
    numerator: &UBig,
    denominator: &UBig,
    precision: Precision,
) -> Option<(u128, bool)> {
    let (quotient, rest) = numerator.div_rem(denominator);
    let exact = rest.is_zero();
    let to_half = (rest * 2u8).cmp(denominator);
    let grows = to_half.is_gt() || to_half.is_eq() && quotient.bit(0);
    let mantissa = u128::try_from(quotient + UBig::from(grows)).ok()?;
    (mantissa <= precision.max_mantissa()).then_some((mantissa, exact))
}
