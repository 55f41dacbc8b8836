//! The runs of a simulation, gathered column by column as they come in.

use super::column::Column;
use super::statistics::{Frequency, Spread};
use super::{Batch, Drawn, Simulation};
use crate::base::Decimal;
use crate::check::Value;

/// What is counted over all runs so far, whatever their number.
#[derive(Default)]
pub struct Tally {
    pub runs: usize,
    /// For each check in how many runs it failed, of those in which it could be judged.
    checks: Vec<(usize, usize)>,
    /// For each drawn input in how many runs it lay outside its range.
    pub outside: Vec<usize>,
    /// What was drawn in the first run in which a figure failed.
    pub first_failure: Option<(usize, Vec<Value>)>,
}

impl Tally {
    pub fn add(&mut self, batch: &Batch, simulation: &Simulation<'_>) {
        for (row, outcome) in batch.rows.iter().zip(&batch.outcomes) {
            if self.first_failure.is_none() && outcome.figures.any_failed() {
                self.first_failure = Some((self.runs, row.clone()));
            }
            self.outside.resize(row.len(), 0);
            let inputs = row.iter().zip(&simulation.inputs);
            for (times, (value, input)) in self.outside.iter_mut().zip(inputs) {
                *times += usize::from(is_outside(value, input));
            }
            self.checks.resize(outcome.checks.len(), (0, 0));
            for (count, holds) in self.checks.iter_mut().zip(&outcome.checks) {
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
}

/// What was drawn and what came of it, over all runs so far.
#[derive(Default)]
pub struct Collected {
    pub tally: Tally,
    /// For each drawn input its value in each run.
    pub inputs: Vec<Column>,
    /// For each question and each of its periods the value in each run; None where it failed.
    pub figures: Vec<Vec<Column>>,
}

impl Collected {
    pub fn add(&mut self, batch: Batch, simulation: &Simulation<'_>) {
        self.tally.add(&batch, simulation);
        for (row, outcome) in batch.rows.into_iter().zip(batch.outcomes) {
            self.inputs.resize_with(row.len(), Column::default);
            for (column, value) in self.inputs.iter_mut().zip(row) {
                column.push(Some(value));
            }
            let questions = outcome.figures.questions();
            self.figures.resize_with(questions, Vec::new);
            for (question, columns) in self.figures.iter_mut().enumerate() {
                let figures = outcome.figures.of(question);
                columns.resize_with(figures.len(), Column::default);
                for (column, figure) in columns.iter_mut().zip(figures) {
                    column.push(figure.value);
                }
            }
        }
    }

    /// The values of a question in one of its periods, ordered.
    pub fn spread(&self, question: usize, period: usize) -> Spread {
        let column = self.figures.get(question).and_then(|all| all.get(period));
        Spread::of(column.into_iter().flat_map(Column::iter))
    }
}

fn is_outside(value: &Value, input: &Drawn) -> bool {
    let beyond = |number: &Decimal, (low, high)| *number < low || *number > high;
    match (value, input.range) {
        (Value::Number(number), Some(range)) => beyond(number, range),
        _ => false,
    }
}
