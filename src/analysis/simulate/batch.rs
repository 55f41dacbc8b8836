//! Some of the runs: what was drawn, input by input, and what came of it.

use crate::base::{Decimal, Diagnostic};
use crate::check::Value;
use crate::eval::{Estimates, Precision};
use crate::session::{Outcome, Study};

pub struct Batch {
    /// For each input what was drawn in each run.
    pub inputs: Vec<Vec<Decimal>>,
    found: Found,
}

enum Found {
    Outcomes(Vec<Outcome>),
    Estimates(Estimates),
}

impl Batch {
    /// Computes what values of the inputs lead to.
    ///
    /// Errors: a value with which the model can't be compiled.
    pub(super) fn new(
        study: &Study<'_>,
        precision: Precision,
        inputs: Vec<Vec<Decimal>>,
    ) -> Result<Batch, Vec<Diagnostic>> {
        let runs = inputs.first().map_or(0, Vec::len);
        let value = |input: usize, run: usize| Value::Number(inputs[input][run]);
        let estimates = match precision {
            Precision::Approximate => study.estimates(runs, value),
            Precision::Exact => None,
        };
        let found = match estimates {
            Some(estimates) => Found::Estimates(estimates),
            None => {
                let row = |run| (0..inputs.len()).map(|input| value(input, run)).collect();
                let rows: Vec<Vec<Value>> = (0..runs).map(row).collect();
                Found::Outcomes(study.evaluate_with(&rows, precision)?)
            }
        };
        Ok(Batch { inputs, found })
    }

    pub fn runs(&self) -> usize {
        self.inputs.first().map_or(0, Vec::len)
    }

    /// What was drawn in a run.
    pub fn row(&self, run: usize) -> impl Iterator<Item = Value> + '_ {
        let inputs = self.inputs.iter();
        inputs.map(move |drawn| Value::Number(drawn[run]))
    }

    /// The value of a figure in a run, by its number among those of all questions; None where it
    /// failed.
    pub fn value(&self, figure: usize, run: usize) -> Option<Value> {
        match &self.found {
            Found::Outcomes(outcomes) => outcomes[run].figures.at(figure).value,
            Found::Estimates(estimates) => estimates.value(figure, run),
        }
    }

    /// Whether any figure failed in a run.
    pub fn has_failed(&self, run: usize) -> bool {
        match &self.found {
            Found::Outcomes(outcomes) => outcomes[run].figures.any_failed(),
            Found::Estimates(estimates) => estimates.has_failed(run),
        }
    }

    /// For each check whether it holds in a run; None where what it reads failed.
    pub fn checks(&self, run: usize) -> impl Iterator<Item = Option<bool>> + '_ {
        let (outcome, estimates) = match &self.found {
            Found::Outcomes(outcomes) => (outcomes.get(run), None),
            Found::Estimates(estimates) => (None, Some(estimates)),
        };
        let of_outcome = outcome
            .into_iter()
            .flat_map(|outcome| outcome.checks.iter().copied());
        let estimated = estimates.into_iter().flat_map(|all| all.conditions.iter());
        of_outcome.chain(estimated.map(move |holds| holds[run]))
    }
}
