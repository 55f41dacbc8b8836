//! A program as one list of operations over 64 lanes of binary floats, through all periods.
//!
//! Input: a tile that was computed step by step, which shows what is usual in this program.
//! Output: a tape that computes further tiles. Invariant: either a tile's cells have the bits that
//! the steps give, or [`Tape::compute`] says that something unusual was met, and the tile is
//! computed by steps.
//!
//! | module | what it holds |
//! |---|---|
//! | `entry` | operations |
//! | `values`, `build` | from instructions to operations over values |
//! | `spread` | an order in which results are there when they are needed |
//! | `assign` | cells for values |
//! | `vector` | how operations are carried out |

mod assign;
mod build;
mod entry;
mod spread;
mod values;
mod vector;

use super::run::Run;
use crate::plan::{Program, SlotId};
use assign::Cells;
use entry::Stretch;
use spread::spread;
use values::Values;

pub(super) use build::Builder;
pub(super) use vector::{Bench, Processor};

/// Cells that all lanes may have in columns: 8 MB.
const HOME: usize = 1 << 20;

#[derive(Debug)]
pub(super) struct Tape {
    /// The same program, whose columns have room for what is read there alone.
    pub program: Program,
    stretches: Vec<Stretch>,
    cells: usize,
    /// By slot, whether it has its columns.
    at_home: Vec<bool>,
}

impl Tape {
    /// Of operations, before some of which a cell is computed by steps.
    fn assigned(
        program: Program,
        at_home: Vec<bool>,
        (mut values, given): (Values, usize),
        steps: Vec<(usize, (SlotId, usize))>,
    ) -> Tape {
        let count = values.count();
        let mut entries = values.entries.as_mut_slice();
        let mut done = 0;
        for (until, _) in &steps {
            let (stretch, rest) = entries.split_at_mut(until - done);
            spread(stretch, count);
            (entries, done) = (rest, *until);
        }
        spread(entries, count);
        let mut cells = Cells::new(&values.entries, values.count(), given);
        let mut stretches = vec![Stretch::default()];
        let mut steps = steps.into_iter().peekable();
        for (at, entry) in values.entries.iter().enumerate() {
            while let Some((_, step)) = steps.next_if(|(before, _)| *before <= at) {
                cut(&mut stretches, step);
            }
            if let Some(stretch) = stretches.last_mut() {
                stretch.entries.push(cells.placed(at, *entry));
            }
        }
        steps.for_each(|(_, step)| cut(&mut stretches, step));
        Tape {
            program,
            stretches,
            cells: cells.count as usize,
            at_home,
        }
    }

    /// Room for what its operations work on.
    pub fn bench(&self) -> Bench {
        Bench::new(self.cells.max(1))
    }

    pub fn is_at_home(&self, slot: SlotId) -> bool {
        self.at_home[slot.index()]
    }

    /// Computes a tile of this tape's program, whose inputs are given; false where something
    /// unusual was met, and its cells mean nothing.
    pub fn compute(&self, processor: Processor, tile: &mut Run<'_>, bench: &mut Bench) -> bool {
        bench.begin();
        for stretch in &self.stretches {
            bench.carry_out(processor, &stretch.entries, &mut tile.memory.floats);
            if let Some((slot, period)) = stretch.then {
                tile.compute(slot, period);
            }
        }
        bench.is_usual()
    }
}

/// Ends a stretch with a step.
fn cut(stretches: &mut Vec<Stretch>, step: (SlotId, usize)) {
    if let Some(stretch) = stretches.last_mut() {
        stretch.then = Some(step);
    }
    stretches.push(Stretch::default());
}
