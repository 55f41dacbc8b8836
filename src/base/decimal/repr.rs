//! What a decimal is: sign, 96-bit mantissa, scale; its order and equality by value.
//!
//! Invariant: mantissa < 2⁹⁶, scale ≤ 28, and zero is never negative. Trailing zeros may be
//! kept (2.50 + 2.50 is stored as 5.00) because stripping costs more than carrying them;
//! equality, order, hash and text see only the value.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::kernel::Limbs;

/// Most decimal places a number can have.
pub(super) const MAX_SCALE: u32 = 28;
/// Largest mantissa, 2⁹⁶ − 1.
pub(super) const MAX_MANTISSA: u128 = (1 << MANTISSA_BITS) - 1;
/// Bits of a mantissa.
pub(super) const MANTISSA_BITS: u32 = 96;

/// Powers of ten that a `u128` holds: 10⁰ to 10³⁸.
pub(super) const POWERS_OF_TEN: [u128; 39] = {
    let mut powers = [1u128; 39];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// 10ⁿ for the scales that occur, n ≤ 38.
#[inline]
pub(super) fn power_of_ten(n: u32) -> u128 {
    POWERS_OF_TEN[n as usize]
}

/// ⌊n · log₁₀ 2⌋ for n from −10 to 199: how many times ten goes into 2ⁿ.
#[inline]
pub(super) const fn tens_in_power_of_two(n: i32) -> i32 {
    (n * 1233) >> 12
}

/// A decimal number: ± mantissa ÷ 10^scale, with a mantissa below 2⁹⁶ and a scale of 0 to 28.
///
/// Two decimals are equal when their values are: 2.5 and 2.50 are the same number, also as keys.
///
/// It stands in two words, so that it goes through registers.
#[derive(Clone, Copy)]
pub struct Decimal {
    /// The lower 64 bits of the mantissa.
    low: u64,
    /// From the lowest bit: 32 of the mantissa, 5 of the scale, the sign, and zeros.
    rest: u64,
}

pub(super) const SCALE_SHIFT: u32 = 32;
pub(super) const SCALE_MASK: u64 = 31;
/// The bit of the second word that is set for a number below zero.
pub const NEGATIVE: u64 = 1 << 37;
/// The bits of the second word that no decimal uses.
pub const SPARE_BITS: u64 = u64::MAX << 38;

/// A result, and whether it is the true one or the nearest that can be represented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded {
    pub value: Decimal,
    /// True if and only if `value` is the mathematical result itself.
    pub exact: bool,
}

impl Rounded {
    /// A result that is the true one.
    #[inline]
    pub fn exact(value: Decimal) -> Rounded {
        Rounded { value, exact: true }
    }

    /// A result that had to be rounded.
    #[inline]
    pub fn inexact(value: Decimal) -> Rounded {
        Rounded {
            value,
            exact: false,
        }
    }
}

/// Why an operation has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArithmeticError {
    #[error("the result is larger than the largest number, 79228162514264337593543950335")]
    Overflow,
    #[error("division by zero")]
    DivisionByZero,
    /// The operation has no value for these operands; the text says why in plain words.
    #[error("{0}")]
    Undefined(&'static str),
}

/// What every operation returns.
pub type Arithmetic = Result<Rounded, ArithmeticError>;

impl Decimal {
    pub const ZERO: Decimal = Decimal::pack(false, 0, 0);
    pub const ONE: Decimal = Decimal::pack(false, 1, 0);
    /// 79228162514264337593543950335, that is 2⁹⁶ − 1.
    pub const MAX: Decimal = Decimal::pack(false, MAX_MANTISSA, 0);
    /// −79228162514264337593543950335.
    pub const MIN: Decimal = Decimal::pack(true, MAX_MANTISSA, 0);

    /// `mantissa` ÷ 10^`scale`, exactly; `None` when that needs more than 96 bits or 28 places.
    pub fn new(mantissa: i128, scale: u32) -> Option<Decimal> {
        let mut magnitude = mantissa.unsigned_abs();
        let mut scale = scale;
        while (magnitude > MAX_MANTISSA || scale > MAX_SCALE) && scale > 0 && magnitude != 0 {
            if !magnitude.is_multiple_of(10) {
                return None;
            }
            magnitude /= 10;
            scale -= 1;
        }
        if magnitude > MAX_MANTISSA {
            return None;
        }
        Some(Decimal::pack(mantissa < 0, magnitude, scale.min(MAX_SCALE)))
    }

    /// The one place a decimal is put together. The caller has made sure of the ranges.
    #[inline]
    pub(super) const fn pack(negative: bool, mantissa: u128, scale: u32) -> Decimal {
        debug_assert!(mantissa <= MAX_MANTISSA && scale <= MAX_SCALE);
        let sign = (negative && mantissa != 0) as u64 * NEGATIVE;
        Decimal {
            low: mantissa as u64,
            rest: (mantissa >> 64) as u64 | (scale as u64) << SCALE_SHIFT | sign,
        }
    }

    /// The two words that it stands in; [`SPARE_BITS`] of the second are 0.
    #[inline(always)]
    pub const fn words(self) -> [u64; 2] {
        [self.low, self.rest]
    }

    /// The decimal that stood in these [`words`](Decimal::words), whatever the spare bits are now.
    #[inline(always)]
    pub const fn from_words([low, rest]: [u64; 2]) -> Decimal {
        Decimal {
            low,
            rest: rest & !SPARE_BITS,
        }
    }

    #[inline]
    const fn high(self) -> u32 {
        self.rest as u32
    }

    /// |mantissa|, below 2⁹⁶.
    #[inline]
    pub(super) const fn magnitude(self) -> u128 {
        (self.high() as u128) << 64 | self.low as u128
    }

    /// The signed mantissa as stored; `mantissa() ÷ 10^scale()` is the value.
    #[inline]
    pub fn mantissa(self) -> i128 {
        let magnitude = self.magnitude() as i128;
        if self.is_negative() {
            -magnitude
        } else {
            magnitude
        }
    }

    /// Decimal places stored, 0 to 28; the value itself may need fewer.
    #[inline]
    pub fn scale(self) -> u32 {
        (self.rest >> SCALE_SHIFT & SCALE_MASK) as u32
    }

    #[inline]
    pub fn is_zero(self) -> bool {
        self.low == 0 && self.high() == 0
    }

    /// Below zero.
    #[inline]
    pub fn is_negative(self) -> bool {
        self.rest & NEGATIVE != 0
    }

    /// Above zero.
    #[inline]
    pub fn is_positive(self) -> bool {
        !self.is_negative() && !self.is_zero()
    }

    /// A whole number, however it is stored.
    pub fn is_integer(self) -> bool {
        self.scale() == 0 || self.magnitude().is_multiple_of(power_of_ten(self.scale()))
    }

    /// The power of ten of the first digit: 2 for 250, −1 for 0.5; None for 0.
    pub fn exponent(self) -> Option<i32> {
        let magnitude = self.magnitude();
        (magnitude != 0).then(|| magnitude.ilog10() as i32 - self.scale() as i32)
    }

    /// One unit of the last of the 28 digits that a result with this first digit keeps; of
    /// small numbers that of the last place, 10^−28.
    #[must_use]
    pub fn last_place(self) -> Decimal {
        let power = self.exponent().map_or(-28, |first| (first - 27).max(-28));
        match u32::try_from(power) {
            Ok(zeros) => Decimal::pack(false, power_of_ten(zeros), 0),
            Err(_) => Decimal::pack(false, 1, power.unsigned_abs()),
        }
    }

    #[inline]
    #[must_use]
    pub fn abs(self) -> Decimal {
        Decimal {
            rest: self.rest & !NEGATIVE,
            ..self
        }
    }

    /// The same value with as few places as it needs.
    #[must_use]
    pub fn normalized(self) -> Decimal {
        let (mut magnitude, mut scale) = (self.magnitude(), self.scale());
        // A number divisible by 10ⁿ ends in n binary zeros: most need no further look.
        let mut room = scale.min(magnitude.trailing_zeros());
        for step in ZEROS {
            if step.count <= room {
                let quotient = magnitude.wrapping_mul(step.inverse_of_five);
                if quotient <= step.largest_quotient {
                    magnitude = quotient >> step.count;
                    scale -= step.count;
                    room -= step.count;
                }
            }
        }
        if magnitude == 0 {
            Decimal::ZERO
        } else {
            Decimal::pack(self.is_negative(), magnitude, scale)
        }
    }
}

/// A test whether 5ⁿ divides a number, which gives the quotient as well: multiplication by the
/// inverse of 5ⁿ modulo 2¹²⁸ maps its multiples, and nothing else, to 0 ..= ⌊(2¹²⁸ − 1) ÷ 5ⁿ⌋.
#[derive(Clone, Copy)]
struct Zeros {
    count: u32,
    inverse_of_five: u128,
    largest_quotient: u128,
}

impl Zeros {
    const fn new(count: u32) -> Zeros {
        let power = 5u128.pow(count);
        // Newton's iteration doubles the correct low bits; an odd number is its own inverse
        // modulo 8, so six steps reach 192.
        let mut inverse = power;
        let mut step = 0;
        while step < 6 {
            inverse = inverse.wrapping_mul(2u128.wrapping_sub(power.wrapping_mul(inverse)));
            step += 1;
        }
        Zeros {
            count,
            inverse_of_five: inverse,
            largest_quotient: u128::MAX / power,
        }
    }
}

/// Sixteen zeros, then eight, four, two, one: any number of them up to 31.
static ZEROS: [Zeros; 5] = [
    Zeros::new(16),
    Zeros::new(8),
    Zeros::new(4),
    Zeros::new(2),
    Zeros::new(1),
];

impl std::ops::Neg for Decimal {
    type Output = Decimal;

    #[inline]
    fn neg(self) -> Decimal {
        let flipped = u64::from(!self.is_zero()) * NEGATIVE;
        Decimal {
            rest: self.rest ^ flipped,
            ..self
        }
    }
}

impl Default for Decimal {
    fn default() -> Decimal {
        Decimal::ZERO
    }
}

impl PartialEq for Decimal {
    #[inline]
    fn eq(&self, other: &Decimal) -> bool {
        if (self.rest ^ other.rest) >> SCALE_SHIFT == 0 {
            return self.magnitude() == other.magnitude();
        }
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    #[inline]
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Decimal) -> Ordering {
        match (self.is_negative(), other.is_negative()) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => compare_magnitudes(*self, *other),
            (true, true) => compare_magnitudes(*other, *self),
        }
    }
}

/// |a| and |b| as whole numbers of units of the finer scale, where one word times another makes
/// them: below 2¹²⁶, so that their sum and difference are signed 128-bit numbers.
#[inline]
pub(super) fn aligned(a: Decimal, b: Decimal) -> Option<(u128, u128)> {
    if a.scale() == b.scale() {
        return Some((a.magnitude(), b.magnitude()));
    }
    let (coarse, gap) = match a.scale() < b.scale() {
        true => (a, b.scale() - a.scale()),
        false => (b, a.scale() - b.scale()),
    };
    if coarse.high() != 0 || gap > SHORT_GAP {
        return None;
    }
    let raised = u128::from(coarse.low) * u128::from(power_of_ten(gap) as u64);
    match a.scale() < b.scale() {
        true => Some((raised, b.magnitude())),
        false => Some((a.magnitude(), raised)),
    }
}

/// 10¹⁸ < 2⁶² < 10¹⁹
const SHORT_GAP: u32 = 18;

/// [`aligned`], whatever it takes: below 2¹⁹².
#[inline]
pub(super) fn aligned_limbs(a: Decimal, b: Decimal) -> (Limbs, Limbs) {
    let whole = |d: Decimal| Limbs::from_u128(d.magnitude());
    match a.scale().checked_sub(b.scale()) {
        Some(gap) => (whole(a), Limbs::raised(b.magnitude(), gap)),
        None => {
            let gap = b.scale() - a.scale();
            (Limbs::raised(a.magnitude(), gap), whole(b))
        }
    }
}

/// Compares |a| with |b|.
#[inline]
fn compare_magnitudes(a: Decimal, b: Decimal) -> Ordering {
    match aligned(a, b) {
        Some((a, b)) => a.cmp(&b),
        None => {
            let (a, b) = aligned_limbs(a, b);
            a.cmp(&b)
        }
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let normal = self.normalized();
        (normal.mantissa(), normal.scale()).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tens_are_counted_rightly() {
        for n in 0..128 {
            let tens = POWERS_OF_TEN
                .iter()
                .filter(|power| **power <= 1 << n)
                .count() as i32
                - 1;
            assert_eq!(tens_in_power_of_two(n), tens, "2^{n}");
        }
        // 10⁵⁷ < 2¹⁹⁰ < 2¹⁹² < 10⁵⁸, and 2⁻¹⁰ is between 10⁻⁴ and 10⁻³.
        assert_eq!(
            (tens_in_power_of_two(190), tens_in_power_of_two(192)),
            (57, 57)
        );
        assert_eq!(
            (tens_in_power_of_two(-10), tens_in_power_of_two(-1)),
            (-4, -1)
        );
    }
}
