//! 256-bit unsigned numbers: what products and scaled dividends need on the way to a decimal.
//!
//! Two 128-bit halves. Division is by one 128-bit number at a time, with a quotient that fits
//! one; powers of ten have reciprocals worked out by the compiler.

use super::repr::POWERS_OF_TEN;

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

    /// self × factor, for products the caller knows to be below 2²⁵⁶.
    #[inline]
    pub const fn times(self, factor: u128) -> Wide {
        let low = Wide::product(self.low, factor);
        Wide {
            high: self.high.wrapping_mul(factor).wrapping_add(low.high),
            low: low.low,
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

    /// self − other, for other ≤ self.
    #[inline]
    pub const fn minus(self, other: Wide) -> Wide {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Wide {
            high: self
                .high
                .wrapping_sub(other.high)
                .wrapping_sub(borrow as u128),
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

    /// Length in bits; 0 for zero.
    #[inline]
    pub const fn bits(self) -> u32 {
        if self.high != 0 {
            256 - self.high.leading_zeros()
        } else {
            128 - self.low.leading_zeros()
        }
    }

    /// Quotient and remainder by `divisor` > 0, for quotients below 2¹²⁸.
    #[inline]
    pub fn div_rem(self, divisor: u128) -> (u128, u128) {
        if self.high == 0 {
            return (self.low / divisor, self.low % divisor);
        }
        let shift = divisor.leading_zeros();
        let (quotient, rest) = divide_normalized(self.shifted_left(shift), divisor << shift);
        (quotient, rest >> shift)
    }

    /// Quotient and remainder by 10^n, n ≤ 38, for quotients below 2¹²⁸.
    ///
    /// Möller & Granlund, "Improved division by invariant integers" (2011), algorithm 4, with
    /// 128-bit words.
    #[inline]
    pub fn div_rem_power_of_ten(self, n: u32) -> (u128, u128) {
        let Reciprocal {
            divisor,
            inverse,
            shift,
        } = RECIPROCALS[n as usize];
        let dividend = self.shifted_left(shift);
        let estimate = Wide::product(inverse, dividend.high).plus(dividend);
        let mut quotient = estimate.high.wrapping_add(1);
        let mut rest = dividend.low.wrapping_sub(quotient.wrapping_mul(divisor));
        if rest > estimate.low {
            quotient = quotient.wrapping_sub(1);
            rest = rest.wrapping_add(divisor);
        }
        if rest >= divisor {
            quotient = quotient.wrapping_add(1);
            rest -= divisor;
        }
        (quotient, rest >> shift)
    }
}

/// A power of ten shifted up to 128 bits, and ⌊(2²⁵⁶ − 1) ÷ divisor⌋ − 2¹²⁸.
#[derive(Clone, Copy)]
struct Reciprocal {
    divisor: u128,
    inverse: u128,
    shift: u32,
}

static RECIPROCALS: [Reciprocal; 39] = {
    let mut table = [Reciprocal {
        divisor: 0,
        inverse: 0,
        shift: 0,
    }; 39];
    let mut n = 0;
    while n < table.len() {
        let shift = POWERS_OF_TEN[n].leading_zeros();
        let divisor = POWERS_OF_TEN[n] << shift;
        let (inverse, _) = divide_normalized(
            Wide {
                high: !divisor,
                low: u128::MAX,
            },
            divisor,
        );
        table[n] = Reciprocal {
            divisor,
            inverse,
            shift,
        };
        n += 1;
    }
    table
};

/// Quotient and remainder for a divisor with its top bit set and dividend.high < divisor:
/// schoolbook division by two 64-bit digits (Knuth, The Art of Computer Programming, 4.3.1 D).
#[inline]
const fn divide_normalized(dividend: Wide, divisor: u128) -> (u128, u128) {
    let (q1, rest) = divide_digit(dividend.high, (dividend.low >> 64) as u64, divisor);
    let (q0, rest) = divide_digit(rest, dividend.low as u64, divisor);
    ((q1 as u128) << 64 | q0 as u128, rest)
}

/// (`high` · 2⁶⁴ + `digit`) ÷ `divisor` for high < divisor and a normalized divisor.
#[inline]
const fn divide_digit(high: u128, digit: u64, divisor: u128) -> (u64, u128) {
    let (d1, d0) = (divisor >> 64, divisor & u64::MAX as u128);
    let (mut q, mut r) = (high / d1, high % d1);
    // The estimate from the leading digits is at most two too large.
    while r >> 64 == 0 && (q >> 64 != 0 || q * d0 > (r << 64 | digit as u128)) {
        q -= 1;
        r += d1;
    }
    let rest = (high << 64 | digit as u128).wrapping_sub(q.wrapping_mul(divisor));
    (q as u64, rest)
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
        fn reciprocals_agree_with_division(high in any_length(), low in any_length(), n in 0u32..39) {
            let dividend = Wide { high: high % POWERS_OF_TEN[n as usize], low };
            prop_assert_eq!(dividend.div_rem_power_of_ten(n), dividend.div_rem(POWERS_OF_TEN[n as usize]));
        }

        #[test]
        fn quotients_at_the_edge_of_a_digit(q in any_length(), d in any_length(), below in 0u128..3) {
            let divisor = d.max(1);
            let edge = Wide::product(q, divisor);
            let dividend = if edge.high == 0 && edge.low < below { edge } else { edge.minus(Wide::from_u128(below)) };
            let (quotient, rest) = dividend.div_rem(divisor);
            prop_assert_eq!(Wide::product(quotient, divisor).plus(Wide::from_u128(rest)), dividend);
            prop_assert!(rest < divisor);
        }
    }
}
