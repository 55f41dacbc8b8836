//! Powers of ten: raising by them, and rounding to them with reciprocals.

use super::limbs::{Limbs, pair};
use crate::base::decimal::wide::Wide;

/// The highest power that a mantissa is raised by: 28 places, and 28 of a divisor.
const HIGHEST: usize = 56;

/// 10⁰ to 10⁵⁶.
static POWERS: [Limbs; HIGHEST + 1] = {
    let mut powers = [Limbs::from_u128(1); HIGHEST + 1];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1].times(10);
        i += 1;
    }
    powers
};

/// Each power of ten without its last four bits, which from 10⁴ on are zeros.
static SIXTEENTHS: [Limbs; HIGHEST + 1] = {
    let mut parts = POWERS;
    let mut i = 0;
    while i < parts.len() {
        let Limbs { high, low } = parts[i];
        parts[i] = Limbs {
            high: high >> 4,
            low: (high as u64) << 60 | low >> 4,
        };
        i += 1;
    }
    parts
};

/// How a number is divided by 10ⁿ: shifted to have at most 32 bits more than the power has
/// beyond its first, and multiplied by the reciprocal.
#[derive(Clone, Copy)]
struct Reciprocal {
    /// 10ⁿ
    power: u128,
    /// ⌊2^(127 + bits) ÷ 10ⁿ⌋ where 10ⁿ has so many bits: between 2¹²⁷ and 2¹²⁸.
    inverse: u128,
    /// 32 less the bits of 10ⁿ, for n up to [`SHORT`]; above, the bits less 32, but 64 at most.
    shift: u32,
    /// The inverse with which a number shifted so gives units of 2⁻³¹: its half for [`MOST`].
    of_shifted: u128,
}

/// The last power of ten with fewer than 32 bits.
const SHORT: u32 = 9;
/// So few digits leave a fraction that an estimate tells exactly.
pub(super) const FEW: u32 = 7;
/// The most digits that are cut off a number of 192 bits.
const MOST: u32 = 29;

/// With room up to 31, so that no index is out of it.
static RECIPROCALS: [Reciprocal; 32] = {
    let mut table = [Reciprocal {
        power: 1,
        inverse: 0,
        shift: 0,
        of_shifted: 0,
    }; 32];
    let mut n = 1;
    while n <= MOST as usize {
        let power = 10u128.pow(n as u32);
        let bits = 128 - power.leading_zeros();
        // Long division, a bit at a time: 2^(bits − 1) < 10ⁿ is what is left at first.
        let (mut inverse, mut rest) = (0u128, 1u128 << (bits - 1));
        let mut i = 0;
        while i < 128 {
            rest <<= 1;
            inverse <<= 1;
            if rest >= power {
                rest -= power;
                inverse |= 1;
            }
            i += 1;
        }
        let wanted = bits.abs_diff(32);
        let shift = if wanted > 64 { 64 } else { wanted };
        table[n] = Reciprocal {
            power,
            inverse,
            shift,
            of_shifted: inverse >> (wanted - shift),
        };
        n += 1;
    }
    table
};

impl Limbs {
    /// `mantissa` · 10^`zeros`, for products below 2¹⁹² and zeros ≤ 56.
    #[inline]
    pub fn raised(mantissa: u128, zeros: u32) -> Limbs {
        POWERS[zeros as usize].times(mantissa)
    }

    /// `mantissa` · 10^`zeros`, or where that is `limit` · 2⁹⁶ or more with one zero less, and the
    /// zeros; for products below limit · 2⁹⁶ · 10, a limit below 2⁹⁶ and zeros ≤ 56.
    #[inline]
    pub fn raised_below(mantissa: u128, zeros: u32, limit: u128) -> (Limbs, u32) {
        if zeros < 5 {
            let raised = Limbs::raised(mantissa, zeros);
            let fewer = zeros.saturating_sub(u32::from(raised.high >> 32 >= limit));
            return (Limbs::raised(mantissa, fewer), fewer);
        }
        // A product of 192 bits and three more: looked at by its sixteenth, which has no fraction.
        let part = SIXTEENTHS[zeros as usize].times(mantissa);
        let fewer = zeros - u32::from(part.high >> 28 >= limit);
        (Limbs::raised(mantissa, fewer), fewer)
    }

    /// self ÷ 10^`n` to the nearest whole number where the quotient is no whole number and not
    /// near half of one, as nearly all are; for n from 1 to 29 and quotients below 2⁹⁶.
    ///
    /// An estimate which is less than five units too small tells the rounding, unless its
    /// fraction is within five units of a whole or a half.
    #[inline]
    pub fn round_tens_quickly(self, n: u32) -> Option<u128> {
        const HALF: u32 = 1 << 30;
        let estimate = self.estimate(n);
        let fraction = estimate as u32 & (2 * HALF - 1);
        let certain = (fraction % HALF).wrapping_sub(1) < HALF - 5;
        certain.then(|| (estimate >> 31) + u128::from(fraction >= HALF))
    }

    /// [`round_tens`](Limbs::round_tens) for n from 1 to [`FEW`], where the estimate tells the
    /// fraction itself: it is a multiple of 10⁻ⁿ, and that is more than 40 units.
    #[inline(always)]
    pub fn round_few_tens(self, n: u32, whole: bool) -> (u128, bool) {
        const HALF: u32 = 1 << 30;
        const ERROR: u32 = 5;
        let above = self.estimate(n) + u128::from(ERROR);
        let (floor, fraction) = (above >> 31, above as u32 & (2 * HALF - 1));
        let tie = fraction.wrapping_sub(HALF) <= ERROR;
        let grows = (fraction >= HALF) & !(tie & whole & (floor % 2 == 0));
        (floor + u128::from(grows), (fraction <= ERROR) & whole)
    }

    /// self ÷ 10^`n` to the nearest whole number, ties to even, and whether nothing was cut off;
    /// for the n of [`round_tens_quickly`](Limbs::round_tens_quickly). Unless `whole`, the number
    /// is a bit more than self, by less than one.
    pub fn round_tens(self, n: u32, whole: bool) -> (u128, bool) {
        let (floor, rest) = self.div_rem_tens(n);
        let half = RECIPROCALS[n as usize & 31].power / 2;
        let grows = rest > half || rest == half && (floor % 2 == 1 || !whole);
        (floor + u128::from(grows), rest == 0 && whole)
    }

    /// Quotient and remainder by 10^`n`, for n from 1 to 29 and quotients below 2⁹⁶.
    #[inline]
    pub fn div_rem_tens(self, n: u32) -> (u128, u128) {
        // Right or one too small, as the remainder tells.
        let floor = self.estimate(n) >> 31;
        let unit = RECIPROCALS[n as usize & 31].power;
        let rest = self.low_bits().wrapping_sub(floor.wrapping_mul(unit));
        match rest.checked_sub(unit) {
            Some(rest) => (floor + 1, rest),
            None => (floor, rest),
        }
    }

    /// self ÷ 10^`n` in units of 2⁻³¹, less than five too small: one is lost by the shift, one by
    /// the inverse, three by the parts left out of the product. With s = bits − 32 of the power
    /// it is ⌊self ÷ 2^s⌋ · inverse ÷ 2¹²⁸; where s is 65, twice the number times half the
    /// inverse.
    #[inline(always)]
    fn estimate(self, n: u32) -> u128 {
        let entry = &RECIPROCALS[n as usize & 31];
        let shift = entry.shift;
        if n <= SHORT {
            return upper_half(self.low_bits() << (shift & 31), entry.of_shifted);
        }
        // Word by word: a shift of 128 bits by a number that is not known is a slow one. It is
        // from 2 to 64.
        let [high, middle, low] = [(self.high >> 64) as u64, self.high as u64, self.low];
        let (up, down) = ((64 - shift) & 63, (shift - 1) & 63);
        let leading = pair(
            high << up | middle >> 1 >> down,
            middle << up | low >> 1 >> down,
        );
        upper_half(leading, entry.of_shifted)
    }
}

/// `mantissa` ÷ 10^`scale` in units of 2^−`bits`, less than two too small; for mantissas and
/// scales of decimals and results below 2¹²⁷. `None` from there on.
#[inline]
pub(in crate::base::decimal) fn in_units(mantissa: u128, scale: u32, bits: u32) -> Option<u128> {
    let shift = mantissa.leading_zeros();
    if scale == 0 {
        return (shift > bits).then(|| mantissa << bits);
    }
    // The inverse stands for 2^(127 + length) ÷ 10^scale, one too small at most: as the result
    // has fewer bits than it, that makes less than one unit.
    let Reciprocal { power, inverse, .. } = RECIPROCALS[scale as usize & 31];
    let length = 128 - power.leading_zeros();
    let product = Wide::product(mantissa, inverse);
    let (units, _) = product.split(127 + length - bits)?;
    (units >> 127 == 0).then_some(units)
}

/// a · b ÷ 2¹²⁸, less than three too small.
#[inline]
fn upper_half(a: u128, b: u128) -> u128 {
    let (a1, a0) = (a >> 64, a & u128::from(u64::MAX));
    let (b1, b0) = (b >> 64, b & u128::from(u64::MAX));
    a1 * b1 + ((a1 * b0) >> 64) + ((a0 * b1) >> 64)
}

/// Bits of a number, by one of its words. Of zero: 1, as of one.
#[inline(always)]
pub(super) fn bit_length(value: u128) -> u32 {
    let high = (value >> 64) as u64;
    let (word, more) = if high == 0 {
        (value as u64, 1)
    } else {
        (high, 65)
    };
    (word | 1).ilog2() + more
}

/// The fewest digits to cut off `value` so that it is below 2⁹⁶, before rounding.
#[inline]
pub(super) fn digits_over(value: Limbs, at_least: u32) -> u32 {
    // One word's length at a time: both of two would have to be found.
    let length = bit_length(value.high);
    let cut = u32::from(FEWEST[length as usize]).max(at_least);
    cut + u32::from(value.high >= LIMITS[cut as usize & 31])
}

/// For each length of the upper 128 bits, the digits to cut off the smallest such number.
static FEWEST: [u8; 129] = {
    let mut table = [0; 129];
    let mut length = 33;
    while length < table.len() {
        let mut cut = 0;
        while 10u128.pow(cut) <= 1 << (length - 33) {
            cut += 1;
        }
        table[length] = cut as u8;
        length += 1;
    }
    table
};

/// The upper 128 bits from which on cutting off n digits leaves 2⁹⁶ or more: 2³² · 10ⁿ. None
/// for 29, after which nothing of 192 bits is too long.
static LIMITS: [u128; 32] = {
    let mut table = [u128::MAX; 32];
    let mut n = 0;
    while n < MOST {
        table[n as usize] = 10u128.pow(n) << 32;
        n += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers of any length, and those with long runs of ones, where carries go wrong.
    fn any_length() -> impl Strategy<Value = u128> {
        (any::<u128>(), 0u32..128, any::<bool>())
            .prop_map(|(n, shift, ones)| if ones { !(n >> shift) } else { n >> shift })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn rounding_undoes_a_product(q in any_length(), r in any_length(), n in 1u32..=28, near in 0u8..8) {
            let unit = 10u128.pow(n);
            let rest = match near {
                0 => unit / 2,
                1 => (unit / 2).saturating_sub(1 + r % 4),
                2 => (unit / 2 + 1 + r % 4).min(unit - 1),
                3 => 0,
                4 => (r % 4).min(unit - 1),
                5 => unit - 1,
                _ => r % unit,
            };
            let quotient = q >> 32;
            let dividend = Limbs::product(quotient, unit).plus(Limbs::from_u128(rest));
            let grows = 2 * rest > unit || 2 * rest == unit && quotient % 2 == 1;
            let nearest = (quotient + u128::from(grows), rest == 0);
            prop_assert_eq!(dividend.round_tens(n, true), nearest);
            prop_assert_eq!(dividend.div_rem_tens(n), (quotient, rest));
            let quick = dividend.round_tens_quickly(n);
            prop_assert!(quick.is_none_or(|found| found == nearest.0 && rest != 0 && rest * 2 != unit));
            let above = 2 * rest >= unit;
            prop_assert_eq!(dividend.round_tens(n, false), (quotient + u128::from(above), false));
            if n <= FEW {
                prop_assert_eq!(dividend.round_few_tens(n, true), dividend.round_tens(n, true));
                prop_assert_eq!(dividend.round_few_tens(n, false), dividend.round_tens(n, false));
            }
        }

        #[test]
        fn twenty_nine_digits_are_cut_off(q in any_length(), r in any::<u64>(), near in 0u64..10) {
            let tenth = 10u128.pow(28);
            let quotient = q >> 36;
            let (digit, below) = (r % 10, if near < 3 { near } else { r / 10 });
            let tens = quotient * 10 + u128::from(digit);
            let dividend = Limbs::product(tens, tenth).plus(Limbs::from_u128(below.into()));
            let grows = digit > 5 || digit == 5 && (below > 0 || quotient % 2 == 1);
            let nearest = (quotient + u128::from(grows), digit == 0 && below == 0);
            prop_assert_eq!(dividend.round_tens(29, true), nearest);
        }

        #[test]
        fn the_fewest_digits_are_cut(a in any_length(), b in any_length(), power in 0u32..29, below in any::<bool>()) {
            let edge = Limbs::product(1 << 95, 10u128.pow(power)).times(2);
            for value in [Limbs::product(a >> 32, b >> 32), if below { edge.minus(Limbs::from_u128(1)) } else { edge }] {
                let cut = digits_over(value, 0);
                let fits = |n: u32| n == 29 || value < Limbs::product(1 << 95, 10u128.pow(n)).times(2);
                prop_assert!(fits(cut) && (cut == 0 || !fits(cut - 1)), "{cut}");
                prop_assert_eq!(digits_over(value, 28), cut.max(28));
            }
        }
    }

    #[test]
    fn powers_are_powers() {
        for (n, power) in POWERS.iter().enumerate().take(39) {
            assert_eq!(*power, Limbs::from_u128(10u128.pow(n as u32)));
        }
        // Python: divmod(10**56, 2**64)
        assert_eq!(
            (POWERS[56].high, POWERS[56].low),
            (
                5_421_010_862_427_522_170_037_264_004_349_708_557,
                2_377_900_603_251_621_888
            )
        );
    }
}
