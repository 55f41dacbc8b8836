//! `exp` and logarithms, correctly rounded; and the search for certainty they share with powers.
//!
//! Method (Ziv's strategy): evaluate with an error bound, which gives two numbers between which
//! the true result lies; rounding never decreases as its argument grows, so when both ends round
//! to the same decimal, so does the truth. Otherwise evaluate again with more bits: first
//! `fast`, then `precise` with 256 bits, 512 and so on. The search ends because the cases in
//! which the truth is itself a decimal or half-way between two (the only ones no precision can
//! decide) are taken out by whole-number arithmetic before `precise` begins:
//!
//! * exp x and ln x are transcendental for rational x ≠ 0 and x ≠ 1 (Lindemann, Weierstrass);
//! * log₁₀ x and log₂ x of a rational x are rational only for whole powers of 10 and 2: from
//!   x^q = 10^p follows x = 10^(p/q), which is rational only where q divides p;
//! * powers: see `power`.
//!
//! There is no number of bits at which it gives up. Numbers made to come near a tie are told
//! from it by the first 256 bits: √(1 + 10⁻²⁷), as near as any that is known, is off by 10⁻²⁸ of a
//! last place.

use dashu_int::{IBig, UBig};

use super::fast::{self, Fixed, OUT_OF_RANGE};
use super::precise::{self, Scaled};
use super::ratio::{Precision, round_ratio};
use super::repr::{Arithmetic, ArithmeticError, Decimal, Rounded, power_of_ten};
use super::tables::{INVERSE_LN_2, INVERSE_LN_10};

/// Bits of the first try with big integers.
const FIRST_BITS: usize = 256;

impl Decimal {
    /// e to the power `self`, correctly rounded. Exact only for 0; `Overflow` from about 66.54.
    pub fn exp(self) -> Arithmetic {
        if self.is_zero() {
            return Ok(Rounded::exact(Decimal::ONE));
        }
        if self.magnitude() / power_of_ten(self.scale()) >= OUT_OF_RANGE {
            return out_of_range(self.is_negative());
        }
        let estimate = Fixed::from_decimal(self).and_then(fast::exp);
        let rounded = estimate.and_then(|e| e.round(false, Precision::Digits28));
        rounded.unwrap_or_else(|| self.precise_exp())
    }

    fn precise_exp(self) -> Arithmetic {
        until_certain(|bits| {
            let y = (IBig::from(self.mantissa()) << bits) / IBig::from(power_of_ten(self.scale()));
            // One unit from the cut quotient, one from the series.
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
        round_log(fast::ln(self)).unwrap_or_else(|| self.certain_ln())
    }

    fn certain_ln(self) -> Arithmetic {
        if self == Decimal::ONE {
            return Ok(Rounded::exact(Decimal::ZERO));
        }
        until_certain(|bits| round_quotient(&self.precise_ln(bits), &(IBig::ONE << bits), 2))
    }

    /// Logarithm to base 10, correctly rounded; exact for powers of ten.
    pub fn log10(self) -> Arithmetic {
        self.require_log()?;
        let fast = fast::ln(self).times_inverse(INVERSE_LN_10);
        round_log(fast).unwrap_or_else(|| self.certain_log10())
    }

    fn certain_log10(self) -> Arithmetic {
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
        let fast = fast::ln(self).times_inverse(INVERSE_LN_2);
        round_log(fast).unwrap_or_else(|| self.certain_log2())
    }

    fn certain_log2(self) -> Arithmetic {
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
        let power = 5u128.pow(normal.scale());
        (normal.magnitude() == power).then(|| -i64::from(normal.scale()))
    }

    /// ln of a value above 0, as fixed point off by less than 2^(1 − bits).
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

/// The power of a number with an exponent far out of range.
pub(super) fn out_of_range(negative_exponent: bool) -> Arithmetic {
    match negative_exponent {
        true => Ok(Rounded::inexact(Decimal::ZERO)),
        false => Err(ArithmeticError::Overflow),
    }
}

fn round_log(log: Fixed) -> Option<Arithmetic> {
    log.magnitude().round(log.negative, Precision::Digits28)
}

/// Tries with more and more bits until the rounding is certain. Only for numbers that are no
/// decimals and not half-way between two; see above why that ends.
pub(super) fn until_certain(mut attempt: impl FnMut(usize) -> Option<Arithmetic>) -> Arithmetic {
    let mut bits = FIRST_BITS;
    loop {
        if let Some(certain) = attempt(bits) {
            return certain;
        }
        bits *= 2;
    }
}

/// Rounds a number known to lie between `low` and `high`, both over `denominator`; `None` where
/// they round differently. Only for numbers that are no decimals themselves.
fn round_between(
    negative: bool,
    low: &UBig,
    high: &UBig,
    denominator: &UBig,
    precision: Precision,
) -> Option<Arithmetic> {
    let round = |end| round_ratio(negative, end, denominator, precision).map(|r| r.value);
    let low = round(low);
    (low == round(high)).then(|| low.map(Rounded::inexact))
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

/// Rounds `numerator` ÷ `divisor` > 0, a quotient off by at most `slack` units of the numerator.
///
/// For a logarithm to a base both are off by less than two units and the quotient is at most 96,
/// so that is less than 2 + 96 · 2 < 2⁸ units.
fn round_quotient(numerator: &IBig, divisor: &IBig, slack: u32) -> Option<Arithmetic> {
    let (sign, magnitude) = numerator.clone().into_parts();
    let (_, divisor) = divisor.clone().into_parts();
    let slack = UBig::from(slack);
    if magnitude <= slack {
        return None;
    }
    let (low, high) = (&magnitude - &slack, magnitude + slack);
    round_between(bool::from(sign), &low, &high, &divisor, Precision::Digits28)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn fast_and_precise_agree(m in any::<u128>(), cut in 32u32..128, scale in 0u32..=28) {
            let x = Decimal::pack(false, (m >> cut).max(2), scale);
            prop_assert_eq!(x.ln(), x.certain_ln());
            prop_assert_eq!(x.log10(), x.certain_log10());
            prop_assert_eq!(x.log2(), x.certain_log2());
            if x.magnitude() / power_of_ten(scale) < OUT_OF_RANGE {
                prop_assert_eq!(x.exp(), x.precise_exp());
                prop_assert_eq!((-x).exp(), (-x).precise_exp());
            }
        }

        #[test]
        fn the_fast_way_nearly_always_decides(m in any::<u128>(), scale in 27u32..=28) {
            let x = Decimal::pack(false, (m >> 33).max(2), scale);
            let exp = Fixed::from_decimal(x).and_then(fast::exp);
            prop_assert!(exp.unwrap().round(false, Precision::Digits28).is_some());
            prop_assert!(round_log(fast::ln(x)).is_some());
        }
    }
}
