//! A plan under many sets of inputs: in tiles of as many lanes as fit the processor's cache.
//!
//! Input: a plan, its slots that vary with a value for each row, and the slots asked for.
//! Output: whatever is made of each row's lane. Invariant: a row's values are those of a run of
//! its own; they do not depend on the tile, on its size or on the number of threads.

use rayon::prelude::*;

use super::cell::{Cell, Origin};
use super::cells::Cells;
use super::lane::Lane;
use super::lanes::MOST;
use super::ledger::Ledger;
use super::memory::{Memory, Precision};
use super::run::Run;
use crate::check::Value;
use crate::plan::{Home, Plan, PlannedCondition, Program, SlotId};

/// Cells of a tile, if it is not too narrow for that: what a processor keeps near.
const CELLS: usize = 1 << 18;
/// So many lanes a tile has at least.
const FEWEST: usize = 8;

/// Rows that are computed together: fewer where the program is large, and a multiple of eight, for
/// a processor that takes eight at once.
fn width(program: &Program) -> usize {
    let fitting = CELLS / program.size.max(1);
    (fitting & !(FEWEST - 1)).clamp(FEWEST, MOST)
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
        // A thread computes one tile after the other in the same memory.
        let tiles = rows.par_chunks(width(&self.program));
        let tiles = tiles.map_init(Memory::default, |memory, rows| {
            let reused = std::mem::take(memory).reused(&self.program, rows.len(), precision);
            let tile = self.tile(plan, &common, rows, reused);
            let lanes = (0..rows.len()).map(|lane| make(&Row(tile.lane(lane))));
            let made = lanes.collect::<Vec<T>>();
            *memory = tile.memory;
            made
        });
        tiles.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn tile<'p>(
        &'p self,
        plan: &'p Plan,
        common: &'p Run<'p>,
        rows: &[Vec<Value>],
        memory: Memory,
    ) -> Run<'p> {
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
    /// The cells of some slots, one slot after the other, each from the first period on for so
    /// many.
    pub fn cells(&self, slots: &[(SlotId, usize)]) -> Cells {
        let lane = self.0;
        let mut cells = Cells::with_room(slots.iter().map(|(_, count)| count).sum());
        for (slot, count) in slots {
            match lane.program.homes[slot.index()] {
                Home::Own { start, varies } => {
                    for period in 0..*count {
                        let at = lane
                            .memory
                            .column_at(start + if varies { period } else { 0 });
                        cells.take(&lane.memory, at.of(lane.number));
                    }
                }
                Home::Common => {
                    (0..*count).for_each(|period| cells.push(lane.cell(*slot, period)));
                }
            }
        }
        cells
    }

    /// Whether a condition holds; None where what it reads failed.
    pub fn holds(&self, condition: &PlannedCondition) -> Option<bool> {
        self.0.holds(condition)
    }
}
