//! A value that a search has tried, and what the goal came to there.
//!
//! Input: the value and a study's outcome. Output: on which side of the goal it lies, with what
//! the goal read.

use std::cmp::Ordering;

use crate::base::Decimal;
use crate::check::Value;
use crate::session::Outcome;

/// What a goal comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    Truth(bool),
    Difference(Decimal),
    Blank,
    Failed,
}

impl Reading {
    /// On which side of the goal; None where that can't be said.
    pub(super) fn side(self) -> Option<Ordering> {
        match self {
            Reading::Truth(true) => Some(Ordering::Greater),
            Reading::Truth(false) => Some(Ordering::Less),
            Reading::Difference(number) => Some(number.cmp(&Decimal::ZERO)),
            Reading::Blank | Reading::Failed => None,
        }
    }

    /// Whether the condition holds, or the difference is 0.
    pub(super) fn is_met(self) -> bool {
        matches!(self, Reading::Truth(true)) || self.side() == Some(Ordering::Equal)
    }

    pub(super) fn difference(self) -> Option<Decimal> {
        match self {
            Reading::Difference(number) => Some(number),
            _ => None,
        }
    }
}

/// A value that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    pub at: Value,
    pub goal: Reading,
    /// What the goal reads; None where that failed.
    pub reads: Vec<Option<Value>>,
}

/// What a study's outcome says of the goal, its first question, and of what the goal reads.
pub(super) fn probe(at: Value, outcome: &Outcome) -> Probe {
    let mut values = outcome.figures.values();
    let goal = match values.next().flatten() {
        Some(Value::Bool(holds)) => Reading::Truth(holds),
        Some(Value::Number(number)) => Reading::Difference(number),
        Some(Value::Blank) => Reading::Blank,
        _ => Reading::Failed,
    };
    Probe {
        at,
        goal,
        reads: values.collect(),
    }
}
