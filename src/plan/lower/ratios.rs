//! Quotients and conversions of units that are not rounded on their own, but together with
//! what they belong to: `1 year / 7 months` is one ratio, and `x ^ (1/12)` one twelfth root.
//!
//! Invariant: the value is the true one, rounded once; operation by operation it would be
//! rounded at each.

use super::writer::Writer;
use super::{Lowering, Members};
use crate::base::Span;
use crate::check::{Op, TExpr, TKind};
use crate::plan::{Reg, Step};
use crate::units::Ratio;

/// ± `inner` × `ratio`.
struct Multiple<'e> {
    negative: bool,
    ratio: Ratio,
    inner: &'e TExpr,
}

impl<'e> Multiple<'e> {
    /// An expression without the signs and conversions around it, which round nothing by
    /// themselves. None where their ratio is out of bounds.
    fn of(expr: &'e TExpr) -> Option<Multiple<'e>> {
        let TKind::Op(op @ (Op::Neg | Op::Convert(_)), operands) = &expr.kind else {
            return Some(Multiple {
                negative: false,
                ratio: Ratio::ONE,
                inner: expr,
            });
        };
        let within = Multiple::of(operands.first()?)?;
        Some(match op {
            Op::Convert(ratio) => Multiple {
                ratio: within.ratio.times(*ratio)?,
                ..within
            },
            _ => Multiple {
                negative: !within.negative,
                ..within
            },
        })
    }
}

/// What one instruction computes: ± `op` of the operands.
struct Once<'e> {
    op: Op,
    negative: bool,
    operands: Vec<&'e TExpr>,
}

/// A power of a quotient, or a converted product or quotient, as one operation.
fn once(op: Op, operands: &[TExpr]) -> Option<Once<'_>> {
    match (op, operands) {
        (Op::Pow, [base, exponent]) => {
            let exponent = Multiple::of(exponent)?;
            match &exponent.inner.kind {
                TKind::Op(Op::Div, quotient) => Some(Once {
                    op: Op::PowQuotient {
                        ratio: exponent.ratio,
                        negative: exponent.negative,
                    },
                    negative: false,
                    operands: [base].into_iter().chain(quotient).collect(),
                }),
                _ => None,
            }
        }
        (Op::Convert(ratio), [value]) => {
            let value = Multiple::of(value)?;
            let ratio = value.ratio.times(ratio)?;
            let TKind::Op(inner, operands) = &value.inner.kind else {
                return None;
            };
            let op = match inner {
                Op::Mul => Op::MulConvert(ratio),
                Op::Div => Op::DivConvert(ratio),
                Op::SafeDiv => Op::SafeDivConvert(ratio),
                _ => return None,
            };
            Some(Once {
                op,
                negative: value.negative,
                operands: operands.iter().collect(),
            })
        }
        _ => None,
    }
}

/// Whether a conversion is computed together with what it converts, which then stands
/// nowhere in its own unit.
pub(super) fn is_converted_at_once(expr: &TExpr) -> bool {
    matches!(&expr.kind, TKind::Op(op @ Op::Convert(_), operands) if once(*op, operands).is_some())
}

impl Lowering<'_> {
    /// The instructions of an operation that takes a quotient or a conversion with it; None
    /// for any other.
    pub(super) fn rounded_once(
        &mut self,
        w: &mut Writer,
        span: Span,
        op: Op,
        operands: &[TExpr],
        members: &Members,
    ) -> Option<Reg> {
        let Once {
            op,
            negative,
            operands,
        } = once(op, operands)?;
        let operands = operands
            .into_iter()
            .map(|operand| self.expr(w, operand, members))
            .collect();
        let result = w.emit(span, Step::Operate { op, operands });
        if !negative {
            return Some(result);
        }
        let operands = [result].into();
        Some(w.emit(
            span,
            Step::Operate {
                op: Op::Neg,
                operands,
            },
        ))
    }
}
