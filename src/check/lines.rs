//! A line's body as one typed expression: the rule of its kind, its changes, its unit.

use super::actuals;
use super::elaborate::Elaborator;
use super::holes::has_hole;
use super::parameters::{is_number, type_word};
use super::typed::*;
use crate::base::{Code, Diagnostic};
use crate::resolve::{Body, LineId};
use crate::syntax::ast::{Expr, ExprKind, LineKind, UnitExpr};
use crate::units::Unit;

/// What a line declares after its name.
enum Declared {
    Nothing,
    /// With whether it is read as a percentage, where that is declared too.
    Unit(Unit, Option<bool>),
    Type(Ty),
}

impl Elaborator<'_> {
    /// The line's value in every period, changes included, in the line's own unit.
    pub(super) fn line_value(&mut self, id: LineId) -> TExpr {
        let line = self.model.line(id);
        let declared = self.declared(line.unit.as_ref());
        let unit = match &declared {
            Declared::Unit(unit, _) => Some(unit.clone()),
            _ => self.inherited_unit(id),
        };
        self.check_currency(id, unit.as_ref());
        let value = match &line.body {
            Body::Formula(expr) => self.formula(id, expr, unit.clone()),
            Body::Price(price) => self.price(price, line.span, unit.as_ref()),
            Body::PricePart { price, part } => {
                let owner = self.model.line(*price);
                let unit = match self.declared(owner.unit.as_ref()) {
                    Declared::Unit(unit, _) => Some(unit),
                    _ => None,
                };
                match &owner.body {
                    Body::Price(body) => self.price_part(id, body, *part, line.span, unit.as_ref()),
                    _ => TExpr::unknown(line.span),
                }
            }
            Body::Corkscrew(corkscrew) => self.corkscrew(id, corkscrew, line.span, unit.as_ref()),
            Body::CorkscrewRow { stock, term } => self.corkscrew_row(*stock, *term, line.span),
            Body::CreditTerms(terms) => self.credit(id, terms, line.span),
            Body::Credit { credit, of } => self.beside_credit(*credit, *of, line.span),
            Body::DrawOn { credit, position } => self.draw_on(*credit, *position, line.span),
            Body::Transfer(transfer) => self.transfer(id, transfer, line.span),
            Body::Data(column) => actuals::column(column, line.span, unit.as_ref()),
            Body::Broken => TExpr::unknown(line.span),
        };
        let measured = matches!(declared, Declared::Unit(..));
        let value = self.of_kind(id, value, measured);
        let value = self.finish(id, value, &declared, unit.as_ref());
        let changed = self.overridden(id, value);
        self.check_shape(id, &changed);
        changed
    }

    fn declared(&mut self, unit: Option<&UnitExpr>) -> Declared {
        let Some(written) = unit else {
            return Declared::Nothing;
        };
        if let Some(ty) = type_word(written) {
            return Declared::Type(ty);
        }
        if let [factor] = written.factors.as_slice()
            && factor.name.name == "%"
        {
            return Declared::Unit(Unit::plain(), Some(true));
        }
        match self.unit(written) {
            Some(unit) => Declared::Unit(unit, is_number(written).then_some(false)),
            None => Declared::Type(Ty::Unknown),
        }
    }

    /// The unit that a row or a line beside another takes from it.
    fn inherited_unit(&self, id: LineId) -> Option<Unit> {
        match &self.model.line(id).body {
            Body::CorkscrewRow { stock, .. } => self.infos[stock.index()]
                .ty
                .unit()
                .filter(|_| matches!(self.infos[stock.index()].ty, Ty::Number(_))),
            Body::CreditTerms(_)
            | Body::Transfer(_)
            | Body::Credit { .. }
            | Body::DrawOn { .. } => self.model.units.reporting_currency().map(Unit::of),
            _ => None,
        }
    }

    /// Once a currency is declared, money lines are in one.
    fn check_currency(&mut self, id: LineId, unit: Option<&Unit>) {
        let line = self.model.line(id);
        let (Some(unit), Some(currency)) = (unit, self.currency_of_line(id)) else {
            return;
        };
        if unit.as_currency(&self.model.units).is_none() {
            let (found, due) = (
                unit.describe(&self.model.units),
                currency.text(&self.model.units),
            );
            let span = line.unit.as_ref().map_or(line.span, |unit| unit.span);
            let kind = line.kind.keyword();
            self.error(
                Diagnostic::new(
                    Code::UnitMismatch,
                    format!("a {kind} is an amount of money, not {found}"),
                )
                .label(span, "not a currency")
                .help(format!("declare it in {due}, or make it a `flow`")),
            );
        }
    }

    fn formula(&mut self, id: LineId, expr: &Expr, unit: Option<Unit>) -> TExpr {
        let kind = self.model.line(id).kind;
        match kind {
            kind if is_flow(kind) => match &expr.kind {
                ExprKind::Map(_) => {
                    let value = self.expr(expr);
                    self.flow_members(value, unit)
                }
                _ => self.flow(expr, unit),
            },
            LineKind::Flag => self.condition(expr),
            _ => self.expr(expr),
        }
    }

    /// A flow given member by member: each accrues by itself.
    pub(super) fn flow_members(&mut self, value: TExpr, unit: Option<Unit>) -> TExpr {
        let TKind::Members { dim, values } = value.kind else {
            return value;
        };
        let mut settled = Vec::new();
        let mut ty = Ty::Unknown;
        for member in values {
            let target = unit.clone().or_else(|| self.unit_of_amount(&member));
            let amount = self.amount(member, target.as_ref(), None);
            settled.push(self.align(&mut ty, amount));
        }
        TExpr::new(
            value.span,
            ty,
            value.shape,
            TKind::Members {
                dim,
                values: settled,
            },
        )
    }

    /// The currency that a line of money comes out in unless it says otherwise.
    fn currency_of_line(&self, id: LineId) -> Option<Unit> {
        let of_money = matches!(
            self.model.line(id).kind,
            LineKind::Revenue | LineKind::Cost | LineKind::Subsidy | LineKind::Funding
        );
        let currency = self.model.units.reporting_currency();
        currency.filter(|_| of_money).map(Unit::of)
    }

    /// Brings a value to what the line declares, or to the simplest unit it has.
    fn finish(
        &mut self,
        id: LineId,
        value: TExpr,
        declared: &Declared,
        unit: Option<&Unit>,
    ) -> TExpr {
        match declared {
            Declared::Type(ty) => self.expect_type(value, ty),
            Declared::Unit(unit, percent) => {
                let value = match value.ty {
                    Ty::Bool => value,
                    _ => self.expect_unit(value, unit, "the line"),
                };
                let percent = percent.unwrap_or(value.ty.is_percent());
                match value.ty {
                    Ty::Unknown | Ty::Bool => value,
                    _ => TExpr {
                        ty: Ty::Number(Quantity {
                            unit: unit.clone(),
                            percent,
                        }),
                        ..value
                    },
                }
            }
            Declared::Nothing => match (&value.ty, unit) {
                (Ty::Number(_), Some(unit)) => self.expect_unit(value, unit, "the line"),
                (Ty::Zero | Ty::Blank, Some(unit)) => TExpr {
                    ty: Ty::number(unit.clone()),
                    ..value
                },
                (Ty::Number(quantity), None) if has_hole(&quantity.unit) => {
                    match self.currency_of_line(id) {
                        Some(currency) => self.expect_unit(value, &currency, "the line"),
                        None => {
                            let diagnostic = self.open_hole(value.span);
                            self.error(diagnostic)
                        }
                    }
                }
                (Ty::Number(quantity), None) => {
                    let simple = quantity.unit.simplified(&self.model.units);
                    self.expect_unit(value, &simple, "the line")
                }
                (Ty::Zero, None) => TExpr {
                    ty: self.zero_type(id),
                    ..value
                },
                _ => value,
            },
        }
    }

    /// The type of a line that is 0 throughout and declares nothing.
    fn zero_type(&self, id: LineId) -> Ty {
        let money = matches!(
            self.model.line(id).kind,
            LineKind::Revenue | LineKind::Cost | LineKind::Subsidy | LineKind::Funding
        );
        match self.model.units.reporting_currency() {
            Some(currency) if money => Ty::number(Unit::of(currency)),
            _ => Ty::plain(),
        }
    }

    fn expect_type(&mut self, value: TExpr, ty: &Ty) -> TExpr {
        if *ty == Ty::Period
            && let Some(year) = self.year(&value)
        {
            return year;
        }
        let fits =
            value.ty == *ty || matches!(value.ty, Ty::Unknown | Ty::Blank) || ty.is_unknown();
        if fits {
            return if matches!(value.ty, Ty::Blank) {
                TExpr {
                    ty: ty.clone(),
                    ..value
                }
            } else {
                value
            };
        }
        let (found, due) = (self.describe(&value.ty), self.describe(ty));
        self.error(
            Diagnostic::new(
                Code::Type,
                format!("this is {found}, but the line is declared as {due}"),
            )
            .label(value.span, found)
            .help(match ty {
                Ty::Period => "write a period such as `2024-09`, or leave out what the line declares",
                Ty::Window => "write a window such as `2024-09 .. 2026-08`, or leave out what the line declares",
                _ => "leave out what the line declares, or give it such a value",
            }),
        )
    }

    /// A value that a line of this kind can have: only what is given, or found for the whole
    /// run, may be a period or a window of periods.
    fn of_kind(&mut self, id: LineId, value: TExpr, measured: bool) -> TExpr {
        let line = self.model.line(id);
        let any = matches!(
            line.kind,
            LineKind::Input | LineKind::Const | LineKind::Metric
        );
        match value.ty {
            Ty::Period | Ty::Window if measured || !any => self.as_number(value),
            _ => value,
        }
    }

    /// The range of an input: numbers in its unit, or periods.
    pub(super) fn range(&mut self, low: &Expr, high: &Expr, ty: &Ty) -> Option<(TExpr, TExpr)> {
        let before = self.diagnostics.len();
        let start = self.range_end(low, ty)?;
        // What is wrong with one end is likely to be wrong with the other.
        if self.diagnostics.len() > before {
            return None;
        }
        let end = self.range_end(high, ty)?;
        let empty = match (&start.kind, &end.kind) {
            (TKind::Value(Value::Period(from)), TKind::Value(Value::Period(to))) => {
                to.last() < from.first()
            }
            _ => {
                matches!((self.constant(&start), self.constant(&end)), (Some(a), Some(b)) if b < a)
            }
        };
        if empty {
            let (from, to) = (self.written(&start), self.written(&end));
            self.error(
                Diagnostic::new(
                    Code::MisplacedClause,
                    format!("a range from {from} to {to} holds nothing"),
                )
                .label(high.span, "below the other end")
                .help("write the lower end first"),
            );
        }
        Some((start, end))
    }

    /// An end of a range; None where such a line can have no range.
    fn range_end(&mut self, expr: &Expr, ty: &Ty) -> Option<TExpr> {
        let value = self.expr(expr);
        match (ty, ty.unit()) {
            (Ty::Period, _) => Some(self.expect_type(value, ty)),
            (_, Some(unit)) => Some(self.expect_unit(value, &unit, "the range")),
            (Ty::Unknown, None) => None,
            _ => {
                let what = self.describe(ty);
                self.error(
                    Diagnostic::new(
                        Code::MisplacedClause,
                        format!(
                            "{what} has no range: only numbers and periods lie between two others"
                        ),
                    )
                    .label(value.span, "the range")
                    .help("leave the range out"),
                );
                None
            }
        }
    }

    /// A constant as it reads in a message.
    fn written(&self, value: &TExpr) -> String {
        match (&value.kind, self.constant(value)) {
            (_, Some(number)) => number.to_string(),
            (TKind::Value(other), None) => other.to_string(),
            _ => String::new(),
        }
    }

    fn check_shape(&mut self, id: LineId, value: &TExpr) {
        let line = self.model.line(id);
        if let Some(extra) = value.shape.dims.iter().find(|dim| !line.dims.contains(dim)) {
            let dim = self.model.dimensions[extra.index()].name.clone();
            self.error(
                Diagnostic::new(
                    Code::Type,
                    format!(
                        "`{}` would vary over `{dim}`, which it does not declare",
                        line.name
                    ),
                )
                .label(
                    value.span,
                    format!("has a value for each member of `{dim}`"),
                )
                .label(line.span, "declared here")
                .help(format!(
                    "declare `{}[{dim}]`, or reduce it: `sum(… over {dim})`",
                    line.name
                )),
            );
        }
        if line.kind == LineKind::Metric && value.shape.time {
            self.error(
                Diagnostic::new(Code::NotOneValue, format!("the metric `{}` would vary over time", line.name))
                    .label(value.span, "has a value for each period")
                    .help("a metric is one value: index it, `x[2026]`, or reduce it, `sum(x)`, `min(x)`, `first_period(…)`"),
            );
        }
        if line.kind == LineKind::Const && value.shape.time {
            self.error(
                Diagnostic::new(
                    Code::Type,
                    format!("the constant `{}` would vary over time", line.name),
                )
                .label(value.span, "has a value for each period")
                .help("make it an `input` or a `ratio`"),
            );
        }
    }
}
