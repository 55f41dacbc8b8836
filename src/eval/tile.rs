//! A plan under many sets of inputs: in tiles of as many lanes as fit the processor's cache.
//!
//! Input: a plan, its slots that vary with a value for each row, and the slots asked for.
//! Output: whatever is made of each row's lane. Invariant: a row's values are those of a run of
//! its own; they do not depend on the tile, on its size or on the number of threads.

use rayon::prelude::*;

use super::cell::{Cell, Origin};
use super::lane::Lane;
use super::lanes::MOST;
use super::ledger::Ledger;
use super::memory::{Memory, Precision};
use super::run::Run;
use crate::check::Value;
use crate::plan::{Home, Plan, PlannedCondition, Program, SlotId};

/// Rows that are computed together. A tile of the usual model stays within a megabyte.
fn lanes(precision: Precision) -> usize {
    match precision {
        Precision::Exact => 16,
        Precision::Approximate => MOST,
    }
}

/// A plan that is ready to be run under many rows of values.
#[derive(Debug)]
pub struct Tiled {
    program: Program,
    /// Of all that does not vary from row to row.
    common: Program,
    varying: Vec<Vec<SlotId>>,
}

/// What one row of values leads to.
pub struct Row<'r, 'p>(Lane<'r, 'p>);

impl Tiled {
    /// `varying` are the slots that each value of a row is for; `asked` those that are read.
    pub fn new(plan: &Plan, varying: Vec<Vec<SlotId>>, asked: &[SlotId]) -> Tiled {
        let (program, common) = Program::varying(plan, &varying.concat(), asked);
        Tiled {
            program,
            common,
            varying,
        }
    }

    /// Makes something of each row, in the order of the rows.
    pub fn rows<T: Send>(
        &self,
        plan: &Plan,
        rows: &[Vec<Value>],
        precision: Precision,
        make: impl Fn(&Row<'_, '_>) -> T + Sync,
    ) -> Vec<T> {
        let memory = Memory::new(&self.common, 1, Precision::Exact);
        let mut common = Run::empty(plan, &self.common, memory, Ledger::of(plan));
        common.compute_all();
        let tiles = rows.par_chunks(lanes(precision)).map(|rows| {
            let tile = self.tile(plan, &common, rows, precision);
            let lanes = (0..rows.len()).map(|lane| make(&Row(tile.lane(lane))));
            lanes.collect::<Vec<T>>()
        });
        tiles.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn tile<'p>(
        &'p self,
        plan: &'p Plan,
        common: &'p Run<'p>,
        rows: &[Vec<Value>],
        precision: Precision,
    ) -> Run<'p> {
        let memory = Memory::new(&self.program, rows.len(), precision);
        let mut tile = Run::empty(plan, &self.program, memory, Ledger::Ranks);
        tile.common = Some(common);
        for (parameter, slots) in self.varying.iter().enumerate() {
            for slot in slots {
                let Home::Own { start, varies } = self.program.homes[slot.index()] else {
                    continue;
                };
                let count = if varies { tile.timeline().len() } else { 1 };
                for at in start..start + count {
                    let address = tile.memory.column_at(at);
                    for (lane, row) in rows.iter().enumerate() {
                        let cell = Cell::Value(row[parameter], Origin::EXACT);
                        tile.memory.set(address.of(lane), cell);
                    }
                }
            }
        }
        tile.compute_all();
        tile
    }
}

impl Row<'_, '_> {
    /// The cell of a slot in a period of the timeline.
    pub fn cell(&self, slot: SlotId, period: usize) -> Cell {
        self.0.cell(slot, period)
    }

    /// Whether a condition holds; None where what it reads failed.
    pub fn holds(&self, condition: &PlannedCondition) -> Option<bool> {
        self.0.holds(condition)
    }
}
