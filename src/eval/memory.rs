//! The cells that a run computes on, in one piece: constants, registers, and the columns of the
//! slots, each cell as many times as there are lanes.

use super::cell::{Cell, Origin, Word};
use crate::check::Value;
use crate::plan::Program;

pub(super) struct Memory {
    pub words: Vec<Word>,
    /// The values that no word holds.
    others: Vec<Value>,
    pub lanes: usize,
    registers: usize,
    columns: usize,
}

/// Where the cells of an operand begin, and how far the next lane's is.
#[derive(Clone, Copy)]
pub(super) struct Address {
    pub first: usize,
    pub step: usize,
}

impl Address {
    #[inline]
    pub fn of(self, lane: usize) -> usize {
        self.first + lane * self.step
    }
}

/// Cells for operands that are the same in all lanes and stand elsewhere.
pub(super) const SPARE: usize = 4;
/// Behind them: a cell that is blank.
const BLANK: usize = SPARE;

impl Memory {
    pub fn new(program: &Program, lanes: usize) -> Memory {
        let constants = SPARE + 1;
        let registers = constants + program.constants.len();
        let columns = registers + program.registers * lanes;
        let mut memory = Memory {
            words: vec![Word::BLANK; columns + program.size * lanes],
            others: Vec::new(),
            lanes,
            registers,
            columns,
        };
        for (at, value) in program.constants.iter().enumerate() {
            memory.set(constants + at, Cell::Value(*value, Origin::EXACT));
        }
        memory
    }

    #[inline]
    pub fn cell(&self, at: usize) -> Cell {
        self.words[at].cell(&self.others)
    }

    #[inline]
    pub fn set(&mut self, at: usize, cell: Cell) {
        self.words[at] = Word::of(cell, &mut self.others);
    }

    pub const fn blank() -> Address {
        Address {
            first: BLANK,
            step: 0,
        }
    }

    pub fn constant(at: u32) -> Address {
        Address {
            first: SPARE + 1 + at as usize,
            step: 0,
        }
    }

    #[inline]
    pub fn register(&self, register: u32) -> Address {
        Address {
            first: self.registers + register as usize * self.lanes,
            step: 1,
        }
    }

    /// The cell of this number among the columns of each lane.
    #[inline]
    pub fn column_at(&self, at: usize) -> Address {
        Address {
            first: self.columns + at * self.lanes,
            step: 1,
        }
    }
}
