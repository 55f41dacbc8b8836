//! Changes of a line by scenarios, settings and tests, on top of what it declares.

use indexmap::IndexMap;

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
            value = self.in_frame(change.scope, IndexMap::new(), |e| {
                e.change(id, value, change)
            });
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
                )
                .help("write one value for all members, or set a member of each dimension: `price[pro][eu] = …`"),
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
}
