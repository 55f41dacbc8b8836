//! Words, eight at a time: what limbs and estimates are made of.

use std::arch::x86_64::*;

use super::tables::{BITS_IN_TEN, LIMB, POWERS, TWO_TO_48, Table};

/// Eight words of 64 bits.
pub(super) type Words = __m512i;

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn all(value: u64) -> Words {
    _mm512_set1_epi64(value as i64)
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn limb(value: Words) -> Words {
    _mm512_and_si512(value, all((1 << LIMB) - 1))
}

/// What does not fit the limb, for the next: also below zero.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn carry(value: Words) -> Words {
    _mm512_srai_epi64::<LIMB>(value)
}

/// A row of a table.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn row<const N: usize>(table: &Table<N>, row: usize) -> Words {
    let eight = &table.0[8 * row..][..8];
    // SAFETY: eight words are read where there are eight.
    unsafe { _mm512_loadu_epi64(eight.as_ptr().cast()) }
}

/// A table's numbers for each n below 32, where the first row to look in is `from`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn look_up_32<const N: usize>(table: &Table<N>, from: usize, n: Words) -> Words {
    let low = _mm512_permutex2var_epi64(row(table, from), n, row(table, from + 1));
    let high = _mm512_permutex2var_epi64(row(table, from + 2), n, row(table, from + 3));
    _mm512_mask_mov_epi64(low, _mm512_test_epi64_mask(n, all(16)), high)
}

/// A table's numbers for each n below 64.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn look_up_64(table: &Table<64>, n: Words) -> Words {
    let (low, high) = (look_up_32(table, 0, n), look_up_32(table, 4, n));
    _mm512_mask_mov_epi64(low, _mm512_test_epi64_mask(n, all(32)), high)
}

/// 10ⁿ as floats.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn powers(n: Words) -> __m512d {
    _mm512_castsi512_pd(look_up_64(&POWERS, n))
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn exponents(values: __m512d) -> Words {
    _mm512_cvtpd_epi64(_mm512_getexp_pd(values))
}

/// ⌊n · log₁₀ 2⌋ for n from 0 to 199.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn tens_in_powers_of_two(n: Words) -> Words {
    _mm512_srli_epi64::<12>(_mm512_mul_epu32(n, all(1233)))
}

/// ⌊log₂ 10ⁿ⌋ for n up to 29.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn bits_in_tens(n: Words) -> Words {
    const FACTOR: u64 = BITS_IN_TEN.0 as u64;
    _mm512_srli_epi64::<{ BITS_IN_TEN.1 }>(_mm512_mul_epu32(n, all(FACTOR)))
}

/// The limb that begins so many bits, up to 52, above the lower one's first.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn joined(lower: Words, upper: Words, bits: Words) -> Words {
    let rest = _mm512_sub_epi64(all(LIMB.into()), bits);
    limb(_mm512_or_si512(
        _mm512_srlv_epi64(lower, bits),
        _mm512_sllv_epi64(upper, rest),
    ))
}

/// The first, or where the second or the third is chosen, that; the last one chosen counts.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn choose(none: Words, one: (__mmask8, Words), two: (__mmask8, Words)) -> Words {
    _mm512_mask_mov_epi64(_mm512_mask_mov_epi64(none, one.0, one.1), two.0, two.1)
}

/// Which values are at least as large as others, and of which rounding leaves that open.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
pub(super) fn at_least(values: __m512d, others: __m512d) -> (__mmask8, __mmask8) {
    // Either has an error below 2⁻⁵⁰ of itself.
    let above = _mm512_mul_pd(others, _mm512_set1_pd(1.0 + 1.0 / TWO_TO_48));
    let below = _mm512_mul_pd(others, _mm512_set1_pd(1.0 - 1.0 / TWO_TO_48));
    let more = _mm512_cmp_pd_mask::<_CMP_GE_OQ>(values, above);
    let less = _mm512_cmp_pd_mask::<_CMP_LE_OQ>(values, below);
    (more, !(more | less))
}
