//! Loops of columns in a run by itself, in the periods in which they do the same.
//!
//! Input: the slots of a block that read each other. Output: their cells, period by period.
//! Invariant: they are those that `compute` gives. Where something is not usual (a blank, the
//! first rounding of an instruction, a failure, an amount that is not fit), that takes over for
//! the slot and the period.

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
    first: isize,
    step: isize,
}

impl Track {
    fn fixed(address: Address) -> Track {
        Track {
            first: address.first as isize,
            step: 0,
        }
    }

    #[inline(always)]
    fn at(self, period: usize) -> usize {
        (self.first + self.step * period as isize) as usize
    }
}

/// One step of a slot.
enum Motion<'p> {
    Copy(Track),
    Choose(Track, Track),
    Two(fn(Decimal, Decimal) -> Arithmetic, Track, Track),
    /// As the machine does it.
    Step(&'p LaneInstruction),
}

struct Move<'p> {
    motion: Motion<'p>,
    dest: Track,
    /// Its number among the instructions of the plan.
    number: usize,
}

/// What a slot does in each of the periods.
struct Steady<'p> {
    slot: SlotId,
    code: &'p LaneCode,
    moves: Vec<Move<'p>>,
    own: Track,
    /// Where the result is, unless it is written where it belongs.
    result: Option<Track>,
    required: bool,
    never_negative: bool,
}

impl<'p> Run<'p> {
    /// All periods of a block of slots that read each other.
    pub(super) fn compute_loop(&mut self, slots: &[SlotId]) {
        let all = self.timeline().len();
        let (mut from, mut until) = (0, all);
        let steady = slots.iter().map(|slot| {
            let (steady, begin) = self.steady(*slot)?;
            let (first, last) = self.reach(steady.code);
            (from, until) = (from.max(begin).max(first), until.min(last));
            Some(steady)
        });
        let steady: Option<Vec<Steady<'p>>> = match self.is_by_itself() {
            true => steady.collect(),
            false => None,
        };
        for period in 0..all {
            match &steady {
                Some(steady) if (from..until).contains(&period) => {
                    for one in steady {
                        if self.keep_on(one, period).is_none() {
                            self.compute(one.slot, period);
                        }
                    }
                }
                _ => slots.iter().for_each(|slot| self.compute(*slot, period)),
            }
        }
    }

    /// Whether the run has one lane, whose values are exact.
    pub(super) fn is_by_itself(&self) -> bool {
        let exact = self.memory.precision() == Precision::Exact;
        self.memory.lanes == 1 && self.common.is_none() && exact
    }

    /// What a slot does, and from which period on; None where that differs between later ones.
    fn steady(&self, slot: SlotId) -> Option<(Steady<'p>, usize)> {
        let Home::Own {
            start,
            varies: true,
        } = self.program.homes[slot.index()]
        else {
            return None;
        };
        let code = &self.program.codes[slot.index()];
        let own = self.memory.column_at(start).first as isize;
        let own = Track {
            first: own,
            step: 1,
        };
        let (mut moves, mut from, mut at) = (Vec::new(), 0, 0);
        while let Some(instruction) = code.instructions.get(at) {
            at += 1;
            match instruction.step {
                LaneStep::Jump(target) => at = target,
                LaneStep::UnlessPeriod(period, target) => {
                    (from, at) = (from.max(period + 1), target);
                }
                LaneStep::UnlessEarlier(period, target) => {
                    (from, at) = (from.max(period), target);
                }
                LaneStep::Unless(..) | LaneStep::UnlessBlank(..) | LaneStep::UnlessWithin(..) => {
                    return None;
                }
                _ => moves.push(self.motion(code, instruction, own)),
            }
        }
        let result = code.result.filter(|_| code.result_in_place().is_none());
        let planned = self.plan.slots.get(slot.index());
        let steady = Steady {
            slot,
            code,
            moves,
            own,
            result: result.map(|result| self.track(result)),
            required: planned.is_some_and(|slot| slot.required),
            never_negative: planned.is_some_and(|slot| slot.sign == SignRule::NeverNegative),
        };
        Some((steady, from))
    }

    fn motion(&self, code: &'p LaneCode, instruction: &'p LaneInstruction, own: Track) -> Move<'p> {
        let motion = match &instruction.step {
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
            number: self.plan.numbers[code.slot.index()] + instruction.index,
        }
    }

    fn track(&self, operand: Operand) -> Track {
        let Operand::Column { slot, back, .. } = operand else {
            return Track::fixed(self.memory.outside_columns(operand));
        };
        match self.program.homes[slot.index()] {
            Home::Own { start, varies } => {
                let first = self.memory.column_at(start).first as isize;
                Track {
                    first: if varies { first - back as isize } else { first },
                    step: isize::from(varies),
                }
            }
            Home::Common => Track::fixed(Memory::blank()),
        }
    }

    /// A slot's cell of a period, where all on the way is usual.
    fn keep_on(&mut self, steady: &Steady<'p>, period: usize) -> Option<()> {
        for one in &steady.moves {
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
                        false => self.ledger.known(one.number, false)?,
                    };
                    let origin = a.origin().join(b.origin()).join(own);
                    Word::number(result.value, origin)
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
        let site = Site {
            code: steady.code,
            period,
            index: instruction.index,
            in_time: false,
        };
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
