//! Amounts of one currency in another, at the rate that the model declares.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::syntax::ast::{self, Expr};

impl Elaborator<'_> {
    pub(super) fn in_currency(&mut self, span: Span, value: &Expr, currency: &ast::Ident) -> TExpr {
        let value = self.numeric(value);
        let units = &self.model.units;
        let Some(target) = units
            .lookup(&currency.name)
            .filter(|id| units.is_currency(*id))
        else {
            let currencies = units
                .names()
                .filter(|name| units.lookup(name).is_some_and(|id| units.is_currency(id)));
            let help = suggest::did_you_mean(&currency.name, currencies).unwrap_or_else(|| {
                match units.lookup(&currency.name) {
                    Some(_) => "leave it out: units that are no currencies convert by themselves"
                        .to_owned(),
                    None => format!(
                        "declare it with its rate: `currency {} = 1.08 USD`",
                        currency.name
                    ),
                }
            });
            return self.error(
                Diagnostic::new(
                    Code::UnknownUnit,
                    format!("there is no currency `{}`", currency.name),
                )
                .label(currency.span, "no currency of this model")
                .help(help),
            );
        };
        let Ty::Number(quantity) = value.ty.clone() else {
            return value;
        };
        match quantity.unit.currency(units) {
            None => self.error(
                Diagnostic::new(
                    Code::UnitMismatch,
                    format!("`in {}` needs an amount of money", currency.name),
                )
                .label(value.span, quantity.unit.describe(units))
                .help("leave it out: units that are no currencies convert by themselves"),
            ),
            Some((from, _)) if from == target => value,
            Some((from, power)) => {
                let in_target = quantity
                    .unit
                    .times_power(&crate::units::Unit::of(from), -power)
                    .times_power(&crate::units::Unit::of(target), power);
                let rate = self.exchange_rate(span, from, target);
                let op = if power > 0 { Op::Mul } else { Op::Div };
                TExpr::op(span, op, Ty::number(in_target), vec![value, rate])
            }
        }
    }

    /// What one unit of `from` is worth in `to`, by the declared rates.
    fn exchange_rate(
        &mut self,
        span: Span,
        from: crate::units::SymbolId,
        to: crate::units::SymbolId,
    ) -> TExpr {
        let worth = |currency| {
            self.model
                .rates
                .iter()
                .find(|rate| rate.currency == currency)
        };
        let reporting = self.model.units.reporting_currency();
        let read = |id| TExpr {
            ty: Ty::plain(),
            ..self.line_read(span, id)
        };
        match (worth(from), worth(to)) {
            (Some(rate), None) if Some(to) == reporting => read(rate.line),
            (None, Some(rate)) if Some(from) == reporting => TExpr::op(
                span,
                Op::Div,
                Ty::plain(),
                vec![TExpr::number(span, 1), read(rate.line)],
            ),
            (Some(rate), Some(other)) => TExpr::op(
                span,
                Op::Div,
                Ty::plain(),
                vec![read(rate.line), read(other.line)],
            ),
            _ => {
                let units = &self.model.units;
                let (from, to) = (units.name(from).to_owned(), units.name(to).to_owned());
                self.error(
                    Diagnostic::new(
                        Code::UnknownUnit,
                        format!("no rate from {from} to {to} is declared"),
                    )
                    .label(span, "to be converted")
                    .help(format!("declare one: `currency {from} = 1.08 {to}`")),
                )
            }
        }
    }
}
