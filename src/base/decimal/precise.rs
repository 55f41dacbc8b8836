//! `exp` and `ln` with as many bits as it takes, on big integers.
//!
//! Input and output are fixed-point numbers: the integer v with `bits` fraction bits stands for
//! v ÷ 2^bits. Each function states its error bound, which the rounding test in
//! `transcendental` rests on. Bounds hold for `bits` from 64 to 2²⁰.

use std::sync::LazyLock;

use dashu_base::{BitTest, SquareRoot};
use dashu_int::{IBig, UBig};

/// A positive number: `mantissa` × 2^`exponent`.
pub(super) struct Scaled {
    pub mantissa: UBig,
    pub exponent: i64,
}

/// ln 2, off by less than 2^(1 − bits).
pub(super) fn ln2(bits: usize) -> IBig {
    /// So many bits are worked out once for all.
    const KEPT: usize = 1024;
    static LN2: LazyLock<IBig> = LazyLock::new(|| ln2_series(KEPT + 2));
    match (KEPT + 2).checked_sub(bits) {
        // Cut off, which adds less than a unit of the last place to next to nothing.
        Some(extra @ 2..) => LN2.clone() >> extra,
        _ => ln2_series(bits),
    }
}

/// ln 2, off by less than 2^(1 − bits).
///
/// Machin-like: ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749).
fn ln2_series(bits: usize) -> IBig {
    // Each series has at most bits ÷ 9 + 1 terms, each off by at most two units of the last
    // place: with the factors below 2²³ units for 2²⁰ bits.
    const GUARD: usize = 24;
    let one = IBig::ONE << (bits + GUARD);
    let sum = artanh_inverse(&one, 26) * 18 - artanh_inverse(&one, 4801) * 2
        + artanh_inverse(&one, 8749) * 8;
    sum >> GUARD
}

/// artanh(1/n) by its power series, in the unit `one`.
fn artanh_inverse(one: &IBig, n: u32) -> IBig {
    let square = IBig::from(n) * n;
    let mut power = one / IBig::from(n);
    let mut sum = IBig::ZERO;
    let mut k = 1u32;
    while !power.is_zero() {
        sum += &power / IBig::from(k);
        power /= &square;
        k += 2;
    }
    sum
}

/// ln(`numerator` ÷ `denominator`), both above 0, off by less than 2^(1 − bits).
///
/// The argument is brought into (1/2, 2) by a power of two and near 1 by j square roots; then
/// ln f = 2 artanh((f − 1) ÷ (f + 1)), undone by j doublings and k ln 2.
pub(super) fn ln(numerator: &UBig, denominator: &UBig, bits: usize) -> IBig {
    let roots = bits.isqrt() / 2;
    // Each of the at most bits steps is off by at most two units of the last place, the
    // doublings multiply that by 2^roots, and |k| < 2¹⁰: 2^(roots + 32) covers all of it.
    let work = bits + roots + 40;
    let k = numerator.bit_len() as i64 - denominator.bit_len() as i64;
    let shift = work as i64 - k;
    let fraction = if shift >= 0 {
        (numerator << shift as usize) / denominator
    } else {
        numerator / (denominator << shift.unsigned_abs() as usize)
    };
    let root = (0..roots).fold(fraction, |f, _| (f << work).sqrt());
    let one = IBig::ONE << work;
    let root = IBig::from(root);
    let z = ((&root - &one) << work) / (root + one);
    let square: IBig = (&z * &z) >> work;
    let mut power = z;
    let mut series = IBig::ZERO;
    let mut n = 1u32;
    // A negative power shifted right ends at −1, not 0.
    while !power.is_zero() && power != IBig::NEG_ONE {
        series += &power / IBig::from(n);
        power = (power * &square) >> work;
        n += 2;
    }
    let ln_fraction = series << (roots + 1);
    (ln_fraction + ln2(work) * k) >> (work - bits)
}

/// exp(`y` ÷ 2^bits) for |y ÷ 2^bits| < 2⁸, with a relative error below 2^−bits.
///
/// The argument loses k ln 2, is halved j times, and goes into the power series; j squarings
/// undo the halvings.
pub(super) fn exp(y: &IBig, bits: usize) -> Scaled {
    let halvings = bits.isqrt();
    // Squaring doubles a relative error: 2^halvings × (terms + reduction), all within 2^(halvings + 32).
    let work = bits + halvings + 40;
    let y = y << (work - bits);
    let ln2 = ln2(work);
    let k = &y / &ln2;
    let reduced: IBig = (y - &k * ln2) >> halvings;
    let one = IBig::ONE << work;
    let mut sum = one.clone();
    let mut term = one;
    let mut n = 1u32;
    loop {
        term = ((term * &reduced) >> work) / IBig::from(n);
        if term.is_zero() {
            break;
        }
        sum += &term;
        n += 1;
    }
    let series = sum.into_parts().1;
    let mantissa = (0..halvings).fold(series, |s, _| (s.sqr()) >> work);
    // |k| < 2⁸ · 1.5, so it fits.
    let exponent = i64::try_from(k).unwrap_or_default() - work as i64;
    Scaled { mantissa, exponent }
}
