//! What a tape is made of: operations over all lanes, one behind the other.
#![expect(
    clippy::disallowed_types,
    reason = "estimates are asked for, and are labelled as such wherever they are shown"
)]

use crate::check::Comparison;
use crate::plan::SlotId;

/// What is done in each lane. `a` and `b` are the operands, `by` a number that all lanes share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    /// The lesser, and the greater.
    Less,
    Greater,
    /// a to the power of b, for a above 0.
    Power,
    /// a, where it is above 0: to the power of 1.
    Positive,
    /// A flag.
    Compare(Comparison),
    AddBy,
    MulBy,
    DivBy,
    /// `by` less a.
    From,
    /// `by` over a.
    Over,
    Abs,
    Sqrt,
    Exp,
    Ln,
    /// `by`, in all lanes.
    Fill,
    /// From the columns of the run.
    Load,
    /// To the columns of the run.
    Store,
    /// Nothing, where a is a number.
    Number,
    /// Nothing, where a is not below 0.
    NotNegative,
}

impl Op {
    /// How many operands it has, of `a` and `b`.
    pub fn operands(self) -> usize {
        match self {
            Op::Fill | Op::Load => 0,
            Op::Add
            | Op::Sub
            | Op::Mul
            | Op::Div
            | Op::Less
            | Op::Greater
            | Op::Power
            | Op::Compare(_) => 2,
            _ => 1,
        }
    }

    pub fn has_result(self) -> bool {
        !matches!(self, Op::Store | Op::Number | Op::NotNegative)
    }
}

/// An operation. Its operands and its result are cells of the tape, or numbers of values while
/// the tape is being made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub op: Op,
    pub a: u32,
    pub b: u32,
    /// Where the result goes; of a load and a store, where in the columns.
    pub dest: u32,
    pub home: u32,
    pub by: f64,
}

/// Operations, and then one cell of the run, computed step by step.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretch {
    pub entries: Vec<Entry>,
    pub then: Option<(SlotId, usize)>,
}
