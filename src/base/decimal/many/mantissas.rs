//! Eight mantissas, in limbs of 52 and 44 bits.

use std::arch::x86_64::*;

use super::tables::{LIMB, TENS, TWO_TO_52, Table};
use super::words::{Words, all, carry, limb, look_up_32};
use crate::base::decimal::repr::MANTISSA_BITS;

/// Eight mantissas: 52 bits of each, and the 44 above them.
#[derive(Clone, Copy)]
pub(super) struct Mantissas {
    pub low: Words,
    pub high: Words,
}

/// Bits of a mantissa in its second limb.
pub(super) const UPPER: u32 = MANTISSA_BITS - LIMB;

/// 10ⁿ for n below 32, in two limbs.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn tens(n: Words) -> Mantissas {
    entries(&TENS, n)
}

/// A table's entries for each n below 32, in the first two limbs.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn entries<const N: usize>(limbs: &[Table<N>], n: Words) -> Mantissas {
    Mantissas {
        low: look_up_32(&limbs[0], 0, n),
        high: look_up_32(&limbs[1], 0, n),
    }
}

impl Mantissas {
    /// In the first limbs of two, below 2⁵² in each.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn float(self) -> __m512d {
        let high = _mm512_cvtepu64_pd(self.high);
        _mm512_fmadd_pd(
            high,
            _mm512_set1_pd(TWO_TO_52),
            _mm512_cvtepu64_pd(self.low),
        )
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn is_zero(self) -> __mmask8 {
        let bits = _mm512_or_si512(self.low, self.high);
        _mm512_testn_epi64_mask(bits, bits)
    }

    /// self ≥ other.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn reaches(self, other: Mantissas) -> __mmask8 {
        let above = _mm512_cmpgt_epu64_mask(self.high, other.high);
        let same = _mm512_cmpeq_epi64_mask(self.high, other.high);
        above | same & _mm512_cmpge_epu64_mask(self.low, other.low)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn equals(self, other: Mantissas) -> __mmask8 {
        _mm512_cmpeq_epi64_mask(self.high, other.high)
            & _mm512_cmpeq_epi64_mask(self.low, other.low)
    }

    /// self − other in the lanes of `which`, modulo 2¹⁰⁴.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn less(self, which: __mmask8, other: Mantissas) -> Mantissas {
        let low = _mm512_mask_sub_epi64(self.low, which, self.low, other.low);
        let high = _mm512_mask_sub_epi64(self.high, which, self.high, other.high);
        Mantissas {
            low: limb(low),
            high: limb(_mm512_add_epi64(high, carry(low))),
        }
    }

    /// self + other, below 2¹⁰⁴, or with more than 52 bits in the second limb.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn plus(self, other: Mantissas) -> Mantissas {
        let low = _mm512_add_epi64(self.low, other.low);
        let high = _mm512_add_epi64(self.high, other.high);
        Mantissas {
            low: limb(low),
            high: _mm512_add_epi64(high, carry(low)),
        }
    }

    /// One more in the lanes of `which`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn plus_one(self, which: __mmask8) -> Mantissas {
        let low = _mm512_mask_add_epi64(self.low, which, self.low, all(1));
        Mantissas {
            low: limb(low),
            high: _mm512_add_epi64(self.high, carry(low)),
        }
    }

    /// Below 2⁹⁶.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn fits(self) -> __mmask8 {
        let over = _mm512_srli_epi64::<UPPER>(self.high);
        _mm512_testn_epi64_mask(over, over)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn blend(which: __mmask8, otherwise: Mantissas, then: Mantissas) -> Mantissas {
        Mantissas {
            low: _mm512_mask_blend_epi64(which, otherwise.low, then.low),
            high: _mm512_mask_blend_epi64(which, otherwise.high, then.high),
        }
    }

    /// The whole numbers nearest to a dividend ÷ `divisor`, ties to even, and which are that; of
    /// the dividend self are the lowest limbs, and `quotient` is the floor or one less.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn nearest(self, quotient: Mantissas, divisor: Mantissas) -> (Mantissas, __mmask8) {
        let zero = _mm512_setzero_si512();
        let s0 = _mm512_madd52lo_epu64(zero, quotient.low, divisor.low);
        let s1 = _mm512_madd52hi_epu64(zero, quotient.low, divisor.low);
        let s1 = _mm512_madd52lo_epu64(s1, quotient.low, divisor.high);
        let s1 = _mm512_madd52lo_epu64(s1, quotient.high, divisor.low);
        // Below 2¹⁰⁴, as it is less than twice the divisor.
        let rest = self.less(u8::MAX, Mantissas { low: s0, high: s1 });
        let one_more = rest.reaches(divisor);
        let (quotient, rest) = (quotient.plus_one(one_more), rest.less(one_more, divisor));
        let double = rest.plus(rest);
        let odd = _mm512_test_epi64_mask(quotient.low, all(1));
        let grows = double.reaches(divisor) & (odd | !double.equals(divisor));
        (quotient.plus_one(grows), rest.is_zero())
    }
}
