//! Figures for the eye: a scale for a whole line, thousands grouped, half-even rounding.
//!
//! Input: the exact values of a line. Output: texts that line up. Display never changes a
//! value, and no binary float takes part in it.

use crate::base::Decimal;
use crate::base::decimal::RoundingMode;
use crate::check::Value;

/// How the numbers of a line are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Format {
    /// Divided by ten to this power before it is shown: 6 shows millions, −2 per cents.
    pub shift: i32,
    pub places: u32,
    pub percent: bool,
}

/// The powers of ten that statements count in.
const SCALES: [(i32, &str); 5] = [
    (12, "trillion"),
    (9, "billion"),
    (6, "million"),
    (3, "thousand"),
    (0, ""),
];

/// The word for a scale: `million` for 6, nothing for 0.
pub(super) fn scale_word(shift: i32) -> &'static str {
    SCALES
        .iter()
        .find(|(power, _)| *power == shift)
        .map_or("", |(_, word)| word)
}

fn largest(numbers: &[Decimal]) -> Option<i32> {
    numbers.iter().filter_map(|number| number.exponent()).max()
}

/// One scale for all money of a table, chosen by the largest amount in it.
pub(super) fn money(numbers: &[Decimal]) -> Format {
    let top = largest(numbers).unwrap_or(0);
    let shift = match top {
        14.. => 12,
        11.. => 9,
        7.. => 6,
        5.. => 3,
        _ => 0,
    };
    // Amounts of up to 9,999 keep one place, larger ones none.
    let places = match (shift, top - shift) {
        (0, _) if numbers.iter().all(|number| number.is_integer()) => 0,
        (0, ..=3) => 2,
        (_, ..=1) => 2,
        (_, ..=3) => 1,
        _ => 0,
    };
    Format {
        shift,
        places,
        percent: false,
    }
}

/// A table's format with as many places more as the largest figure of a row needs to show two
/// digits, up to six: beside millions, a few thousands are still to be seen.
pub(super) fn no_coarser_than(format: Format, numbers: &[Decimal]) -> Format {
    let needed = match largest(numbers) {
        Some(top) if top < format.shift - 1 => (1 + format.shift - top).min(6) as u32,
        _ => 0,
    };
    Format {
        places: format.places.max(needed),
        ..format
    }
}

pub(super) fn percent(numbers: &[Decimal]) -> Format {
    let places = match largest(numbers).map(|top| top + 2) {
        None | Some(0..=2) => 1,
        Some(3..) => 0,
        // Below one per cent: two digits that count.
        Some(small) => (1 - small).clamp(2, 6) as u32,
    };
    Format {
        shift: -2,
        places,
        percent: true,
    }
}

/// A line of its own scale: three digits of its smallest figure are kept while its largest
/// stays readable. `price` keeps two places, as prices do.
pub(super) fn quantity(numbers: &[Decimal], price: bool) -> Format {
    let top = largest(numbers).unwrap_or(0);
    let shift = match top {
        13.. => 12,
        10.. => 9,
        7.. => 6,
        _ => 0,
    };
    let smallest = numbers
        .iter()
        .filter_map(|number| number.exponent())
        .min()
        .unwrap_or(0)
        - shift;
    let most = match top - shift {
        4.. => 0,
        2.. => 2,
        _ => 8,
    };
    let wanted = (2 - smallest).clamp(0, most) as u32;
    let format = |places| Format {
        shift,
        places,
        percent: false,
    };
    // No line shows zeros that none of its figures needs.
    let needed = match wanted {
        0 => 0,
        _ => numbers
            .iter()
            .map(|number| places_needed(*number, format(wanted)))
            .max()
            .unwrap_or(0),
    };
    let least = match (price, shift, top) {
        (true, 0, ..=3) if needed > 0 => 2,
        (_, 6.., _) => 1,
        _ => 0,
    };
    format(needed.max(least))
}

/// How many of a format's places a number fills before only zeros follow.
fn places_needed(number: Decimal, format: Format) -> u32 {
    let digits = digits(number, format);
    let places = &digits[digits.len() - format.places as usize..];
    places.trim_end_matches('0').len() as u32
}

/// One number beside its unit: two places, or two digits of a fraction; `-18,506.07`.
pub(super) fn unscaled(number: Decimal) -> String {
    let places = match number.exponent() {
        _ if number.is_integer() => 0,
        Some(top) if top < 0 => (1 - top) as u32,
        _ => 2,
    };
    let format = Format {
        shift: 0,
        places,
        percent: false,
    };
    let sign = if number.is_negative() { "-" } else { "" };
    format!("{sign}{}", shown(number.abs(), format))
}

/// A count with its thousands grouped.
pub fn whole(count: usize) -> String {
    unscaled(Decimal::from(count as u64))
}

/// The digits of |number| in a format, those of its places at the end: one more at the least.
fn digits(number: Decimal, format: Format) -> String {
    let places = format.places as i32;
    let rounded = number
        .round(places - format.shift, RoundingMode::HalfEven)
        .map_or(number, |rounded| rounded.value);
    let mut text = rounded.mantissa().unsigned_abs().to_string();
    let surplus = rounded.scale() as i32 + format.shift - places;
    if rounded.is_zero() {
        // Its one digit stands for all.
    } else if surplus > 0 {
        // Rounding left zeros there.
        text.truncate(text.len().saturating_sub(surplus as usize));
    } else {
        text.extend(std::iter::repeat_n('0', surplus.unsigned_abs() as usize));
    }
    let missing = (format.places as usize + 1).saturating_sub(text.len());
    text.insert_str(0, &"0".repeat(missing));
    text
}

/// A number in a format: thousands grouped by commas, a negative one in parentheses.
pub(super) fn shown(number: Decimal, format: Format) -> String {
    let digits = digits(number, format);
    let negative = number.is_negative() && digits.bytes().any(|digit| digit != b'0');
    let (whole, fraction) = digits.split_at(digits.len() - format.places as usize);
    // With its commas, both parentheses, the point and the sign.
    let mut text = String::with_capacity(digits.len() + whole.len() / 3 + 4);
    text.push_str(if negative { "(" } else { "" });
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(if fraction.is_empty() { "" } else { "." });
    text.push_str(fraction);
    text.push_str(if format.percent { "%" } else { "" });
    text.push_str(if negative { ")" } else { "" });
    text
}

/// The numbers among values.
pub(super) fn numbers(values: &[Option<Value>]) -> Vec<Decimal> {
    values
        .iter()
        .filter_map(|value| match value {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        texts
            .iter()
            .filter_map(|text| Decimal::parse(text).ok())
            .collect()
    }

    fn all(texts: &[&str], format: fn(&[Decimal]) -> Format) -> Vec<String> {
        let numbers = decimals(texts);
        let format = format(&numbers);
        numbers
            .iter()
            .map(|number| shown(*number, format))
            .collect()
    }

    #[test]
    fn money_takes_one_scale() {
        let shown = all(&["250000000", "-2404096.47", "49999.99", "0"], money);
        assert_eq!(shown, ["250.0", "(2.4)", "0.0", "0.0"]);
        assert_eq!(all(&["1234567.5", "-500"], money), ["1,234.6", "(0.5)"]);
        assert_eq!(all(&["99.5", "1000"], money), ["99.50", "1,000.00"]);
        assert_eq!(all(&["150000000000", "-1"], money), ["150.0", "0.0"]);
    }

    #[test]
    fn ties_go_to_the_even_digit() {
        let format = Format {
            shift: 3,
            places: 1,
            percent: false,
        };
        let of = |text: &str| Decimal::parse(text).map(|number| shown(number, format));
        assert_eq!(of("1250").as_deref(), Ok("1.2"));
        assert_eq!(of("1350").as_deref(), Ok("1.4"));
        assert_eq!(of("-1250.0001").as_deref(), Ok("(1.3)"));
        assert_eq!(of("-49.9").as_deref(), Ok("0.0"));
    }

    #[test]
    fn prices_keep_the_digits_that_count() {
        let price = |numbers: &[Decimal]| quantity(numbers, true);
        assert_eq!(
            all(&["3", "1.2", "0.0308"], price),
            ["3.0000", "1.2000", "0.0308"]
        );
        assert_eq!(all(&["2.5", "3"], price), ["2.50", "3.00"]);
        assert_eq!(all(&["400000", "440000"], price), ["400,000", "440,000"]);
        let plain = |numbers: &[Decimal]| quantity(numbers, false);
        assert_eq!(all(&["150", "75"], plain), ["150", "75"]);
        assert_eq!(all(&["12345678.9", "500000"], plain), ["12.346", "0.500"]);
    }

    #[test]
    fn percentages_show_one_place_or_two_digits() {
        assert_eq!(all(&["0.123", "-0.6"], percent), ["12.3%", "(60.0%)"]);
        assert_eq!(all(&["-12.1108"], percent), ["(1,211%)"]);
        assert_eq!(all(&["0.00125"], percent), ["0.12%"]);
        assert_eq!(
            all(&["0.5", "0.0000000001", "0", "0.000"], percent),
            ["50.0%", "0.0%", "0.0%", "0.0%"]
        );
    }
}
