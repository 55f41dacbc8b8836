//! A plan as a machine of many lanes runs it: which slots it computes, where their cells lie,
//! and their instructions with operands that need no looking up.
//!
//! Input: a plan, and what of it varies from lane to lane. Output: a [`Program`]. Invariant: a
//! slot that no varying slot leads to is not in it (its values are common to all lanes), nor is
//! one that leads to nothing asked for.

use std::collections::BTreeMap;

use super::schedule::reads;
use super::{Block, Code, Plan, Reg, SlotId, Source, Step};
use crate::base::decimal::RoundingMode;
use crate::calendar::Overlap;
use crate::check::{Lag, Op, Value};
use crate::units::{Ratio, TimeGroup};

/// Where an operand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Of the code; its value is that of the period.
    Register(Reg),
    /// An index into [`Program::constants`].
    Constant(u32),
    /// A slot so many periods back (negative: ahead); blank off the timeline, and before the
    /// period of its birth.
    Column {
        slot: SlotId,
        back: i64,
        birth: usize,
    },
}

/// An instruction over all lanes. `Plain` ones have no form of their own: they are steps of the
/// plan, taken lane by lane.
#[derive(Clone, Debug)]
pub enum LaneStep {
    Copy(Operand),
    /// The first, chosen because of the second.
    Choose(Operand, Operand),
    Unary(Op, Operand),
    Binary(Op, Operand, Operand),
    Operate(Op, Box<[Operand]>),
    /// To so many places.
    Round(RoundingMode, i32, Operand),
    /// A rate over the whole period: an index into [`Program::lengths`].
    Accrue(u32, Operand),
    IsBlank(Operand, bool),
    Jump(usize),
    Unless(Operand, usize),
    UnlessBlank(Operand, usize),
    UnlessPeriod(usize, usize),
    UnlessEarlier(usize, usize),
    UnlessWithin(Operand, usize),
    Plain,
}

#[derive(Clone, Debug)]
pub struct LaneInstruction {
    /// Its number in the slot's code.
    pub index: usize,
    pub dest: Reg,
    pub step: LaneStep,
}

/// The instructions of one slot.
#[derive(Clone, Debug, Default)]
pub struct LaneCode {
    pub instructions: Vec<LaneInstruction>,
    /// Where each register of the plan's code stands.
    pub homes: Vec<Operand>,
    /// Whether lanes may go different ways.
    pub branches: bool,
    pub result: Option<Operand>,
}

/// Where the cells of a slot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// From this cell of each lane on: one for each period, or a single one.
    Own { start: usize, varies: bool },
    /// The same in every lane: in the run that they have in common.
    Common,
}

#[derive(Clone, Debug, Default)]
pub struct Program {
    pub blocks: Vec<Block>,
    /// By slot; empty where a slot is not computed.
    pub codes: Vec<LaneCode>,
    pub homes: Vec<Home>,
    pub constants: Vec<Value>,
    /// What a rate is multiplied by in each period; None where that overflows.
    pub lengths: Vec<Vec<Option<Ratio>>>,
    /// Cells of one lane in all its columns.
    pub size: usize,
    /// The most registers of any code.
    pub registers: usize,
}

impl Program {
    /// All slots of a plan, in one lane.
    pub(super) fn whole(plan: &Plan) -> Program {
        Builder::new(plan).build(|_| true, |_| false)
    }

    /// What `asked` needs of the slots that follow from those that vary. The values of the
    /// varying slots themselves are given, and not computed.
    pub fn varying(plan: &Plan, varying: &[SlotId], asked: &[SlotId]) -> Program {
        let mut follows = vec![false; plan.slots.len()];
        for slot in varying {
            follows[slot.index()] = true;
        }
        for block in &plan.blocks {
            let reads_one = |slot: &SlotId| {
                let mut read = reads(plan, plan.slot(*slot));
                read.any(|(read, _)| follows[read.index()])
            };
            let any = block
                .slots
                .iter()
                .any(|slot| follows[slot.index()] || reads_one(slot));
            for slot in block.slots.iter().filter(|_| any) {
                follows[slot.index()] = true;
            }
        }
        let mut needed = vec![false; plan.slots.len()];
        let mut open = asked.to_vec();
        while let Some(slot) = open.pop() {
            if !std::mem::replace(&mut needed[slot.index()], true) {
                open.extend(reads(plan, plan.slot(slot)).map(|(read, _)| read));
            }
        }
        let own = |slot: SlotId| {
            follows[slot.index()] && (needed[slot.index()] || varying.contains(&slot))
        };
        Builder::new(plan).build(own, |slot| varying.contains(&slot))
    }
}

struct Builder<'p> {
    plan: &'p Plan,
    program: Program,
    /// By the group of time and the ratio to it.
    lengths: BTreeMap<(bool, i128, i128), u32>,
}

impl<'p> Builder<'p> {
    fn new(plan: &'p Plan) -> Builder<'p> {
        Builder {
            plan,
            program: Program::default(),
            lengths: BTreeMap::new(),
        }
    }

    fn build(mut self, own: impl Fn(SlotId) -> bool, given: impl Fn(SlotId) -> bool) -> Program {
        let plan = self.plan;
        let periods = plan.typed.model.timeline.len();
        for index in 0..plan.slots.len() {
            let slot = SlotId(index as u32);
            let varies = plan.slot(slot).varies;
            if !own(slot) {
                self.program.homes.push(Home::Common);
                self.program.codes.push(LaneCode::default());
                continue;
            }
            let start = self.program.size;
            self.program.homes.push(Home::Own { start, varies });
            self.program.size += if varies { periods } else { 1 };
            let code = match given(slot) {
                true => LaneCode::default(),
                false => self.code(&plan.slot(slot).code),
            };
            self.program.registers = self.program.registers.max(code.homes.len());
            self.program.codes.push(code);
        }
        for block in &plan.blocks {
            let computed = |slot: &&SlotId| own(**slot) && !given(**slot);
            let slots: Vec<SlotId> = block.slots.iter().filter(computed).copied().collect();
            if !slots.is_empty() {
                let recurrent = block.recurrent;
                self.program.blocks.push(Block { slots, recurrent });
            }
        }
        self.program
    }

    fn code(&mut self, code: &Code) -> LaneCode {
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
        let mut instructions = Vec::with_capacity(code.instructions.len());
        // Numbers change where operands need no instruction of their own.
        let mut numbers = Vec::with_capacity(code.instructions.len() + 1);
        let mut branches = false;
        for (index, instruction) in code.instructions.iter().enumerate() {
            numbers.push(instructions.len());
            if !matches!(homes[instruction.dest as usize], Operand::Register(_)) {
                continue;
            }
            let step = self.step(&instruction.kind, &homes);
            branches |= target(&step).is_some();
            let dest = instruction.dest;
            instructions.push(LaneInstruction { index, dest, step });
        }
        numbers.push(instructions.len());
        for instruction in &mut instructions {
            if let Some(to) = target_mut(&mut instruction.step) {
                *to = numbers[*to];
            }
        }
        LaneCode {
            instructions,
            result: homes.get(code.result as usize).copied(),
            homes,
            branches,
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

fn target(step: &LaneStep) -> Option<usize> {
    match step {
        LaneStep::Jump(to)
        | LaneStep::Unless(_, to)
        | LaneStep::UnlessBlank(_, to)
        | LaneStep::UnlessPeriod(_, to)
        | LaneStep::UnlessEarlier(_, to)
        | LaneStep::UnlessWithin(_, to) => Some(*to),
        _ => None,
    }
}

fn target_mut(step: &mut LaneStep) -> Option<&mut usize> {
    match step {
        LaneStep::Jump(to)
        | LaneStep::Unless(_, to)
        | LaneStep::UnlessBlank(_, to)
        | LaneStep::UnlessPeriod(_, to)
        | LaneStep::UnlessEarlier(_, to)
        | LaneStep::UnlessWithin(_, to) => Some(to),
        _ => None,
    }
}
