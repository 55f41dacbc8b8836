//! Which register holds what, for the parts of a condition: so that one that fails can show
//! what it read, from the run's own values.

use super::ratios::is_converted_at_once;
use super::writer::Writer;
use super::{Lowering, Members, Owner, relevant};
use crate::check::{Op, TExpr, TKind};
use crate::plan::{Note, Reg};

impl Lowering<'_> {
    /// The instructions of an expression; in a condition with a note of where its value is.
    pub(super) fn expr(&mut self, w: &mut Writer, expr: &TExpr, members: &Members) -> Reg {
        let register = self.unnoted(w, expr, members);
        if let Owner::Condition(_) = w.owner {
            w.code.notes.push(Note {
                span: expr.span,
                register,
                ty: expr.ty.clone(),
                members: relevant(expr, members),
                converted: matches!(expr.kind, TKind::Op(Op::Convert(_) | Op::Indicator, _))
                    && !is_converted_at_once(expr),
            });
        }
        register
    }
}
