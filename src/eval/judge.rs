//! Whether the condition of a check or an expect holds, and what it read where it does not.

use super::cell::Cell;
use super::lane::Lane;
use super::read::Place;
use super::trace::{Seen, Trace};
use crate::base::{Decimal, Diagnostic};
use crate::check::{Lag, Value};
use crate::plan::{PlannedCondition, SlotId, Source};
use crate::syntax::ast::Quantifier;

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Holds,
    Fails {
        /// Where it is judged over time: the first period in which it does not hold, or of
        /// one that should hold eventually the one in which its sides are nearest.
        period: Option<usize>,
        /// In how many periods it does not hold, of how many in which it is judged.
        failing: usize,
        judged: usize,
    },
    /// It could not be judged, because something that it reads failed.
    Unknown(Option<Box<Diagnostic>>),
}

/// A verdict, with the parts of a condition that does not hold.
#[derive(Clone, Debug)]
pub struct Judgement<'p> {
    pub verdict: Verdict,
    pub trace: Trace<'p>,
}

impl<'p> Judgement<'p> {
    fn holds() -> Judgement<'p> {
        Judgement {
            verdict: Verdict::Holds,
            trace: Trace::default(),
        }
    }

    /// The two sides, where the condition is a comparison.
    pub fn sides(&self, condition: &PlannedCondition) -> Option<(&Seen<'p>, &Seen<'p>)> {
        self.trace.sides(condition.comparison.as_ref()?)
    }
}

impl<'p> Lane<'_, 'p> {
    pub(super) fn judge(self, condition: &PlannedCondition) -> Judgement<'p> {
        let test = condition.test;
        let Some(quantifier) = condition.quantifier else {
            return match self.truth(test, 0) {
                Ok(true) => Judgement::holds(),
                Ok(false) => self.failing(condition, None, 1, 1),
                Err(problem) => self.unknown(test, 0, problem),
            };
        };
        let periods = self.judged_periods(condition);
        let mut failing = Vec::new();
        for period in &periods {
            match self.truth(test, *period) {
                Ok(true) if quantifier == Quantifier::Eventually => return Judgement::holds(),
                Ok(true) => {}
                Ok(false) => failing.push(*period),
                // After a failure the rest only says how often it fails.
                Err(problem) if failing.is_empty() || quantifier == Quantifier::Eventually => {
                    return self.unknown(test, *period, problem);
                }
                Err(_) => {}
            }
        }
        let shown = match quantifier {
            Quantifier::Always if failing.is_empty() => return Judgement::holds(),
            Quantifier::Always => failing.first().copied(),
            Quantifier::Eventually => self.nearest(condition, &failing),
        };
        self.failing(condition, shown, failing.len(), periods.len())
    }

    /// Whether a condition holds; None where it can't be judged.
    pub(super) fn holds(self, condition: &PlannedCondition) -> Option<bool> {
        let truth = |period| self.truth(condition.test, period).ok();
        let Some(quantifier) = condition.quantifier else {
            return truth(0);
        };
        let decides = quantifier == Quantifier::Eventually;
        let judged = self.judged_periods(condition).into_iter().map(truth);
        // The first period that decides, or of which nothing is known.
        let first = judged.into_iter().find(|truth| *truth != Some(!decides));
        first.unwrap_or(Some(!decides))
    }

    fn failing(
        self,
        condition: &PlannedCondition,
        period: Option<usize>,
        failing: usize,
        judged: usize,
    ) -> Judgement<'p> {
        let trace = match (period, condition.quantifier) {
            // Judged in no period, there is nothing to show.
            (None, Some(_)) => Trace::default(),
            _ => self.trace(condition.test, period.unwrap_or(0)),
        };
        Judgement {
            verdict: Verdict::Fails {
                period,
                failing,
                judged,
            },
            trace,
        }
    }

    fn unknown(
        self,
        test: SlotId,
        period: usize,
        problem: Option<Box<Diagnostic>>,
    ) -> Judgement<'p> {
        Judgement {
            verdict: Verdict::Unknown(problem),
            trace: self.trace(test, period),
        }
    }

    /// The periods between `from` and `until`.
    fn judged_periods(self, condition: &PlannedCondition) -> Vec<usize> {
        let bound = |slot: Option<SlotId>| match slot.map(|slot| self.cell(slot, 0)) {
            Some(Cell::Value(Value::Period(period), _)) => Some(Some(period)),
            Some(Cell::Value(Value::Never, _)) => Some(None),
            _ => None,
        };
        let (from, until) = (bound(condition.from), bound(condition.until));
        let periods = (0..self.timeline().len()).filter(|at| {
            let own = self.timeline().period(*at);
            let begun = match from {
                None => true,
                Some(Some(from)) => !own.is_before(from),
                Some(None) => false,
            };
            let open = match until {
                None | Some(None) => true,
                Some(Some(until)) => !until.is_before(own),
            };
            begun && open
        });
        periods.collect()
    }

    /// The first of these periods in which the two numbers compared are nearest to each
    /// other; the last one, where nothing says how near.
    fn nearest(self, condition: &PlannedCondition, periods: &[usize]) -> Option<usize> {
        let distance = |period: usize| -> Option<Decimal> {
            let trace = self.trace(condition.test, period);
            let (left, right) = trace.sides(condition.comparison.as_ref()?)?;
            let (Value::Number(left), Value::Number(right)) = (left.value, right.value) else {
                return None;
            };
            Some(left.checked_sub(right).ok()?.value.abs())
        };
        let distances = periods
            .iter()
            .filter_map(|period| Some((distance(*period)?, *period)));
        let nearest = distances.min_by_key(|(distance, _)| *distance);
        nearest
            .map(|(_, period)| period)
            .or_else(|| periods.last().copied())
    }

    /// Whether a condition is true in a period; the problem of its own that left it without a
    /// value, where it has one.
    fn truth(self, slot: SlotId, period: usize) -> Result<bool, Option<Box<Diagnostic>>> {
        match self.read(Source::Slot(slot), Place::Period(period), Lag::Periods(0)) {
            Ok((value, _)) => Ok(value == Value::Bool(true)),
            Err(culprit) => {
                let reason = culprit.and_then(|at| self.deferred.get(&at).cloned());
                Err(reason.map(Box::new))
            }
        }
    }
}
