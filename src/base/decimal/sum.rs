//! Sums that are exact until the end: however many terms, one rounding.
//!
//! Input: decimals and products of two decimals. Output: their sum, mean, or quotient of two
//! sums, rounded once, so the order of the terms cannot show.
//!
//! Invariant: the sum is `near` ÷ 10^`scale` + `far` ÷ 10⁵⁶. `near` takes what fits a machine
//! integer, which is nearly everything; `far` takes the rest, as large as it needs to be.

use dashu_base::{Sign, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::kernel::{Limbs, fit, quotient};
use super::ratio::{Precision, round_ratio};
use super::repr::{Arithmetic, Decimal, MAX_MANTISSA, MAX_SCALE, POWERS_OF_TEN};

/// Places of a product of two decimals at most.
const FAR_SCALE: u32 = 2 * MAX_SCALE;

/// An exact running sum. An empty one is 0.
#[derive(Clone, Debug, Default)]
pub struct ExactSum {
    near: i128,
    scale: u32,
    far: IBig,
}

impl ExactSum {
    pub fn new() -> ExactSum {
        ExactSum::default()
    }

    /// Adds one number.
    pub fn add(&mut self, value: Decimal) {
        self.add_scaled(value.mantissa(), value.scale());
    }

    /// Adds `a` × `b`, unrounded.
    pub fn add_product(&mut self, a: Decimal, b: Decimal) {
        let scale = a.scale() + b.scale();
        match a.mantissa().checked_mul(b.mantissa()) {
            Some(product) => self.add_scaled(product, scale),
            None => {
                self.far += scale_up(IBig::from(a.mantissa()) * b.mantissa(), FAR_SCALE - scale)
            }
        }
    }

    /// Adds everything another sum holds.
    pub fn add_sum(&mut self, other: &ExactSum) {
        self.add_scaled(other.near, other.scale);
        self.far += &other.far;
    }

    fn add_scaled(&mut self, mantissa: i128, scale: u32) {
        if self.try_add_near(mantissa, scale).is_none() {
            self.far += scale_up(mantissa.into(), FAR_SCALE - scale);
        }
    }

    /// Adds within the machine integer; `None`, and nothing changed, where it does not fit.
    #[inline]
    fn try_add_near(&mut self, mantissa: i128, scale: u32) -> Option<()> {
        if self.scale == scale {
            self.near = self.near.checked_add(mantissa)?;
            return Some(());
        }
        let common = self.scale.max(scale);
        let at_common = |m: i128, from: u32| {
            let factor = i128::try_from(*POWERS_OF_TEN.get((common - from) as usize)?).ok()?;
            m.checked_mul(factor)
        };
        self.near = at_common(self.near, self.scale)?.checked_add(at_common(mantissa, scale)?)?;
        self.scale = common;
        Some(())
    }

    /// The sum as one numerator over 10⁵⁶.
    fn total(&self) -> IBig {
        &self.far + scale_up(self.near.into(), FAR_SCALE - self.scale)
    }

    /// The sum, rounded once.
    pub fn finish(&self) -> Arithmetic {
        if self.far.is_zero() {
            let near = Limbs::from_u128(self.near.unsigned_abs());
            return fit(self.near < 0, near, self.scale);
        }
        round_total(&self.total(), false, &far_unit())
    }

    /// The sum ÷ `count`, rounded once. `DivisionByZero` for a count of 0.
    pub fn mean(&self, count: u64) -> Arithmetic {
        match self.near_mantissa() {
            Some(near) => quotient(self.near < 0, near, self.scale, count.into(), 0),
            None => round_total(&self.total(), false, &(far_unit() * count)),
        }
    }

    /// This sum ÷ another, rounded once: a weighted mean from Σ value × weight and Σ weight.
    pub fn divided_by(&self, divisor: &ExactSum) -> Arithmetic {
        if let (Some(a), Some(b)) = (self.near_mantissa(), divisor.near_mantissa()) {
            let negative = (self.near < 0) != (divisor.near < 0);
            return quotient(negative, a, self.scale, b, divisor.scale);
        }
        let (sign, denominator) = divisor.total().into_parts();
        round_total(&self.total(), sign == Sign::Negative, &denominator)
    }

    /// |mantissa| where the sum is small enough for machine arithmetic: a decimal's size.
    fn near_mantissa(&self) -> Option<u128> {
        let near = self.near.unsigned_abs();
        (self.far.is_zero() && near <= MAX_MANTISSA && self.scale <= MAX_SCALE).then_some(near)
    }
}

/// total ÷ divisor; `flip` turns the sign over.
fn round_total(total: &IBig, flip: bool, divisor: &UBig) -> Arithmetic {
    let negative = (total.sign() == Sign::Negative) != flip;
    round_ratio(negative, &total.unsigned_abs(), divisor, Precision::Full)
}

/// 10⁵⁶, the unit of `far`.
fn far_unit() -> UBig {
    UBig::from(10u8).pow(FAR_SCALE as usize)
}

fn scale_up(mantissa: IBig, places: u32) -> IBig {
    mantissa * UBig::from(10u8).pow(places as usize)
}
