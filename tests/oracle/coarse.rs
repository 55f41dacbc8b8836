//! Other places: a value in another period, rolled up over a coarser one, or in the run without
//! a test's givens.

use aim::base::decimal::ExactSum;
use aim::calendar::{Location, Period};
use aim::check::{Lag, Reduce, Rollup, TExpr, TKind, Value, of_formula};
use aim::resolve::LineId;

use crate::evaluate::{Coarse, Members, Oracle, Place, Scope};
use crate::figure::{Failed, Figure, Outcome, Rounded, calculated};
use crate::operate::reduced;

/// How a value becomes coarser.
#[derive(Clone, Copy)]
enum Rule<'m> {
    Closing,
    Opening,
    Reduced(Reduce),
    Weighted(&'m TExpr),
    Recomputed,
    Nothing,
}

impl<'m> Rule<'m> {
    fn of(rollup: &'m Rollup) -> Rule<'m> {
        match rollup {
            Rollup::Constant | Rollup::Closing => Rule::Closing,
            Rollup::Opening => Rule::Opening,
            Rollup::Sum => Rule::Reduced(Reduce::Sum),
            Rollup::Mean => Rule::Reduced(Reduce::Mean),
            Rollup::Weighted(weight) => Rule::Weighted(weight),
            Rollup::Recompute { .. } => Rule::Recomputed,
            Rollup::None => Rule::Nothing,
        }
    }
}

impl<'m> Oracle<'m> {
    /// An expression that is read from another place than the one it stands for: over a coarser
    /// period it rolls up as a line of that formula would.
    pub fn elsewhere(&self, expr: &'m TExpr, scope: &Scope<'m>) -> Outcome {
        let Place::Coarse(coarse) = &scope.place else {
            return self.remembered(expr, scope);
        };
        match &expr.kind {
            TKind::Line(_) | TKind::Base(_) => return self.expr(expr, scope),
            TKind::Pick { value, dim, member } => {
                return self.elsewhere(value, &scope.with(*dim, *member));
            }
            TKind::Argument(index) => return self.elsewhere(&scope.arguments[*index], scope),
            _ => {}
        }
        if !expr.shape.time {
            return self.in_period(expr, 0, scope);
        }
        let (model, lines) = (&self.typed.model, &self.typed.lines);
        let rule = match (&expr.kind, of_formula(model, lines, expr, scope.arguments)) {
            (TKind::Opening(_), _) => Rule::Opening,
            (_, Rollup::Constant | Rollup::Closing) => Rule::Closing,
            (_, Rollup::Recompute { .. }) => Rule::Recomputed,
            _ => Rule::Nothing,
        };
        self.rolled(
            rule,
            scope,
            coarse,
            |at| self.in_period(expr, at, scope),
            || self.expr(expr, scope),
        )
    }

    pub fn rolled_line(&self, id: LineId, scope: &Scope<'m>, coarse: &Coarse) -> Outcome {
        let line = self.typed.line(id);
        self.rolled(
            Rule::of(&line.rollup),
            scope,
            coarse,
            |at| self.line(id, &scope.members, &Place::Period(at)),
            || self.formula(id, scope),
        )
    }

    /// What the values `of` the timeline's periods come to, or the formula `again`.
    fn rolled(
        &self,
        rule: Rule<'m>,
        scope: &Scope<'m>,
        coarse: &Coarse,
        of: impl Fn(usize) -> Outcome,
        again: impl Fn() -> Outcome,
    ) -> Outcome {
        let (first, last) = (coarse.range.start, coarse.range.end - 1);
        match rule {
            Rule::Closing => of(last),
            Rule::Opening => of(first),
            Rule::Reduced(reduce) => {
                let figures = coarse.range.clone().map(of);
                reduced(reduce, &figures.collect::<Result<Vec<_>, _>>()?)
            }
            Rule::Weighted(weight) => {
                let pairs = coarse.range.clone().map(|at| {
                    let value = of(at)?;
                    Ok((value, self.in_period(weight, at, scope)?))
                });
                weighted(&pairs.collect::<Result<Vec<_>, Failed>>()?, of(last)?)
            }
            Rule::Recomputed => again(),
            Rule::Nothing if first == last => of(first),
            Rule::Nothing => Ok(Figure::BLANK),
        }
    }

    /// A value in a period of the timeline, or in one that covers several.
    pub fn indexed(&self, value: &'m TExpr, period: Value, scope: &Scope<'m>) -> Outcome {
        let Value::Period(period) = period else {
            return Ok(Figure::BLANK);
        };
        match &value.kind {
            TKind::Base(id) => self.base_at(*id, &scope.members, period),
            TKind::Pick { value, dim, member } => {
                let picked = scope.with(*dim, *member);
                self.indexed(value, Value::Period(period), &picked)
            }
            TKind::Argument(index) if matches!(scope.arguments[*index].kind, TKind::Base(_)) => {
                self.indexed(&scope.arguments[*index], Value::Period(period), scope)
            }
            _ => match self.place(period) {
                Some(place) => self.elsewhere(value, &scope.at(place)),
                None => Ok(Figure::BLANK),
            },
        }
    }

    /// Where a period lies; None off the timeline, or where it cuts through one of its periods.
    pub fn place(&self, period: Period) -> Option<Place> {
        match self.timeline().locate(period) {
            Location::Exact(at) | Location::Inside(at) => Some(Place::Period(at)),
            Location::Covers { range, complete } => Some(Place::Coarse(Coarse {
                period,
                range,
                complete,
            })),
            Location::Straddles { .. } | Location::Before | Location::After => None,
        }
    }

    /// A line of the run without the givens, whose ledger is its own.
    pub fn base_line(&self, id: LineId, scope: &Scope<'m>) -> Outcome {
        let Some(base) = self.base else {
            return Ok(Figure::BLANK);
        };
        if base.timeline() != self.timeline() {
            return self.base_at(id, &scope.members, self.period_of(&scope.place));
        }
        let figure = base.line(id, &scope.members, &scope.place)?;
        Ok(Figure::exact(figure.value))
    }

    fn base_at(&self, id: LineId, members: &Members, period: Period) -> Outcome {
        let place = self.base.and_then(|base| Some((base, base.place(period)?)));
        let Some((base, place)) = place else {
            return Ok(Figure::BLANK);
        };
        let figure = base.line(id, members, &place)?;
        Ok(Figure::exact(figure.value))
    }

    /// One period back is one coarse period back; any other lag is a length of time. There is no
    /// growth to or from a part of a period.
    pub fn coarse_shifted(&self, coarse: &Coarse, lag: Lag) -> Option<Coarse> {
        let length = coarse.period.months()?;
        let back = match lag {
            Lag::Periods(0) | Lag::Months(0) => return Some(coarse.clone()),
            Lag::Periods(one @ (1 | -1)) => i64::from(one) * length,
            Lag::Periods(periods) => i64::from(periods) * self.timeline().granularity().months(),
            Lag::Months(months) => i64::from(months),
        };
        if back % length != 0 {
            return None;
        }
        let period = coarse.period.plus_months(-back)?;
        let (range, complete) = match self.timeline().locate(period) {
            Location::Exact(at) => (at..at + 1, true),
            Location::Covers { range, complete } => (range, complete),
            _ => return None,
        };
        (complete && coarse.complete).then_some(Coarse {
            period,
            range,
            complete,
        })
    }
}

/// Σ value × weight / Σ weight, or the closing value where the weights add up to nothing.
fn weighted(pairs: &[(Figure, Figure)], closing: Figure) -> Outcome {
    let (mut products, mut weights) = (ExactSum::new(), ExactSum::new());
    for (value, weight) in pairs {
        if let (Value::Number(value), Value::Number(weight)) = (value.value, weight.value) {
            products.add_product(value, weight);
            weights.add(weight);
        }
    }
    let by_weights = pairs.iter().map(|(_, weight)| *weight);
    if weights.finish().is_ok_and(|total| total.value.is_zero()) {
        return Ok(by_weights.fold(closing, Figure::after));
    }
    let mean = calculated(products.divided_by(&weights), Rounded::ByForce)?;
    let values = pairs.iter().map(|(value, _)| *value);
    Ok(values.chain(by_weights).fold(mean, Figure::after))
}
