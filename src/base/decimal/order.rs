//! Whole numbers that order decimals, for where many are to be sorted.

use super::repr::{Decimal, POWERS_OF_TEN};

/// Digits that a key holds, but one.
const BEHIND_FIRST: u32 = 16;
/// Bits of a key that hold its digits: 10¹⁷ is below 2⁵⁷.
const DIGITS: u32 = 57;
/// Added to the power of ten of the first digit, from −28 on, so that it is above zero.
const LIFT: i32 = 29;

impl Decimal {
    /// A whole number that is never smaller for a larger decimal: of two that differ in their
    /// first 17 digits, the smaller has the smaller one. Equal decimals have the same.
    pub fn order_key(self) -> i64 {
        let magnitude = self.magnitude();
        if magnitude == 0 {
            return 0;
        }
        let bits = u128::BITS - magnitude.leading_zeros();
        // The power of ten of the first digit of a whole number: log₁₀ 2 of its bits, or one less.
        let most = ((bits * 1233) >> 12) as usize;
        let first = most as u32 - u32::from(magnitude < POWERS_OF_TEN[most]);
        let digits = match first.checked_sub(BEHIND_FIRST) {
            Some(more) => magnitude / POWERS_OF_TEN[more as usize],
            None => magnitude * POWERS_OF_TEN[(BEHIND_FIRST - first) as usize],
        };
        let power = i64::from(first as i32 - self.scale() as i32 + LIFT);
        let key = (power << DIGITS) | digits as i64;
        if self.is_negative() { -key } else { key }
    }
}
