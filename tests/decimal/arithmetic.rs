//! `+ − × ÷`, remainders and ratios: value and flag against the definition.

use aim::base::Decimal;
use aim::base::decimal::ArithmeticError::{DivisionByZero, Overflow};
use aim::base::decimal::{ExactSum, Rounded};
use num_bigint::BigInt;
use proptest::prelude::*;

use super::d;
use super::oracle::{Ratio, decimals, divisors, expected, mantissas, ratio};

fn sum((a, b): Ratio, (c, d): Ratio) -> Ratio {
    (a * &d + c * &b, b * d)
}

fn product((a, b): Ratio, (c, d): Ratio) -> Ratio {
    (a * c, b * d)
}

fn quotient((a, b): Ratio, (c, d): Ratio) -> Ratio {
    (a * d, b * c)
}

/// ⌊|a ÷ b|⌋ with its sign.
fn whole_quotient(a: Decimal, b: Decimal) -> BigInt {
    let (n, d) = quotient(ratio(a), ratio(b));
    n / d
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn addition_and_subtraction(a in decimals(), b in decimals()) {
        prop_assert_eq!(a.checked_add(b), expected(sum(ratio(a), ratio(b))));
        prop_assert_eq!(a.checked_sub(b), expected(sum(ratio(a), ratio(-b))));
    }

    #[test]
    fn multiplication(a in decimals(), b in decimals()) {
        prop_assert_eq!(a.checked_mul(b), expected(product(ratio(a), ratio(b))));
    }

    #[test]
    fn division(a in decimals(), b in divisors()) {
        prop_assert_eq!(a.checked_div(b), expected(quotient(ratio(a), ratio(b))));
    }

    #[test]
    fn division_that_ties(q in -(1i128 << 60)..1 << 60, cut in 0u32..60, two in 1u32..30, scale in 0u32..=28) {
        // (2q + 1) ÷ 2^n has n more places than q: with enough of them the last one ties.
        let q = q >> cut;
        let a = Decimal::new(2 * q + 1, scale).unwrap();
        let b = Decimal::new(1 << two, 0).unwrap();
        prop_assert_eq!(a.checked_div(b), expected(quotient(ratio(a), ratio(b))));
    }

    #[test]
    fn remainders(a in decimals(), b in divisors()) {
        let whole = whole_quotient(a, b);
        let rest = sum(ratio(a), product((-whole.clone(), 1.into()), ratio(b)));
        prop_assert_eq!(a.checked_rem(b), expected(rest.clone()));
        prop_assert!(a.checked_rem(b).unwrap().exact);
        prop_assert_eq!(a.div_int(b), expected((whole, 1.into())));
        let crossed = a.is_negative() != b.is_negative() && rest.0 != BigInt::ZERO;
        let modulo = if crossed { sum(rest, ratio(b)) } else { rest };
        prop_assert_eq!(a.modulo(b), expected(modulo));
    }

    #[test]
    fn ratios(a in decimals(), n in mantissas(), wide in any::<i128>(), m in divisors()) {
        for numerator in [n, wide] {
            let truth = product(ratio(a), (numerator.into(), m.mantissa().into()));
            prop_assert_eq!(a.mul_ratio(numerator, m.mantissa()), expected(truth));
        }
    }

    #[test]
    fn products_and_quotients_in_another_unit(
        (a, b, c) in (decimals(), decimals(), divisors()), n in mantissas(), m in divisors(), wide in any::<i128>(),
    ) {
        for (p, q) in [(n, m.mantissa()), (wide, 12), (1, 365)] {
            let truth = product(quotient(product(ratio(a), ratio(b)), ratio(c)), (p.into(), q.into()));
            prop_assert_eq!(a.mul_div(b, c, p, q), expected(truth));
        }
    }

    #[test]
    fn sums_round_once(
        terms in prop::collection::vec((decimals(), decimals(), any::<bool>()), 0..12),
        weights in prop::collection::vec(decimals(), 1..6),
    ) {
        let (mut left, mut right) = (ExactSum::new(), ExactSum::new());
        let mut truth: Ratio = (0.into(), 1.into());
        for (a, b, as_product) in terms {
            let half = if as_product { &mut left } else { &mut right };
            if as_product {
                half.add_product(a, b);
                truth = sum(truth, product(ratio(a), ratio(b)));
            } else {
                half.add(a);
                truth = sum(truth, ratio(a));
            }
        }
        left.add_sum(&right);
        prop_assert_eq!(left.finish(), expected(truth.clone()));
        prop_assert_eq!(left.mean(7), expected(quotient(truth.clone(), (7.into(), 1.into()))));
        let mut divisor = ExactSum::new();
        weights.iter().for_each(|w| divisor.add(*w));
        let weight = weights.iter().fold((0.into(), 1.into()), |t, w| sum(t, ratio(*w)));
        let wanted = if weight.0 == BigInt::ZERO { Err(DivisionByZero) } else { expected(quotient(truth, weight)) };
        prop_assert_eq!(left.divided_by(&divisor), wanted);
    }

    #[test]
    fn what_was_not_rounded_can_be_undone(a in decimals(), b in decimals()) {
        if let Ok(Rounded { value, exact: true }) = a.checked_add(b) {
            prop_assert_eq!(value.checked_sub(b), Ok(Rounded { value: a, exact: true }));
        }
        if let (Ok(Rounded { value, exact: true }), false) = (a.checked_mul(b), b.is_zero()) {
            prop_assert_eq!(value.checked_div(b), Ok(Rounded { value: a, exact: true }));
        }
    }

    #[test]
    fn order_and_equality_are_those_of_the_values(a in decimals(), b in decimals()) {
        let ((n, m), (p, q)) = (ratio(a), ratio(b));
        prop_assert_eq!(a.cmp(&b), (n * q).cmp(&(p * m)));
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
    }
}

#[test]
fn every_scale_meets_every_scale() {
    let mantissas = [
        1,
        5,
        25,
        99_999,
        10i128.pow(28) - 1,
        5 * 10i128.pow(27),
        (1 << 95) + 1,
        (1 << 96) - 1,
    ];
    for scale in 0..=28 {
        for other in 0..=28 {
            for (i, m) in mantissas.iter().enumerate() {
                let a = Decimal::new(*m, scale).unwrap();
                let b =
                    Decimal::new(mantissas[(i + other as usize) % mantissas.len()], other).unwrap();
                assert_eq!(
                    a.checked_add(b),
                    expected(sum(ratio(a), ratio(b))),
                    "{a} + {b}"
                );
                assert_eq!(
                    a.checked_sub(b),
                    expected(sum(ratio(a), ratio(-b))),
                    "{a} - {b}"
                );
                assert_eq!(
                    a.checked_mul(b),
                    expected(product(ratio(a), ratio(b))),
                    "{a} * {b}"
                );
                assert_eq!(
                    a.checked_div(b),
                    expected(quotient(ratio(a), ratio(b))),
                    "{a} / {b}"
                );
            }
        }
    }
}

#[test]
fn edges() {
    let max = Decimal::MAX;
    assert_eq!(max.checked_add(Decimal::ONE), Err(Overflow));
    // 0.5 above the largest ties to 2⁹⁶, which is one too many; less than that rounds down.
    assert_eq!(max.checked_add(d("0.5")), Err(Overflow));
    assert_eq!(
        max.checked_add(d("0.4")),
        Ok(Rounded {
            value: max,
            exact: false
        })
    );
    assert_eq!(
        Decimal::MIN.checked_sub(d("0.4")),
        Ok(Rounded {
            value: -max,
            exact: false
        })
    );
    assert_eq!(max.checked_mul(d("1.1")), Err(Overflow));
    assert_eq!(max.checked_div(d("0.1")), Err(Overflow));
    assert_eq!(
        Decimal::ZERO.checked_div(Decimal::ZERO),
        Err(DivisionByZero)
    );
    assert_eq!(Decimal::ONE.checked_rem(Decimal::ZERO), Err(DivisionByZero));
    assert_eq!(Decimal::ONE.mul_ratio(1, 0), Err(DivisionByZero));
    assert_eq!(max.mul_div(max, Decimal::ZERO, 1, 12), Err(DivisionByZero));
    let tiny = d("0.000000000000001");
    assert_eq!(
        tiny.checked_mul(tiny),
        Ok(Rounded {
            value: Decimal::ZERO,
            exact: false
        })
    );
    assert_eq!(
        d("0.1").checked_add(d("0.2")),
        Ok(Rounded {
            value: d("0.3"),
            exact: true
        })
    );
    assert_eq!(
        d("100").checked_div(d("8")),
        Ok(Rounded {
            value: d("12.5"),
            exact: true
        })
    );
    // One third of a third, applied in one go, is exact where two steps are not.
    assert_eq!(
        d("3").mul_ratio(100_000_000, 1_000),
        Ok(Rounded {
            value: d("300000"),
            exact: true
        })
    );
    assert_eq!(
        d("12").mul_ratio(i128::MAX, i128::MAX),
        Ok(Rounded {
            value: d("12"),
            exact: true
        })
    );
    assert_eq!(d("-7").checked_rem(d("2")).unwrap().value, d("-1"));
    assert_eq!(d("-7").modulo(d("2")).unwrap().value, d("1"));
    assert_eq!(d("7").modulo(d("-2")).unwrap().value, d("-1"));
    assert_eq!(d("-7").div_int(d("2")).unwrap().value, d("-3"));
    assert_eq!(
        ExactSum::new().finish(),
        Ok(Rounded {
            value: Decimal::ZERO,
            exact: true
        })
    );
    assert_eq!(ExactSum::new().mean(0), Err(DivisionByZero));
}

#[test]
fn negative_zero_does_not_exist() {
    let zeros = [
        -Decimal::ZERO,
        d("-0"),
        d("-0.00"),
        d("-1").checked_mul(Decimal::ZERO).unwrap().value,
        Decimal::ZERO.checked_div(d("-3")).unwrap().value,
        d("-0.000000000000001")
            .checked_mul(d("0.000000000000001"))
            .unwrap()
            .value,
        d("-2").checked_add(d("2.0")).unwrap().value,
        d("-2").checked_rem(d("2")).unwrap().value,
        d("-0.4").trunc(),
    ];
    for zero in zeros {
        assert!(!zero.is_negative() && zero == Decimal::ZERO);
        assert_eq!(zero.to_string(), "0");
    }
}
