//! Formulas whose meaning would change with the granularity of the timeline.

use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::calendar::Location;
use crate::check::elaborate::Elaborator;
use crate::check::typed::*;
use crate::resolve::Body;
use crate::syntax::ast::{BinaryOp, ExprKind, LineKind, OverKind};

impl Elaborator<'_> {
    /// An amount per period times the number of periods in a year.
    pub(in crate::check) fn lint_product(&mut self, span: Span, left: &TExpr, right: &TExpr) {
        let in_a_year = 12 / self.model.timeline.granularity().months();
        for (amount, factor) in [(left, right), (right, left)] {
            let (Some(name), TKind::Value(Value::Number(number))) =
                (self.flow_name(amount), &factor.kind)
            else {
                continue;
            };
            let measured = amount.ty.unit().is_some_and(|unit| !unit.is_plain());
            let plain = factor.ty.unit().is_some_and(|unit| unit.is_plain());
            if measured && plain && in_a_year > 1 && *number == Decimal::from(in_a_year) {
                let indexed = match &amount.kind {
                    TKind::Line(_) => "",
                    _ => "[…]",
                };
                let message = format!(
                    "`{name}` is an amount per period: times {number} it is a year's on one granularity only"
                );
                self.diagnostics.push(
                    Diagnostic::new(Code::AmountTimesPeriods, message)
                        .label(span, "changes its meaning with the timeline")
                        .help(format!(
                            "for a run-rate at any granularity write `rate({name}){indexed} * 12 month`"
                        )),
                );
            }
        }
    }

    /// A stock over an amount per period.
    pub(in crate::check) fn lint_quotient(&mut self, span: Span, left: &TExpr, right: &TExpr) {
        let TKind::Line(stock) = left.kind else {
            return;
        };
        let stock = self.model.line(stock);
        let (LineKind::Stock, Some(name)) = (stock.kind, self.flow_name(right)) else {
            return;
        };
        let message = format!(
            "`{}` is a stock and `{name}` an amount per period: their quotient depends on the period's length",
            stock.name
        );
        self.diagnostics.push(
            Diagnostic::new(Code::StockOverFlow, message)
                .label(span, "changes its meaning with the timeline")
                .help(format!(
                    "divide by a rate: `{} / rate({name})` is a number of months",
                    stock.name
                )),
        );
    }

    /// The name of a line that is an amount per period.
    fn flow_name(&self, expr: &TExpr) -> Option<String> {
        let id = match &expr.kind {
            TKind::Line(id) => *id,
            TKind::At { value, period } if self.is_of_timeline(period) => {
                return self.flow_name(value);
            }
            TKind::Last(value) | TKind::Pick { value, .. } => return self.flow_name(value),
            _ => return None,
        };
        let line = self.model.line(id);
        let per_time = expr
            .ty
            .unit()
            .is_some_and(|unit| unit.per_time(&self.model.units).is_some());
        let per_period = is_flow(line.kind) && !per_time && !is_trailing(&line.body);
        per_period.then(|| line.name.clone())
    }

    /// Whether an index names one period of the timeline, and not a year of several.
    fn is_of_timeline(&self, period: &TExpr) -> bool {
        let TKind::Value(Value::Period(period)) = period.kind else {
            return false;
        };
        matches!(self.model.timeline.locate(period), Location::Exact(_))
    }
}

/// Whether a line adds up a fixed time, such as the last 12 months: that is the same at any
/// granularity.
fn is_trailing(body: &Body) -> bool {
    let Body::Formula(formula) = body else {
        return false;
    };
    let mut formula = formula;
    while let ExprKind::Binary {
        op: BinaryOp::Coalesce,
        left,
        ..
    } = &formula.kind
    {
        formula = left;
    }
    let ExprKind::Call(call) = &formula.kind else {
        return false;
    };
    matches!(
        call.over.as_ref().map(|over| &over.kind),
        Some(OverKind::Last { .. } | OverKind::YearToDate | OverKind::FiscalYearToDate)
    )
}
