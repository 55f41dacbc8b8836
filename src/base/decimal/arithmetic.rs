//! `+ − × ÷`, remainders, and a ratio applied with one rounding.
//!
//! Input: two decimals. Output: the true result or the nearest decimal, half-even, with the
//! most places that fit; `exact` is false if and only if a remainder was cut off. Operands that
//! fit machine integers never leave them; `ratio` takes what 256 bits cannot hold.

use std::cmp::Ordering;

use dashu_base::DivRem;
use dashu_int::UBig;

use super::ratio::{Precision, round_ratio};
use super::repr::{
    Arithmetic, ArithmeticError, Decimal, MAX_MANTISSA, MAX_SCALE, Rounded, power_of_ten,
};
use super::wide::Wide;

impl Decimal {
    /// `self` + `other`.
    #[inline]
    pub fn checked_add(self, other: Decimal) -> Arithmetic {
        if self.scale() == other.scale() {
            let sum = self.mantissa() + other.mantissa();
            if sum.unsigned_abs() <= MAX_MANTISSA {
                return Ok(Rounded::exact(Decimal::pack(
                    sum < 0,
                    sum.unsigned_abs(),
                    self.scale(),
                )));
            }
        }
        add_aligned(self, other)
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
        fit(negative, Wide::product(a, b), scale)
    }

    /// `self` ÷ `other`.
    #[inline]
    pub fn checked_div(self, other: Decimal) -> Arithmetic {
        let negative = self.is_negative() != other.is_negative();
        divide(
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
        let aligned = Aligned::new(self, other)?;
        aligned.decimal(self.is_negative(), &aligned.rest)
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
        let aligned = Aligned::new(self, other)?;
        let negative = self.is_negative() != other.is_negative();
        round_ratio(negative, &aligned.quotient, &UBig::ONE, Precision::Full)
    }

    /// `self` × `numerator` ÷ `denominator`, multiplied before it is divided and rounded once.
    pub fn mul_ratio(self, numerator: i128, denominator: i128) -> Arithmetic {
        let negative = self.is_negative() ^ (numerator < 0) ^ (denominator < 0);
        let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        match self.magnitude().checked_mul(n) {
            Some(product) if product <= MAX_MANTISSA && d <= MAX_MANTISSA => {
                divide(negative, product, self.scale(), d, 0)
            }
            _ => {
                let product = UBig::from(self.magnitude()) * n;
                let unit = UBig::from(d) * power_of_ten(self.scale());
                round_ratio(negative, &product, &unit, Precision::Full)
            }
        }
    }
}

/// Addition where scales differ or the sum outgrows the mantissa.
fn add_aligned(a: Decimal, b: Decimal) -> Arithmetic {
    let scale = a.scale().max(b.scale());
    // At most 96 + 94 bits each.
    let at_scale = |d: Decimal| Wide::product(d.magnitude(), power_of_ten(scale - d.scale()));
    let (x, y) = (at_scale(a), at_scale(b));
    if a.is_negative() == b.is_negative() {
        return fit(a.is_negative(), x.plus(y), scale);
    }
    match x.cmp(&y) {
        Ordering::Less => fit(b.is_negative(), y.minus(x), scale),
        _ => fit(a.is_negative(), x.minus(y), scale),
    }
}

/// ± `value` ÷ 10^`scale` as a decimal, for value < 2¹⁹³ and scale ≤ 56: unchanged where it fits,
/// else with the fewest digits cut off.
pub(super) fn fit(negative: bool, value: Wide, scale: u32) -> Arithmetic {
    if value.high == 0 && value.low <= MAX_MANTISSA && scale <= MAX_SCALE {
        return Ok(Rounded::exact(Decimal::pack(negative, value.low, scale)));
    }
    // Too few digits at first, by at most one: value ≥ 2^(bits − 1), and 10^cut must exceed
    // value ÷ 2⁹⁶. 1233 ÷ 4096 is just below log₁₀ 2.
    let mut cut =
        ((value.bits().saturating_sub(97) * 1233) >> 12).max(scale.saturating_sub(MAX_SCALE));
    if value >= Wide::product(power_of_ten(cut), MAX_MANTISSA + 1) {
        cut += 1;
    }
    loop {
        if cut > scale {
            return Err(ArithmeticError::Overflow);
        }
        let (kept, rest) = value.div_rem_power_of_ten(cut);
        let half = power_of_ten(cut) / 2;
        let mantissa = kept + u128::from(rest > half || rest == half && kept % 2 == 1);
        if mantissa <= MAX_MANTISSA {
            let value = Decimal::pack(negative, mantissa, scale - cut);
            // An exact result that went through here carries zeros that only slow down the next
            // operation.
            return Ok(if rest == 0 {
                Rounded::exact(value.normalized())
            } else {
                Rounded::inexact(value)
            });
        }
        // Rounding carried to 2⁹⁶; one digit fewer, from the unrounded value.
        cut += 1;
    }
}

/// ± (`a` ÷ 10^`a_scale`) ÷ (`b` ÷ 10^`b_scale`), for mantissas and scales of decimals.
pub(super) fn divide(negative: bool, a: u128, a_scale: u32, b: u128, b_scale: u32) -> Arithmetic {
    if b == 0 {
        return Err(ArithmeticError::DivisionByZero);
    }
    if a == 0 {
        return Ok(Rounded::exact(Decimal::ZERO));
    }
    if (a | b) >> 64 == 0 && a_scale >= b_scale && (a as u64).is_multiple_of(b as u64) {
        let quotient = u128::from(a as u64 / b as u64);
        return Ok(Rounded::exact(Decimal::pack(
            negative,
            quotient,
            a_scale - b_scale,
        )));
    }
    // `a` gets as many zeros as the quotient has room for: a · 10^zeros ÷ b < 2⁹⁶, at most 28
    // places. From above, by at most one: a ÷ b > 2^(bits of a − bits of b − 1).
    let bits = i64::from(b.leading_zeros()) - i64::from(a.leading_zeros());
    let room = ((97 - bits) * 30103).div_euclid(100_000);
    let mut zeros = room.clamp(0, i64::from(MAX_SCALE + b_scale - a_scale)) as u32;
    if scaled(a, zeros) >= Wide::product(b, MAX_MANTISSA + 1) {
        zeros = zeros.saturating_sub(1);
    }
    loop {
        if a_scale + zeros < b_scale {
            return Err(ArithmeticError::Overflow);
        }
        let (kept, rest) = scaled(a, zeros).div_rem(b);
        let to_half = rest.cmp(&(b - rest));
        let mantissa = kept + u128::from(to_half.is_gt() || to_half.is_eq() && kept % 2 == 1);
        if mantissa <= MAX_MANTISSA {
            let value = Decimal::pack(negative, mantissa, a_scale + zeros - b_scale);
            return Ok(if rest == 0 {
                Rounded::exact(value.normalized())
            } else {
                Rounded::inexact(value)
            });
        }
        match zeros.checked_sub(1) {
            Some(fewer) => zeros = fewer,
            None => return Err(ArithmeticError::Overflow),
        }
    }
}

/// a · 10^`zeros`, zeros ≤ 56, for results below 2²⁵⁶.
fn scaled(a: u128, zeros: u32) -> Wide {
    let first = zeros.min(MAX_SCALE);
    Wide::product(a, power_of_ten(first)).times(power_of_ten(zeros - first))
}

/// |a| ÷ |b| in whole numbers, both taken in units of the finer scale.
pub(super) struct Aligned {
    pub quotient: UBig,
    pub rest: UBig,
    pub divisor: UBig,
    scale: u32,
}

impl Aligned {
    /// Fails with `DivisionByZero` where b is 0.
    pub fn new(a: Decimal, b: Decimal) -> Result<Aligned, ArithmeticError> {
        if b.is_zero() {
            return Err(ArithmeticError::DivisionByZero);
        }
        let scale = a.scale().max(b.scale());
        let at_scale = |d: Decimal| UBig::from(d.magnitude()) * power_of_ten(scale - d.scale());
        let divisor = at_scale(b);
        let (quotient, rest) = at_scale(a).div_rem(&divisor);
        Ok(Aligned {
            quotient,
            rest,
            divisor,
            scale,
        })
    }

    fn decimal(&self, negative: bool, magnitude: &UBig) -> Arithmetic {
        round_ratio(
            negative,
            magnitude,
            &power_of_ten(self.scale).into(),
            Precision::Full,
        )
    }
}
