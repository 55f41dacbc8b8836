//! Loops of columns in a run by itself, in the periods in which they do the same.
//!
//! Input: the slots of a block that read each other. Output: their cells, period by period.
//! Invariant: they are those that `compute` gives. Where something is not usual (a blank, a
//! failure, an amount that is not fit), that takes over for the slot and the period.

use std::ops::Range;

use super::cell::{Origin, Word};
use super::lanes::Lanes;
use super::machine::Site;
use super::memory::{Address, Memory, Precision};
use super::run::Run;
use crate::base::Decimal;
use crate::base::decimal::Arithmetic;
use crate::check::{Op, Reduce, SignRule};
use crate::plan::{Home, LaneCode, LaneInstruction, LaneStep, Operand, SlotId};

/// Where a cell is in each period.
#[derive(Clone, Copy)]
struct Track {
    /// Of the first period, if it were there.
    first: usize,
    /// The bits of a period that it moves by: all of them, or none.
    moves: usize,
}

impl Track {
    fn fixed(address: Address) -> Track {
        Track {
            first: address.first,
            moves: 0,
        }
    }

    /// A column's, so many periods back.
    fn along(column: Address, back: i64) -> Track {
        Track {
            first: column.first.wrapping_sub(back as usize),
            moves: usize::MAX,
        }
    }

    #[inline(always)]
    fn at(self, period: usize) -> usize {
        self.first.wrapping_add(period & self.moves)
    }
}

/// One step of a slot.
enum Motion<'p> {
    Copy(Track),
    Choose(Track, Track),
    Two(fn(Decimal, Decimal) -> Arithmetic, Track, Track),
    /// To the move of this number.
    Jump(usize),
    Unless(Track, usize),
    UnlessBlank(Track, usize),
    /// As the machine does it.
    Step(&'p LaneInstruction),
}

struct Move<'p> {
    motion: Motion<'p>,
    dest: Track,
    /// Its number in the slot's code, and among the instructions of the plan.
    index: usize,
    number: usize,
}

/// What a slot does in each of some periods.
struct Steady<'p> {
    periods: Range<usize>,
    code: &'p LaneCode,
    moves: Vec<Move<'p>>,
    own: Track,
    /// Where the result is, unless it is written where it belongs.
    result: Option<Track>,
    required: bool,
    never_negative: bool,
}

impl<'p> Steady<'p> {
    fn site(&self, index: usize, period: usize) -> Site<'p> {
        Site {
            code: self.code,
            period,
            index,
            in_time: false,
        }
    }
}

impl<'p> Run<'p> {
    /// All periods of a block of slots that read each other.
    pub(super) fn compute_loop(&mut self, slots: &[SlotId]) {
        let by_itself = self.is_by_itself();
        let steady: Vec<_> = slots
            .iter()
            .map(|slot| (*slot, by_itself.then(|| self.steady(*slot)).flatten()))
            .collect();
        for period in 0..self.timeline().len() {
            for (slot, steady) in &steady {
                let due = steady.as_ref().filter(|one| one.periods.contains(&period));
                if due.and_then(|one| self.keep_on(one, period)).is_none() {
                    self.compute(*slot, period);
                }
            }
        }
    }

    /// Whether the run has one lane, whose values are exact.
    pub(super) fn is_by_itself(&self) -> bool {
        let exact = self.memory.precision() == Precision::Exact;
        self.memory.lanes == 1 && self.common.is_none() && exact
    }

    /// What a slot does in most periods; None where that is not to be said beforehand.
    fn steady(&self, slot: SlotId) -> Option<Steady<'p>> {
        let Home::Own {
            start,
            varies: true,
        } = self.program.homes[slot.index()]
        else {
            return None;
        };
        let code = &self.program.codes[slot.index()];
        let own = Track::along(self.memory.column_at(start), 0);
        let (mut from, until) = self.reach(code);
        let mut moves = Vec::with_capacity(code.instructions.len());
        for instruction in &code.instructions {
            match instruction.step {
                LaneStep::UnlessPeriod(period, _) => from = from.max(period + 1),
                LaneStep::UnlessEarlier(period, _) => from = from.max(period),
                LaneStep::UnlessWithin(..) => return None,
                _ => {}
            }
            moves.push(self.motion(code, instruction, own));
        }
        let result = code.result.filter(|_| code.result_in_place().is_none());
        let planned = self.plan.slots.get(slot.index());
        Some(Steady {
            periods: from..until,
            code,
            moves,
            own,
            result: result.map(|result| self.track(result)),
            required: planned.is_some_and(|slot| slot.required),
            never_negative: planned.is_some_and(|slot| slot.sign == SignRule::NeverNegative),
        })
    }

    fn motion(&self, code: &'p LaneCode, instruction: &'p LaneInstruction, own: Track) -> Move<'p> {
        let motion = match &instruction.step {
            LaneStep::Jump(to) | LaneStep::UnlessPeriod(_, to) | LaneStep::UnlessEarlier(_, to) => {
                Motion::Jump(*to)
            }
            LaneStep::Unless(condition, to) => Motion::Unless(self.track(*condition), *to),
            LaneStep::UnlessBlank(value, to) => Motion::UnlessBlank(self.track(*value), *to),
            _ if matches!(instruction.dest, Operand::Kept(_)) => Motion::Step(instruction),
            LaneStep::Copy(from) => Motion::Copy(self.track(*from)),
            LaneStep::Choose(from, because) => {
                Motion::Choose(self.track(*from), self.track(*because))
            }
            LaneStep::Binary(op, a, b) => match operation(*op) {
                Some(operation) => Motion::Two(operation, self.track(*a), self.track(*b)),
                None => Motion::Step(instruction),
            },
            _ => Motion::Step(instruction),
        };
        Move {
            motion,
            dest: match code.result_in_place() == Some(instruction.dest) {
                true => own,
                false => self.track(instruction.dest),
            },
            index: instruction.index,
            number: self.plan.numbers[code.slot.index()] + instruction.index,
        }
    }

    fn track(&self, operand: Operand) -> Track {
        let Operand::Column { slot, back, .. } = operand else {
            return Track::fixed(self.memory.outside_columns(operand));
        };
        match self.program.homes[slot.index()] {
            Home::Own { start, varies } => match varies {
                true => Track::along(self.memory.column_at(start), back),
                false => Track::fixed(self.memory.column_at(start)),
            },
            Home::Common => Track::fixed(Memory::blank()),
        }
    }

    /// A slot's cell of a period, where all on the way is usual.
    fn keep_on(&mut self, steady: &Steady<'p>, period: usize) -> Option<()> {
        let mut next = 0;
        while let Some(one) = steady.moves.get(next) {
            next += 1;
            let dest = one.dest.at(period);
            let words = &self.memory.words;
            let word = match one.motion {
                Motion::Copy(from) => usual(words[from.at(period)])?,
                Motion::Choose(from, because) => {
                    let because = usual(words[because.at(period)])?;
                    let word = usual(words[from.at(period)])?;
                    word.with(word.origin().join(because.origin()))
                }
                Motion::Two(operation, a, b) => {
                    let (a, b) = (words[a.at(period)], words[b.at(period)]);
                    let result = operation(a.as_number()?, b.as_number()?).ok()?;
                    let own = match result.exact {
                        true => Origin::EXACT,
                        false => match self.ledger.known(one.number, false) {
                            Some(known) => known,
                            None => self.enter(steady.site(one.index, period), 0),
                        },
                    };
                    let origin = a.origin().join(b.origin()).join(own);
                    Word::number(result.value, origin)
                }
                Motion::Jump(to) => {
                    next = to;
                    continue;
                }
                Motion::Unless(condition, to) => {
                    if !usual(words[condition.at(period)])?.is_yes() {
                        next = to;
                    }
                    continue;
                }
                Motion::UnlessBlank(value, to) => {
                    if !usual(words[value.at(period)])?.is_blank() {
                        next = to;
                    }
                    continue;
                }
                Motion::Step(instruction) => {
                    self.take(steady, instruction, dest, period)?;
                    continue;
                }
            };
            self.memory.words[dest] = word;
        }
        let own = steady.own.at(period);
        if let Some(result) = steady.result {
            self.memory.words[own] = self.memory.words[result.at(period)];
        }
        let word = &self.memory.words[own..=own];
        Word::all_fit(word, steady.required, steady.never_negative).then_some(())
    }

    fn take(
        &mut self,
        steady: &Steady<'p>,
        instruction: &'p LaneInstruction,
        dest: usize,
        period: usize,
    ) -> Option<()> {
        if let Operand::Kept(_) = instruction.dest
            && !self.memory.words[dest].has_failed()
        {
            return Some(());
        }
        let site = steady.site(instruction.index, period);
        let dest = Address {
            first: dest,
            step: 0,
        };
        let stopped = self.instruct(&instruction.step, site, dest, Lanes::all(1));
        stopped.is_empty().then_some(())
    }
}

fn usual(word: Word) -> Option<Word> {
    (!word.has_failed()).then_some(word)
}

/// What a step does with two numbers, where that is all.
fn operation(op: Op) -> Option<fn(Decimal, Decimal) -> Arithmetic> {
    match op {
        // The sum of two is rounded once, as a sum is.
        Op::Add | Op::Reduce(Reduce::Sum) => Some(Decimal::checked_add),
        Op::Sub => Some(Decimal::checked_sub),
        Op::Mul => Some(Decimal::checked_mul),
        Op::Div | Op::SafeDiv => Some(Decimal::checked_div),
        _ => None,
    }
}
