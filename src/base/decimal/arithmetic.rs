//! `+ − × ÷`, remainders, and a ratio applied with one rounding.
//!
//! Input: two decimals. Output: the true result or the nearest decimal, half-even, with the
//! most places that fit.

use dashu_base::{DivRem, Sign};
use dashu_int::{IBig, UBig};

use super::ratio::{Precision, round_ratio};
use super::repr::{Arithmetic, ArithmeticError, Decimal, Rounded, power_of_ten};

/// |mantissa| of `d` with `scale` places, which are at least its own.
fn magnitude_at(d: Decimal, scale: u32) -> UBig {
    UBig::from(d.magnitude()) * power_of_ten(scale - d.scale())
}

/// |a| ÷ |b| as whole quotient, remainder and |b|, the latter two in units of the finer scale.
pub(super) fn aligned_div_rem(a: Decimal, b: Decimal) -> (UBig, UBig, UBig) {
    let scale = a.scale().max(b.scale());
    let unit = magnitude_at(b, scale);
    let (quotient, rest) = magnitude_at(a, scale).div_rem(&unit);
    (quotient, rest, unit)
}

impl Decimal {
    /// `self` + `other`.
    pub fn checked_add(self, other: Decimal) -> Arithmetic {
        let scale = self.scale().max(other.scale());
        let signed =
            |d: Decimal| IBig::from_parts(Sign::from(d.is_negative()), magnitude_at(d, scale));
        let (sign, sum) = (signed(self) + signed(other)).into_parts();
        round_ratio(
            sign == Sign::Negative,
            &sum,
            &power_of_ten(scale).into(),
            Precision::Full,
        )
    }

    /// `self` − `other`.
    #[inline]
    pub fn checked_sub(self, other: Decimal) -> Arithmetic {
        self.checked_add(-other)
    }

    /// `self` × `other`. A product too small for 28 places becomes 0, not exact.
    pub fn checked_mul(self, other: Decimal) -> Arithmetic {
        let product = UBig::from(self.magnitude()) * other.magnitude();
        let unit = UBig::from(10u8).pow((self.scale() + other.scale()) as usize);
        round_ratio(
            self.is_negative() != other.is_negative(),
            &product,
            &unit,
            Precision::Full,
        )
    }

    /// `self` ÷ `other`.
    pub fn checked_div(self, other: Decimal) -> Arithmetic {
        if other.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        let scale = self.scale().max(other.scale());
        let (a, b) = (magnitude_at(self, scale), magnitude_at(other, scale));
        round_ratio(
            self.is_negative() != other.is_negative(),
            &a,
            &b,
            Precision::Full,
        )
    }

    /// What is left of `self` after taking away `other` a whole number of times; it has the
    /// sign of `self`, and is always exact.
    pub fn checked_rem(self, other: Decimal) -> Arithmetic {
        if other.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        let scale = self.scale().max(other.scale());
        let (_, rest, _) = aligned_div_rem(self, other);
        round_ratio(
            self.is_negative(),
            &rest,
            &power_of_ten(scale).into(),
            Precision::Full,
        )
    }

    /// `self` modulo `other`: the remainder with the sign of `other`.
    pub fn checked_modulo(self, other: Decimal) -> Arithmetic {
        let rest = self.checked_rem(other)?.value;
        if rest.is_zero() || rest.is_negative() == other.is_negative() {
            return Ok(Rounded::exact(rest));
        }
        rest.checked_add(other)
    }

    /// How many whole times `other` goes into `self`, toward zero. The whole number is what is
    /// asked for, so it counts as exact.
    pub fn checked_div_int(self, other: Decimal) -> Arithmetic {
        if other.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        let (quotient, ..) = aligned_div_rem(self, other);
        round_ratio(
            self.is_negative() != other.is_negative(),
            &quotient,
            &UBig::ONE,
            Precision::Full,
        )
    }

    /// `self` × `numerator` ÷ `denominator`, multiplied before it is divided and rounded once.
    pub fn mul_ratio(self, numerator: i128, denominator: i128) -> Arithmetic {
        let negative = self.is_negative() ^ (numerator < 0) ^ (denominator < 0);
        let product = UBig::from(self.magnitude()) * numerator.unsigned_abs();
        let unit = UBig::from(denominator.unsigned_abs()) * power_of_ten(self.scale());
        round_ratio(negative, &product, &unit, Precision::Full)
    }
}
