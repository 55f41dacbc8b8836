//! Stocks as corkscrews: the opening, the movements, and what a transfer tops up.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::{Body, Corkscrew, DimId, LineId};
use crate::syntax::ast::{Expr, ExprKind};
use crate::units::Unit;

impl Elaborator<'_> {
    pub(super) fn corkscrew(
        &mut self,
        id: LineId,
        corkscrew: &Corkscrew,
        span: Span,
        unit: Option<&Unit>,
    ) -> TExpr {
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
            let read = self.line_read(span, *transfer);
            let own = match &self.model.line(*transfer).body {
                Body::Transfer(terms) => self
                    .topped_up(*transfer, terms)
                    .and_then(|target| target.member),
                _ => None,
            };
            terms.push(match own {
                Some((dim, member)) => self.for_member(span, read, dim, member),
                None => read,
            });
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
        // The rows are in the stock's own unit already.
        let ty = match (unit, &corkscrew.opening, corkscrew.terms.first()) {
            (Some(unit), ..) => Ty::number(unit.clone()),
            (None, Some(opening), first) => {
                // The opening says what the stock is counted in; a 0 leaves it to the terms.
                let opening = self.expr(opening);
                let opening = self.reduced(opening);
                match opening.ty {
                    Ty::Number(_) => opening.ty,
                    _ => first.map_or(Ty::Unknown, |first| self.term_type(&first.value)),
                }
            }
            _ => Ty::Unknown,
        };
        TExpr::op(span, Op::Reduce(Reduce::Sum), ty, terms)
    }

    /// An amount for one member, and nothing for the others.
    fn for_member(&self, span: Span, amount: TExpr, dim: DimId, member: u32) -> TExpr {
        let ty = amount.ty.clone();
        let nothing = TExpr::value(span, ty.clone(), Value::Number(Decimal::ZERO));
        let members = self.model.dimensions[dim.index()].members.len() as u32;
        let of = |at| {
            if at == member {
                amount.clone()
            } else {
                nothing.clone()
            }
        };
        let values = (0..members).map(of).collect();
        TExpr::members(span, ty, dim, values)
    }

    fn term_type(&mut self, term: &Expr) -> Ty {
        let value = self.expr(term);
        match self.unit_of_amount(&value) {
            Some(unit) => Ty::number(unit),
            None => value.ty,
        }
    }

    pub(super) fn unit_of_amount(&self, value: &TExpr) -> Option<Unit> {
        let Ty::Number(quantity) = &value.ty else {
            return None;
        };
        let simple = quantity.unit.simplified(&self.model.units);
        Some(match simple.per_time(&self.model.units) {
            Some((time, _)) => simple.times(&Unit::of(time)),
            None => simple,
        })
    }

    pub(super) fn corkscrew_row(
        &mut self,
        stock: LineId,
        term: Option<usize>,
        span: Span,
    ) -> TExpr {
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
}

/// Whether an expression reads this very line, as itself or as a term of a sum.
fn mentions(expr: &TExpr, id: LineId) -> bool {
    match &expr.kind {
        TKind::Line(found) => *found == id,
        TKind::Op(_, operands) => operands.iter().any(|operand| mentions(operand, id)),
        _ => false,
    }
}
