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
    /// Whether lanes are periods, from this one on, of the only lane that there is.
    pub in_time: bool,
}

impl Site<'_> {
    /// The lanes that are stopped where these are. Periods are computed in their order, so that
    /// those that follow wait for the first one's entries in the ledger, and its problems.
    #[inline]
    pub fn stopped(self, lanes: Lanes, all: Lanes) -> Lanes {
        match self.in_time {
            true => all.without(lanes.before()),
            false => lanes,
        }
    }

    /// The period in which a lane is.
    #[inline]
    pub fn period_of(self, lane: usize) -> usize {
        self.period + if self.in_time { lane } else { 0 }
    }
}

impl<'p> Run<'p> {
    pub(super) fn compute_all(&mut self) {
        self.compute_where(|_| true);
    }

    /// Those slots of the plan that are due, with the parts of their formulas. A block of slots
    /// that read each other is due as a whole, or not at all.
    pub(super) fn compute_where(&mut self, is_due: impl Fn(SlotId) -> bool) {
        let program = self.program;
        let due = |slot: &&SlotId| is_due(program.codes[slot.index()].slot);
        for block in &program.blocks {
            if block.recurrent {
                let slots: Vec<SlotId> = block.slots.iter().filter(due).copied().collect();
                self.compute_loop(&slots);
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
            Paths::ByLane => self.branching(code, (period, false), all),
            Paths::One | Paths::ByPeriod => self.straight(code, (period, false), all, own),
        };
        if let Some(result) = code.result.filter(|_| code.result_in_place().is_none()) {
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
        if self.memory.all_fit(own, lanes, required, sign) {
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
    pub(super) fn straight(
        &mut self,
        code: &'p LaneCode,
        (period, in_time): (usize, bool),
        all: Lanes,
        own: Address,
    ) -> Lanes {
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
            let active = all.without(failed);
            let Some((dest, active)) = self.destination(instruction.dest, active) else {
                continue;
            };
            let dest = match code.result_in_place() == Some(instruction.dest) {
                true => own,
                false => dest,
            };
            let site = Site {
                code,
                period,
                index: instruction.index,
                in_time,
            };
            let stopped = self.instruct(&instruction.step, site, dest, active);
            failed = failed.or(site.stopped(stopped, all));
            if failed == all {
                break;
            }
        }
        failed
    }

    /// Where an instruction writes, and in which of the active lanes; None where what it computes
    /// is known.
    fn destination(&self, dest: Operand, active: Lanes) -> Option<(Address, Lanes)> {
        match dest {
            Operand::Register(register) => Some((self.memory.register(register), active)),
            Operand::Kept(at) => {
                let kept = self.memory.kept(at);
                let known = self.memory.cell(kept.first) != Cell::Failed;
                (!known).then(|| (kept, active.first()))
            }
            Operand::Constant(_) | Operand::Column { .. } => None,
        }
    }

    /// Instructions among which lanes go ways of their own. Jumps lead forward only, so a lane
    /// that has jumped waits until the others come to where it is.
    pub(super) fn branching(
        &mut self,
        code: &'p LaneCode,
        (period, in_time): (usize, bool),
        all: Lanes,
    ) -> Lanes {
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
            active = active.without(failed);
            if active.is_empty() {
                match waiting.iter().map(|(target, _)| *target).min() {
                    Some(next) => at = next,
                    None => break,
                }
                continue;
            }
            let instruction = &code.instructions[at];
            let site = Site {
                code,
                period,
                index: instruction.index,
                in_time,
            };
            at += 1;
            if let Some((target, mut jumping, stopped)) = self.jump(&instruction.step, site, active)
            {
                let stopped = site.stopped(stopped, all);
                failed = failed.or(stopped);
                (active, jumping) = (active.without(stopped), jumping.without(stopped));
                if jumping == active && waiting.is_empty() {
                    at = target;
                } else if !jumping.is_empty() {
                    waiting.push((target, jumping));
                    active = active.without(jumping);
                }
            } else {
                let Some((dest, due)) = self.destination(instruction.dest, active) else {
                    continue;
                };
                let stopped = self.instruct(&instruction.step, site, dest, due);
                let stopped = site.stopped(stopped, all);
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
        let all_if =
            |jumps: &dyn Fn(usize) -> bool| lanes.filter(|lane| jumps(site.period_of(lane)));
        let (operand, target) = match step {
            LaneStep::Jump(target) => return Some((*target, lanes, Lanes::NONE)),
            LaneStep::UnlessPeriod(only, target) => {
                let jumping = all_if(&|period| period != *only);
                return Some((*target, jumping, Lanes::NONE));
            }
            LaneStep::UnlessEarlier(than, target) => {
                let jumping = all_if(&|period| period >= *than);
                return Some((*target, jumping, Lanes::NONE));
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
                _ => {
                    let place = Place::Period(site.period_of(lane));
                    self.lane(if site.in_time { 0 } else { lane })
                        .within(place, value)
                }
            };
            if !goes_on {
                jumping = jumping.with(lane);
            }
        }
        Some((target, jumping, failed))
    }

    /// What an operand comes to in a lane.
    pub(super) fn operand(&self, operand: Operand, site: Site<'_>, lane: usize) -> Cell {
        match operand {
            Operand::Register(register) => {
                self.memory.cell(self.memory.register(register).of(lane))
            }
            _ => {
                let own = self.lane(if site.in_time { 0 } else { lane });
                own.operand(operand, site.period_of(lane))
            }
        }
    }

    /// Where an operand's cells are. What all lanes have in common is brought to a spare cell.
    pub(super) fn address(&mut self, operand: Operand, period: usize, spare: usize) -> Address {
        match operand {
            Operand::Register(_) | Operand::Constant(_) | Operand::Kept(_) => {
                self.memory.outside_columns(operand)
            }
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
