//! What is sought of a model: that a condition holds, or that two numbers are equal.
//!
//! Input: a checked model and the expression. Output: what a study is asked: first the condition
//! or the difference, then what the goal reads, to be shown beside it.

use crate::base::{Code, Diagnostic, Span};
use crate::check::{self, Ty, TypedModel};
use crate::session::Question;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalKind {
    /// A condition that is to hold.
    Condition,
    /// A difference that is to be 0.
    Equality,
}

/// A goal, in the terms of a study.
#[derive(Clone, Debug)]
pub struct Goal {
    pub kind: GoalKind,
    /// The condition or the difference, then what it reads.
    pub asked: Vec<Expr>,
}

impl Goal {
    /// A condition that is to hold.
    ///
    /// Errors: what is wrong with the expression, and one that is no condition.
    pub fn condition(typed: &TypedModel, expr: &Expr) -> Result<Goal, Vec<Diagnostic>> {
        let ty = ty(typed, expr)?;
        if ty != Ty::Bool {
            let message = "a condition is due here, and this is none";
            return Err(vec![
                Diagnostic::new(Code::Type, message)
                    .label(expr.span, "neither true nor false")
                    .help("compare it: `npv >= 0`, `broke == never`"),
            ]);
        }
        let mut reads = Vec::new();
        sides(expr, &mut reads);
        let asked = std::iter::once(expr).chain(reads).cloned();
        Ok(Goal {
            kind: GoalKind::Condition,
            asked: asked.collect(),
        })
    }

    /// Two numbers that are to be equal.
    ///
    /// Errors: what is wrong with the expression, and one that is no equality of numbers.
    pub fn equality(typed: &TypedModel, expr: &Expr) -> Result<Goal, Vec<Diagnostic>> {
        ty(typed, expr)?;
        let ExprKind::Binary {
            op: BinaryOp::Eq,
            op_span,
            left,
            right,
        } = &expr.kind
        else {
            let message = "a target is an equality of two numbers, and this is none";
            return Err(vec![
                Diagnostic::new(Code::BadArguments, message)
                    .label(expr.span, "no `==` at its top")
                    .help("write `--target \"npv == 0\"`; for any other condition use `--until`"),
            ]);
        };
        for side in [left, right] {
            if !matches!(ty(typed, side)?, Ty::Number(_) | Ty::Zero) {
                let message = "a target is an equality of two numbers, and this side is none";
                return Err(vec![
                    Diagnostic::new(Code::Type, message)
                        .label(side.span, "not a number")
                        .help("use `--until` with a condition, which may compare anything"),
                ]);
            }
        }
        let difference = Expr {
            span: expr.span,
            kind: ExprKind::Binary {
                op: BinaryOp::Sub,
                op_span: *op_span,
                left: left.clone(),
                right: right.clone(),
            },
        };
        let mut asked = vec![difference];
        let told = [left, right].into_iter().filter(|side| tells(side));
        asked.extend(told.map(|side| side.as_ref().clone()));
        Ok(Goal {
            kind: GoalKind::Equality,
            asked,
        })
    }

    /// Errors: a goal, or what it reads, that has a value for each period.
    pub fn one_value(&self, questions: &[Question]) -> Result<(), Vec<Diagnostic>> {
        let varying = self.asked.iter().zip(questions).find(|(_, q)| q.varies);
        match varying {
            None => Ok(()),
            Some((expr, _)) => Err(vec![varies(expr.span)]),
        }
    }
}

fn varies(span: Span) -> Diagnostic {
    let message = "this has a value for each period, and a goal has one for the run";
    Diagnostic::new(Code::NotOneValue, message)
        .label(span, "varies over time")
        .help("reduce it to one value: `min(cash)`, `cash[last]`, `sum(sales)`")
}

fn ty(typed: &TypedModel, expr: &Expr) -> Result<Ty, Vec<Diagnostic>> {
    let asked = check::expression(typed, expr)?;
    let alone = asked.values.into_iter().next().filter(|_| !asked.list);
    Ok(alone.map_or(Ty::Unknown, |value| value.test.ty))
}

/// What the comparisons of a condition compare, each once, and literals left out.
fn sides<'e>(expr: &'e Expr, found: &mut Vec<&'e Expr>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Not(inner) => open.push(inner),
            ExprKind::Binary {
                op, left, right, ..
            } => match op {
                BinaryOp::And | BinaryOp::Or => open.extend([right, left].map(Box::as_ref)),
                BinaryOp::Eq
                | BinaryOp::Ne
                | BinaryOp::Lt
                | BinaryOp::Le
                | BinaryOp::Gt
                | BinaryOp::Ge => {
                    found.extend(
                        [left, right]
                            .map(Box::as_ref)
                            .into_iter()
                            .filter(|e| tells(e)),
                    );
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// Whether its value is not to be read off its text.
fn tells(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Negate(inner) => tells(inner),
        ExprKind::Number { .. }
        | ExprKind::Period(_)
        | ExprKind::Bool(_)
        | ExprKind::Blank
        | ExprKind::Never => false,
        _ => true,
    }
}
