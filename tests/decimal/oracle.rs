//! The definition of a result, written as directly as it can be: a ratio of big integers is
//! tried with 28 places, then 27, and so on, until its nearest whole number fits.

use aim::base::Decimal;
use aim::base::decimal::{Arithmetic, ArithmeticError, Rounded};
use num_bigint::{BigInt, BigUint, Sign};
use proptest::prelude::*;

/// A number as numerator and denominator, the latter above zero.
pub type Ratio = (BigInt, BigInt);

pub fn ten_to(n: u32) -> BigInt {
    BigInt::from(10).pow(n)
}

pub fn ratio(d: Decimal) -> Ratio {
    (BigInt::from(d.mantissa()), ten_to(d.scale()))
}

/// The nearest whole number to n ÷ d, ties to even, for n ≥ 0.
fn nearest(n: &BigInt, d: &BigInt) -> BigInt {
    let floor = n / d;
    let twice = (n - &floor * d) * 2;
    let up = twice > *d || twice == *d && floor.bit(0);
    floor + i32::from(up)
}

/// What an operation with the true result n ÷ d has to return.
pub fn expected((n, d): Ratio) -> Arithmetic {
    let negative = (n.sign() == Sign::Minus) != (d.sign() == Sign::Minus);
    let (n, d) = (
        BigInt::from(n.magnitude().clone()),
        BigInt::from(d.magnitude().clone()),
    );
    let limit = BigInt::from(BigUint::from(1u8) << 96);
    for scale in (0..=28).rev() {
        let scaled = &n * ten_to(scale);
        let mantissa = nearest(&scaled, &d);
        if mantissa < limit {
            let exact = &mantissa * &d == scaled;
            let magnitude = i128::try_from(mantissa).expect("below 2⁹⁶");
            let value = Decimal::new(if negative { -magnitude } else { magnitude }, scale);
            return Ok(Rounded {
                value: value.expect("fits"),
                exact,
            });
        }
    }
    Err(ArithmeticError::Overflow)
}

/// Mantissas of every length, and the kinds that meet edges: round ones, products of twos and
/// fives (which tie), one less and one more than a power of two or ten, the largest.
pub fn mantissas() -> impl Strategy<Value = i128> {
    let limit = 1u128 << 96;
    let any_length = (any::<u128>(), 32u32..128).prop_map(|(n, cut)| n >> cut);
    let money = (0u128..100_000_000).boxed();
    let round = (1u128..1000, 0u32..27).prop_map(|(n, zeros)| n * 10u128.pow(zeros));
    let twos_and_fives = (0u32..42, 0u32..96, 0u128..50).prop_map(|(fives, twos, n)| {
        (5u128.pow(fives) % (1 << 96))
            .wrapping_shl(twos)
            .wrapping_mul(2 * n + 1)
    });
    let near_power =
        (0u32..96, 0u32..29, any::<bool>(), 0u128..5).prop_map(|(twos, tens, two, off)| {
            (if two { 1u128 << twos } else { 10u128.pow(tens) })
                .wrapping_add(off)
                .saturating_sub(2)
        });
    let largest = (0u128..20).prop_map(move |n| limit - 1 - n);
    let magnitude = prop_oneof![4 => any_length, 2 => money, 2 => round, 2 => twos_and_fives, 2 => near_power, 1 => largest];
    (magnitude, any::<bool>()).prop_map(move |(n, negative)| {
        let magnitude = (n % limit) as i128;
        if negative { -magnitude } else { magnitude }
    })
}

pub fn decimals() -> impl Strategy<Value = Decimal> {
    let scales = prop_oneof![2 => 0u32..=28, 1 => 0u32..=4, 1 => 26u32..=28];
    (mantissas(), scales)
        .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).expect("in range"))
}

/// Decimals that are not zero.
pub fn divisors() -> impl Strategy<Value = Decimal> {
    decimals().prop_map(|d| if d.is_zero() { Decimal::ONE } else { d })
}

/// Pairs of numbers without end, the same each time (Steele, Lea, Flood: SplitMix64).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed)
    }

    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.word() % n
    }

    /// A mantissa of any length, or one of the kinds that meet edges.
    pub fn mantissa(&mut self) -> u128 {
        let any = u128::from(self.word()) << 64 | u128::from(self.word());
        let ten_to = |n: u64| 10u128.pow(n as u32);
        let mantissa = match self.below(10) {
            0..=3 => any >> (32 + self.below(96)),
            4 => any % 100_000_000,
            5 => (any % 1000) * ten_to(self.below(26)),
            6 => (5u128.pow(self.below(42) as u32) % (1 << 96)) << self.below(20),
            7 => (1 << self.below(96)) + any % 5,
            8 => ten_to(self.below(29)) + any % 5,
            _ => (1 << 96) - 1 - any % 20,
        };
        mantissa % (1 << 96)
    }

    fn decimal(&mut self) -> Decimal {
        let scale = match self.below(3) {
            0 => self.below(5),
            1 => 26 + self.below(3),
            _ => self.below(29),
        };
        let sign = if self.below(2) == 0 { 1 } else { -1 };
        Decimal::new(sign * self.mantissa() as i128, scale as u32).expect("in range")
    }

    /// Two numbers, the second often one that makes the first meet an edge.
    pub fn pair(&mut self) -> (Decimal, Decimal) {
        let (a, b) = (self.decimal(), self.decimal());
        let five = |places: u64| Decimal::new(5, places as u32).expect("in range");
        let b = match self.below(8) {
            // Half a last place, a last place.
            0 => five(self.below(29)),
            1 => Decimal::new(1, self.below(29) as u32).expect("in range"),
            // Its own near double and its own opposite.
            2 => a.checked_add(five(28)).map_or(b, |near| near.value),
            3 => -a
                .checked_add(five(self.below(29)))
                .map_or(b, |near| near.value),
            // What brings it to the largest number.
            4 => Decimal::MAX.checked_sub(a).map_or(b, |rest| rest.value),
            5 if !a.is_zero() => Decimal::MAX.checked_div(a).map_or(b, |rest| rest.value),
            _ => b,
        };
        (a, b)
    }
}
