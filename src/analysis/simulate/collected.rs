//! The runs of a simulation, gathered column by column as they come in.

use super::column::Column;
use super::statistics::{Frequency, Spread};
use super::{Batch, Simulation};
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
        self.outside.resize(batch.inputs.len(), 0);
        let inputs = batch.inputs.iter().zip(&simulation.inputs);
        for (times, (drawn, input)) in self.outside.iter_mut().zip(inputs) {
            if let Some((low, high)) = input.range {
                let outside = drawn.iter().filter(|value| **value < low || **value > high);
                *times += outside.count();
            }
        }
        for run in 0..batch.runs() {
            if self.first_failure.is_none() && batch.has_failed(run) {
                self.first_failure = Some((self.runs + run, batch.row(run).collect()));
            }
            for (at, holds) in batch.checks(run).enumerate() {
                if self.checks.len() == at {
                    self.checks.push((0, 0));
                }
                if let Some(holds) = holds {
                    self.checks[at].0 += usize::from(!holds);
                    self.checks[at].1 += 1;
                }
            }
        }
        self.runs += batch.runs();
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
    pub fn add(&mut self, batch: &Batch, simulation: &Simulation<'_>) {
        self.tally.add(batch, simulation);
        self.inputs.resize_with(batch.inputs.len(), Column::default);
        for (column, drawn) in self.inputs.iter_mut().zip(&batch.inputs) {
            let drawn = drawn.iter().map(|value| Some(Value::Number(*value)));
            drawn.for_each(|value| column.push(value));
        }
        let extents = simulation.study().extents();
        self.figures.resize_with(extents.len(), Vec::new);
        for (columns, extent) in self.figures.iter_mut().zip(extents) {
            columns.resize_with(extent.len(), Column::default);
            for (column, figure) in columns.iter_mut().zip(extent) {
                (0..batch.runs()).for_each(|run| column.push(batch.value(figure, run)));
            }
        }
    }

    /// The values of a question in one of its periods, ordered.
    pub fn spread(&self, question: usize, period: usize) -> Spread {
        let column = self.figures.get(question).and_then(|all| all.get(period));
        Spread::of(column.into_iter().flat_map(Column::iter))
    }
}
