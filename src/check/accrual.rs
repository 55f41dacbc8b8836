//! What a rate comes to over a period, where parts of its formula have windows of their own:
//! `2 * (r during W)` accrues twice r over the period's part within W.
//!
//! Input: an expression that is a rate per time. Output: its sum over the period, in its unit
//! times a month or a day. Such a sum is taken term by term and factor by factor, as far as
//! operations allow it, so that no share of a period is rounded on the way.

use std::collections::BTreeMap;

use super::builtins_time::period_length;
use super::elaborate::{Elaborator, if_then_else};
use super::flows::{accrue, added, both, window_between};
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::units::{Ratio, TimeGroup, Unit, UnitTable};

/// An accrual under way.
pub(super) struct Accrual {
    group: TimeGroup,
    /// Whether the flow is a rate itself, so that what comes at a date is an amount of it.
    is_kept: bool,
    /// The window around what is looked at.
    window: Option<TExpr>,
    /// What the parameters of called functions became, each once; None where it holds no window.
    parameters: BTreeMap<usize, Option<usize>>,
}

impl Elaborator<'_> {
    /// The sum of a rate over the period, if a part of it has a window of its own; else None, and
    /// it accrues as it stands.
    pub(super) fn accrue_parts(
        &mut self,
        rate: &TExpr,
        group: TimeGroup,
        window: Option<&TExpr>,
    ) -> Option<TExpr> {
        Accrual::new(group, window.cloned()).parts(self, rate)
    }

    /// The mean over the period of a rate that is kept as one, where it or a part of it has a
    /// window.
    pub(super) fn mean_of_parts(&mut self, rate: TExpr, window: Option<&TExpr>) -> TExpr {
        let units = &self.model.units;
        let Some((_, group)) = rate.ty.unit().and_then(|unit| unit.per_time(units)) else {
            return rate;
        };
        let mut accrual = Accrual {
            is_kept: true,
            ..Accrual::new(group, window.cloned())
        };
        match accrual.parts(self, &rate) {
            Some(sum) => accrual.mean(rate.ty, sum),
            None if window.is_some() => accrual.mean(rate.ty.clone(), accrual.even(&rate)),
            None => rate,
        }
    }

    /// What is paid every so often is no rate.
    pub(super) fn refuse_recurring_rate(&mut self, rate: &TExpr) -> TExpr {
        let found = self.describe(&rate.ty);
        self.error(
            Diagnostic::new(
                Code::RateMismatch,
                "what is paid every so often is an amount, not a rate",
            )
            .label(rate.span, format!("a rate, in {found}"))
            .help("write the amount of one payment"),
        )
    }
}

impl Accrual {
    fn new(group: TimeGroup, window: Option<TExpr>) -> Accrual {
        Accrual {
            group,
            is_kept: false,
            window,
            parameters: BTreeMap::new(),
        }
    }

    /// The sum of what is the same throughout the period, or its part within the window.
    fn even(&self, rate: &TExpr) -> TExpr {
        match rate.ty {
            Ty::Number(_) => accrue(
                rate.clone(),
                self.summed(&rate.ty),
                (self.group, Ratio::ONE),
                self.window.as_ref(),
            ),
            _ => rate.clone(),
        }
    }

    /// A rate's sum within a further window.
    fn within(&self, e: &mut Elaborator<'_>, rate: &TExpr, window: TExpr) -> TExpr {
        let window = both(self.window.as_ref(), window);
        let mut within = Accrual {
            is_kept: self.is_kept,
            ..Accrual::new(self.group, Some(window))
        };
        within.parts(e, rate).unwrap_or_else(|| within.even(rate))
    }

    fn summed(&self, ty: &Ty) -> Ty {
        let time = match self.group {
            TimeGroup::Months => UnitTable::MONTH,
            TimeGroup::Days => UnitTable::DAY,
        };
        match ty {
            Ty::Number(quantity) => Ty::number(quantity.unit.times(&Unit::of(time))),
            other => other.clone(),
        }
    }

    fn mean(&self, ty: Ty, sum: TExpr) -> TExpr {
        let length = period_length(sum.span, self.group);
        TExpr::op(sum.span, Op::Div, ty, vec![sum, length])
    }

    /// A rate's sum over the period, where a part of it has a window.
    fn parts(&mut self, e: &mut Elaborator<'_>, rate: &TExpr) -> Option<TExpr> {
        let span = rate.span;
        let ty = self.summed(&rate.ty);
        match &rate.kind {
            TKind::If(condition, then, otherwise) => match (&condition.kind, &then.kind) {
                (TKind::Within(window), _) => Some(self.within(e, then, (**window).clone())),
                (TKind::Before(_), _) => Some(self.pieces(e, rate)),
                (TKind::Op(Op::Compare(_), compared), TKind::Op(Op::Mul, paid))
                    if !self.is_kept =>
                {
                    match (&compared[0].kind, paid.as_slice()) {
                        (TKind::Count(dates), [each, count]) if *count == compared[0] => {
                            Some(self.at(e, span, each, dates))
                        }
                        (TKind::Every { .. }, [each, count]) if *count == compared[0] => {
                            Some(e.refuse_recurring_rate(each))
                        }
                        _ => self.choice(e, span, condition, then, otherwise),
                    }
                }
                _ => self.choice(e, span, condition, then, otherwise),
            },
            TKind::Coalesce(value, other) => {
                let [value, other] = self.each(e, [value, other])?;
                let shape = value.shape.clone().join(&other.shape);
                let kind = TKind::Coalesce(Box::new(value), Box::new(other));
                Some(TExpr::new(span, ty, shape, kind))
            }
            TKind::First { value, then } => {
                let [value, then] = self.each(e, [value, then])?;
                Some(e.first(span, value, then, ty))
            }
            TKind::Pick { value, dim, member } => {
                let value = self.parts(e, value)?;
                Some(TExpr::pick(span, value, *dim, *member))
            }
            TKind::Members { dim, values } => {
                let values = self.all(e, values)?;
                Some(TExpr::members(span, ty, *dim, values))
            }
            TKind::Across {
                reduce: reduce @ (Reduce::Sum | Reduce::Mean | Reduce::Min | Reduce::Max),
                value,
                dims,
                among,
            } => {
                let value = Box::new(self.parts(e, value)?);
                let mut shape = rate.shape.clone();
                shape.time |= value.shape.time;
                let (reduce, dims, among) = (*reduce, dims.clone(), *among);
                let kind = TKind::Across {
                    reduce,
                    value,
                    dims,
                    among,
                };
                Some(TExpr::new(span, ty, shape, kind))
            }
            TKind::Argument(index) => {
                let index = self.parameter(e, *index)?;
                let shape = e.arguments[index].shape.clone();
                Some(TExpr::new(span, ty, shape, TKind::Argument(index)))
            }
            // What is rounded is the rate, and not its sum.
            TKind::Op(
                op @ (Op::Round(_) | Op::RoundTo(_) | Op::Floor | Op::Ceil | Op::Truncate),
                operands,
            ) => {
                let mut accrual = Accrual::new(self.group, None);
                let sum = accrual.parts(e, operands.first()?)?;
                let mut operands = operands.clone();
                operands[0] = accrual.mean(operands[0].ty.clone(), sum);
                Some(self.even(&TExpr::op(span, *op, rate.ty.clone(), operands)))
            }
            TKind::Op(op, operands) => {
                let operands = self.operands(e, *op, operands)?;
                Some(TExpr::op(span, *op, ty, operands))
            }
            _ => None,
        }
    }

    /// The operands of an operation, such that it gives the sum where it gave the rate.
    fn operands(
        &mut self,
        e: &mut Elaborator<'_>,
        op: Op,
        operands: &[TExpr],
    ) -> Option<Vec<TExpr>> {
        match op {
            Op::Neg
            | Op::Abs
            | Op::Convert(_)
            | Op::Add
            | Op::Sub
            | Op::Min
            | Op::Max
            | Op::Clamp
            | Op::Reduce(Reduce::Sum | Reduce::Mean | Reduce::Min | Reduce::Max) => {
                self.all(e, operands)
            }
            Op::Mul | Op::MulConvert(_) => {
                let at = match [self.is_rate(e, &operands[0]), self.is_rate(e, &operands[1])] {
                    [true, false] => 0,
                    [false, true] => 1,
                    _ => return None,
                };
                self.one(e, operands, at)
            }
            Op::Div | Op::DivConvert(_) | Op::SafeDiv | Op::SafeDivConvert(_)
                if self.is_rate(e, &operands[0]) && !self.is_rate(e, &operands[1]) =>
            {
                self.one(e, operands, 0)
            }
            _ => None,
        }
    }

    fn is_rate(&self, e: &Elaborator<'_>, value: &TExpr) -> bool {
        let unit = value.ty.unit();
        unit.is_some_and(|unit| unit.is_per_time(self.group, &e.model.units))
    }

    fn one(&mut self, e: &mut Elaborator<'_>, operands: &[TExpr], at: usize) -> Option<Vec<TExpr>> {
        let sum = self.parts(e, &operands[at])?;
        let mut operands = operands.to_vec();
        operands[at] = sum;
        Some(operands)
    }

    /// The sums of several rates, if one of them has a window.
    fn all<'t>(
        &mut self,
        e: &mut Elaborator<'_>,
        rates: impl IntoIterator<Item = &'t TExpr>,
    ) -> Option<Vec<TExpr>> {
        let rates: Vec<&TExpr> = rates.into_iter().collect();
        let sums: Vec<Option<TExpr>> = rates.iter().map(|rate| self.parts(e, rate)).collect();
        sums.iter().any(Option::is_some).then(|| {
            let both = sums.into_iter().zip(rates);
            both.map(|(sum, rate)| sum.unwrap_or_else(|| self.even(rate)))
                .collect()
        })
    }

    fn each<const N: usize>(
        &mut self,
        e: &mut Elaborator<'_>,
        rates: [&TExpr; N],
    ) -> Option<[TExpr; N]> {
        self.all(e, rates)?.try_into().ok()
    }

    fn choice(
        &mut self,
        e: &mut Elaborator<'_>,
        span: Span,
        condition: &TExpr,
        then: &TExpr,
        otherwise: &TExpr,
    ) -> Option<TExpr> {
        let [then, otherwise] = self.each(e, [then, otherwise])?;
        let ty = match then.ty {
            Ty::Number(_) => then.ty.clone(),
            _ => otherwise.ty.clone(),
        };
        Some(if_then_else(span, condition.clone(), then, otherwise, ty))
    }

    /// Pieces that follow one another: each accrues up to the date that it ends before.
    fn pieces(&mut self, e: &mut Elaborator<'_>, whole: &TExpr) -> TExpr {
        let mut sums = Vec::new();
        let (mut piece, mut from) = (whole, None);
        while let TKind::If(condition, value, rest) = &piece.kind
            && let TKind::Before(bound) = &condition.kind
        {
            let dates = window_between(whole.span, from, Some((**bound).clone()));
            sums.push(self.within(e, value, dates));
            from = Some((**bound).clone());
            piece = rest;
        }
        let dates = window_between(whole.span, from, None);
        sums.push(self.within(e, piece, dates));
        added(whole.span, sums)
    }

    /// A rate in the periods that hold some dates: it accrues over each of these.
    fn at(&self, e: &mut Elaborator<'_>, span: Span, rate: &TExpr, dates: &[TExpr]) -> TExpr {
        let sums = dates.iter().map(|date| {
            let ends = vec![date.clone(), date.clone()];
            let window = TExpr::op(date.span, Op::Window, Ty::Window, ends);
            self.within(e, rate, window)
        });
        added(span, sums.collect())
    }

    /// A parameter's sum over the period, as a further one.
    fn parameter(&mut self, e: &mut Elaborator<'_>, index: usize) -> Option<usize> {
        if let Some(known) = self.parameters.get(&index) {
            return *known;
        }
        let rate = e.arguments.get(index).cloned()?;
        let sum = self.parts(e, &rate);
        let place = sum.map(|sum| {
            e.arguments.push(sum);
            e.arguments.len() - 1
        });
        self.parameters.insert(index, place);
        place
    }
}
