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
