//! What a column holds for one period: a value with where it was first rounded, or a failure.

use crate::check::Value;

/// Where a value was first rounded: an entry of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(u32);

impl Origin {
    /// No rounding on the way.
    pub const EXACT: Origin = Origin(0);

    pub(super) fn entry(index: usize) -> Origin {
        Origin(index as u32 + 1)
    }

    pub(super) fn index(self) -> Option<usize> {
        self.0.checked_sub(1).map(|index| index as usize)
    }

    pub fn is_exact(self) -> bool {
        self == Origin::EXACT
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
