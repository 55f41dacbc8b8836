//! Sums and differences of decimals with as many digits as they take.
//!
//! Input: decimals. Output: their sums and differences, and shares of them, as plain digits.
//!
//! Invariant: nothing is ever rounded. Every decimal is a whole number of the finest steps that
//! decimals have, so sums and differences are, too.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

use dashu_base::{DivEuclid, RemEuclid, Sign, UnsignedAbs};
use dashu_int::IBig;

use super::repr::{Decimal, MAX_SCALE};

/// A number of 28 places after the point, and as many digits before it as it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(IBig);

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Exact {
        Exact(IBig::from(value.mantissa()) * tens(MAX_SCALE - value.scale()))
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        Exact(&self.0 + &other.0)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        Exact(&self.0 - &other.0)
    }
}

impl Mul<u64> for &Exact {
    type Output = Exact;
    fn mul(self, times: u64) -> Exact {
        Exact(&self.0 * times)
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(terms: I) -> Exact {
        terms.fold(Exact::default(), |sum, term| &sum + &term)
    }
}

impl Exact {
    pub fn is_zero(&self) -> bool {
        self.0 == IBig::ZERO
    }

    pub fn is_negative(&self) -> bool {
        self.0.sign() == Sign::Negative
    }

    /// How many places after the point it has, without zeros at the end.
    pub fn places(&self) -> u32 {
        let text = self.to_string();
        let places = text.split_once('.').map_or(0, |(_, places)| places.len());
        places.try_into().unwrap_or(MAX_SCALE)
    }
}

/// Each part ÷ `count`, in steps of the last of `places`, so that together they are all parts ÷
/// `count`; and whether none had to be cut.
///
/// The method of largest remainders: each is rounded down to whole steps, and what is left goes,
/// a step at a time, to those that lost most, the earlier of two alike.
///
/// All parts ÷ `count` must itself be a whole number of steps: None where it is not, and for a
/// count of 0.
pub fn shares(parts: &[Exact], count: u64, places: u32) -> Option<(Vec<Exact>, bool)> {
    let step = tens(MAX_SCALE.checked_sub(places)?) * IBig::from(count);
    if step == IBig::ZERO {
        return None;
    }
    let mut steps = Vec::with_capacity(parts.len());
    let mut lost = Vec::with_capacity(parts.len());
    for part in parts {
        steps.push((&part.0).div_euclid(&step));
        lost.push(IBig::from((&part.0).rem_euclid(&step)));
    }
    let all: IBig = lost.iter().sum();
    if IBig::from((&all).rem_euclid(&step)) != IBig::ZERO {
        return None;
    }
    let left = usize::try_from((&all).div_euclid(&step)).ok()?;
    let mut by_loss: Vec<usize> = (0..parts.len()).collect();
    by_loss.sort_by(|a, b| lost[*b].cmp(&lost[*a]));
    // Each lost less than a step, so that fewer steps are left than there are parts.
    for at in by_loss.into_iter().take(left) {
        steps[at] += 1;
    }
    let size = tens(MAX_SCALE - places);
    let shares = steps.into_iter().map(|steps| Exact(steps * &size));
    Some((shares.collect(), all == IBig::ZERO))
}

fn tens(power: u32) -> IBig {
    IBig::from(10u8).pow(power as usize)
}

/// Plain digits, every one of them, without zeros at the end.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = MAX_SCALE as usize;
        let digits = format!(
            "{:0>width$}",
            self.0.clone().unsigned_abs(),
            width = places + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.is_negative() { "-" } else { "" };
        match fraction {
            "" => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Decimal::parse(text).map(Exact::from).unwrap_or_default()
    }

    fn texts(numbers: &[Exact]) -> Vec<String> {
        numbers.iter().map(Exact::to_string).collect()
    }

    #[test]
    fn a_difference_has_more_digits_than_a_decimal() {
        let large = exact("79228162514264337593543950335");
        let small = exact("0.0000000000000000000000000001");
        assert_eq!(
            (&small - &large).to_string(),
            "-79228162514264337593543950334.9999999999999999999999999999"
        );
        assert_eq!((&(&small - &large) + &large).to_string(), small.to_string());
        assert_eq!(small.places(), 28);
        assert_eq!(exact("-12.500").to_string(), "-12.5");
        assert_eq!(exact("0").to_string(), "0");
        assert_eq!(exact("-3").places(), 0);
    }

    #[test]
    fn shares_add_up_whatever_they_lose() {
        let of = |parts: &[&str], count, places| {
            let parts: Vec<Exact> = parts.iter().map(|part| exact(part)).collect();
            shares(&parts, count, places).map(|(shares, whole)| (texts(&shares), whole))
        };
        // A third each of 1: the earliest takes what is left.
        assert_eq!(
            of(&["1", "1", "1"], 3, 2),
            Some((vec!["0.34".into(), "0.33".into(), "0.33".into()], false))
        );
        // Rounded down is away from 0 below it, and what is left is added all the same.
        assert_eq!(
            of(&["-1", "-1", "-1"], 3, 2),
            Some((vec!["-0.33".into(), "-0.33".into(), "-0.34".into()], false))
        );
        assert_eq!(
            of(&["3", "-1"], 2, 1),
            Some((vec!["1.5".into(), "-0.5".into()], true))
        );
        // What is to be shared out is itself no whole number of steps.
        assert_eq!(of(&["1"], 3, 2), None);
        assert_eq!(of(&["1"], 0, 2), None);
    }
}
