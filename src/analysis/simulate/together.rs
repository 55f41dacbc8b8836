//! Draws that go together: a Gaussian copula.
//!
//! Input: the normal scores of inputs that are drawn independently. Output: scores with the
//! declared correlations, each of them still standard normal. An input's score is a sum of its
//! own and of those before it in order of declaration, by Cholesky's factor.

use super::drawn::Drawn;
use super::normal;
use super::number::Number;
use crate::base::Decimal;
use crate::check::{self, TypedCorrelation};

/// How much of each input's own score goes into a correlated one.
pub struct Together {
    /// For each input None where it is drawn by itself, or the weights of inputs by place.
    weights: Vec<Option<Vec<(usize, Number)>>>,
}

impl Together {
    pub fn new(inputs: &[Drawn], correlations: &[TypedCorrelation]) -> Together {
        let is = |input: &Drawn, end: &check::Correlated| {
            input.line == end.line && input.members == end.members
        };
        let between = |a: &Drawn, b: &Drawn| {
            let met = correlations.iter().find(|c| {
                is(a, &c.first) && is(b, &c.second) || is(b, &c.first) && is(a, &c.second)
            });
            met.map(|correlation| correlation.coefficient)
        };
        let meets = |at: &usize| {
            let others = inputs.iter().enumerate().filter(|(other, _)| other != at);
            others
                .into_iter()
                .any(|(_, other)| between(&inputs[*at], other).is_some())
        };
        let group: Vec<usize> = (0..inputs.len()).filter(meets).collect();
        let coefficient = |a: usize, b: usize| {
            between(&inputs[group[a]], &inputs[group[b]]).unwrap_or(Decimal::ZERO)
        };
        // The checker has seen that there is a factor; a part of a matrix has one too.
        let rows = check::factor(group.len(), coefficient).unwrap_or_default();
        let mut weights = vec![None; inputs.len()];
        for (at, row) in group.iter().zip(rows) {
            let row = group
                .iter()
                .zip(row)
                .filter(|(_, weight)| !weight.is_zero());
            weights[*at] = Some(row.map(|(from, weight)| (*from, weight.into())).collect());
        }
        Together { weights }
    }

    /// Whether an input is drawn by itself.
    pub fn is_alone(&self, input: usize) -> bool {
        self.weights.get(input).is_none_or(Option::is_none)
    }

    /// The score of an input in a run, from the shares of those that it goes with.
    pub fn score(&self, input: usize, share: impl Fn(usize) -> Number) -> Number {
        let weights = self.weights.get(input).into_iter().flatten().flatten();
        let terms = weights.map(|(from, weight)| normal::score(share(*from)) * *weight);
        terms.fold(Number::ZERO, |sum, term| sum + term)
    }
}
