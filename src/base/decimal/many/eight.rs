//! Eight decimals with their tags, from words and to words.

use std::arch::x86_64::*;

use super::exponential::exponential;
use super::limbs::{Limbs, Results};
use super::mantissas::Mantissas;
use super::quotient::quotient;
use super::tables::LIMB;
use super::words::{Words, all, limb};
use super::{Done, Operation, Series, Tags};
use crate::base::decimal::repr::{Decimal, NEGATIVE, SCALE_MASK, SCALE_SHIFT, SPARE_BITS};

/// Lanes that are computed together.
const EIGHT: usize = 8;

/// Whether the processor has the instructions of this module.
#[inline]
pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512ifma")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512f")
}

/// Eight decimals apart, with the words that they come from.
#[derive(Clone, Copy)]
struct Decimals {
    mantissas: Mantissas,
    scales: Words,
    negative: __mmask8,
    rest: Words,
}

/// [`super::compute`] for a processor that [`is_available`] has looked at.
///
/// SAFETY: the highest of the lanes has its operands and its result within the words.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
pub(super) unsafe fn compute(
    operation: Operation,
    words: &mut [[u64; 2]],
    dest: usize,
    (a, b): (Series, Series),
    lanes: u64,
    tags: Tags,
    rounded: Option<u64>,
) -> Done {
    let words = words.as_mut_ptr();
    let mut found = Done::default();
    for first in (0..u64::BITS as usize).step_by(EIGHT) {
        let chosen = (lanes >> first) as __mmask8;
        if chosen == 0 {
            continue;
        }
        // SAFETY: only chosen lanes are read and written.
        let (a, b) = unsafe { (load(words, a, first, chosen), load(words, b, first, chosen)) };
        let results = operate(operation, a, b);
        let either = _mm512_or_si512(a.rest, b.rest);
        let numbers = _mm512_testn_epi64_mask(either, all(tags.no_number));
        let mut done = chosen & numbers & results.done;
        if rounded.is_none() {
            done &= !results.rounded;
        }
        let mut tag = higher(tags, a.rest, b.rest, u8::MAX);
        if let Some(rounded) = rounded {
            tag = higher(tags, tag, all(rounded), results.rounded);
        }
        // SAFETY: as above.
        unsafe { store(words.add(dest + first), &results, tag, done) };
        if operation == Operation::Div {
            let exact = (0..EIGHT).filter(|lane| (done & !results.rounded) >> lane & 1 != 0);
            for lane in exact {
                // SAFETY: as above.
                let word = unsafe { &mut *words.add(dest + first + lane) };
                *word = without_zeros(*word);
            }
        }
        found.lanes |= u64::from(done) << first;
        found.rounded |= u64::from(done & results.rounded) << first;
    }
    found
}

/// Zeros at the end would only slow down the next operation.
fn without_zeros(word: [u64; 2]) -> [u64; 2] {
    let [low, rest] = Decimal::from_words(word).normalized().words();
    [low, rest | word[1] & SPARE_BITS]
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn operate(operation: Operation, a: Decimals, b: Decimals) -> Results {
    match operation {
        Operation::Add => add(a, b),
        Operation::Sub => add(
            a,
            Decimals {
                negative: !b.negative,
                ..b
            },
        ),
        Operation::Mul => Limbs::product(a.mantissas, b.mantissas).fit(
            a.negative ^ b.negative,
            _mm512_add_epi64(a.scales, b.scales),
        ),
        Operation::Div => quotient(
            a.negative ^ b.negative,
            (a.mantissas, a.scales),
            (b.mantissas, b.scales),
        ),
        Operation::Round(places) => round(a, places),
        Operation::Exp => exponential(a.negative, a.mantissas, a.scales),
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn add(a: Decimals, b: Decimals) -> Results {
    let scales = _mm512_max_epi64(a.scales, b.scales);
    let first_coarse = _mm512_cmplt_epi64_mask(a.scales, b.scales);
    let coarse = Mantissas::blend(first_coarse, b.mantissas, a.mantissas);
    let fine = Mantissas::blend(first_coarse, a.mantissas, b.mantissas);
    let gap = _mm512_abs_epi64(_mm512_sub_epi64(a.scales, b.scales));
    let raised = match _mm512_test_epi64_mask(gap, gap) {
        0 => Limbs::of(coarse),
        _ => Limbs::raised(coarse, gap),
    };
    let (sum, below) = raised.plus(fine, a.negative ^ b.negative);
    let sign = first_coarse & a.negative | !first_coarse & b.negative;
    sum.fit(sign ^ below, scales)
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn round(a: Decimals, places: u32) -> Results {
    let places = all(places.into());
    let cut = _mm512_sub_epi64(a.scales, places);
    let longer = _mm512_cmpgt_epi64_mask(cut, all(0));
    let (mantissas, exact) = Limbs::of(a.mantissas).over_tens(cut);
    let rounded = longer & !exact;
    Results {
        mantissas: Mantissas::blend(rounded, a.mantissas, mantissas),
        scales: _mm512_mask_mov_epi64(a.scales, rounded, places),
        negative: a.negative,
        done: u8::MAX,
        rounded,
    }
}

/// The tag of the higher rank among those of `first` and, in the lanes of `which`, `second`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
fn higher(tags: Tags, first: Words, second: Words, which: __mmask8) -> Words {
    let rank = all(u64::MAX << tags.rank);
    let (one, two) = (
        _mm512_and_si512(first, rank),
        _mm512_and_si512(second, rank),
    );
    let above = which & _mm512_cmpgt_epu64_mask(two, one);
    _mm512_and_si512(_mm512_mask_mov_epi64(first, above, second), all(tags.tag))
}

/// SAFETY: the chosen lanes from `first` on are within the words.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
unsafe fn load(words: *const [u64; 2], series: Series, first: usize, chosen: __mmask8) -> Decimals {
    let (low, rest) = if series.is_one {
        // SAFETY: the one word is there.
        let [low, rest] = unsafe { *words.add(series.first) };
        (all(low), all(rest))
    } else {
        let (one, two) = twice(chosen);
        // SAFETY: what is not chosen is not read.
        let (one_half, other_half) = unsafe {
            let at: *const i64 = words.add(series.first + first).cast();
            (
                _mm512_maskz_loadu_epi64(one, at),
                _mm512_maskz_loadu_epi64(two, at.wrapping_add(EIGHT)),
            )
        };
        let even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
        let odd = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
        (
            _mm512_permutex2var_epi64(one_half, even, other_half),
            _mm512_permutex2var_epi64(one_half, odd, other_half),
        )
    };
    let upper =
        _mm512_slli_epi64::<{ u64::BITS - LIMB }>(_mm512_and_si512(rest, all(u32::MAX.into())));
    Decimals {
        mantissas: Mantissas {
            low: limb(low),
            high: _mm512_or_si512(_mm512_srli_epi64::<LIMB>(low), upper),
        },
        scales: _mm512_and_si512(_mm512_srli_epi64::<SCALE_SHIFT>(rest), all(SCALE_MASK)),
        negative: _mm512_test_epi64_mask(rest, all(NEGATIVE)),
        rest,
    }
}

/// SAFETY: the lanes of `done` are within the words.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
#[inline]
unsafe fn store(words: *mut [u64; 2], results: &Results, tag: Words, done: __mmask8) {
    let Mantissas { low, high } = results.mantissas;
    let negative = results.negative & !results.mantissas.is_zero();
    let word = _mm512_or_si512(low, _mm512_slli_epi64::<LIMB>(high));
    let rest = _mm512_srli_epi64::<{ u64::BITS - LIMB }>(high);
    let rest = _mm512_or_si512(rest, _mm512_slli_epi64::<SCALE_SHIFT>(results.scales));
    let rest = _mm512_mask_or_epi64(rest, negative, rest, all(NEGATIVE));
    let rest = _mm512_or_si512(rest, tag);
    let lower = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11);
    let upper = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
    let (one, two) = twice(done);
    let at: *mut i64 = words.cast();
    // SAFETY: what is not done is not written.
    unsafe {
        _mm512_mask_storeu_epi64(at, one, _mm512_permutex2var_epi64(word, lower, rest));
        let at = at.wrapping_add(EIGHT);
        _mm512_mask_storeu_epi64(at, two, _mm512_permutex2var_epi64(word, upper, rest));
    }
}

/// Each lane's bit twice, for its two words: of the first four lanes, and of the others.
#[inline(always)]
fn twice(lanes: __mmask8) -> (__mmask8, __mmask8) {
    let doubled = |four: u8| {
        let apart = (four | four << 2) & 0x33;
        let apart = (apart | apart << 1) & 0x55;
        apart | apart << 1
    };
    (doubled(lanes & 15), doubled(lanes >> 4))
}
