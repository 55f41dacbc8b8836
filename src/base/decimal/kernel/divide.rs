//! Quotient and remainder of 192 bits by 96.

use super::limbs::{Limbs, pair};
use super::word;

impl Limbs {
    /// Quotient, below 2⁹⁶, and remainder by a `divisor` below 2⁹⁶, for self < divisor · 2⁹⁶.
    #[inline(always)]
    pub fn div_rem(self, divisor: u128) -> (u128, u128) {
        debug_assert!(self.high >> 32 < divisor);
        if divisor >> 64 == 0 {
            let d = divisor as u64;
            let (q1, rest) = word::divide((self.high >> 64) as u64, self.high as u64, d);
            let (q0, rest) = word::divide(rest, self.low, d);
            return (u128::from(q1) << 64 | u128::from(q0), rest.into());
        }
        // A divisor of 65 to 96 bits gets its top bit to bit 127; the dividend keeps up, and has
        // at most 32 bits in its fourth limb.
        //
        // Word by word: a shift of 128 bits by a number that is not known is a slow one. The
        // divisor's is 64 bits less than its own, which is from 32 to 63 here.
        let up = ((divisor >> 64) as u64).leading_zeros() & 63;
        let down = (64 - up) & 63;
        let [d1, d0] = [(divisor >> 64) as u64, divisor as u64];
        let divisor = pair(d1 << up | d0 >> down, d0 << up);
        let [n2, n1, n0] = [(self.high >> 64) as u64, self.high as u64, self.low];
        let rest = pair(n2 >> down, n2 << up | n1 >> down);
        let (q1, rest) = digit(rest, n1 << up | n0 >> down, divisor);
        let (q0, rest) = digit(rest, n0 << up, divisor);
        let (r1, r0) = ((rest >> 64) as u64, rest as u64);
        (pair(q1, q0), pair(r1 >> up, r0 >> up | r1 << down))
    }
}

/// (`high` · 2⁶⁴ + `next`) ÷ `divisor` for high < divisor with its top bit set, from the
/// quotient by its first limb alone, which is at most two too large.
#[inline(always)]
pub(in crate::base::decimal) fn digit(high: u128, next: u64, divisor: u128) -> (u64, u128) {
    let (d1, d0) = ((divisor >> 64) as u64, divisor as u64);
    let top = (high >> 64) as u64;
    if top >= d1 {
        return largest_digit(high, next, divisor);
    }
    let (mut q, r) = word::divide(top, high as u64, d1);
    let (mut rest, short) =
        (u128::from(r) << 64 | u128::from(next)).overflowing_sub(u128::from(q) * u128::from(d0));
    if short {
        q = q.wrapping_sub(1);
        let (more, enough) = rest.overflowing_add(divisor);
        rest = more;
        if !enough {
            q = q.wrapping_sub(1);
            rest = rest.wrapping_add(divisor);
        }
    }
    (q, rest)
}

/// The digit where the leading limbs are alike: the estimate would be 2⁶⁴ or more.
#[cold]
fn largest_digit(high: u128, next: u64, divisor: u128) -> (u64, u128) {
    let mut q = u64::MAX;
    // The remainder of that quotient is divisor − excess, where the excess is less than 2¹²⁸
    // since high and divisor differ in their second limb only.
    let mut excess = ((divisor - high) << 64).wrapping_sub(next.into());
    while excess > divisor {
        q -= 1;
        excess -= divisor;
    }
    (q, divisor - excess)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Mantissas of any length, and those with long runs of ones.
    fn mantissa() -> impl Strategy<Value = u128> {
        (any::<u128>(), 32u32..128, any::<bool>())
            .prop_map(|(n, cut, ones)| if ones { !(n >> cut) >> 32 } else { n >> cut })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn division_undoes_a_product(q in mantissa(), d in mantissa(), r in mantissa(), near in 0u8..4) {
            let divisor = d.max(1);
            let rest = match near {
                0 => 0,
                1 => divisor - 1,
                _ => r % divisor,
            };
            let dividend = Limbs::product(q, divisor).plus(Limbs::from_u128(rest));
            prop_assert_eq!(dividend.div_rem(divisor), (q, rest));
        }

        /// Divisors with a long first limb and dividends whose leading limbs equal it.
        #[test]
        fn leading_limbs_may_be_alike(top in any::<u64>(), low in any::<u32>(), q in mantissa(), ones in 0u32..64) {
            let divisor = u128::from(top | 1 << 63) << 32 | u128::from(low);
            let q = q | u128::from(u64::MAX << ones);
            for rest in [0, 1, divisor - 1] {
                let dividend = Limbs::product(q, divisor).plus(Limbs::from_u128(rest));
                prop_assert_eq!(dividend.div_rem(divisor), (q, rest));
            }
        }
    }
}
