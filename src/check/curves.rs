//! Curves: tables to look values up in, called like functions.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::{Curve, CurveId};
use crate::syntax::ast::{Call, CurveBody, Expr};
use crate::units::Unit;

impl Elaborator<'_> {
    pub(super) fn curve(&mut self, span: Span, id: CurveId, call: &Call) -> TExpr {
        let model = self.model;
        let curve = &model.curves[id.index()];
        let name = &curve.declared.name.name;
        let [argument] = call.args.as_slice() else {
            return self.error(
                Diagnostic::new(
                    Code::BadArguments,
                    format!("the curve `{name}` takes one argument"),
                )
                .label(span, "called here")
                .label(curve.declared.name.span, "declared here")
                .help(format!(
                    "write `{name}(…)` with the place to look up between the parentheses"
                )),
            );
        };
        let Some(by) = self.unit(&curve.declared.by) else {
            return TExpr::unknown(span);
        };
        let at = self.numeric(&argument.value);
        let at = self.expect_unit(at, &by, &format!("the argument of `{name}`"));
        let at = self.bound(at);
        match &curve.declared.body {
            CurveBody::Points(points) => self.table(span, curve, points, &by, at),
            CurveBody::Members(members) => {
                let [dim] = curve.dims.as_slice() else {
                    return self.error(
                        Diagnostic::new(Code::Type, "a curve by member has one dimension")
                            .label(curve.declared.name.span, "declared here")
                            .help(format!(
                                "write `curve {name}[plan] by …`, with the dimension of its members"
                            )),
                    );
                };
                let names = &model.dimensions[dim.index()].members;
                let mut values = Vec::new();
                for name in names {
                    match members.iter().find(|(member, _)| member.name == *name) {
                        Some((_, points)) => {
                            values.push(self.table(span, curve, points, &by, at.clone()))
                        }
                        None => {
                            return self.error(
                                Diagnostic::new(
                                    Code::MissingMember,
                                    format!("the curve has no points for `{name}`"),
                                )
                                .label(curve.declared.name.span, "declared here")
                                .help(format!(
                                    "add `{name}: {{ 0: 100%, 12: 30% }}` to its members"
                                )),
                            );
                        }
                    }
                }
                for (member, _) in members {
                    if !names.contains(&member.name) {
                        let diagnostic = self.unknown_member(&member.name, member.span, &[*dim]);
                        return self.error(diagnostic);
                    }
                }
                let mut ty = Ty::Unknown;
                let values: Vec<TExpr> = values
                    .into_iter()
                    .map(|value| self.align(&mut ty, value))
                    .collect();
                TExpr::members(span, ty, *dim, values)
            }
            // The table has no such points, which was reported.
            CurveBody::From(path) => TExpr::unknown(path.span),
        }
    }

    fn table(
        &mut self,
        span: Span,
        curve: &Curve,
        points: &[(Expr, Expr)],
        by: &Unit,
        at: TExpr,
    ) -> TExpr {
        let interpolation = match curve.declared.interpolation.name.as_str() {
            "step" => Interpolation::Step,
            "geometric" => Interpolation::Geometric,
            "exact" => Interpolation::Exact,
            _ => Interpolation::Linear,
        };
        let mut ty = match curve
            .declared
            .unit
            .as_ref()
            .and_then(|unit| self.unit(unit))
        {
            Some(unit) => Ty::number(unit),
            None => Ty::Unknown,
        };
        let mut table: Vec<(Decimal, TExpr)> = Vec::new();
        for (key, value) in points {
            let value = self.expr(value);
            let value = self.align(&mut ty, value);
            let written = self.numeric(key);
            let plain = written.ty.unit().is_some_and(|unit| unit.is_plain());
            let written = if plain {
                written
            } else {
                self.expect_unit(written, by, "a point")
            };
            let Some(at) = self.constant(&written) else {
                self.error(
                    Diagnostic::new(
                        Code::Type,
                        "a point of a curve stands at a number that is written out",
                    )
                    .label(key.span, "not a literal")
                    .help(
                        "write the number itself; for places that change use `points` in an input",
                    ),
                );
                continue;
            };
            if table.last().is_some_and(|(last, _)| *last >= at) {
                self.error(
                    Diagnostic::new(
                        Code::Overlap,
                        format!("{at} does not come after the point before it"),
                    )
                    .label(key.span, "out of order")
                    .help("write the points in ascending order"),
                );
                continue;
            }
            table.push((at, value));
        }
        let shape = table.iter().fold(at.shape.clone(), |shape, (_, value)| {
            shape.join(&value.shape)
        });
        TExpr::new(
            span,
            ty,
            shape,
            TKind::Curve {
                interpolation,
                points: table,
                at: Box::new(at),
            },
        )
    }
}
