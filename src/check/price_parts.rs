//! What a price remembers of its last anchor: a step, a change of its rate, or its start.

use super::elaborate::{Elaborator, if_then_else};
use super::prices::{Change, CheckedRate, anchor_part, is_anchored};
use super::time::calendar;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::{LineId, Price, PricePart, PriceStep};
use crate::units::{TimeGroup, Unit};

impl Elaborator<'_> {
    /// One of the lines that a price remembers its anchor by.
    pub(super) fn price_part(
        &mut self,
        id: LineId,
        price: &Price,
        part: PricePart,
        span: Span,
        unit: Option<&Unit>,
    ) -> TExpr {
        let rates = self.price_rates(price);
        let anchored = is_anchored(price, &rates);
        let own = self.line_read(span, id);
        let last = self.shift(span, own, Lag::Periods(1));
        let zero = TExpr::value(span, Ty::plain(), Value::Number(Decimal::ZERO));
        match part {
            PricePart::Stepped => {
                let mut value = last;
                if price.steps.is_empty() {
                    return TExpr::value(span, Ty::Blank, Value::Blank);
                }
                let mut ty = Ty::Unknown;
                for (at, step) in self.steps_in_time(price) {
                    let to = self.numeric(&step.to);
                    let to = match unit {
                        Some(unit) => self.expect_unit(to, unit, "the price"),
                        None => self.align(&mut ty, to),
                    };
                    ty = to.ty.clone();
                    value = if_then_else(span, happens(at), to, value, ty.clone());
                }
                value
            }
            PricePart::AnchorMonths | PricePart::AnchorDays if anchored => {
                let group = if part == PricePart::AnchorMonths {
                    TimeGroup::Months
                } else {
                    TimeGroup::Days
                };
                let now = calendar(span, Ty::plain(), CalendarValue::Elapsed(group));
                let moved = self.moved(price, &rates, span);
                let then = if_then_else(span, moved, now, last, Ty::plain());
                self.first(span, zero, then, Ty::plain())
            }
            PricePart::Factor if rates.iter().any(CheckedRate::varies) => {
                let stepped = self.any_step(price, span);
                let changed = self.rate_changed(&rates, span);
                let mut reached = last.clone();
                for rate in &rates {
                    let anchor = self.part(span, price, anchor_part(rate.group));
                    let anchor = self.shift(span, anchor, Lag::Periods(1));
                    let now = calendar(span, Ty::plain(), CalendarValue::Elapsed(rate.group));
                    let elapsed = TExpr::op(span, Op::Sub, Ty::plain(), vec![now, anchor]);
                    reached = rate.apply(reached, elapsed, |value| {
                        self.shift(span, value, Lag::Periods(1))
                    });
                }
                if let Some(learned) = self.learned_since_last_anchor(price) {
                    reached = TExpr::op(span, Op::Mul, Ty::plain(), vec![reached, learned]);
                }
                let then = if_then_else(span, changed, reached, last, Ty::plain());
                let then = if_then_else(span, stepped, TExpr::number(span, 1), then, Ty::plain());
                self.first(span, TExpr::number(span, 1), then, Ty::plain())
            }
            PricePart::Volume if price.learning.is_some() => {
                self.volume_anchor(price, &rates, last, anchored, span)
            }
            _ => TExpr::value(span, Ty::Blank, Value::Blank),
        }
    }

    /// The steps with their dates, in order of time where all dates are written out, so that of
    /// two within one period the later one counts.
    fn steps_in_time<'p>(&mut self, price: &'p Price) -> Vec<(TExpr, &'p PriceStep)> {
        let steps = price.steps.iter();
        let mut steps: Vec<_> = steps.map(|step| (self.period(&step.at), step)).collect();
        let day = |at: &TExpr| match at.kind {
            TKind::Value(Value::Period(period)) => Some(period.first()),
            _ => None,
        };
        if steps.iter().all(|(at, _)| day(at).is_some()) {
            steps.sort_by_key(|(at, _)| day(at));
        }
        for pair in steps.windows(2) {
            let ((earlier, _), (later, _)) = (&pair[0], &pair[1]);
            if let (Some(date), Some(other)) = (day(earlier), day(later))
                && date == other
            {
                let TKind::Value(at) = later.kind else {
                    continue;
                };
                let (first, second) = (earlier.span, later.span);
                self.error(
                    Diagnostic::new(Code::Overlap, format!("the price has two steps at {at}"))
                        .label(second, "a second price from here on")
                        .label(first, "the first one")
                        .help("leave one of them out"),
                );
            }
        }
        steps
    }

    fn volume_anchor(
        &mut self,
        price: &Price,
        rates: &[CheckedRate],
        last: TExpr,
        anchored: bool,
        span: Span,
    ) -> TExpr {
        let Some(learning) = &price.learning else {
            return TExpr::unknown(span);
        };
        let volume = self.numeric(&learning.of);
        let ty = volume.ty.clone();
        let first = match (&learning.from, &ty) {
            (Some(from), Ty::Number(quantity)) => {
                let from = self.numeric(from);
                self.expect_unit(from, &quantity.unit, "the volume learned from")
            }
            _ => volume.clone(),
        };
        let then = if anchored {
            let moved = self.moved(price, rates, span);
            if_then_else(span, moved, volume, last, ty.clone())
        } else {
            last
        };
        self.first(span, first, then, ty)
    }

    /// The learning between the last anchor and now, where now becomes the next one.
    fn learned_since_last_anchor(&mut self, price: &Price) -> Option<TExpr> {
        let mut learned = self.learning(price)?;
        // The anchor's volume is still that of the period before.
        if let TKind::Op(Op::Pow, operands) = &mut learned.kind
            && let TKind::Op(Op::Div, ratio) = &mut operands[0].kind
        {
            let anchor = ratio[1].clone();
            ratio[1] = self.shift(anchor.span, anchor, Lag::Periods(1));
        }
        Some(learned)
    }

    fn any_step(&mut self, price: &Price, span: Span) -> TExpr {
        let mut any = TExpr::value(span, Ty::Bool, Value::Bool(false));
        for step in &price.steps {
            let at = self.period(&step.at);
            any = or(span, any, happens(at));
        }
        any
    }

    fn rate_changed(&self, rates: &[CheckedRate], span: Span) -> TExpr {
        let mut changed = TExpr::value(span, Ty::Bool, Value::Bool(false));
        for rate in rates {
            if let Change::Rate(value) = &rate.change
                && value.shape.time
            {
                let before = self.shift(span, value.clone(), Lag::Periods(1));
                let differs = TExpr::op(
                    span,
                    Op::Compare(Comparison::Ne),
                    Ty::Bool,
                    vec![value.clone(), before],
                );
                changed = or(span, changed, differs);
            }
        }
        changed
    }

    fn moved(&mut self, price: &Price, rates: &[CheckedRate], span: Span) -> TExpr {
        let stepped = self.any_step(price, span);
        let changed = self.rate_changed(rates, span);
        or(span, stepped, changed)
    }
}

fn or(span: Span, left: TExpr, right: TExpr) -> TExpr {
    let shape = left.shape.clone().join(&right.shape);
    TExpr::new(
        span,
        Ty::Bool,
        shape,
        TKind::Or(Box::new(left), Box::new(right)),
    )
}

/// Whether a date lies in the current period.
fn happens(at: TExpr) -> TExpr {
    let window = TExpr::op(
        at.span,
        Op::Window,
        Ty::Window,
        vec![at.clone(), at.clone()],
    );
    let first = TExpr::op(at.span, Op::FirstDay, Ty::Period, vec![window]);
    let first = TExpr::op(at.span, Op::Window, Ty::Window, vec![first.clone(), first]);
    super::time::touches(first)
}
