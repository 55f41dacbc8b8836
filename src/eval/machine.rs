//! Runs a program: block by block, period by period, each instruction over all lanes at once.
//!
//! Input: a run with its memory. Output: the cells of its columns. Invariant: a cell is what
//! `execute`, which takes one slot in one place step by step, gives; that one also says why
//! there is no value.

use super::cell::Cell;
use super::execute::Executed;
use super::faults;
use super::lanes::Lanes;
use super::memory::{Address, Memory};
use super::read::Place;
use super::run::Run;
use crate::check::{SignRule, Value};
use crate::plan::{Home, LaneCode, LaneStep, Operand, Paths, Slot, SlotId};

/// Where an instruction is carried out.
#[derive(Clone, Copy)]
pub(super) struct Site<'p> {
    pub code: &'p LaneCode,
    pub period: usize,
    /// Its number in the slot's code.
    pub index: usize,
    /// Whether lanes are lanes. Otherwise they are periods from this one on, and what is not usual
    /// in them is left alone.
    pub alone: bool,
}

impl<'p> Run<'p> {
    pub(super) fn compute_all(&mut self) {
        self.compute_where(|_| true);
    }

    /// Those slots of the plan that are due, with the parts of their formulas. A block of slots
    /// that read each other is due as a whole, or not at all.
    pub(super) fn compute_where(&mut self, is_due: impl Fn(SlotId) -> bool) {
        let program = self.program;
        let periods = self.timeline().len();
        let due = |slot: &&SlotId| is_due(program.codes[slot.index()].slot);
        for block in &program.blocks {
            if block.recurrent {
                let slots: Vec<SlotId> = block.slots.iter().filter(due).copied().collect();
                for period in (0..periods).filter(|_| !slots.is_empty()) {
                    for slot in &slots {
                        self.compute(*slot, period);
                    }
                }
            } else {
                for slot in block.slots.iter().filter(due) {
                    self.compute_column(*slot);
                }
            }
        }
    }

    /// A slot's cells of one period.
    pub(super) fn compute(&mut self, slot: SlotId, period: usize) {
        let program = self.program;
        let own = match program.homes[slot.index()] {
            Home::Own {
                start,
                varies: true,
            } => self.memory.column_at(start + period),
            Home::Own { start, .. } if period == 0 => self.memory.column_at(start),
            _ => return,
        };
        let code = &program.codes[slot.index()];
        let all = Lanes::all(self.memory.lanes);
        let failed = match code.paths {
            Paths::ByLane => self.branching(code, period, all),
            Paths::One | Paths::ByPeriod => self.straight(code, period, all, own),
        };
        let in_place =
            code.paths != Paths::ByLane && matches!(code.result, Some(Operand::Register(_)));
        if let Some(result) = code.result.filter(|_| !in_place) {
            let from = self.address(result, period, 0);
            self.memory.copy(from, own);
        }
        for lane in failed.iter() {
            self.memory.set(own.of(lane), Cell::Failed);
        }
        // A part of a formula is judged with the formula.
        if let Some(planned) = self.plan.slots.get(slot.index()) {
            self.settle(planned, (slot, period), own);
        }
    }

    /// What is not fit for its line has failed. In a run by itself it is said why.
    fn settle(&mut self, planned: &Slot, (slot, period): (SlotId, usize), own: Address) {
        let (required, sign) = (planned.required, planned.sign == SignRule::NeverNegative);
        let lanes = self.memory.lanes;
        if self.memory.all_usual(own, lanes, sign) {
            return;
        }
        for lane in 0..lanes {
            let fit = match self.memory.cell(own.of(lane)) {
                Cell::Value(Value::Number(number), _) => !sign || !number.is_negative(),
                Cell::Value(Value::Blank, _) => !required,
                Cell::Value(..) => true,
                Cell::Failed => false,
            };
            if !fit {
                self.memory.set(own.of(lane), Cell::Failed);
                if lanes == 1 {
                    self.explain(slot, period);
                }
            }
        }
    }

    /// Says why a cell of the only lane has no value.
    fn explain(&mut self, slot: SlotId, period: usize) {
        let problem = match self.lane(0).execute(slot, Place::Period(period)) {
            Executed::Value(value, _) => faults::unfit(self.lane(0), slot, period, value),
            Executed::Failed(culprit) => culprit.and_then(|at| self.deferred.get(&at).cloned()),
            Executed::Fault(diagnostic) => Some(*diagnostic),
        };
        if let Some(diagnostic) = problem {
            self.fail(slot, period, diagnostic);
        }
    }

    /// Instructions that all lanes go through in the same way; the lanes that failed. What is
    /// the result goes where it belongs.
    fn straight(&mut self, code: &'p LaneCode, period: usize, all: Lanes, own: Address) -> Lanes {
        let mut failed = Lanes::NONE;
        let mut at = 0;
        while let Some(instruction) = code.instructions.get(at) {
            at += 1;
            match instruction.step {
                LaneStep::Jump(target) => {
                    at = target;
                    continue;
                }
                LaneStep::UnlessPeriod(only, target) => {
                    at = if period == only { at } else { target };
                    continue;
                }
                LaneStep::UnlessEarlier(than, target) => {
                    at = if period < than { at } else { target };
                    continue;
                }
                _ => {}
            }
            let dest = match code.result == Some(Operand::Register(instruction.dest)) {
                true => own,
                false => self.memory.register(instruction.dest),
            };
            let index = instruction.index;
            let site = Site {
                code,
                period,
                index,
                alone: true,
            };
            failed = failed.or(self.instruct(&instruction.step, site, dest, all.without(failed)));
            if failed == all {
                break;
            }
        }
        failed
    }

    /// Instructions among which lanes go ways of their own. Jumps lead forward only, so a lane
    /// that has jumped waits until the others come to where it is.
    fn branching(&mut self, code: &'p LaneCode, period: usize, all: Lanes) -> Lanes {
        let mut failed = Lanes::NONE;
        let mut active = all;
        let mut waiting: Vec<(usize, Lanes)> = Vec::new();
        let mut at = 0;
        while at < code.instructions.len() {
            waiting.retain(|(target, lanes)| {
                if *target == at {
                    active = active.or(*lanes);
                }
                *target != at
            });
            if active.is_empty() {
                match waiting.iter().map(|(target, _)| *target).min() {
                    Some(next) => at = next,
                    None => break,
                }
                continue;
            }
            let instruction = &code.instructions[at];
            let index = instruction.index;
            let site = Site {
                code,
                period,
                index,
                alone: true,
            };
            at += 1;
            if let Some((target, jumping, stopped)) = self.jump(&instruction.step, site, active) {
                failed = failed.or(stopped);
                active = active.without(stopped);
                if jumping == active && waiting.is_empty() {
                    at = target;
                } else if !jumping.is_empty() {
                    waiting.push((target, jumping));
                    active = active.without(jumping);
                }
            } else {
                let dest = self.memory.register(instruction.dest);
                let stopped = self.instruct(&instruction.step, site, dest, active);
                failed = failed.or(stopped);
                active = active.without(stopped);
            }
        }
        failed
    }

    /// Where a jump leads, which lanes take it, and which fail at its condition.
    fn jump(
        &mut self,
        step: &LaneStep,
        site: Site<'_>,
        lanes: Lanes,
    ) -> Option<(usize, Lanes, Lanes)> {
        let all_if = |condition: bool| if condition { lanes } else { Lanes::NONE };
        let (operand, target) = match step {
            LaneStep::Jump(target) => return Some((*target, lanes, Lanes::NONE)),
            LaneStep::UnlessPeriod(period, target) => {
                return Some((*target, all_if(site.period != *period), Lanes::NONE));
            }
            LaneStep::UnlessEarlier(period, target) => {
                return Some((*target, all_if(site.period >= *period), Lanes::NONE));
            }
            LaneStep::Unless(operand, target)
            | LaneStep::UnlessBlank(operand, target)
            | LaneStep::UnlessWithin(operand, target) => (*operand, *target),
            _ => return None,
        };
        let address = self.address(operand, site.period, 0);
        let (mut jumping, mut failed) = (Lanes::NONE, Lanes::NONE);
        for lane in lanes.iter() {
            let Cell::Value(value, _) = self.memory.cell(address.of(lane)) else {
                failed = failed.with(lane);
                continue;
            };
            let goes_on = match step {
                LaneStep::Unless(..) => value == Value::Bool(true),
                LaneStep::UnlessBlank(..) => value == Value::Blank,
                _ => self.lane(lane).within(Place::Period(site.period), value),
            };
            if !goes_on {
                jumping = jumping.with(lane);
            }
        }
        Some((target, jumping, failed))
    }

    /// Where an operand's cells are. What all lanes have in common is brought to a spare cell.
    pub(super) fn address(&mut self, operand: Operand, period: usize, spare: usize) -> Address {
        match operand {
            Operand::Register(register) => self.memory.register(register),
            Operand::Constant(at) => Memory::constant(at),
            Operand::Column { slot, back, birth } => {
                let target = period as i64 - back;
                if target < birth as i64 || target >= self.timeline().len() as i64 {
                    return Memory::blank();
                }
                match self.program.homes[slot.index()] {
                    Home::Own { start, varies } => {
                        let offset = if varies { target as usize } else { 0 };
                        let address = self.memory.column_at(start + offset);
                        // The only lane's value is that of all periods.
                        let step = usize::from(varies || self.memory.lanes > 1);
                        Address { step, ..address }
                    }
                    Home::Common => {
                        let cell = self.lane(0).cell(slot, target as usize);
                        self.memory.set(spare, cell);
                        Address {
                            first: spare,
                            step: 0,
                        }
                    }
                }
            }
        }
    }
}
