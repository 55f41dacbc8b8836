//! Decimals in long formulas: each step is rounded as any decimal is, and what has no value, a
//! result too large or a quotient by 0, is carried along until somebody asks.
//!
//! Invariant: no value comes out of a formula of which a part has none.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::base::Decimal;
use crate::base::decimal::Arithmetic;

/// A decimal, or no value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(Option<Decimal>);

impl Number {
    pub const ZERO: Number = Number(Some(Decimal::ZERO));
    pub const ONE: Number = Number(Some(Decimal::ONE));
    pub const NONE: Number = Number(None);

    pub const fn whole(value: i64) -> Number {
        Number(Some(Decimal::from_i64(value)))
    }

    /// A constant of a formula; no value where the text is no decimal.
    pub fn constant(text: &str) -> Number {
        Number(Decimal::parse(text).ok())
    }

    pub fn get(self) -> Option<Decimal> {
        self.0
    }

    /// This, or another where there is no value.
    pub fn or(self, other: Number) -> Number {
        Number(self.0.or(other.0))
    }

    pub fn exp(self) -> Number {
        self.then(Decimal::exp)
    }

    pub fn ln(self) -> Number {
        self.then(Decimal::ln)
    }

    pub fn sqrt(self) -> Number {
        self.then(Decimal::sqrt)
    }

    pub fn abs(self) -> Number {
        Number(self.0.map(Decimal::abs))
    }

    pub fn is_positive(self) -> bool {
        self.0.is_some_and(Decimal::is_positive)
    }

    pub fn is_negative(self) -> bool {
        self.0.is_some_and(Decimal::is_negative)
    }

    pub fn is_zero(self) -> bool {
        self.0.is_some_and(Decimal::is_zero)
    }

    /// Within two bounds; no value where there is none.
    pub fn clamp(self, low: Number, high: Number) -> Number {
        match (self < low, self > high) {
            (true, _) => low,
            (_, true) => high,
            _ => self,
        }
    }

    /// Σ coefficient × this^n, by Horner's rule; the coefficients from the constant one on.
    pub fn polynomial(self, coefficients: &[Number]) -> Number {
        let sum = |sum: Number, coefficient: &Number| sum * self + *coefficient;
        coefficients.iter().rev().fold(Number::ZERO, sum)
    }

    fn then(self, operation: impl FnOnce(Decimal) -> Arithmetic) -> Number {
        Number(self.0.and_then(|value| Some(operation(value).ok()?.value)))
    }

    fn with(self, other: Number, operation: fn(Decimal, Decimal) -> Arithmetic) -> Number {
        match (self.0, other.0) {
            (Some(a), Some(b)) => Number(operation(a, b).ok().map(|result| result.value)),
            _ => Number::NONE,
        }
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Number {
        Number(Some(value))
    }
}

impl Add for Number {
    type Output = Number;

    fn add(self, other: Number) -> Number {
        self.with(other, Decimal::checked_add)
    }
}

impl Sub for Number {
    type Output = Number;

    fn sub(self, other: Number) -> Number {
        self.with(other, Decimal::checked_sub)
    }
}

impl Mul for Number {
    type Output = Number;

    fn mul(self, other: Number) -> Number {
        self.with(other, Decimal::checked_mul)
    }
}

impl Div for Number {
    type Output = Number;

    fn div(self, other: Number) -> Number {
        self.with(other, Decimal::checked_div)
    }
}

impl Neg for Number {
    type Output = Number;

    fn neg(self) -> Number {
        Number::ZERO - self
    }
}

/// No value is neither less nor more than anything.
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.0?.cmp(&other.0?))
    }
}
