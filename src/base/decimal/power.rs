//! Powers: whole, rational and decimal exponents, and square roots, correctly rounded.
//!
//! A power is decided without approximation where its true value can be a decimal or half-way
//! between two, so that the search in `transcendental` always ends:
//!
//! * x^(N/D) in lowest terms is rational only where x is the D-th power of a rational r (then it
//!   is r^N), and since x = a ÷ b with a, b < 2⁹⁷, D ≤ 97 or x = 1.
//! * x^N with |N| ≤ 128 is computed as a ratio of big integers and rounded once.
//! * x^N with |N| > 128 and x ≠ 0, ±1 is never a decimal nor half-way: if x has s ≥ 1 places
//!   when stripped, x^N has exactly s·N > 29; if it has none, it is at least 2 and overflows. For
//!   N < 0, 1/x is either no finite decimal (then neither are its powers), or the same holds
//!   for it.

use dashu_base::{Gcd, Sign};
use dashu_int::{IBig, UBig};

use super::precise;
use super::ratio::{Precision, round_ratio};
use super::repr::{Arithmetic, ArithmeticError, Decimal, Rounded, power_of_ten};
use super::transcendental::{out_of_range, round_scaled, until_certain};

/// Largest |N| computed as a ratio of big integers.
const MAX_EXACT_POWER: u64 = 128;

/// An exponent N ÷ D in lowest terms, D ≥ 1.
struct Exponent {
    numerator: IBig,
    denominator: UBig,
}

impl Exponent {
    /// `None` for a denominator of 0.
    fn new(numerator: IBig, denominator: IBig) -> Option<Exponent> {
        let (sign, numerator) = numerator.into_parts();
        let (denominator_sign, denominator) = denominator.into_parts();
        if denominator.is_zero() {
            return None;
        }
        let divisor = (&numerator).gcd(&denominator);
        let numerator = IBig::from_parts(sign * denominator_sign, numerator / &divisor);
        Some(Exponent {
            numerator,
            denominator: denominator / divisor,
        })
    }

    fn is_negative(&self) -> bool {
        self.numerator.sign() == Sign::Negative
    }
}

impl Decimal {
    /// `self` to the whole power `n`: exact where representable, else the nearest decimal with
    /// the most places that fit, as for a product. 0⁰ is 1; 0 to a negative power is undefined.
    pub fn powi(self, n: i64) -> Arithmetic {
        self.power(&Exponent {
            numerator: n.into(),
            denominator: UBig::ONE,
        })
    }

    /// `self` to the power `p` ÷ `q`, as one operation: 0.25^(6/12) is exactly 0.5.
    ///
    /// A whole p ÷ q is [`powi`](Decimal::powi); else the result is exact where representable, or
    /// correctly rounded to 28 digits. `Undefined` for a negative base with a fractional exponent
    /// and for 0 to a negative power; `DivisionByZero` where q is 0.
    pub fn pow_ratio(self, p: i64, q: u64) -> Arithmetic {
        self.power(&Exponent::new(p.into(), q.into()).ok_or(ArithmeticError::DivisionByZero)?)
    }

    /// `self` to a decimal power; the rules of [`pow_ratio`](Decimal::pow_ratio).
    pub fn pow(self, exponent: Decimal) -> Arithmetic {
        self.pow_decimal_ratio(exponent, 1, 1)
    }

    /// `self` to the power `exponent` × `p` ÷ `q`, the exponent taken exactly; the rules of
    /// [`pow_ratio`](Decimal::pow_ratio).
    pub fn pow_decimal_ratio(self, exponent: Decimal, p: i128, q: i128) -> Arithmetic {
        let numerator = IBig::from(exponent.mantissa()) * p;
        let denominator = IBig::from(power_of_ten(exponent.scale())) * q;
        self.power(&Exponent::new(numerator, denominator).ok_or(ArithmeticError::DivisionByZero)?)
    }

    /// The square root: exact where representable, else correctly rounded to 28 digits.
    pub fn sqrt(self) -> Arithmetic {
        if self.is_negative() {
            return Err(ArithmeticError::Undefined(
                "a square root needs a number that is not below zero",
            ));
        }
        self.pow_ratio(1, 2)
    }

    fn power(self, exponent: &Exponent) -> Arithmetic {
        let whole = exponent.denominator.is_one();
        if exponent.numerator.is_zero() {
            return Ok(Rounded::exact(Decimal::ONE));
        }
        if self.is_zero() {
            return match exponent.is_negative() {
                true => Err(ArithmeticError::Undefined("zero has no negative powers")),
                false => Ok(Rounded::exact(Decimal::ZERO)),
            };
        }
        if self.is_negative() && !whole {
            return Err(ArithmeticError::Undefined(
                "a negative number has no fractional powers",
            ));
        }
        if self == Decimal::ONE {
            return Ok(Rounded::exact(Decimal::ONE));
        }
        if whole {
            return whole_power(self.normalized(), &exponent.numerator, Precision::Full);
        }
        match exact_root(self.normalized(), &exponent.denominator) {
            Some(root) => whole_power(root, &exponent.numerator, Precision::Digits28),
            None => approximate_power(self, exponent, false, Precision::Digits28),
        }
    }
}

/// The rational r with r^`degree` = `base` > 0, if there is one; it is a decimal, for its
/// denominator divides a power of ten.
fn exact_root(base: Decimal, degree: &UBig) -> Option<Decimal> {
    let degree = usize::try_from(degree)
        .ok()
        .filter(|degree| *degree <= 97)?;
    let unit = UBig::from(power_of_ten(base.scale()));
    let magnitude = UBig::from(base.magnitude());
    let common = (&magnitude).gcd(&unit);
    let perfect = |n: UBig| {
        let root = n.nth_root(degree);
        (root.pow(degree) == n).then_some(root)
    };
    let (numerator, denominator) = (perfect(magnitude / &common)?, perfect(unit / common)?);
    let root = round_ratio(false, &numerator, &denominator, Precision::Full).ok()?;
    debug_assert!(root.exact);
    Some(root.value.normalized())
}

/// base^n for a stripped base that is not 0.
fn whole_power(base: Decimal, n: &IBig, precision: Precision) -> Arithmetic {
    let (sign, magnitude) = n.clone().into_parts();
    let negative = base.is_negative() && &magnitude % 2u8 == 1;
    if base.abs() == Decimal::ONE {
        return Ok(Rounded::exact(if negative {
            -Decimal::ONE
        } else {
            Decimal::ONE
        }));
    }
    match u64::try_from(&magnitude) {
        Ok(n) if n <= MAX_EXACT_POWER => {
            let numerator = UBig::from(base.magnitude()).pow(n as usize);
            let denominator = UBig::from(10u8).pow(n as usize * base.scale() as usize);
            match sign {
                Sign::Positive => round_ratio(negative, &numerator, &denominator, precision),
                Sign::Negative => round_ratio(negative, &denominator, &numerator, precision),
            }
        }
        _ => {
            let exponent = Exponent {
                numerator: n.clone(),
                denominator: UBig::ONE,
            };
            approximate_power(base.abs(), &exponent, negative, precision)
        }
    }
}

/// ± base^exponent through exp(exponent · ln base), for powers that are no decimals.
fn approximate_power(
    base: Decimal,
    exponent: &Exponent,
    negative: bool,
    precision: Precision,
) -> Arithmetic {
    use dashu_base::BitTest;
    let size = (exponent.numerator.bit_len() as i64 - exponent.denominator.bit_len() as i64).max(0)
        as usize;
    let denominator = IBig::from(exponent.denominator.clone());
    // |ln base| ≥ 2⁻⁹⁵ for base ≠ 1: beyond this the power is out of range for certain.
    if size > 110 {
        return out_of_range((base < Decimal::ONE) != exponent.is_negative(), negative);
    }
    until_certain(|bits| {
        // The exponent multiplies the error of ln, so that one gets as many bits more.
        let ln_bits = bits + size + 2;
        let ln = base.precise_ln(ln_bits);
        let y: IBig = (ln * &exponent.numerator / &denominator) >> (size + 2);
        let whole: IBig = &y >> bits;
        if !(IBig::from(-70)..IBig::from(70)).contains(&whole) {
            return Some(out_of_range(y.sign() == Sign::Negative, negative));
        }
        // Errors: ln × exponent below 2^(1 − bits), two cut quotients, the series.
        round_scaled(negative, &precise::exp(&y, bits), bits - 4, precision)
    })
}
