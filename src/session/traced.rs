//! The formula of one line of a run, computed once more with all that it read.
//!
//! The formula is planned by itself, with notes of what each part of its text comes to; lines are
//! read from the run. So a run pays nothing for being explained.

use super::compile::STACK;
use crate::base::Diagnostic;
use crate::check::{TExpr, TypedCondition, Value};
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
    let alone = condition(run, line, member, run.plan.typed.line(line).expr.clone());
    stacker::maybe_grow(STACK, STACK, || {
        let plan = plan::expressions(run.plan, &[alone])?;
        let own = eval::run(&plan, Some(run), run.scenario.clone());
        let followed = plan.expects.first().map(|asked| own.follow(asked.test, at));
        Ok(look(&followed.unwrap_or_default()))
    })
}

/// What other formulas come to in the place of a line's own, each at its moment; None where one
/// fails. What the parameters of functions stand for is as in the line's own.
///
/// Errors: a formula that can't be planned.
pub fn instead(
    run: &Run<'_>,
    line: LineId,
    member: usize,
    formulas: Vec<(TExpr, Moment)>,
) -> Result<Vec<Option<Value>>, Vec<Diagnostic>> {
    let (formulas, moments): (Vec<TExpr>, Vec<Moment>) = formulas.into_iter().unzip();
    let formulas = formulas.into_iter();
    let conditions: Vec<TypedCondition> = formulas
        .map(|formula| condition(run, line, member, formula))
        .collect();
    stacker::maybe_grow(STACK, STACK, || {
        let plan = plan::expressions(run.plan, &conditions)?;
        let own = eval::run(&plan, Some(run), run.scenario.clone());
        let values = plan.expects.iter().zip(&moments);
        Ok(values
            .map(|(asked, at)| own.follow(asked.test, at).value)
            .collect())
    })
}

/// A formula of a line, for one of its slots, as an expression alone.
fn condition(run: &Run<'_>, line: LineId, member: usize, formula: TExpr) -> TypedCondition {
    let typed = run.plan.typed.line(line);
    let slot = run.plan.slots_of(line).get(member);
    let members = slot.map_or(&[][..], |slot| &run.plan.slot(*slot).members);
    let dims = typed.shape.dims.iter().zip(members);
    let span = formula.span;
    let own = |value: TExpr, (dim, member): (&_, &u32)| TExpr::pick(span, value, *dim, *member);
    TypedCondition {
        span,
        quantifier: None,
        test: dims.fold(formula, own),
        comparison: None,
        from: None,
        until: None,
        arguments: typed.arguments.clone(),
    }
}
