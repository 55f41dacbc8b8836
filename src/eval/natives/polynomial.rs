//! All positive roots of a sum of powers, Σ cᵢ x^eᵢ, however many there are.
//!
//! By Descartes' rule there are at most as many as the coefficients change sign, and exactly
//! one where they change once. Where they change n times, x^−τ f has a derivative whose
//! coefficients cᵢ (eᵢ − τ) change n − 1 times, if τ is the exponent just before a change
//! (Laguerre's proof of the rule). Between two neighbouring roots of that derivative x^−τ f is
//! monotonic, so one look at the signs at both ends tells whether a root of f lies between.
//! The roots are thus found level by level, from the derivative with one change up to f.
//!
//! Invariant: every root that is returned was enclosed by two points of different sign, or is
//! one where f vanishes to the precision it is computed with.

use crate::base::decimal::Real;

/// One term: coefficient and exponent, the exponents ascending and the coefficients not 0.
pub(super) type Term = (Real, i64);

/// The roots are looked for between 2^−RANGE and 2^RANGE: beyond, 1 ÷ x − 1 is no decimal rate.
const RANGE: i64 = 98;
/// A root is known when its enclosure, or the step towards it, is so small a part of it.
const CLOSE: i64 = 300;
/// A sum of terms is 0 when so many bits of them cancel.
const CANCELLED: i64 = 400;
/// Halvings alone end within this many steps.
const MOST_STEPS: usize = 2000;
/// The most work that is begun: changes of sign squared, for the roots of each level, times terms.
const MOST_WORK: usize = 10_000_000;

/// Why roots were not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsolved {
    TooManyChanges,
    NoConvergence,
}

/// The positive roots of a sum of powers, in ascending order, each once.
pub(super) fn positive_roots(terms: Vec<Term>) -> Result<Vec<Real>, Unsolved> {
    let changes = sign_changes(&terms).count();
    if changes.saturating_pow(2).saturating_mul(terms.len()) > MOST_WORK {
        return Err(Unsolved::TooManyChanges);
    }
    let mut levels = vec![terms];
    for _ in 1..changes {
        let last = &levels[levels.len() - 1];
        levels.push(derivative(last));
    }
    let mut roots = Vec::new();
    for level in levels.iter().rev() {
        roots = roots_between(level, &roots)?;
    }
    Ok(roots)
}

/// The exponents before which the sign does not change, and after which it does.
fn sign_changes(terms: &[Term]) -> impl Iterator<Item = i64> {
    let pairs = terms.windows(2);
    pairs.filter_map(|pair| (pair[0].0.signum() != pair[1].0.signum()).then_some(pair[0].1))
}

/// x^(τ + 1) times the derivative of x^−τ f, which changes sign once less.
fn derivative(terms: &[Term]) -> Vec<Term> {
    let pivot = sign_changes(terms).next().unwrap_or(0);
    let scaled = terms
        .iter()
        .map(|(coefficient, power)| (coefficient * &Real::from(power - pivot), *power));
    scaled
        .filter(|(coefficient, _)| !coefficient.is_zero())
        .collect()
}

/// f at a point: its sign, where so many bits do not cancel that it is 0, and f ÷ (x f′).
struct Look {
    sign: i32,
    /// How far to the root by Newton's method, as a part of x.
    step: Option<Real>,
}

fn look(terms: &[Term], x: &Real) -> Look {
    let (mut sum, mut slope) = (Real::zero(), Real::zero());
    let mut largest = i64::MIN;
    let mut at = 0;
    let mut power = Real::one();
    for (coefficient, exponent) in terms {
        if let Some(factor) = x.powi(exponent - at) {
            power = &power * &factor;
        }
        at = *exponent;
        let term = coefficient * &power;
        largest = largest.max(term.magnitude());
        slope = &slope + &(&term * &Real::from(*exponent));
        sum = &sum + &term;
    }
    if sum.is_zero() || sum.magnitude() < largest - CANCELLED {
        return Look {
            sign: 0,
            step: None,
        };
    }
    Look {
        sign: sum.signum(),
        step: sum.over(&slope),
    }
}

/// The roots of f, given those of its derivative.
fn roots_between(terms: &[Term], turns: &[Real]) -> Result<Vec<Real>, Unsolved> {
    let mut ends = vec![Real::power_of_two(-RANGE)];
    ends.extend(turns.iter().cloned());
    ends.push(Real::power_of_two(RANGE));
    let mut roots = Vec::new();
    let mut low_sign = look(terms, &ends[0]).sign;
    for pair in ends.windows(2) {
        let high_sign = look(terms, &pair[1]).sign;
        if low_sign * high_sign < 0 {
            roots.push(enclosed(terms, &pair[0], &pair[1], low_sign)?);
        } else if high_sign == 0 {
            roots.push(pair[1].clone());
        }
        low_sign = high_sign;
    }
    Ok(roots)
}

/// The root between two points at which f has different signs: Newton's steps where they stay
/// between, halvings where they do not, and every third time, so that it ends in any case.
fn enclosed(terms: &[Term], low: &Real, high: &Real, low_sign: i32) -> Result<Real, Unsolved> {
    let (mut low, mut high) = (low.clone(), high.clone());
    let mut next: Option<Real> = None;
    for turn in 0..MOST_STEPS {
        let wide = high.magnitude() - low.magnitude() > 1;
        let newton = next.take().filter(|x| *x > low && *x < high);
        let (x, by_newton) = match newton {
            Some(x) if !wide && turn % 3 != 0 => (x, true),
            // Strictly between, for neither end is a power of two beyond its magnitude.
            _ if wide => {
                let middle = (low.magnitude() + high.magnitude() - 1).div_euclid(2);
                (Real::power_of_two(middle), false)
            }
            _ => ((&low + &high).shifted(-1), false),
        };
        if x <= low || x >= high || (&high - &low).magnitude() < low.magnitude() - CLOSE {
            return Ok(x.clone());
        }
        let seen = look(terms, &x);
        if seen.sign == 0 {
            return Ok(x);
        }
        if seen.sign == low_sign {
            low = x.clone();
        } else {
            high = x.clone();
        }
        if let Some(step) = seen.step {
            let target = &x - &(&step * &x);
            let settled = step.magnitude() < -CLOSE && target >= low && target <= high;
            if settled {
                return Ok(target);
            }
            // Near the root a halving would only undo what Newton's method has reached.
            next = Some(target.clone());
            if by_newton
                && step.magnitude() < -16
                && let Some(root) = polished(terms, target, &low, &high)
            {
                return Ok(root);
            }
        }
    }
    Err(Unsolved::NoConvergence)
}

/// Newton's method alone, from a point near the root; None where it leaves the enclosure.
fn polished(terms: &[Term], start: Real, low: &Real, high: &Real) -> Option<Real> {
    /// Each step doubles the digits: from 2^−16 these are more than enough.
    const STEPS: usize = 8;
    let mut x = start;
    for _ in 0..STEPS {
        if x <= *low || x >= *high {
            return None;
        }
        let seen = look(terms, &x);
        if seen.sign == 0 {
            return Some(x);
        }
        let step = seen.step?;
        x = &x - &(&step * &x);
        if step.magnitude() < -CLOSE / 2 {
            // The step after this one is the square of it.
            return Some(x);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Decimal;

    fn roots(coefficients: &[i64]) -> Vec<String> {
        let terms = coefficients.iter().zip(0..);
        let terms = terms.filter(|(c, _)| **c != 0);
        let terms = terms.map(|(c, power)| (Real::from(*c), power)).collect();
        let roots = positive_roots(terms).expect("solved");
        let texts = roots.iter().map(|root| {
            let rounded = root.to_decimal().expect("in range");
            rounded.value.to_string()
        });
        texts.collect()
    }

    #[test]
    fn every_positive_root_is_found_once() {
        assert_eq!(roots(&[1, 1]), Vec::<String>::new());
        assert_eq!(roots(&[-2, 1]), ["2"]);
        // (x − 1)(x − 2)(x − 3)
        assert_eq!(roots(&[-6, 11, -6, 1]), ["1", "2", "3"]);
        // (x − 2)², and (x − 2)³
        assert_eq!(roots(&[4, -4, 1]), ["2"]);
        assert_eq!(roots(&[-8, 12, -6, 1]), ["2"]);
        // x² − 2x + 2 has none, though its signs change twice.
        assert_eq!(roots(&[2, -2, 1]), Vec::<String>::new());
        // x² − 2
        assert_eq!(roots(&[-2, 0, 1]), ["1.4142135623730950488016887242"]);
    }

    #[test]
    fn roots_close_together_are_told_apart() {
        // (1000001 x − 1000000)(x − 1) = 1000001 x² − 2000001 x + 1000000
        let close = roots(&[1_000_000, -2_000_001, 1_000_001]);
        let due = Decimal::from(1_000_000).checked_div(Decimal::from(1_000_001));
        assert_eq!(close, [due.expect("defined").value.to_string(), "1".into()]);
    }
}
