//! `exp`, logarithms, roots and powers against plain power series with 180 places, on big
//! integers of another crate; above all where the truth lies beside a tie or a decimal.

use std::sync::LazyLock;

use aim::base::Decimal;
use aim::base::decimal::{Arithmetic, ArithmeticError, Rounded};
use num_bigint::BigInt;

use super::oracle::{Numbers, Ratio, ratio, ten_to};
use super::{d, times};

/// Places of the fixed point that the series are added up in.
const PLACES: u32 = 180;
/// Places of a result that are certain: e⁶⁶ and 40 squarings cost 12 + 29 of them, the exponents
/// of powers another 28.
const GOOD: u32 = 100;

/// 1 in fixed point.
static ONE: LazyLock<BigInt> = LazyLock::new(|| ten_to(PLACES));
static LN_2: LazyLock<BigInt> = LazyLock::new(|| twice_artanh(&(&*ONE / 3)));

fn size(n: &BigInt) -> BigInt {
    n.magnitude().clone().into()
}

/// e^x = (e^(x ÷ 2⁴⁰))^(2⁴⁰), the inner one by Taylor's series.
fn exp(x: &BigInt) -> BigInt {
    let small: BigInt = x >> 40;
    let (mut sum, mut term) = (ONE.clone(), ONE.clone());
    for n in 1..40 {
        term = term * &small / &*ONE / n;
        sum += &term;
    }
    (0..40).fold(sum, |power, _| &power * &power / &*ONE)
}

/// 2 artanh(t) = 2 (t + t³/3 + t⁵/5 …), for |t| ≤ 1/3.
fn twice_artanh(t: &BigInt) -> BigInt {
    let square = t * t / &*ONE;
    let (mut sum, mut power) = (BigInt::ZERO, t.clone());
    for n in (1..400).step_by(2) {
        sum += &power / n;
        power = power * &square / &*ONE;
    }
    sum * 2
}

/// ln x for x > 0: halved or doubled into 2/3 … 4/3, where it is 2 artanh((x − 1) ÷ (x + 1)).
fn ln((n, d): &Ratio) -> BigInt {
    let (mut n, mut d, mut doublings) = (n.clone(), d.clone(), 0);
    while &n * 3 > &d * 4 {
        d *= 2;
        doublings += 1;
    }
    while &n * 3 < &d * 2 {
        n *= 2;
        doublings -= 1;
    }
    twice_artanh(&((&n - &d) * &*ONE / (&n + &d))) + &*LN_2 * doublings
}

/// x to the power y.
fn power(x: Decimal, (n, d): &Ratio) -> BigInt {
    exp(&(ln(&ratio(x)) * n / d))
}

/// A truth, rounded to the digits that `sqrt`, `exp` and the like keep: 28 of them, or 28 places.
fn to_28_digits(truth: &BigInt) -> Arithmetic {
    let whole = size(&(truth / &*ONE));
    let digits = if whole == BigInt::ZERO {
        0
    } else {
        whole.to_string().len() as i32
    };
    to_places(truth, (28 - digits).min(28))
}

/// A truth that is no decimal and no tie, rounded to so many places, below 0 to tens.
fn to_places(truth: &BigInt, places: i32) -> Arithmetic {
    let unit = ten_to((PLACES as i32 - places) as u32);
    let beside = distance(truth, places);
    assert!(
        beside > ten_to(PLACES - GOOD),
        "too near a tie or a decimal to tell"
    );
    let rest = size(&(truth % &unit));
    let away = if truth < &BigInt::ZERO { -1 } else { 1 };
    let mantissa = truth / &unit + if rest * 2 > unit { away } else { 0 };
    let mantissa = mantissa * ten_to((-places).max(0) as u32);
    let value = i128::try_from(mantissa)
        .ok()
        .and_then(|m| Decimal::new(m, places.max(0) as u32));
    value
        .map(|value| Rounded {
            value,
            exact: false,
        })
        .ok_or(ArithmeticError::Overflow)
}

/// How far a truth is from the nearest decimal of so many places, or tie between two.
fn distance(truth: &BigInt, places: i32) -> BigInt {
    let half = ten_to((PLACES as i32 - places) as u32) / 2;
    let rest = size(truth) % &half;
    Ord::min(&half - &rest, rest)
}

/// Asserts that a truth is within 10^−`beside` of a decimal of so many places or a tie, and that
/// the result is what it rounds to.
fn hold_beside(found: Arithmetic, truth: &BigInt, places: i32, beside: u32, what: &str) {
    let near = distance(truth, places) < ten_to(PLACES - beside);
    assert!(near, "{what} is no hard case");
    assert_eq!(found, to_places(truth, places), "{what}");
}

fn unit(mantissa: i128, scale: u32) -> Decimal {
    Decimal::new(mantissa, scale).expect("in range")
}

/// 10¹⁴: numbers a ÷ 10¹⁴ + b ÷ 10²⁸ have squares that end where the last place of a result is.
const E14: i128 = 10i128.pow(14);
const E28: i128 = E14 * E14;

/// For t = a ÷ 10¹⁴ + b ÷ 10²⁸ the terms of the series up to t² end in a tie, or in a decimal,
/// with the right b, and the rest, near 10⁻⁴², decides.
#[test]
fn logarithms_and_exponentials_beside_ties() {
    for a in 1..=20i128 {
        for b in [-9, -4, -1, 0, 1, 2, 7i128] {
            let t = unit(a * E14 + b, 28);
            let (x, near_one) = (fixed(t), unit(E28 + a * E14 + b, 28));
            // 1 − t + t²/2 and t − t²/2 with 28 places: for odd a a tie.
            hold_beside((-t).exp(), &exp(&-&x), 28, 37, &format!("exp -{t}"));
            hold_beside(
                near_one.ln(),
                &ln(&ratio(near_one)),
                28,
                37,
                &format!("ln {near_one}"),
            );
            // 1 + t + t²/2 with 27 places.
            if a % 2 == 0 {
                let t = unit(a * E14 + 5 * b - a * a / 2, 28);
                hold_beside(t.exp(), &exp(&fixed(t)), 27, 37, &format!("exp {t}"));
            }
        }
    }
}

fn fixed(x: Decimal) -> BigInt {
    let (n, d) = ratio(x);
    n * &*ONE / d
}

#[test]
fn roots_and_powers_beside_ties() {
    let half: Ratio = (1.into(), 2.into());
    for c in 1..=16i128 {
        for k in [-9, -4, -1, 0, 1, 2, 7i128] {
            // √(1 + s) = 1 + s/2 − s²/8 … with s = 4c ÷ 10¹⁴ + b ÷ 10²⁸; at k = 0 a square.
            if k != 0 {
                let base = unit(E28 + 4 * c * E14 + 4 * c * c + 10 * k, 28);
                let truth = power(base, &half);
                hold_beside(base.sqrt(), &truth, 27, 37, &format!("sqrt {base}"));
                assert_eq!(base.pow(d("0.5")), base.sqrt());
            }
            // (1 + 10⁻²⁸)^y = 1 + t + t²/2 … with t = y ÷ 10²⁸, 28 places for a whole y.
            let base = unit(E28 + 1, 28);
            let y = c * E14 + k;
            let truth = power(base, &(y.into(), 1.into()));
            hold_beside(
                base.pow(unit(y, 0)),
                &truth,
                28,
                37,
                &format!("{base} ^ {y}"),
            );
            // And 27 for one that is not: tenths of y, so that c² ÷ 2 can be made up for.
            let y = unit(c * E14 * 10 + 50 * k - 5 * c * c, 1);
            if !y.is_integer() {
                let truth = power(base, &ratio(y));
                hold_beside(base.pow(y), &truth, 27, 37, &format!("{base} ^ {y}"));
            }
        }
    }
    // √(N² + 1) = N + 1 ÷ 2N − 1 ÷ 8N³: the second term five last places, two and a half, one.
    for n in [1, 2, 5] {
        let n = n * E14 / 10;
        let base = unit(n * n + 1, 0);
        hold_beside(
            base.sqrt(),
            &power(base, &half),
            14,
            39,
            &format!("sqrt {base}"),
        );
    }
}

#[test]
fn functions_of_any_number() {
    // What can be exact is tested apart: see `functions`.
    let hold = |found: Arithmetic, truth: &dyn Fn() -> BigInt, what: String| {
        if !found.is_ok_and(|found| found.exact) {
            assert_eq!(found, to_28_digits(&truth()), "{what}");
        }
    };
    let mut numbers = Numbers::new(0xcafe);
    let (ln_10, half) = (ln(&(10.into(), 1.into())), (1.into(), 2.into()));
    let range = Decimal::from(60);
    for _ in 0..60 * times() {
        let (a, b) = numbers.pair();
        for x in [a, b, a.checked_rem(range).expect("not by 0").value] {
            if x.abs() < range {
                hold(x.exp(), &|| exp(&fixed(x)), format!("exp {x}"));
            }
            if !x.is_positive() || x == Decimal::ONE {
                continue;
            }
            let log = ln(&ratio(x));
            hold(x.ln(), &|| log.clone(), format!("ln {x}"));
            hold(x.log10(), &|| &log * &*ONE / &ln_10, format!("log10 {x}"));
            hold(x.log2(), &|| &log * &*ONE / &*LN_2, format!("log2 {x}"));
            hold(x.sqrt(), &|| power(x, &half), format!("sqrt {x}"));
            // An exponent that keeps the result in range, with all the places it can have.
            let share = unit((numbers.mantissa() % (1 << 90)) as i128, 28);
            let most = range.checked_div(x.ln().expect("a logarithm").value);
            if let Ok(Rounded { value: y, .. }) =
                most.and_then(|most| most.value.checked_mul(share))
                && !y.is_integer()
            {
                hold(x.pow(y), &|| power(x, &ratio(y)), format!("{x} ^ {y}"));
            }
        }
    }
}
