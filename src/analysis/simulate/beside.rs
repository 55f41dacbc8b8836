//! Estimated runs beside the same runs computed exactly.
//!
//! Input: a simulation and its runs so far. Output: how far estimates are off, at most, in a
//! sample of runs that is spread evenly over all.

use super::{Collected, Simulation};
use crate::base::{Decimal, Diagnostic};
use crate::check::Value;
use crate::eval::Precision;
use crate::session::Outcome;

/// Runs that are computed exactly beside the others.
const SAMPLE: usize = 100;

/// How far the estimates of a sample are from the exact figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Runs in the sample.
    pub runs: usize,
    /// The largest deviation of a number, as a share of the largest exact value of the question
    /// in the sample, and the question's number.
    pub largest: Option<(Decimal, usize)>,
    /// Periods, truths and checks that come out otherwise, and values in one that are none in the
    /// other.
    pub different: usize,
}

impl Simulation<'_> {
    /// Computes a sample of the runs exactly.
    pub fn beside(&self, collected: &Collected) -> Result<Beside, Vec<Diagnostic>> {
        let all = collected.tally.runs;
        let runs = all.min(SAMPLE);
        let chosen: Vec<usize> = (0..runs).map(|at| at * all / runs).collect();
        let row = |run: &usize| {
            let inputs = collected.inputs.iter().map(|input| input.get(*run));
            inputs.map(|value| value.unwrap_or(Value::Blank)).collect()
        };
        let rows: Vec<Vec<Value>> = chosen.iter().map(row).collect();
        let exact = self.study().evaluate(&rows)?;
        let estimated = self.study().evaluate_with(&rows, Precision::Approximate)?;
        let mut beside = Beside {
            runs,
            largest: None,
            different: 0,
        };
        for question in 0..self.study().questions.len() {
            let figures = |outcomes: &[Outcome]| -> Vec<Option<Value>> {
                let figures = outcomes
                    .iter()
                    .flat_map(|outcome| outcome.figures.of(question));
                figures.map(|figure| figure.value).collect()
            };
            let (mut most, mut off) = (Decimal::ZERO, Decimal::ZERO);
            for pair in figures(&exact).into_iter().zip(figures(&estimated)) {
                match pair {
                    (Some(Value::Number(exact)), Some(Value::Number(estimate))) => {
                        let apart = estimate.checked_sub(exact).map(|d| d.value.abs());
                        off = off.max(apart.unwrap_or(Decimal::MAX));
                        most = most.max(exact.abs());
                    }
                    (exact, estimate) => beside.different += usize::from(exact != estimate),
                }
            }
            let share = off.checked_div(most).map_or(off, |share| share.value);
            if beside.largest.is_none_or(|(largest, _)| share > largest) {
                beside.largest = Some((share, question));
            }
        }
        for (exact, estimate) in exact.iter().zip(&estimated) {
            let checks = exact.checks.iter().zip(&estimate.checks);
            beside.different += checks.filter(|(exact, estimate)| exact != estimate).count();
        }
        Ok(beside)
    }
}
