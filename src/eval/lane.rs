//! One lane of a run: what a computation for one set of inputs reads. A run by itself has one.

use std::ops::Deref;

use super::cell::Cell;
use super::run::Run;
use crate::plan::{Home, Operand, SlotId};

#[derive(Clone, Copy)]
pub(super) struct Lane<'r, 'p> {
    pub run: &'r Run<'p>,
    pub number: usize,
}

impl<'p> Deref for Lane<'_, 'p> {
    type Target = Run<'p>;

    fn deref(&self) -> &Run<'p> {
        self.run
    }
}

impl Lane<'_, '_> {
    /// A slot's cell in a period of the timeline.
    #[inline]
    pub fn cell(self, slot: SlotId, period: usize) -> Cell {
        match self.program.homes[slot.index()] {
            Home::Own { start, varies } => {
                let at = start + if varies { period } else { 0 };
                self.memory.cell(self.memory.column_at(at).of(self.number))
            }
            Home::Common => match self.common {
                Some(common) => common.lane(0).cell(slot, period),
                None => Cell::BLANK,
            },
        }
    }

    /// An operand's cell in a period; blank off the timeline.
    pub fn operand(self, operand: Operand, period: usize) -> Cell {
        let memory = &self.memory;
        match operand {
            Operand::Register(_) | Operand::Constant(_) | Operand::Kept(_) => {
                memory.cell(memory.outside_columns(operand).of(self.number))
            }
            Operand::Column { slot, back, birth } => match usize::try_from(period as i64 - back) {
                Ok(at) if at >= birth && at < self.timeline().len() => self.cell(slot, at),
                _ => Cell::BLANK,
            },
        }
    }
}
