//! Amounts of one currency in another, at the rate that the model declares.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::resolve::LineId;
use crate::syntax::ast::{self, Expr};
use crate::units::{SymbolId, Unit};

impl Elaborator<'_> {
    pub(super) fn in_currency(&mut self, span: Span, value: &Expr, currency: &ast::Ident) -> TExpr {
        let value = self.numeric(value);
        let units = &self.model.units;
        if let Some(unit) = value.ty.unit()
            && !unit.is_plain()
            && unit.is_duration(units)
        {
            let found = unit.describe(units);
            return self.error(
                Diagnostic::new(Code::UnitMismatch, "`in` converts amounts of money")
                    .label(value.span, found)
                    .help("leave it out: lengths of time convert where they meet, and months meet days in the calendar alone, as in `days_between(a, b)`"),
            );
        }
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
                    .times_power(&Unit::of(from), -power)
                    .times_power(&Unit::of(target), power);
                let rate = self.exchange_rate(span, from, target);
                let op = if power > 0 { Op::Mul } else { Op::Div };
                TExpr::op(span, op, Ty::number(in_target), vec![value, rate])
            }
        }
    }

    /// What one unit of `from` is worth in `to`: each currency leads to the one that it is quoted
    /// in, and so both to one that they share.
    fn exchange_rate(&mut self, span: Span, from: SymbolId, to: SymbolId) -> TExpr {
        let (Some(of_from), Some(of_to)) = (self.quotes(span, from), self.quotes(span, to)) else {
            return TExpr::unknown(span);
        };
        let shared = of_from
            .iter()
            .position(|(currency, _)| of_to.iter().any(|(other, _)| currency == other));
        let Some(shared) = shared else {
            return self.no_rate(span, from, to);
        };
        let at = |(currency, _): &&(SymbolId, TExpr)| *currency != of_from[shared].0;
        let worth = product(span, of_from.iter().take(shared));
        let other = product(span, of_to.iter().take_while(at));
        match (worth, other) {
            (Some(worth), None) => worth,
            (worth, Some(other)) => {
                let worth = worth.unwrap_or_else(|| TExpr::number(span, 1));
                TExpr::op(span, Op::Div, Ty::plain(), vec![worth, other])
            }
            (None, None) => TExpr::number(span, 1),
        }
    }

    /// A currency and those that it is quoted in, one after the other, each with its rate in the
    /// next; the last has none. None after an error.
    fn quotes(&mut self, span: Span, currency: SymbolId) -> Option<Vec<(SymbolId, TExpr)>> {
        let reporting = self.model.units.reporting_currency();
        let mut quotes: Vec<(SymbolId, TExpr)> = Vec::new();
        let mut next = currency;
        loop {
            let rate = self.model.rates.iter().find(|rate| rate.currency == next);
            let Some(rate) = rate.filter(|_| Some(next) != reporting) else {
                quotes.push((next, TExpr::number(span, 1)));
                return Some(quotes);
            };
            if quotes.iter().any(|(known, _)| *known == next) {
                self.quoted_in_itself(rate.line, next);
                return None;
            }
            let read = self.line_read(span, rate.line);
            let unit = read.ty.unit().unwrap_or_default();
            // `1.08 USD` or `1.08 USD/EUR`.
            let per_one = [unit.clone(), unit.times(&Unit::of(next))];
            let units = &self.model.units;
            let quoted_in = match per_one.iter().find_map(|unit| unit.as_currency(units)) {
                _ if unit.is_plain() => reporting?,
                Some(other) => other,
                None => {
                    self.no_quote(rate.line, next, &unit);
                    return None;
                }
            };
            let ty = Ty::plain();
            quotes.push((next, TExpr { ty, ..read }));
            next = quoted_in;
        }
    }

    fn no_quote(&mut self, rate: LineId, currency: SymbolId, unit: &Unit) {
        let units = &self.model.units;
        let (name, found) = (units.name(currency), unit.describe(units));
        let reporting = units
            .reporting_currency()
            .map_or("USD", |id| units.name(id));
        let diagnostic = Diagnostic::new(
            Code::UnitMismatch,
            format!("the rate of {name} is {found}, and not an amount of another currency"),
        )
        .label(self.model.line(rate).span, "its rate")
        .help(format!(
            "write what one {name} is worth: `currency {name} = 1.08 {reporting}`"
        ));
        self.error(diagnostic);
    }

    fn quoted_in_itself(&mut self, rate: LineId, currency: SymbolId) {
        let units = &self.model.units;
        let reporting = units
            .reporting_currency()
            .map_or("USD", |id| units.name(id));
        let name = units.name(currency);
        let diagnostic =
            Diagnostic::new(Code::BadUnit, format!("the rate of {name} rests on itself"))
                .label(
                    self.model.line(rate).span,
                    "quoted in one that is quoted in it",
                )
                .help(format!("quote one of them in {reporting}"));
        self.error(diagnostic);
    }

    fn no_rate(&mut self, span: Span, from: SymbolId, to: SymbolId) -> TExpr {
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

/// The rates of several currencies, each in the next, together.
fn product<'q>(span: Span, quotes: impl Iterator<Item = &'q (SymbolId, TExpr)>) -> Option<TExpr> {
    let rates = quotes.map(|(_, rate)| rate.clone());
    rates.reduce(|a, b| TExpr::op(span, Op::Mul, Ty::plain(), vec![a, b]))
}
