//! A hundred thousand pairs of numbers, each result held against the definition: no decimal is
//! nearer to the true ratio, no place is given away, and the flag says exact if and only if the
//! result is the true one. `DECIMAL_TIMES=100` takes a hundred times as many.

use aim::base::Decimal;
use aim::base::decimal::{Arithmetic, ArithmeticError, Rounded, RoundingMode};
use num_bigint::{BigInt, BigUint, Sign};

use super::oracle::{Numbers, Ratio, ratio, ten_to};
use super::times;

const PAIRS: u32 = 100_000;

fn size(n: &BigInt) -> BigInt {
    n.magnitude().clone().into()
}

/// Twice a mantissa that is half a unit too large, and so rounds to 2⁹⁶.
fn too_large() -> BigInt {
    BigInt::from(BigUint::from(1u8) << 97) - 1
}

/// Holds a result against the true ratio n ÷ d, d ≠ 0, by what it has to be and not by how one
/// gets there.
fn hold(found: Arithmetic, (n, d): &Ratio, what: &str) {
    let below = size(d);
    let Ok(Rounded { value, exact }) = found else {
        assert_eq!(found, Err(ArithmeticError::Overflow), "{what}");
        assert!(
            size(n) * 2 >= too_large() * below,
            "{what} is not too large"
        );
        return;
    };
    let (m, unit) = ratio(value);
    let off = size(&(n * &unit - &m * d));
    assert_eq!(exact, off == BigInt::ZERO, "{what}: the flag of {value}");
    if exact {
        return;
    }
    let to_half = Ord::cmp(&(&off * 2), &below);
    let nearest = to_half.is_lt() || to_half.is_eq() && !m.bit(0);
    assert!(nearest, "{what}: another is nearer than {value}");
    if value.scale() < 28 {
        let finer = size(n) * unit * 20;
        assert!(
            finer >= too_large() * below,
            "{what}: {value} could have more places"
        );
    }
}

#[test]
fn every_result_is_what_the_definition_says() {
    let mut numbers = Numbers::new(0x5eed);
    for _ in 0..PAIRS * times() {
        let (a, b) = numbers.pair();
        let ((n, m), (p, q)) = (ratio(a), ratio(b));
        let sum = a.checked_add(b);
        let product = a.checked_mul(b);
        hold(sum, &(&n * &q + &p * &m, &m * &q), &format!("{a} + {b}"));
        hold(
            a.checked_sub(b),
            &(&n * &q - &p * &m, &m * &q),
            &format!("{a} - {b}"),
        );
        hold(product, &(&n * &p, &m * &q), &format!("{a} * {b}"));
        assert_eq!(
            (b.checked_add(a), b.checked_mul(a)),
            (sum, product),
            "{b} and {a}, turned round"
        );
        assert_eq!((-a).checked_sub(b), sum.map(negated), "-({a} + {b})");
        if let Ok(Rounded { value, exact: true }) = sum {
            assert_eq!(
                value.checked_sub(b),
                Ok(Rounded {
                    value: a,
                    exact: true
                }),
                "{a} + {b} - {b}"
            );
        }
        if b.is_zero() {
            assert_eq!(a.checked_div(b), Err(ArithmeticError::DivisionByZero));
            continue;
        }
        hold(a.checked_div(b), &(&n * &q, &m * &p), &format!("{a} / {b}"));
        if let Ok(Rounded { value, exact: true }) = product {
            assert_eq!(
                value.checked_div(b),
                Ok(Rounded {
                    value: a,
                    exact: true
                }),
                "{a} * {b} / {b}"
            );
        }
        let whole = &n * &q / (&p * &m);
        let rest = (&n * &q - &whole * &p * &m, m * q);
        hold(a.checked_rem(b), &rest, &format!("rem({a}, {b})"));
        hold(
            a.div_int(b),
            &(whole, 1.into()),
            &format!("div_int({a}, {b})"),
        );
    }
}

fn negated(rounded: Rounded) -> Rounded {
    Rounded {
        value: -rounded.value,
        ..rounded
    }
}

/// What each mode does to n ÷ d > 0 or < 0, in whole numbers.
fn whole((n, d): &Ratio, mode: RoundingMode) -> BigInt {
    let negative = n.sign() == Sign::Minus;
    let cut = n / d;
    let floor = &cut - i32::from(negative && &cut * d != *n);
    let twice = (n - &floor * d) * 2;
    let up = match mode {
        _ if twice == BigInt::ZERO => false,
        RoundingMode::Floor => false,
        RoundingMode::Ceil => true,
        RoundingMode::Down => negative,
        RoundingMode::Up => !negative,
        _ if twice != *d => twice > *d,
        RoundingMode::HalfEven => floor.bit(0),
        RoundingMode::HalfUp => !negative,
        RoundingMode::HalfDown => negative,
    };
    floor + i32::from(up)
}

#[test]
fn every_mode_rounds_to_every_place() {
    let mut numbers = Numbers::new(0xface);
    for _ in 0..PAIRS * times() {
        let (x, step) = numbers.pair();
        let (_, mode) = RoundingMode::NAMES[numbers.below(7) as usize];
        let places = numbers.below(60) as i32 - 30;
        let (n, d) = ratio(x);
        let (raise, lower) = (
            ten_to(places.max(0) as u32),
            ten_to((-places).max(0) as u32),
        );
        let rounded = whole(&(&n * &raise, &d * &lower), mode);
        let truth = (&rounded * &lower, raise);
        let changed = &n * &truth.1 != &truth.0 * &d;
        asked(
            x.round(places, mode),
            truth,
            changed,
            &format!("round({x}, {places}, {mode:?})"),
        );
        if step.is_positive() {
            let (s, t) = ratio(step);
            let truth = (whole(&(&n * &t, &d * &s), mode) * s, t);
            let changed = &n * &truth.1 != &truth.0 * &d;
            asked(
                x.round_to(step, mode),
                truth,
                changed,
                &format!("round({x}, to {step}, {mode:?})"),
            );
        }
    }
}

/// A rounding that was asked for: exact where it changed nothing.
fn asked(found: Arithmetic, truth: Ratio, changed: bool, what: &str) {
    let Ok(Rounded { value, exact }) = found else {
        return hold(found, &truth, what);
    };
    assert_eq!(exact, !changed, "{what}: the flag of {value}");
    let (m, unit) = ratio(value);
    let exact = m * &truth.1 == &truth.0 * unit;
    hold(Ok(Rounded { value, exact }), &truth, what);
}

#[test]
fn whole_powers_are_those_of_the_ratio() {
    let mut numbers = Numbers::new(0xbead);
    for _ in 0..PAIRS / 10 * times() {
        let (x, near_one) = numbers.pair();
        let near_one = Decimal::ONE
            .checked_add(near_one)
            .map_or(x, |sum| sum.value);
        for (x, n) in [(x, numbers.below(8)), (near_one, numbers.below(40))] {
            let n = n as u32;
            let (p, q) = ratio(x);
            let power = (p.pow(n), q.pow(n));
            hold(x.powi(n.into()), &power, &format!("{x} ^ {n}"));
            if !x.is_zero() {
                let truth = (power.1, power.0);
                hold(x.powi(-i64::from(n)), &truth, &format!("{x} ^ -{n}"));
            }
        }
    }
}
