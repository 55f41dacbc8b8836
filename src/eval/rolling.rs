//! Coarser periods: a flow adds up, a stock closes, a ratio is computed again.

use std::sync::PoisonError;

use super::cell::{Cell, Origin};
use super::execute::Executed;
use super::faults;
use super::lane::Lane;
use super::operate;
use super::read::Place;
use crate::base::Diagnostic;
use crate::base::decimal::ExactSum;
use crate::calendar::{Bucket, Location};
use crate::check::{Lag, Reduce, Value};
use crate::plan::{Home, SlotId, SlotRollup, Source};

impl Lane<'_, '_> {
    /// A slot's value over several periods of the timeline, by the rule of its kind.
    pub(super) fn rolled(self, slot: SlotId, bucket: &Bucket) -> Cell {
        if !self.plan.slot(slot).varies {
            return self.cell(slot, 0);
        }
        if let (Home::Common, Some(common)) = (self.program.homes[slot.index()], self.common) {
            return common.rolled(slot, bucket);
        }
        let (first, last) = (bucket.period.first(), bucket.period.last());
        let key = (self.number, slot, first, last);
        let known = || self.rolled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return *known;
        }
        let cell = self.roll(slot, bucket);
        known().insert(key, cell);
        cell
    }

    fn roll(self, slot: SlotId, bucket: &Bucket) -> Cell {
        let column: Vec<Cell> = bucket.range.clone().map(|at| self.cell(slot, at)).collect();
        let column = column.as_slice();
        match self.plan.slot(slot).rollup {
            SlotRollup::Constant | SlotRollup::Closing => {
                column.last().copied().unwrap_or(Cell::BLANK)
            }
            SlotRollup::Opening => column.first().copied().unwrap_or(Cell::BLANK),
            SlotRollup::Sum => self.reduced(slot, bucket, column, Reduce::Sum),
            SlotRollup::Mean => self.reduced(slot, bucket, column, Reduce::Mean),
            SlotRollup::Weighted(weight) => self.weighted(slot, bucket, column, weight),
            SlotRollup::Recompute => match self.execute(slot, Place::Bucket(bucket)) {
                Executed::Value(value, origin) => Cell::Value(value, origin),
                Executed::Failed(_) => Cell::Failed,
                Executed::Fault(fault) => {
                    self.note_roll_up(*fault);
                    Cell::Failed
                }
            },
            // One period is that period, whatever the rule for several.
            SlotRollup::None if column.len() == 1 => column[0],
            SlotRollup::None => Cell::BLANK,
        }
    }

    fn too_large(self, slot: SlotId, bucket: &Bucket) -> Cell {
        self.note_roll_up(faults::roll_up_overflow(self, slot, bucket));
        Cell::Failed
    }

    fn note_roll_up(self, fault: Diagnostic) {
        let mut known = self
            .roll_up_problems
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let same = |other: &Diagnostic| other.code == fault.code && other.labels == fault.labels;
        if !known.iter().any(same) {
            known.push(fault);
        }
    }

    fn reduced(self, slot: SlotId, bucket: &Bucket, column: &[Cell], reduce: Reduce) -> Cell {
        let mut values = Vec::with_capacity(column.len());
        let mut origins = Vec::with_capacity(column.len());
        for cell in column {
            let Cell::Value(value, origin) = cell else {
                return Cell::Failed;
            };
            values.push(*value);
            origins.push(*origin);
        }
        match operate::reduced(reduce, values.into_iter()) {
            Ok(outcome) => {
                let own = (!outcome.exact).then_some(("roll-up", false));
                let place = Place::Bucket(bucket);
                Cell::Value(
                    outcome.value,
                    self.origin(slot, None, place, origins.into_iter(), own),
                )
            }
            Err(_) => self.too_large(slot, bucket),
        }
    }

    /// Σ value × weight / Σ weight, rounded once; the closing value where the weights add up
    /// to nothing: for their sake, so that it is no more exact than they are.
    fn weighted(self, slot: SlotId, bucket: &Bucket, column: &[Cell], weight: Source) -> Cell {
        let (mut products, mut weights) = (ExactSum::new(), ExactSum::new());
        let (mut origins, mut of_weights) = (Vec::new(), Vec::new());
        for (offset, cell) in column.iter().enumerate() {
            let place = Place::Period(bucket.range.start + offset);
            let (Cell::Value(value, origin), Ok((weight, of_weight))) =
                (*cell, self.read(weight, place, Lag::Periods(0)))
            else {
                return Cell::Failed;
            };
            origins.push(origin);
            of_weights.push(of_weight);
            if let (Value::Number(value), Value::Number(weight)) = (value, weight) {
                products.add_product(value, weight);
                weights.add(weight);
            }
        }
        if weights.finish().is_ok_and(|total| total.value.is_zero()) {
            let Some(Cell::Value(closing, origin)) = column.last().copied() else {
                return Cell::BLANK;
            };
            of_weights.push(origin);
            let (closing, origin) = self.because(closing, of_weights);
            return Cell::Value(closing, origin);
        }
        origins.extend(of_weights);
        match products.divided_by(&weights) {
            Ok(mean) => {
                let own = (!mean.exact).then_some(("weighted mean", false));
                let origin: Origin =
                    self.origin(slot, None, Place::Bucket(bucket), origins.into_iter(), own);
                Cell::Value(Value::Number(mean.value), origin)
            }
            Err(_) => self.too_large(slot, bucket),
        }
    }

    /// The coarser period so far back. Growth to or from a part of a period means nothing,
    /// so it is None there, as it is off the timeline.
    pub(super) fn shifted(self, bucket: &Bucket, lag: Lag) -> Option<Bucket> {
        if matches!(lag, Lag::Periods(0) | Lag::Months(0)) {
            return Some(bucket.clone());
        }
        let length = bucket.period.months()?;
        let base = self.timeline().granularity().months();
        // The last period is the last coarse one; any other count is a length of time.
        let back = match lag {
            Lag::Periods(n @ (1 | -1)) => i64::from(n) * length,
            Lag::Periods(n) => i64::from(n) * base,
            Lag::Months(n) => i64::from(n),
        };
        if back % length != 0 {
            return None;
        }
        let period = bucket.period.plus_months(-back)?;
        let (range, complete) = match self.timeline().locate(period) {
            Location::Exact(at) => (at..at + 1, true),
            Location::Covers { range, complete } => (range, complete),
            _ => return None,
        };
        (complete && bucket.complete).then(|| Bucket {
            period,
            label: period.label(),
            range,
            complete,
        })
    }
}
