//! The runs of a simulation, gathered column by column as they come in.

use super::statistics::{Frequency, Spread};
use super::{Batch, Drawn, Simulation};
use crate::base::Decimal;
use crate::check::Value;

/// What was drawn and what came of it, over all runs so far.
#[derive(Default)]
pub struct Collected {
    pub runs: usize,
    /// For each drawn input its value in each run.
    pub inputs: Vec<Vec<Option<Value>>>,
    /// For each question and each of its periods the value in each run; None where it failed.
    pub figures: Vec<Vec<Vec<Option<Value>>>>,
    /// For each check in how many runs it failed, of those in which it could be judged.
    checks: Vec<(usize, usize)>,
    /// For each drawn input in how many runs it lay outside its range.
    pub outside: Vec<usize>,
    /// What was drawn in the first run in which a figure failed.
    pub first_failure: Option<(usize, Vec<Value>)>,
}

impl Collected {
    pub fn add(&mut self, batch: Batch, simulation: &Simulation<'_>) {
        for (row, outcome) in batch.rows.into_iter().zip(batch.outcomes) {
            let failed = outcome.figures.iter().flatten();
            if failed.clone().any(|figure| figure.value.is_none()) && self.first_failure.is_none() {
                self.first_failure = Some((self.runs, row.clone()));
            }
            self.inputs.resize_with(row.len(), Vec::new);
            self.outside.resize(row.len(), 0);
            for (at, value) in row.into_iter().enumerate() {
                self.outside[at] += usize::from(is_outside(&value, &simulation.inputs[at]));
                self.inputs[at].push(Some(value));
            }
            self.figures.resize_with(outcome.figures.len(), Vec::new);
            for (columns, figures) in self.figures.iter_mut().zip(outcome.figures) {
                columns.resize_with(figures.len(), Vec::new);
                for (column, figure) in columns.iter_mut().zip(figures) {
                    column.push(figure.value);
                }
            }
            self.checks.resize(outcome.checks.len(), (0, 0));
            for (count, holds) in self.checks.iter_mut().zip(outcome.checks) {
                if let Some(holds) = holds {
                    count.0 += usize::from(!holds);
                    count.1 += 1;
                }
            }
            self.runs += 1;
        }
    }

    /// How often a check fails.
    pub fn failing(&self, check: usize) -> Frequency {
        let (failed, judged) = self.checks.get(check).copied().unwrap_or_default();
        Frequency::new(failed, judged)
    }

    /// The values of a question in one of its periods, ordered.
    pub fn spread(&self, question: usize, period: usize) -> Spread {
        let column = self.figures.get(question).and_then(|all| all.get(period));
        Spread::of(column.into_iter().flatten().copied())
    }
}

fn is_outside(value: &Value, input: &Drawn) -> bool {
    let beyond = |number: &Decimal, (low, high)| *number < low || *number > high;
    match (value, input.range) {
        (Value::Number(number), Some(range)) => beyond(number, range),
        _ => false,
    }
}
