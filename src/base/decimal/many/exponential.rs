//! Eight exponentials.
//!
//! |x| = K ln 2 ± y with 0 ≤ y < ln 2, so that exp x is a power of two times exp y, and
//! y = i/32 + j/1024 + r, where exp(i/32) and exp(j/1024) are tabled and r < 2⁻¹⁰ goes into the
//! power series. What the result is known to decides whether it can be rounded; where it can't,
//! it is left to the exponential of one number.
//!
//! Bounds of errors, each by its first order:
//!
//! * |x| is cut to units of 2⁻¹⁰⁴, and so is K ln 2: y is off by less than 2 of them, and exp y,
//!   which is below 2, by less than 4.
//! * The series' terms from r⁴ on have fewer bits, and those from r⁹ on are left out: 0.4 units.
//!   The last product is cut, so that E = exp r − 1 is too small by less than 1.4.
//! * g = exp(j/1024 + r) − 1 = f + E + f · E with a tabled f < 2⁻⁵: a unit each from f and from
//!   the product's cut, so less than 3.5 in all.
//! * exp y = c + c · g with a tabled c < 2 and g < 0.034: 2.1 units of 2⁻¹⁰⁴ from c, two from the
//!   product's cut, and twice those of g: less than 11.1. With those of y, less than 15.1.
//!
//! In units of 2⁻¹⁰³, in which exp y is given, that is less than [`ERROR`].
#![expect(
    clippy::disallowed_types,
    reason = "floats tell which power of two is near, and how far an estimate may be off"
)]

use std::arch::x86_64::*;
use std::f64::consts::LN_2 as LN_2_AS_FLOAT;

use super::limbs::{Limbs, Results};
use super::mantissas::{Mantissas, entries, tens};
use super::tables::{EXP_COARSE, EXP_FINE, INVERSES, LIMB, LN_2, SERIES, SERIES_END, TWO_TO_52};
use super::words::{
    Words, all, at_least, bits_in_tens, carry, joined, limb, look_up_32, powers,
    tens_in_powers_of_two,
};
use crate::base::decimal::repr::MAX_SCALE;

/// By how much exp y may be off, in units of 2⁻¹⁰³.
const ERROR: f64 = 8.0;
/// Numbers from here on are left to the exponential of one number: K is below 53.
const LARGE: f64 = 36.0;
/// More than what floats may make of |x| ÷ ln 2 too much or too little.
const LEEWAY: f64 = 1.0 / (1u64 << 40) as f64;

/// exp(± mantissa ÷ 10^scale).
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn exponential(negative: __mmask8, mantissas: Mantissas, scales: Words) -> Results {
    let large = _mm512_mul_pd(_mm512_set1_pd(LARGE), powers(scales));
    let possible = _mm512_cmplt_pd_mask(mantissas.float(), large)
        & !mantissas.is_zero()
        & _mm512_test_epi64_mask(scales, scales);
    let (k, rest) = reduced(negative, amount(mantissas, scales));
    let value = exp_of_rest(rest);
    let fits = {
        let over = _mm512_srli_epi64::<LIMB>(value.high);
        _mm512_testn_epi64_mask(over, over)
    };
    let results = rounded(value, k);
    Results {
        done: results.done & possible & fits,
        ..results
    }
}

/// mantissa ÷ 10^scale in units of 2⁻¹⁰⁴, cut: two limbs, and what is above.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn amount(m: Mantissas, scales: Words) -> (Mantissas, Words) {
    let zero = _mm512_setzero_si512();
    let [i0, i1, i2] = [0, 1, 2].map(|limb| look_up_32(&INVERSES[limb], 0, scales));
    let p1 = _mm512_madd52hi_epu64(zero, m.low, i0);
    let p1 = _mm512_madd52lo_epu64(p1, m.low, i1);
    let p1 = _mm512_madd52lo_epu64(p1, m.high, i0);
    let p2 = _mm512_madd52hi_epu64(carry(p1), m.low, i1);
    let p2 = _mm512_madd52hi_epu64(p2, m.high, i0);
    let p2 = _mm512_madd52lo_epu64(p2, m.low, i2);
    let p2 = _mm512_madd52lo_epu64(p2, m.high, i1);
    let p3 = _mm512_madd52hi_epu64(carry(p2), m.low, i2);
    let p3 = _mm512_madd52hi_epu64(p3, m.high, i1);
    let p3 = _mm512_madd52lo_epu64(p3, m.high, i2);
    let p4 = _mm512_madd52hi_epu64(carry(p3), m.high, i2);
    let [p1, p2, p3] = [p1, p2, p3].map(|p| limb(p));
    let shift = bits_in_tens(scales);
    let one = _mm512_cmpge_epi64_mask(shift, all(LIMB.into()));
    let bits = _mm512_mask_sub_epi64(shift, one, shift, all(LIMB.into()));
    let y0 = _mm512_mask_mov_epi64(p1, one, p2);
    let y1 = _mm512_mask_mov_epi64(p2, one, p3);
    let y2 = _mm512_mask_mov_epi64(p3, one, p4);
    let y3 = _mm512_mask_mov_epi64(p4, one, zero);
    let fraction = Mantissas {
        low: joined(y0, y1, bits),
        high: joined(y1, y2, bits),
    };
    (fraction, joined(y2, y3, bits))
}

/// ± amount = k ln 2 + rest, with a rest from 0 up to ln 2, or above it by as little as floats
/// leave open.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn reduced(negative: __mmask8, (fraction, whole): (Mantissas, Words)) -> (Words, Mantissas) {
    let zero = _mm512_setzero_si512();
    let upper = _mm512_mul_pd(
        _mm512_cvtepu64_pd(fraction.high),
        _mm512_set1_pd(1.0 / TWO_TO_52),
    );
    let multiple = _mm512_mul_pd(
        _mm512_add_pd(_mm512_cvtepu64_pd(whole), upper),
        _mm512_set1_pd(1.0 / LN_2_AS_FLOAT),
    );
    let leeway = _mm512_set1_pd(LEEWAY);
    let least = _mm512_max_pd(_mm512_sub_pd(multiple, leeway), _mm512_setzero_pd());
    let most = _mm512_add_pd(_mm512_add_pd(multiple, leeway), _mm512_set1_pd(1.0));
    let multiple = _mm512_cvttpd_epu64(_mm512_mask_mov_pd(least, negative, most));
    let [l0, l1, l2] = LN_2.map(|limb| all(limb));
    let p1 = _mm512_madd52lo_epu64(_mm512_madd52hi_epu64(zero, multiple, l0), multiple, l1);
    let p2 = _mm512_madd52lo_epu64(_mm512_madd52hi_epu64(zero, multiple, l1), multiple, l2);
    // What is above the fraction cancels out.
    let low = _mm512_sub_epi64(fraction.low, p1);
    let high = _mm512_sub_epi64(fraction.high, p2);
    let low = _mm512_mask_sub_epi64(low, negative, zero, low);
    let high = _mm512_mask_sub_epi64(high, negative, zero, high);
    let rest = Mantissas {
        low: limb(low),
        high: limb(_mm512_add_epi64(high, carry(low))),
    };
    (
        _mm512_mask_sub_epi64(multiple, negative, zero, multiple),
        rest,
    )
}

/// exp of a rest in units of 2⁻¹⁰⁴, in units of 2⁻¹⁰³.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn exp_of_rest(rest: Mantissas) -> Mantissas {
    let coarse = entries(&EXP_COARSE, _mm512_srli_epi64::<{ LIMB - 5 }>(rest.high));
    let fine = _mm512_and_si512(_mm512_srli_epi64::<{ LIMB - 10 }>(rest.high), all(31));
    let fine = entries(&EXP_FINE, fine);
    let r = Mantissas {
        low: rest.low,
        high: _mm512_and_si512(rest.high, all((1 << (LIMB - 10)) - 1)),
    };
    let series = near_one(r);
    let both = fine.plus(series).plus(upper_product(fine, series));
    coarse.plus(upper_product(coarse, both))
}

/// exp(r) − 1 for r below 2⁻¹⁰, both in units of 2⁻¹⁰⁴.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn near_one(r: Mantissas) -> Mantissas {
    let zero = _mm512_setzero_si512();
    // 2⁶² r: the bits that r has, in one limb.
    let short = _mm512_or_si512(
        _mm512_slli_epi64::<10>(r.high),
        _mm512_srli_epi64::<{ LIMB - 10 }>(r.low),
    );
    let [a5, a6, a7, a8] = SERIES_END.map(|term| all(term));
    let times_r = |sum| _mm512_srli_epi64::<10>(_mm512_madd52hi_epu64(zero, sum, short));
    let end = _mm512_add_epi64(a7, times_r(a8));
    let end = _mm512_add_epi64(a6, times_r(end));
    let end = _mm512_add_epi64(a5, times_r(end));
    // In units of 2⁻⁶⁸.
    let end = _mm512_madd52hi_epu64(zero, end, short);
    let end = Mantissas {
        low: limb(_mm512_slli_epi64::<36>(end)),
        high: _mm512_srli_epi64::<16>(end),
    };
    let [a2, a3, a4] = SERIES.map(|[low, high]| Mantissas {
        low: all(low),
        high: all(high),
    });
    let sum = a4.plus(end);
    let sum = a3.plus(rough_product(r, sum));
    let sum = a2.plus(rough_product(r, sum));
    r.plus(upper_product(r, rough_product(r, sum)))
}

/// ⌊a · b ÷ 2¹⁰⁴⌋.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn upper_product(a: Mantissas, b: Mantissas) -> Mantissas {
    let below = _mm512_madd52hi_epu64(_mm512_setzero_si512(), a.low, b.low);
    let below = _mm512_madd52lo_epu64(below, a.low, b.high);
    let below = _mm512_madd52lo_epu64(below, a.high, b.low);
    above(carry(below), a, b)
}

/// The same or less by up to three.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn rough_product(a: Mantissas, b: Mantissas) -> Mantissas {
    above(_mm512_setzero_si512(), a, b)
}

/// What is above 2¹⁰⁴ of a product, with what comes from below.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn above(below: Words, a: Mantissas, b: Mantissas) -> Mantissas {
    let low = _mm512_madd52hi_epu64(below, a.low, b.high);
    let low = _mm512_madd52hi_epu64(low, a.high, b.low);
    let low = _mm512_madd52lo_epu64(low, a.high, b.high);
    Mantissas {
        low: limb(low),
        high: _mm512_madd52hi_epu64(carry(low), a.high, b.high),
    }
}

/// The decimals of 28 digits nearest to value · 2^(k − 103), where the value is off by less than [`ERROR`]; done
/// where that leaves no choice. None is a decimal itself, or half-way between two.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn rounded(value: Mantissas, k: Words) -> Results {
    let power_of_two = _mm512_slli_epi64::<52>(_mm512_add_epi64(k, all(1023)));
    let power_of_two = _mm512_castsi512_pd(power_of_two);
    let unit = _mm512_mul_pd(power_of_two, _mm512_set1_pd(2.0 / TWO_TO_52 / TWO_TO_52));
    // From 2^k up to twice that, ⌊k · log₁₀ 2⌋ + 1 digits stand before the point, or one more.
    let digits = _mm512_add_epi64(tens_in_powers_of_two(k), all(1));
    let (more, unsure) = at_least(_mm512_mul_pd(value.float(), unit), powers(digits));
    let digits = _mm512_mask_add_epi64(digits, more, digits, all(1));
    // Below 1 there are none, and 28 places.
    let digits = _mm512_maskz_mov_epi64(!_mm512_movepi64_mask(k), digits);
    let unsure = unsure & !_mm512_movepi64_mask(k);
    let scales = _mm512_sub_epi64(all(MAX_SCALE.into()), digits);
    let Limbs([p0, p1, p2, p3]) = Limbs::product(value, tens(scales));
    // From 103 − k bits on is the whole number; that is one limb and some bits, or two.
    let bits = _mm512_sub_epi64(all((2 * LIMB - 1 - LIMB).into()), k);
    let two = _mm512_cmpge_epi64_mask(bits, all(LIMB.into()));
    let bits = _mm512_mask_sub_epi64(bits, two, bits, all(LIMB.into()));
    let below = _mm512_mask_mov_epi64(p0, two, p1);
    let z0 = _mm512_mask_mov_epi64(p1, two, p2);
    let z1 = _mm512_mask_mov_epi64(p2, two, p3);
    let z2 = _mm512_maskz_mov_epi64(!two, p3);
    let whole = Mantissas {
        low: joined(z0, z1, bits),
        high: joined(z1, z2, bits),
    };
    // The fraction's first 52 bits, and how far it may be off, in the same unit.
    let fraction = joined(below, z0, bits);
    const HALF: u64 = 1 << (LIMB - 1);
    let slack = _mm512_mul_pd(
        _mm512_mul_pd(powers(scales), unit),
        _mm512_set1_pd(ERROR * TWO_TO_52),
    );
    let slack = _mm512_add_epi64(_mm512_cvttpd_epu64(slack), all(2));
    let distance = _mm512_abs_epi64(_mm512_sub_epi64(fraction, all(HALF)));
    let certain = _mm512_cmpgt_epi64_mask(distance, slack);
    let mantissas = whole.plus_one(_mm512_test_epi64_mask(fraction, all(HALF)));
    Results {
        mantissas,
        scales,
        negative: 0,
        done: certain & !unsure,
        rounded: u8::MAX,
    }
}

#[cfg(test)]
mod tests {
    use dashu_base::UnsignedAbs;
    use dashu_int::{IBig, UBig};
    use proptest::prelude::*;

    use super::*;
    use crate::base::decimal::many::eight::is_available;
    use crate::base::decimal::precise;
    use crate::base::decimal::repr::power_of_ten;

    const BITS: usize = 256;

    /// exp x = mantissa · 2^(k − 103), before it is rounded: the mantissa and k.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    fn estimate(negative: bool, mantissa: u128, scale: u32) -> (u128, i64) {
        let m = Mantissas {
            low: limb(all(mantissa as u64)),
            high: all((mantissa >> LIMB) as u64),
        };
        let which = if negative { u8::MAX } else { 0 };
        let (k, rest) = reduced(which, amount(m, all(scale.into())));
        let value = exp_of_rest(rest);
        let first = |words| _mm_cvtsi128_si64(_mm512_castsi512_si128(words));
        let (low, high) = (first(value.low) as u128, first(value.high) as u128);
        (high << LIMB | low, first(k))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn estimates_stay_within_their_error(
            m in any::<u128>(), cut in 32u32..120, scale in 1u32..=28, negative in any::<bool>(),
        ) {
            let mantissa = (m >> cut) % (36 * power_of_ten(scale)) % (1 << 96);
            if !is_available() || mantissa == 0 {
                return Ok(());
            }
            // SAFETY: the processor has the instructions.
            let (found, k) = unsafe { estimate(negative, mantissa, scale) };
            let y = (IBig::from(mantissa) << BITS) / IBig::from(power_of_ten(scale));
            let truth = precise::exp(&if negative { -y } else { y }, BITS);
            // Both as multiples of the truth's unit, which is by far the smaller.
            let shift = (k - 103 - truth.exponent) as usize;
            let off = IBig::from(UBig::from(found) << shift) - IBig::from(truth.mantissa);
            prop_assert!(off.unsigned_abs() <= UBig::from(ERROR as u64) << shift);
        }
    }
}
