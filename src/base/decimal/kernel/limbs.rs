//! Unsigned numbers of 192 bits: a product of two mantissas, a mantissa raised by zeros.
//!
//! Operations wrap; each says what keeps its result below 2¹⁹².

/// `high` · 2⁶⁴ + `low`. The field order makes the derived order that of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::base::decimal) struct Limbs {
    pub high: u128,
    pub low: u64,
}

impl Limbs {
    #[inline]
    pub const fn from_u128(value: u128) -> Limbs {
        Limbs {
            high: value >> 64,
            low: value as u64,
        }
    }

    /// a × b for numbers below 2⁹⁶.
    #[inline]
    pub const fn product(a: u128, b: u128) -> Limbs {
        Limbs::from_u128(b).times(a)
    }

    /// self × `factor` for a factor below 2⁹⁶ and a product below 2¹⁹².
    #[inline]
    pub const fn times(self, factor: u128) -> Limbs {
        let (f1, f0) = ((factor >> 64) as u64, factor as u64);
        let (s2, s1) = ((self.high >> 64) as u64, self.high as u64);
        let low = f0 as u128 * self.low as u128;
        // No part exceeds the product, so neither sum overflows.
        let middle = f0 as u128 * s1 as u128 + f1 as u128 * self.low as u128 + (low >> 64);
        let top = f0.wrapping_mul(s2).wrapping_add(f1.wrapping_mul(s1));
        Limbs {
            high: middle.wrapping_add((top as u128) << 64),
            low: low as u64,
        }
    }

    /// self + other, for a sum below 2¹⁹².
    #[inline]
    pub const fn plus(self, other: Limbs) -> Limbs {
        let (low, carry) = self.low.overflowing_add(other.low);
        Limbs {
            high: self
                .high
                .wrapping_add(other.high)
                .wrapping_add(carry as u128),
            low,
        }
    }

    /// self − other, for other ≤ self.
    #[inline]
    pub const fn minus(self, other: Limbs) -> Limbs {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Limbs {
            high: self
                .high
                .wrapping_sub(other.high)
                .wrapping_sub(borrow as u128),
            low,
        }
    }

    /// self · 2^n, for n < 192 and a result below 2¹⁹².
    #[inline]
    pub const fn shifted_left(self, n: u32) -> Limbs {
        match n {
            0 => self,
            1..64 => Limbs {
                high: self.high << n | (self.low >> (64 - n)) as u128,
                low: self.low << n,
            },
            64..128 => Limbs {
                high: self.low_bits() << (n - 64),
                low: 0,
            },
            _ => Limbs {
                high: (self.low as u128) << (n - 64),
                low: 0,
            },
        }
    }

    /// The value modulo 2¹²⁸.
    #[inline]
    pub const fn low_bits(self) -> u128 {
        self.high << 64 | self.low as u128
    }
}

/// Two words in one.
#[inline(always)]
pub(super) const fn pair(high: u64, low: u64) -> u128 {
    (high as u128) << 64 | low as u128
}

#[cfg(test)]
mod tests {
    use dashu_int::UBig;
    use proptest::prelude::*;

    use super::*;

    fn big(limbs: Limbs) -> UBig {
        (UBig::from(limbs.high) << 64) + limbs.low
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn arithmetic_agrees_with_big_integers(a in any::<u128>(), b in any::<u128>(), cut in 32u32..128, ones in any::<bool>()) {
            let (a, b) = (if ones { !(a >> cut) } else { a } >> 32, b >> cut);
            let product = Limbs::product(a, b);
            prop_assert_eq!(big(product), UBig::from(a) * b);
            prop_assert_eq!(big(product.plus(Limbs::from_u128(a))), UBig::from(a) * b + a);
            prop_assert_eq!(product.plus(Limbs::from_u128(a)).minus(product), Limbs::from_u128(a));
            prop_assert_eq!(product.low_bits(), a.wrapping_mul(b));
            prop_assert_eq!(Limbs::from_u128(a) < Limbs::from_u128(b), a < b);
        }

        #[test]
        fn long_numbers_times_short_ones(high in any::<u128>(), low in any::<u64>(), factor in any::<u128>(), cut in 32u32..128) {
            let factor = factor >> cut;
            let value = Limbs { high: high >> (128 - cut), low };
            let product = big(value) * factor;
            prop_assert_eq!(big(value.times(factor)), product & ((UBig::ONE << 192) - UBig::ONE));
        }
    }
}
