//! Flows: what an expression comes to over a period. An amount stands as it is; a rate per
//! time accrues over the period, or over its part within the arm's dates. A rate that the
//! flow keeps is its mean over the period.

use super::builtins_time::time_ratio;
use super::elaborate::{Elaborator, if_then_else};
use super::holes::has_hole;
use super::time::{calendar, part_of_period};
use super::timing::{Times, before};
use super::typed::*;
use super::units::convert;
use crate::base::{Decimal, Span};
use crate::calendar::{Date, FiscalCalendar, Period, PeriodPart};
use crate::syntax::ast::{Expr, ExprKind, LineKind};
use crate::units::{Ratio, SymbolId, SymbolKind, TimeGroup, Unit, UnitTable};

/// A flow's right-hand side, its timing taken apart and its leaves checked.
#[derive(Clone)]
enum Timed {
    Leaf(TExpr),
    First(Span, Box<Timed>, Box<Timed>),
    /// Arms with the date each ends before, and the last.
    Piecewise(Span, Vec<(Timed, TExpr)>, Box<Timed>),
    When(Span, Box<Timed>, Times),
}

impl Elaborator<'_> {
    /// The amount per period of a flow's right-hand side, in `declared` or in the unit that
    /// follows from it.
    pub(super) fn flow(&mut self, expr: &Expr, declared: Option<Unit>) -> TExpr {
        let timed = self.take_apart(expr);
        let target = match declared {
            Some(unit) => Some(unit),
            None => self.flow_unit(&timed),
        };
        self.settle(timed, target.as_ref(), None)
    }

    fn take_apart(&mut self, expr: &Expr) -> Timed {
        match &expr.kind {
            ExprKind::First { value, then } => {
                let (value, then) = (self.take_apart(value), self.take_apart(then));
                Timed::First(expr.span, Box::new(value), Box::new(then))
            }
            ExprKind::Piecewise { arms, last } => {
                let arms: Vec<(Timed, TExpr)> = arms
                    .iter()
                    .map(|(value, bound)| (self.take_apart(value), self.period(bound)))
                    .collect();
                let bounds: Vec<TExpr> = arms.iter().map(|(_, bound)| bound.clone()).collect();
                self.check_ascending(&bounds);
                let last = self.take_apart(last);
                Timed::Piecewise(expr.span, arms, Box::new(last))
            }
            ExprKind::Timed { value, timing } => {
                let value = self.take_apart(value);
                let times = self.times(expr.span, timing);
                Timed::When(expr.span, Box::new(value), times)
            }
            _ => {
                let value = self.expr(expr);
                Timed::Leaf(self.as_number(value))
            }
        }
    }

    /// The unit of a flow that declares none: that of its first leaf, less one time.
    fn flow_unit(&self, timed: &Timed) -> Option<Unit> {
        match timed {
            Timed::Leaf(leaf) => match &leaf.ty {
                Ty::Number(quantity) if has_hole(&quantity.unit) => None,
                Ty::Number(quantity) => Some(self.amount_unit(&quantity.unit)),
                _ => None,
            },
            Timed::First(_, value, then) => self.flow_unit(value).or_else(|| self.flow_unit(then)),
            Timed::Piecewise(_, arms, last) => arms
                .iter()
                .find_map(|(arm, _)| self.flow_unit(arm))
                .or_else(|| self.flow_unit(last)),
            Timed::When(_, value, _) => self.flow_unit(value),
        }
    }

    fn amount_unit(&self, unit: &Unit) -> Unit {
        let units = &self.model.units;
        let simple = unit.simplified(units);
        let money = matches!(
            self.line_kind(),
            Some(LineKind::Revenue | LineKind::Cost | LineKind::Subsidy | LineKind::Funding)
        );
        if money && let Some(currency) = units.reporting_currency() {
            let of_currency = simple
                .currency(units)
                .map_or(currency, |(currency, _)| currency);
            return Unit::of(of_currency);
        }
        match simple.per_time(units) {
            Some((time, _)) => simple.times(&Unit::of(time)),
            None => simple,
        }
    }

    fn settle(&mut self, timed: Timed, target: Option<&Unit>, window: Option<&TExpr>) -> TExpr {
        match timed {
            Timed::Leaf(leaf) => self.amount(leaf, target, window),
            Timed::First(span, value, then) => {
                let value = self.settle(*value, target, window);
                let then = self.settle(*then, target, window);
                let (value, then, ty) = self.unify(value, then, "`first` and `then`");
                self.first(span, value, then, ty)
            }
            Timed::Piecewise(span, arms, last) => {
                self.settle_arms(span, arms, *last, target, window)
            }
            Timed::When(span, value, times) => match times {
                Times::During(dates) if self.is_rate(&value, target) => {
                    let dates = both(window, dates);
                    self.settle(*value, target, Some(&dates))
                }
                Times::At(dates) if self.accrues(&value, target) => {
                    self.rate_at(span, *value, target, (dates, window))
                }
                Times::Every { .. }
                    if let Timed::Leaf(leaf) = &*value
                        && self.rate_of(leaf, target).is_some() =>
                {
                    self.refuse_recurring_rate(leaf)
                }
                times => {
                    let amount = self.settle(*value, target, window);
                    self.timed_amount(span, amount, times)
                }
            },
        }
    }

    /// A rate paid in some periods only: it accrues over each of them.
    fn rate_at(
        &mut self,
        span: Span,
        rate: Timed,
        target: Option<&Unit>,
        (dates, around): (Vec<TExpr>, Option<&TExpr>),
    ) -> TExpr {
        let mut parts = Vec::new();
        for date in dates {
            let window = TExpr::op(date.span, Op::Window, Ty::Window, vec![date.clone(), date]);
            parts.push(self.settle(rate.clone(), target, Some(&both(around, window))));
        }
        added(span, parts)
    }

    /// Amounts switch with the period that holds the date; rates are prorated around it.
    fn settle_arms(
        &mut self,
        span: Span,
        arms: Vec<(Timed, TExpr)>,
        last: Timed,
        target: Option<&Unit>,
        window: Option<&TExpr>,
    ) -> TExpr {
        let rates = arms
            .iter()
            .map(|(arm, _)| arm)
            .chain([&last])
            .any(|arm| self.is_rate(arm, target));
        if !rates {
            let last = self.settle(last, target, window);
            let mut ty = last.ty.clone();
            let mut settled = Vec::new();
            for (arm, bound) in arms {
                let arm = self.settle(arm, target, window);
                settled.push((self.align(&mut ty, arm), bound));
            }
            return settled.into_iter().rev().fold(last, |rest, (arm, bound)| {
                if_then_else(span, before(bound), arm, rest, ty.clone())
            });
        }
        let mut parts = Vec::new();
        let mut from: Option<TExpr> = None;
        let bounds = arms
            .into_iter()
            .map(|(arm, bound)| (arm, Some(bound)))
            .chain([(last, None)]);
        for (arm, until) in bounds {
            let dates = window_between(span, from.take(), until.clone());
            let part = if self.is_rate(&arm, target) {
                self.settle(arm, target, Some(&both(window, dates)))
            } else {
                let amount = self.settle(arm, target, None);
                let ty = amount.ty.clone();
                let zero = TExpr::value(span, Ty::Zero, Value::Number(Decimal::ZERO));
                if_then_else(span, closes_within(dates), amount, zero, ty)
            };
            parts.push(part);
            from = until;
        }
        added(span, parts)
    }

    /// Whether all that stands there accrues to the target.
    fn accrues(&self, timed: &Timed, target: Option<&Unit>) -> bool {
        self.all_leaves(timed, &|leaf| self.rate_of(leaf, target).is_some())
    }

    /// Whether all that stands there is a rate, whether it accrues or is kept as one.
    fn is_rate(&self, timed: &Timed, target: Option<&Unit>) -> bool {
        self.all_leaves(timed, &|leaf| {
            self.rate_of(leaf, target).is_some() || self.is_kept(leaf, target)
        })
    }

    /// Whether there are leaves that are not 0, and all of them are such.
    fn all_leaves(&self, timed: &Timed, such: &dyn Fn(&TExpr) -> bool) -> bool {
        let mut leaves = Vec::new();
        timed.leaves(&mut leaves);
        leaves.retain(|leaf| leaf.ty != Ty::Zero);
        !leaves.is_empty() && leaves.into_iter().all(such)
    }

    /// Whether a leaf is a rate per time and the target is one, too.
    fn is_kept(&self, leaf: &TExpr, target: Option<&Unit>) -> bool {
        let units = &self.model.units;
        match (leaf.ty.unit(), target) {
            (Some(unit), Some(target)) => {
                unit.per_time(units).is_some() && unit.dimension(units) == target.dimension(units)
            }
            _ => false,
        }
    }

    /// The time unit by which a leaf is a rate of the target.
    fn rate_of(&self, leaf: &TExpr, target: Option<&Unit>) -> Option<(SymbolId, TimeGroup)> {
        let Ty::Number(quantity) = &leaf.ty else {
            return None;
        };
        let units = &self.model.units;
        let target = target?;
        let due = target.dimension(units);
        let named =
            quantity
                .unit
                .symbols()
                .filter_map(|(symbol, power)| match units.kind(symbol) {
                    SymbolKind::Time(group) if power < 0 => Some((symbol, group)),
                    _ => None,
                });
        // A derived unit may hold a time that is not named: a kW is a kWh per hour.
        let hidden = [
            (UnitTable::MONTH, TimeGroup::Months),
            (UnitTable::DAY, TimeGroup::Days),
        ];
        named
            .chain(hidden)
            .find(|(symbol, _)| quantity.unit.times(&Unit::of(*symbol)).dimension(units) == due)
    }

    /// A leaf as an amount per period in the target unit.
    pub(super) fn amount(
        &mut self,
        leaf: TExpr,
        target: Option<&Unit>,
        window: Option<&TExpr>,
    ) -> TExpr {
        let (Some(target), Ty::Number(quantity)) = (target, leaf.ty.clone()) else {
            return leaf;
        };
        if let Some((time, group)) = self.rate_of(&leaf, Some(target))
            && let Some(per) = time_ratio(&self.model.units, time)
        {
            let accrued = match self.accrue_parts(&leaf, group, window) {
                Some(sum) => sum,
                None => {
                    let ty = Ty::number(quantity.unit.times(&Unit::of(time)));
                    accrue(leaf, ty, (group, per), window)
                }
            };
            let unit = accrued.ty.unit().unwrap_or_default();
            return match unit.conversion(target, &self.model.units) {
                Some(ratio) => convert(accrued, ratio, Ty::number(target.clone())),
                None => accrued,
            };
        }
        let leaf = match self.is_kept(&leaf, Some(target)) {
            true => self.mean_of_parts(leaf, window),
            false => leaf,
        };
        let what = match self.line_kind() {
            Some(
                kind @ (LineKind::Revenue | LineKind::Cost | LineKind::Subsidy | LineKind::Funding),
            ) => {
                format!("a {}", kind.keyword())
            }
            _ => "the line".to_owned(),
        };
        self.expect_unit(leaf, target, &what)
    }
}

impl Timed {
    fn leaves<'t>(&'t self, found: &mut Vec<&'t TExpr>) {
        match self {
            Timed::Leaf(leaf) => found.push(leaf),
            Timed::First(_, value, then) => {
                value.leaves(found);
                then.leaves(found);
            }
            Timed::Piecewise(_, arms, last) => {
                arms.iter().for_each(|(arm, _)| arm.leaves(found));
                last.leaves(found);
            }
            Timed::When(_, value, _) => value.leaves(found),
        }
    }
}

/// The sum of a rate over the period, or over its part within a window.
pub(super) fn accrue(
    rate: TExpr,
    ty: Ty,
    (group, per): (TimeGroup, Ratio),
    window: Option<&TExpr>,
) -> TExpr {
    let span = rate.span;
    let mut shape = rate.shape.clone();
    if let Some(window) = window {
        shape = shape.join(&window.shape);
    }
    shape.time |= window.is_some() || group == TimeGroup::Days;
    let kind = TKind::Accrue {
        value: Box::new(rate),
        group,
        per,
        window: window.cloned().map(Box::new),
    };
    TExpr::new(span, ty, shape, kind)
}

/// What several parts of a period come to together: blank where one of them is.
pub(super) fn added(span: Span, parts: Vec<TExpr>) -> TExpr {
    let typed = parts.iter().map(|part| &part.ty);
    let ty = typed
        .clone()
        .find(|ty| matches!(ty, Ty::Number(_)))
        .or(typed.clone().next());
    let ty = ty.cloned().unwrap_or(Ty::Unknown);
    let sum = parts
        .into_iter()
        .reduce(|sum, part| TExpr::op(span, Op::Add, ty.clone(), vec![sum, part]));
    sum.unwrap_or_else(|| TExpr::unknown(span))
}

/// What a window has in common with the one around it.
pub(super) fn both(around: Option<&TExpr>, window: TExpr) -> TExpr {
    match around {
        Some(around) => {
            let (span, windows) = (window.span, vec![around.clone(), window]);
            TExpr::op(span, Op::WindowBoth, Ty::Window, windows)
        }
        None => window,
    }
}

/// The days from one bound (or ever) to the day before the next (or for ever).
pub(super) fn window_between(span: Span, from: Option<TExpr>, until: Option<TExpr>) -> TExpr {
    match (from, until) {
        (None, Some(until)) => TExpr::op(span, Op::WindowUntil, Ty::Window, vec![until]),
        (Some(from), None) => TExpr::op(span, Op::WindowFrom, Ty::Window, vec![from]),
        (Some(from), Some(until)) => {
            TExpr::op(span, Op::WindowBetween, Ty::Window, vec![from, until])
        }
        (None, None) => TExpr::value(span, Ty::Window, Value::Window(Date::MIN, Date::MAX)),
    }
}

/// Whether the current period's last day lies in the window: the arm that a date within the
/// period switches to holds for all of it.
fn closes_within(window: TExpr) -> TExpr {
    let span = window.span;
    let end = part_of_period(
        calendar(span, Ty::Period, CalendarValue::Period),
        PeriodPart::End,
        FiscalCalendar::default(),
    );
    let first = TExpr::op(span, Op::FirstDay, Ty::Period, vec![window.clone()]);
    let last = TExpr::op(span, Op::LastDay, Ty::Period, vec![window]);
    let compare = |op, a: TExpr, b: TExpr| TExpr::op(span, Op::Compare(op), Ty::Bool, vec![a, b]);
    let after = compare(Comparison::Ge, end.clone(), first);
    let until = compare(Comparison::Le, end, last);
    let shape = after.shape.clone().join(&until.shape);
    TExpr::new(
        span,
        Ty::Bool,
        shape,
        TKind::And(Box::new(after), Box::new(until)),
    )
}

/// A period literal for a bound that the language has no word for.
pub(super) fn day(span: Span, date: Date) -> TExpr {
    TExpr::value(span, Ty::Period, Value::Period(Period::day(date)))
}
