//! What decimal arithmetic costs, beside `rust_decimal` on the same numbers: amounts of money,
//! and numbers of 28 digits, as they are after the first division.
//!
//! `cargo bench --bench decimal` prints a time for a thousand operations of each; the ratios are
//! what to compare, between the two columns and between versions.

use std::hint::black_box;

use aim::base::Decimal;
use aim::base::decimal::{ExactSum, RoundingMode};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use rust_decimal::{Decimal as Other, MathematicalOps};

const NUMBERS: usize = 1000;

type Pair<T> = (T, T);

/// Odd mantissas of up to so many bits, the same each time.
fn numbers(bits: u32, scale: u32, seed: u64) -> impl Iterator<Item = Decimal> {
    let mut state = seed;
    let mut word = move || {
        // Knuth's generator (MMIX), whose high bits are the good ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i128::from(state >> 32)
    };
    (0..NUMBERS).filter_map(move |_| {
        let mantissa = word() << 64 | word() << 32 | word();
        Decimal::new(mantissa >> (96 - bits) | 1, scale)
    })
}

fn pairs(
    left: impl Iterator<Item = Decimal>,
    right: impl Iterator<Item = Decimal>,
) -> Vec<Pair<Decimal>> {
    left.zip(right).collect()
}

/// One operation on all pairs, by both.
fn both<R, S>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    operation: &str,
    pairs: &[Pair<Decimal>],
    ours: impl Fn(Decimal, Decimal) -> R,
    theirs: impl Fn(Other, Other) -> S,
) {
    let others: Vec<Pair<Other>> = pairs
        .iter()
        .map(|(a, b)| ((*a).into(), (*b).into()))
        .collect();
    group.bench_function(format!("{operation}/aim"), |bench| {
        bench.iter(|| {
            for (a, b) in pairs {
                black_box(ours(*a, *b));
            }
        });
    });
    group.bench_function(format!("{operation}/rust_decimal"), |bench| {
        bench.iter(|| {
            for (a, b) in &others {
                black_box(theirs(*a, *b));
            }
        });
    });
}

fn arithmetic(criterion: &mut Criterion) {
    let money = || numbers(40, 2, 1);
    let rate = || numbers(20, 4, 2);
    let long = |seed| numbers(93, 20, seed);
    let price = || numbers(94, 27, 4);
    for (name, pairs) in [
        ("money", pairs(money(), rate())),
        ("28 digits", pairs(long(3), long(14))),
        ("28 digits, other places", pairs(long(3), price())),
        ("28 digits by a rate", pairs(long(3), rate())),
        ("money by 28 digits", pairs(money(), price())),
    ] {
        let mut group = criterion.benchmark_group(name);
        let group = &mut group;
        both(
            group,
            "add",
            &pairs,
            Decimal::checked_add,
            Other::checked_add,
        );
        both(
            group,
            "multiply",
            &pairs,
            Decimal::checked_mul,
            Other::checked_mul,
        );
        both(
            group,
            "divide",
            &pairs,
            Decimal::checked_div,
            Other::checked_div,
        );
        both(group, "compare", &pairs, |a, b| a < b, |a, b| a < b);
    }
}

/// What a model does with whole figures: rounding to cents, a twelfth of a yearly amount, a rate
/// by days, a sum.
fn figures(criterion: &mut Criterion) {
    let twelve = Other::from(12);
    let (days, year) = (Other::from(31), Other::from(365));
    for (name, pairs) in [
        ("money", pairs(numbers(40, 4, 1), numbers(20, 4, 2))),
        ("28 digits", pairs(numbers(93, 20, 3), numbers(94, 27, 4))),
    ] {
        let mut group = criterion.benchmark_group(format!("{name}, figures"));
        let group = &mut group;
        both(
            group,
            "round to cents",
            &pairs,
            |a, _| a.round(2, RoundingMode::HalfEven),
            |a, _| a.round_dp(2),
        );
        both(
            group,
            "a twelfth",
            &pairs,
            |a, _| a.mul_ratio(1, 12),
            |a, _| a.checked_div(twelve),
        );
        both(
            group,
            "a rate by days",
            &pairs,
            |a, b| a.mul_div(b, Decimal::ONE, 31, 365),
            |a, b| a.checked_mul(b)?.checked_mul(days)?.checked_div(year),
        );
        let (first, _): (Vec<Decimal>, Vec<Decimal>) = pairs.iter().copied().unzip();
        let others: Vec<Other> = first.iter().map(|a| (*a).into()).collect();
        group.bench_function("sum/aim", |bench| {
            bench.iter(|| {
                let mut sum = ExactSum::new();
                black_box(&first).iter().for_each(|a| sum.add(*a));
                black_box(sum.finish())
            });
        });
        group.bench_function("sum/rust_decimal", |bench| {
            bench.iter(|| {
                let sum = black_box(&others)
                    .iter()
                    .try_fold(Other::ZERO, |sum, a| sum.checked_add(*a));
                black_box(sum)
            });
        });
    }
}

fn functions(criterion: &mut Criterion) {
    // Numbers up to 4, exponents up to 2.
    let pairs = pairs(numbers(95, 28, 5), numbers(94, 28, 6));
    let twelfth = Other::ONE / Other::from(12);
    let mut group = criterion.benchmark_group("functions");
    both(
        &mut group,
        "exp",
        &pairs,
        |a, _| a.exp(),
        |a, _| a.checked_exp(),
    );
    both(
        &mut group,
        "ln",
        &pairs,
        |a, _| a.ln(),
        |a, _| a.checked_ln(),
    );
    both(&mut group, "sqrt", &pairs, |a, _| a.sqrt(), |a, _| a.sqrt());
    both(&mut group, "power", &pairs, Decimal::pow, |a, b| {
        a.checked_powd(b)
    });
    both(
        &mut group,
        "12th power",
        &pairs,
        |a, _| a.powi(12),
        |a, _| a.checked_powi(12),
    );
    both(
        &mut group,
        "12th root",
        &pairs,
        |a, _| a.pow_ratio(1, 12),
        |a, _| a.checked_powd(twelfth),
    );
}

criterion_group!(benches, arithmetic, figures, functions);
criterion_main!(benches);
