//! The formula of a line with what it reads in one period or in another, operand by operand.
//!
//! Input: a slot of a run and two moments. Output: a figure under any set of changes, of which
//! each gives one operand the value that it has at the second moment; where the formula depends on
//! the period by itself, the last change lets it be computed there. Invariant: with none of the changes
//! it is the figure of the first moment, and with all of them that of the second.

use super::asked::Asked;
use super::spread::Mixture;
use crate::check::{TExpr, TKind, Value};
use crate::eval::{Moment, Run};
use crate::resolve::{DimId, LineId};
use crate::session;

/// A formula between two moments.
pub(super) struct Formula<'r, 'p> {
    run: &'r Run<'p>,
    line: LineId,
    member: usize,
    moments: [Moment; 2],
    /// The formula for the slot's own member.
    expr: TExpr,
    /// What it reads that may be another at another moment, each once, in the order of the text.
    pub operands: Vec<TExpr>,
    /// What the operands come to at both moments; None where one fails.
    pub values: [Vec<Option<Value>>; 2],
    /// Whether it depends on the period other than by its operands.
    pub timed: bool,
}

impl<'r, 'p> Formula<'r, 'p> {
    /// None where the formula computed by itself is not the run's figure, as before the birth of
    /// a vintage.
    pub fn new(
        run: &'r Run<'p>,
        line: LineId,
        member: usize,
        moments: [Moment; 2],
    ) -> Option<Formula<'r, 'p>> {
        let typed = run.plan.typed.line(line);
        let slot = *run.plan.slots_of(line).get(member)?;
        let members: Vec<(DimId, u32)> = {
            let members = &run.plan.slot(slot).members;
            typed
                .shape
                .dims
                .iter()
                .copied()
                .zip(members.iter().copied())
                .collect()
        };
        let expr = of_members(&typed.expr, &members);
        let mut operands = Vec::new();
        find(&expr, &typed.arguments, &mut operands);
        let at = |moment: &Moment| {
            let asked = operands
                .iter()
                .map(|operand| (operand.clone(), moment.clone()));
            session::instead(run, line, member, asked.collect()).ok()
        };
        let values = [at(&moments[0])?, at(&moments[1])?];
        let formula = Formula {
            run,
            line,
            member,
            expr,
            operands,
            values,
            moments,
            timed: true,
        };
        let all = vec![true; formula.operands.len()];
        let formula = Formula {
            timed: is_timed(&formula.with(&all)),
            ..formula
        };
        let count = formula.count();
        let ends = formula.values(&[vec![false; count], vec![true; count]]);
        let cells = formula.moments.iter();
        let cells: Vec<Option<Value>> = cells
            .map(|at| session::figure(run, slot, Some(at)).value())
            .collect();
        (ends == cells).then_some(formula)
    }

    /// The operands as they are named: a line with its members, or the text of the formula.
    pub fn names(&self, words: impl Fn(&TExpr) -> String) -> Vec<String> {
        let arguments = &self.run.plan.typed.line(self.line).arguments;
        let name = |operand: &TExpr| match &operand.kind {
            TKind::Line(id) => {
                let members = self.run.plan.slots_of(*id).iter().position(|slot| {
                    let own = &self.run.plan.slot(*slot).members;
                    let of = self.run.plan.slots_of(self.line).get(self.member);
                    own.is_empty() || of.is_some_and(|of| *own == self.run.plan.slot(*of).members)
                });
                match members {
                    Some(member) => Asked::of(self.run, *id, member, None).name,
                    None => words(operand),
                }
            }
            TKind::Argument(index) => arguments.get(*index).map_or(String::new(), &words),
            _ => words(operand),
        };
        self.operands.iter().map(name).collect()
    }

    /// The formula where each operand has its value of one moment or the other.
    fn with(&self, made: &[bool]) -> TExpr {
        rebuilt(&self.expr, &|part| {
            let at = self.operands.iter().position(|operand| operand == part)?;
            let end = usize::from(made.get(at) == Some(&true));
            let kind = match self.values[end].get(at).copied().flatten() {
                Some(value) => TKind::Value(value),
                None => TKind::Refuse("what it reads has failed"),
            };
            Some(TExpr::new(
                part.span,
                part.ty.clone(),
                part.shape.clone(),
                kind,
            ))
        })
    }
}

impl Mixture for Formula<'_, '_> {
    fn count(&self) -> usize {
        self.operands.len() + usize::from(self.timed)
    }

    fn values(&self, sets: &[Vec<bool>]) -> Vec<Option<Value>> {
        let formula = |made: &Vec<bool>| {
            let end = usize::from(made.last() == Some(&true));
            (self.with(made), self.moments[end].clone())
        };
        let formulas = sets.iter().map(formula).collect();
        session::instead(self.run, self.line, self.member, formulas)
            .unwrap_or_else(|_| vec![None; sets.len()])
    }
}

/// Whether an expression whose operands are values may still be another at another moment.
fn is_timed(expr: &TExpr) -> bool {
    match &expr.kind {
        TKind::Value(_) | TKind::Refuse(_) => false,
        TKind::Op(..)
        | TKind::If(..)
        | TKind::And(..)
        | TKind::Or(..)
        | TKind::Coalesce(..)
        | TKind::IsBlank { .. } => expr.children().into_iter().any(is_timed),
        _ => expr.shape.time,
    }
}

/// The parts of an expression that are computed with it, at the same moment and for the same
/// members; None of one that is looked at as a whole.
fn parts(expr: &TExpr) -> Option<Vec<&TExpr>> {
    let is_open = matches!(
        expr.kind,
        TKind::Op(..)
            | TKind::If(..)
            | TKind::And(..)
            | TKind::Or(..)
            | TKind::Coalesce(..)
            | TKind::IsBlank { .. }
            | TKind::First { .. }
            | TKind::Accrue { .. }
            | TKind::Members { .. }
    );
    is_open.then(|| expr.children())
}

/// Adds the operands of an expression: what reads lines and may be another at another moment.
fn find(expr: &TExpr, arguments: &[TExpr], found: &mut Vec<TExpr>) {
    if !expr.shape.time {
        return;
    }
    match parts(expr) {
        Some(parts) => parts
            .into_iter()
            .for_each(|part| find(part, arguments, found)),
        None if reads(expr, arguments, 0) && !found.contains(expr) => found.push(expr.clone()),
        None => {}
    }
}

/// How deeply parameters of functions are followed, which call each other as deeply at most.
const DEEPEST: usize = 64;

/// Whether any line is read.
fn reads(expr: &TExpr, arguments: &[TExpr], depth: usize) -> bool {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            TKind::Line(_) | TKind::Base(_) => return true,
            TKind::Argument(index) => {
                let argument = arguments.get(*index);
                if depth >= DEEPEST
                    || argument.is_some_and(|argument| reads(argument, arguments, depth + 1))
                {
                    return true;
                }
            }
            _ => open.extend(expr.children()),
        }
    }
    false
}

/// The formula without those of other members.
fn of_members(expr: &TExpr, members: &[(DimId, u32)]) -> TExpr {
    rebuilt(expr, &|part| {
        let TKind::Members { dim, values } = &part.kind else {
            return None;
        };
        let (_, member) = members.iter().find(|(own, _)| own == dim)?;
        Some(of_members(values.get(*member as usize)?, members))
    })
}

/// The expression with other parts in the place of some.
fn rebuilt(expr: &TExpr, with: &dyn Fn(&TExpr) -> Option<TExpr>) -> TExpr {
    if let Some(other) = with(expr) {
        return other;
    }
    let again = |part: &TExpr| Box::new(rebuilt(part, with));
    let each = |parts: &[TExpr]| parts.iter().map(|part| rebuilt(part, with)).collect();
    let kind = match &expr.kind {
        TKind::Op(op, operands) => TKind::Op(*op, each(operands)),
        TKind::If(a, b, c) => TKind::If(again(a), again(b), again(c)),
        TKind::And(a, b) => TKind::And(again(a), again(b)),
        TKind::Or(a, b) => TKind::Or(again(a), again(b)),
        TKind::Coalesce(a, b) => TKind::Coalesce(again(a), again(b)),
        TKind::IsBlank { value, negated } => TKind::IsBlank {
            value: again(value),
            negated: *negated,
        },
        TKind::First { value, then } => TKind::First {
            value: again(value),
            then: again(then),
        },
        TKind::Accrue {
            value,
            group,
            per,
            window,
        } => TKind::Accrue {
            value: again(value),
            group: *group,
            per: *per,
            window: window.as_deref().map(again),
        },
        TKind::Members { dim, values } => TKind::Members {
            dim: *dim,
            values: each(values),
        },
        other => other.clone(),
    };
    TExpr::new(expr.span, expr.ty.clone(), expr.shape.clone(), kind)
}
