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
        let mut range = bucket.range.clone();
        match self.plan.slot(slot).rollup {
            SlotRollup::Constant | SlotRollup::Closing => self.only(slot, range.next_back()),
            SlotRollup::Opening => self.only(slot, range.next()),
            // One period is that period, whatever the rule for several.
            SlotRollup::None if range.len() == 1 => self.only(slot, range.next()),
            SlotRollup::None => Cell::BLANK,
            SlotRollup::Sum => self.kept(slot, bucket, || self.reduced(slot, bucket, Reduce::Sum)),
            SlotRollup::Mean => {
                self.kept(slot, bucket, || self.reduced(slot, bucket, Reduce::Mean))
            }
            SlotRollup::Weighted(weight) => {
                self.kept(slot, bucket, || self.weighted(slot, bucket, weight))
            }
            SlotRollup::Recompute => self.kept(slot, bucket, || self.recomputed(slot, bucket)),
        }
    }

    /// The one period of several that speaks for them.
    fn only(self, slot: SlotId, at: Option<usize>) -> Cell {
        at.map_or(Cell::BLANK, |at| self.cell(slot, at))
    }

    /// What takes some time, and may be read by ratios as well, is computed once.
    fn kept(self, slot: SlotId, bucket: &Bucket, roll: impl FnOnce() -> Cell) -> Cell {
        let (first, last) = (bucket.period.first(), bucket.period.last());
        let key = (self.number, slot, first, last);
        let known = || self.rolled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return *known;
        }
        let cell = roll();
        known().insert(key, cell);
        cell
    }

    fn recomputed(self, slot: SlotId, bucket: &Bucket) -> Cell {
        match self.execute(slot, Place::Bucket(bucket)) {
            Executed::Value(value, origin) => Cell::Value(value, origin),
            Executed::Failed(_) => Cell::Failed,
            Executed::Fault(fault) => {
                self.note_roll_up(*fault);
                Cell::Failed
            }
        }
    }

    /// Its values in the periods of a bucket, each with where it was first rounded; None where
    /// one of them failed.
    fn column(self, slot: SlotId, bucket: &Bucket) -> Option<Vec<(Value, Origin)>> {
        let mut column = Vec::with_capacity(bucket.range.len());
        for at in bucket.range.clone() {
            let Cell::Value(value, origin) = self.cell(slot, at) else {
                return None;
            };
            column.push((value, origin));
        }
        Some(column)
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

    fn reduced(self, slot: SlotId, bucket: &Bucket, reduce: Reduce) -> Cell {
        let Some(column) = self.column(slot, bucket) else {
            return Cell::Failed;
        };
        match operate::reduced(reduce, column.iter().map(|(value, _)| *value)) {
            Ok(outcome) => {
                let own = (!outcome.exact).then_some(("roll-up", false));
                let origins = column.iter().map(|(_, origin)| *origin);
                let place = Place::Bucket(bucket);
                let origin = self.origin(slot, None, place, origins, own);
                Cell::Value(outcome.value, origin)
            }
            Err(_) => self.too_large(slot, bucket),
        }
    }

    /// Σ value × weight / Σ weight, rounded once; the closing value where the weights add up
    /// to nothing: for their sake, so that it is no more exact than they are.
    fn weighted(self, slot: SlotId, bucket: &Bucket, weight: Source) -> Cell {
        let Some(column) = self.column(slot, bucket) else {
            return Cell::Failed;
        };
        let (mut products, mut weights) = (ExactSum::new(), ExactSum::new());
        let mut of_weights = Vec::with_capacity(column.len());
        for (at, (value, _)) in bucket.range.clone().zip(&column) {
            let Ok((weight, of_weight)) = self.read(weight, Place::Period(at), Lag::Periods(0))
            else {
                return Cell::Failed;
            };
            of_weights.push(of_weight);
            if let (Value::Number(value), Value::Number(weight)) = (*value, weight) {
                products.add_product(value, weight);
                weights.add(weight);
            }
        }
        if weights.finish().is_ok_and(|total| total.value.is_zero()) {
            let Some((closing, origin)) = column.last().copied() else {
                return Cell::BLANK;
            };
            of_weights.push(origin);
            let (closing, origin) = self.because(closing, of_weights);
            return Cell::Value(closing, origin);
        }
        let origins = column.iter().map(|(_, origin)| *origin).chain(of_weights);
        match products.divided_by(&weights) {
            Ok(mean) => {
                let own = (!mean.exact).then_some(("weighted mean", false));
                let origin = self.origin(slot, None, Place::Bucket(bucket), origins, own);
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
