//! `+ − × ÷`, remainders, and a ratio applied with one rounding.
//!
//! Input: two decimals. Output: the true result or the nearest decimal, half-even, with the
//! most places that fit; `exact` is false if and only if a remainder was cut off. Operands that
//! fit machine integers never leave them; `kernel` rounds what has up to 192 bits, and `ratio`
//! takes the rest.

use std::cmp::Ordering;

use dashu_base::DivRem;
use dashu_int::UBig;

use super::kernel::{Limbs, Packed, Product, fit, quotient, shorten};
use super::ratio::{Precision, round_ratio};
use super::repr::{
    Arithmetic, ArithmeticError, Decimal, MAX_MANTISSA, MAX_SCALE, Rounded, aligned, aligned_limbs,
    power_of_ten,
};

impl Decimal {
    /// `self` + `other`.
    #[inline(always)]
    pub fn checked_add(self, other: Decimal) -> Arithmetic {
        let Some((x, y)) = aligned(self, other) else {
            return far_apart(self, other).unpacked();
        };
        let scale = self.scale().max(other.scale());
        let sum = with_sign_of(self, x) + with_sign_of(other, y);
        let magnitude = sum.unsigned_abs();
        if magnitude <= MAX_MANTISSA {
            return Ok(Rounded::exact(Decimal::pack(sum < 0, magnitude, scale)));
        }
        shorten(sum < 0, Limbs::from_u128(magnitude), scale)
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
        fit(negative, Limbs::product(a, b), scale)
    }

    /// `self` ÷ `other`.
    #[inline]
    pub fn checked_div(self, other: Decimal) -> Arithmetic {
        let negative = self.is_negative() != other.is_negative();
        quotient(
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
        if let (Some((a, b)), false) = (aligned_words(self, other), other.is_zero()) {
            let value = Decimal::pack(self.is_negative(), a % b, scale);
            return Ok(Rounded::exact(value));
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
        if let (Some((a, b)), false) = (aligned_words(self, other), other.is_zero()) {
            return fit(negative, Limbs::from_u128(a / b), 0);
        }
        let quotient = WholeQuotient::new(self, other)?.quotient;
        round_ratio(negative, &quotient, &UBig::ONE, Precision::Full)
    }

    /// `self` × `numerator` ÷ `denominator`, multiplied before it is divided and rounded once.
    pub fn mul_ratio(self, numerator: i128, denominator: i128) -> Arithmetic {
        let (p, q) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        let product = match (self.magnitude(), p) {
            (m, 1) => Some(m),
            (m, p) if (m | p) >> 64 == 0 => Some(m * p),
            _ => None,
        };
        if let (Some(above @ ..=MAX_MANTISSA), ..=MAX_MANTISSA) = (product, q) {
            let negative = self.is_negative() ^ (numerator < 0) ^ (denominator < 0);
            return quotient(negative, above, self.scale(), q, 0);
        }
        self.mul_div(Decimal::ONE, Decimal::ONE, numerator, denominator)
    }

    /// `self` × `factor` ÷ `divisor` × `p` ÷ `q`, rounded once. `DivisionByZero` where the
    /// divisor or q is 0.
    pub fn mul_div(self, factor: Decimal, divisor: Decimal, p: i128, q: i128) -> Arithmetic {
        let negative =
            self.is_negative() ^ factor.is_negative() ^ divisor.is_negative() ^ (p < 0) ^ (q < 0);
        let scale = self.scale() + factor.scale();
        let (p, q) = (p.unsigned_abs(), q.unsigned_abs());
        let (a, b, below) = (self.magnitude(), factor.magnitude(), divisor.magnitude());
        if below == 0 || q == 0 {
            return Err(ArithmeticError::DivisionByZero);
        }
        let product = |a: u128, b: u128| match (a | b) >> 64 {
            0 => Some(a * b),
            _ => a.checked_mul(b),
        };
        if let Some(below) = product(below, q) {
            let above = product(a, b).and_then(|ab| product(ab, p));
            let fits = |n: &u128| *n <= MAX_MANTISSA;
            if let (Some(above), true) = (above.filter(fits), fits(&below) && scale <= MAX_SCALE) {
                return quotient(negative, above, scale, below, divisor.scale());
            }
            let scale = scale as i32 - divisor.scale() as i32;
            let wide = Product::new(a, b, p).and_then(|above| above.over(negative, below, scale));
            if let Some(result) = wide {
                return result;
            }
        }
        let places = |d: Decimal| power_of_ten(d.scale());
        let above = UBig::from(self.magnitude()) * factor.magnitude() * p * places(divisor);
        let below = UBig::from(divisor.magnitude()) * q * places(self) * places(factor);
        round_ratio(negative, &above, &below, Precision::Full)
    }
}

/// Both as whole numbers of units of the finer scale, where 128 bits hold them.
fn aligned_words(a: Decimal, b: Decimal) -> Option<(u128, u128)> {
    let (a, b) = aligned_limbs(a, b);
    (a.high >> 64 == 0 && b.high >> 64 == 0).then(|| (a.low_bits(), b.low_bits()))
}

/// ± `magnitude`, below 2¹²⁷, with the sign of a number.
#[inline]
fn with_sign_of(number: Decimal, magnitude: u128) -> i128 {
    let negative = i128::from(number.is_negative());
    // Two's complement without a branch: signs of amounts follow no pattern.
    (magnitude as i128 ^ -negative) + negative
}

#[inline(never)]
fn far_apart(a: Decimal, b: Decimal) -> Packed {
    Packed::of(add_far_apart(a, b))
}

/// Addition where one number is raised beyond 126 bits: to 190 at most.
#[inline(always)]
fn add_far_apart(a: Decimal, b: Decimal) -> Arithmetic {
    let scale = a.scale().max(b.scale());
    let (x, y) = aligned_limbs(a, b);
    if a.is_negative() == b.is_negative() {
        return fit(a.is_negative(), x.plus(y), scale);
    }
    match x.cmp(&y) {
        Ordering::Less => fit(b.is_negative(), y.minus(x), scale),
        _ => fit(a.is_negative(), x.minus(y), scale),
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
