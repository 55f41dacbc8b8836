//! Where a root of a sum of powers lies, to some fifteen digits.
//!
//! Input: terms cᵢ x^eᵢ, and two points at which their sum has different signs. Output: a point
//! near a root between them. It only shortens the search: what starts from it checks it.
//!
//! With P the sum of the positive terms and N that of the negative ones, ln P − ln N is 0 where
//! the sum is, and nearly a straight line in ln x: Newton's method needs a handful of steps.

use super::polynomial::Term;
use crate::base::decimal::{Real, RoundingMode, Short};

/// The terms of a sum, in short numbers. Powers are rounded to whole ones, which is still near.
pub(super) struct Sketch {
    terms: Vec<(Short, u64)>,
}

/// Steps after which a start is as good as it gets.
const STEPS: usize = 60;
/// After a step that is so small a part of x, in bits, the next one tells no more.
const SETTLED: i64 = -40;

impl Sketch {
    pub fn of(terms: &[Term]) -> Sketch {
        let sketched = terms.iter().map(|term| {
            let power = term.power.round(0, RoundingMode::HalfEven);
            let power = power.ok().and_then(|power| power.value.to_i64());
            (
                Short::from(&term.coefficient),
                power.map_or(0, i64::unsigned_abs),
            )
        });
        Sketch {
            terms: sketched.collect(),
        }
    }

    /// ln P − ln N at a point, and its slope in ln x.
    fn balance(&self, x: Short) -> Option<(Short, Short)> {
        let (mut sums, mut slopes) = ([Short::ZERO; 2], [Short::ZERO; 2]);
        let (mut at, mut power) = (0, Short::from(1));
        for (coefficient, exponent) in &self.terms {
            power = match exponent.checked_sub(at)? {
                1 => power * x,
                apart => power * x.powi(apart),
            };
            at = *exponent;
            let side = usize::from(!coefficient.is_positive());
            let value = coefficient.abs() * power;
            sums[side] = sums[side] + value;
            slopes[side] = slopes[side] + value * Short::from(i64::try_from(*exponent).ok()?);
        }
        let ratio = sums[0].over(sums[1])?;
        let slope = slopes[0].over(sums[0])? - slopes[1].over(sums[1])?;
        Some((ratio.ln()?, slope))
    }

    /// A point near the root between two others, at which the sum has different signs.
    pub fn root(&self, low: &Real, high: &Real) -> Option<Real> {
        let [mut low, mut high] = [low, high].map(Short::from);
        let rises = !self.balance(low)?.0.is_positive();
        let one = Short::from(1);
        // At x = 1 a rate is 0: most are near it.
        let mut x = match low < one && one < high {
            true => one,
            false => between(low, high)?,
        };
        for _ in 0..STEPS {
            let (value, slope) = self.balance(x)?;
            if value == Short::ZERO {
                break;
            }
            if value.is_positive() == rises {
                high = x;
            } else {
                low = x;
            }
            let factor = value.over(slope).and_then(|step| (-step).exp());
            let newton = factor.map_or(Short::ZERO, |factor| x * factor);
            // At the root itself the last bits are noise, and may point out of the enclosure.
            if (newton - x).magnitude() - x.magnitude() < SETTLED {
                x = newton;
                break;
            }
            x = match newton > low && newton < high {
                true => newton,
                false => between(low, high)?,
            };
        }
        Some(Real::from(x))
    }
}

/// The point half-way between two others, by their logarithms.
fn between(low: Short, high: Short) -> Option<Short> {
    let half = (low.ln()? + high.ln()?).over(Short::from(2))?;
    let middle = half.exp()?;
    // Too near to each other for that.
    match middle > low && middle < high {
        true => Some(middle),
        false => (low + high).over(Short::from(2)),
    }
}
