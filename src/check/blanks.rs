//! What can read off the timeline, a lag or an opening, needs `first` or `??` in a line that
//! must not be blank.

use super::typed::*;
use crate::base::{Code, Diagnostic, Span};

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
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(expr, arguments, 0, &mut |span, off| {
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

/// `guarded` is how many periods back are known to be on the timeline.
fn walk(expr: &TExpr, arguments: &[TExpr], guarded: i32, report: &mut dyn FnMut(Span, Off)) {
    match &expr.kind {
        TKind::Shift { value, lag } => {
            let periods = match lag {
                Lag::Periods(n) => *n,
                Lag::Months(n) => {
                    if *n >= 0 {
                        i32::MAX
                    } else {
                        -1
                    }
                }
            };
            if *lag == Lag::Months(0) || (0..=guarded).contains(&periods) {
                walk(value, arguments, guarded - periods.min(guarded), report);
            } else {
                report(expr.span, if periods < 0 { Off::Next } else { Off::Prev });
            }
        }
        TKind::Opening(_) if guarded == 0 => report(expr.span, Off::Opening),
        TKind::First { value, then } => {
            walk(value, arguments, guarded, report);
            walk(then, arguments, guarded + 1, report);
        }
        TKind::Coalesce(_, other) => walk(other, arguments, guarded, report),
        TKind::IsBlank { .. } | TKind::Window { .. } | TKind::Event { .. } => {}
        // Reductions skip blanks, and a comparison with blank is false.
        TKind::Across { .. } | TKind::Op(Op::Compare(_), _) => {}
        TKind::Op(_, operands) => operands
            .iter()
            .for_each(|o| walk(o, arguments, guarded, report)),
        TKind::Native { operands, .. } => operands
            .iter()
            .flat_map(Operand::values)
            .for_each(|o| walk(o, arguments, guarded, report)),
        TKind::Argument(index) => {
            if let Some(argument) = arguments.get(*index) {
                walk(argument, arguments, guarded, report);
            }
        }
        // What is used only where it is not blank.
        TKind::If(condition, then, otherwise)
            if tested_blank(condition).is_some_and(|tested| reads_argument(otherwise, tested)) =>
        {
            walk(then, arguments, guarded, report);
        }
        TKind::If(condition, then, otherwise) => {
            walk(condition, arguments, guarded, report);
            // Nothing but a condition can guard an opening where it is not the first thing read.
            let mut of_lags = |span, off| {
                if !matches!(off, Off::Opening) {
                    report(span, off);
                }
            };
            for part in [then, otherwise] {
                walk(part, arguments, guarded, &mut of_lags);
            }
        }
        TKind::And(a, b) | TKind::Or(a, b) => {
            walk(a, arguments, guarded, report);
            walk(b, arguments, guarded, report);
        }
        TKind::Accrue { value, .. } | TKind::Pick { value, .. } => {
            walk(value, arguments, guarded, report)
        }
        TKind::Members { values, .. } => values
            .iter()
            .for_each(|v| walk(v, arguments, guarded, report)),
        _ => {}
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
