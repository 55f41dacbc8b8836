//! What a column holds for one period: a value with where it was first rounded, or a failure.

use crate::check::Value;

/// Where a value was first rounded: an entry of the ledger, and whether it was by choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin(u32);

/// How a value was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exactness {
    /// No rounding on the way.
    Exact,
    /// Rounded only where the model asks for it.
    Chosen,
    /// Rounded because a decimal has no more digits.
    Rounded,
}

/// The bits of an origin that are its entry.
const ENTRY: u32 = (1 << RANK) - 1;
/// Above them: 0 exact, 1 rounded by choice, 2 by force.
const RANK: u32 = 30;

impl Origin {
    /// No rounding on the way.
    pub const EXACT: Origin = Origin(0);

    /// An entry of the ledger. Beyond a thousand million of them all are the last.
    pub(super) fn entry(index: usize, chosen: bool) -> Origin {
        let rank = if chosen { 1 } else { 2 };
        Origin(rank << RANK | (index as u32).min(ENTRY))
    }

    pub(super) fn index(self) -> Option<usize> {
        (!self.is_exact()).then_some((self.0 & ENTRY) as usize)
    }

    pub fn is_exact(self) -> bool {
        self == Origin::EXACT
    }

    pub fn exactness(self) -> Exactness {
        match self.0 >> RANK {
            0 => Exactness::Exact,
            1 => Exactness::Chosen,
            _ => Exactness::Rounded,
        }
    }

    /// Which of two origins a result keeps: a forced rounding before a chosen one, then the
    /// first operand's.
    #[inline]
    pub(super) fn join(self, other: Origin) -> Origin {
        if other.0 >> RANK > self.0 >> RANK {
            other
        } else {
            self
        }
    }

    pub(super) fn from_bits(bits: u32) -> Origin {
        Origin(bits)
    }

    pub(super) fn bits(self) -> u32 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    Value(Value, Origin),
    /// It could not be computed; the reason was, or will be, reported once.
    Failed,
}

impl Cell {
    pub const BLANK: Cell = Cell::Value(Value::Blank, Origin::EXACT);

    pub fn value(self) -> Option<Value> {
        match self {
            Cell::Value(value, _) => Some(value),
            Cell::Failed => None,
        }
    }
}
