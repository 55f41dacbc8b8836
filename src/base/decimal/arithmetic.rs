//! `+ − × ÷`, remainders, and a ratio applied with one rounding.
//!
//! Input: two decimals. Output: the true result or the nearest decimal, half-even, with the
//! most places that fit; `exact` is false if and only if a remainder was cut off. Operands that
//! fit machine integers never leave them; `ratio` takes what 256 bits cannot hold.

use std::cmp::Ordering;

use dashu_base::DivRem;
use dashu_int::UBig;

use super::ratio::{Precision, round_ratio};
use super::repr::{
    Arithmetic, ArithmeticError, Decimal, MANTISSA_BITS, MAX_MANTISSA, MAX_SCALE, POWERS_OF_TEN,
    Rounded, aligned, power_of_ten, tens_in_power_of_two,
};
use super::wide::Wide;

impl Decimal {
    /// `self` + `other`.
    #[inline]
    pub fn checked_add(self, other: Decimal) -> Arithmetic {
        let Some((x, y)) = aligned(self, other) else {
            return add_far_apart(self, other);
        };
        let scale = self.scale().max(other.scale());
        let sum = with_sign_of(self, x) + with_sign_of(other, y);
        let magnitude = sum.unsigned_abs();
        if magnitude <= MAX_MANTISSA {
            return Ok(Rounded::exact(Decimal::pack(sum < 0, magnitude, scale)));
        }
        fit(sum < 0, Wide::from_u128(magnitude), scale)
    }

    /// `self` − `other`.
    #[inline]
    pub fn checked_sub(self, other: Decimal) -> Arithmetic {
        self.checked_add(-other)
    }

    /// `self` × `other`. A product too small for 28 places becomes 0, not exact.
    #[inline]
    pub fn checked_mul(self, other: Decimal) -> Arithmetic {
        let negative = self.is_negative() != other.is_negative();
        let scale = self.scale() + other.scale();
        let (a, b) = (self.magnitude(), other.magnitude());
        if (a | b) >> 64 == 0 && a * b <= MAX_MANTISSA && scale <= MAX_SCALE {
            return Ok(Rounded::exact(Decimal::pack(negative, a * b, scale)));
        }
        fit(negative, Wide::product(a, b), scale)
    }

    /// `self` ÷ `other`.
    #[inline]
    pub fn checked_div(self, other: Decimal) -> Arithmetic {
        let negative = self.is_negative() != other.is_negative();
        divide(
            negative,
            self.magnitude(),
            self.scale(),
            other.magnitude(),
            other.scale(),
        )
    }

    /// What is left of `self` after taking away `other` a whole number of times. It has the sign
    /// of `self` and is always exact: it is below `other` and needs no place more than the finer.
    pub fn checked_rem(self, other: Decimal) -> Arithmetic {
        let scale = self.scale().max(other.scale());
        if let (Some((a, b)), false) = (aligned(self, other), other.is_zero()) {
            return Ok(Rounded::exact(Decimal::pack(
                self.is_negative(),
                a % b,
                scale,
            )));
        }
        let rest = WholeQuotient::new(self, other)?.rest;
        round_ratio(
            self.is_negative(),
            &rest,
            &power_of_ten(scale).into(),
            Precision::Full,
        )
    }

    /// `self` modulo `other`: the remainder with the sign of `other`.
    pub fn modulo(self, other: Decimal) -> Arithmetic {
        let rest = self.checked_rem(other)?.value;
        if rest.is_zero() || rest.is_negative() == other.is_negative() {
            return Ok(Rounded::exact(rest));
        }
        rest.checked_add(other)
    }

    /// How many whole times `other` goes into `self`, toward zero. The whole number is what is
    /// asked for, so it counts as exact.
    pub fn div_int(self, other: Decimal) -> Arithmetic {
        let negative = self.is_negative() != other.is_negative();
        if let (Some((a, b)), false) = (aligned(self, other), other.is_zero()) {
            return fit(negative, Wide::from_u128(a / b), 0);
        }
        let quotient = WholeQuotient::new(self, other)?.quotient;
        round_ratio(negative, &quotient, &UBig::ONE, Precision::Full)
    }

    /// `self` × `numerator` ÷ `denominator`, multiplied before it is divided and rounded once.
    pub fn mul_ratio(self, numerator: i128, denominator: i128) -> Arithmetic {
        self.mul_div(Decimal::ONE, Decimal::ONE, numerator, denominator)
    }

    /// `self` × `factor` ÷ `divisor` × `p` ÷ `q`, rounded once. `DivisionByZero` where the
    /// divisor or q is 0.
    pub fn mul_div(self, factor: Decimal, divisor: Decimal, p: i128, q: i128) -> Arithmetic {
        let negative =
            self.is_negative() ^ factor.is_negative() ^ divisor.is_negative() ^ (p < 0) ^ (q < 0);
        let scale = self.scale() + factor.scale();
        let (p, q) = (p.unsigned_abs(), q.unsigned_abs());
        let fits = |n: &u128| *n <= MAX_MANTISSA;
        let product = |a: u128, b: u128| a.checked_mul(b).filter(fits);
        let above = product(self.magnitude(), factor.magnitude()).and_then(|ab| product(ab, p));
        let below = product(divisor.magnitude(), q);
        if let (Some(above), Some(below), true) = (above, below, scale <= MAX_SCALE) {
            return divide(negative, above, scale, below, divisor.scale());
        }
        let places = |d: Decimal| power_of_ten(d.scale());
        let above = UBig::from(self.magnitude()) * factor.magnitude() * p * places(divisor);
        let below = UBig::from(divisor.magnitude()) * q * places(self) * places(factor);
        round_ratio(negative, &above, &below, Precision::Full)
    }
}

/// ± `magnitude`, below 2¹²⁷, with the sign of a number.
#[inline]
fn with_sign_of(number: Decimal, magnitude: u128) -> i128 {
    let negative = i128::from(number.is_negative());
    // Two's complement without a branch: signs of amounts follow no pattern.
    (magnitude as i128 ^ -negative) + negative
}

/// Addition where one number has to be raised beyond 126 bits.
#[cold]
fn add_far_apart(a: Decimal, b: Decimal) -> Arithmetic {
    let scale = a.scale().max(b.scale());
    let (fine, coarse) = if a.scale() == scale { (a, b) } else { (b, a) };
    // At most 96 + 94 bits.
    let gap = power_of_ten(scale - coarse.scale());
    let (x, y) = (
        Wide::from_u128(fine.magnitude()),
        Wide::product(coarse.magnitude(), gap),
    );
    if fine.is_negative() == coarse.is_negative() {
        return fit(fine.is_negative(), x.plus(y), scale);
    }
    match x.cmp(&y) {
        Ordering::Less => fit(coarse.is_negative(), y.minus(x), scale),
        _ => fit(fine.is_negative(), x.minus(y), scale),
    }
}

/// ± `value` ÷ 10^`scale` as a decimal, for value < 2¹⁹² and scale ≤ 56: unchanged where it fits,
/// else with the fewest digits cut off.
pub(super) fn fit(negative: bool, value: Wide, scale: u32) -> Arithmetic {
    if value.high == 0 && value.low <= MAX_MANTISSA && scale <= MAX_SCALE {
        return Ok(Rounded::exact(Decimal::pack(negative, value.low, scale)));
    }
    // Too few digits at first, by one or two: value ≥ 2^(bits − 1), and value ÷ 10^cut < 2⁹⁶.
    let over = tens_in_power_of_two(value.bits().saturating_sub(97) as i32) as u32;
    let mut cut = over.max(scale.saturating_sub(MAX_SCALE));
    // Without a branch: whether the estimate is right is anyone's guess.
    cut += u32::from(value >= Wide::from_u128(power_of_ten(cut)).shifted_left(MANTISSA_BITS));
    loop {
        if cut > scale {
            return Err(ArithmeticError::Overflow);
        }
        let (mantissa, exact) = value.round_power_of_ten(cut);
        if mantissa <= MAX_MANTISSA {
            return Ok(rounded(
                Decimal::pack(negative, mantissa, scale - cut),
                exact,
            ));
        }
        // Rounding carried to 2⁹⁶; one digit fewer, from the unrounded value.
        cut += 1;
    }
}

/// ± (`a` ÷ 10^`a_scale`) ÷ (`b` ÷ 10^`b_scale`), for mantissas and scales of decimals.
pub(super) fn divide(negative: bool, a: u128, a_scale: u32, b: u128, b_scale: u32) -> Arithmetic {
    if b == 0 {
        return Err(ArithmeticError::DivisionByZero);
    }
    if a == 0 {
        return Ok(Rounded::exact(Decimal::ZERO));
    }
    // `a` gets as many zeros as the quotient has room for: a · 10^zeros ÷ b < 2⁹⁶, at most 28
    // places. From above, by at most one: a ÷ b > 2^(bits of a − bits of b − 1).
    let bits = b.leading_zeros() as i32 - a.leading_zeros() as i32;
    let room = tens_in_power_of_two(97 - bits).max(0) as u32;
    let mut zeros = room.min(MAX_SCALE + b_scale - a_scale);
    let mut dividend = scaled(a, zeros);
    if zeros == room && dividend >= Wide::from_u128(b).shifted_left(MANTISSA_BITS) {
        zeros = zeros.saturating_sub(1);
        dividend = scaled(a, zeros);
    }
    loop {
        if a_scale + zeros < b_scale {
            return Err(ArithmeticError::Overflow);
        }
        let (kept, rest) = dividend.div_rem(b);
        let to_half = rest.cmp(&(b - rest));
        let mantissa = kept + u128::from(to_half.is_gt() || to_half.is_eq() && kept % 2 == 1);
        if mantissa <= MAX_MANTISSA {
            let value = Decimal::pack(negative, mantissa, a_scale + zeros - b_scale);
            return Ok(rounded(value, rest == 0));
        }
        // Rounding carried to 2⁹⁶; one digit fewer, from the unrounded value.
        zeros = zeros.checked_sub(1).ok_or(ArithmeticError::Overflow)?;
        dividend = scaled(a, zeros);
    }
}

/// A result that went through a division. An exact one carries zeros that would only slow down
/// the next operation.
fn rounded(value: Decimal, exact: bool) -> Rounded {
    match exact {
        true => Rounded::exact(value.normalized()),
        false => Rounded::inexact(value),
    }
}

/// a · 10^`zeros`, zeros ≤ 56, for results below 2²⁵⁶.
#[inline]
fn scaled(a: u128, zeros: u32) -> Wide {
    match POWERS_OF_TEN.get(zeros as usize) {
        Some(power) => Wide::product(a, *power),
        None => Wide::product(a, power_of_ten(MAX_SCALE)).times(power_of_ten(zeros - MAX_SCALE)),
    }
}

/// |a| ÷ |b| in whole numbers, both taken in units of the finer scale.
pub(super) struct WholeQuotient {
    pub quotient: UBig,
    pub rest: UBig,
    pub divisor: UBig,
}

impl WholeQuotient {
    /// Fails with `DivisionByZero` where b is 0.
    pub fn new(a: Decimal, b: Decimal) -> Result<WholeQuotient, ArithmeticError> {
        if b.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        let scale = a.scale().max(b.scale());
        let at_scale = |d: Decimal| UBig::from(d.magnitude()) * power_of_ten(scale - d.scale());
        let divisor = at_scale(b);
        let (quotient, rest) = at_scale(a).div_rem(&divisor);
        Ok(WholeQuotient {
            quotient,
            rest,
            divisor,
        })
    }
}
