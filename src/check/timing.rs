//! When things happen: pieces that follow one another, dates, windows, recurring payments.

use super::elaborate::{Elaborator, if_then_else};
use super::time::touches;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::calendar::{Location, Period};
use crate::resolve::LineId;
use crate::syntax::ast::{Expr, LineKind, Timing};
use crate::units::TimeGroup;

impl Elaborator<'_> {
    /// `A before P, B before Q, then C`: the first arm whose date is still to come.
    pub(super) fn piecewise(&mut self, span: Span, arms: &[(Expr, Expr)], last: &Expr) -> TExpr {
        let mut ty = Ty::Unknown;
        let mut values = Vec::new();
        let mut bounds = Vec::new();
        for (value, before) in arms {
            let value = self.expr(value);
            values.push(self.align(&mut ty, value));
            bounds.push(self.period(before));
        }
        self.check_ascending(&bounds);
        let last = self.expr(last);
        let mut whole = self.align(&mut ty, last);
        for (value, bound) in values.into_iter().zip(bounds).rev() {
            let condition = before(bound);
            whole = if_then_else(span, condition, value, whole, ty.clone());
        }
        whole
    }

    /// A window that is written out must not end before it begins.
    pub(super) fn check_window(&mut self, span: Span, from: &TExpr, to: &TExpr) {
        if let (TKind::Value(Value::Period(from)), TKind::Value(Value::Period(to))) =
            (&from.kind, &to.kind)
            && to.last() < from.first()
        {
            let (from, to) = (from.label(), to.label());
            self.error(
                Diagnostic::new(Code::Overlap, format!("{to} comes before {from}"))
                    .label(span, "a window that ends before it begins")
                    .help(format!("write `{to} .. {from}`")),
            );
        }
    }

    /// Dates that are known must follow one another, or an arm would never be reached.
    pub(super) fn check_ascending(&mut self, bounds: &[TExpr]) {
        for pair in bounds.windows(2) {
            let (TKind::Value(Value::Period(a)), TKind::Value(Value::Period(b))) =
                (&pair[0].kind, &pair[1].kind)
            else {
                continue;
            };
            if b.first() <= a.first() {
                self.error(
                    Diagnostic::new(
                        Code::Overlap,
                        format!("{} does not come after {}", b.label(), a.label()),
                    )
                    .label(pair[1].span, "this part would never apply")
                    .label(pair[0].span, "the part before ends here")
                    .help("write the parts in order of time"),
                );
            }
        }
    }

    /// A timing suffix outside a flow's own right-hand side, or on an amount.
    pub(super) fn timed(&mut self, span: Span, value: &Expr, timing: &Timing) -> TExpr {
        let value = self.expr(value);
        let times = self.times(span, timing);
        self.timed_amount(span, value, times)
    }

    pub(super) fn times(&mut self, span: Span, timing: &Timing) -> Times {
        match timing {
            Timing::At(dates) => {
                let dates: Vec<TExpr> = dates.iter().map(|date| self.period(date)).collect();
                for date in &dates {
                    self.check_not_coarser(date);
                }
                Times::At(dates)
            }
            Timing::During(window) => Times::During(self.window(window)),
            Timing::When(condition) => Times::When(self.condition(condition)),
            Timing::Every { step, from, until } => {
                let (step, group) = self.duration(step);
                let of_months = |step: Decimal| step.is_integer() && step.is_positive();
                let fits = self.constant(&step).is_none_or(of_months);
                let (from, until) = (
                    from.as_ref().map(|from| Box::new(self.period(from))),
                    until.as_ref().map(|until| Box::new(self.period(until))),
                );
                match fits && group == TimeGroup::Months {
                    true => Times::Every {
                        months: Box::new(step),
                        from,
                        until,
                    },
                    false => {
                        self.error(
                            Diagnostic::new(
                                Code::BadLag,
                                "payments recur every so many whole months",
                            )
                            .label(step.span, "not such a length")
                            .help("for instance `every 12 months from 2025-03`"),
                        );
                        Times::During(TExpr::unknown(span))
                    }
                }
            }
        }
    }

    fn check_not_coarser(&mut self, date: &TExpr) {
        let TKind::Value(Value::Period(period)) = date.kind else {
            return;
        };
        let coarser = match self.model.timeline.locate(period) {
            Location::Covers { range, complete } => range.len() > 1 || !complete,
            Location::Straddles { .. } => true,
            Location::Exact(_) | Location::Inside(_) => false,
            Location::Before | Location::After => period
                .months()
                .is_some_and(|months| months > self.model.timeline.granularity().months()),
        };
        if coarser {
            self.error(
                Diagnostic::new(
                    Code::TooCoarse,
                    format!("`at {}` leaves open in which period", period.label()),
                )
                .label(date.span, "longer than a period of the timeline")
                .help(format!(
                    "name one: `at {}`, or use `during`",
                    example_period(period)
                )),
            );
        }
    }

    /// What an amount comes to in the current period: a flow is 0 outside, a ratio blank.
    pub(super) fn timed_amount(&self, span: Span, value: TExpr, times: Times) -> TExpr {
        let ty = value.ty.clone();
        let outside = self.outside(span, &ty);
        match times {
            Times::During(window) => {
                let condition = touches(window);
                if_then_else(span, condition, value, outside, ty)
            }
            Times::When(condition) => if_then_else(span, condition, value, outside, ty),
            Times::At(dates) => {
                let shape = shape_of(&dates);
                self.counted(
                    value,
                    TExpr::new(span, Ty::plain(), shape, TKind::Count(dates)),
                    outside,
                )
            }
            Times::Every {
                months,
                from,
                until,
            } => {
                let given = [Some(&months), from.as_ref(), until.as_ref()];
                let shape = shape_of(given.into_iter().flatten().map(Box::as_ref));
                let kind = TKind::Every {
                    months,
                    from,
                    until,
                };
                self.counted(value, TExpr::new(span, Ty::plain(), shape, kind), outside)
            }
        }
    }

    /// What is paid so many times.
    fn counted(&self, value: TExpr, count: TExpr, outside: TExpr) -> TExpr {
        let span = count.span;
        let zero = TExpr::value(span, Ty::plain(), Value::Number(Decimal::ZERO));
        let any = TExpr::op(
            span,
            Op::Compare(Comparison::Gt),
            Ty::Bool,
            vec![count.clone(), zero],
        );
        let ty = value.ty.clone();
        let paid = match ty {
            Ty::Number(_) | Ty::Zero if self.is_summed() => {
                TExpr::op(span, Op::Mul, ty.clone(), vec![value, count])
            }
            _ => value,
        };
        if_then_else(span, any, paid, outside, ty)
    }

    /// Whether two payments in one period are two: in a flow, and in an input that adds up.
    fn is_summed(&self) -> bool {
        let adds_up = |id: LineId| {
            let line = self.model.line(id);
            is_flow(line.kind) || line.rollup.as_ref().is_some_and(|word| word.name == "sum")
        };
        self.line.is_none_or(adds_up)
    }

    fn outside(&self, span: Span, ty: &Ty) -> TExpr {
        let blank = match self.line_kind() {
            Some(LineKind::Ratio | LineKind::Metric | LineKind::Price | LineKind::Flag) => true,
            Some(_) => false,
            None => false,
        };
        match ty {
            Ty::Number(_) | Ty::Zero | Ty::Unknown if !blank => {
                TExpr::value(span, ty.clone(), Value::Number(Decimal::ZERO))
            }
            Ty::Bool => TExpr::value(span, Ty::Bool, Value::Bool(false)),
            _ => TExpr::value(span, ty.clone(), Value::Blank),
        }
    }
}

/// When something happens, checked.
#[derive(Clone)]
pub(super) enum Times {
    At(Vec<TExpr>),
    During(TExpr),
    When(TExpr),
    Every {
        months: Box<TExpr>,
        from: Option<Box<TExpr>>,
        until: Option<Box<TExpr>>,
    },
}

pub(super) fn before(bound: TExpr) -> TExpr {
    let mut shape = bound.shape.clone();
    shape.time = true;
    TExpr::new(bound.span, Ty::Bool, shape, TKind::Before(Box::new(bound)))
}

/// Dates fall into some periods and not into others, of each member its own.
fn shape_of<'e>(dates: impl IntoIterator<Item = &'e TExpr>) -> Shape {
    let in_time = Shape {
        time: true,
        dims: Vec::new(),
    };
    let dates = dates.into_iter();
    dates.fold(in_time, |shape, date| shape.join(&date.shape))
}

fn example_period(period: Period) -> String {
    let day = period.first();
    Period::month(day.year(), day.month()).map_or_else(|| period.label(), |month| month.label())
}
