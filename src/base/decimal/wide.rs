//! 256-bit unsigned numbers: what fixed-point products need.
//!
//! Two 128-bit halves. Division is by one 128-bit number, with a quotient that fits another.

use super::kernel::{digit, word};

/// `high` · 2¹²⁸ + `low`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wide {
    pub high: u128,
    pub low: u128,
}

impl Wide {
    #[inline]
    pub const fn from_u128(low: u128) -> Wide {
        Wide { high: 0, low }
    }

    /// a × b in full.
    #[inline]
    pub const fn product(a: u128, b: u128) -> Wide {
        const LOW: u128 = u64::MAX as u128;
        let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
        let low = a0 * b0;
        // Neither sum can overflow: (2⁶⁴ − 1)² + 2 (2⁶⁴ − 1) = 2¹²⁸ − 1.
        let middle = a1 * b0 + (low >> 64);
        let cross = a0 * b1 + (middle & LOW);
        Wide {
            high: a1 * b1 + (middle >> 64) + (cross >> 64),
            low: cross << 64 | (low & LOW),
        }
    }

    /// self + other, for sums the caller knows to be below 2²⁵⁶.
    #[inline]
    pub const fn plus(self, other: Wide) -> Wide {
        let (low, carry) = self.low.overflowing_add(other.low);
        Wide {
            high: self
                .high
                .wrapping_add(other.high)
                .wrapping_add(carry as u128),
            low,
        }
    }

    /// self · 2^n, for n < 128 and a result below 2²⁵⁶.
    #[inline]
    pub const fn shifted_left(self, n: u32) -> Wide {
        if n == 0 {
            return self;
        }
        Wide {
            high: self.high << n | self.low >> (128 - n),
            low: self.low << n,
        }
    }

    /// 2^n, for n < 256.
    #[inline]
    pub const fn power_of_two(n: u32) -> Wide {
        match n {
            0..128 => Wide::from_u128(1 << n),
            _ => Wide {
                high: 1 << (n - 128),
                low: 0,
            },
        }
    }

    /// Quotient and remainder by 2^n, n < 256; `None` where the quotient is beyond 128 bits.
    #[inline]
    pub const fn split(self, n: u32) -> Option<(u128, Wide)> {
        match n {
            0 if self.high == 0 => Some((self.low, Wide::from_u128(0))),
            0 => None,
            1..128 if self.high >> n == 0 => {
                let rest = Wide::from_u128(self.low & ((1 << n) - 1));
                Some((self.high << (128 - n) | self.low >> n, rest))
            }
            1..128 => None,
            _ => {
                let rest = self.high & ((1 << (n - 128)) - 1);
                Some((
                    self.high >> (n - 128),
                    Wide {
                        high: rest,
                        low: self.low,
                    },
                ))
            }
        }
    }

    /// Quotient and remainder by `divisor` > 0, for quotients below 2¹²⁸.
    #[inline]
    pub fn div_rem(self, divisor: u128) -> (u128, u128) {
        if let Ok(d) = u64::try_from(divisor) {
            let (q1, rest) = word::divide(self.high as u64, (self.low >> 64) as u64, d);
            let (q0, rest) = word::divide(rest, self.low as u64, d);
            return (u128::from(q1) << 64 | u128::from(q0), rest.into());
        }
        let shift = divisor.leading_zeros();
        let (dividend, divisor) = (self.shifted_left(shift), divisor << shift);
        let (q1, rest) = digit(dividend.high, (dividend.low >> 64) as u64, divisor);
        let (q0, rest) = digit(rest, dividend.low as u64, divisor);
        (u128::from(q1) << 64 | u128::from(q0), rest >> shift)
    }
}

#[cfg(test)]
mod tests {
    use dashu_base::DivRem;
    use dashu_int::UBig;
    use proptest::prelude::*;

    use super::*;

    fn big(wide: Wide) -> UBig {
        (UBig::from(wide.high) << 128) + wide.low
    }

    /// Numbers of any length, and those with long runs of ones, where carries go wrong.
    fn any_length() -> impl Strategy<Value = u128> {
        (any::<u128>(), 0u32..128, any::<bool>())
            .prop_map(|(n, shift, ones)| if ones { !(n >> shift) } else { n >> shift })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn products_agree_with_big_integers(a in any_length(), b in any_length()) {
            prop_assert_eq!(big(Wide::product(a, b)), UBig::from(a) * b);
        }

        #[test]
        fn division_agrees_with_big_integers(high in any_length(), low in any_length(), d in any_length()) {
            let divisor = d.max(1);
            let dividend = Wide { high: high % divisor, low };
            let (quotient, rest) = big(dividend).div_rem(UBig::from(divisor));
            prop_assert_eq!(dividend.div_rem(divisor), (u128::try_from(quotient).unwrap(), u128::try_from(rest).unwrap()));
        }

        #[test]
        fn quotients_at_the_edge_of_a_digit(q in any_length(), d in any_length(), below in 0u128..3) {
            let divisor = d.max(1);
            let edge = Wide::product(q, divisor);
            let dividend = match edge.low.checked_sub(below) {
                Some(low) => Wide { low, ..edge },
                None => edge,
            };
            let (quotient, rest) = dividend.div_rem(divisor);
            prop_assert_eq!(Wide::product(quotient, divisor).plus(Wide::from_u128(rest)), dividend);
            prop_assert!(rest < divisor);
        }
    }
}
