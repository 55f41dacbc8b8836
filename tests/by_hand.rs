//! The models that speed is measured with give what the same models written by hand in Rust
//! give, so that the benches time the same work.

#[path = "../benches/engine/by_hand.rs"]
mod by_hand;
#[path = "../benches/engine/models.rs"]
mod models;

use aim::base::Decimal;
use aim::check::Value;
use by_hand::{Cents, MONTHS, Month, NoExp, Reference, Variant};

/// Holds a few scenarios to the code by hand: each value of each line differs by no more than
/// this part of it.
fn agrees<V: Variant>(name: &str, part: Decimal) {
    let model = models::model(name);
    let named = Month::default().named();
    let lines: Vec<&str> = named.map(|(line, _)| line).collect();
    let study = models::study(&model, &lines);
    let scenarios: Vec<_> = models::scenarios().step_by(models::SCENARIOS / 5).collect();
    let rows: Vec<_> = scenarios.iter().map(|scenario| scenario.values()).collect();
    let outcomes = study.evaluate(&rows).expect("scenarios that are evaluated");
    for (scenario, outcome) in scenarios.iter().zip(outcomes) {
        let mut months = [Month::default(); MONTHS];
        by_hand::run::<V>(&scenario.by_hand(), &mut months);
        for (at, month) in months.iter().enumerate() {
            for (question, (line, theirs)) in month.named().enumerate() {
                let figure = outcome.figures.of(question).nth(at);
                let Some(Value::Number(ours)) = figure.and_then(|figure| figure.value) else {
                    panic!("{name}, {line} in month {at}: {figure:?}");
                };
                let apart = ours.checked_sub(theirs.into()).expect("a difference");
                let most = ours.checked_mul(part).expect("a part of it");
                assert!(
                    apart.value.abs() <= most.value.abs(),
                    "{name}, {line} in month {at}: {ours}, by hand {theirs}"
                );
            }
        }
    }
}

/// `rust_decimal` rounds its `exp` within some units of the last place.
#[test]
fn the_reference_model_agrees_to_twenty_digits() {
    agrees::<Reference>("reference", Decimal::new(1, 20).expect("a small part"));
}

#[test]
fn without_an_exponential_every_digit_agrees() {
    agrees::<NoExp>("reference_no_exp", Decimal::ZERO);
}

#[test]
fn in_cents_every_digit_agrees() {
    agrees::<Cents>("reference_cents", Decimal::ZERO);
}
