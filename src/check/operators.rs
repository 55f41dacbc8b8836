//! The binary operators: what they take, and the unit of what they give.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::calendar::Period;
use crate::resolve::Meaning;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::units::Unit;

impl Elaborator<'_> {
    pub(super) fn binary(
        &mut self,
        span: Span,
        op: BinaryOp,
        op_span: Span,
        left: &Expr,
        right: &Expr,
    ) -> TExpr {
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let (left, right) = (self.condition(left), self.condition(right));
                let shape = left.shape.clone().join(&right.shape);
                let operands = (Box::new(left), Box::new(right));
                let kind = if op == BinaryOp::And {
                    TKind::And(operands.0, operands.1)
                } else {
                    TKind::Or(operands.0, operands.1)
                };
                TExpr::new(span, Ty::Bool, shape, kind)
            }
            BinaryOp::Coalesce => {
                let (left, right) = (self.expr(left), self.expr(right));
                self.note_actuals(&left, &right);
                let (left, right, ty) = self.unify(left, right, "the two sides of `??`");
                let shape = left.shape.clone().join(&right.shape);
                TExpr::new(
                    span,
                    ty,
                    shape,
                    TKind::Coalesce(Box::new(left), Box::new(right)),
                )
            }
            BinaryOp::Add | BinaryOp::Sub => self.additive(span, op, left, right),
            BinaryOp::Mul => {
                let (left, right) = (self.numeric(left), self.numeric(right));
                self.lint_product(span, &left, &right);
                self.multiply(span, Op::Mul, left, right, 1)
            }
            BinaryOp::Div if let Some(rate) = self.literal_rate(span, left, right) => rate,
            BinaryOp::Div | BinaryOp::SafeDiv => {
                let (left, right) = (self.numeric(left), self.numeric(right));
                self.lint_quotient(span, &left, &right);
                let op = if op == BinaryOp::Div {
                    Op::Div
                } else {
                    Op::SafeDiv
                };
                self.multiply(span, op, left, right, -1)
            }
            BinaryOp::Pow => self.power(span, op_span, left, right),
            BinaryOp::Eq
            | BinaryOp::Ne
            | BinaryOp::Lt
            | BinaryOp::Le
            | BinaryOp::Gt
            | BinaryOp::Ge => {
                let (left, right) = (self.expr(left), self.expr(right));
                match comparison(op) {
                    Some(comparison) => self.compare(span, comparison, left, right),
                    None => TExpr::unknown(span),
                }
            }
        }
    }

    /// `12/month`: a plain number with a unit below the line. No value is named so.
    fn literal_rate(&mut self, span: Span, left: &Expr, right: &Expr) -> Option<TExpr> {
        let ExprKind::Name(path) = &right.kind else {
            return None;
        };
        let [name] = path.parts.as_slice() else {
            return None;
        };
        let unit = self.model.units.lookup(&name.name)?;
        // A function is no value: `month(d)` and `12/month` do not meet.
        if !matches!(
            self.lookup(&name.name),
            None | Some(Meaning::Unit(_) | Meaning::Function(_))
        ) {
            return None;
        }
        let number = match &left.kind {
            ExprKind::Number { .. } => self.expr(left),
            ExprKind::Binary {
                op: BinaryOp::Div,
                left: inner,
                right: below,
                ..
            } => self.literal_rate(left.span, inner, below)?,
            _ => return None,
        };
        let (TKind::Value(value), Some(above)) = (&number.kind, number.ty.unit()) else {
            return None;
        };
        Some(TExpr::value(
            span,
            Ty::number(above.per(&Unit::of(unit))),
            *value,
        ))
    }

    /// A comparison of two values of one kind.
    pub(super) fn compare(
        &mut self,
        span: Span,
        op: Comparison,
        left: TExpr,
        right: TExpr,
    ) -> TExpr {
        let (left, right, ty) = self.unify(left, right, "the two sides of a comparison");
        let ordered = matches!(
            ty,
            Ty::Number(_) | Ty::Zero | Ty::Period | Ty::Unknown | Ty::Blank
        );
        if !ordered && !matches!(op, Comparison::Eq | Comparison::Ne) {
            let found = self.describe(&ty);
            return self.error(
                Diagnostic::new(Code::Type, format!("{found} has no order to compare by"))
                    .label(span, found)
                    .help("compare with `==` or `!=`"),
            );
        }
        TExpr::op(span, Op::Compare(op), Ty::Bool, vec![left, right])
    }

    fn additive(&mut self, span: Span, op: BinaryOp, left: &Expr, right: &Expr) -> TExpr {
        let (left, right) = (self.expr(left), self.expr(right));
        if left.ty == Ty::Period && matches!(right.ty, Ty::Number(_)) {
            let (length, group) = self.as_duration(right);
            let length = match op {
                BinaryOp::Sub => TExpr::op(length.span, Op::Neg, length.ty.clone(), vec![length]),
                _ => length,
            };
            return TExpr::op(span, Op::PeriodPlus(group), Ty::Period, vec![left, length]);
        }
        if left.ty == Ty::Period && right.ty == Ty::Period {
            return self.error(
                Diagnostic::new(Code::Type, "two dates are neither added nor subtracted")
                    .label(span, "a date on both sides")
                    .help("for the time between them write `days_between(a, b)` or `months_between(a, b)`"),
            );
        }
        let (left, right) = (self.as_number(left), self.as_number(right));
        let (word, op) = match op {
            BinaryOp::Sub => ("the two sides of `-`", Op::Sub),
            _ => ("the two sides of `+`", Op::Add),
        };
        let (left, right, ty) = self.unify(left, right, word);
        let ty = if ty == Ty::Zero { Ty::plain() } else { ty };
        TExpr::op(span, op, ty, vec![left, right])
    }

    /// A product (`sign` 1) or a quotient (`sign` −1), whose unit follows.
    pub(super) fn multiply(
        &mut self,
        span: Span,
        op: Op,
        left: TExpr,
        right: TExpr,
        sign: i32,
    ) -> TExpr {
        let ty = match (&left.ty, &right.ty) {
            (Ty::Unknown | Ty::Blank, _) | (_, Ty::Unknown | Ty::Blank) => Ty::Unknown,
            (a, b) => {
                let (unit, other) = (a.unit().unwrap_or_default(), b.unit().unwrap_or_default());
                let product = unit.times_power(&other, sign);
                let share = sign < 0 && product.is_plain() && !unit.is_plain();
                let percent = share
                    || (product.is_plain() && a.is_percent() && (sign < 0 || b.is_percent()))
                    || (!product.is_plain() && (a.is_percent() && b.is_percent()));
                Ty::Number(Quantity {
                    unit: product,
                    percent,
                })
            }
        };
        TExpr::op(span, op, ty, vec![left, right])
    }

    fn power(&mut self, span: Span, op_span: Span, left: &Expr, right: &Expr) -> TExpr {
        let (base, exponent) = (self.numeric(left), self.numeric(right));
        let exponent = self.expect_plain(exponent, "an exponent");
        let Ty::Number(quantity) = &base.ty else {
            return TExpr::op(span, Op::Pow, base.ty.clone(), vec![base, exponent]);
        };
        if quantity.unit.dimension(&self.model.units).is_plain() {
            let base = self.expect_plain(base, "the base of a power");
            return TExpr::op(span, Op::Pow, Ty::plain(), vec![base, exponent]);
        }
        let known = self.constant(&exponent);
        if let (Some(power), Some(unit)) = (known, quantity.unit.square_root())
            && power
                .checked_add(power)
                .is_ok_and(|twice| twice.value == Decimal::ONE)
        {
            return TExpr::op(span, Op::Pow, Ty::number(unit), vec![base, exponent]);
        }
        let whole = known.and_then(|value| value.to_i64());
        match whole
            .and_then(|whole| i32::try_from(whole).ok())
            .filter(|whole| whole.abs() <= 16)
        {
            Some(whole) => {
                let unit = quantity.unit.power(whole);
                TExpr::op(span, Op::Pow, Ty::number(unit), vec![base, exponent])
            }
            None => {
                let unit = quantity.unit.describe(&self.model.units);
                self.error(
                    Diagnostic::new(
                        Code::UnitMismatch,
                        format!("only a plain number has such a power, and this is {unit}"),
                    )
                    .label(base.span, unit)
                    .label(op_span, "the power")
                    .help("divide by a unit first, for instance `(x / 1 USD) ^ 0.5`"),
                )
            }
        }
    }

    /// The value of an expression that is a number as it stands.
    pub(super) fn constant(&self, expr: &TExpr) -> Option<Decimal> {
        match &expr.kind {
            TKind::Value(Value::Number(value)) => Some(*value),
            TKind::Argument(index) => self.constant(self.arguments.get(*index)?),
            TKind::Op(Op::Neg, operands) => Some(-self.constant(operands.first()?)?),
            TKind::Op(Op::Convert(ratio), operands) => self
                .constant(operands.first()?)?
                .mul_ratio(ratio.numerator, ratio.denominator)
                .ok()
                .filter(|rounded| rounded.exact)
                .map(|rounded| rounded.value),
            _ => None,
        }
    }

    /// A plain four-digit number read as a year, where a period is due.
    pub(super) fn year(&self, expr: &TExpr) -> Option<TExpr> {
        let TKind::Value(Value::Number(value)) = expr.kind else {
            return None;
        };
        if expr.ty.unit() != Some(Unit::plain()) || expr.ty.is_percent() {
            return None;
        }
        let year = value.to_i64().filter(|year| (1000..=9999).contains(year))?;
        let period = Period::year(year as i32)?;
        Some(TExpr::value(expr.span, Ty::Period, Value::Period(period)))
    }
}

/// The comparison that an operator is, if it is one.
pub(super) fn comparison(op: BinaryOp) -> Option<Comparison> {
    Some(match op {
        BinaryOp::Eq => Comparison::Eq,
        BinaryOp::Ne => Comparison::Ne,
        BinaryOp::Lt => Comparison::Lt,
        BinaryOp::Le => Comparison::Le,
        BinaryOp::Gt => Comparison::Gt,
        BinaryOp::Ge => Comparison::Ge,
        _ => return None,
    })
}
