//! Powers, roots, logarithms and exponentials of numbers with many digits.
//!
//! Output: as precise as the arithmetic of [`Real`]; None where there is no value, or one beyond
//! every use.

use dashu_base::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::precise;
use super::real::{BITS, Real};
use super::repr::Decimal;

/// More bits for logarithms, which lose some where their argument is near 1.
const LOG_BITS: usize = BITS + 160;
impl Real {
    /// To a whole power; 0⁰ is 1. None for 0 to a negative power.
    pub fn powi(&self, n: i64) -> Option<Real> {
        let mut result = Real::one();
        let mut square = self.clone();
        let mut rest = n.unsigned_abs();
        while rest > 0 {
            if rest & 1 == 1 {
                result = &result * &square;
            }
            rest >>= 1;
            if rest > 0 {
                square = &square * &square;
            }
        }
        if n < 0 {
            Real::one().over(&result)
        } else {
            Some(result)
        }
    }

    /// To the power of a decimal. None for 0 to a negative power, and for a negative base unless
    /// the power is whole.
    pub fn pow(&self, power: Decimal) -> Option<Real> {
        if self.is_zero() && power.is_positive() {
            return Some(Real::zero());
        }
        let whole = power.floor();
        let result = self.powi(whole.to_i64()?)?;
        let rest = power.checked_sub(whole).ok()?.value;
        if rest.is_zero() {
            return Some(result);
        }
        let root = (&self.ln()? * &Real::from(rest)).exp()?;
        Some(&result * &root)
    }

    /// None below 0.
    pub fn sqrt(&self) -> Option<Real> {
        if self.is_negative() {
            return None;
        }
        // An even exponent, and enough bits for the root to have all of its own.
        let mut shift = (2 * BITS + 4).saturating_sub(self.mantissa.bit_len()) as i64;
        shift += (self.exponent - shift).rem_euclid(2);
        let (_, magnitude) = (&self.mantissa << shift as usize).into_parts();
        let root = dashu_base::SquareRoot::sqrt(&magnitude);
        Some(Real::cut(IBig::from(root), (self.exponent - shift) / 2))
    }

    /// The natural logarithm; None unless the number is above 0.
    pub fn ln(&self) -> Option<Real> {
        if !self.is_positive() {
            return None;
        }
        if *self == Real::one() {
            return Some(Real::zero());
        }
        // The mantissa as a number in [1/2, 1), times a power of two.
        let bits = self.mantissa.bit_len();
        let numerator = self.mantissa.clone().unsigned_abs();
        let fraction = precise::ln(&numerator, &(UBig::ONE << bits), LOG_BITS);
        let sum = fraction + precise::ln2(LOG_BITS) * self.magnitude();
        Some(Real::cut(sum, -(LOG_BITS as i64)))
    }

    /// e to this power; None where the result is beyond every use, above e^128 or so.
    pub fn exp(&self) -> Option<Real> {
        if self.magnitude() > 7 {
            return self.is_negative().then(Real::zero);
        }
        let shift = LOG_BITS as i64 + self.exponent;
        let fixed = if shift >= 0 {
            &self.mantissa << shift as usize
        } else {
            &self.mantissa >> shift.unsigned_abs() as usize
        };
        let result = precise::exp(&fixed, LOG_BITS);
        Some(Real::cut(IBig::from(result.mantissa), result.exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::decimal::Rounded;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect("a decimal")
    }

    fn real(text: &str) -> Real {
        Real::from(decimal(text))
    }

    #[test]
    fn roots_and_powers_are_those_of_a_fifty_digit_reference() {
        // mpmath 1.3, mp.dps = 50
        for (found, due) in [
            (real("2").sqrt(), "1.4142135623730950488016887242"),
            (real("10").ln(), "2.3025850929940456840179914547"),
            (real("1.5").exp(), "4.4816890703380648226020554601"),
            (
                real("1.05").pow(decimal("2.5")),
                "1.1297263219470457217501195145",
            ),
        ] {
            let found = found.expect("defined").to_decimal().expect("in range");
            assert_eq!(found.value.to_string(), due);
        }
        let four = real("16").pow(decimal("0.5")).expect("defined");
        assert_eq!(four.to_decimal(), Ok(Rounded::exact(Decimal::from(4))));
    }
}
