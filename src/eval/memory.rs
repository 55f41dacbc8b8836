//! The cells that a run computes on, in one piece: constants, registers, and the columns of the
//! slots, each cell as many times as there are lanes.

use super::cell::{Cell, Origin};
use crate::plan::Program;

pub(super) struct Memory {
    pub cells: Vec<Cell>,
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
        let mut cells = vec![Cell::BLANK; columns + program.size * lanes];
        for (at, value) in program.constants.iter().enumerate() {
            cells[constants + at] = Cell::Value(*value, Origin::EXACT);
        }
        Memory {
            cells,
            lanes,
            registers,
            columns,
        }
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

    /// That cell, by lane.
    #[inline]
    pub fn column(&self, at: usize) -> &[Cell] {
        self.columns(at, 1)
    }

    /// So many cells from there on, each by lane.
    #[inline]
    pub fn columns(&self, at: usize, count: usize) -> &[Cell] {
        let first = self.columns + at * self.lanes;
        &self.cells[first..first + count * self.lanes]
    }
}
