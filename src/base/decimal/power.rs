//! Powers: whole, rational and decimal exponents, and square roots, correctly rounded.
//!
//! A power goes three ways, the first that is certain of its result being taken: whole powers
//! that fit are multiplied out; the rest are exp(exponent · ln base) in `fast`; and where that
//! cannot decide, a power that might be a decimal or half-way between two is settled in whole
//! numbers, so that the search of `transcendental` for the others ends:
//!
//! * x^(N/D) in lowest terms is rational only where x is the D-th power of a rational r (then it
//!   is r^N), and since x = a ÷ b with a, b < 2⁹⁶, D ≤ 96 or x = 1.
//! * x^N with |N| ≤ 128 is computed as a ratio of big integers and rounded once.
//! * x^N with |N| > 128 and x ≠ 0, ±1 is never a decimal nor half-way between two: if x needs
//!   s ≥ 1 places, x^N needs s·N > 29, too many for either; if x is whole, x^N is beyond 2⁹⁶.
//!   For N < 0 the same holds of 1/x, or 1/x is no finite decimal, and then none of its powers.

use dashu_base::{BitTest, DivRem, Gcd, Sign, UnsignedAbs};
use dashu_int::{IBig, UBig};

use super::fast::{self, OUT_OF_RANGE};
use super::kernel::square_root;
use super::precise;
use super::ratio::{Precision, round_ratio};
use super::repr::{
    Arithmetic, ArithmeticError, Decimal, MAX_MANTISSA, MAX_SCALE, Rounded, power_of_ten,
};
use super::transcendental::{out_of_range, round_scaled, until_certain};

/// Largest |N| computed as a ratio of big integers.
const MAX_EXACT_POWER: usize = 128;
/// Largest D for which a number other than 1 can be a D-th power.
const MAX_EXACT_ROOT: usize = 96;

/// An exponent ± `numerator` ÷ `denominator`, not necessarily in lowest terms. Up to 128 bits
/// these integers are no slower than the machine's.
struct Exponent {
    negative: bool,
    numerator: UBig,
    denominator: UBig,
}

impl Exponent {
    /// The magnitude as a whole number, if it is one.
    fn whole(&self) -> Option<UBig> {
        if self.denominator.is_one() {
            return Some(self.numerator.clone());
        }
        let (whole, rest) = (&self.numerator).div_rem(&self.denominator);
        rest.is_zero().then_some(whole)
    }
}

impl Decimal {
    /// `self` to the whole power `n`: exact where representable, else the nearest decimal with
    /// the most places that fit, as for a product. 0⁰ is 1; 0 to a negative power is undefined.
    pub fn powi(self, n: i64) -> Arithmetic {
        self.power(n < 0, n.unsigned_abs().into(), UBig::ONE)
    }

    /// `self` to the power `p` ÷ `q`, as one operation: 0.25^(6/12) is exactly 0.5.
    ///
    /// A whole p ÷ q is [`powi`](Decimal::powi); else the result is exact where representable, or
    /// correctly rounded to 28 digits. `Undefined` for a negative base with a fractional exponent
    /// and for 0 to a negative power; `DivisionByZero` where q is 0.
    pub fn pow_ratio(self, p: i64, q: u64) -> Arithmetic {
        let whole = Decimal::ONE;
        if let Some(certain) = self.pow_words(whole, whole, p.into(), q.into()) {
            return certain;
        }
        self.power(p < 0, p.unsigned_abs().into(), q.into())
    }

    /// `self` to a decimal power; the rules of [`pow_ratio`](Decimal::pow_ratio).
    pub fn pow(self, exponent: Decimal) -> Arithmetic {
        self.pow_decimal_ratio(exponent, 1, 1)
    }

    /// `self` to the power `exponent` × `p` ÷ `q`, the exponent taken exactly; the rules of
    /// [`pow_ratio`](Decimal::pow_ratio).
    pub fn pow_decimal_ratio(self, exponent: Decimal, p: i128, q: i128) -> Arithmetic {
        self.pow_quotient(exponent, Decimal::ONE, p, q)
    }

    /// `self` to the power `above` ÷ `below` × `p` ÷ `q`, the exponent taken exactly; the rules
    /// of [`pow_ratio`](Decimal::pow_ratio). `DivisionByZero` where `below` or q is 0.
    pub fn pow_quotient(self, above: Decimal, below: Decimal, p: i128, q: i128) -> Arithmetic {
        if let Some(certain) = self.pow_words(above, below, p, q) {
            return certain;
        }
        let places = |d: Decimal| UBig::from(power_of_ten(d.scale()));
        let (above, below) = (above.normalized(), below.normalized());
        let numerator = UBig::from(above.magnitude()) * places(below) * p.unsigned_abs();
        let denominator = UBig::from(below.magnitude()) * places(above) * q.unsigned_abs();
        self.power(
            above.is_negative() ^ below.is_negative() ^ (p < 0) ^ (q < 0),
            numerator,
            denominator,
        )
    }

    /// [`pow_quotient`](Decimal::pow_quotient) where the exponent is a ratio of 128-bit numbers,
    /// not whole, and `fast` decides: so are nearly all.
    fn pow_words(self, above: Decimal, below: Decimal, p: i128, q: i128) -> Option<Arithmetic> {
        let times = |a: u128, b: u128| match (a | b) >> 64 {
            0 => Some(a * b),
            _ if a == 1 => Some(b),
            _ if b == 1 => Some(a),
            _ => a.checked_mul(b),
        };
        let raised =
            |m: u128, scale: u32, n: i128| times(times(m, power_of_ten(scale))?, n.unsigned_abs());
        let numerator = raised(above.magnitude(), below.scale(), p)?;
        let denominator = raised(below.magnitude(), above.scale(), q)?;
        if denominator == 0 || numerator.is_multiple_of(denominator) || !self.is_positive() {
            return None;
        }
        let negative = above.is_negative() ^ below.is_negative() ^ (p < 0) ^ (q < 0);
        let y = fast::ln(self).times_ratio(negative, numerator, denominator)?;
        fast::exp(y)?.round(false, Precision::Digits28)
    }

    /// The square root: exact where representable, else correctly rounded to 28 digits.
    pub fn sqrt(self) -> Arithmetic {
        if self.is_negative() {
            let reason = "a square root needs a number that is not below zero";
            return Err(ArithmeticError::Undefined(reason));
        }
        match self.is_zero() {
            true => Ok(Rounded::exact(Decimal::ZERO)),
            false => Ok(square_root(self.magnitude(), self.scale())),
        }
    }

    /// `self` to the power ± `numerator` ÷ `denominator`.
    fn power(self, negative: bool, numerator: UBig, denominator: UBig) -> Arithmetic {
        if denominator.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        if numerator.is_zero() || self == Decimal::ONE {
            return Ok(Rounded::exact(Decimal::ONE));
        }
        if self.is_zero() {
            return match negative {
                true => Err(ArithmeticError::Undefined("zero has no negative powers")),
                false => Ok(Rounded::exact(Decimal::ZERO)),
            };
        }
        let exponent = Exponent {
            negative,
            numerator,
            denominator,
        };
        match exponent.whole() {
            Some(n) => whole_power(self.normalized(), negative, n, Precision::Full),
            None if self.is_negative() => {
                let reason = "a negative number has no fractional powers";
                Err(ArithmeticError::Undefined(reason))
            }
            None => fractional_power(self, &exponent),
        }
    }
}

/// base^exponent for base > 0, ≠ 1, and an exponent that is not whole.
fn fractional_power(base: Decimal, exponent: &Exponent) -> Arithmetic {
    if let Some(certain) = fast_power(base, exponent, false, Precision::Digits28) {
        return certain;
    }
    let common = (&exponent.numerator).gcd(&exponent.denominator);
    match exact_root(base.normalized(), &exponent.denominator / &common) {
        Some(root) => {
            let n = &exponent.numerator / common;
            whole_power(root, exponent.negative, n, Precision::Digits28)
        }
        None => precise_power(base, exponent, false, Precision::Digits28),
    }
}

/// The rational r with r^`degree` = `base` > 0, if there is one. It is a decimal, for its
/// denominator divides a power of ten.
fn exact_root(base: Decimal, degree: UBig) -> Option<Decimal> {
    let degree = usize::try_from(&degree)
        .ok()
        .filter(|degree| *degree <= MAX_EXACT_ROOT)?;
    let unit = UBig::from(power_of_ten(base.scale()));
    let magnitude = UBig::from(base.magnitude());
    let common = (&magnitude).gcd(&unit);
    let perfect = |n: UBig| {
        let root = n.nth_root(degree);
        (root.pow(degree) == n).then_some(root)
    };
    let (numerator, denominator) = (perfect(magnitude / &common)?, perfect(unit / common)?);
    let root = round_ratio(false, &numerator, &denominator, Precision::Full).ok()?;
    root.exact.then(|| root.value.normalized())
}

/// base^±n for a base ≠ 0 stored with as few places as it needs.
fn whole_power(base: Decimal, reciprocal: bool, n: UBig, precision: Precision) -> Arithmetic {
    let negative = base.is_negative() && n.bit(0);
    if base.abs() == Decimal::ONE {
        return Ok(Rounded::exact(if negative {
            -Decimal::ONE
        } else {
            Decimal::ONE
        }));
    }
    if let Some(power) = multiplied_out(base, negative, &n) {
        if !reciprocal {
            return Ok(Rounded::exact(power));
        }
        let quotient = Decimal::ONE.checked_div(power)?;
        if quotient.exact || precision == Precision::Full {
            return Ok(quotient);
        }
    }
    if n == UBig::from(2u8) && !reciprocal && precision == Precision::Full {
        return base.checked_mul(base);
    }
    let small = usize::try_from(&n).ok().filter(|n| *n <= MAX_EXACT_POWER);
    let exponent = Exponent {
        negative: reciprocal,
        numerator: n,
        denominator: UBig::ONE,
    };
    if let Some(certain) = fast_power(base.abs(), &exponent, negative, precision) {
        return certain;
    }
    let Some(n) = small else {
        return precise_power(base.abs(), &exponent, negative, precision);
    };
    let magnitude = UBig::from(base.magnitude()).pow(n);
    let unit = UBig::from(10u8).pow(n * base.scale() as usize);
    match reciprocal {
        false => round_ratio(negative, &magnitude, &unit, precision),
        true => round_ratio(negative, &unit, &magnitude, precision),
    }
}

/// ± |base|^n where that is a decimal. Mantissa and places multiply out separately, and what
/// does not fit at this size fits at none: the base has no zero to spare.
fn multiplied_out(base: Decimal, negative: bool, n: &UBig) -> Option<Decimal> {
    let n = u32::try_from(n).ok()?;
    let scale = base
        .scale()
        .checked_mul(n)
        .filter(|scale| *scale <= MAX_SCALE)?;
    let mantissa = base
        .magnitude()
        .checked_pow(n)
        .filter(|m| *m <= MAX_MANTISSA)?;
    Some(Decimal::pack(negative, mantissa, scale))
}

/// ± base^exponent for base > 0, where 128 bits decide it.
fn fast_power(
    base: Decimal,
    exponent: &Exponent,
    negative: bool,
    precision: Precision,
) -> Option<Arithmetic> {
    let numerator = u128::try_from(&exponent.numerator).ok()?;
    let denominator = u128::try_from(&exponent.denominator).ok()?;
    let y = fast::ln(base).times_ratio(exponent.negative, numerator, denominator)?;
    fast::exp(y)?.round(negative, precision)
}

/// ± base^exponent for base > 0, for powers that are no decimals nor half-way between two.
fn precise_power(
    base: Decimal,
    exponent: &Exponent,
    negative: bool,
    precision: Precision,
) -> Arithmetic {
    let shrinks = (base < Decimal::ONE) != exponent.negative;
    let size = exponent
        .numerator
        .bit_len()
        .saturating_sub(exponent.denominator.bit_len());
    // |ln base| > 2⁻⁹⁵ for base ≠ 1: the exponent, at least 2^(size − 1), makes more of it than
    // the range allows.
    if size > 110 {
        return out_of_range(shrinks);
    }
    let sign = Sign::from(exponent.negative);
    let numerator = IBig::from_parts(sign, exponent.numerator.clone());
    let denominator = IBig::from(exponent.denominator.clone());
    until_certain(|bits| {
        // The exponent, below 2^(size + 1), multiplies the error of ln, which therefore gets as
        // many bits more.
        let extra = size + 2;
        let y: IBig = (base.precise_ln(bits + extra) * &numerator / &denominator) >> extra;
        if (&y >> bits).unsigned_abs() >= UBig::from(OUT_OF_RANGE) {
            return Some(out_of_range(shrinks));
        }
        // ln makes one unit of y, its cuts two, the series one: together less than 2^(4 − bits).
        round_scaled(negative, &precise::exp(&y, bits), bits - 4, precision)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn fast_and_precise_agree(m in 2u128..1 << 96, scale in 27u32..=28, p in 1u64..2000, q in 2u64..1000) {
            let base = Decimal::pack(false, m, scale);
            for negative in [false, true] {
                let exponent = Exponent { negative, numerator: p.into(), denominator: q.into() };
                for precision in [Precision::Full, Precision::Digits28] {
                    if let Some(fast) = fast_power(base, &exponent, true, precision) {
                        prop_assert_eq!(fast, precise_power(base, &exponent, true, precision));
                    }
                }
            }
        }
    }
}
