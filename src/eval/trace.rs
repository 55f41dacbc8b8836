//! A condition computed once more in one period, keeping what each part of its text came to.
//!
//! Input: a slot of a check or an expect, whose code has notes, and a period. Output: the
//! values by place, in the order in which they were computed; what was not computed, since a
//! branch was not taken, is not there. The instructions and the columns are those of the run.

use std::collections::BTreeMap;

use super::cell::Origin;
use super::execute::{Executed, Registers};
use super::lane::Lane;
use super::read::Place;
use crate::base::Span;
use crate::calendar::Location;
use crate::check::{ComparisonPlaces, Event, Lag, Op, Reduce, Value};
use crate::plan::{Code, Note, Reg, SlotId, Source, Step};
use crate::resolve::DimId;

/// What a part of a condition came to.
#[derive(Clone, Debug)]
pub struct Seen<'p> {
    pub note: &'p Note,
    pub value: Value,
    pub origin: Origin,
    /// The period that it was computed in, where that is not the condition's own.
    pub period: Option<usize>,
    /// What decided it, where one member or one period does: of a `min`, a `max`, an `all`, a
    /// `first_period`.
    pub decider: Option<Decider>,
}

/// The first member, or the first period, that has the least or the greatest value, in which
/// a condition does not hold, or which is itself the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decider {
    Members(Vec<(DimId, u32)>),
    Period(usize),
}

/// The parts of a condition in one period.
#[derive(Clone, Debug, Default)]
pub struct Trace<'p> {
    pub seen: Vec<Seen<'p>>,
    /// The line that failed and so left the condition without a value, with its period.
    pub culprit: Option<(SlotId, usize)>,
}

impl<'p> Trace<'p> {
    /// What is computed at a place last: the value in the unit that it is used in.
    pub fn last(&self, span: Span) -> Option<&Seen<'p>> {
        let mut own = self.seen.iter().filter(|seen| seen.period.is_none());
        own.rfind(|seen| seen.note.span == span)
    }

    /// The two sides of a comparison, in one unit.
    pub fn sides(&self, places: &ComparisonPlaces) -> Option<(&Seen<'p>, &Seen<'p>)> {
        Some((self.last(places.left)?, self.last(places.right)?))
    }

    /// What stands at a place, in its own unit, for each choice of members.
    pub fn all(&self, span: Span) -> impl Iterator<Item = &Seen<'p>> {
        let own = move |seen: &&Seen<'_>| seen.note.span == span && !seen.note.converted;
        self.seen.iter().filter(own)
    }
}

impl<'p> Lane<'_, 'p> {
    /// Computes a slot of a condition in a period of the timeline, part by part.
    pub(super) fn trace(self, slot: SlotId, period: usize) -> Trace<'p> {
        let mut trace = Trace::default();
        let mut open = Vec::new();
        (trace.seen, trace.culprit) = self.parts(slot, period, &mut open);
        while let Some((slot, period)) = open.pop() {
            let (within, _) = self.parts(slot, period, &mut open);
            let within = within.into_iter().map(|seen| Seen {
                period: Some(period),
                ..seen
            });
            trace.seen.extend(within);
        }
        // A part of a formula failed because of a line: that one can be named.
        while let Some((slot, at)) = trace.culprit.filter(|at| !self.plan.slot(at.0).is_line) {
            trace.culprit = self.parts(slot, at, &mut open).1;
        }
        trace
    }

    /// The parts of one slot; `open` gets the slots that decide its reductions over time.
    fn parts(
        self,
        slot: SlotId,
        period: usize,
        open: &mut Vec<(SlotId, usize)>,
    ) -> (Vec<Seen<'p>>, Option<(SlotId, usize)>) {
        let plan = self.plan;
        let code = &plan.slot(slot).code;
        let mut registers: Registers = vec![(Value::Blank, Origin::EXACT); code.registers as usize];
        let mut written = vec![false; registers.len()];
        let place = Place::Period(period);
        let executed = self.execute_in(&mut registers, slot, place, |register| {
            written[register as usize] = true;
        });
        let mut deciders = self.deciders(code, &registers, place, open);
        let computed = |note: &&Note| written[note.register as usize];
        let seen = code.notes.iter().filter(computed).map(|note| {
            let (value, origin) = registers[note.register as usize];
            Seen {
                note,
                value,
                origin,
                period: None,
                decider: deciders.remove(&note.register),
            }
        });
        let culprit = match executed {
            Executed::Failed(culprit) => culprit,
            Executed::Value(..) | Executed::Fault(_) => None,
        };
        (seen.collect(), culprit)
    }

    /// What decides the reductions of a code, by their registers. `open` gets the parts of the
    /// formula that one other period is read of, with that period.
    fn deciders(
        self,
        code: &Code,
        registers: &Registers,
        place: Place<'_>,
        open: &mut Vec<(SlotId, usize)>,
    ) -> BTreeMap<Reg, Decider> {
        let mut found = BTreeMap::new();
        for instruction in &code.instructions {
            let result = registers[instruction.dest as usize].0;
            let (source, period, decides) = match &instruction.kind {
                Step::Operate {
                    op: Op::Reduce(reduce),
                    operands,
                } if decides(*reduce, result) => {
                    let mut operands = operands.iter();
                    let operand = operands.find(|at| registers[**at as usize].0 == result);
                    let note =
                        operand.and_then(|at| code.notes.iter().rfind(|note| note.register == *at));
                    if let Some(note) = note.filter(|note| !note.members.is_empty()) {
                        found.insert(instruction.dest, Decider::Members(note.members.clone()));
                    }
                    continue;
                }
                Step::Window {
                    reduce,
                    source,
                    window,
                    full,
                } if decides(*reduce, result) => {
                    let mut periods = self.window_range(place, *window, *full).unwrap_or(0..0);
                    let period = periods.find(|period| {
                        let read = self.read(*source, Place::Period(*period), Lag::Periods(0));
                        matches!(read, Ok((value, _)) if value == result)
                    });
                    (*source, period, true)
                }
                Step::Event {
                    event: Event::FirstPeriod | Event::LastPeriod,
                    source,
                } => (*source, self.exact_period(result), true),
                Step::At { source, period } => {
                    let period = registers[*period as usize].0;
                    (*source, self.exact_period(period), false)
                }
                Step::Last { source } => (*source, self.timeline().len().checked_sub(1), false),
                Step::Read { source, lag, .. } if *lag != Lag::Periods(0) => {
                    (*source, self.period_before(place, *lag), false)
                }
                _ => continue,
            };
            let Some(period) = period else { continue };
            if decides {
                found.insert(instruction.dest, Decider::Period(period));
            }
            if let Source::Slot(slot) = source
                && !self.plan.slot(slot).is_line
            {
                open.push((slot, period));
            }
        }
        found
    }

    /// The number of the timeline's period that a value names; None of a coarser one.
    fn exact_period(self, value: Value) -> Option<usize> {
        let Value::Period(period) = value else {
            return None;
        };
        match self.timeline().locate(period) {
            Location::Exact(at) | Location::Inside(at) => Some(at),
            _ => None,
        }
    }
}

/// Whether one of its operands alone makes a reduction what it is.
fn decides(reduce: Reduce, result: Value) -> bool {
    match reduce {
        Reduce::Min | Reduce::Max => result != Value::Blank,
        Reduce::All => result == Value::Bool(false),
        Reduce::Sum | Reduce::Mean | Reduce::Count | Reduce::Any => false,
    }
}
