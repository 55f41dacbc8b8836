//! A product over a product, rounded once: 256 bits divided by 128.
//!
//! A rate accrues as amount × rate × days ÷ days, and 28 digits times 28 digits times a count
//! leave 192 bits before they are divided.

use super::limbs::{Limbs, pair};
use super::nearest::fit_with_rest;
use super::{divide, word};
use crate::base::decimal::repr::{Arithmetic, ArithmeticError, MAX_SCALE, tens_in_power_of_two};

/// Places before the last rounding at most; with them it cuts off 28 digits.
const PLACES: u32 = 2 * MAX_SCALE;
/// The largest power of ten in one word, 10¹⁹.
const WORD_TENS: u32 = 19;

/// An unsigned number of 256 bits, the lowest limb first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::base::decimal) struct Product([u64; 4]);

impl Product {
    /// a × b × c for a and b below 2⁹⁶; `None` from 2²⁵⁶ on.
    #[inline]
    pub fn new(a: u128, b: u128, c: u128) -> Option<Product> {
        let ab = Limbs::product(a, b);
        let product = Product([ab.low, ab.high as u64, (ab.high >> 64) as u64, 0]);
        match u64::try_from(c) {
            Ok(c) => Some(product.times(c)),
            Err(_) => None,
        }
    }

    /// self × `factor`, for products below 2²⁵⁶.
    #[inline]
    fn times(self, factor: u64) -> Product {
        let mut carry = 0;
        Product(self.0.map(|limb| {
            let sum = u128::from(limb) * u128::from(factor) + carry;
            carry = sum >> 64;
            sum as u64
        }))
    }

    /// Length in bits; 0 for zero.
    #[inline]
    fn bits(self) -> u32 {
        let [a, b, c, d] = self.0.map(|limb| 64 - limb.leading_zeros());
        match (d, c, b) {
            (0, 0, 0) => a,
            (0, 0, _) => 64 + b,
            (0, ..) => 128 + c,
            _ => 192 + d,
        }
    }

    /// ± self ÷ `divisor` ÷ 10^`scale` as a decimal, for a divisor > 0 and a scale from −28 to
    /// 56; `None` where 256 bits are not enough to tell.
    pub fn over(self, negative: bool, divisor: u128, scale: i32) -> Option<Arithmetic> {
        // As many zeros as there is room for, in 256 bits and in a quotient of 192, leave more
        // digits than a mantissa holds, or 56 places.
        let (bits, below) = (self.bits() as i32, 128 - divisor.leading_zeros() as i32);
        let room = tens_in_power_of_two((256 - bits).min(191 - bits + below));
        let zeros = room.min(PLACES as i32 - scale);
        // Two words of zeros are enough for all but short products over long divisors.
        let zeros = u32::try_from(zeros)
            .ok()
            .filter(|zeros| *zeros <= 2 * WORD_TENS)?;
        let Ok(scale) = u32::try_from(scale + zeros as i32) else {
            return Some(Err(ArithmeticError::Overflow));
        };
        let first = zeros.min(WORD_TENS);
        let raised = self.times(10u64.pow(first)).times(10u64.pow(zeros - first));
        let (quotient, exact) = raised.div_exact(divisor)?;
        if quotient.high >> 32 == 0 && scale < PLACES {
            return None;
        }
        Some(fit_with_rest(negative, quotient, scale, exact))
    }

    /// The quotient, and whether nothing is left; `None` from 2¹⁹² on.
    #[inline]
    fn div_exact(self, divisor: u128) -> Option<(Limbs, bool)> {
        let [n0, n1, n2, n3] = self.0;
        if let Ok(d) = u64::try_from(divisor) {
            if n3 >= d {
                return None;
            }
            let (q2, rest) = word::divide(n3, n2, d);
            let (q1, rest) = word::divide(rest, n1, d);
            let (q0, rest) = word::divide(rest, n0, d);
            let quotient = Limbs {
                high: pair(q2, q1),
                low: q0,
            };
            return Some((quotient, rest == 0));
        }
        let shift = divisor.leading_zeros();
        let divisor = divisor << shift;
        // Both sides shifted alike: five limbs, of which the first is a rest of the shift.
        let up = |high: u64, low: u64| ((pair(high, low) << shift) >> 64) as u64;
        let top = pair(up(0, n3), up(n3, n2));
        if top >> 64 != 0 && top >= divisor {
            return None;
        }
        let (q2, rest) = divide::digit(top, up(n2, n1), divisor);
        let (q1, rest) = divide::digit(rest, up(n1, n0), divisor);
        let (q0, rest) = divide::digit(rest, n0 << shift, divisor);
        let quotient = Limbs {
            high: pair(q2, q1),
            low: q0,
        };
        Some((quotient, rest == 0))
    }
}
