//! A figure of a run: what a line comes to at a moment.

use crate::eval::{Cell, Moment, Run};
use crate::plan::SlotId;

/// A slot's value at a moment; None: the line has one value for the run.
pub fn figure(run: &Run<'_>, slot: SlotId, at: Option<&Moment>) -> Cell {
    match at {
        None => run.cell(slot, 0),
        Some(Moment::Period(at)) => run.cell(slot, *at),
        Some(Moment::Coarse(bucket)) => run.rolled(slot, bucket),
    }
}
