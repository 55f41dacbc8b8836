//! Eight quotients of two mantissas.

use std::arch::x86_64::*;

use super::limbs::{Limbs, Results};
use super::mantissas::Mantissas;
use super::tables::{LIMB, TWO_TO_48, TWO_TO_96};
use super::words::{Words, all, at_least, carry, exponents, limb, powers, tens_in_powers_of_two};
use crate::base::decimal::repr::MAX_SCALE;

/// Bits of a digit of the quotient, which has two.
const DIGIT: u32 = 48;

/// ± (a ÷ 10^`a_scales`) ÷ (b ÷ 10^`b_scales`). What is exact may end in zeros.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn quotient(
    negative: __mmask8,
    (a, a_scales): (Mantissas, Words),
    (b, b_scales): (Mantissas, Words),
) -> Results {
    let divisor = b.float();
    let inverse = _mm512_div_pd(_mm512_set1_pd(1.0), divisor);
    // The dividend gets as many zeros as the quotient has room for: below 2⁹⁶, and 28 places. For
    // a ÷ b from 2^e up to twice that, these are ⌊(95 − e) · log₁₀ 2⌋, or one more.
    let ratio = _mm512_mul_pd(a.float(), inverse);
    let room = tens_in_powers_of_two(_mm512_sub_epi64(all(95), exponents(ratio)));
    let more = _mm512_add_epi64(room, all(1));
    let (too_many, unsure) = at_least(
        _mm512_mul_pd(ratio, powers(more)),
        _mm512_set1_pd(TWO_TO_96),
    );
    let room = _mm512_mask_mov_epi64(more, too_many, room);
    let places = _mm512_sub_epi64(b_scales, a_scales);
    let zeros = _mm512_min_epi64(room, _mm512_add_epi64(places, all(MAX_SCALE.into())));
    let scales = _mm512_sub_epi64(zeros, places);
    let possible = !(a.is_zero() | b.is_zero() | unsure) & !_mm512_movepi64_mask(scales);

    let dividend = Limbs::raised(a, zeros);
    let (first, rest) = first_digit(dividend, b, inverse);
    // As the first digit, but of less than 1.5 · 2⁴⁸.
    let second = digit(_mm512_mul_pd(rest.float(), inverse));
    // The rest is what is left of the whole, so the last digit alone is still to be corrected.
    let quotient = Mantissas {
        low: second,
        high: _mm512_setzero_si512(),
    };
    let (second, exact) = rest.lowest().nearest(quotient, b);
    let low = _mm512_add_epi64(limb(_mm512_slli_epi64::<DIGIT>(first)), second.low);
    let mantissas = Mantissas {
        low: limb(low),
        high: _mm512_add_epi64(_mm512_srli_epi64::<{ LIMB - DIGIT }>(first), carry(low)),
    };
    Results {
        mantissas,
        scales,
        negative,
        done: possible & mantissas.fits(),
        rounded: !exact,
    }
}

/// The whole number below a value, or one less, where the value is right to 3/8: below 2⁴⁹.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn digit(value: __m512d) -> Words {
    let below = _mm512_sub_pd(value, _mm512_set1_pd(0.5));
    _mm512_cvttpd_epu64(_mm512_max_pd(below, _mm512_setzero_pd()))
}

/// ⌊dividend ÷ divisor ÷ 2⁴⁸⌋, or one less, and what is left: less than 2 · 2⁴⁸ times the divisor.
/// A float has the quotient to 2⁻⁵⁰ of itself, which is a quarter here.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn first_digit(dividend: Limbs, divisor: Mantissas, inverse: __m512d) -> (Words, Limbs) {
    let estimate = _mm512_mul_pd(dividend.float(), inverse);
    let first = digit(_mm512_mul_pd(estimate, _mm512_set1_pd(1.0 / TWO_TO_48)));
    // The divisor times 2⁴⁸, times the digit.
    let b0 = limb(_mm512_slli_epi64::<DIGIT>(divisor.low));
    let b1 = limb(_mm512_or_si512(
        _mm512_srli_epi64::<{ LIMB - DIGIT }>(divisor.low),
        _mm512_slli_epi64::<DIGIT>(divisor.high),
    ));
    let b2 = _mm512_srli_epi64::<{ LIMB - DIGIT }>(divisor.high);
    let zero = _mm512_setzero_si512();
    let s0 = _mm512_madd52lo_epu64(zero, first, b0);
    let s1 = _mm512_madd52hi_epu64(zero, first, b0);
    let s1 = _mm512_madd52lo_epu64(s1, first, b1);
    let s2 = _mm512_madd52hi_epu64(zero, first, b1);
    let s2 = _mm512_madd52lo_epu64(s2, first, b2);
    let [p0, p1, p2, _] = dividend.0;
    let d0 = _mm512_sub_epi64(p0, s0);
    let d1 = _mm512_add_epi64(_mm512_sub_epi64(p1, s1), carry(d0));
    let d2 = _mm512_add_epi64(_mm512_sub_epi64(p2, s2), carry(d1));
    (first, Limbs([limb(d0), limb(d1), limb(d2), zero]))
}
