//! Subsidies that draw on costs: credits. Each becomes ordinary formulas, so that neither the
//! evaluator nor an explanation need know of them.

use super::builtins_reduce::across;
use super::elaborate::{Elaborator, if_then_else};
use super::flows::accrue;
use super::time::touches;
use super::timing::before;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::{Body, Credit, CreditLine, LineId, Meaning, Model};
use crate::syntax::ast::{Expr, LineKind, Path};
use crate::units::{Ratio, TimeGroup, Unit};

impl Elaborator<'_> {
    pub(super) fn money(&self) -> Option<Unit> {
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

    pub(super) fn add_up(&self, span: Span, terms: Vec<TExpr>) -> TExpr {
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

    /// A cost, or what was drawn on one, for each member of the credit: those of its further
    /// dimensions together.
    fn for_credit(&mut self, span: Span, credit: LineId, id: LineId) -> TExpr {
        let read = self.line_read(span, id);
        let own = &self.model.line(credit).dims;
        let mut further = read.shape.dims.clone();
        further.retain(|dim| !own.contains(dim));
        across(span, read, further, Reduce::Sum, Among::All)
    }

    /// A credit by member pays for costs by the same members: any other cost would be paid once
    /// for each of them.
    fn refuse_undivided(&mut self, credit: LineId, covered: &Path, cost: LineId) {
        let (credit, cost) = (self.model.line(credit), self.model.line(cost));
        let Some(dim) = credit.dims.iter().find(|dim| !cost.dims.contains(dim)) else {
            return;
        };
        let dim = &self.model.dimensions[dim.index()].name;
        let (name, of_credit) = (&cost.name, &credit.name);
        let message = format!("`{name}` has no `{dim}`, and `{of_credit}` pays for each of them");
        self.error(
            Diagnostic::new(Code::BadSubsidy, message)
                .label(covered.span, format!("one cost for every `{dim}`"))
                .label(credit.span, format!("a credit for each `{dim}`"))
                .help(format!("split the cost: `cost {name}[{dim}] = …`")),
        );
    }

    /// What an earlier credit drew on a cost is known for the members that it has itself.
    fn refuse_unsplit(&mut self, span: Span, credit: LineId, draw: LineId, cost: LineId) {
        let (own, earlier) = (self.model.line(credit), self.model.line(draw));
        let Some(dim) = own.dims.iter().find(|dim| !earlier.dims.contains(dim)) else {
            return;
        };
        let dim = &self.model.dimensions[dim.index()].name;
        let name = &self.model.line(cost).name;
        self.error(
            Diagnostic::new(
                Code::BadSubsidy,
                format!(
                    "how much an earlier credit pays of `{name}` for each `{dim}` is not known"
                ),
            )
            .label(span, "covered here by member")
            .label(earlier.span, "covered before as a whole")
            .help(format!(
                "give the earlier credit the dimension `[{dim}]` too"
            )),
        );
    }

    /// What earlier credits leave of a covered cost, at most what it comes to within the credit's
    /// window, times the share.
    fn eligible(&mut self, credit: LineId, terms: &Credit, position: usize) -> TExpr {
        let covered = &terms.covers[position];
        let span = covered.path.span;
        let Some(cost) = self.covered_cost(&covered.path, true) else {
            return TExpr::unknown(span);
        };
        if self.line == Some(credit) {
            self.refuse_undivided(credit, &covered.path, cost);
        }
        let whole = self.for_credit(span, credit, cost);
        let mut left = vec![whole.clone()];
        for draw in earlier_draws(self.model, credit, position, cost) {
            if self.line == Some(credit) {
                self.refuse_unsplit(span, credit, draw, cost);
            }
            let draw = self.for_credit(span, credit, draw);
            left.push(TExpr::op(span, Op::Neg, draw.ty.clone(), vec![draw]));
        }
        let left = if left.len() == 1 {
            left.remove(0)
        } else {
            self.add_up(span, left)
        };
        let left = match &terms.during {
            None => left,
            Some(during) => {
                let window = self.window(during);
                let period = self.model.timeline.granularity().months();
                let per = Ratio::new(1, period.into()).unwrap_or(Ratio::ONE);
                let ty = whole.ty.clone();
                let within = accrue(whole, ty, (TimeGroup::Months, per), Some(&window));
                self.pick(span, Op::Min, vec![left, within])
            }
        };
        let left = self.pick(span, Op::Max, vec![left, self.zero(span)]);
        match &terms.share {
            None => left,
            Some(share) => {
                let share = self.numeric(share);
                let share = self.expect_plain(share, "a share");
                self.check_share(&share);
                self.pick(share.span, Op::Mul, vec![left, share])
            }
        }
    }

    /// A credit pays no more than all of a cost.
    fn check_share(&mut self, share: &TExpr) {
        let Some(value) = self.constant(share) else {
            return;
        };
        if value.is_negative() || value > Decimal::ONE {
            self.error(
                Diagnostic::new(Code::BadSubsidy, "a share lies between 0% and 100%")
                    .label(share.span, format!("this is {value} times the cost"))
                    .help("write it with its sign: `share 80%`"),
            );
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

    pub(super) fn drawn(
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

    /// What a subsidy has to give in all, in money.
    pub(super) fn pool(&mut self, pool: &Expr) -> TExpr {
        let pool = self.numeric(pool);
        match self.money() {
            Some(money) => self.expect_unit(pool, &money, "a pool"),
            None => pool,
        }
    }

    /// What a pool holds as the period opens.
    fn pool_left(&mut self, remaining: LineId, pool: &Expr, span: Span) -> TExpr {
        let pool = self.pool(pool);
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
                    left.push(self.for_credit(span, credit, cost));
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
