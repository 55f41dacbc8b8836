//! Powers of ten: raising by them, and rounding to them with reciprocals.

use super::limbs::Limbs;

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

/// How a number is divided by 10ⁿ: shifted to have at most 32 bits more than the power has
/// beyond its first, and multiplied by the reciprocal.
#[derive(Clone, Copy)]
struct Reciprocal {
    /// 10ⁿ
    power: u128,
    /// ⌊2^(127 + bits) ÷ 10ⁿ⌋ where 10ⁿ has so many bits: between 2¹²⁷ and 2¹²⁸.
    inverse: u128,
    /// 32 less the bits of 10ⁿ, for n up to [`SHORT`]; above, the bits less 32.
    shift: u32,
}

/// The last power of ten with fewer than 32 bits.
const SHORT: u32 = 9;
/// The most digits that are cut off a number of 192 bits.
const MOST: u32 = 29;

static RECIPROCALS: [Reciprocal; MOST as usize + 1] = {
    let mut table = [Reciprocal {
        power: 1,
        inverse: 0,
        shift: 0,
    }; MOST as usize + 1];
    let mut n = 1;
    while n < table.len() {
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
        table[n] = Reciprocal {
            power,
            inverse,
            shift: bits.abs_diff(32),
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

    /// ⌊10 · self ÷ 2⁹⁶⌋.
    #[inline]
    pub fn tenfold_over_mantissa(self) -> u128 {
        const HALF_WORD: u128 = u32::MAX as u128;
        let below = (self.high & HALF_WORD) << 32 | u128::from(self.low >> 32);
        (self.high >> 32) * 10
            + ((below * 10 + (((u128::from(self.low) & HALF_WORD) * 10) >> 32)) >> 64)
    }

    /// self ÷ 10^`n` to the nearest whole number, ties to even, and whether nothing was cut off;
    /// for n from 1 to 29 and quotients below 2⁹⁶. Unless `whole`, the number is a bit more than
    /// self, by less than one.
    ///
    /// An estimate which is less than five units too small tells the rounding, unless its
    /// fraction is within five units of a whole or a half; where it is, the remainder does.
    #[inline]
    pub fn round_tens(self, n: u32, whole: bool) -> (u128, bool) {
        const HALF: u32 = 1 << 30;
        let product = self.estimate(n);
        let floor = product >> 31;
        let fraction = product as u32 & (2 * HALF - 1);
        if (fraction % HALF).wrapping_sub(1) < HALF - 5 {
            return (floor + u128::from(fraction >= HALF), false);
        }
        self.round_by_rest(n, floor, whole)
    }

    /// [`round_tens`](Limbs::round_tens) by the remainder of a quotient that is right or one too
    /// small.
    #[inline(never)]
    fn round_by_rest(self, n: u32, floor: u128, whole: bool) -> (u128, bool) {
        let (floor, rest) = self.with_rest(n, floor);
        let half = RECIPROCALS[n as usize].power / 2;
        let grows = rest > half || rest == half && (floor % 2 == 1 || !whole);
        (floor + u128::from(grows), rest == 0 && whole)
    }

    /// Quotient and remainder by 10^`n`, as for [`round_tens`](Limbs::round_tens).
    #[inline]
    pub fn div_rem_tens(self, n: u32) -> (u128, u128) {
        self.with_rest(n, self.estimate(n) >> 31)
    }

    /// The quotient and its remainder, from a quotient that is right or one too small.
    #[inline]
    fn with_rest(self, n: u32, floor: u128) -> (u128, u128) {
        let unit = RECIPROCALS[n as usize].power;
        let rest = self.low_bits().wrapping_sub(floor.wrapping_mul(unit));
        match rest.checked_sub(unit) {
            Some(rest) => (floor + 1, rest),
            None => (floor, rest),
        }
    }

    /// self ÷ 10^`n` in units of 2⁻³¹, less than five too small: one is lost by the shift, one by
    /// the inverse, three by the parts left out of the product. With s = bits − 32 of the power
    /// it is ⌊self ÷ 2^s⌋ · inverse ÷ 2¹²⁸.
    #[inline]
    fn estimate(self, n: u32) -> u128 {
        let Reciprocal { inverse, shift, .. } = RECIPROCALS[n as usize];
        let leading = if n <= SHORT {
            self.low_bits() << (shift & 31)
        } else if n < MOST {
            self.high << ((64 - shift) & 63) | u128::from(self.low >> (shift & 63))
        } else {
            self.high >> 1
        };
        upper_half(leading, inverse)
    }
}

/// a · b ÷ 2¹²⁸, less than three too small.
#[inline]
fn upper_half(a: u128, b: u128) -> u128 {
    let (a1, a0) = (a >> 64, a & u128::from(u64::MAX));
    let (b1, b0) = (b >> 64, b & u128::from(u64::MAX));
    a1 * b1 + ((a1 * b0) >> 64) + ((a0 * b1) >> 64)
}

/// The fewest digits to cut off `value` so that it is below 2⁹⁶, before rounding.
#[inline]
pub(super) fn digits_over(value: Limbs, at_least: u32) -> u32 {
    let length = 128 - value.high.leading_zeros();
    let cut = u32::from(FEWEST[length as usize]).max(at_least);
    cut + u32::from(value.high >= LIMITS[cut as usize])
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
static LIMITS: [u128; MOST as usize + 1] = {
    let mut table = [u128::MAX; MOST as usize + 1];
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
            let above = 2 * rest >= unit;
            prop_assert_eq!(dividend.round_tens(n, false), (quotient + u128::from(above), false));
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
