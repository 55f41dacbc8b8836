//! Transfers: what keeps a stock at a level, up to a budget, as ordinary formulas.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{Body, DimId, LineId, Transfer};
use crate::syntax::ast::Expr;

impl Elaborator<'_> {
    /// What a stock lacks to its level after all its other movements.
    pub(super) fn transfer(&mut self, id: LineId, transfer: &Transfer, span: Span) -> TExpr {
        let Some(target) = self.topped_up(id, transfer) else {
            return TExpr::unknown(span);
        };
        let stock = self.line_read(span, target.stock);
        let level = self.numeric(&transfer.to);
        let level = match &stock.ty {
            Ty::Number(quantity) => {
                self.expect_unit(level, &quantity.unit, "the level to top up to")
            }
            _ => level,
        };
        let mut lack = vec![level];
        let Body::Corkscrew(corkscrew) = &self.model.line(target.stock).body else {
            return TExpr::unknown(span);
        };
        for (position, row) in corkscrew.rows.iter().enumerate() {
            let read = self.line_read(span, *row);
            let read = target.pick(span, read);
            let adds = position == 0 || !corkscrew.terms[position - 1].less;
            lack.push(if adds {
                TExpr::op(span, Op::Neg, read.ty.clone(), vec![read])
            } else {
                read
            });
        }
        for earlier in corkscrew.transfers.iter().take_while(|other| **other != id) {
            let read = self.line_read(span, *earlier);
            lack.push(TExpr::op(span, Op::Neg, read.ty.clone(), vec![read]));
        }
        let lack = self.add_up(span, lack);
        let left = transfer
            .pool
            .as_ref()
            .map(|pool| self.transfer_pool_left(id, pool, span));
        self.drawn(
            span,
            lack,
            left,
            transfer.cap.as_ref(),
            transfer.during.as_ref(),
        )
    }

    /// The stock that a transfer tops up, or one member of it; None after an error.
    pub(super) fn topped_up(&mut self, own: LineId, transfer: &Transfer) -> Option<ToppedUp> {
        let stock = self.expr(&transfer.stock);
        let (read, member) = match stock.kind {
            TKind::Pick { value, dim, member } => (value.kind, Some((dim, member))),
            kind => (kind, None),
        };
        let TKind::Line(id) = read else {
            if !stock.ty.is_unknown() {
                self.error(
                    Diagnostic::new(Code::BadSubsidy, "a transfer tops up a stock")
                        .label(stock.span, "not the name of a stock")
                        .help("name a stock, or one member of it: `tops_up cash[giant] to $0`"),
                );
            }
            return None;
        };
        let own = &self.model.line(own).dims;
        if let Some(dim) = stock.shape.dims.iter().find(|dim| !own.contains(dim)) {
            let (name, dim) = (
                self.model.line(id).name.clone(),
                &self.model.dimensions[dim.index()],
            );
            let help = format!(
                "name one: `{name}[{}]`, or give the transfer the dimension `[{}]`",
                dim.members.first().map_or("", String::as_str),
                dim.name
            );
            self.error(
                Diagnostic::new(
                    Code::BadSubsidy,
                    format!("`{name}` is a stock for each member of `{}`", dim.name),
                )
                .label(stock.span, "more than one stock")
                .help(help),
            );
            return None;
        }
        Some(ToppedUp { stock: id, member })
    }

    fn transfer_pool_left(&mut self, id: LineId, pool: &Expr, span: Span) -> TExpr {
        let pool = self.pool(pool);
        let own = self.line_read(span, id);
        let ty = pool.ty.clone();
        let mut shape = own.shape.clone();
        shape.time = true;
        let drawn = TExpr::new(
            span,
            own.ty.clone(),
            shape,
            TKind::Window {
                reduce: Reduce::Sum,
                value: Box::new(own),
                window: WindowKind::ToDate,
                full: false,
            },
        );
        let drawn = self.shift(span, drawn, Lag::Periods(1));
        let left = TExpr::op(span, Op::Sub, ty.clone(), vec![pool.clone(), drawn]);
        self.first(span, pool, left, ty)
    }
}

/// The stock that a transfer flows into.
pub(super) struct ToppedUp {
    pub stock: LineId,
    /// The dimension and the member, where it is one of several.
    pub member: Option<(DimId, u32)>,
}

impl ToppedUp {
    /// A movement of the stock, for the member that is topped up.
    fn pick(&self, span: Span, read: TExpr) -> TExpr {
        let Some((dim, member)) = self.member.filter(|(dim, _)| read.shape.dims.contains(dim))
        else {
            return read;
        };
        TExpr::pick(span, read, dim, member)
    }
}
