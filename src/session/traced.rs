//! The formula of one line of a run, computed once more with all that it read.
//!
//! The formula is planned by itself, with notes of what each part of its text comes to; lines are
//! read from the run. So a run pays nothing for being explained.

use super::compile::STACK;
use crate::base::Diagnostic;
use crate::check::{TExpr, TypedCondition};
use crate::eval::{self, Followed, Moment, Run};
use crate::plan;
use crate::resolve::LineId;

/// What the formula of a line read, for one of its slots, on its way to a figure of the run.
///
/// Errors: a formula that can't be planned, which the run would not have passed.
pub fn traced<T>(
    run: &Run<'_>,
    line: LineId,
    member: usize,
    at: &Moment,
    look: impl FnOnce(&Followed<'_>) -> T,
) -> Result<T, Vec<Diagnostic>> {
    let typed = run.plan.typed.line(line);
    let slot = run.plan.slots_of(line).get(member);
    let members = slot.map_or(&[][..], |slot| &run.plan.slot(*slot).members);
    let dims = typed.shape.dims.iter().zip(members);
    let own = |value: TExpr, (dim, member): (&_, &u32)| {
        TExpr::pick(typed.expr.span, value, *dim, *member)
    };
    let alone = TypedCondition {
        span: typed.expr.span,
        quantifier: None,
        test: dims.fold(typed.expr.clone(), own),
        comparison: None,
        from: None,
        until: None,
        arguments: typed.arguments.clone(),
    };
    stacker::maybe_grow(STACK, STACK, || {
        let plan = plan::expressions(run.plan, &[alone])?;
        let own = eval::run(&plan, Some(run), run.scenario.clone());
        let followed = plan.expects.first().map(|asked| own.follow(asked.test, at));
        Ok(look(&followed.unwrap_or_default()))
    })
}
