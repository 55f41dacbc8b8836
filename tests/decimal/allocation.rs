//! Amounts split into steps, against the method of largest remainders on big integers.

use aim::base::Decimal;
use aim::base::decimal::{ArithmeticError, allocate};
use num_bigint::BigInt;
use proptest::prelude::*;

use super::d;
use super::oracle::{decimals, mantissas, ratio, ten_to};

/// |value| in units of 10⁻²⁸.
fn units(value: Decimal) -> BigInt {
    let (n, d) = ratio(value.abs());
    n * ten_to(28) / d
}

/// Each share of `whole`, by the words of the definition: what falls to it is rounded down to
/// steps; then whoever is furthest behind gets a step, or what is left of one, until all is gone.
fn split(whole: &BigInt, step: &BigInt, weights: &[BigInt]) -> Vec<BigInt> {
    let total: BigInt = weights.iter().sum();
    let mut shares: Vec<BigInt> = weights
        .iter()
        .map(|w| whole * w / (&total * step) * step)
        .collect();
    let mut left = whole - shares.iter().sum::<BigInt>();
    let mut served = vec![false; shares.len()];
    while left > BigInt::ZERO {
        let behind = |at: usize| whole * &weights[at] - &shares[at] * &total;
        let waiting = (0..shares.len()).filter(|at| !served[*at]);
        let next = waiting
            .rev()
            .max_by_key(|at| behind(*at))
            .expect("someone waits");
        let more = left.clone().min(step.clone());
        left -= &more;
        shares[next] += more;
        served[next] = true;
    }
    shares
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn shares_are_those_of_the_largest_remainders(
        amount in decimals(),
        small in (-1_000_000i128..1_000_000, 0u32..6),
        places in -6i32..=12,
        weights in prop::collection::vec((mantissas(), prop_oneof![Just(0u32), 0u32..=28], 0u8..3), 1..7),
    ) {
        let weights: Vec<Decimal> = weights
            .into_iter()
            .map(|(m, scale, kind)| match kind {
                0 => Decimal::from((m % 4).abs() as i64),
                1 => Decimal::ZERO,
                _ => Decimal::new(m, scale).expect("in range").abs(),
            })
            .collect();
        let step = Decimal::from(10).powi(i64::from(-places)).expect("in range").value;
        for amount in [amount, Decimal::new(small.0, small.1).expect("in range")] {
            let found = allocate(amount, step, &weights);
            if weights.iter().all(|weight| weight.is_zero()) {
                prop_assert!(matches!(found, Err(ArithmeticError::Undefined(_))));
                continue;
            }
            let parts: Vec<BigInt> = weights.iter().map(|w| units(*w)).collect();
            let due = split(&units(amount), &units(step), &parts);
            let total: BigInt = parts.iter().sum();
            let Ok(shares) = found else {
                // Only where a share has more than 96 bits at the places of the amount or step.
                let finest = 28 - amount.scale().max(step.scale());
                prop_assert!(due.iter().any(|share| share / ten_to(finest) >= BigInt::from(1) << 96));
                continue;
            };
            for ((share, due), weight) in shares.iter().zip(&due).zip(&parts) {
                prop_assert_eq!(&units(share.value), due);
                prop_assert!(share.value.is_zero() || share.value.is_negative() == amount.is_negative());
                prop_assert_eq!(share.exact, due * &total == units(amount) * weight);
                prop_assert!(*weight != BigInt::ZERO || share.value.is_zero());
            }
            prop_assert_eq!(shares.iter().map(|s| units(s.value)).sum::<BigInt>(), units(amount));
        }
    }
}

#[test]
fn ties_go_to_the_earlier_and_parts_of_a_step_to_the_next() {
    for (amount, step, weights, shares) in [
        (
            "100",
            "0.01",
            vec!["1", "1", "1"],
            vec!["33.34", "33.33", "33.33"],
        ),
        (
            "-100",
            "0.01",
            vec!["1", "1", "1"],
            vec!["-33.34", "-33.33", "-33.33"],
        ),
        ("0.05", "0.01", vec!["1", "1"], vec!["0.03", "0.02"]),
        ("190", "100", vec!["1", "1"], vec!["100", "90"]),
        ("1234", "100", vec!["0", "1", "1"], vec!["0", "634", "600"]),
        ("0", "0.01", vec!["0", "2"], vec!["0", "0"]),
        (
            "10.005",
            "0.01",
            vec!["1", "1", "1"],
            vec!["3.34", "3.335", "3.33"],
        ),
        ("7", "1", vec!["5", "3", "1"], vec!["4", "2", "1"]),
    ] {
        let weights: Vec<Decimal> = weights.into_iter().map(d).collect();
        let found = allocate(d(amount), d(step), &weights).expect("shares");
        let found: Vec<String> = found.iter().map(|share| share.value.to_string()).collect();
        assert_eq!(found, shares, "{amount} by {step} over {weights:?}");
    }
}

#[test]
fn what_cannot_be_split_says_so() {
    let undefined = |amount, step, weights: &[Decimal]| {
        matches!(
            allocate(d(amount), d(step), weights),
            Err(ArithmeticError::Undefined(_))
        )
    };
    assert!(undefined("1", "0", &[d("1")]) && undefined("1", "-0.01", &[d("1")]));
    assert!(undefined("1", "0.01", &[d("1"), d("-1")]));
    assert!(undefined("1", "0.01", &[]) && undefined("1", "0.01", &[d("0")]));
    // A third of the largest number has no cents.
    assert!(undefined(
        "70000000000000000000000000000",
        "0.01",
        &[d("1"), d("1"), d("1")]
    ));
}
