//! `exp` and `ln` in 128-bit fixed point, with error bounds: certain nearly always, and some
//! hundred times faster than `precise`.
//!
//! Logarithms and exponents are whole numbers of units of 2⁻¹²⁰, below 2⁷ in magnitude. Results
//! are [`Estimate`]s; an estimate that cannot decide the rounding, or whose true value might be
//! a decimal, says so, and the caller goes the slow way.

use super::kernel::{Limbs, in_units};
use super::ratio::Precision;
use super::repr::{Arithmetic, Decimal, MAX_SCALE, Rounded, power_of_ten, tens_in_power_of_two};
use super::tables::{EXP_COARSE, EXP_FINE, INVERSE_LN_2, LN_2, LN_10, LN_OF_INVERSE, near_inverse};
use super::wide::Wide;

/// Fraction bits of logarithms and exponents.
const LOG_BITS: u32 = 120;
/// Fraction bits of numbers below 2.
const FRACTION_BITS: u32 = 127;
const ONE: u128 = 1 << FRACTION_BITS;

/// From this magnitude on exp is beyond the largest number or below the smallest.
pub(super) const OUT_OF_RANGE: u128 = 70;

/// A signed number of units of 2⁻¹²⁰, off by at most `error` units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed {
    pub negative: bool,
    pub units: u128,
    pub error: u128,
}

/// A number above zero: `mantissa` · 2^`exponent`, the mantissa off by at most `error`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    pub mantissa: u128,
    pub exponent: i32,
    pub error: u128,
}

/// a · b for numbers with 127 fraction bits, cut.
#[inline]
fn multiply(a: u128, b: u128) -> u128 {
    let product = Wide::product(a, b);
    product.high << 1 | product.low >> 127
}

/// n · `constant` in units of 2⁻¹²⁰, cut; off by less than one unit for n < 2⁶⁴.
#[inline]
fn times_constant(n: u32, constant: (u128, u64)) -> u128 {
    let n = u128::from(n);
    n * constant.0 + ((n * u128::from(constant.1)) >> 64)
}

impl Fixed {
    fn from_signed(value: i128, error: u128) -> Fixed {
        Fixed {
            negative: value < 0,
            units: value.unsigned_abs(),
            error,
        }
    }

    /// The value of a decimal below 128 in magnitude, cut: off by less than two units.
    pub fn from_decimal(d: Decimal) -> Option<Fixed> {
        Some(Fixed {
            negative: d.is_negative(),
            units: in_units(d.magnitude(), d.scale(), LOG_BITS)?,
            error: 2,
        })
    }

    /// self · n ÷ d, or `None` from 128 up.
    pub fn times_ratio(self, negative: bool, n: u128, d: u128) -> Option<Fixed> {
        let product = Wide::product(self.units, n);
        if product.high >= d {
            return None;
        }
        let (units, _) = product.div_rem(d);
        let error = self.error.checked_mul(n / d + 1)?.checked_add(1)?;
        (units >> 127 == 0).then_some(Fixed {
            negative: self.negative != negative,
            units,
            error,
        })
    }

    /// self · `factor`, a constant below 2 in units of 2⁻¹²⁷ off by half a unit.
    pub fn times_inverse(self, factor: u128) -> Fixed {
        // |self| < 67: the constant's error stays below one unit of 2⁻¹²⁰, the cut is another.
        let error = self.error * 2 + 2;
        Fixed {
            units: multiply(self.units, factor),
            error,
            ..self
        }
    }

    /// The magnitude, as an estimate.
    pub fn magnitude(self) -> Estimate {
        Estimate {
            mantissa: self.units,
            exponent: -(LOG_BITS as i32),
            error: self.error,
        }
    }
}

/// ln `d` for d > 0.
///
/// With m = 2^k · f, 1 ≤ f < 2: ln(m ÷ 10^s) = k ln 2 − s ln 10 + ln(1/c) + ln(f c), where c is a
/// tabled number that brings f c = 1 + t near 1, exactly; ln(1 + t) = 2 artanh(t ÷ (2 + t)).
/// Errors: one unit each from k ln 2, s ln 10 and the series, half a unit from the table.
pub(super) fn ln(d: Decimal) -> Fixed {
    let magnitude = d.magnitude();
    let k = magnitude.ilog2();
    // 95 fraction bits, f · c another 8.
    let f = magnitude << (95 - k);
    let i = (f >> 89) as usize & 63;
    let one = 1u128 << 103;
    let product = f * near_inverse(i);
    let (below, distance) = (product < one, product.abs_diff(one));
    let (z, _) = Wide::product(distance, ONE).div_rem(one + product);
    // |z| < 2⁻⁷: nine terms leave less than 2⁻¹³⁰.
    let square = multiply(z, z);
    let series = ODD_INVERSES
        .iter()
        .rev()
        .fold(0, |sum, inverse| multiply(sum, square) + inverse);
    let artanh = multiply(z, series) as i128;
    let ln_near_one = artanh >> (FRACTION_BITS - LOG_BITS - 1);
    let whole = times_constant(k, LN_2) as i128 - times_constant(d.scale(), LN_10) as i128;
    let tabled = LN_OF_INVERSE[i] as i128;
    Fixed::from_signed(
        whole + tabled + if below { -ln_near_one } else { ln_near_one },
        4,
    )
}

/// 1, 1/3, 1/5 … 1/17 with 127 fraction bits.
const ODD_INVERSES: [u128; 9] = {
    let mut inverses = [0; 9];
    let mut n = 0;
    while n < inverses.len() {
        inverses[n] = ONE / (2 * n as u128 + 1);
        n += 1;
    }
    inverses
};

/// 1, 1/1!, 1/2! … 1/10! with 127 fraction bits.
const INVERSE_FACTORIALS: [u128; 11] = {
    let mut inverses = [ONE; 11];
    let mut factorial = 1;
    let mut n = 1;
    while n < inverses.len() {
        factorial *= n as u128;
        inverses[n] = ONE / factorial;
        n += 1;
    }
    inverses
};

/// exp `y`, or `None` from [`OUT_OF_RANGE`] on.
///
/// y = k ln 2 + i/32 + j/1024 + r with tabled exp(i/32) and exp(j/1024), and 0 ≤ r < 2⁻¹⁰ into
/// the power series. Errors in units of 2⁻¹²⁷: at most 3 from the series (one from each of the
/// last step's cut, coefficient and remainder; earlier steps count 2⁻¹⁰), 12 after both products;
/// and since exp′ = exp < 2 here, twice the 2⁷ units for each unit of y, k ln 2 being another.
/// That is to first order. At worst y is off by 2⁻¹⁷, for powers of numbers next to 1: an
/// exponent below 2¹⁰¹ (|ln base| > 2⁻⁹⁴ and |y| < 70) times the 4 units of `ln`. The second order
/// is a part in 2¹⁷ of that, and `ln` leaves a tenth of its units unused.
pub(super) fn exp(y: Fixed) -> Option<Estimate> {
    if y.units >> LOG_BITS >= OUT_OF_RANGE {
        return None;
    }
    let signed = if y.negative {
        -(y.units as i128)
    } else {
        y.units as i128
    };
    // The product is off by less than 2⁻¹¹⁰, so its whole part is right or one off.
    let rough = (multiply(y.units, INVERSE_LN_2) >> LOG_BITS) as i32;
    let mut k = if y.negative { -rough - 1 } else { rough };
    let multiple = times_constant(k.unsigned_abs(), LN_2) as i128;
    let mut rest = signed - if k < 0 { -multiple } else { multiple };
    let ln_2 = LN_2.0 as i128;
    if rest < 0 {
        k -= 1;
        rest += ln_2;
    } else if rest >= ln_2 {
        k += 1;
        rest -= ln_2;
    }
    let rest = (rest as u128) << (FRACTION_BITS - LOG_BITS);
    let coarse = EXP_COARSE.get((rest >> 122) as usize)?;
    let fine = EXP_FINE[(rest >> 117) as usize & 31];
    let r = rest & ((1 << 117) - 1);
    let series = INVERSE_FACTORIALS
        .iter()
        .rev()
        .fold(0, |sum, inverse| multiply(sum, r) + inverse);
    let mantissa = multiply(*coarse, multiply(fine, series));
    // A step to the neighbouring k may add one more unit, for the bits of ln 2 not carried.
    let error = y
        .error
        .checked_add(2)?
        .checked_mul(2 << (FRACTION_BITS - LOG_BITS))?
        .checked_add(16)?;
    Some(Estimate {
        mantissa,
        exponent: k - FRACTION_BITS as i32,
        error,
    })
}

impl Estimate {
    /// Rounds, where every number the estimate allows rounds to the same decimal and none of
    /// them is a decimal or half-way between two.
    ///
    /// Looks at one digit more than is kept: with a fraction beyond it that is certainly not 0,
    /// the digits up to it are certain, a 29-digit decimal is ruled out, and so is a tie.
    pub fn round(self, negative: bool, precision: Precision) -> Option<Arithmetic> {
        let shift = u32::try_from(-self.exponent).ok()?;
        let bits = 128 - self.mantissa.leading_zeros() as i32 - shift as i32;
        if bits < -100 {
            // Below 2⁻⁹⁹ whatever the error, where half of the last place is above 2⁻⁹⁵; but a
            // mantissa within its error of 0 may be 0, and then exact.
            let small = self.error < self.mantissa;
            return small.then_some(Ok(Rounded::inexact(Decimal::ZERO)));
        }
        if shift > 255 {
            return None;
        }
        let limit = precision.max_mantissa();
        // From above, as in `ratio`.
        let most = tens_in_power_of_two((97 - bits).min(110)).min(MAX_SCALE as i32);
        for scale in (0..=most).rev() {
            let scale = scale as u32;
            let unit = power_of_ten(scale + 1);
            let (digits, fraction) = Wide::product(self.mantissa, unit).split(shift)?;
            // The estimate of the scale may be one too large.
            if digits >= (limit + 1) * 10 {
                continue;
            }
            let (kept, last) = Limbs::from_u128(digits).div_rem_tens(1);
            let mantissa = kept + u128::from(last >= 5);
            if mantissa > limit {
                continue;
            }
            let slack = Wide::from_u128(self.error.checked_mul(unit)?);
            let certain = slack < fraction && fraction.plus(slack) < Wide::power_of_two(shift);
            // One place more must be too many for every number allowed.
            let fewest = scale == MAX_SCALE || mantissa > limit / 10 + 1;
            let value = Decimal::pack(negative, mantissa, scale);
            return (certain && fewest).then_some(Ok(Rounded::inexact(value)));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use dashu_base::UnsignedAbs;
    use dashu_int::{IBig, UBig};
    use proptest::prelude::*;

    use super::super::precise;
    use super::*;

    const BITS: usize = 256;

    fn signed(fixed: Fixed) -> IBig {
        let units = IBig::from(fixed.units) << (BITS - LOG_BITS as usize);
        if fixed.negative { -units } else { units }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn ln_stays_within_its_error(m in any::<u128>(), cut in 32u32..128, scale in 0u32..=28) {
            let d = Decimal::pack(false, (m >> cut).max(1), scale);
            let estimate = ln(d);
            let off = (signed(estimate) - d.precise_ln(BITS)).unsigned_abs();
            prop_assert!(off <= UBig::from(estimate.error) << (BITS - LOG_BITS as usize));
        }

        #[test]
        fn exp_stays_within_its_error(units in 0u128..67 << LOG_BITS, cut in 0u32..120, negative in any::<bool>()) {
            let y = Fixed { negative, units: units >> cut, error: 0 };
            let estimate = exp(y).unwrap();
            let truth = precise::exp(&signed(y), BITS);
            // Both as multiples of the truth's unit, which is by far the smaller.
            let shift = (i64::from(estimate.exponent) - truth.exponent) as usize;
            let off = IBig::from(UBig::from(estimate.mantissa) << shift) - IBig::from(truth.mantissa);
            prop_assert!(off.unsigned_abs() <= UBig::from(estimate.error) << shift);
        }

        #[test]
        fn exponents_stay_within_their_error(m in 1u128..1 << 96, n in 1u128..1 << 40, d in 1u128..1 << 90) {
            let x = Fixed::from_decimal(Decimal::pack(false, m, 28)).unwrap();
            let truth = (IBig::from(m) << BITS) / IBig::from(power_of_ten(28));
            let off = (signed(x) - &truth).unsigned_abs();
            prop_assert!(off <= UBig::from(x.error) << (BITS - LOG_BITS as usize));
            if let Some(y) = x.times_ratio(false, n, d) {
                let truth = truth * n / IBig::from(d);
                let off = (signed(y) - truth).unsigned_abs();
                prop_assert!(off <= UBig::from(y.error) << (BITS - LOG_BITS as usize));
            }
        }
    }
}
