//! Cells taken out of a run, kept as memory keeps them.

use super::cell::{Cell, Word};
use super::memory::Memory;
use crate::check::Value;

/// Cells in the order in which they were taken.
#[derive(Clone, Default)]
pub struct Cells {
    words: Vec<Word>,
    /// The values that no word holds.
    others: Vec<Value>,
}

impl Cells {
    pub(super) fn with_room(count: usize) -> Cells {
        Cells {
            words: Vec::with_capacity(count),
            others: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, memory: &Memory, at: usize) {
        self.words.push(memory.word(at, &mut self.others));
    }

    pub(super) fn push(&mut self, cell: Cell) {
        self.words.push(Word::of(cell, &mut self.others));
    }

    /// The cell of this number.
    #[inline]
    pub fn get(&self, at: usize) -> Option<Cell> {
        self.words.get(at).map(|word| word.cell(&self.others))
    }
}
