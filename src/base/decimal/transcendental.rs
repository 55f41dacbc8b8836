//! `exp`, logarithms, and powers with any exponent, correctly rounded.
//!
//! Method (Ziv's strategy): evaluate with an error bound, which gives two numbers between which
//! the true result lies; rounding never decreases as its argument grows, so when both ends round
//! to the same decimal, so does the truth. Otherwise evaluate again with twice the bits. The
//! loop ends because the cases in which the truth is itself a decimal or half-way between two
//! (the only ones no precision can decide) are taken out first, by whole-number arithmetic:
//!
//! * exp x and ln x are transcendental for rational x ≠ 0 and x ≠ 1 (Lindemann, Weierstrass);
//! * log₁₀ x and log₂ x of a rational x are rational only for whole powers of 10 and 2;
//! * powers: see `power`.

use dashu_int::{IBig, UBig};

use super::precise::{self, Scaled};
use super::ratio::{Precision, round_ratio};
use super::repr::{Arithmetic, ArithmeticError, Decimal, Rounded, power_of_ten};

/// Bits of the first try with big integers.
const FIRST_BITS: usize = 256;

/// Rounds a number known to lie between `low` and `high`, both over `denominator`; `None` where
/// they round differently. Only for numbers that are no decimals themselves.
pub(super) fn round_between(
    negative: bool,
    low: &UBig,
    high: &UBig,
    denominator: &UBig,
    precision: Precision,
) -> Option<Arithmetic> {
    let value =
        |end| round_ratio(negative, end, denominator, precision).map(|rounded| rounded.value);
    let low = value(low);
    (low == value(high)).then(|| low.map(Rounded::inexact))
}

/// Tries with more and more bits until the rounding is certain.
pub(super) fn until_certain(mut attempt: impl FnMut(usize) -> Option<Arithmetic>) -> Arithmetic {
    let mut bits = FIRST_BITS;
    loop {
        if let Some(certain) = attempt(bits) {
            return certain;
        }
        bits *= 2;
    }
}

/// Rounds `value` known within a relative error of 2^−`good_bits`.
pub(super) fn round_scaled(
    negative: bool,
    value: &Scaled,
    good_bits: usize,
    precision: Precision,
) -> Option<Arithmetic> {
    let slack = (&value.mantissa >> good_bits) + UBig::ONE;
    let (low, high) = (&value.mantissa - &slack, &value.mantissa + &slack);
    let shift = value.exponent.unsigned_abs() as usize;
    if value.exponent < 0 {
        round_between(negative, &low, &high, &(UBig::ONE << shift), precision)
    } else {
        round_between(
            negative,
            &(low << shift),
            &(high << shift),
            &UBig::ONE,
            precision,
        )
    }
}

impl Decimal {
    /// e to the power `self`, correctly rounded. Exact only for 0; `Overflow` from about 66.54.
    pub fn exp(self) -> Arithmetic {
        if self.is_zero() {
            return Ok(Rounded::exact(Decimal::ONE));
        }
        if self.magnitude() / power_of_ten(self.scale()) >= 70 {
            return out_of_range(self.is_negative(), false);
        }
        until_certain(|bits| {
            let y = (IBig::from(self.mantissa()) << bits) / IBig::from(power_of_ten(self.scale()));
            // One bit for the cut quotient, one for the series.
            round_scaled(
                false,
                &precise::exp(&y, bits),
                bits - 2,
                Precision::Digits28,
            )
        })
    }

    /// Natural logarithm, correctly rounded. Exact only for 1. `Undefined` for 0 and below.
    pub fn ln(self) -> Arithmetic {
        self.require_log()?;
        if self == Decimal::ONE {
            return Ok(Rounded::exact(Decimal::ZERO));
        }
        until_certain(|bits| {
            let ln = self.precise_ln(bits);
            round_quotient(&ln, &(IBig::ONE << bits), 1)
        })
    }

    /// Logarithm to base 10, correctly rounded; exact for powers of ten.
    pub fn log10(self) -> Arithmetic {
        self.require_log()?;
        let normal = self.normalized();
        for n in 0..=28u32 {
            if normal.magnitude() == power_of_ten(n) {
                let exponent = i64::from(n) - i64::from(normal.scale());
                return Ok(Rounded::exact(Decimal::from_i64(exponent)));
            }
        }
        until_certain(|bits| {
            let base = precise::ln(&UBig::from(10u8), &UBig::ONE, bits);
            round_quotient(&self.precise_ln(bits), &base, 1 << 8)
        })
    }

    /// Logarithm to base 2, correctly rounded; exact for powers of two.
    pub fn log2(self) -> Arithmetic {
        self.require_log()?;
        if let Some(exponent) = self.exact_log2() {
            return Ok(Rounded::exact(Decimal::from_i64(exponent)));
        }
        until_certain(|bits| round_quotient(&self.precise_ln(bits), &precise::ln2(bits), 1 << 8))
    }

    /// k where the value is 2^k. Below 1 that is 5^−k ÷ 10^−k.
    fn exact_log2(self) -> Option<i64> {
        let normal = self.normalized();
        if normal.scale() == 0 {
            let whole = normal.magnitude();
            return whole
                .is_power_of_two()
                .then(|| i64::from(whole.trailing_zeros()));
        }
        (normal.magnitude() == 5u128.pow(normal.scale())).then(|| -i64::from(normal.scale()))
    }

    /// ln of a value above 0, as fixed point off by less than 2^−bits.
    pub(super) fn precise_ln(self, bits: usize) -> IBig {
        precise::ln(
            &self.magnitude().into(),
            &power_of_ten(self.scale()).into(),
            bits,
        )
    }

    fn require_log(self) -> Result<(), ArithmeticError> {
        match self.is_positive() {
            true => Ok(()),
            false => Err(ArithmeticError::Undefined(
                "a logarithm needs a number above zero",
            )),
        }
    }
}

/// Rounds `numerator` ÷ `divisor`, a quotient off by at most `slack` units of the numerator.
///
/// For a logarithm to a base: |ln x| < 67, the base's is above 0.69, both off by one unit, so the
/// quotient is off by less than 1 ÷ 0.69 + 67 ÷ 0.69² < 2⁸ units over the divisor's one.
fn round_quotient(numerator: &IBig, divisor: &IBig, slack: u32) -> Option<Arithmetic> {
    let (sign, magnitude) = numerator.clone().into_parts();
    let (_, divisor) = divisor.clone().into_parts();
    let slack = UBig::from(slack);
    if magnitude <= slack {
        return None;
    }
    round_between(
        bool::from(sign),
        &(&magnitude - &slack),
        &(magnitude + slack),
        &divisor,
        Precision::Digits28,
    )
}

/// A positive magnitude far beyond the largest number, or far below the smallest.
pub(super) fn out_of_range(tiny: bool, _negative: bool) -> Arithmetic {
    match tiny {
        true => Ok(Rounded::inexact(Decimal::ZERO)),
        false => Err(ArithmeticError::Overflow),
    }
}
