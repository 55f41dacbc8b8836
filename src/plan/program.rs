//! A plan as a machine of many lanes runs it: which columns it computes, where their cells lie,
//! and their instructions with operands that need no looking up.

use super::{Block, Reg, SlotId};
use crate::base::decimal::RoundingMode;
use crate::check::{CalendarValue, Op, Value};
use crate::units::Ratio;

/// Where an operand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Of the code; its value is that of the period.
    Register(Reg),
    /// An index into [`Program::constants`].
    Constant(u32),
    /// Of a value that is the same in all periods, below [`Program::kept`]: what computes it does
    /// so in the first period that comes to it.
    Kept(u32),
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
    /// What the calendar has for the period.
    Calendar(CalendarValue),
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
    /// A register, or a value that is kept.
    pub dest: Operand,
    pub step: LaneStep,
}

/// The instructions of one column.
#[derive(Clone, Debug)]
pub struct LaneCode {
    /// The slot of the plan whose formula it is, or a part of which it is.
    pub slot: SlotId,
    pub instructions: Vec<LaneInstruction>,
    /// Where each register of the plan's code stands.
    pub homes: Vec<Operand>,
    pub paths: Paths,
    pub result: Option<Operand>,
}

/// How lanes go through a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paths {
    /// All the same way, in every period.
    One,
    /// All the same way in a period.
    ByPeriod,
    /// Each its own way.
    ByLane,
}

impl Paths {
    pub(super) fn of(instructions: &[LaneInstruction]) -> Paths {
        let mut paths = Paths::One;
        for instruction in instructions {
            match instruction.step {
                LaneStep::Jump(_) | LaneStep::UnlessPeriod(..) | LaneStep::UnlessEarlier(..) => {
                    paths = Paths::ByPeriod;
                }
                _ if target(&instruction.step).is_some() => return Paths::ByLane,
                _ => {}
            }
        }
        paths
    }
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
    /// By slot; empty where a slot is not computed. Behind those of the plan stand the parts of
    /// formulas that are computed once for all periods, or once for all lanes.
    pub codes: Vec<LaneCode>,
    pub homes: Vec<Home>,
    pub constants: Vec<Value>,
    /// What a rate is multiplied by in each period; None where that overflows.
    pub lengths: Vec<Vec<Option<Ratio>>>,
    /// Cells of one lane in all its columns.
    pub size: usize,
    /// The most registers of any code.
    pub registers: usize,
    /// Values that are computed once, in a program of one lane.
    pub kept: usize,
}

impl LaneCode {
    /// The register that the result stands in, which need not be written anywhere but where the
    /// result belongs; not where lanes go ways of their own.
    pub fn result_in_place(&self) -> Option<Operand> {
        let in_register = |result: &Operand| matches!(result, Operand::Register(_));
        self.result
            .filter(in_register)
            .filter(|_| self.paths != Paths::ByLane)
    }

    /// No instructions.
    pub(super) fn of(slot: SlotId) -> LaneCode {
        LaneCode {
            slot,
            instructions: Vec::new(),
            homes: Vec::new(),
            paths: Paths::One,
            result: None,
        }
    }
}

pub(super) fn target(step: &LaneStep) -> Option<usize> {
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

pub(super) fn target_mut(step: &mut LaneStep) -> Option<&mut usize> {
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
