//! What the questions of a study come to in one row of values.

use std::ops::Range;
use std::sync::Arc;

use crate::check::Value;
use crate::eval::{Cell, Cells, Exactness};

/// One value of an expression; None where it failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub value: Option<Value>,
    pub exactness: Exactness,
}

/// For each question its value, or its value in each period.
#[derive(Clone)]
pub struct Figures {
    cells: Cells,
    /// Where the figures of each question end.
    ends: Arc<[usize]>,
}

impl Figures {
    pub(super) fn new(cells: Cells, ends: Arc<[usize]>) -> Figures {
        Figures { cells, ends }
    }

    /// How many questions there are.
    pub fn questions(&self) -> usize {
        self.ends.len()
    }

    /// The figures of a question: one, or one for each period.
    pub fn of(&self, question: usize) -> impl ExactSizeIterator<Item = Figure> + '_ {
        self.range(question).map(|at| self.at(at))
    }

    /// The first figure's value, or the only one's, of each question.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Option<Value>> + '_ {
        (0..self.questions()).map(|question| self.value(question))
    }

    /// The value of a question that has one.
    pub fn value(&self, question: usize) -> Option<Value> {
        self.of(question).next()?.value
    }

    /// Whether anything could not be computed.
    pub fn any_failed(&self) -> bool {
        let all = self.ends.last().copied().unwrap_or(0);
        (0..all).any(|at| self.at(at).value.is_none())
    }

    fn range(&self, question: usize) -> Range<usize> {
        let start = question
            .checked_sub(1)
            .map_or(0, |before| self.ends[before]);
        match self.ends.get(question) {
            Some(end) => start..*end,
            None => 0..0,
        }
    }

    /// A figure by its number among those of all questions.
    pub fn at(&self, at: usize) -> Figure {
        match self.cells.get(at) {
            Some(Cell::Value(value, origin)) => Figure {
                value: Some(value),
                exactness: origin.exactness(),
            },
            Some(Cell::Failed) | None => Figure {
                value: None,
                exactness: Exactness::Exact,
            },
        }
    }
}

impl PartialEq for Figures {
    fn eq(&self, other: &Figures) -> bool {
        let mut questions = 0..self.questions();
        self.ends == other.ends && questions.all(|at| self.of(at).eq(other.of(at)))
    }
}

impl std::fmt::Debug for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let questions = (0..self.questions()).map(|at| self.of(at).collect::<Vec<_>>());
        f.debug_list().entries(questions).finish()
    }
}
