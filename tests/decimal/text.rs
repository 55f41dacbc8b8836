//! Decimals read, printed, hashed, and exchanged with other types.

use aim::base::Decimal;
use aim::base::decimal::ParseDecimalError::{Empty, Invalid, TooLarge, TooManyDigits};
use indexmap::IndexSet;
use proptest::prelude::*;

use super::d;
use super::oracle::decimals;

#[test]
fn only_plain_decimals_are_read() {
    let invalid = [
        "-", ".", ".5", "5.", "+5", "1_000", "1,5", "1e3", " 1", "1 ", "--1", "1.2.3", "-.5",
        "0x1", "NaN", "∞", "١", "1.-2", "1.+2",
    ];
    for text in invalid {
        assert_eq!(Decimal::parse(text), Err(Invalid), "{text:?}");
    }
    assert_eq!(Decimal::parse(""), Err(Empty));
    assert_eq!(
        Decimal::parse("79228162514264337593543950336"),
        Err(TooLarge)
    );
    assert_eq!(
        Decimal::parse("-100000000000000000000000000000"),
        Err(TooLarge)
    );
    assert_eq!(Decimal::parse(&"9".repeat(100_000)), Err(TooLarge));
    assert_eq!(
        Decimal::parse("79228162514264337593543950335.1"),
        Err(TooManyDigits)
    );
    assert_eq!(
        Decimal::parse("0.00000000000000000000000000001"),
        Err(TooManyDigits)
    );
    assert_eq!(
        Decimal::parse("7.9228162514264337593543950336"),
        Err(TooManyDigits)
    );
    assert_eq!(
        Decimal::parse(&format!("0.{}", "1".repeat(100_000))),
        Err(TooManyDigits)
    );
}

#[test]
fn what_is_read_is_exact_and_printed_plainly() {
    let cases = [
        ("0", "0"),
        ("-0.000", "0"),
        ("007", "7"),
        ("1.50", "1.5"),
        ("-12.340", "-12.34"),
        ("1000", "1000"),
        (
            "0.0000000000000000000000000001",
            "0.0000000000000000000000000001",
        ),
        (
            "7.9228162514264337593543950335",
            "7.9228162514264337593543950335",
        ),
        (
            "79228162514264337593543950335.000",
            "79228162514264337593543950335",
        ),
        (
            "-79228162514264337593543950335",
            "-79228162514264337593543950335",
        ),
    ];
    for (text, printed) in cases {
        assert_eq!(d(text).to_string(), printed);
        assert_eq!(format!("{:?}", d(text)), printed);
    }
    let zeros = format!("1.5{}", "0".repeat(1000));
    assert_eq!(d(&zeros), d("1.5"));
    assert_eq!(
        format!("{:>8}|{:<6}|{:+}", d("-1.50"), d("2"), d("3")),
        "    -1.5|2     |+3"
    );
}

#[test]
fn a_part_of_a_number_is_not_rounded_away() {
    assert_eq!(Decimal::new(10i128.pow(30), 30), Some(Decimal::ONE));
    assert_eq!(Decimal::new(15, 29), None);
    assert_eq!(Decimal::new(1 << 96, 0), None);
    assert_eq!(Decimal::new(i128::MIN, 38), None);
    assert_eq!(Decimal::new(0, u32::MAX), Some(Decimal::ZERO));
    assert_eq!(Decimal::new(-((1 << 96) - 1), 0), Some(Decimal::MIN));
}

#[test]
fn whole_numbers_convert_both_ways() {
    for n in [0, 1, -1, i64::MAX, i64::MIN] {
        assert_eq!(Decimal::from(n).to_string(), n.to_string());
        assert_eq!(Decimal::from(n).to_i64(), Some(n));
    }
    assert_eq!(d("12.00").to_i64(), Some(12));
    assert_eq!(d("12.5").to_i64(), None);
    assert_eq!(d("9223372036854775808").to_i64(), None);
    assert!(d("12.00").is_integer() && !d("12.01").is_integer() && Decimal::ZERO.is_integer());
    assert_eq!(
        (
            Decimal::from(-3i32),
            Decimal::from(3u32),
            Decimal::from(u64::MAX)
        ),
        (d("-3"), d("3"), d("18446744073709551615"))
    );
}

#[test]
fn json_carries_strings() {
    let value: Decimal = serde_json::from_str("\"-1.250\"").unwrap();
    assert_eq!(value, d("-1.25"));
    assert_eq!(serde_json::to_string(&value).unwrap(), "\"-1.25\"");
    assert!(serde_json::from_str::<Decimal>("1.25").is_err());
    let error = serde_json::from_str::<Decimal>("\"1,25\"")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("not a plain decimal number") && error.contains("1,25"),
        "{error}"
    );
}

#[test]
fn a_decimal_is_two_words() {
    assert_eq!(size_of::<Decimal>(), 16);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn text_keeps_the_value(a in decimals()) {
        let text = a.to_string();
        prop_assert_eq!(Decimal::parse(&text), Ok(a));
        prop_assert!(!text.contains('.') || !text.ends_with('0'));
        prop_assert!(!text.ends_with('.'));
    }

    #[test]
    fn reading_never_panics(text in "[-+.0-9eE_ ]{0,70}") {
        if let Ok(value) = Decimal::parse(&text) {
            prop_assert_eq!(Decimal::parse(&value.to_string()), Ok(value));
        }
    }

    #[test]
    fn rust_decimal_holds_the_same_values(a in decimals()) {
        let other = rust_decimal::Decimal::from(a);
        prop_assert_eq!(other.normalize().to_string(), a.to_string());
        prop_assert_eq!(Decimal::from(other), a);
    }

    #[test]
    fn equal_values_are_one_key(a in decimals()) {
        let mut values = IndexSet::from([a, a.normalized()]);
        prop_assert_eq!(values.len(), 1);
        if let Some(padded) = a.mantissa().checked_mul(10).and_then(|m| Decimal::new(m, a.scale() + 1)) {
            prop_assert_eq!(padded, a);
            prop_assert!(!values.insert(padded));
        }
    }
}
