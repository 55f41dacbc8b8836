//! Numbers with far more digits than a decimal: for calculations of many steps whose result
//! alone is to be rounded.
//!
//! Input: decimals. Output: the nearest decimal, and whether it is the result itself. A
//! compound factor over hundreds of periods outgrows a decimal long before the payment that
//! follows from it does, and a balance near the end of a loan is a small difference of large
//! numbers: both keep their digits here.
//!
//! Invariant: a number is `mantissa` × 2^`exponent` with at most [`BITS`] bits of mantissa.
//! Every operation is off by less than one part in 2^(BITS − 2).

use std::cmp::Ordering;

use dashu_base::{BitTest, Sign, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::ratio::{Precision, round_ratio};
use super::repr::{Arithmetic, ArithmeticError, Decimal, MAX_SCALE, Rounded, power_of_ten};

/// Bits that are kept: some 154 digits.
pub(super) const BITS: usize = 512;
/// Places to which a result is looked at: a tie between two decimals ends before them.
const PLACES: u32 = 2 * MAX_SCALE;
/// A result this near to a number of [`PLACES`] places, in bits of its last place, is that
/// number: what is less is what was lost on the way.
const NEAR: usize = 60;
/// Decimals end below 2^96; what is as large as this is no decimal.
const TOO_LARGE: i64 = 128;
/// Below this exponent even the mantissa's first bit is far beyond the last decimal place.
const TOO_SMALL: i64 = -1024;

/// A number of some 154 significant digits.
#[derive(Clone, Debug)]
pub struct Real {
    pub(super) mantissa: IBig,
    pub(super) exponent: i64,
}

impl Real {
    pub fn zero() -> Real {
        Real::from(0)
    }

    pub fn one() -> Real {
        Real::from(1)
    }

    /// 2^`exponent`.
    pub fn power_of_two(exponent: i64) -> Real {
        Real {
            mantissa: IBig::ONE,
            exponent,
        }
    }

    /// `mantissa` × 2^`exponent`, cut to the bits that are kept.
    pub(super) fn cut(mantissa: IBig, exponent: i64) -> Real {
        let bits = mantissa.bit_len();
        if bits <= BITS {
            return Real { mantissa, exponent };
        }
        let extra = bits - BITS;
        Real {
            mantissa: mantissa >> extra,
            exponent: exponent + extra as i64,
        }
    }

    /// The values, all times the one power of ten that makes whole numbers of them.
    pub fn wholes<const N: usize>(values: [Decimal; N]) -> [Real; N] {
        let places = places(&values);
        values.map(|value| Real::in_units(value, places))
    }

    /// As [`wholes`](Real::wholes), for as many as there are.
    pub fn all_whole(values: &[Decimal]) -> impl ExactSizeIterator<Item = Real> + '_ {
        let places = places(values);
        let values = values.iter();
        values.map(move |value| Real::in_units(*value, places))
    }

    /// `value` × 10^`places`, a whole number.
    fn in_units(value: Decimal, places: u32) -> Real {
        let value = value.normalized();
        let zeros = places.saturating_sub(value.scale());
        Real {
            mantissa: IBig::from(value.mantissa()) * IBig::from(power_of_ten(zeros)),
            exponent: 0,
        }
    }

    pub fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    pub fn is_negative(&self) -> bool {
        self.mantissa.sign() == Sign::Negative && !self.is_zero()
    }

    pub fn is_positive(&self) -> bool {
        !self.is_negative() && !self.is_zero()
    }

    /// The sign: −1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match (self.is_zero(), self.is_negative()) {
            (true, _) => 0,
            (_, true) => -1,
            _ => 1,
        }
    }

    pub fn abs(&self) -> Real {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// The position of the first bit: the number is below 2^`magnitude`, and half of it or more.
    /// That of 0 lies below all others.
    pub fn magnitude(&self) -> i64 {
        match self.is_zero() {
            true => i64::MIN / 4,
            false => self.mantissa.bit_len() as i64 + self.exponent,
        }
    }

    /// This × 2^`n`.
    pub fn shifted(&self, n: i64) -> Real {
        Real {
            mantissa: self.mantissa.clone(),
            exponent: self.exponent + n,
        }
    }

    /// The sum; 0 where it is so much less than its parts that only rounding is left of it.
    #[must_use]
    pub fn net(&self, other: &Real) -> Real {
        /// Bits that cancel only where the sum is 0: decimals of 28 places leave more.
        const CANCELLED: i64 = 400;
        let sum = self + other;
        match sum.magnitude() < self.magnitude() - CANCELLED {
            true => Real::zero(),
            false => sum,
        }
    }

    /// None where the divisor is 0.
    pub fn over(&self, divisor: &Real) -> Option<Real> {
        if divisor.is_zero() {
            return None;
        }
        let shift = (BITS + 2 + divisor.mantissa.bit_len()).saturating_sub(self.mantissa.bit_len());
        let quotient = (&self.mantissa << shift) / &divisor.mantissa;
        Some(Real::cut(
            quotient,
            self.exponent - divisor.exponent - shift as i64,
        ))
    }

    /// The nearest decimal with as many places as fit, as for a quotient.
    ///
    /// A result that differs from a number of 56 places by no more than calculations of this
    /// precision lose is taken for that number, so that what is a decimal comes out as it.
    pub fn to_decimal(&self) -> Arithmetic {
        self.nearest(Precision::Full)
    }

    /// The nearest decimal of 28 digits or 28 places, as for a root; otherwise as
    /// [`to_decimal`](Real::to_decimal).
    pub fn to_28_digits(&self) -> Arithmetic {
        self.nearest(Precision::Digits28)
    }

    fn nearest(&self, precision: Precision) -> Arithmetic {
        if self.is_zero() {
            return Ok(Rounded::exact(Decimal::ZERO));
        }
        if self.magnitude() > TOO_LARGE {
            return Err(ArithmeticError::Overflow);
        }
        let negative = self.is_negative();
        if self.magnitude() < TOO_SMALL {
            return Ok(Rounded::inexact(Decimal::ZERO));
        }
        let unit = UBig::from(10u8).pow(PLACES as usize);
        let scaled = self.mantissa.clone().unsigned_abs() * &unit;
        // In units of the last place looked at, with some bits of fraction to see how near it is.
        let bits = self.exponent + NEAR as i64 + 1;
        let fixed = if bits >= 0 {
            scaled << bits as usize
        } else {
            scaled >> bits.unsigned_abs() as usize
        };
        let one = UBig::ONE << (NEAR + 1);
        let whole = (&fixed + (UBig::ONE << NEAR)) >> (NEAR + 1);
        let distance = IBig::from(fixed.clone()) - IBig::from(&whole << (NEAR + 1));
        if distance.unsigned_abs() <= UBig::ONE {
            return round_ratio(negative, &whole, &unit, precision);
        }
        let nearest = round_ratio(negative, &fixed, &(unit * one), precision)?;
        Ok(Rounded::inexact(nearest.value))
    }
}

/// The places that the value with most of them needs.
fn places(values: &[Decimal]) -> u32 {
    let places = values.iter().map(|value| value.normalized().scale());
    places.max().unwrap_or(0)
}

impl From<i64> for Real {
    fn from(value: i64) -> Real {
        Real {
            mantissa: IBig::from(value),
            exponent: 0,
        }
    }
}

impl From<Decimal> for Real {
    fn from(value: Decimal) -> Real {
        let whole = Real {
            mantissa: IBig::from(value.mantissa()),
            exponent: 0,
        };
        let unit = Real {
            mantissa: IBig::from(power_of_ten(value.scale())),
            exponent: 0,
        };
        match value.scale() {
            0 => whole,
            _ => whole.over(&unit).unwrap_or_else(Real::zero),
        }
    }
}

impl std::ops::Neg for &Real {
    type Output = Real;

    fn neg(self) -> Real {
        Real {
            mantissa: -&self.mantissa,
            exponent: self.exponent,
        }
    }
}

impl std::ops::Add for &Real {
    type Output = Real;

    fn add(self, other: &Real) -> Real {
        if self.is_zero() {
            return other.clone();
        }
        if other.is_zero() {
            return self.clone();
        }
        let (high, low) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        // So far apart that the smaller one lies below the bits that are kept.
        let apart = 2 * BITS as i64;
        if self.magnitude() - other.magnitude() > apart {
            return self.clone();
        }
        if other.magnitude() - self.magnitude() > apart {
            return other.clone();
        }
        let shift = (high.exponent - low.exponent).unsigned_abs() as usize;
        Real::cut((&high.mantissa << shift) + &low.mantissa, low.exponent)
    }
}

impl std::ops::Sub for &Real {
    type Output = Real;

    fn sub(self, other: &Real) -> Real {
        self + &-other
    }
}

impl std::ops::Mul for &Real {
    type Output = Real;

    fn mul(self, other: &Real) -> Real {
        Real::cut(
            &self.mantissa * &other.mantissa,
            self.exponent + other.exponent,
        )
    }
}

impl PartialEq for Real {
    fn eq(&self, other: &Real) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Real {}

impl PartialOrd for Real {
    fn partial_cmp(&self, other: &Real) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Real {
    fn cmp(&self, other: &Real) -> Ordering {
        (self - other).signum().cmp(&0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect("a decimal")
    }

    fn real(text: &str) -> Real {
        Real::from(decimal(text))
    }

    #[test]
    fn decimals_come_back_as_they_were() {
        for text in [
            "0",
            "0.1",
            "-0.0000000000000000000000000001",
            "79228162514264337593543950335",
            "-1234567890.0987654321",
        ] {
            let back = real(text).to_decimal().expect("in range");
            assert_eq!((back.value, back.exact), (decimal(text), true), "{text}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_the_nearest_one() {
        let third = Real::one().over(&Real::from(3)).expect("not by zero");
        let rounded = third.to_decimal().expect("in range");
        assert_eq!(rounded.value.to_string(), "0.3333333333333333333333333333");
        assert!(!rounded.exact);
    }

    #[test]
    fn factors_beyond_any_decimal_keep_their_digits() {
        // 1.01^100000 has 433 digits; times its inverse it is 1.
        let factor = real("1.01").powi(100_000).expect("a power");
        let back = &factor * &real("1.01").powi(-100_000).expect("a power");
        let one = back.to_decimal().expect("in range");
        assert_eq!((one.value, one.exact), (Decimal::ONE, true));
        assert_eq!(factor.to_decimal(), Err(ArithmeticError::Overflow));
    }
}
