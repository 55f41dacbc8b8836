//! A formula computed once more in one period, or over a coarser one: what each part of its text
//! came to, and which lines it read, in which periods, on the way that it took.
//!
//! Input: a slot of a plan of expressions alone, whose lines are read from the run that it is
//! based on. Output: values and readings in the order in which they were computed. Invariant:
//! the instructions are those of the run, so a branch that was not taken has neither.

use std::ops::Range;

use super::cell::Origin;
use super::delays::whole_delay;
use super::execute::{Executed, Registers, Stop};
use super::lane::Lane;
use super::read::Place;
use super::trace::Seen;
use crate::base::{Diagnostic, Span};
use crate::calendar::{Bucket, Location};
use crate::check::{Event, Value};
use crate::plan::{Input, Reg, SlotId, Source, Step};
use crate::resolve::LineId;

/// When a value is for: a period of the timeline by its number, or a coarser one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    Period(usize),
    Coarse(Bucket),
}

impl Moment {
    fn place(&self) -> Place<'_> {
        match self {
            Moment::Period(period) => Place::Period(*period),
            Moment::Coarse(bucket) => Place::Bucket(bucket),
        }
    }
}

/// A line that a formula read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The part of the text that it was read for.
    pub span: Span,
    pub line: LineId,
    /// Which of the line's slots.
    pub member: usize,
    pub at: Moment,
}

/// A formula on the way that it took.
#[derive(Clone, Debug, Default)]
pub struct Followed<'p> {
    /// What the formula came to; None: it failed.
    pub value: Option<Value>,
    pub seen: Vec<Seen<'p>>,
    /// Each once.
    pub readings: Vec<Reading>,
    /// Why it came to nothing, where no line that it reads has failed.
    pub problem: Option<Diagnostic>,
}

impl<'p> Lane<'_, 'p> {
    /// Computes a slot of expressions alone once more.
    pub(super) fn follow(self, slot: SlotId, at: &Moment) -> Followed<'p> {
        let mut followed = Followed::default();
        let mut open = vec![(slot, at.clone())];
        let mut next = 0;
        while let Some((part, moment)) = open.get(next).cloned() {
            next += 1;
            let code = &self.plan.slot(part).code;
            let count = code.registers as usize;
            let mut registers: Registers = vec![(Value::Blank, Origin::EXACT); count];
            let mut written = vec![false; count];
            let executed = self.execute_in(&mut registers, part, moment.place(), |register| {
                written[register as usize] = true;
            });
            // The line that failed it was read, too.
            let stopped = match executed {
                Executed::Failed(_) => self.stopped(part, &registers, &written, &moment),
                _ => None,
            };
            if next == 1 {
                match executed {
                    Executed::Value(value, _) => followed.value = Some(value),
                    Executed::Fault(problem) => followed.problem = Some(*problem),
                    Executed::Failed(_) => {}
                }
            }
            let elsewhere = match &moment {
                Moment::Period(period) if moment != *at => Some(*period),
                _ => None,
            };
            let computed = code.notes.iter().filter(|n| written[n.register as usize]);
            followed.seen.extend(computed.map(|note| {
                let (value, origin) = registers[note.register as usize];
                Seen {
                    note,
                    value,
                    origin,
                    period: elsewhere,
                    decider: None,
                }
            }));
            for (index, instruction) in code.instructions.iter().enumerate() {
                if !written[instruction.dest as usize] && stopped != Some(index) {
                    continue;
                }
                let value = |register: Reg| registers[register as usize].0;
                let result = value(instruction.dest);
                for (source, at) in self.reads(&instruction.kind, result, &value, &moment) {
                    match source {
                        Source::Slot(part) if !open.contains(&(part, at.clone())) => {
                            open.push((part, at));
                        }
                        Source::Slot(_) => {}
                        Source::Base { line, member } => {
                            let reading = Reading {
                                span: instruction.span,
                                line,
                                member: member as usize,
                                at,
                            };
                            let same = |known: &Reading| {
                                (known.line, known.member) == (line, reading.member)
                                    && known.at == reading.at
                            };
                            if !followed.readings.iter().any(same) {
                                followed.readings.push(reading);
                            }
                        }
                    }
                }
            }
        }
        followed
    }

    /// The instruction at which a code stopped because of what it read.
    fn stopped(
        self,
        part: SlotId,
        registers: &Registers,
        written: &[bool],
        at: &Moment,
    ) -> Option<usize> {
        let instructions = &self.plan.slot(part).code.instructions;
        let done = instructions
            .iter()
            .rposition(|done| written[done.dest as usize]);
        let get = |register: Reg| registers[register as usize];
        let mut rest = instructions
            .iter()
            .enumerate()
            .skip(done.map_or(0, |at| at + 1));
        let failed = rest.find(|(index, instruction)| {
            !instruction.kind.is_jump()
                && matches!(
                    self.step(part, *index, &instruction.kind, &get, at.place()),
                    Err(Stop::Failed(_))
                )
        });
        failed.map(|(index, _)| index)
    }

    /// What an instruction reads, and when; nothing off the timeline.
    fn reads(
        self,
        step: &Step,
        result: Value,
        value: &dyn Fn(Reg) -> Value,
        now: &Moment,
    ) -> Vec<(Source, Moment)> {
        let place = now.place();
        let each = |source: Source, periods: Range<usize>| {
            periods
                .map(|period| (source, Moment::Period(period)))
                .collect()
        };
        let one =
            |source: Source, at: Option<Moment>| at.map(|at| (source, at)).into_iter().collect();
        match step {
            Step::Read { source, lag, birth } => {
                let at = match now {
                    _ if self.before_birth(place, *lag, *birth) => None,
                    Moment::Period(_) => self.period_before(place, *lag).map(Moment::Period),
                    Moment::Coarse(bucket) => self.shifted(bucket, *lag).map(Moment::Coarse),
                };
                one(*source, at)
            }
            Step::Born { source, birth } => one(*source, Some(Moment::Period(*birth))),
            Step::At { source, period } => one(*source, self.moment(value(*period))),
            Step::Last { source } => {
                let last = self.timeline().len().checked_sub(1);
                one(*source, last.map(Moment::Period))
            }
            Step::Window {
                source,
                window,
                full,
                ..
            } => {
                let periods = self.window_range(place, *window, *full);
                each(*source, periods.unwrap_or(0..0))
            }
            Step::Event { event, source } => match event {
                // Of what happens in no period, the last one is shown for all.
                Event::FirstPeriod | Event::LastPeriod => {
                    let last = self.timeline().len().checked_sub(1).map(Moment::Period);
                    one(*source, self.moment(result).or(last))
                }
                Event::Ever | Event::Onset | Event::Since => {
                    each(*source, 0..self.last_of(place) + 1)
                }
            },
            Step::Delayed {
                source,
                delay,
                group,
                outstanding,
            } => {
                let delay = match value(*delay) {
                    Value::Number(delay) => whole_delay(delay),
                    _ => None,
                };
                let paid = delay.map(|delay| self.paid(delay, *group, *outstanding, place));
                let at = paid.into_iter().flatten().map(|(period, _)| period);
                at.map(|period| (*source, Moment::Period(period))).collect()
            }
            Step::Native { inputs, .. } => {
                let over_time = inputs.iter().filter_map(|input| match input {
                    Input::OverTime(source) => Some(*source),
                    Input::One(_) | Input::Listed(_) => None,
                });
                let all = 0..self.timeline().len();
                over_time
                    .flat_map(|source| -> Vec<(Source, Moment)> { each(source, all.clone()) })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The moment that a value names, if it is on the timeline.
    pub(super) fn moment(self, value: Value) -> Option<Moment> {
        let Value::Period(period) = value else {
            return None;
        };
        match self.timeline().locate(period) {
            Location::Exact(at) | Location::Inside(at) => Some(Moment::Period(at)),
            Location::Covers { range, complete } => Some(Moment::Coarse(Bucket {
                period,
                label: period.label(),
                range,
                complete,
            })),
            Location::Straddles { .. } | Location::Before | Location::After => None,
        }
    }
}
