//! Whether the condition of a check or an expect holds, and what it compared.

use super::cell::Cell;
use super::read::Place;
use super::run::Run;
use crate::base::Diagnostic;
use crate::check::{Lag, Value};
use crate::plan::{PlannedCondition, SlotId, Source};
use crate::syntax::ast::Quantifier;

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Holds,
    /// It does not hold; the period in which it first did not, where it is judged over time.
    Fails {
        period: Option<usize>,
    },
    /// It could not be judged, because something that it reads failed.
    Unknown(Option<Box<Diagnostic>>),
}

/// A verdict with the values of the two sides, in the unit of their slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub sides: Option<(Value, Value)>,
}

impl Run<'_> {
    pub fn judge(&self, condition: &PlannedCondition) -> Judgement {
        let verdict = self.verdict(condition);
        let at = match verdict {
            Verdict::Fails {
                period: Some(period),
            } => period,
            _ => 0,
        };
        let side = |slot: SlotId| self.cell(slot, at).value().unwrap_or(Value::Blank);
        let sides = condition
            .sides
            .map(|(left, right)| (side(left), side(right)));
        Judgement { verdict, sides }
    }

    fn verdict(&self, condition: &PlannedCondition) -> Verdict {
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
        match condition.quantifier {
            None => match self.truth(condition.test, 0) {
                Ok(true) => Verdict::Holds,
                Ok(false) => Verdict::Fails { period: None },
                Err(unknown) => unknown,
            },
            Some(Quantifier::Always) => {
                for period in periods {
                    match self.truth(condition.test, period) {
                        Ok(true) => {}
                        Ok(false) => {
                            return Verdict::Fails {
                                period: Some(period),
                            };
                        }
                        Err(unknown) => return unknown,
                    }
                }
                Verdict::Holds
            }
            Some(Quantifier::Eventually) => {
                let mut last = None;
                for period in periods {
                    match self.truth(condition.test, period) {
                        Ok(true) => return Verdict::Holds,
                        Ok(false) => last = Some(period),
                        Err(unknown) => return unknown,
                    }
                }
                Verdict::Fails { period: last }
            }
        }
    }

    fn truth(&self, slot: SlotId, period: usize) -> Result<bool, Verdict> {
        match self.read(Source::Slot(slot), Place::Period(period), Lag::Periods(0)) {
            Ok((value, _)) => Ok(value == Value::Bool(true)),
            Err(culprit) => {
                let reason = culprit.and_then(|at| self.deferred.borrow().get(&at).cloned());
                Err(Verdict::Unknown(reason.map(Box::new)))
            }
        }
    }
}
