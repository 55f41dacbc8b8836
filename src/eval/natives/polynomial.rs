//! All positive roots of a sum of powers, Σ cᵢ x^eᵢ, however many there are.
//!
//! By Descartes' rule there are at most as many as the coefficients change sign, and exactly
//! one where they change once. Where they change n times, x^−τ f has a derivative whose
//! coefficients cᵢ (eᵢ − τ) change n − 1 times, if τ is the exponent just before a change
//! (Laguerre's proof of the rule, which holds for any real exponents). Between two neighbouring
//! roots of that derivative x^−τ f is monotonic, so one look at the signs at both ends tells
//! whether a root of f lies between. The roots are thus found level by level, from the
//! derivative with one change up to f.
//!
//! Invariant: every root that is returned was enclosed by two points of different sign, or is
//! one where f vanishes to the precision it is computed with.

use std::collections::BTreeMap;

use super::sketch::Sketch;
use crate::base::Decimal;
use crate::base::decimal::Real;

/// coefficient · x^power, the coefficient not 0.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub coefficient: Real,
    pub power: Decimal,
}

/// The roots are looked for between 2^−RANGE and 2^RANGE: beyond, 1 ÷ x − 1 is no decimal rate.
const RANGE: i64 = 98;
/// A root is known when its enclosure, or the step towards it, is so small a part of it.
const CLOSE: i64 = 300;
/// A sum of terms is 0 when so many bits of them cancel.
const CANCELLED: i64 = 400;
/// Halvings alone end within this many steps.
const MOST_STEPS: usize = 2000;
/// The most terms that all levels may have.
const MOST_TERMS: usize = 250_000;
/// The most terms that are looked at: about a second's work.
const MOST_LOOKS: usize = 2_000_000;

/// Why roots were not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsolved {
    TooManyChanges(usize),
    NoConvergence,
}

/// The positive roots of a sum of powers, in ascending order, each once.
///
/// The terms are in the order of their powers, each power once.
pub(super) fn positive_roots(terms: Vec<Term>) -> Result<Vec<Real>, Unsolved> {
    let changes = sign_changes(&terms).count();
    let too_many = Unsolved::TooManyChanges(changes);
    if changes.saturating_mul(terms.len()) > MOST_TERMS {
        return Err(too_many);
    }
    if changes == 0 {
        return Ok(Vec::new());
    }
    let mut levels = vec![terms];
    for _ in 1..changes {
        let last = &levels[levels.len() - 1];
        levels.push(derivative(last));
    }
    let mut search = Search {
        left: MOST_LOOKS,
        too_many,
    };
    let mut roots = Vec::new();
    for level in levels.iter().rev() {
        roots = search.roots_between(level, &roots)?;
    }
    Ok(roots)
}

/// The powers before which the sign does not change, and after which it does.
fn sign_changes(terms: &[Term]) -> impl Iterator<Item = Decimal> {
    let changes = |pair: &&[Term]| pair[0].coefficient.signum() != pair[1].coefficient.signum();
    terms.windows(2).filter(changes).map(|pair| pair[0].power)
}

/// x^(τ + 1) times the derivative of x^−τ f, which changes sign once less.
fn derivative(terms: &[Term]) -> Vec<Term> {
    let pivot = Real::from(sign_changes(terms).next().unwrap_or(Decimal::ZERO));
    let scaled = terms.iter().map(|term| Term {
        coefficient: &term.coefficient * &(&Real::from(term.power) - &pivot),
        power: term.power,
    });
    scaled.filter(|term| !term.coefficient.is_zero()).collect()
}

/// f at a point: its sign, where so many bits do not cancel that it is 0, and f ÷ (x f′).
struct Look {
    sign: i32,
    /// How far to the root by Newton's method, as a part of x.
    step: Option<Real>,
}

/// The powers of one number, by the steps from one power to the next: mostly few.
struct Powers<'a> {
    x: &'a Real,
    known: BTreeMap<Decimal, Real>,
}

impl Powers<'_> {
    /// x^step; none where that is beyond every use.
    fn of(&mut self, step: Decimal) -> Option<&Real> {
        if step == Decimal::ONE {
            return Some(self.x);
        }
        if !self.known.contains_key(&step) {
            self.known.insert(step, self.x.pow(step)?);
        }
        self.known.get(&step)
    }
}

/// A search for roots, and how much more it may look at.
struct Search {
    left: usize,
    too_many: Unsolved,
}

impl Search {
    fn look(&mut self, terms: &[Term], x: &Real) -> Result<Look, Unsolved> {
        self.left = self.left.checked_sub(terms.len()).ok_or(self.too_many)?;
        let mut powers = Powers {
            x,
            known: BTreeMap::new(),
        };
        let (mut sum, mut slope) = (Real::zero(), Real::zero());
        let mut largest = i64::MIN;
        let mut at = Decimal::ZERO;
        let mut power = Real::one();
        for term in terms {
            if term.power != at {
                let step = term.power.checked_sub(at);
                let step = step.map_err(|_| Unsolved::NoConvergence)?.value;
                let factor = powers.of(step).ok_or(Unsolved::NoConvergence)?;
                power = &power * factor;
                at = term.power;
            }
            let value = &term.coefficient * &power;
            largest = largest.max(value.magnitude());
            slope = &slope + &(&value * &Real::from(term.power));
            sum = &sum + &value;
        }
        if sum.is_zero() || sum.magnitude() < largest - CANCELLED {
            return Ok(Look {
                sign: 0,
                step: None,
            });
        }
        Ok(Look {
            sign: sum.signum(),
            step: sum.over(&slope),
        })
    }

    /// The roots of f, given those of its derivative.
    fn roots_between(&mut self, terms: &[Term], turns: &[Real]) -> Result<Vec<Real>, Unsolved> {
        let sketch = Sketch::of(terms);
        let mut ends = vec![Real::power_of_two(-RANGE)];
        ends.extend(turns.iter().cloned());
        ends.push(Real::power_of_two(RANGE));
        let mut roots = Vec::new();
        let mut low_sign = self.look(terms, &ends[0])?.sign;
        for pair in ends.windows(2) {
            let high_sign = self.look(terms, &pair[1])?.sign;
            if low_sign * high_sign < 0 {
                let (low, high) = (&pair[0], &pair[1]);
                let start = sketch.root(low, high);
                let quick = match start {
                    Some(start) => self.polished(terms, start, low, high)?,
                    None => None,
                };
                roots.push(match quick {
                    Some(root) => root,
                    None => self.enclosed(terms, low, high, low_sign)?,
                });
            } else if high_sign == 0 {
                roots.push(pair[1].clone());
            }
            low_sign = high_sign;
        }
        Ok(roots)
    }

    /// The root between two points at which f has different signs: Newton's steps where they
    /// stay between, halvings where they do not, and every third time, so that it ends.
    fn enclosed(
        &mut self,
        terms: &[Term],
        low: &Real,
        high: &Real,
        low_sign: i32,
    ) -> Result<Real, Unsolved> {
        let (mut low, mut high) = (low.clone(), high.clone());
        let mut next: Option<Real> = None;
        for turn in 0..MOST_STEPS {
            let wide = high.magnitude() - low.magnitude() > 1;
            let newton = next.take().filter(|x| *x > low && *x < high);
            let x = match newton {
                Some(x) if !wide && turn % 3 != 0 => x,
                // Strictly between, for neither end is a power of two beyond its magnitude.
                _ if wide => {
                    let middle = (low.magnitude() + high.magnitude() - 1).div_euclid(2);
                    Real::power_of_two(middle)
                }
                _ => (&low + &high).shifted(-1),
            };
            if x <= low || x >= high || (&high - &low).magnitude() < low.magnitude() - CLOSE {
                return Ok(x);
            }
            let seen = self.look(terms, &x)?;
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
                if step.magnitude() < -CLOSE && target >= low && target <= high {
                    return Ok(target);
                }
                next = Some(target);
            }
        }
        Err(Unsolved::NoConvergence)
    }

    /// Newton's method alone, from a point near the root; None where it leaves the enclosure.
    fn polished(
        &mut self,
        terms: &[Term],
        start: Real,
        low: &Real,
        high: &Real,
    ) -> Result<Option<Real>, Unsolved> {
        /// Each step doubles the digits: from those of a float these are more than enough.
        const STEPS: usize = 8;
        let mut x = start;
        for _ in 0..STEPS {
            if x <= *low || x >= *high {
                return Ok(None);
            }
            let seen = self.look(terms, &x)?;
            if seen.sign == 0 {
                return Ok(Some(x));
            }
            let Some(step) = seen.step else {
                return Ok(None);
            };
            x = &x - &(&step * &x);
            if step.magnitude() < -CLOSE / 2 {
                // What is left is the square of this step.
                return Ok((x > *low && x < *high).then_some(x));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(coefficients: &[i64]) -> Vec<String> {
        let terms = coefficients.iter().zip(0i64..).filter(|(c, _)| **c != 0);
        let terms = terms.map(|(c, power)| Term {
            coefficient: Real::from(*c),
            power: Decimal::from(power),
        });
        let roots = positive_roots(terms.collect()).expect("solved");
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
