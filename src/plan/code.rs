//! The instructions that compute one slot in one period: flat, in the order they run, each
//! writing its own register.

use super::SlotId;
use crate::base::{Decimal, Span};
use crate::calendar::Date;
use crate::check::{CalendarValue, Event, Interpolation, Lag, Op, Reduce, Ty, Value, WindowKind};
use crate::library::Native;
use crate::resolve::{DimId, LineId};
use crate::units::{Ratio, TimeGroup};

/// A register of one code; its value lives for one period.
pub type Reg = u32;

/// Where an instruction reads a value from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Slot(SlotId),
    /// A line of the run without a test's givens, and which of its members.
    Base {
        line: LineId,
        member: u32,
    },
}

#[derive(Clone, Debug)]
pub struct Instruction {
    pub span: Span,
    pub dest: Reg,
    pub kind: Step,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Value(Value),
    Copy(Reg),
    /// The first, chosen because of the second.
    Choose(Reg, Reg),
    Operate {
        op: Op,
        operands: Box<[Reg]>,
    },
    /// Blank off the timeline, and before the period that a vintage is born in.
    Read {
        source: Source,
        lag: Lag,
        birth: usize,
    },
    /// In the period that a vintage is born in.
    Born {
        source: Source,
        birth: usize,
    },
    /// Months since then.
    Age {
        birth: usize,
    },
    Curve {
        interpolation: Interpolation,
        points: Box<[(Decimal, Reg)]>,
        at: Reg,
    },
    Data(std::sync::Arc<[Option<Decimal>]>),
    Refuse(&'static str),
    At {
        source: Source,
        period: Reg,
    },
    Last {
        source: Source,
    },
    Window {
        reduce: Reduce,
        source: Source,
        window: WindowKind,
        full: bool,
    },
    Event {
        event: Event,
        source: Source,
    },
    Delayed {
        source: Source,
        delay: Reg,
        group: TimeGroup,
        outstanding: bool,
    },
    Calendar(CalendarValue),
    /// A rate over the whole period, or over its part within a window.
    Accrue {
        value: Reg,
        group: TimeGroup,
        per: Ratio,
        window: Option<Reg>,
    },
    Within(Reg),
    Before(Reg),
    Count(Box<[Reg]>),
    Every {
        months: Reg,
        from: Option<Reg>,
        until: Option<Reg>,
    },
    Points {
        interpolation: Interpolation,
        points: Box<[(Date, Reg)]>,
    },
    Native {
        native: Native,
        inputs: Box<[Input]>,
    },
    IsBlank {
        value: Reg,
        negated: bool,
    },
    /// Goes on at the instruction of this number.
    Jump(usize),
    /// Goes on there unless the register is true.
    Unless(Reg, usize),
    /// Goes on there unless the register is blank.
    UnlessBlank(Reg, usize),
    /// Goes on there unless this is the period of that number.
    UnlessPeriod(usize, usize),
    /// Goes on there unless this is a period before that one.
    UnlessEarlier(usize, usize),
    /// Goes on there where the period has no day in the window.
    UnlessWithin(Reg, usize),
}

/// What a native function is given for one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    One(Reg),
    Listed(Box<[Reg]>),
    /// A source's value in each period of the timeline.
    OverTime(Source),
}

/// What computes a slot.
#[derive(Clone, Debug, Default)]
pub struct Code {
    pub instructions: Vec<Instruction>,
    pub registers: u32,
    pub result: Reg,
    /// In a check or an expect: which register holds what a part of its text comes to, the
    /// parts of a part before it. Empty in a line.
    pub notes: Vec<Note>,
}

/// A part of a condition's text, with the register that holds its value once it is computed.
#[derive(Clone, Debug)]
pub struct Note {
    pub span: Span,
    pub register: Reg,
    pub ty: Ty,
    /// The members that the value is for, of the dimensions that it varies over.
    pub members: Vec<(DimId, u32)>,
    /// The value of the part itself, brought to another unit.
    pub converted: bool,
}

impl Step {
    /// Whether it only says which instruction comes next.
    pub fn is_jump(&self) -> bool {
        matches!(
            self,
            Step::Jump(_)
                | Step::Unless(..)
                | Step::UnlessBlank(..)
                | Step::UnlessPeriod(..)
                | Step::UnlessEarlier(..)
                | Step::UnlessWithin(..)
        )
    }

    /// Where it reads columns.
    pub(super) fn sources_mut(&mut self) -> Vec<&mut Source> {
        match self {
            Step::Read { source, .. }
            | Step::Born { source, .. }
            | Step::At { source, .. }
            | Step::Last { source }
            | Step::Window { source, .. }
            | Step::Delayed { source, .. }
            | Step::Event { source, .. } => vec![source],
            Step::Native { inputs, .. } => {
                let over_time = inputs.iter_mut().filter_map(|input| match input {
                    Input::OverTime(source) => Some(source),
                    _ => None,
                });
                over_time.collect()
            }
            _ => Vec::new(),
        }
    }

    /// The registers that it reads.
    pub fn registers(&self) -> Vec<Reg> {
        match self {
            Step::Copy(a)
            | Step::IsBlank { value: a, .. }
            | Step::Within(a)
            | Step::Before(a)
            | Step::At { period: a, .. }
            | Step::Delayed { delay: a, .. }
            | Step::Unless(a, _)
            | Step::UnlessBlank(a, _)
            | Step::UnlessWithin(a, _) => vec![*a],
            Step::Choose(a, b) => vec![*a, *b],
            Step::Operate { operands, .. } | Step::Count(operands) => operands.to_vec(),
            Step::Curve { points, at, .. } => points.iter().map(|(_, r)| *r).chain([*at]).collect(),
            Step::Points { points, .. } => points.iter().map(|(_, r)| *r).collect(),
            Step::Accrue { value, window, .. } => {
                [Some(*value), *window].into_iter().flatten().collect()
            }
            Step::Every {
                months,
                from,
                until,
            } => [Some(*months), *from, *until]
                .into_iter()
                .flatten()
                .collect(),
            Step::Native { inputs, .. } => {
                inputs.iter().flat_map(Input::registers).copied().collect()
            }
            Step::Value(_)
            | Step::Read { .. }
            | Step::Born { .. }
            | Step::Age { .. }
            | Step::Data(_)
            | Step::Refuse(_)
            | Step::Last { .. }
            | Step::Window { .. }
            | Step::Event { .. }
            | Step::Calendar(_)
            | Step::Jump(_)
            | Step::UnlessPeriod(..)
            | Step::UnlessEarlier(..) => Vec::new(),
        }
    }
}

impl Input {
    fn registers(&self) -> &[Reg] {
        match self {
            Input::One(register) => std::slice::from_ref(register),
            Input::Listed(registers) => registers,
            Input::OverTime(_) => &[],
        }
    }
}

impl Code {
    /// The instruction that a register was written by, for its place in the source.
    pub fn definition(&self, register: Reg) -> Option<&Instruction> {
        self.instructions.iter().find(|instruction| {
            instruction.dest == register && !matches!(instruction.kind, Step::Jump(_))
        })
    }
}
