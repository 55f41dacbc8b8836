//! The decimal nearest to a number of 192 bits, and to a quotient of two mantissas.

use super::limbs::Limbs;
use super::tens::digits_over;
use crate::base::decimal::repr::{
    Arithmetic, ArithmeticError, Decimal, MAX_MANTISSA, MAX_SCALE, Rounded, tens_in_power_of_two,
};

/// ± `value` ÷ 10^`scale` as a decimal, for scale ≤ 56: unchanged where it fits, else with the
/// fewest digits cut off.
#[inline]
pub(in crate::base::decimal) fn fit(negative: bool, value: Limbs, scale: u32) -> Arithmetic {
    if value.high >> 32 == 0 && scale <= MAX_SCALE {
        let value = Decimal::pack(negative, value.low_bits(), scale);
        return Ok(Rounded::exact(value));
    }
    let mut cut = digits_over(value, scale.saturating_sub(MAX_SCALE));
    loop {
        if cut > scale {
            return Err(ArithmeticError::Overflow);
        }
        let (mantissa, exact) = value.round_tens(cut);
        if mantissa <= MAX_MANTISSA {
            let value = Decimal::pack(negative, mantissa, scale - cut);
            return Ok(rounded(value, exact));
        }
        // Rounding carried to 2⁹⁶; one digit fewer, from the unrounded value.
        cut += 1;
    }
}

/// ± (`a` ÷ 10^`a_scale`) ÷ (`b` ÷ 10^`b_scale`), for mantissas and scales of decimals.
pub(in crate::base::decimal) fn quotient(
    negative: bool,
    a: u128,
    a_scale: u32,
    b: u128,
    b_scale: u32,
) -> Arithmetic {
    if b == 0 {
        return Err(ArithmeticError::DivisionByZero);
    }
    if a == 0 {
        return Ok(Rounded::exact(Decimal::ZERO));
    }
    // `a` gets as many zeros as the quotient has room for: a · 10^zeros ÷ b < 2⁹⁶, at most 28
    // places. From below, by at most one: a ÷ b < 2^(bits of a − bits of b + 1).
    let bits = b.leading_zeros() as i32 - a.leading_zeros() as i32;
    let room = tens_in_power_of_two(97 - bits).saturating_sub(1).max(0) as u32;
    let most = MAX_SCALE + b_scale - a_scale;
    let zeros = room.min(most);
    let dividend = Limbs::raised(a, zeros);
    // Without a branch: whether there is room for another is anyone's guess.
    let another = zeros < most && dividend.tenfold_over_mantissa() < b;
    let dividend = dividend.times(if another { 10 } else { 1 });
    let zeros = zeros + u32::from(another);
    if a_scale + zeros < b_scale {
        return Err(ArithmeticError::Overflow);
    }
    let (mantissa, exact) = nearest(dividend, b);
    if mantissa <= MAX_MANTISSA {
        let value = Decimal::pack(negative, mantissa, a_scale + zeros - b_scale);
        return Ok(rounded(value, exact));
    }
    one_zero_fewer(negative, a, zeros, b, (a_scale + zeros) - b_scale)
}

/// A quotient whose rounding carried to 2⁹⁶: with one place fewer than `scale`, from the
/// unrounded value.
#[cold]
fn one_zero_fewer(negative: bool, a: u128, zeros: u32, b: u128, scale: u32) -> Arithmetic {
    let (Some(zeros), Some(scale)) = (zeros.checked_sub(1), scale.checked_sub(1)) else {
        return Err(ArithmeticError::Overflow);
    };
    let (mantissa, exact) = nearest(Limbs::raised(a, zeros), b);
    Ok(rounded(Decimal::pack(negative, mantissa, scale), exact))
}

/// The whole number nearest to `dividend` ÷ `divisor`, ties to even, and whether it is that.
#[inline]
fn nearest(dividend: Limbs, divisor: u128) -> (u128, bool) {
    let (floor, rest) = dividend.div_rem(divisor);
    let to_half = rest.cmp(&(divisor - rest));
    let grows = to_half.is_gt() || to_half.is_eq() && floor % 2 == 1;
    (floor + u128::from(grows), rest == 0)
}

/// A result that went through a division. An exact one carries zeros that would only slow down
/// the next operation.
#[inline]
fn rounded(value: Decimal, exact: bool) -> Rounded {
    match exact {
        true => Rounded::exact(value.normalized()),
        false => Rounded::inexact(value),
    }
}
