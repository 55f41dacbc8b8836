//! The code of one slot while it is written.

use super::{Chosen, Owner};
use crate::base::Span;
use crate::plan::{Code, Instruction, Reg, Step};

/// The code of one slot while it is written.
pub(super) struct Writer {
    pub owner: Owner,
    pub code: Code,
    /// Parameters already computed on every path to here.
    pub known: Vec<(usize, Chosen, Reg)>,
}

impl Writer {
    pub fn register(&mut self) -> Reg {
        self.code.registers += 1;
        self.code.registers - 1
    }

    pub fn emit(&mut self, span: Span, kind: Step) -> Reg {
        let dest = self.register();
        self.code
            .instructions
            .push(Instruction { span, dest, kind });
        dest
    }

    /// The value of a branch, taken because of a condition.
    pub fn choose(&mut self, span: Span, from: Reg, because: Option<Reg>, dest: Reg) {
        let kind = because.map_or(Step::Copy(from), |because| Step::Choose(from, because));
        self.code
            .instructions
            .push(Instruction { span, dest, kind });
    }

    pub fn copy_to(&mut self, span: Span, from: Reg, dest: Reg) {
        self.code.instructions.push(Instruction {
            span,
            dest,
            kind: Step::Copy(from),
        });
    }

    /// A jump whose target is not known yet.
    pub fn emit_jump(&mut self, span: Span) -> usize {
        let at = self.code.instructions.len();
        let dest = self.register();
        self.code.instructions.push(Instruction {
            span,
            dest,
            kind: Step::Jump(at),
        });
        at
    }

    /// Lets a jump lead to the instruction that comes next.
    pub fn land(&mut self, at: usize, step: impl FnOnce(usize) -> Step) {
        let here = self.code.instructions.len();
        self.code.instructions[at].kind = step(here);
    }
}
