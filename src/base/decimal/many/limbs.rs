//! Eight whole numbers of up to 208 bits, in limbs of 52 bits, and the decimals nearest to them.
//!
//! The processor multiplies the lower 52 bits of two words, and adds the lower or the upper half
//! of the product to a third.

use std::arch::x86_64::*;

use super::mantissas::{Mantissas, UPPER, tens};
use super::tables::{INVERSES, LIMB, TENS, TWO_TO_96, TWO_TO_104, TWO_TO_156};
use super::words::{
    Words, all, at_least, bits_in_tens, carry, choose, exponents, joined, limb, look_up_32,
    look_up_64, powers, tens_in_powers_of_two,
};
use crate::base::decimal::repr::MAX_SCALE;

/// Eight results: mantissas, places, which are below zero, which there are, and which of these
/// were rounded.
pub(super) struct Results {
    pub mantissas: Mantissas,
    pub scales: Words,
    pub negative: __mmask8,
    pub done: __mmask8,
    pub rounded: __mmask8,
}

/// Bits by which a dividend is longer than its quotient.
const GUARD: u32 = 7;

/// Eight numbers in four limbs, the lowest first; below 2⁵² in each, or in need of carries.
#[derive(Clone, Copy)]
pub(super) struct Limbs(pub [Words; 4]);

impl Limbs {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn of(mantissas: Mantissas) -> Limbs {
        let zero = _mm512_setzero_si512();
        Limbs([mantissas.low, mantissas.high, zero, zero])
    }

    /// a × b.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn product(a: Mantissas, b: Mantissas) -> Limbs {
        let zero = _mm512_setzero_si512();
        let p0 = _mm512_madd52lo_epu64(zero, a.low, b.low);
        let p1 = _mm512_madd52hi_epu64(zero, a.low, b.low);
        let p1 = _mm512_madd52lo_epu64(p1, a.low, b.high);
        let p1 = _mm512_madd52lo_epu64(p1, a.high, b.low);
        let p2 = _mm512_madd52hi_epu64(zero, a.low, b.high);
        let p2 = _mm512_madd52hi_epu64(p2, a.high, b.low);
        let p2 = _mm512_madd52lo_epu64(p2, a.high, b.high);
        let p3 = _mm512_madd52hi_epu64(zero, a.high, b.high);
        Limbs([p0, p1, p2, p3]).carried()
    }

    /// a · 10ⁿ for n up to 56 and products below 2²⁰⁸.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn raised(a: Mantissas, n: Words) -> Limbs {
        // From 10³² on a power has more than two limbs.
        if _mm512_cmpgt_epi64_mask(n, all(31)) == 0 {
            return Limbs::product(a, tens(n));
        }
        let lower = Mantissas {
            low: look_up_64(&TENS[0], n),
            high: look_up_64(&TENS[1], n),
        };
        let (t2, t3) = (look_up_64(&TENS[2], n), look_up_64(&TENS[3], n));
        let Limbs([p0, p1, p2, p3]) = Limbs::product(a, lower);
        let p2 = _mm512_madd52lo_epu64(p2, a.low, t2);
        let p3 = _mm512_madd52hi_epu64(p3, a.low, t2);
        let p3 = _mm512_madd52lo_epu64(p3, a.high, t2);
        let p3 = _mm512_madd52lo_epu64(p3, a.low, t3);
        Limbs([p0, p1, p2, p3]).carried()
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn carried(self) -> Limbs {
        let [p0, p1, p2, p3] = self.0;
        let p1 = _mm512_add_epi64(p1, carry(p0));
        let p2 = _mm512_add_epi64(p2, carry(p1));
        let p3 = _mm512_add_epi64(p3, carry(p2));
        Limbs([limb(p0), limb(p1), limb(p2), p3])
    }

    /// self + other, or self − other in the lanes of `differ`: the amount, and where it is below
    /// zero.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn plus(self, other: Mantissas, differ: __mmask8) -> (Limbs, __mmask8) {
        let zero = _mm512_setzero_si512();
        let [p0, p1, p2, p3] = self.0;
        let low = _mm512_mask_sub_epi64(other.low, differ, zero, other.low);
        let high = _mm512_mask_sub_epi64(other.high, differ, zero, other.high);
        let sum = Limbs([
            _mm512_add_epi64(p0, low),
            _mm512_add_epi64(p1, high),
            p2,
            p3,
        ])
        .carried();
        let below = _mm512_movepi64_mask(sum.0[3]);
        if below == 0 {
            return (sum, below);
        }
        let [s0, s1, s2, s3] = sum.0;
        let amount = Limbs([
            _mm512_mask_sub_epi64(s0, below, zero, s0),
            _mm512_mask_sub_epi64(s1, below, zero, s1),
            _mm512_mask_sub_epi64(s2, below, zero, s2),
            _mm512_mask_sub_epi64(s3, below, zero, s3),
        ]);
        (amount.carried(), below)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn float(self) -> __m512d {
        let [.., p2, p3] = self.0;
        let upper = _mm512_mul_pd(_mm512_cvtepu64_pd(p3), _mm512_set1_pd(TWO_TO_156));
        let middle = _mm512_fmadd_pd(
            _mm512_cvtepu64_pd(p2),
            _mm512_set1_pd(TWO_TO_104),
            self.lowest().float(),
        );
        _mm512_add_pd(upper, middle)
    }

    /// The lowest limbs.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn lowest(self) -> Mantissas {
        let [low, high, ..] = self.0;
        Mantissas { low, high }
    }

    /// ± self ÷ 10^scale as decimals, for numbers below 2¹⁹² and scales up to 56: unchanged where
    /// they fit, else with the fewest digits cut off.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn fit(self, negative: __mmask8, scales: Words) -> Results {
        let [_, p1, p2, p3] = self.0;
        let over = _mm512_or_si512(_mm512_srli_epi64::<UPPER>(p1), _mm512_or_si512(p2, p3));
        let most = all(MAX_SCALE.into());
        let short = _mm512_testn_epi64_mask(over, over);
        let fits = short & _mm512_cmple_epi64_mask(scales, most);
        let as_is = Results {
            mantissas: self.lowest(),
            scales,
            negative,
            done: u8::MAX,
            rounded: 0,
        };
        if fits == u8::MAX {
            return as_is;
        }
        // 2^(96 + k) and what is longer by less than a bit has ⌊k · log₁₀ 2⌋ + 1 digits too many,
        // or one more: from 2⁹⁶ times that power of ten on.
        let size = _mm512_mul_pd(self.float(), _mm512_set1_pd(1.0 / TWO_TO_96));
        let cut = _mm512_add_epi64(tens_in_powers_of_two(exponents(size)), all(1));
        let (more, unsure) = at_least(size, powers(cut));
        let cut = _mm512_mask_add_epi64(cut, more, cut, all(1));
        let cut = _mm512_mask_mov_epi64(cut, short, all(0));
        let unsure = unsure & !short;
        let cut = _mm512_max_epi64(cut, _mm512_sub_epi64(scales, most));
        let (mantissas, exact) = self.over_tens(cut);
        let scales = _mm512_sub_epi64(scales, cut);
        let possible = !unsure & !_mm512_movepi64_mask(scales) & mantissas.fits();
        Results {
            mantissas: Mantissas::blend(fits, mantissas, as_is.mantissas),
            scales: _mm512_mask_mov_epi64(scales, fits, as_is.scales),
            negative,
            done: possible | fits,
            rounded: !exact & !fits,
        }
    }

    /// The whole numbers nearest to self ÷ 10ⁿ, ties to even, and which are that; for n from 1 to
    /// 29 and quotients below 2⁹⁶.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    pub fn over_tens(self, n: Words) -> (Mantissas, __mmask8) {
        let leading = self.leading(n);
        let r0 = look_up_32(&INVERSES[1], 0, n);
        let r1 = look_up_32(&INVERSES[2], 0, n);
        // The product's limbs from the third on: what the others carry is less than a unit in
        // 2⁵² of it. Together with what the dividend and the inverse leave out, the estimate is
        // too small by less than 2⁻⁵, so that the quotient is right or one too small.
        let zero = _mm512_setzero_si512();
        let t1 = _mm512_madd52hi_epu64(zero, leading.low, r0);
        let t1 = _mm512_madd52lo_epu64(t1, leading.low, r1);
        let t1 = _mm512_madd52lo_epu64(t1, leading.high, r0);
        let t2 = _mm512_madd52hi_epu64(carry(t1), leading.low, r1);
        let t2 = _mm512_madd52hi_epu64(t2, leading.high, r0);
        let t2 = _mm512_madd52lo_epu64(t2, leading.high, r1);
        let t3 = _mm512_madd52hi_epu64(carry(t2), leading.high, r1);
        let low = _mm512_or_si512(
            _mm512_srli_epi64::<GUARD>(limb(t2)),
            _mm512_slli_epi64::<{ LIMB - GUARD }>(t3),
        );
        let quotient = Mantissas {
            low: limb(low),
            high: _mm512_srli_epi64::<GUARD>(t3),
        };
        self.lowest().nearest(quotient, tens(n))
    }

    /// ⌊self ÷ 2^(L − 7)⌋ for the L of [`INVERSES`]: below 2¹⁰⁴.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    #[inline]
    fn leading(self, n: Words) -> Mantissas {
        let [p0, p1, p2, p3] = self.0;
        let zero = _mm512_setzero_si512();
        // With a limb of zeros below them, they are moved by one limb more.
        let shift = _mm512_add_epi64(bits_in_tens(n), all((LIMB - GUARD).into()));
        let one = _mm512_cmpge_epi64_mask(shift, all(LIMB.into()));
        let two = _mm512_cmpge_epi64_mask(shift, all((2 * LIMB).into()));
        let bits = _mm512_mask_sub_epi64(shift, one, shift, all(LIMB.into()));
        let bits = _mm512_mask_sub_epi64(bits, two, bits, all(LIMB.into()));
        let y0 = choose(zero, (one, p0), (two, p1));
        let y1 = choose(p0, (one, p1), (two, p2));
        let y2 = choose(p1, (one, p2), (two, p3));
        Mantissas {
            low: joined(y0, y1, bits),
            high: joined(y1, y2, bits),
        }
    }
}
