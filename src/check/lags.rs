//! How far back a formula looks: a lag is a number that is known before anything is computed, as it
//! is written or as an input gives it in this case.

use super::elaborate::Elaborator;
use super::time::months;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{Body, LineId, Override};
use crate::syntax::ast::{Expr, ExprKind, LineKind, SetOperator};
use crate::units::TimeGroup;

impl Elaborator<'_> {
    pub(super) fn shift(&self, span: Span, value: TExpr, lag: Lag) -> TExpr {
        let mut shape = value.shape.clone();
        shape.time = true;
        TExpr::new(
            span,
            value.ty.clone(),
            shape,
            TKind::Shift {
                value: Box::new(value),
                lag,
            },
        )
    }

    /// The lag that `prev(x, n)` names: a whole number of periods, or of months.
    pub(super) fn lag(&mut self, expr: &Expr) -> Option<Lag> {
        let value = self.expr(expr);
        let value = self.in_this_case(value, &mut Vec::new());
        if value.ty.is_unknown() {
            return None;
        }
        let plain = value.ty.unit().is_some_and(|unit| unit.is_plain());
        let (value, group) = if plain {
            (value, TimeGroup::Months)
        } else {
            self.as_duration(value)
        };
        let count = self
            .constant(&value)
            .and_then(|count| count.to_i64())
            .and_then(|n| i32::try_from(n).ok());
        let step = self.model.timeline.granularity().months() as i32;
        match count.filter(|count| *count >= 0) {
            Some(periods) if plain => Some(Lag::Periods(periods)),
            Some(months) if group == TimeGroup::Months && months % step == 0 => {
                Some(Lag::Months(months))
            }
            _ => {
                self.error(
                    Diagnostic::new(Code::BadLag, "a lag is a whole number of the timeline's periods")
                        .label(expr.span, format!("each period has {}", months(step)))
                        .help("write a number of periods, `prev(x, 3)`, or of months, `prev(x, 12 months)`"),
                );
                None
            }
        }
    }

    /// What an input or a constant is given as in this case, where that is a number, or an input
    /// that is one; else the value itself. A function's parameter is what the call gives it.
    /// `on_the_way` are the inputs that led here, for two may name each other.
    fn in_this_case(&mut self, value: TExpr, on_the_way: &mut Vec<LineId>) -> TExpr {
        let id = match value.kind {
            TKind::Line(id) => id,
            TKind::Argument(index) => {
                let argument = self.arguments.get(index).cloned();
                return argument.map_or(value, |argument| self.in_this_case(argument, on_the_way));
            }
            TKind::Op(op @ Op::Convert(_), operands) => {
                let operands = operands.into_iter();
                let operands = operands.map(|operand| self.in_this_case(operand, on_the_way));
                return TExpr::op(value.span, op, value.ty, operands.collect());
            }
            _ => return value,
        };
        let line = self.model.line(id);
        let (LineKind::Input | LineKind::Const, Body::Formula(formula)) = (line.kind, &line.body)
        else {
            return value;
        };
        let whole = |change: &Override| {
            let undated = change.from.is_none() && change.until.is_none();
            undated && change.members.is_empty() && change.operator == SetOperator::Assign
        };
        if !line.overrides.iter().all(whole) {
            return value;
        }
        let (given, scope) = match line.overrides.last() {
            Some(change) => (&change.value, change.scope),
            None => (formula, line.scope),
        };
        match given.kind {
            ExprKind::Number { .. } => {
                self.fixed.insert(id);
                self.expr(given)
            }
            // As the model around a part gives it: `life = chip_life`.
            ExprKind::Name(_) if !on_the_way.contains(&id) => {
                on_the_way.push(id);
                let named = self.at_home(scope, |there| there.expr(given));
                let named = self.in_this_case(named, on_the_way);
                match self.constant(&named) {
                    Some(_) => {
                        self.fixed.insert(id);
                        named
                    }
                    None => value,
                }
            }
            _ => value,
        }
    }
}
