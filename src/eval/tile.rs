//! A plan under many sets of inputs: in tiles of as many lanes as fit the processor's cache.
//!
//! Input: a plan, its slots that vary with a value for each row, and the slots asked for.
//! Output: whatever is made of each row's lane. Invariant: a row's values are those of a run of
//! its own; they do not depend on the tile, on its size or on the number of threads.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::cell::{Cell, Origin};
use super::cells::Cells;
use super::lane::Lane;
use super::lanes::MOST;
use super::ledger::Ledger;
use super::memory::{Memory, Precision};
use super::run::Run;
use super::tape::Tape;
use crate::check::Value;
use crate::plan::{Home, Plan, PlannedCondition, Program, SlotId};

/// Cells of a tile, if it is not too narrow for that: what a processor keeps near.
const CELLS: usize = 1 << 18;
/// So many lanes a tile has at least.
const FEWEST: usize = 8;

/// Rows that are computed together: fewer where the program is large, and a multiple of eight, for
/// a processor that takes eight at once.
pub(super) fn width(program: &Program) -> usize {
    let fitting = CELLS / program.size.max(1);
    (fitting & !(FEWEST - 1)).clamp(FEWEST, MOST)
}

/// A plan that is ready to be run under many rows of values.
#[derive(Debug)]
pub struct Tiled {
    pub(super) program: Program,
    /// Of all that does not vary from row to row.
    common: Program,
    pub(super) varying: Vec<Vec<SlotId>>,
    pub(super) asked: Vec<SlotId>,
    /// What computes estimates, once there was a tile to make it of; None where steps do.
    pub(super) tape: OnceLock<Option<Tape>>,
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
            asked: asked.to_vec(),
            tape: OnceLock::new(),
        }
    }

    /// Makes something of each row, in the order of the rows.
    pub fn rows<T: Send>(
        &self,
        plan: &Plan,
        rows: &[Vec<Value>],
        make: impl Fn(&Row<'_, '_>) -> T + Sync,
    ) -> Vec<T> {
        let common = self.common(plan);
        // A thread computes one tile after the other in the same memory.
        let tiles = rows.par_chunks(width(&self.program));
        let tiles = tiles.map_init(Memory::default, |memory, rows| {
            let reused = std::mem::take(memory).reused(&self.program, rows.len(), Precision::Exact);
            let given = |parameter: usize, lane: usize| rows[lane][parameter];
            let tile = self.tile((plan, &common), rows.len(), given, reused);
            let lanes = (0..rows.len()).map(|lane| make(&Row(tile.lane(lane))));
            let made = lanes.collect::<Vec<T>>();
            *memory = tile.memory;
            made
        });
        tiles.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// What does not vary from row to row.
    pub(super) fn common<'p>(&'p self, plan: &'p Plan) -> Run<'p> {
        let memory = Memory::new(&self.common, 1, Precision::Exact);
        let mut common = Run::empty(plan, &self.common, memory, Ledger::of(plan));
        common.compute_all();
        common
    }

    /// A tile that is computed, where `given` is the value of each parameter in each lane.
    pub(super) fn tile<'p>(
        &'p self,
        (plan, common): (&'p Plan, &'p Run<'p>),
        lanes: usize,
        given: impl Fn(usize, usize) -> Value,
        memory: Memory,
    ) -> Run<'p> {
        let mut tile = Run::of_tile(plan, &self.program, memory, common);
        for (parameter, slots) in self.varying.iter().enumerate() {
            for slot in slots {
                (0..lanes).for_each(|lane| tile.give(*slot, lane, given(parameter, lane)));
            }
        }
        tile.compute_all();
        tile
    }
}

impl<'p> Run<'p> {
    /// A tile that is to be computed.
    pub(super) fn of_tile(
        plan: &'p Plan,
        program: &'p Program,
        memory: Memory,
        common: &'p Run<'p>,
    ) -> Run<'p> {
        let mut tile = Run::empty(plan, program, memory, Ledger::Ranks);
        tile.common = Some(common);
        tile
    }

    /// Gives a lane the value of an input, in all periods.
    pub(super) fn give(&mut self, slot: SlotId, lane: usize, value: Value) {
        if let Home::Own { start, varies } = self.program.homes[slot.index()] {
            let count = if varies { self.timeline().len() } else { 1 };
            for at in start..start + count {
                let at = self.memory.column_at(at).of(lane);
                self.memory.set(at, Cell::Value(value, Origin::EXACT));
            }
        }
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
