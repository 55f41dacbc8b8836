//! Rounding to places and steps against a table made with Python's decimal.

use aim::base::Decimal;
use aim::base::decimal::RoundingMode;
use aim::base::decimal::{Arithmetic, ArithmeticError, Rounded};

use super::d;

#[test]
fn seven_modes_agree_with_the_table() {
    let lines = include_str!("../data/decimal_rounding.csv").lines();
    let rows = lines.filter(|line| !line.starts_with('#'));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split(',').collect();
        let [kind, value, to, results @ ..] = cells.as_slice() else {
            panic!("short row: {row}")
        };
        assert_eq!(results.len(), RoundingMode::NAMES.len(), "{row}");
        for (wanted, (name, mode)) in results.iter().zip(RoundingMode::NAMES) {
            let value = d(value);
            let (rounded, unchanged) = match *kind {
                "places" => (
                    value.round(to.parse().unwrap(), mode),
                    *wanted == value.to_string(),
                ),
                _ => (
                    value.round_to(d(to), mode),
                    value.checked_rem(d(to)).unwrap().value.is_zero(),
                ),
            };
            let wanted: Arithmetic = match *wanted {
                "overflow" => Err(ArithmeticError::Overflow),
                result => Ok(Rounded {
                    value: d(result),
                    exact: unchanged,
                }),
            };
            assert_eq!(rounded, wanted, "{kind} {value} to {to}, {name}");
        }
        count += 1;
    }
    assert!(count > 400, "the table was cut short: {count} rows");
}

#[test]
fn modes_have_names() {
    for (name, mode) in RoundingMode::NAMES {
        assert_eq!(RoundingMode::from_name(name), Some(mode));
    }
    assert_eq!(RoundingMode::from_name("banker"), None);
    assert_eq!(RoundingMode::default(), RoundingMode::HalfEven);
}

#[test]
fn extreme_places_and_steps() {
    let max = Decimal::MAX;
    for mode in RoundingMode::NAMES.map(|(_, mode)| mode) {
        assert_eq!(
            max.round(i32::MAX, mode),
            Ok(Rounded {
                value: max,
                exact: true
            })
        );
        assert_eq!(
            Decimal::ZERO.round(i32::MIN, mode).unwrap().value,
            Decimal::ZERO
        );
    }
    assert_eq!(
        max.round(i32::MIN, RoundingMode::HalfEven).unwrap().value,
        Decimal::ZERO
    );
    assert_eq!(
        max.round(i32::MIN, RoundingMode::Up),
        Err(ArithmeticError::Overflow)
    );
    for step in ["0", "-0.05"] {
        let result = d("1").round_to(d(step), RoundingMode::HalfEven);
        assert!(matches!(result, Err(ArithmeticError::Undefined(_))));
    }
}

#[test]
fn whole_numbers_around_a_value() {
    let cases = [
        ("2.5", "2", "3", "2"),
        ("-2.5", "-3", "-2", "-2"),
        ("-0.1", "-1", "0", "0"),
        ("3.000", "3", "3", "3"),
        (
            "7922816251426433759354395033.5",
            "7922816251426433759354395033",
            "7922816251426433759354395034",
            "7922816251426433759354395033",
        ),
        (
            "79228162514264337593543950335",
            "79228162514264337593543950335",
            "79228162514264337593543950335",
            "79228162514264337593543950335",
        ),
    ];
    for (value, floor, ceil, trunc) in cases {
        assert_eq!(d(value).floor(), d(floor), "floor {value}");
        assert_eq!(d(value).ceil(), d(ceil), "ceil {value}");
        assert_eq!(d(value).trunc(), d(trunc), "trunc {value}");
    }
}

#[test]
fn the_first_digit_and_the_last_place() {
    for (value, first, last) in [
        ("250", Some(2), "0.0000000000000000000000001"),
        ("-9.99", Some(0), "0.000000000000000000000000001"),
        ("0.5", Some(-1), "0.0000000000000000000000000001"),
        // No place is finer than the twenty-eighth.
        ("0.0030", Some(-3), "0.0000000000000000000000000001"),
        ("0", None, "0.0000000000000000000000000001"),
        ("1000000000000000000000000000", Some(27), "1"),
        ("79228162514264337593543950335", Some(28), "10"),
    ] {
        assert_eq!(d(value).exponent(), first, "{value}");
        assert_eq!(d(value).last_place(), d(last), "{value}");
    }
}
