//! One run of a plan: its columns, its ledger and its problems.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, Origin};
use super::execute::{Executed, Registers};
use super::faults;
use super::ledger::Ledger;
use super::read::Place;
use crate::base::{Code, Diagnostic, Span};
use crate::calendar::{Date, Timeline};
use crate::plan::{Plan, SlotId};
use crate::resolve::LineId;

/// What a run of a plan gave. Values are in the unit of their slot.
pub struct Run<'p> {
    pub plan: &'p Plan,
    /// The run without a test's givens.
    pub(super) base: Option<&'p Run<'p>>,
    pub scenario: Option<String>,
    pub(super) columns: Vec<Vec<Cell>>,
    pub(super) ledger: RefCell<Ledger>,
    /// Registers to be used again.
    pub(super) spare: RefCell<Registers>,
    /// Roll-ups by slot and the first and the last day of the coarser period, of which the
    /// timeline may hold no more than of another.
    pub(super) rolled: RefCell<BTreeMap<(SlotId, Date, Date), Cell>>,
    pub diagnostics: Vec<Diagnostic>,
    /// Problems in parts of formulas, reported when a line first reads them.
    pub(super) deferred: RefCell<BTreeMap<(SlotId, usize), Diagnostic>>,
    /// Problems of roll-ups, each once.
    pub(super) roll_up_problems: RefCell<Vec<Diagnostic>>,
    reported: BTreeSet<(Option<LineId>, Code, Span)>,
}

/// Runs a plan. `base` is the run that `base.x` reads in a test.
pub fn run<'p>(plan: &'p Plan, base: Option<&'p Run<'p>>, scenario: Option<String>) -> Run<'p> {
    let mut run = Run {
        plan,
        base,
        scenario,
        columns: plan.slots.iter().map(|_| Vec::new()).collect(),
        ledger: RefCell::default(),
        spare: RefCell::default(),
        rolled: RefCell::default(),
        diagnostics: Vec::new(),
        deferred: RefCell::default(),
        roll_up_problems: RefCell::default(),
        reported: BTreeSet::new(),
    };
    let periods = run.timeline().len();
    for block in &plan.blocks {
        for slot in &block.slots {
            let size = if plan.slot(*slot).varies { periods } else { 1 };
            run.columns[slot.index()] = vec![Cell::BLANK; size];
        }
        if block.recurrent {
            for period in 0..periods {
                for slot in &block.slots {
                    run.compute(*slot, period);
                }
            }
        } else {
            for slot in &block.slots {
                for period in 0..run.columns[slot.index()].len() {
                    run.compute(*slot, period);
                }
            }
        }
    }
    run.warn();
    run
}

impl Run<'_> {
    pub fn timeline(&self) -> &Timeline {
        &self.plan.typed.model.timeline
    }

    pub fn ledger(&self) -> std::cell::Ref<'_, Ledger> {
        self.ledger.borrow()
    }

    /// The cells of a slot: one for each period, or a single one.
    pub fn column(&self, slot: SlotId) -> &[Cell] {
        &self.columns[slot.index()]
    }

    /// A slot's cell in a period of the timeline.
    pub fn cell(&self, slot: SlotId, period: usize) -> Cell {
        let column = &self.columns[slot.index()];
        let at = if self.plan.slot(slot).varies {
            period
        } else {
            0
        };
        column.get(at).copied().unwrap_or(Cell::BLANK)
    }

    fn compute(&mut self, slot: SlotId, period: usize) {
        if period >= self.columns[slot.index()].len() {
            return;
        }
        let cell = match self.execute(slot, Place::Period(period)) {
            Executed::Value(value, origin) => match faults::unfit(self, slot, period, value) {
                Some(diagnostic) => self.fail(slot, period, diagnostic),
                None => Cell::Value(value, origin),
            },
            Executed::Failed(culprit) => {
                let known = culprit.and_then(|at| self.deferred.borrow().get(&at).cloned());
                match known {
                    Some(diagnostic) => self.fail(slot, period, diagnostic),
                    None => Cell::Failed,
                }
            }
            Executed::Fault(diagnostic) => self.fail(slot, period, *diagnostic),
        };
        self.columns[slot.index()][period] = cell;
    }

    /// A failing line is reported; a failing part of a formula only when it is read.
    fn fail(&mut self, slot: SlotId, period: usize, diagnostic: Diagnostic) -> Cell {
        if self.plan.slot(slot).is_line {
            self.report(slot, diagnostic);
        } else {
            self.deferred
                .borrow_mut()
                .insert((slot, period), diagnostic);
        }
        Cell::Failed
    }

    /// Reports a problem once for each line and place: in the first period it appears in.
    pub(super) fn report(&mut self, slot: SlotId, diagnostic: Diagnostic) {
        let span = diagnostic
            .labels
            .first()
            .map_or(self.plan.slot(slot).span, |label| label.span);
        if self
            .reported
            .insert((self.plan.slot(slot).line, diagnostic.code, span))
        {
            self.diagnostics.push(diagnostic);
        }
    }

    /// What went wrong in the roll-ups that were read so far: the first of each place.
    pub fn roll_up_problems(&self) -> Vec<Diagnostic> {
        self.roll_up_problems.borrow().clone()
    }

    /// What first went wrong in a slot that is a part of a formula, or a condition.
    pub fn problem(&self, slot: SlotId) -> Option<Diagnostic> {
        let deferred = self.deferred.borrow();
        deferred
            .range((slot, 0)..=(slot, usize::MAX))
            .next()
            .map(|(_, problem)| problem.clone())
    }

    /// The first rounding on the way to a slot, over all its periods; a forced one before a
    /// chosen one.
    pub fn first_rounding(&self, slot: SlotId) -> Option<super::Rounding> {
        let ledger = self.ledger.borrow();
        let origins = self.column(slot).iter().map(|cell| match cell {
            Cell::Value(_, origin) => *origin,
            Cell::Failed => Origin::EXACT,
        });
        let found = origins.fold(Origin::EXACT, |found, origin| ledger.join(found, origin));
        ledger.get(found).cloned()
    }
}
