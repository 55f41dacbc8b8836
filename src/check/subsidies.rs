//! Subsidies that draw: credits on costs, transfers into a stock. Each becomes ordinary
//! formulas, so the evaluator and an explanation need to know nothing of them.

use super::builtins_number::across;
use super::elaborate::{Elaborator, if_then_else};
use super::time::touches;
use super::timing::before;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::{Body, Credit, CreditLine, DimId, LineId, Meaning, Model, Transfer};
use crate::syntax::ast::{Expr, LineKind, Path};
use crate::units::Unit;

impl Elaborator<'_> {
    fn money(&self) -> Option<Unit> {
        self.model.units.reporting_currency().map(Unit::of)
    }

    fn zero(&self, span: Span) -> TExpr {
        TExpr::value(span, Ty::Zero, Value::Number(Decimal::ZERO))
    }

    fn pick(&self, span: Span, op: Op, operands: Vec<TExpr>) -> TExpr {
        let ty = operands
            .iter()
            .map(|o| &o.ty)
            .find(|ty| matches!(ty, Ty::Number(_)))
            .cloned();
        TExpr::op(span, op, ty.unwrap_or(Ty::Unknown), operands)
    }

    fn add_up(&self, span: Span, terms: Vec<TExpr>) -> TExpr {
        self.pick(span, Op::Reduce(Reduce::Sum), terms)
    }

    /// The cost that a `covers` names; anything else is an error.
    fn covered_cost(&mut self, path: &Path, report: bool) -> Option<LineId> {
        let parts: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
        let name = parts.join(".");
        match self.lookup(&name) {
            Some(Meaning::Line(id)) if self.model.line(*id).kind == LineKind::Cost => Some(*id),
            Some(Meaning::Line(id)) => {
                let line = self.model.line(*id);
                if report {
                    self.error(
                        Diagnostic::new(
                            Code::BadSubsidy,
                            format!(
                                "a credit covers costs, and `{name}` is a {}",
                                line.kind.keyword()
                            ),
                        )
                        .label(path.span, format!("a {}", line.kind.keyword()))
                        .label(line.span, "declared here")
                        .help("name a `cost` line"),
                    );
                }
                None
            }
            _ => {
                if report {
                    let diagnostic = self.unknown_name(&name, path.span);
                    self.error(diagnostic);
                }
                None
            }
        }
    }

    /// A cost in the credit's currency, all its members together.
    fn cost(&mut self, span: Span, id: LineId) -> TExpr {
        let read = self.line_read(span, id);
        let dims = read.shape.dims.clone();
        across(span, read, dims, Reduce::Sum, Among::All)
    }

    /// What earlier credits leave of a covered cost, times the share.
    fn eligible(&mut self, credit: LineId, terms: &Credit, position: usize) -> TExpr {
        let covered = &terms.covers[position];
        let span = covered.path.span;
        let Some(cost) = self.covered_cost(&covered.path, true) else {
            return TExpr::unknown(span);
        };
        let mut left = vec![self.cost(span, cost)];
        for draw in earlier_draws(self.model, credit, position, cost) {
            let draw = self.line_read(span, draw);
            left.push(TExpr::op(span, Op::Neg, draw.ty.clone(), vec![draw]));
        }
        let left = if left.len() == 1 {
            left.remove(0)
        } else {
            self.add_up(span, left)
        };
        let left = self.pick(span, Op::Max, vec![left, self.zero(span)]);
        match &terms.share {
            None => left,
            Some(share) => {
                let share = self.numeric(share);
                let share = self.expect_plain(share, "a share");
                self.pick(share.span, Op::Mul, vec![left, share])
            }
        }
    }

    /// The draw of a credit: the least of what is eligible, the cap, and what is left.
    pub(super) fn credit(&mut self, id: LineId, terms: &Credit, span: Span) -> TExpr {
        let eligible: Vec<TExpr> = (0..terms.covers.len())
            .map(|position| self.eligible(id, terms, position))
            .collect();
        let need = self.add_up(span, eligible);
        let left = terms
            .pool
            .as_ref()
            .map(|pool| self.pool_left(terms.remaining, pool, span));
        self.drawn(span, need, left, terms.cap.as_ref(), terms.during.as_ref())
    }

    fn drawn(
        &mut self,
        span: Span,
        need: TExpr,
        left: Option<TExpr>,
        cap: Option<&Expr>,
        during: Option<&Expr>,
    ) -> TExpr {
        let window = during.map(|during| self.window(during));
        let mut limits = vec![need];
        limits.extend(left);
        if let Some(cap) = cap {
            let cap = self.numeric(cap);
            let target = self.money();
            limits.push(self.amount(cap, target.as_ref(), window.as_ref()));
        }
        let least = if limits.len() == 1 {
            limits.remove(0)
        } else {
            self.pick(span, Op::Min, limits)
        };
        let drawn = self.pick(span, Op::Max, vec![least, self.zero(span)]);
        match window {
            None => drawn,
            Some(window) => {
                let ty = drawn.ty.clone();
                if_then_else(span, touches(window), drawn, self.zero(span), ty)
            }
        }
    }

    /// What a pool holds as the period opens.
    fn pool_left(&mut self, remaining: LineId, pool: &Expr, span: Span) -> TExpr {
        let pool = self.numeric(pool);
        let pool = match self.money() {
            Some(money) => self.expect_unit(pool, &money, "a pool"),
            None => pool,
        };
        let remaining = self.line_read(span, remaining);
        let last = self.shift(span, remaining, Lag::Periods(1));
        let ty = pool.ty.clone();
        self.first(span, pool, last, ty)
    }

    /// What a credit pays of one covered cost, in the order of `covers`.
    pub(super) fn draw_on(&mut self, credit: LineId, position: usize, span: Span) -> TExpr {
        let Body::CreditTerms(terms) = &self.model.line(credit).body else {
            return TExpr::unknown(span);
        };
        let drawn = self.line_read(span, credit);
        if terms.covers.len() == 1 {
            return drawn;
        }
        let mut rest = vec![drawn];
        for covered in &terms.covers[..position] {
            let earlier = self.line_read(span, covered.draw);
            rest.push(TExpr::op(span, Op::Neg, earlier.ty.clone(), vec![earlier]));
        }
        let rest = self.add_up(span, rest);
        let eligible = self.eligible(credit, terms, position);
        self.pick(span, Op::Min, vec![eligible, rest])
    }

    /// The lines beside a credit.
    pub(super) fn beside_credit(&mut self, credit: LineId, of: CreditLine, span: Span) -> TExpr {
        let Body::CreditTerms(terms) = &self.model.line(credit).body else {
            return TExpr::unknown(span);
        };
        let drawn = self.line_read(span, credit);
        if of == CreditLine::Uncovered {
            let mut left = Vec::new();
            for covered in &terms.covers {
                if let Some(cost) = self.covered_cost(&covered.path, false) {
                    left.push(self.cost(span, cost));
                }
            }
            left.push(TExpr::op(span, Op::Neg, drawn.ty.clone(), vec![drawn]));
            return self.add_up(span, left);
        }
        let Some(pool) = &terms.pool else {
            return match of {
                CreditLine::Expired => self.zero(span),
                _ => TExpr::value(span, drawn.ty, Value::Blank),
            };
        };
        let opening = self.pool_left(terms.remaining, pool, span);
        let left = TExpr::op(span, Op::Sub, opening.ty.clone(), vec![opening, drawn]);
        let ty = left.ty.clone();
        match (&terms.during, of) {
            (None, CreditLine::Expired) => self.zero(span),
            (None, _) => left,
            (Some(during), of) => {
                let window = self.window(during);
                let last_day =
                    TExpr::op(window.span, Op::LastDay, Ty::Period, vec![window.clone()]);
                let open = before(last_day);
                let zero = self.zero(span);
                if of == CreditLine::Remaining {
                    return if_then_else(span, open, left, zero, ty);
                }
                let closed = TExpr::op(span, Op::Not, Ty::Bool, vec![open]);
                let shape = closed.shape.clone();
                let both = TKind::And(Box::new(touches(window)), Box::new(closed));
                let ends_here = TExpr::new(span, Ty::Bool, shape, both);
                if_then_else(span, ends_here, left, zero, ty)
            }
        }
    }

    /// What a stock lacks to its level after all its other movements.
    pub(super) fn transfer(&mut self, id: LineId, transfer: &Transfer, span: Span) -> TExpr {
        let Some(target) = self.topped_up(transfer) else {
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
    pub(super) fn topped_up(&mut self, transfer: &Transfer) -> Option<ToppedUp> {
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
        if let Some(dim) = stock.shape.dims.first() {
            let (name, dim) = (
                self.model.line(id).name.clone(),
                &self.model.dimensions[dim.index()],
            );
            let help = format!(
                "name one: `{name}[{}]`",
                dim.members.first().map_or("", String::as_str)
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
        let pool = self.numeric(pool);
        let pool = match self.money() {
            Some(money) => self.expect_unit(pool, &money, "a pool"),
            None => pool,
        };
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
        let (ty, shape) = (read.ty.clone(), read.shape.clone().without(dim));
        TExpr::new(
            span,
            ty,
            shape,
            TKind::Pick {
                value: Box::new(read),
                dim,
                member,
            },
        )
    }
}

/// What credits declared earlier, and this one under an earlier name, draw on the same cost.
fn earlier_draws(model: &Model, credit: LineId, position: usize, cost: LineId) -> Vec<LineId> {
    let mut draws = Vec::new();
    for id in model.line_ids().take_while(|id| id.0 <= credit.0) {
        let Body::CreditTerms(terms) = &model.line(id).body else {
            continue;
        };
        let end = if id == credit {
            position
        } else {
            terms.covers.len()
        };
        for covered in &terms.covers[..end] {
            let parts: Vec<&str> = covered
                .path
                .parts
                .iter()
                .map(|part| part.name.as_str())
                .collect();
            if model.find_line_in(model.line(id).scope, &parts.join(".")) == Some(cost) {
                draws.push(covered.draw);
            }
        }
    }
    draws
}
