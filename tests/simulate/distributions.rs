//! Values of distributions, against mpmath (tests/data/quantiles.py), and what is drawn from them.

use std::fs;

use aim::analysis::simulate::chance::{Share, Stream};
use aim::analysis::simulate::distribution::{Chance, Distribution};
use aim::analysis::simulate::normal;
use aim::analysis::simulate::number::Number;
use aim::base::Decimal;
use aim::check;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn named(name: &str) -> check::Distribution {
    use check::Distribution::*;
    let all = [Normal, Lognormal, Uniform, Triangular, Pert, Beta, Discrete];
    let found = all
        .into_iter()
        .find(|distribution| distribution.name() == name);
    found.unwrap_or_else(|| panic!("{name}"))
}

fn distribution(name: &str, parameters: &str) -> Distribution {
    let parameters: Vec<Decimal> = parameters.split(' ').map(decimal).collect();
    Distribution::new(named(name), &parameters).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn values_are_those_of_mpmath_to_twelve_digits_of_the_spread() {
    let table = fs::read_to_string("tests/data/quantiles.csv").expect("the table is there");
    let mut known: Option<(String, Distribution)> = None;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let key = format!("{},{}", cells[0], cells[1]);
        if known.as_ref().is_none_or(|(name, _)| *name != key) {
            known = Some((key.clone(), distribution(cells[0], cells[1])));
        }
        let (_, distribution) = known.as_ref().expect("made above");
        let due = decimal(cells[3]);
        let found = distribution
            .value(Chance::Share(Number::from(decimal(cells[2]))))
            .unwrap_or_else(|| panic!("{line}"));
        let parameters: Vec<Decimal> = cells[1].split(' ').map(decimal).collect();
        let spread = match cells[0] {
            "normal" => parameters[1],
            "lognormal" => due,
            _ => {
                let (low, high) = match cells[0] {
                    "beta" => (parameters[2], parameters[3]),
                    _ => (parameters[0], parameters[parameters.len() - 1]),
                };
                high.checked_sub(low).expect("small numbers").value
            }
        };
        // Half of the twelfth digit, and a thousandth of it for the computation.
        let places = 11 - spread.exponent().expect("not 0");
        let unit = match u32::try_from(places) {
            Ok(places) => Decimal::new(1, places.min(28)).expect("a power of ten"),
            Err(_) => Decimal::ONE,
        };
        let apart = found.checked_sub(due).expect("small numbers").value.abs();
        let most = unit.checked_mul(decimal("0.501")).expect("small").value;
        assert!(apart <= most, "{line}: found {found}, {apart} away");
    }
}

#[test]
fn normal_scores_are_right_to_fifteen_digits_and_lead_back() {
    let table = fs::read_to_string("tests/data/quantiles.csv").expect("the table is there");
    for line in table.lines().filter(|line| line.starts_with("normal,0 1,")) {
        let cells: Vec<&str> = line.split(',').collect();
        let (share, due) = (
            Number::from(decimal(cells[2])),
            Number::from(decimal(cells[3])),
        );
        let score = normal::score(share);
        let apart = (score - due).abs();
        assert!(
            apart <= due.abs() * Number::constant("0.000000000000001"),
            "{line}: {score:?}"
        );
        let back = (normal::share(due) - share).abs();
        assert!(
            back < Number::constant("0.00000000000000000000001"),
            "{line}: {back:?}"
        );
    }
}

#[test]
fn a_discrete_distribution_gives_each_value_its_share() {
    let dice = distribution("discrete", "5 2 7 0.25 0 0.75");
    for (share, due) in [
        ("0.1", "5"),
        ("0.2499", "5"),
        ("0.25", "7"),
        ("0.9999", "7"),
    ] {
        let found = dice.value(Chance::Share(Number::from(decimal(share))));
        assert_eq!(found, Some(decimal(due)), "{share}");
    }
}

#[test]
fn parameters_that_make_no_distribution_are_refused_in_words() {
    for (name, parameters, due) in [
        ("normal", "1 0", "`sd` is not above 0"),
        ("lognormal", "-1 1", "`mean` is not above 0"),
        ("uniform", "2 1", "`low` lies above `high`"),
        (
            "uniform",
            "2 2",
            "`low` and `high` leave nothing to draw from",
        ),
        ("triangular", "1 3 2", "`mode` lies above `high`"),
        ("pert", "1 0 2", "`low` lies above `mode`"),
        ("beta", "0 1 0 1", "`alpha` is not above 0"),
        ("beta", "1 100001 0 1", "`beta` is above 100000"),
        (
            "discrete",
            "1 2 0.5 0.6",
            "the probabilities do not add up to 100%",
        ),
        ("discrete", "1 2 1.5 -0.5", "a probability is below 0"),
    ] {
        let parameters: Vec<Decimal> = parameters.split(' ').map(decimal).collect();
        let found = Distribution::new(named(name), &parameters).err();
        assert_eq!(found.as_deref(), Some(due), "{name}");
    }
}

#[test]
fn chance_is_the_hash_of_seed_name_and_run() {
    // Python: (int.from_bytes(hashlib.sha256(b"7/price[pro]/0").digest()[:8], "big") + .5) / 2**64,
    // in fractions, to 28 places.
    let stream = Stream::new(7, "price[pro]");
    let found = [0, 1, 999_999].map(|run| {
        Number::from(stream.share(run))
            .get()
            .expect("a share")
            .to_string()
    });
    assert_eq!(
        found,
        [
            "0.945174121732869934256341185",
            "0.9386946691394736284029271661",
            "0.3619700572515839353041327414"
        ]
    );
    // Texts of 55 and 56 bytes, of which the second takes another block.
    for (length, due) in [
        (51, "0.6372232747906875930732958219"),
        (52, "0.2240866636190849545595595721"),
    ] {
        let stream = Stream::new(7, &"x".repeat(length));
        let found = Number::from(stream.share(0)).get().expect("a share");
        assert_eq!(found.to_string(), due, "{length}");
    }
}

#[test]
fn what_is_drawn_in_whole_numbers_is_what_decimals_come_to() {
    let mut state = 1u64;
    let mut next = || {
        // Steele, Lea and Flood's SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    };
    for (name, parameters) in [
        ("uniform", "0.024 0.036"),
        ("uniform", "-1 1"),
        ("uniform", "0 999999999999"),
        ("uniform", "-3.75 0.000000000001"),
        ("uniform", "1000000 1000000.0000000123"),
        ("uniform", "0 7000000000000000"),
        ("triangular", "8 10 12"),
        ("triangular", "0.03 0.04 0.05"),
        ("triangular", "0 0 1"),
        ("triangular", "0 1 1"),
        ("triangular", "0.01 0.010000000001 0.03"),
        ("triangular", "-20000000 30000000 90000000"),
        ("triangular", "0.0000001 0.0000002 0.0000009"),
        ("triangular", "1.23456789012345678 2 3"),
    ] {
        let distribution = distribution(name, parameters);
        for step in 0..4_000 {
            let n = match step {
                0 => 0,
                1 => u64::MAX,
                // Near the ends, where roots change most.
                _ if step % 4 == 0 => next() >> (step % 61),
                _ if step % 4 == 1 => !(next() >> (step % 61)),
                _ => next(),
            };
            let drawn = distribution.value(Chance::Drawn(Share(n)));
            let due = distribution.value(Chance::Share(Number::from(Share(n))));
            assert_eq!(drawn, due, "{name} {parameters}, {n}");
            let written = |value: Option<Decimal>| value.map(|value| value.to_string());
            assert_eq!(written(drawn), written(due));
        }
    }
}

#[test]
fn a_latin_hypercube_has_one_run_in_each_part() {
    let stream = Stream::new(1, "price");
    let shares = stream.spread(200);
    let part = |share: &Number| {
        let place = *share * Number::whole(200);
        place
            .get()
            .and_then(|place| place.floor().to_i64())
            .expect("a share")
    };
    let mut parts: Vec<i64> = shares.iter().map(part).collect();
    assert_ne!(parts[..5], [0, 1, 2, 3, 4]);
    parts.sort_unstable();
    assert!(parts.into_iter().eq(0..200));
}
