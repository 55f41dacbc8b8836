//! The cells that a run computes on, in one piece: constants, registers, and the columns of the
//! slots, each cell as many times as there are lanes.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]

use super::cell::{Cell, Origin, Word};
use super::float;
use super::lanes::{Lanes, MOST};
use crate::base::decimal::many::{self, Operation, Series};
use crate::check::Value;
use crate::plan::{Operand, Program};

/// How figures are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As decimals.
    Exact,
    /// As binary floats, of about 15 digits.
    Approximate,
}

#[derive(Default)]
pub(super) struct Memory {
    /// The cells, where they are exact.
    pub words: Vec<Word>,
    /// The cells, where they are not.
    pub floats: Vec<f64>,
    /// Room for what an instruction gives in each lane.
    pub results: Vec<f64>,
    /// The values that neither holds, those of constants first.
    others: Vec<Value>,
    constants: usize,
    pub lanes: usize,
    kept: usize,
    registers: usize,
    /// Cells of a register. A single lane's registers have room for as many periods.
    room: usize,
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

/// The lanes in which an operation is done, and those of them in which the result was rounded.
#[derive(Default)]
pub(super) struct Done {
    pub lanes: Lanes,
    pub rounded: Lanes,
}

/// With fewer lanes than this, one goes after the other.
const FEW: u32 = 3;

/// Cells for operands that are the same in all lanes and stand elsewhere.
pub(super) const SPARE: usize = 4;
/// Behind them: a cell that is blank.
const BLANK: usize = SPARE;

impl Memory {
    pub fn new(program: &Program, lanes: usize, precision: Precision) -> Memory {
        let constants = SPARE + 1;
        let kept = constants + program.constants.len();
        let registers = kept + program.kept;
        let room = if lanes == 1 { MOST } else { lanes };
        let columns = registers + program.registers * room;
        let size = columns + program.size * lanes;
        let (words, floats) = match precision {
            Precision::Exact => (vec![Word::BLANK; size], Vec::new()),
            Precision::Approximate => (Vec::new(), vec![float::blank(); size]),
        };
        let mut memory = Memory {
            words,
            floats,
            results: vec![0.0; lanes],
            others: Vec::new(),
            constants: 0,
            lanes,
            kept,
            registers,
            room,
            columns,
        };
        for (at, value) in program.constants.iter().enumerate() {
            memory.set(constants + at, Cell::Value(*value, Origin::EXACT));
        }
        memory.constants = memory.others.len();
        for at in kept..registers {
            memory.set(at, Cell::Failed);
        }
        memory
    }

    /// The same room for another run of the same program, whose cells are written before they are
    /// read.
    pub fn reused(mut self, program: &Program, lanes: usize, precision: Precision) -> Memory {
        if self.columns == 0 || self.lanes != lanes || self.precision() != precision {
            return Memory::new(program, lanes, precision);
        }
        self.others.truncate(self.constants);
        self
    }

    /// The values that neither words nor floats hold.
    pub fn others(&self) -> &[Value] {
        &self.others
    }

    pub fn precision(&self) -> Precision {
        match self.floats.is_empty() {
            true => Precision::Exact,
            false => Precision::Approximate,
        }
    }

    #[inline]
    pub fn cell(&self, at: usize) -> Cell {
        match self.precision() {
            Precision::Exact => self.words[at].cell(&self.others),
            Precision::Approximate => float::cell(self.floats[at], &self.others),
        }
    }

    /// A cell as a word, whose value goes to `others` where no word holds it.
    #[inline]
    pub fn word(&self, at: usize, others: &mut Vec<Value>) -> Word {
        match self.precision() {
            Precision::Exact if !self.words[at].is_other() => self.words[at],
            _ => Word::of(self.cell(at), others),
        }
    }

    #[inline]
    pub fn set(&mut self, at: usize, cell: Cell) {
        match self.precision() {
            Precision::Exact => self.words[at] = Word::of(cell, &mut self.others),
            Precision::Approximate => self.floats[at] = float::of(cell, &mut self.others),
        }
    }

    /// The cells of one place at another, in all lanes.
    pub fn copy(&mut self, from: Address, to: Address) {
        for lane in 0..self.lanes {
            match self.precision() {
                Precision::Exact => self.words[to.of(lane)] = self.words[from.of(lane)],
                Precision::Approximate => self.floats[to.of(lane)] = self.floats[from.of(lane)],
            }
        }
    }

    /// Whether so many cells from a place on are certain to be fit: none has failed, none is blank
    /// where they are `required`, and none below zero where a `sign` is not allowed.
    pub fn all_fit(&self, at: Address, count: usize, required: bool, sign: bool) -> bool {
        match self.precision() {
            Precision::Exact => Word::all_fit(&self.words[at.first..][..count], required, sign),
            Precision::Approximate => {
                let least = if sign { 0.0 } else { -float::LIMIT };
                let floats = &self.floats[at.first..][..count];
                floats.iter().fold(true, |all, x| all & (*x >= least))
            }
        }
    }

    /// Carries out an operation in many lanes at once.
    pub fn compute(
        &mut self,
        operation: Operation,
        dest: Address,
        operands: (Address, Address),
        lanes: Lanes,
        rounded: Option<Origin>,
    ) -> Done {
        if lanes.count() < FEW {
            return Done::default();
        }
        let series = |address: Address| Series {
            first: address.first,
            is_one: address.step == 0,
        };
        let (a, b) = (series(operands.0), series(operands.1));
        let words = Word::parts(&mut self.words);
        let rounded = rounded.map(Origin::bits);
        let first = dest.first;
        let bits = lanes.bits();
        let done = many::compute(operation, words, first, (a, b), bits, Word::TAGS, rounded);
        Done {
            lanes: Lanes::of_bits(done.lanes),
            rounded: Lanes::of_bits(done.rounded),
        }
    }

    pub const fn blank() -> Address {
        Address {
            first: BLANK,
            step: 0,
        }
    }

    /// Where an operand is that is no column's; of a column's, a blank.
    #[inline]
    pub fn outside_columns(&self, operand: Operand) -> Address {
        match operand {
            Operand::Register(register) => self.register(register),
            Operand::Constant(at) => Address {
                first: SPARE + 1 + at as usize,
                step: 0,
            },
            Operand::Kept(at) => self.kept(at),
            Operand::Column { .. } => Memory::blank(),
        }
    }

    /// A value that is computed once; it has failed until it is.
    #[inline]
    pub fn kept(&self, at: u32) -> Address {
        Address {
            first: self.kept + at as usize,
            step: 0,
        }
    }

    #[inline]
    pub fn register(&self, register: u32) -> Address {
        Address {
            first: self.registers + register as usize * self.room,
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
