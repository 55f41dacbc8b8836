//! The decimal nearest to a number of 192 bits, and to a quotient of two mantissas.

use super::limbs::Limbs;
use super::packed::Packed;
use super::root;
use super::tens::{FEW, bit_length, digits_over};
use crate::base::decimal::repr::{
    Arithmetic, ArithmeticError, Decimal, MAX_MANTISSA, MAX_SCALE, Rounded, power_of_ten,
    tens_in_power_of_two,
};

/// ± `value` ÷ 10^`scale` as a decimal, for scale ≤ 56: unchanged where it fits, else with the
/// fewest digits cut off.
#[inline]
pub(in crate::base::decimal) fn fit(negative: bool, value: Limbs, scale: u32) -> Arithmetic {
    if value.high >> 32 == 0 && scale <= MAX_SCALE {
        let value = Decimal::pack(negative, value.low_bits(), scale);
        return Ok(Rounded::exact(value));
    }
    shorten(negative, value, scale)
}

/// [`fit`] for a value that does not fit as it is.
#[inline(always)]
pub(in crate::base::decimal) fn shorten(negative: bool, value: Limbs, scale: u32) -> Arithmetic {
    shortened(negative, value, scale).unpacked()
}

#[inline(never)]
fn shortened(negative: bool, value: Limbs, scale: u32) -> Packed {
    with_rest(negative, value, scale, true)
}

/// [`fit`] for a value of which at least one digit is cut off; unless `whole`, it is a bit more
/// than `value`, by less than one unit.
#[inline]
pub(super) fn fit_with_rest(negative: bool, value: Limbs, scale: u32, whole: bool) -> Arithmetic {
    with_rest(negative, value, scale, whole).unpacked()
}

#[inline(always)]
fn with_rest(negative: bool, value: Limbs, scale: u32, whole: bool) -> Packed {
    let cut = digits_over(value, scale.saturating_sub(MAX_SCALE));
    debug_assert!(cut > 0);
    if cut <= FEW && cut <= scale {
        let (mantissa, exact) = value.round_few_tens(cut, whole);
        if mantissa <= MAX_MANTISSA {
            let value = Decimal::pack(negative, mantissa, scale - cut);
            return Packed::of(Ok(Rounded { value, exact }));
        }
    } else if cut <= scale
        && let Some(mantissa @ ..=MAX_MANTISSA) = value.round_tens_quickly(cut)
    {
        let value = Decimal::pack(negative, mantissa, scale - cut);
        return Packed::of(Ok(Rounded::inexact(value)));
    }
    fit_by_rest(negative, value, scale, cut, whole)
}

/// [`fit_with_rest`] where `cut` digits or one more are cut off, by what is left of them.
#[inline(never)]
fn fit_by_rest(negative: bool, value: Limbs, scale: u32, cut: u32, whole: bool) -> Packed {
    // Where rounding carries to 2⁹⁶: one digit fewer, from the unrounded value.
    for cut in [cut, cut + 1] {
        let Some(scale) = scale.checked_sub(cut) else {
            break;
        };
        let (mantissa, exact) = value.round_tens(cut, whole);
        if mantissa <= MAX_MANTISSA {
            return Packed::of(Ok(rounded(Decimal::pack(negative, mantissa, scale), exact)));
        }
    }
    Packed::of(Err(ArithmeticError::Overflow))
}

/// ± (`a` ÷ 10^`a_scale`) ÷ (`b` ÷ 10^`b_scale`), for mantissas and scales of decimals.
#[inline(always)]
pub(in crate::base::decimal) fn quotient(
    negative: bool,
    a: u128,
    a_scale: u32,
    b: u128,
    b_scale: u32,
) -> Arithmetic {
    divided(negative, a, a_scale, b, b_scale).unpacked()
}

#[inline(never)]
fn divided(negative: bool, a: u128, a_scale: u32, b: u128, b_scale: u32) -> Packed {
    Packed::of(divide(negative, a, a_scale, b, b_scale))
}

#[inline(always)]
fn divide(negative: bool, a: u128, a_scale: u32, b: u128, b_scale: u32) -> Arithmetic {
    if b == 0 {
        return Err(ArithmeticError::DivisionByZero);
    }
    if a == 0 {
        return Ok(Rounded::exact(Decimal::ZERO));
    }
    // `a` gets as many zeros as the quotient has room for: a · 10^zeros ÷ b < 2⁹⁶, at most 28
    // places. From above, by at most one: a ÷ b > 2^(bits of a − bits of b − 1).
    let bits = bit_length(a) as i32 - bit_length(b) as i32;
    let room = tens_in_power_of_two(97 - bits).max(0) as u32;
    let (dividend, zeros) = Limbs::raised_below(a, room.min(MAX_SCALE + b_scale - a_scale), b);
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

/// √(`mantissa` ÷ 10^`scale`) for a mantissa > 0, rounded to 28 digits or 28 places, whichever is
/// coarser. Where it is a decimal it has 15 digits at most, so that this is it.
pub(in crate::base::decimal) fn square_root(mantissa: u128, scale: u32) -> Rounded {
    let tens = tens_in_power_of_two(127 - mantissa.leading_zeros() as i32);
    let more = mantissa >= power_of_ten(tens as u32 + 1);
    // The power of ten of the first digit, and of the root's.
    let first = tens + i32::from(more) - scale as i32;
    let places = (27 - (first >> 1)).min(MAX_SCALE as i32) as u32;
    // With 28 digits the square is below 10⁵⁶, and a root of 10²⁸ is its own 28 digits.
    let (root, exact) = root::nearest(Limbs::raised(mantissa, 2 * places - scale));
    rounded(Decimal::pack(false, root, places), exact)
}

/// The whole number nearest to `dividend` ÷ `divisor`, ties to even, and whether it is that.
#[inline(always)]
fn nearest(dividend: Limbs, divisor: u128) -> (u128, bool) {
    let (floor, rest) = dividend.div_rem(divisor);
    let other = divisor - rest;
    // Without a branch: every second quotient grows.
    let grows = (rest > other) | ((rest == other) & (floor % 2 == 1));
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
