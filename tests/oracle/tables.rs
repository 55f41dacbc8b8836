//! Tables of values: points by period and curves by number, with what lies between two points.

use aim::base::Decimal;
use aim::base::decimal::Arithmetic;
use aim::calendar::{Date, Period};
use aim::check::{Interpolation, TExpr, Value};

use crate::evaluate::{Oracle, Scope};
use crate::figure::{Failed, Figure, Outcome, Rounded, calculated};

impl<'m> Oracle<'m> {
    /// By whole months; a date within a period of the timeline stands for the period.
    pub fn table_by_period(
        &self,
        interpolation: Interpolation,
        points: &'m [(Period, TExpr)],
        scope: &Scope<'m>,
    ) -> Outcome {
        let figures = self.figures(points.iter().map(|(_, value)| value), scope)?;
        let timeline = self.timeline();
        let opening = |date: Date| match (interpolation, timeline.index_of(date)) {
            (Interpolation::Step, Some(at)) => timeline.start(at),
            (Interpolation::Step, None) => date,
            _ => Date::new(date.year(), date.month(), 1).expect("a month has a first day"),
        };
        let days: Vec<Date> = points.iter().map(|(at, _)| opening(at.first())).collect();
        let now = self.period_of(&scope.place).first();
        let month = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let table: Vec<(Date, Figure)> = days.into_iter().zip(figures).collect();
        let between = |low: Date, high: Date| (month(now) - month(low), month(high) - month(low));
        look_up(&table, now, |a, b| match between(a.0, b.0) {
            (0, _) => Ok(a.1),
            (_, length) if length <= 0 => Ok(a.1),
            (passed, length) => {
                let (Value::Number(low), Value::Number(high)) = (a.1.value, b.1.value) else {
                    return Ok(Figure::BLANK);
                };
                match interpolation {
                    Interpolation::Geometric => {
                        let mut steps = Steps::default();
                        let ratio = steps.take(high.checked_div(low))?;
                        let power = steps.take(ratio.pow_ratio(passed, length as u64))?;
                        steps.end(low.checked_mul(power))
                    }
                    Interpolation::Linear => {
                        let mut steps = Steps::default();
                        let rise = steps.take(high.checked_sub(low))?;
                        let part = steps.take(rise.mul_ratio(passed.into(), length.into()))?;
                        steps.end(low.checked_add(part))
                    }
                    Interpolation::Step | Interpolation::Exact => Ok(a.1),
                }
            }
        })
    }

    pub fn table_by_number(
        &self,
        interpolation: Interpolation,
        points: &'m [(Decimal, TExpr)],
        at: &'m TExpr,
        scope: &Scope<'m>,
    ) -> Outcome {
        let at = self.expr(at, scope)?;
        let figures = self.figures(points.iter().map(|(_, value)| value), scope)?;
        let Value::Number(key) = at.value else {
            return Ok(Figure::BLANK.after(at));
        };
        let keys = points.iter().map(|(key, _)| *key);
        let table: Vec<(Decimal, Figure)> = keys.zip(figures).collect();
        if interpolation == Interpolation::Exact && table.iter().all(|point| point.0 != key) {
            return Err(Failed);
        }
        let found = look_up(&table, key, |a, b| {
            if a.0 == key || matches!(interpolation, Interpolation::Step | Interpolation::Exact) {
                return Ok(a.1);
            }
            let (Value::Number(low), Value::Number(high)) = (a.1.value, b.1.value) else {
                return Ok(Figure::BLANK);
            };
            let mut steps = Steps::default();
            let passed = steps.take(key.checked_sub(a.0))?;
            let length = steps.take(b.0.checked_sub(a.0))?;
            if interpolation == Interpolation::Geometric {
                let ratio = steps.take(high.checked_div(low))?;
                let share = steps.take(passed.checked_div(length))?;
                let power = steps.take(ratio.pow(share))?;
                return steps.end(low.checked_mul(power));
            }
            let rise = steps.take(high.checked_sub(low))?;
            let scaled = steps.take(rise.checked_mul(passed))?;
            let part = steps.take(scaled.checked_div(length))?;
            steps.end(low.checked_add(part))
        })?;
        Ok(found.after(at))
    }
}

/// The value at a key: flat before the first point and after the last, and what `between` says
/// of two points that it lies between. As exact as all that the table holds.
fn look_up<K: Copy + PartialOrd>(
    table: &[(K, Figure)],
    at: K,
    between: impl Fn((K, Figure), (K, Figure)) -> Outcome,
) -> Outcome {
    let before = table.iter().rev().find(|point| point.0 <= at);
    let after = table.iter().find(|point| point.0 > at);
    let figure = match (before, after) {
        (Some(before), Some(after)) => between(*before, *after)?,
        (Some(only), None) | (None, Some(only)) => only.1,
        (None, None) => Figure::BLANK,
    };
    Ok(table
        .iter()
        .fold(figure, |figure, point| figure.after(point.1)))
}

/// A calculation of several steps, each of which may round.
#[derive(Default)]
struct Steps {
    rounded: bool,
}

impl Steps {
    fn take(&mut self, step: Arithmetic) -> Result<Decimal, Failed> {
        let step = step?;
        self.rounded |= !step.exact;
        Ok(step.value)
    }

    fn end(&self, last: Arithmetic) -> Outcome {
        let figure = calculated(last, Rounded::ByForce)?;
        Ok(match self.rounded {
            true => figure.rounded(Rounded::ByForce),
            false => figure,
        })
    }
}
