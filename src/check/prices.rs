//! Prices: the path, in closed form from its last anchor, and the limits laid on it.
//!
//! With the price at the anchor `V` and the time since then `n` in the rate's unit, the path
//! is `V × (1 − R)^n`: whole years are exact. The anchor is the timeline's start, a step, or
//! a change of a rate; what must be remembered of it are lines of their own.

use super::builtins_time::rate_per_time;
use super::elaborate::{Elaborator, if_then_else};
use super::time::calendar;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::{Price, PriceLimit, PricePart, PriceRate};
use crate::syntax::ast::Rate;
use crate::units::{Ratio, TimeGroup, Unit, UnitTable};

/// A rate, checked: what it multiplies the price by over a time.
pub(super) struct CheckedRate {
    pub span: Span,
    /// `−R` or `R` per time, or a factor per time that divides or multiplies.
    pub change: Change,
    pub group: TimeGroup,
    ratio: Ratio,
}

pub(super) enum Change {
    Rate(TExpr),
    /// With the longest time over which the divisor is a decimal, where the timeline is longer.
    DivideBy(Decimal, Option<i64>),
    MultiplyBy(Decimal),
}

impl CheckedRate {
    pub fn varies(&self) -> bool {
        matches!(&self.change, Change::Rate(rate) if rate.shape.time)
    }

    /// The path so far, after `elapsed` in months or days at the rate that `shift` reads.
    pub fn apply(&self, path: TExpr, elapsed: TExpr, shift: impl Fn(TExpr) -> TExpr) -> TExpr {
        let ty = path.ty.clone();
        let growth =
            |op, operand| TExpr::op(self.span, op, Ty::plain(), vec![operand, elapsed.clone()]);
        let constant =
            |factor: Decimal| TExpr::value(self.span, Ty::plain(), Value::Number(factor));
        match &self.change {
            Change::Rate(rate) => {
                let growth = growth(Op::Growth(self.ratio), shift(rate.clone()));
                TExpr::op(self.span, Op::Mul, ty, vec![path, growth])
            }
            Change::DivideBy(factor, longest) => {
                let power = Op::FactorGrowth(self.ratio);
                let divisor = growth(power, constant(*factor));
                let quotient = vec![path.clone(), divisor];
                let quotient = TExpr::op(self.span, Op::Div, ty.clone(), quotient);
                let Some(longest) = longest else {
                    return quotient;
                };
                // Beyond that, next to nothing is left.
                let ago = TExpr::op(self.span, Op::Neg, Ty::plain(), vec![elapsed.clone()]);
                let left = vec![constant(*factor), ago];
                let left = TExpr::op(self.span, power, Ty::plain(), left);
                let product = TExpr::op(self.span, Op::Mul, ty.clone(), vec![path, left]);
                let bounds = vec![elapsed, TExpr::number(self.span, *longest)];
                let fits = Op::Compare(Comparison::Le);
                let fits = TExpr::op(self.span, fits, Ty::Bool, bounds);
                if_then_else(self.span, fits, quotient, product, ty)
            }
            Change::MultiplyBy(factor) => {
                let growth = growth(Op::FactorGrowth(self.ratio), constant(*factor));
                TExpr::op(self.span, Op::Mul, ty, vec![path, growth])
            }
        }
    }
}

impl Elaborator<'_> {
    pub(super) fn price(&mut self, price: &Price, span: Span, unit: Option<&Unit>) -> TExpr {
        let Some(source) = &price.source else {
            return TExpr::unknown(span);
        };
        let source = self.expr(source);
        let source = self.as_number(source);
        let source = match unit {
            Some(unit) => self.expect_unit(source, unit, "the price"),
            None => source,
        };
        let rates = self.price_rates(price);
        let ty = source.ty.clone();
        let mut path = source;
        if !price.steps.is_empty() {
            let stepped = TExpr {
                ty: ty.clone(),
                ..self.part(span, price, PricePart::Stepped)
            };
            let shape = stepped.shape.clone().join(&path.shape);
            path = TExpr::new(
                span,
                ty.clone(),
                shape,
                TKind::Coalesce(Box::new(stepped), Box::new(path)),
            );
        }
        if rates.iter().any(CheckedRate::varies) {
            let factor = self.part(span, price, PricePart::Factor);
            path = TExpr::op(span, Op::Mul, ty.clone(), vec![path, factor]);
        }
        let anchored = is_anchored(price, &rates);
        for rate in &rates {
            let elapsed = self.since_anchor(price, rate.span, rate.group, anchored);
            path = rate.apply(path, elapsed, |rate| rate);
        }
        if let Some(learned) = self.learning(price) {
            path = TExpr::op(span, Op::Mul, ty, vec![path, learned]);
        }
        for limit in &price.limits {
            path = self.limit(path, limit);
        }
        path
    }

    pub(super) fn part(&self, span: Span, price: &Price, part: PricePart) -> TExpr {
        let at = PricePart::ALL
            .iter()
            .position(|other| *other == part)
            .unwrap_or(0);
        match price.parts.get(at) {
            Some(id) => self.line_read(span, *id),
            None => TExpr::unknown(span),
        }
    }

    pub(super) fn price_rates(&mut self, price: &Price) -> Vec<CheckedRate> {
        price
            .rates
            .iter()
            .filter_map(|rate| self.price_rate(rate))
            .collect()
    }

    fn price_rate(&mut self, rate: &PriceRate) -> Option<CheckedRate> {
        let (change, group, ratio) = match &rate.rate {
            Rate::PerTime(expr) => {
                let value = self.numeric(expr);
                let (group, ratio) = rate_per_time(self, &value)?;
                let value = match rate.falls {
                    true => TExpr::op(value.span, Op::Neg, value.ty.clone(), vec![value]),
                    false => value,
                };
                (Change::Rate(value), group, ratio)
            }
            Rate::Factor { span, factor, per } => {
                let unit = self.model.units.lookup(&per.name).map(Unit::of);
                let months = Unit::of(UnitTable::MONTH);
                let days = Unit::of(UnitTable::DAY);
                let found = unit.and_then(|unit| {
                    let months = months
                        .conversion(&unit, &self.model.units)
                        .map(|r| (TimeGroup::Months, r));
                    months.or_else(|| {
                        days.conversion(&unit, &self.model.units)
                            .map(|r| (TimeGroup::Days, r))
                    })
                });
                let Some((group, ratio)) = found else {
                    self.error(
                        Diagnostic::new(
                            Code::RateMismatch,
                            format!("`{}` is no unit of time", per.name),
                        )
                        .label(per.span, "not a time")
                        .help("for instance `10x per year`"),
                    );
                    return None;
                };
                if !factor.is_positive() {
                    self.error(
                        Diagnostic::new(Code::Type, "a price changes by a factor above 0")
                            .label(*span, format!("{factor}"))
                            .help("for instance `10x per year`"),
                    );
                    return None;
                }
                let change = match rate.falls {
                    true => Change::DivideBy(*factor, self.longest_division(*factor, group, ratio)),
                    false => Change::MultiplyBy(*factor),
                };
                (change, group, ratio)
            }
        };
        Some(CheckedRate {
            span: rate.span,
            change,
            group,
            ratio,
        })
    }

    /// For how many months or days a factor can be raised to their number before it is beyond
    /// any decimal; None where the timeline ends before that.
    fn longest_division(&self, factor: Decimal, group: TimeGroup, ratio: Ratio) -> Option<i64> {
        let timeline = &self.model.timeline;
        let all = match group {
            TimeGroup::Months => timeline.len() as i64 * timeline.granularity().months(),
            TimeGroup::Days => timeline.last_day().days_since(timeline.first_day()),
        };
        let mut power = Decimal::ONE;
        let mut units = 0;
        loop {
            let time = Decimal::from(units).mul_ratio(ratio.denominator, ratio.numerator);
            let reached = time.ok().and_then(|time| time.value.floor().to_i64())?;
            if reached >= all {
                return None;
            }
            match power.checked_mul(factor) {
                Ok(next) => power = next.value,
                Err(_) => return Some(reached),
            }
            units += 1;
        }
    }

    fn since_anchor(&self, price: &Price, span: Span, group: TimeGroup, anchored: bool) -> TExpr {
        let elapsed = calendar(span, Ty::plain(), CalendarValue::Elapsed(group));
        if !anchored {
            return elapsed;
        }
        let anchor = self.part(span, price, anchor_part(group));
        TExpr::op(span, Op::Sub, Ty::plain(), vec![elapsed, anchor])
    }

    /// `(S / S₀)^log2(1 − L)`: Wright's law, for the marginal unit (T. P. Wright, "Factors
    /// Affecting the Cost of Airplanes", 1936).
    pub(super) fn learning(&mut self, price: &Price) -> Option<TExpr> {
        let learning = price.learning.as_ref()?;
        let span = learning.span;
        let rate = self.numeric(&learning.rate);
        let rate = self.expect_plain(rate, "a rate of learning");
        let volume = self.numeric(&learning.of);
        let anchor = TExpr {
            ty: volume.ty.clone(),
            ..self.part(span, price, PricePart::Volume)
        };
        let ratio = TExpr::op(span, Op::Div, Ty::plain(), vec![volume, anchor]);
        let kept = TExpr::op(
            span,
            Op::Sub,
            Ty::plain(),
            vec![TExpr::number(span, 1), rate],
        );
        let exponent = TExpr::op(span, Op::Log2, Ty::plain(), vec![kept]);
        Some(TExpr::op(span, Op::Pow, Ty::plain(), vec![ratio, exponent]))
    }

    fn limit(&mut self, path: TExpr, limit: &PriceLimit) -> TExpr {
        let (ty, span) = (path.ty.clone(), path.span);
        match limit {
            PriceLimit::Floor(value) => {
                let value = self.limit_value(value, &ty, "a floor");
                TExpr::op(value.span, Op::Max, ty, vec![path, value])
            }
            PriceLimit::Ceiling(value) => {
                let value = self.limit_value(value, &ty, "a ceiling");
                TExpr::op(value.span, Op::Min, ty, vec![path, value])
            }
            PriceLimit::Tick(value) => {
                let value = self.limit_value(value, &ty, "a tick");
                TExpr::op(
                    value.span,
                    Op::RoundTo(crate::base::decimal::RoundingMode::HalfEven),
                    ty,
                    vec![path, value],
                )
            }
            PriceLimit::Follow { price, less } => {
                let rival = self.limit_value(price, &ty, "the price followed");
                let less = self.numeric(less);
                let rival = self.bound(rival);
                let own = self.bound(path);
                let undercut = match less.ty.unit() {
                    Some(unit) if unit.dimension(&self.model.units).is_plain() => {
                        let less = self.expect_plain(less, "the undercut");
                        let kept = TExpr::op(
                            less.span,
                            Op::Sub,
                            Ty::plain(),
                            vec![TExpr::number(less.span, 1), less],
                        );
                        TExpr::op(rival.span, Op::Mul, ty.clone(), vec![rival.clone(), kept])
                    }
                    Some(_) => {
                        let less = match &ty {
                            Ty::Number(quantity) => {
                                self.expect_unit(less, &quantity.unit, "the undercut")
                            }
                            _ => less,
                        };
                        TExpr::op(rival.span, Op::Sub, ty.clone(), vec![rival.clone(), less])
                    }
                    None => rival.clone(),
                };
                let lower = TExpr::op(span, Op::Min, ty.clone(), vec![own.clone(), undercut]);
                let blank = TExpr::new(
                    rival.span,
                    Ty::Bool,
                    rival.shape.clone(),
                    TKind::IsBlank {
                        value: Box::new(rival),
                        negated: false,
                    },
                );
                if_then_else(span, blank, own, lower, ty)
            }
        }
    }

    fn limit_value(&mut self, expr: &crate::syntax::ast::Expr, ty: &Ty, what: &str) -> TExpr {
        let value = self.numeric(expr);
        match ty {
            Ty::Number(quantity) => self.expect_unit(value, &quantity.unit, what),
            _ => value,
        }
    }

    /// Names an expression, so that using it twice computes it once.
    pub(super) fn bound(&mut self, value: TExpr) -> TExpr {
        let (span, ty, shape) = (value.span, value.ty.clone(), value.shape.clone());
        self.arguments.push(value);
        TExpr::new(span, ty, shape, TKind::Argument(self.arguments.len() - 1))
    }
}

pub(super) fn is_anchored(price: &Price, rates: &[CheckedRate]) -> bool {
    !price.steps.is_empty() || rates.iter().any(CheckedRate::varies)
}

pub(super) fn anchor_part(group: TimeGroup) -> PricePart {
    match group {
        TimeGroup::Months => PricePart::AnchorMonths,
        TimeGroup::Days => PricePart::AnchorDays,
    }
}
