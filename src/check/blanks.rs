//! What can read off the timeline, a lag or an opening, needs `first` or `??` in a line that
//! must not be blank.

use super::actuals;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::Model;

/// What reads off the timeline, and where.
#[derive(Clone, Copy)]
enum Off {
    Prev,
    Next,
    Opening,
}

/// An error for each unguarded lag in the formula of a line that must have a value.
pub(super) fn unguarded(
    name: &str,
    kind: &str,
    expr: &TExpr,
    arguments: &[TExpr],
    model: &Model,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let formula = Formula { arguments, model };
    formula.walk(expr, 0, &mut |span, off| {
        let (word, side) = match off {
            Off::Prev => ("prev", "before the first period"),
            Off::Next => ("next", "after the last period"),
            Off::Opening => ("opening", "before the first period"),
        };
        found.push(
            Diagnostic::new(
                Code::UnguardedLag,
                format!("`{word}` reads {side}, and the {kind} `{name}` must not be blank"),
            )
            .label(span, "blank there")
            .help("begin with `first VALUE, then …`, or give a value for blank: `(… ?? 0)`"),
        );
    });
    found
}

/// The formula of a line, with what it is read by.
struct Formula<'f> {
    arguments: &'f [TExpr],
    model: &'f Model,
}

impl Formula<'_> {
    /// `guarded` is how many periods back are known to be on the timeline.
    fn walk(&self, expr: &TExpr, guarded: i32, report: &mut dyn FnMut(Span, Off)) {
        match &expr.kind {
            TKind::Shift { value, lag } => {
                let periods = match lag {
                    Lag::Periods(n) => *n,
                    Lag::Months(n) => self.periods(*n),
                };
                if (0..=guarded).contains(&periods) {
                    self.walk(value, guarded - periods.min(guarded), report);
                } else {
                    report(expr.span, if periods < 0 { Off::Next } else { Off::Prev });
                }
            }
            TKind::Opening(_) if guarded == 0 => report(expr.span, Off::Opening),
            TKind::First { value, then } => {
                self.walk(value, guarded, report);
                self.walk(then, guarded.saturating_add(1), report);
            }
            // The other side is read from where on the first may be blank.
            TKind::Coalesce(value, other) => {
                let known = actuals::known(value, self.arguments, self.model);
                let known = i32::try_from(known).unwrap_or(i32::MAX);
                self.walk(other, guarded.max(known), report);
            }
            TKind::IsBlank { .. } | TKind::Window { .. } | TKind::Event { .. } => {}
            // Reductions skip blanks, and a comparison with blank is false.
            TKind::Across { .. } | TKind::Op(Op::Compare(_), _) => {}
            TKind::Op(_, operands) => operands.iter().for_each(|o| self.walk(o, guarded, report)),
            TKind::Native { operands, .. } => operands
                .iter()
                .flat_map(Operand::values)
                .for_each(|o| self.walk(o, guarded, report)),
            TKind::Argument(index) => {
                if let Some(argument) = self.arguments.get(*index) {
                    self.walk(argument, guarded, report);
                }
            }
            // What is used only where it is not blank.
            TKind::If(condition, then, otherwise)
                if tested_blank(condition)
                    .is_some_and(|tested| reads_argument(otherwise, tested)) =>
            {
                self.walk(then, guarded, report);
            }
            TKind::If(condition, then, otherwise) => {
                self.walk(condition, guarded, report);
                // Nothing but a condition can guard an opening where it is not the first thing read.
                let mut of_lags = |span, off| {
                    if !matches!(off, Off::Opening) {
                        report(span, off);
                    }
                };
                for part in [then, otherwise] {
                    self.walk(part, guarded, &mut of_lags);
                }
            }
            TKind::And(a, b) | TKind::Or(a, b) => {
                self.walk(a, guarded, report);
                self.walk(b, guarded, report);
            }
            TKind::Accrue { value, .. } | TKind::Pick { value, .. } => {
                self.walk(value, guarded, report)
            }
            TKind::Members { values, .. } => {
                values.iter().for_each(|v| self.walk(v, guarded, report))
            }
            _ => {}
        }
    }

    /// How many periods a lag of months reaches back, or -1 where it reaches ahead.
    fn periods(&self, months: i32) -> i32 {
        let each = self.model.timeline.granularity().months();
        let periods = i64::from(months).div_euclid(each);
        i32::try_from(periods).map_or(i32::MAX, |periods| periods.max(-1))
    }
}

/// The parameter that a condition asks whether it is blank.
fn tested_blank(condition: &TExpr) -> Option<usize> {
    match &condition.kind {
        TKind::IsBlank {
            value,
            negated: false,
        } => match value.kind {
            TKind::Argument(index) => Some(index),
            _ => None,
        },
        _ => None,
    }
}

fn reads_argument(expr: &TExpr, index: usize) -> bool {
    match &expr.kind {
        TKind::Argument(found) => *found == index,
        TKind::Op(_, operands) => operands
            .iter()
            .any(|operand| reads_argument(operand, index)),
        _ => false,
    }
}
