//! `exp`, logarithms, roots and powers against a table computed with mpmath, and the cases that
//! have no value.

use std::str::FromStr;

use aim::base::Decimal;
use aim::base::decimal::{Arithmetic, ArithmeticError, Rounded};

use super::d;

/// The rows of the table: function, x, y, and what has to come out.
fn table() -> impl Iterator<Item = [&'static str; 5]> {
    let rows = include_str!("../data/decimal_functions.csv").lines();
    rows.filter(|line| !line.starts_with('#')).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        cells
            .try_into()
            .unwrap_or_else(|_| panic!("five cells: {line}"))
    })
}

fn wanted(result: &str, exact: &str) -> Arithmetic {
    match result {
        "overflow" => Err(ArithmeticError::Overflow),
        value => Ok(Rounded {
            value: d(value),
            exact: exact == "true",
        }),
    }
}

/// x to the power y, a decimal or a ratio, by every method that can take it.
fn powers(x: Decimal, y: &str) -> Vec<Arithmetic> {
    let Some((p, q)) = y.split_once('/') else {
        return vec![
            x.pow(d(y)),
            x.pow_decimal_ratio(d(y), 1, 1),
            x.pow_decimal_ratio(-d(y), -7, 7),
        ];
    };
    let wide = x.pow_decimal_ratio(d(p), 1, q.parse().unwrap());
    let mut results = vec![
        wide,
        x.pow_quotient(d(p), d(q), 1, 1),
        x.pow_quotient(-d(p), d(&format!("-{q}.0")), 30, 30),
    ];
    if let (Ok(p), Ok(q)) = (i64::from_str(p), u64::from_str(q)) {
        results.push(x.pow_ratio(p, q));
    }
    results
}

#[test]
fn functions_are_correctly_rounded() {
    let mut rows = 0;
    for [function, x, y, result, exact] in table() {
        let (base, wanted) = (d(x), wanted(result, exact));
        let results = match function {
            "exp" => vec![base.exp()],
            "ln" => vec![base.ln()],
            "log10" => vec![base.log10()],
            "log2" => vec![base.log2()],
            "sqrt" => vec![base.sqrt(), base.pow_ratio(1, 2), base.pow(d("0.5"))],
            "ratio" => powers(base, y),
            "whole" => vec![base.powi(y.parse().unwrap()), base.pow(d(y))],
            _ => panic!("unknown function {function}"),
        };
        for result in results {
            assert_eq!(result, wanted, "{function}({x}, {y})");
        }
        rows += 1;
    }
    assert!(rows > 600, "the table was cut short: {rows} rows");
}

fn exact(result: Arithmetic) -> Decimal {
    let Rounded { value, exact } = result.unwrap();
    assert!(exact, "{value} should be exact");
    value
}

#[test]
fn what_can_be_exact_is_exact() {
    assert_eq!(exact(Decimal::ZERO.exp()), Decimal::ONE);
    assert_eq!(exact(d("1.000").ln()), Decimal::ZERO);
    for n in 0..=28 {
        let power = exact(d("10").powi(n));
        assert_eq!(exact(power.log10()), Decimal::from(n));
        assert_eq!(exact(exact(d("10").powi(-n)).log10()), Decimal::from(-n));
        assert_eq!(exact(exact(d("2").powi(-n)).log2()), Decimal::from(-n));
    }
    for n in 0..96 {
        assert_eq!(exact(exact(d("2").powi(n)).log2()), Decimal::from(n));
    }
    assert_eq!(exact(d("0.25").pow_ratio(6, 12)), d("0.5"));
    assert_eq!(exact(d("100").pow(d("0.5"))), d("10"));
    assert_eq!(exact(d("1.5625").pow(d("-0.5"))), d("0.8"));
    assert_eq!(exact(d("-2").pow(d("3.0"))), d("-8"));
    assert_eq!(exact(d("-1").powi(i64::MIN)), d("1"));
    assert_eq!(exact(d("-1").powi(i64::MAX)), d("-1"));
    assert_eq!(exact(d("1").pow(Decimal::MAX)), d("1"));
    assert_eq!(exact(d("-1").pow(Decimal::MAX)), d("-1"));
    assert_eq!(exact(Decimal::ZERO.powi(0)), d("1"));
    assert_eq!(exact(Decimal::ZERO.pow(d("0.3"))), d("0"));
    // Whole years on a monthly timeline: 60 %/year for 36 months.
    assert_eq!(
        exact(d("0.4").pow_decimal_ratio(d("36"), 1, 12)),
        d("0.064")
    );
}

#[test]
fn what_has_no_value_says_so() {
    let undefined = |result: Arithmetic| matches!(result, Err(ArithmeticError::Undefined(_)));
    for x in [Decimal::ZERO, d("-1"), Decimal::MIN] {
        assert!(undefined(x.ln()) && undefined(x.log10()) && undefined(x.log2()));
    }
    assert!(undefined(d("-4").sqrt()));
    assert!(undefined(d("-8").pow(d("0.5"))) && undefined(d("-8").pow_ratio(1, 3)));
    assert!(undefined(Decimal::ZERO.powi(-1)) && undefined(Decimal::ZERO.pow(d("-0.5"))));
    assert_eq!(d("2").pow_ratio(1, 0), Err(ArithmeticError::DivisionByZero));
    assert_eq!(
        d("2").pow_decimal_ratio(d("1"), 1, 0),
        Err(ArithmeticError::DivisionByZero)
    );
    assert_eq!(
        d("2").pow_quotient(d("0"), d("0"), 1, 1),
        Err(ArithmeticError::DivisionByZero)
    );
}

#[test]
fn out_of_range_is_an_error_or_zero() {
    let zero = Ok(Rounded {
        value: Decimal::ZERO,
        exact: false,
    });
    assert_eq!(Decimal::MAX.exp(), Err(ArithmeticError::Overflow));
    assert_eq!(Decimal::MIN.exp(), zero);
    assert_eq!(d("2").pow(Decimal::MAX), Err(ArithmeticError::Overflow));
    assert_eq!(d("2").pow(Decimal::MIN), zero);
    assert_eq!(d("-2").powi(i64::MIN), zero);
    assert_eq!(d("0.5").powi(i64::MAX), zero);
    assert_eq!(d("0.5").powi(i64::MIN), Err(ArithmeticError::Overflow));
    assert_eq!(
        Decimal::MAX.pow_decimal_ratio(Decimal::MAX, i128::MAX, 1),
        Err(ArithmeticError::Overflow)
    );
    assert_eq!(
        Decimal::MAX.pow_decimal_ratio(Decimal::MAX, i128::MIN, 1),
        zero
    );
    for exponent in ["96.1", "100.9", "184.5", "184.9", "1000.1"] {
        assert_eq!(
            d("2").pow(d(exponent)),
            Err(ArithmeticError::Overflow),
            "2^{exponent}"
        );
        assert_eq!(d("2").pow(-d(exponent)), zero, "2^-{exponent}");
        assert_eq!(d("0.5").pow(d(exponent)), zero, "0.5^{exponent}");
    }
    // An exponent next to nothing moves the result by less than the last place.
    let one = Ok(Rounded {
        value: Decimal::ONE,
        exact: false,
    });
    assert_eq!(
        Decimal::MAX.pow_decimal_ratio(d("0.0000000000000000000000000001"), 1, i128::MAX),
        one
    );
}

/// Just beside a tie or a decimal, where 128 bits cannot tell and more digits must. The first
/// terms of the series give the truth: e^t = 1 + t + t²/2 …, √(1 + t) = 1 + t/2 − t²/8 ….
#[test]
fn hair_widths_from_a_tie_are_seen() {
    let unit = |n: i128, places: u32| Decimal::new(n, places).unwrap();
    let one_and = |n: i128| {
        Ok(Rounded {
            value: unit(10i128.pow(27) + n, 27),
            exact: false,
        })
    };
    for n in 0..40 {
        // t = (n + ½) · 10⁻²⁷ is a tie; the square of t, near 10⁻⁵⁴, lifts it above.
        assert_eq!(
            unit(10 * n + 5, 28).exp(),
            one_and(n + 1),
            "exp of {n} and a half"
        );
        // √(1 + (2n + 1) · 10⁻²⁷) is a tie but for the square, which takes it below.
        let base = unit(10i128.pow(27) + 2 * n + 1, 27);
        assert_eq!(base.sqrt(), one_and(n), "square root of {base}");
        assert_eq!(base.pow(d("0.5")), one_and(n));
    }
    for n in 1..40 {
        // A whole number of last places, but for the square.
        assert_eq!(unit(10 * n, 28).exp(), one_and(n));
        assert_eq!(unit(10i128.pow(27) + 2 * n, 27).sqrt(), one_and(n));
        // ln(1 + t) = t − t²/2 and 28 places: t itself, not exactly.
        let t = unit(n, 28);
        let one_more = Decimal::ONE.checked_add(t).unwrap().value;
        assert_eq!(
            one_more.ln(),
            Ok(Rounded {
                value: t,
                exact: false
            })
        );
    }
}
