//! Formulas whose meaning would change with the granularity of the timeline.

use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::check::elaborate::Elaborator;
use crate::check::typed::*;
use crate::syntax::ast::LineKind;

impl Elaborator<'_> {
    /// An amount per period times the twelve months of a year.
    pub(in crate::check) fn lint_product(&mut self, span: Span, left: &TExpr, right: &TExpr) {
        for (amount, factor) in [(left, right), (right, left)] {
            let (Some(name), TKind::Value(Value::Number(number))) =
                (self.flow_name(amount), &factor.kind)
            else {
                continue;
            };
            let measured = amount.ty.unit().is_some_and(|unit| !unit.is_plain());
            let plain = factor.ty.unit().is_some_and(|unit| unit.is_plain());
            if measured && plain && *number == Decimal::from(12) {
                let message = format!(
                    "`{name}` is an amount per period: times {number} it is a year's on one granularity only"
                );
                self.diagnostics.push(
                    Diagnostic::new(Code::AmountTimesPeriods, message)
                        .label(span, "changes its meaning with the timeline")
                        .help(format!(
                            "for a run-rate at any granularity write `rate({name}) * 12 month`"
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
        let TKind::Line(id) = expr.kind else {
            return None;
        };
        let line = self.model.line(id);
        let per_time = expr
            .ty
            .unit()
            .is_some_and(|unit| unit.per_time(&self.model.units).is_some());
        (is_flow(line.kind) && !per_time).then(|| line.name.clone())
    }
}
