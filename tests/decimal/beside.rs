//! Decimals beside `rust_decimal`, which has the same mantissas and places: wherever it gives a
//! value, ours is the same value, and where it gives none, ours is too large.
//!
//! The fuzzing target of fuzz/ takes its numbers from bytes by this file, too.

use aim::base::Decimal;
use aim::base::decimal::many::{self, Operation, Series, Tags};
use aim::base::decimal::{Arithmetic, ArithmeticError, Rounded, RoundingMode};
use rust_decimal::Decimal as Other;

/// Two numbers from bytes: mantissas of any length, scales, signs, and pairs that lie near each
/// other or near the largest number. Bytes that are missing are zeros.
pub fn numbers(bytes: &[u8]) -> (Decimal, Decimal) {
    let mut bytes = bytes.iter().copied().chain(std::iter::repeat(0));
    let mut next = |n: u32| {
        (0..n).fold(0u128, |sum, _| {
            sum << 8 | u128::from(bytes.next().unwrap_or(0))
        })
    };
    let mut number = || {
        let (kind, scale, mantissa) = (next(1), next(1), next(12));
        let bits = u32::try_from(next(1)).unwrap_or(0) % 97;
        let magnitude = match kind >> 1 & 7 {
            // A power of two or ten, and what is next to it.
            0 => (1u128 << bits) + (mantissa & 3),
            1 => 10u128.pow(bits % 29) + (mantissa & 3),
            2 => ((1u128 << bits) - 1).wrapping_sub(mantissa & 3),
            // Products of twos and fives, which tie.
            3 => (5u128.pow(bits % 42) << (mantissa & 7)) + (mantissa >> 90),
            4 => (mantissa % 1000) * 10u128.pow(bits % 27),
            _ => mantissa >> (96 - bits),
        } % (1 << 96);
        let sign = if kind & 1 == 0 { 1 } else { -1 };
        let scale = u32::try_from(scale).unwrap_or(0) % 29;
        Decimal::new(sign * magnitude as i128, scale).unwrap_or(Decimal::ONE)
    };
    let (a, b) = (number(), number());
    let b = match next(1) % 8 {
        0 => Decimal::MAX.checked_sub(a).map_or(b, |rest| rest.value),
        1 if !a.is_zero() => Decimal::MAX.checked_div(a).map_or(b, |rest| rest.value),
        2 => a.checked_mul(b).map_or(b, |product| product.value),
        _ => b,
    };
    (a, b)
}

/// What an operation on many gives for two.
pub fn one(operation: Operation, a: Decimal, b: Decimal) -> Arithmetic {
    match operation {
        Operation::Add => a.checked_add(b),
        Operation::Sub => a.checked_sub(b),
        Operation::Mul => a.checked_mul(b),
        Operation::Div => a.checked_div(b),
        Operation::Round(places) => a.round(places as i32, RoundingMode::HalfEven),
        Operation::Exp => a.exp(),
    }
}

/// Holds what a processor computes of many numbers at once to what it computes of two.
fn hold_many(a: Decimal, b: Decimal) {
    let tags = Tags {
        no_number: 0,
        tag: 0,
        rank: 63,
    };
    let series = |first| Series {
        first,
        is_one: true,
    };
    for operation in [
        Operation::Add,
        Operation::Sub,
        Operation::Mul,
        Operation::Div,
        Operation::Round(2),
        Operation::Exp,
    ] {
        let mut words = [a.words(), b.words(), [0, 0]];
        let operands = (series(0), series(1));
        if many::compute(operation, &mut words, 2, operands, 1, tags, Some(0)).lanes == 1 {
            let found = Decimal::from_words(words[2]);
            let due = one(operation, a, b).map(|due| due.value);
            assert_eq!(Ok(found), due, "{operation:?} of {a} and {b}");
        }
    }
}

/// Holds `+ − × ÷`, remainders, order and rounding of two numbers against the other crate.
pub fn hold(a: Decimal, b: Decimal) {
    hold_many(a, b);
    let (x, y) = (Other::from(a), Other::from(b));
    same(a.checked_add(b), x.checked_add(y), || format!("{a} + {b}"));
    same(a.checked_sub(b), x.checked_sub(y), || format!("{a} - {b}"));
    same(a.checked_mul(b), x.checked_mul(y), || format!("{a} * {b}"));
    assert_eq!(a.cmp(&b), x.cmp(&y), "{a} beside {b}");
    for places in [0, 2, b.scale()] {
        let ours = a.round(places as i32, RoundingMode::HalfEven);
        same(ours, Some(x.round_dp(places)), || {
            format!("round({a}, {places})")
        });
    }
    if b.is_zero() {
        assert_eq!(a.checked_div(b), Err(ArithmeticError::DivisionByZero));
        return;
    }
    same(a.checked_div(b), x.checked_div(y), || format!("{a} / {b}"));
    // What is not rounded can be undone.
    if let Ok(Rounded { value, exact: true }) = a.checked_mul(b) {
        assert_eq!(
            value.checked_div(b),
            Ok(Rounded::exact(a)),
            "{a} * {b} / {b}"
        );
    }
}

fn same(ours: Arithmetic, theirs: Option<Other>, what: impl Fn() -> String) {
    let theirs = theirs.map(Decimal::from).ok_or(ArithmeticError::Overflow);
    assert_eq!(ours.map(|rounded| rounded.value), theirs, "{}", what());
}
