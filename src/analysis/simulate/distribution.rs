//! A distribution with its parameters: the value that a share of 0 to 1 stands for.
//!
//! Input: the parameters, in the input's unit, and a share or a normal score. Output: a decimal
//! in the input's unit, rounded to twelve places below the first digit of the distribution's
//! spread, so that what is drawn is a plain number and arithmetic on it stays exact for longer.

use super::beta::{Beta, LARGEST_SHAPE};
use super::chance;
use super::normal;
use super::number::Number;
use super::whole::Whole;
use crate::base::Decimal;
use crate::base::decimal::RoundingMode;
use crate::check;

/// Digits of the spread that a drawn value keeps.
const DIGITS: i32 = 12;

/// A place in a distribution: the share below it, or the normal score of that share.
#[derive(Clone, Copy, Debug)]
pub enum Chance {
    /// As it was drawn.
    Drawn(chance::Share),
    Share(Number),
    Score(Number),
}

impl Chance {
    pub fn share(self) -> Number {
        match self {
            Chance::Drawn(share) => share.into(),
            Chance::Share(share) => share,
            Chance::Score(score) => normal::share(score),
        }
    }

    pub fn score(self) -> Number {
        match self {
            Chance::Score(score) => score,
            _ => normal::score(self.share()),
        }
    }
}

/// What values are drawn from, ready to be drawn from.
pub struct Distribution {
    shape: Shape,
    /// The places to which values are rounded; None: as they are, or by their own size.
    places: Option<i32>,
    /// The same in whole numbers.
    whole: Option<Whole>,
}

enum Shape {
    Normal {
        mean: Number,
        sd: Number,
    },
    /// By the mean and standard deviation of the logarithm.
    Lognormal {
        mean: Number,
        sd: Number,
    },
    Uniform {
        low: Number,
        width: Number,
    },
    Triangular {
        low: Number,
        mode: Number,
        high: Number,
    },
    Beta {
        beta: Beta,
        low: Number,
        width: Number,
    },
    /// Each value with the share of it and those before it.
    Discrete(Vec<(Decimal, Number)>),
}

impl Distribution {
    /// A distribution of a kind. A discrete one has first its values and then the probability
    /// of each.
    ///
    /// Errors: why the parameters make no distribution.
    pub fn new(of: check::Distribution, parameters: &[Decimal]) -> Result<Distribution, String> {
        let numbers: Vec<Number> = parameters.iter().map(|p| Number::from(*p)).collect();
        let (shape, spread) = match (of, numbers.as_slice()) {
            (check::Distribution::Normal, &[mean, sd]) => {
                positive("sd", sd)?;
                (Shape::Normal { mean, sd }, Some(sd))
            }
            (check::Distribution::Lognormal, &[mean, sd]) => {
                positive("mean", mean)?;
                positive("sd", sd)?;
                (lognormal(mean, sd), None)
            }
            (check::Distribution::Uniform, &[low, high]) => {
                ascending(&[("low", low), ("high", high)])?;
                let width = high - low;
                (Shape::Uniform { low, width }, Some(width))
            }
            (check::Distribution::Triangular, &[low, mode, high]) => {
                ascending(&[("low", low), ("mode", mode), ("high", high)])?;
                (Shape::Triangular { low, mode, high }, Some(high - low))
            }
            (check::Distribution::Pert, &[low, mode, high]) => {
                ascending(&[("low", low), ("mode", mode), ("high", high)])?;
                let width = high - low;
                let weight = |part: Number| Number::ONE + Number::whole(4) * part / width;
                let beta = Beta::new(weight(mode - low), weight(high - mode));
                (Shape::Beta { beta, low, width }, Some(width))
            }
            (check::Distribution::Beta, &[alpha, beta, low, high]) => {
                for (name, shape) in [("alpha", alpha), ("beta", beta)] {
                    positive(name, shape)?;
                    if shape > Number::whole(LARGEST_SHAPE) {
                        return Err(format!("`{name}` is above {LARGEST_SHAPE}"));
                    }
                }
                ascending(&[("low", low), ("high", high)])?;
                let (beta, width) = (Beta::new(alpha, beta), high - low);
                (Shape::Beta { beta, low, width }, Some(width))
            }
            (check::Distribution::Discrete, numbers) => {
                let (values, chances) = parameters.split_at(parameters.len() / 2);
                (
                    discrete(values, numbers.get(chances.len()..).unwrap_or_default())?,
                    None,
                )
            }
            _ => return Err("its parameters are not those it takes".to_owned()),
        };
        let exponent = spread.and_then(|spread| spread.get()?.exponent());
        let places = exponent.map(|exponent| DIGITS - 1 - exponent);
        let whole = places.and_then(|places| match (&shape, parameters) {
            (Shape::Uniform { .. }, [low, high]) => Whole::uniform(*low, *high, places),
            (Shape::Triangular { .. }, [low, mode, high]) => {
                Whole::triangular(*low, *mode, *high, places)
            }
            _ => None,
        });
        Ok(Distribution {
            shape,
            places,
            whole,
        })
    }

    /// The value below which so many parts of `whole` lie; None where it is too large for a
    /// decimal.
    pub fn at_share(&self, parts: i64, whole: i64) -> Option<Decimal> {
        self.value(Chance::Share(Number::whole(parts) / Number::whole(whole)))
    }

    /// The value at a place; None where it is too large for a decimal.
    pub fn value(&self, at: Chance) -> Option<Decimal> {
        if let (Chance::Drawn(share), Some(whole)) = (at, &self.whole)
            && let Some(value) = whole.value(share.0)
        {
            return Some(value);
        }
        let value = match &self.shape {
            Shape::Normal { mean, sd } => *mean + *sd * at.score(),
            Shape::Lognormal { mean, sd } => {
                let value = (*mean + *sd * at.score()).exp().get()?;
                let places = DIGITS - 1 - value.exponent().unwrap_or(0);
                return rounded(value, places);
            }
            Shape::Uniform { low, width } => *low + *width * at.share(),
            Shape::Triangular { low, mode, high } => triangular(*low, *mode, *high, at.share()),
            Shape::Beta { beta, low, width } => *low + *width * beta.value(at.share(), at.score()),
            Shape::Discrete(values) => {
                let share = at.share();
                let found = values.iter().find(|(_, upto)| share < *upto);
                return found.or(values.last()).map(|(value, _)| *value);
            }
        };
        match self.places {
            Some(places) => rounded(value.get()?, places),
            None => value.get(),
        }
    }
}

fn rounded(value: Decimal, places: i32) -> Option<Decimal> {
    let rounded = value.round(places, RoundingMode::HalfEven).ok()?;
    Some(rounded.value.normalized())
}

/// Of the quantity's own mean and standard deviation: that of its logarithm has the variance
/// ln(1 + (sd ÷ mean)²), and its mean lies half of that below ln mean.
fn lognormal(mean: Number, sd: Number) -> Shape {
    let relative = sd / mean;
    let variance = (Number::ONE + relative * relative).ln();
    Shape::Lognormal {
        mean: mean.ln() - variance / Number::whole(2),
        sd: variance.sqrt(),
    }
}

fn triangular(low: Number, mode: Number, high: Number, share: Number) -> Number {
    let width = high - low;
    match share * width < mode - low {
        true => low + (share * width * (mode - low)).sqrt(),
        false => high - ((Number::ONE - share) * width * (high - mode)).sqrt(),
    }
}

fn discrete(values: &[Decimal], chances: &[Number]) -> Result<Shape, String> {
    let mut sum = Number::ZERO;
    let mut listed = Vec::with_capacity(values.len());
    for (value, chance) in values.iter().zip(chances) {
        if chance.is_negative() {
            return Err("a probability is below 0".to_owned());
        }
        sum = sum + *chance;
        // What has no chance is never drawn, not even at the very end.
        if chance.is_positive() {
            listed.push((*value, sum));
        }
    }
    match sum == Number::ONE {
        true => Ok(Shape::Discrete(listed)),
        false => Err("the probabilities do not add up to 100%".to_owned()),
    }
}

fn positive(name: &str, value: Number) -> Result<(), String> {
    match value.is_positive() {
        true => Ok(()),
        false => Err(format!("`{name}` is not above 0")),
    }
}

/// From the least to the greatest, the first and the last apart.
fn ascending(bounds: &[(&str, Number)]) -> Result<(), String> {
    for pair in bounds.windows(2) {
        if let [(lower, low), (upper, high)] = pair
            && low > high
        {
            return Err(format!("`{lower}` lies above `{upper}`"));
        }
    }
    match (bounds.first(), bounds.last()) {
        (Some((lower, low)), Some((upper, high))) if low >= high => Err(format!(
            "`{lower}` and `{upper}` leave nothing to draw from"
        )),
        _ => Ok(()),
    }
}
