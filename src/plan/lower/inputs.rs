//! What a native function is given: values of this period, or where to read those of all.

use super::writer::Writer;
use super::{Lowering, Members};
use crate::check::Operand;
use crate::plan::Input;

impl Lowering<'_> {
    pub(super) fn input(&mut self, w: &mut Writer, operand: &Operand, members: &Members) -> Input {
        match operand {
            Operand::One(value) => Input::One(self.expr(w, value, members)),
            Operand::Listed(values) => Input::Listed(
                values
                    .iter()
                    .map(|value| self.expr(w, value, members))
                    .collect(),
            ),
            Operand::OverTime(value) => Input::OverTime(self.source(w.owner, value, members)),
        }
    }
}
