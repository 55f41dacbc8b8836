//! From a plan to a [`Program`].
//!
//! Input: a plan, and what of it varies from lane to lane. Output: a program. Invariant: a slot
//! that no varying slot leads to is not in it (its values are common to all lanes), nor is one
//! that leads to nothing asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::hoist::{hoists, timeless};
use super::program::{
    Home, LaneCode, LaneInstruction, LaneStep, Operand, Paths, Program, target_mut,
};
use super::schedule::reads;
use super::{Block, Code, Plan, Reg, SlotId, Source, Step};
use crate::calendar::Overlap;
use crate::check::{Lag, Op, Value};
use crate::units::{Ratio, TimeGroup};

/// Parts are taken out of a code of no more instructions than this: the search for them takes
/// the square of its time.
const MOST_HOISTED_FROM: usize = 500;
/// A loop of so many slots has work enough while one of them waits for another.
const MOST_TOGETHER: usize = 32;

impl Program {
    /// All slots of a plan, in one lane.
    pub(super) fn whole(plan: &Plan) -> Program {
        Builder::new(plan).build(|_| true, |_| false).program
    }

    /// What `asked` needs of the slots that follow from those that vary, whose values are given;
    /// and the program of all that lanes have in common.
    pub fn varying(plan: &Plan, varying: &[SlotId], asked: &[SlotId]) -> (Program, Program) {
        let mut follows = vec![false; plan.slots.len()];
        for slot in varying {
            follows[slot.index()] = true;
        }
        for block in &plan.blocks {
            let reads_one = |slot: &SlotId| {
                let mut read = reads(plan, plan.slot(*slot));
                read.any(|(read, _)| follows[read.index()])
            };
            let mut slots = block.slots.iter();
            if slots.any(|slot| follows[slot.index()] || reads_one(slot)) {
                for slot in &block.slots {
                    follows[slot.index()] = true;
                }
            }
        }
        let needed = plan.needed_by(asked);
        let given = |slot: SlotId| varying.contains(&slot);
        let own = |slot: SlotId| follows[slot.index()] && (needed[slot.index()] || given(slot));
        let mut lanes = Builder::new(plan);
        lanes.common = Some(Builder::new(plan).build(|_| true, |_| false));
        let mut lanes = lanes.build(own, given);
        let common = lanes.common.take().map(|common| common.program);
        (lanes.program, common.unwrap_or_default())
    }
}

struct Builder<'p> {
    plan: &'p Plan,
    program: Program,
    /// Of a program of several lanes: what builds the one of all that they have in common.
    common: Option<Box<Builder<'p>>>,
    /// By the group of time and the ratio to it.
    lengths: BTreeMap<(bool, i128, i128), u32>,
    /// By slot: how many blocks there are up to the one that computes it; 0 where none here does.
    behind: Vec<usize>,
    /// The blocks that are loops.
    loops: Vec<usize>,
}

impl<'p> Builder<'p> {
    fn new(plan: &'p Plan) -> Builder<'p> {
        Builder {
            plan,
            program: Program::default(),
            common: None,
            lengths: BTreeMap::new(),
            behind: Vec::new(),
            loops: Vec::new(),
        }
    }

    fn build(
        mut self,
        own: impl Fn(SlotId) -> bool,
        given: impl Fn(SlotId) -> bool,
    ) -> Box<Builder<'p>> {
        let plan = self.plan;
        for index in 0..plan.slots.len() as u32 {
            let slot = SlotId(index);
            let home = match own(slot) {
                true => self.home(plan.slot(slot).varies),
                false => Home::Common,
            };
            self.program.homes.push(home);
            self.program.codes.push(LaneCode::of(slot));
        }
        // A part of a formula has one number, here and among what is common.
        if let Some(common) = &self.common {
            for number in self.program.homes.len()..common.program.homes.len() {
                self.program.homes.push(Home::Common);
                self.program.codes.push(LaneCode::of(SlotId(number as u32)));
            }
        }
        for block in &plan.blocks {
            let mut slots = Vec::with_capacity(block.slots.len());
            for slot in block
                .slots
                .iter()
                .filter(|slot| own(**slot) && !given(**slot))
            {
                let code = self.code(*slot, &mut slots);
                self.program.codes[slot.index()] = code;
                slots.push(*slot);
            }
            if !slots.is_empty() {
                let recurrent = block.recurrent;
                self.push(Block { slots, recurrent });
            }
        }
        Box::new(self)
    }

    /// Adds a block. A loop joins an earlier one that stands behind all that it reads: what one
    /// waits for leaves time for the other.
    fn push(&mut self, block: Block) {
        let blocks = &mut self.program.blocks;
        let mut at = blocks.len();
        if block.recurrent {
            let plan = self.plan;
            let lines = block
                .slots
                .iter()
                .filter_map(|slot| plan.slots.get(slot.index()));
            let read = lines
                .flat_map(|line| reads(plan, line))
                .map(|(slot, _)| slot);
            let behind = read.filter_map(|slot| self.behind.get(slot.index()));
            let behind = behind.max().copied().unwrap_or(0);
            let first = self.loops.partition_point(|other| *other < behind);
            let room = |other: &&usize| blocks[**other].slots.len() < MOST_TOGETHER;
            match self.loops[first..].iter().find(room) {
                Some(other) => at = *other,
                None => self.loops.push(at),
            }
        }
        self.behind.resize(self.program.homes.len(), 0);
        for slot in &block.slots {
            self.behind[slot.index()] = at + 1;
        }
        match blocks.get_mut(at) {
            Some(other) => other.slots.extend(block.slots),
            None => blocks.push(block),
        }
    }

    fn home(&mut self, varies: bool) -> Home {
        let start = self.program.size;
        self.program.size += match varies {
            true => self.plan.typed.model.timeline.len(),
            false => 1,
        };
        Home::Own { start, varies }
    }

    /// The code of a slot. Its parts that are computed once go before it, into `before` where
    /// they belong to these lanes.
    fn code(&mut self, slot: SlotId, before: &mut Vec<SlotId>) -> LaneCode {
        let plan = self.plan;
        let code = &plan.slot(slot).code;
        let mut writes = vec![0u32; code.registers as usize];
        for instruction in &code.instructions {
            writes[instruction.dest as usize] += 1;
        }
        let mut homes: Vec<Operand> = (0..code.registers).map(Operand::Register).collect();
        for instruction in &code.instructions {
            let dest = instruction.dest as usize;
            if writes[dest] == 1
                && let Some(home) = self.at_rest(&instruction.kind)
            {
                homes[dest] = home;
            }
        }
        let mut gone = vec![false; code.instructions.len()];
        if self.common.is_none() && plan.slot(slot).varies {
            for register in timeless(plan, code, &homes, &writes) {
                homes[register as usize] = Operand::Kept(self.program.kept as u32);
                self.program.kept += 1;
            }
        } else if code.instructions.len() <= MOST_HOISTED_FROM
            && let Some(mut common) = self.common.take()
        {
            let varies = plan.slot(slot).varies;
            let found = hoists(plan, &self.program.homes, code, &homes, &writes, varies);
            gone = found.gone;
            for hoist in found.parts {
                let part = SlotId(self.program.homes.len() as u32);
                let varies = varies && !hoist.same.time;
                if hoist.same.lanes {
                    let own = common.constants_of(code, &hoist.instructions, &homes);
                    let lane_code = common.lane_code(
                        slot,
                        own,
                        |at| !hoist.instructions.contains(&at),
                        hoist.register,
                    );
                    let home = common.home(varies);
                    common.add(part, home, lane_code);
                    self.add(part, Home::Common, LaneCode::of(part));
                    common.program.blocks.push(Block {
                        slots: vec![part],
                        recurrent: false,
                    });
                } else {
                    let lane_code = self.lane_code(
                        slot,
                        homes.clone(),
                        |at| !hoist.instructions.contains(&at),
                        hoist.register,
                    );
                    let home = self.home(varies);
                    self.add(part, home, lane_code);
                    common.add(part, Home::Common, LaneCode::of(part));
                    before.push(part);
                }
                homes[hoist.register as usize] = Operand::Column {
                    slot: part,
                    back: 0,
                    birth: 0,
                };
            }
            self.common = Some(common);
        }
        self.lane_code(slot, homes, |at| gone[at], code.result)
    }

    /// The homes of what some instructions read, where constants have the numbers that they have
    /// here.
    fn constants_of(
        &mut self,
        code: &Code,
        instructions: &[usize],
        homes: &[Operand],
    ) -> Vec<Operand> {
        let mut own = homes.to_vec();
        let read: BTreeSet<Reg> = instructions
            .iter()
            .flat_map(|at| code.instructions[*at].kind.registers())
            .collect();
        for instruction in &code.instructions {
            if let Step::Value(_) = instruction.kind
                && read.contains(&instruction.dest)
                && let Operand::Constant(_) = homes[instruction.dest as usize]
                && let Some(home) = self.at_rest(&instruction.kind)
            {
                own[instruction.dest as usize] = home;
            }
        }
        own
    }

    fn add(&mut self, part: SlotId, home: Home, code: LaneCode) {
        debug_assert_eq!(part.index(), self.program.homes.len());
        self.program.homes.push(home);
        self.program.codes.push(code);
    }

    /// A slot's instructions, but for some of them, with registers at these homes.
    fn lane_code(
        &mut self,
        slot: SlotId,
        homes: Vec<Operand>,
        without: impl Fn(usize) -> bool,
        result: Reg,
    ) -> LaneCode {
        let code = &self.plan.slot(slot).code;
        let mut instructions: Vec<LaneInstruction> = Vec::with_capacity(code.instructions.len());
        // Numbers change where operands need no instruction of their own.
        let mut numbers = Vec::with_capacity(code.instructions.len() + 1);
        for (index, instruction) in code.instructions.iter().enumerate() {
            numbers.push(instructions.len());
            let dest = homes[instruction.dest as usize];
            let at_rest = matches!(dest, Operand::Constant(_) | Operand::Column { .. });
            if at_rest || without(index) {
                continue;
            }
            let step = self.step(&instruction.kind, &homes);
            instructions.push(LaneInstruction { index, dest, step });
        }
        numbers.push(instructions.len());
        for instruction in &mut instructions {
            if let Some(to) = target_mut(&mut instruction.step) {
                *to = numbers[*to];
            }
        }
        self.program.registers = self.program.registers.max(homes.len());
        LaneCode {
            slot,
            paths: Paths::of(&instructions),
            instructions,
            result: homes.get(result as usize).copied(),
            homes,
        }
    }

    /// Where a value stands that is computed by nothing.
    fn at_rest(&mut self, step: &Step) -> Option<Operand> {
        match step {
            Step::Value(value) => {
                self.program.constants.push(*value);
                Some(Operand::Constant(self.program.constants.len() as u32 - 1))
            }
            Step::Read {
                source: Source::Slot(slot),
                lag,
                birth,
            } => {
                let back = match lag {
                    Lag::Periods(n) => i64::from(*n),
                    Lag::Months(n) => {
                        i64::from(*n) / self.plan.typed.model.timeline.granularity().months()
                    }
                };
                let (slot, birth) = (*slot, *birth);
                Some(Operand::Column { slot, back, birth })
            }
            _ => None,
        }
    }

    fn step(&mut self, step: &Step, homes: &[Operand]) -> LaneStep {
        let home = |register: &Reg| homes[*register as usize];
        match step {
            Step::Copy(from) => LaneStep::Copy(home(from)),
            Step::Choose(from, because) => LaneStep::Choose(home(from), home(because)),
            Step::Operate { op, operands } => match (op, &**operands) {
                (Op::Round(mode), [value, places]) => match self.places(home(places)) {
                    Some(places) => LaneStep::Round(*mode, places, home(value)),
                    None => LaneStep::Binary(*op, home(value), home(places)),
                },
                (_, [a]) => LaneStep::Unary(*op, home(a)),
                (_, [a, b]) => LaneStep::Binary(*op, home(a), home(b)),
                (_, all) => LaneStep::Operate(*op, all.iter().map(home).collect()),
            },
            Step::Accrue {
                value,
                group,
                per,
                window: None,
            } => LaneStep::Accrue(self.length(*group, *per), home(value)),
            Step::Calendar(value) => LaneStep::Calendar(*value),
            Step::IsBlank { value, negated } => LaneStep::IsBlank(home(value), *negated),
            Step::Jump(to) => LaneStep::Jump(*to),
            Step::Unless(condition, to) => LaneStep::Unless(home(condition), *to),
            Step::UnlessBlank(value, to) => LaneStep::UnlessBlank(home(value), *to),
            Step::UnlessPeriod(period, to) => LaneStep::UnlessPeriod(*period, *to),
            Step::UnlessEarlier(period, to) => LaneStep::UnlessEarlier(*period, *to),
            Step::UnlessWithin(window, to) => LaneStep::UnlessWithin(home(window), *to),
            _ => LaneStep::Plain,
        }
    }

    /// A constant number of places.
    fn places(&self, operand: Operand) -> Option<i32> {
        let Operand::Constant(at) = operand else {
            return None;
        };
        match self.program.constants[at as usize] {
            Value::Number(places) => i32::try_from(places.to_i64()?).ok(),
            _ => None,
        }
    }

    /// What rates of this kind are multiplied by.
    fn length(&mut self, group: TimeGroup, per: Ratio) -> u32 {
        let key = (group == TimeGroup::Days, per.numerator, per.denominator);
        if let Some(known) = self.lengths.get(&key) {
            return *known;
        }
        let timeline = &self.plan.typed.model.timeline;
        let in_period = timeline.periods().iter().map(|period| {
            let overlap = Overlap::of(*period, period.first(), period.last());
            accrual(overlap, group, per)
        });
        let at = self.program.lengths.len() as u32;
        self.program.lengths.push(in_period.collect());
        self.lengths.insert(key, at);
        at
    }
}

/// What a rate is multiplied by over an overlap; None where that is beyond all bounds.
pub fn accrual(overlap: Overlap, group: TimeGroup, per: Ratio) -> Option<Ratio> {
    let (count, of) = match group {
        TimeGroup::Months => overlap.months,
        TimeGroup::Days => (overlap.days, 1),
    };
    Ratio::new(i128::from(count), i128::from(of))?.times(per)
}
