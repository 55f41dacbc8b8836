//! Cells as binary floats, for runs that only estimate.
//!
//! Input: a cell. Output: a float; what is no number is a NaN that says what it is. Invariant:
//! every operation is one that IEEE 754 rounds correctly, so that a figure does not depend on the
//! machine; `exp` and `ln` are made of such operations, and of no library's.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]

use super::cell::{Cell, Origin};
use crate::base::Decimal;
use crate::check::Value;
use crate::units::Ratio;

/// From here on a decimal has no room: 2⁹⁶.
pub(super) const LIMIT: f64 = 79_228_162_514_264_337_593_543_950_336.0;

const NOT_A_NUMBER: u64 = 0x7ff8_0000_0000_0000;
const BLANK: u64 = NOT_A_NUMBER | 1;
const NO: u64 = NOT_A_NUMBER | 2;
const YES: u64 = NOT_A_NUMBER | 3;
const NEVER: u64 = NOT_A_NUMBER | 4;
const FAILED: u64 = NOT_A_NUMBER | 5;
/// An index of a value that no float holds, and this.
const OTHERS: u64 = NOT_A_NUMBER | 8;

#[inline(always)]
pub(super) fn blank() -> f64 {
    f64::from_bits(BLANK)
}

#[inline(always)]
pub(super) fn failed() -> f64 {
    f64::from_bits(FAILED)
}

#[inline(always)]
pub(super) fn flag(flag: bool) -> f64 {
    f64::from_bits(NO | u64::from(flag))
}

#[inline(always)]
pub(super) fn is_true(float: f64) -> bool {
    float.to_bits() == YES
}

#[inline(always)]
pub(super) fn is_false(float: f64) -> bool {
    float.to_bits() == NO
}

#[inline(always)]
pub(super) fn has_failed(float: f64) -> bool {
    float.to_bits() == FAILED
}

/// Whether it is a number that a decimal has room for.
#[inline(always)]
pub(super) fn is_number(float: f64) -> bool {
    float.abs() < LIMIT
}

/// As a cell; `others` are the values that no float holds.
pub(super) fn cell(float: f64, others: &[Value]) -> Cell {
    let value = match float.to_bits() {
        BLANK => Value::Blank,
        NO => Value::Bool(false),
        YES => Value::Bool(true),
        NEVER => Value::Never,
        bits if bits >= OTHERS && bits >> 51 == OTHERS >> 51 => {
            match others.get((bits - OTHERS) as usize) {
                Some(value) => *value,
                None => return Cell::Failed,
            }
        }
        _ => match decimal(float) {
            Some(number) => Value::Number(number),
            None => return Cell::Failed,
        },
    };
    Cell::Value(value, Origin::EXACT)
}

/// The float of a cell; a value that no float holds goes to `others`.
#[inline]
pub(super) fn of(cell: Cell, others: &mut Vec<Value>) -> f64 {
    let Cell::Value(value, _) = cell else {
        return failed();
    };
    match value {
        Value::Number(number) => nearest(number),
        Value::Blank => blank(),
        Value::Bool(is) => flag(is),
        Value::Never => f64::from_bits(NEVER),
        Value::Period(_) | Value::Window(..) => {
            others.push(value);
            f64::from_bits(OTHERS + others.len() as u64 - 1)
        }
    }
}

/// The same cell, whose value goes from one list of what no float holds to another.
pub(super) fn moved(float: f64, from: &[Value], to: &mut Vec<Value>) -> f64 {
    let bits = float.to_bits();
    let index = bits.wrapping_sub(OTHERS);
    match from.get(index as usize) {
        Some(value) if index < 1 << 51 => {
            to.push(*value);
            f64::from_bits(OTHERS + to.len() as u64 - 1)
        }
        _ => float,
    }
}

/// 10⁰ to 10²², all of which are floats.
const TENS: [f64; 23] = {
    let mut tens = [1.0; 23];
    let mut at = 1;
    while at < tens.len() {
        tens[at] = tens[at - 1] * 10.0;
        at += 1;
    }
    tens
};

#[inline]
fn times_ten(float: f64, power: u32) -> f64 {
    match TENS.get(power as usize) {
        Some(tens) => float * tens,
        None => float * TENS[22] * TENS[(power as usize - 22).min(22)],
    }
}

/// A float near a decimal, within two units of its last place.
#[inline]
pub(super) fn nearest(number: Decimal) -> f64 {
    let mantissa = number.mantissa();
    // Of one word the processor makes a float.
    let float = match i64::try_from(mantissa) {
        Ok(short) => short as f64,
        Err(_) => mantissa as f64,
    };
    float / times_ten(1.0, number.scale())
}

/// A decimal near a float: with 17 digits, or 28 places.
fn decimal(float: f64) -> Option<Decimal> {
    if !is_number(float) {
        return None;
    }
    // Of a number from 2^e on: the power of ten of its first digit, or one less.
    let exponent = (float.abs().to_bits() >> 52) as i32 - 1023;
    let first = (exponent * 1233) >> 12;
    let places = (16 - first).clamp(0, 28) as u32;
    let scaled = times_ten(float, places).round_ties_even();
    Decimal::new(scaled as i128, places)
}

/// 2⁵² and half of it: added to a number below 2⁵¹ it leaves the nearest whole number in the
/// lowest bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;
/// So far `exp` is finite and not denormal.
pub(super) const EXP_LIMIT: f64 = 700.0;

/// ln 2 in two parts, of which the first has 32 bits, so that its product with a power is exact.
const LN_2: f64 = 0.693_147_180_369_123_8;
const LN_2_REST: f64 = 1.908_214_929_270_587_7e-10;

/// e^x for |x| up to [`EXP_LIMIT`], with an error below two units of the last place.
///
/// x = k · ln 2 + r with |r| ≤ 0.35; e^r by its Taylor series, whose next term is below 2⁻⁵⁶.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    let shifted = x * std::f64::consts::LOG2_E + WHOLE;
    let k = shifted - WHOLE;
    let r = x - k * LN_2 - k * LN_2_REST;
    let mut sum = 1.0 / 6_227_020_800.0;
    for factorial in [
        479_001_600.0,
        39_916_800.0,
        3_628_800.0,
        362_880.0,
        40_320.0,
        5_040.0,
        720.0,
        120.0,
        24.0,
        6.0,
        2.0,
        1.0,
        1.0,
    ] {
        sum = sum * r + 1.0 / factorial;
    }
    let power = (shifted.to_bits() << 52).wrapping_add(1023 << 52);
    sum * f64::from_bits(power)
}

/// ln x for a normal x > 0, with an error below 2⁻⁵⁰ of it or of 1.
///
/// x = m · 2^k with m near 1; ln m = 2 artanh s with s = (m − 1) ÷ (m + 1), |s| < 0.172, by its
/// series, whose next term is below 2⁻⁵⁸.
#[inline(always)]
pub(super) fn ln(x: f64) -> f64 {
    const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const FRACTION: u64 = (1 << 52) - 1;
    let above = x.to_bits().wrapping_sub(ROOT_HALF);
    let k = (above as i64 >> 52) as f64;
    let m = f64::from_bits((above & FRACTION) + ROOT_HALF);
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let mut sum = 1.0 / 21.0;
    for odd in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        sum = sum * square + 1.0 / odd;
    }
    let of_m = 2.0 * s + 2.0 * s * square * sum;
    k * LN_2 + (k * LN_2_REST + of_m)
}

/// No number: the step of the plan is to decide.
const UNUSUAL: f64 = f64::NAN;

/// e^x; no number where that is none of the usual ones.
#[inline(always)]
pub(super) fn usual_exp(x: f64) -> f64 {
    let result = exp(x);
    if x.abs() <= EXP_LIMIT {
        result
    } else {
        UNUSUAL
    }
}

/// ln x; no number where x is not above 0.
#[inline(always)]
pub(super) fn usual_ln(x: f64) -> f64 {
    let result = ln(x);
    if x >= f64::MIN_POSITIVE {
        result
    } else {
        UNUSUAL
    }
}

/// a − b; nothing where they agree in twelve digits, so that what is equal in decimals is equal.
#[inline(always)]
pub(super) fn difference(a: f64, b: f64) -> f64 {
    let difference = a - b;
    if difference.abs() <= a.abs() * 1e-12 {
        0.0
    } else {
        difference
    }
}

/// The lesser; no number where one is none.
#[inline(always)]
pub(super) fn less(a: f64, b: f64) -> f64 {
    if b < a { b } else { a + b * 0.0 }
}

#[inline(always)]
pub(super) fn greater(a: f64, b: f64) -> f64 {
    if b > a { b } else { a + b * 0.0 }
}

/// A number above 0; no number for any other.
#[inline(always)]
pub(super) fn positive(number: f64) -> f64 {
    if number >= f64::MIN_POSITIVE {
        number
    } else {
        UNUSUAL
    }
}

/// `base` to the power of `exponent`, for a base > 0; no number for any other.
#[inline(always)]
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    // Each choice is between numbers that are computed anyway, for many lanes at once.
    let base = positive(base);
    let log = exponent * ln(base);
    let result = exp(log);
    let result = if log.abs() <= EXP_LIMIT {
        result
    } else {
        UNUSUAL
    };
    let result = if exponent == 1.0 { base } else { result };
    let result = if base >= f64::MIN_POSITIVE {
        result
    } else {
        UNUSUAL
    };
    if is_number(base) { result } else { UNUSUAL }
}

pub(super) fn quotient(ratio: Ratio) -> f64 {
    ratio.numerator as f64 / ratio.denominator as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn decimals_come_back(mantissa in -(1i128 << 53)..1 << 53, scale in 0u32..28) {
            let number = Decimal::new(mantissa, scale).unwrap();
            let Cell::Value(Value::Number(back), _) = cell(of(Cell::Value(Value::Number(number), Origin::EXACT), &mut Vec::new()), &[]) else {
                panic!("no number");
            };
            let off = back.checked_sub(number).unwrap().value.abs();
            let most = number.abs().checked_mul(Decimal::new(1, 15).unwrap()).unwrap().value.max(Decimal::new(1, 28).unwrap());
            prop_assert!(off <= most, "{number} {back}");
        }

        #[test]
        fn exp_and_ln_are_near_the_decimals_own(millionths in -20_000_000i64..20_000_000) {
            let x = Decimal::new(millionths.into(), 6).unwrap();
            let truth = nearest(x.exp().unwrap().value);
            // What is lost of x makes as large a part of the result.
            let most = 4e-16 * (1.0 + nearest(x).abs());
            prop_assert!((exp(nearest(x)) / truth - 1.0).abs() < most || x < Decimal::from(-15i64));
            let at = Decimal::new(i128::from(millionths.unsigned_abs()) + 1, 6).unwrap();
            let truth = nearest(at.ln().unwrap().value);
            prop_assert!((ln(nearest(at)) - truth).abs() < 1e-15 * truth.abs().max(1.0));
        }
    }
}
