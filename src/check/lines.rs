//! A line's body as one typed expression: the rule of its kind, its changes, its unit.

use super::calls::type_word;
use super::elaborate::{Elaborator, if_then_else};
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{Body, Corkscrew, LineId, Override};
use crate::syntax::ast::{Expr, ExprKind, LineKind, MapKey, SetOperator, UnitExpr};
use crate::units::Unit;

/// What a line declares after its name.
enum Declared {
    Nothing,
    Unit(Unit, bool),
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
            Body::Corkscrew(corkscrew) => self.corkscrew(id, corkscrew, line.span),
            Body::CorkscrewRow { stock, term } => self.corkscrew_row(*stock, *term, line.span),
            Body::CreditTerms(terms) => self.credit(id, terms, line.span),
            Body::Credit { credit, of } => self.beside_credit(*credit, *of, line.span),
            Body::DrawOn { credit, position } => self.draw_on(*credit, *position, line.span),
            Body::Transfer(transfer) => self.transfer(id, transfer, line.span),
            Body::Broken => TExpr::unknown(line.span),
        };
        let value = self.finish(id, value, &declared, unit.as_ref());
        let changed = self.overridden(id, value);
        self.check_shape(id, &changed);
        changed
    }

    fn declared(&mut self, unit: Option<&UnitExpr>) -> Declared {
        let Some(written) = unit else {
            return Declared::Nothing;
        };
        if let [factor] = written.factors.as_slice() {
            if let Some(ty) = type_word(&factor.name.name) {
                return Declared::Type(ty);
            }
            if factor.name.name == "%" {
                return Declared::Unit(Unit::plain(), true);
            }
        }
        match self.unit(written) {
            Some(unit) => Declared::Unit(unit, false),
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
        let money = matches!(
            line.kind,
            LineKind::Revenue | LineKind::Cost | LineKind::Subsidy | LineKind::Funding
        );
        let (Some(unit), true, Some(currency)) =
            (unit, money, self.model.units.reporting_currency())
        else {
            return;
        };
        if unit.as_currency(&self.model.units).is_none() {
            let (found, due) = (
                unit.describe(&self.model.units),
                self.model.units.name(currency).to_owned(),
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
    fn flow_members(&mut self, value: TExpr, unit: Option<Unit>) -> TExpr {
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
                    Ty::Bool | Ty::Period | Ty::Window => value,
                    _ => self.expect_unit(value, unit, "the line"),
                };
                let percent = *percent || value.ty.is_percent();
                match value.ty {
                    Ty::Unknown | Ty::Bool | Ty::Period | Ty::Window => value,
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
            .label(value.span, found),
        )
    }

    fn corkscrew(&mut self, id: LineId, corkscrew: &Corkscrew, span: Span) -> TExpr {
        let mut terms = Vec::new();
        for (position, row) in corkscrew.rows.iter().enumerate() {
            let read = self.line_read(span, *row);
            let less = position > 0 && corkscrew.terms[position - 1].less;
            terms.push(if less {
                TExpr::op(span, Op::Neg, read.ty.clone(), vec![read])
            } else {
                read
            });
        }
        for transfer in &corkscrew.transfers {
            terms.push(self.line_read(span, *transfer));
        }
        if corkscrew.opening.is_none() {
            let name = self.model.line(id).name.clone();
            self.error(
                Diagnostic::new(
                    Code::MissingValue,
                    format!("the stock `{name}` opens with nothing"),
                )
                .label(span, "declared here")
                .help("add `opening 0`, or the amount it begins with"),
            );
        }
        let ty = match (&corkscrew.opening, corkscrew.terms.first()) {
            (Some(opening), first) => {
                // The opening says what the stock is counted in; a 0 leaves it to the terms.
                let opening = self.expr(opening);
                match opening.ty {
                    Ty::Number(_) => opening.ty,
                    _ => first.map_or(Ty::Unknown, |first| self.term_type(&first.value)),
                }
            }
            _ => Ty::Unknown,
        };
        TExpr::op(span, Op::Reduce(Reduce::Sum), ty, terms)
    }

    fn term_type(&mut self, term: &Expr) -> Ty {
        let value = self.expr(term);
        match self.unit_of_amount(&value) {
            Some(unit) => Ty::number(unit),
            None => value.ty,
        }
    }

    fn unit_of_amount(&self, value: &TExpr) -> Option<Unit> {
        let Ty::Number(quantity) = &value.ty else {
            return None;
        };
        let simple = quantity.unit.simplified(&self.model.units);
        Some(match simple.per_time(&self.model.units) {
            Some((time, _)) => simple.times(&Unit::of(time)),
            None => simple,
        })
    }

    fn corkscrew_row(&mut self, stock: LineId, term: Option<usize>, span: Span) -> TExpr {
        let Body::Corkscrew(corkscrew) = &self.model.line(stock).body else {
            return TExpr::unknown(span);
        };
        let own = self.line_read(span, stock);
        let unit = match &own.ty {
            Ty::Number(quantity) => Some(quantity.unit.clone()),
            _ => None,
        };
        match term {
            None => {
                let opening = match &corkscrew.opening {
                    Some(opening) => {
                        let opening = self.expr(opening);
                        match &unit {
                            Some(unit) => self.expect_unit(opening, unit, "the stock"),
                            None => opening,
                        }
                    }
                    None => TExpr::value(span, Ty::Blank, Value::Blank),
                };
                let last = self.shift(span, own.clone(), Lag::Periods(1));
                let (opening, last, ty) = self.unify(opening, last, "the opening and the stock");
                self.first(span, opening, last, ty)
            }
            Some(index) => {
                let value = match &corkscrew.terms[index].value.kind {
                    ExprKind::Map(_) => {
                        let value = self.expr(&corkscrew.terms[index].value);
                        self.flow_members(value, unit)
                    }
                    _ => self.flow(&corkscrew.terms[index].value, unit),
                };
                let transfers = &corkscrew.transfers;
                if let Some(named) = transfers.iter().find(|id| mentions(&value, **id)) {
                    let transfer = self.model.line(*named);
                    let (name, stock) =
                        (transfer.name.clone(), self.model.line(stock).name.clone());
                    self.error(
                        Diagnostic::new(
                            Code::BadSubsidy,
                            format!("`{name}` tops up `{stock}` by itself"),
                        )
                        .label(span, format!("counts `{name}` a second time"))
                        .label(transfer.span, "a transfer is its own row, drawn last")
                        .help(format!("leave `{name}` out here")),
                    );
                }
                value
            }
        }
    }

    fn overridden(&mut self, id: LineId, base: TExpr) -> TExpr {
        let line = self.model.line(id);
        let mut value = base;
        for change in &line.overrides {
            value = self.change(id, value, change);
        }
        value
    }

    fn change(&mut self, id: LineId, base: TExpr, change: &Override) -> TExpr {
        let span = change.span;
        let ty = base.ty.clone();
        let base = self.bound(base);
        let new = match (&change.value.kind, change.operator) {
            (ExprKind::Map(entries), SetOperator::Assign) => {
                self.changed_members(id, &base, entries, span)
            }
            (_, SetOperator::Assign) => {
                let value = self.changed_value(id, &change.value, &ty);
                self.for_members(id, &base, value, change)
            }
            (_, SetOperator::Scale) => {
                let factor = self.numeric(&change.value);
                let factor = self.expect_plain(factor, "a factor");
                let scaled = TExpr::op(span, Op::Mul, ty.clone(), vec![base.clone(), factor]);
                self.for_members(id, &base, scaled, change)
            }
            (_, SetOperator::Add) => {
                let value = self.changed_value(id, &change.value, &ty);
                let sum = TExpr::op(span, Op::Add, ty.clone(), vec![base.clone(), value]);
                self.for_members(id, &base, sum, change)
            }
        };
        if change.from.is_none() && change.until.is_none() {
            return new;
        }
        let from = match &change.from {
            Some(from) => self.period(from),
            None => super::flows::day(span, crate::calendar::Date::MIN),
        };
        let until = match &change.until {
            Some(until) => self.period(until),
            None => super::flows::day(span, crate::calendar::Date::MAX),
        };
        let window = TExpr::op(span, Op::Window, Ty::Window, vec![from, until]);
        if_then_else(span, super::time::touches(window), new, base, ty)
    }

    fn changed_value(&mut self, id: LineId, expr: &Expr, ty: &Ty) -> TExpr {
        let kind = self.model.line(id).kind;
        match ty {
            Ty::Number(quantity) if is_flow(kind) => self.flow(expr, Some(quantity.unit.clone())),
            Ty::Number(quantity) => {
                let value = self.expr(expr);
                let value = self.expect_unit(
                    value,
                    &quantity.unit,
                    &format!("`{}`", self.model.line(id).name),
                );
                TExpr {
                    ty: ty.clone(),
                    ..value
                }
            }
            Ty::Period => self.period(expr),
            Ty::Window => self.window(expr),
            Ty::Bool => self.condition(expr),
            _ => self.expr(expr),
        }
    }

    /// A change of some members only leaves the others as they are.
    fn for_members(&mut self, id: LineId, base: &TExpr, new: TExpr, change: &Override) -> TExpr {
        let mut new = new;
        for name in change.members.iter().rev() {
            let dims = self.model.line(id).dims.clone();
            let found = dims.iter().find_map(|dim| {
                let member = self.model.dimensions[dim.index()].member(&name.name)?;
                Some((*dim, member))
            });
            let Some((dim, member)) = found else {
                let diagnostic = self.unknown_member(&name.name, name.span, &dims);
                return self.error(diagnostic);
            };
            let count = self.model.dimensions[dim.index()].members.len() as u32;
            let values = (0..count)
                .map(|at| {
                    if at == member {
                        new.clone()
                    } else {
                        base.clone()
                    }
                })
                .collect();
            let shape = base.shape.clone().join(&new.shape);
            new = TExpr::new(
                change.span,
                base.ty.clone(),
                shape,
                TKind::Members { dim, values },
            );
        }
        new
    }

    fn changed_members(
        &mut self,
        id: LineId,
        base: &TExpr,
        entries: &[(MapKey, Expr)],
        span: Span,
    ) -> TExpr {
        let dims = self.model.line(id).dims.clone();
        let [dim] = dims.as_slice() else {
            return self.error(
                Diagnostic::new(
                    Code::Type,
                    "values by member need a line with one dimension",
                )
                .label(
                    span,
                    format!("`{}` has {}", self.model.line(id).name, dims.len()),
                ),
            );
        };
        let dimension = &self.model.dimensions[dim.index()];
        let mut values = vec![base.clone(); dimension.members.len()];
        let mut named = vec![false; values.len()];
        for (key, expr) in entries {
            let value = self.changed_value(id, expr, &base.ty);
            match key {
                MapKey::Member(name) => match dimension.member(&name.name) {
                    Some(at) => {
                        values[at as usize] = value;
                        named[at as usize] = true;
                    }
                    None => {
                        let diagnostic = self.unknown_member(&name.name, name.span, &[*dim]);
                        self.error(diagnostic);
                    }
                },
                MapKey::Else(_) => {
                    for (slot, _) in values.iter_mut().zip(&named).filter(|(_, named)| !**named) {
                        *slot = value.clone();
                    }
                }
            }
        }
        let shape = values.iter().fold(
            Shape {
                time: false,
                dims: vec![*dim],
            },
            |s, v| s.join(&v.shape),
        );
        TExpr::new(
            span,
            base.ty.clone(),
            shape,
            TKind::Members { dim: *dim, values },
        )
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

/// Whether an expression reads this very line, as itself or as a term of a sum.
fn mentions(expr: &TExpr, id: LineId) -> bool {
    match &expr.kind {
        TKind::Line(found) => *found == id,
        TKind::Op(_, operands) => operands.iter().any(|operand| mentions(operand, id)),
        _ => false,
    }
}
