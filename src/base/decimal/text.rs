//! Decimals as text: plain digits, read exactly or refused, printed in full.
//!
//! Input: `[-]digits[.digits]`. Output: the same form, without an exponent, without trailing
//! zeros, never "-0". Nothing is rounded on the way in or out.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::repr::{Decimal, MAX_MANTISSA, MAX_SCALE};

/// Why a text is no decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseDecimalError {
    #[error("there is no number here")]
    Empty,
    /// Something other than an optional minus, digits, and a point between digits.
    #[error("this is not a plain decimal number")]
    Invalid,
    /// More digits after the point than a decimal holds beside its whole part.
    #[error("this number has more digits than a decimal holds (28 places, about 28 digits in all)")]
    TooManyDigits,
    /// The whole part alone is beyond 2⁹⁶ − 1.
    #[error("this number is larger than the largest, 79228162514264337593543950335")]
    TooLarge,
}

impl Decimal {
    /// Reads `[-]digits[.digits]` and nothing else, exactly or not at all.
    ///
    /// Zeros at the end of the fraction do not count, however many there are.
    pub fn parse(text: &str) -> Result<Decimal, ParseDecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if text.is_empty() {
            return Err(ParseDecimalError::Empty);
        }
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(ParseDecimalError::Invalid),
            Some(parts) => parts,
            None => (digits, ""),
        };
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) {
            return Err(ParseDecimalError::Invalid);
        }
        let mantissa = append_digits(0, whole).ok_or(ParseDecimalError::TooLarge)?;
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > MAX_SCALE as usize {
            return Err(ParseDecimalError::TooManyDigits);
        }
        let mantissa = append_digits(mantissa, fraction).ok_or(ParseDecimalError::TooManyDigits)?;
        Ok(Decimal::pack(negative, mantissa, fraction.len() as u32))
    }
}

/// `mantissa` with more decimal digits behind it, or `None` beyond 96 bits.
fn append_digits(mantissa: u128, digits: &str) -> Option<u128> {
    digits.bytes().try_fold(mantissa, |sum, digit| {
        // Below 2⁹⁶ · 10 + 9, so this cannot overflow 128 bits.
        let sum = sum * 10 + u128::from(digit - b'0');
        (sum <= MAX_MANTISSA).then_some(sum)
    })
}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Decimal, ParseDecimalError> {
        Decimal::parse(text)
    }
}

impl fmt::Display for Decimal {
    /// Plain digits without trailing zeros. Width, fill and `+` apply; a precision does not,
    /// because display never changes a value: round first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let normal = self.normalized();
        let scale = normal.scale() as usize;
        let digits = format!("{:0>width$}", normal.magnitude(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad_integral(
            !self.is_negative(),
            "",
            &format!("{whole}{point}{fraction}"),
        )
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Decimal {
    /// As a string: a JSON number would pass through a binary float on its way.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        struct Text;

        impl serde::de::Visitor<'_> for Text {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number in a string, such as \"1.25\"")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
                Decimal::parse(text).map_err(|e| E::custom(format_args!("{e}: {text:?}")))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
