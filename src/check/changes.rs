//! Changes of a line by scenarios, settings and tests, on top of what it declares.

use super::elaborate::{Elaborator, if_then_else};
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{LineId, Override};
use crate::syntax::ast::{Expr, ExprKind, MapKey, SetOperator};

impl Elaborator<'_> {
    pub(super) fn overridden(&mut self, id: LineId, base: TExpr) -> TExpr {
        let line = self.model.line(id);
        let mut value = base;
        for change in &line.overrides {
            value = self.at_home(change.scope, |e| e.change(id, value, change));
        }
        value
    }

    fn change(&mut self, id: LineId, base: TExpr, change: &Override) -> TExpr {
        let span = change.span;
        let ty = base.ty.clone();
        let base = self.bound(base);
        let new = self.changed(id, &base, change.operator, &change.value, span);
        let new = self.for_members(id, &base, new, change);
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

    /// The line's value after one change; in a map, of each member that it names.
    fn changed(
        &mut self,
        id: LineId,
        base: &TExpr,
        operator: SetOperator,
        expr: &Expr,
        span: Span,
    ) -> TExpr {
        if let ExprKind::Map(entries) = &expr.kind {
            return self.changed_members(id, base, operator, entries, expr.span);
        }
        let ty = base.ty.clone();
        if operator != SetOperator::Assign && !matches!(ty, Ty::Number(_) | Ty::Zero | Ty::Unknown)
        {
            return self.not_scaled(id, &ty, span);
        }
        match operator {
            SetOperator::Assign => self.changed_value(id, expr, &ty),
            SetOperator::Scale => {
                let factor = self.numeric(expr);
                let factor = self.expect_plain(factor, "a factor");
                TExpr::op(span, Op::Mul, ty, vec![base.clone(), factor])
            }
            SetOperator::Add => {
                let value = self.changed_value(id, expr, &ty);
                TExpr::op(span, Op::Add, ty, vec![base.clone(), value])
            }
        }
    }

    /// Only a number is multiplied or added to.
    fn not_scaled(&mut self, id: LineId, ty: &Ty, span: Span) -> TExpr {
        let (line, found) = (self.model.line(id), self.describe(ty));
        let (name, declared) = (line.name.clone(), line.span);
        self.error(
            Diagnostic::new(
                Code::Type,
                format!("`*=` and `+=` change numbers, and `{name}` is {found}"),
            )
            .label(span, "no change of a number")
            .label(declared, found)
            .help(format!("give its new value: `{name} = …`")),
        )
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
            new = TExpr::members(change.span, base.ty.clone(), dim, values);
        }
        new
    }

    /// A map changes the members that it names, and leaves the others as they are.
    fn changed_members(
        &mut self,
        id: LineId,
        base: &TExpr,
        operator: SetOperator,
        entries: &[(MapKey, Expr)],
        span: Span,
    ) -> TExpr {
        let Some(dim) = self.map_dimension(entries) else {
            let name = &self.model.line(id).name;
            return self.error(
                Diagnostic::new(
                    Code::Type,
                    format!("`{name}` has no members to give values to"),
                )
                .label(span, "values by member")
                .help("write one value"),
            );
        };
        let dimension = &self.model.dimensions[dim.index()];
        let mut values = vec![base.clone(); dimension.members.len()];
        let mut named = vec![false; values.len()];
        for (key, expr) in entries {
            let value = self.changed(id, base, operator, expr, expr.span);
            match key {
                MapKey::Member(name) => match dimension.member(&name.name) {
                    Some(at) => {
                        values[at as usize] = value;
                        named[at as usize] = true;
                    }
                    None => {
                        let diagnostic = self.unknown_member(&name.name, name.span, &[dim]);
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
        TExpr::members(span, base.ty.clone(), dim, values)
    }
}
