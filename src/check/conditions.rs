//! The conditions of checks and tests.

use super::elaborate::Elaborator;
use super::operators::comparison;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::ast::{self, Expr, ExprKind};

impl Elaborator<'_> {
    /// A condition with the arguments it uses; `what` is "check" or "expect".
    pub(super) fn judged(&mut self, condition: &ast::Condition, what: &str) -> TypedCondition {
        self.arguments.clear();
        let before = self.diagnostics.len();
        let sides = self.sides(&condition.test);
        let comparable = !self.diagnostics[before..].iter().any(Diagnostic::is_error);
        let mut allowed = None;
        let test = match (sides.clone(), &condition.within) {
            // What keeps the two from being compared was said.
            (Some(_), _) if !comparable => TExpr::unknown(condition.test.span),
            (Some((op, left, right)), Some(within)) => {
                let (test, relative) = self.within(condition.span, op, &left, &right, within);
                let span = within.span;
                allowed = Some(Within { span, relative });
                test
            }
            (Some((op, left, right)), None) => self.compare(condition.test.span, op, left, right),
            (None, Some(within)) => self.error(
                Diagnostic::new(
                    Code::Type,
                    "`within` says how far the two sides of `==` may differ",
                )
                .label(within.span, "nothing is compared here")
                .help("compare two values, `x == y within …`, or leave it out"),
            ),
            (None, None) => self.condition(&condition.test),
        };
        if test.shape.time && condition.quantifier.is_none() {
            self.error(
                Diagnostic::new(Code::NotOneValue, format!("this {what} would vary over time"))
                    .label(condition.test.span, "true or false in each period")
                    .help("index it, `x[2026]`, reduce it, `min(x)`, or put `always` or `eventually` before it"),
            );
        }
        if !test.shape.dims.is_empty() {
            let dim = self.model.dimensions[test.shape.dims[0].index()]
                .name
                .clone();
            self.error(
                Diagnostic::new(
                    Code::NotOneValue,
                    format!("this {what} would vary over `{dim}`"),
                )
                .label(
                    condition.test.span,
                    format!("true or false for each member of `{dim}`"),
                )
                .help(format!(
                    "pick a member, `x[…]`, or reduce it: `all(… over {dim})`"
                )),
            );
        }
        let from = condition.from.as_ref().map(|from| self.period(from));
        let until = condition.until.as_ref().map(|until| self.period(until));
        TypedCondition {
            span: condition.test.span,
            quantifier: condition.quantifier,
            test,
            comparison: sides.map(|(op, left, right)| ComparisonPlaces {
                op,
                left: left.span,
                right: right.span,
                within: allowed,
            }),
            from,
            until,
            arguments: self.arguments.clone(),
        }
    }

    /// The two sides of a comparison, brought to one unit.
    fn sides(&mut self, test: &Expr) -> Option<(Comparison, TExpr, TExpr)> {
        let ExprKind::Binary {
            op, left, right, ..
        } = &test.kind
        else {
            return None;
        };
        let op = comparison(*op)?;
        let (left, right) = (self.expr(left), self.expr(right));
        let (left, right, ty) = self.unify(left, right, "the two sides of a comparison");
        // A mismatch has been reported: the sides are compared no further.
        let known = |side: TExpr| {
            if side.ty == Ty::Zero || ty == Ty::Unknown {
                TExpr {
                    ty: ty.clone(),
                    ..side
                }
            } else {
                side
            }
        };
        Some((op, self.bound(known(left)), self.bound(known(right))))
    }

    /// `x == y within t`: |x − y| ≤ t, or ≤ t × |y| where t is a percentage, which is told too.
    fn within(
        &mut self,
        span: Span,
        op: Comparison,
        left: &TExpr,
        right: &TExpr,
        within: &Expr,
    ) -> (TExpr, bool) {
        if op != Comparison::Eq {
            let test = self.error(
                Diagnostic::new(Code::Type, "`within` goes with `==`")
                    .label(within.span, "another comparison")
                    .help("write `x == y within …`"),
            );
            return (test, false);
        }
        let tolerance = self.numeric(within);
        if left.ty.is_unknown() {
            return (TExpr::unknown(span), false);
        }
        let unit = left.ty.unit().unwrap_or_default();
        let relative = tolerance.ty.is_percent()
            || (!unit.is_plain() && tolerance.ty.unit().is_some_and(|u| u.is_plain()));
        let allowed = if relative {
            let tolerance = self.expect_plain(tolerance, "a tolerance");
            let size = TExpr::op(span, Op::Abs, right.ty.clone(), vec![right.clone()]);
            TExpr::op(span, Op::Mul, right.ty.clone(), vec![size, tolerance])
        } else {
            self.expect_unit(tolerance, &unit, "the tolerance")
        };
        let difference = TExpr::op(
            span,
            Op::Sub,
            left.ty.clone(),
            vec![left.clone(), right.clone()],
        );
        let distance = TExpr::op(span, Op::Abs, left.ty.clone(), vec![difference]);
        let op = Op::Compare(Comparison::Le);
        let test = TExpr::op(span, op, Ty::Bool, vec![distance, allowed]);
        (test, relative)
    }
}
