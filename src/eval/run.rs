//! One run of a plan: its columns, its ledger and its problems.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::cell::{Cell, Origin};
use super::follow::{Followed, Moment};
use super::judge::Judgement;
use super::lane::Lane;
use super::ledger::Ledger;
use super::memory::{Memory, Precision};
use super::trace::Trace;
use crate::base::{Code, Diagnostic, Span};
use crate::calendar::{Bucket, Date, Period, Timeline};
use crate::check::Value;
use crate::plan::{Home, Plan, PlannedCondition, Program, SlotId};
use crate::resolve::LineId;

/// What a run of a plan gave. Values are in the unit of their slot.
///
/// Usually a run has one lane. With several it is a tile: the same program under as many sets
/// of inputs at once, of which problems are not reported.
pub struct Run<'p> {
    pub plan: &'p Plan,
    pub(super) program: &'p Program,
    /// The run without a test's givens.
    pub(super) base: Option<&'p Run<'p>>,
    /// Where the values are that all lanes have in common.
    pub(super) common: Option<&'p Run<'p>>,
    pub scenario: Option<String>,
    pub(super) memory: Memory,
    pub(super) ledger: Ledger,
    /// Roll-ups by lane, slot and the first and the last day of the coarser period, of which
    /// the timeline may hold no more than of another.
    pub(super) rolled: Mutex<BTreeMap<(usize, SlotId, Date, Date), Cell>>,
    pub diagnostics: Vec<Diagnostic>,
    /// Problems in parts of formulas, reported when a line first reads them.
    pub(super) deferred: BTreeMap<(SlotId, usize), Diagnostic>,
    /// Problems of roll-ups, each once.
    pub(super) roll_up_problems: Mutex<Vec<Diagnostic>>,
    reported: BTreeSet<(Option<LineId>, Code, Span)>,
}

/// Runs a plan. `base` is the run that `base.x` reads in a test.
pub fn run<'p>(plan: &'p Plan, base: Option<&'p Run<'p>>, scenario: Option<String>) -> Run<'p> {
    let memory = Memory::new(&plan.program, 1, Precision::Exact);
    let ledger = Ledger::of(plan);
    let mut run = Run::empty(plan, &plan.program, memory, ledger);
    (run.base, run.scenario) = (base, scenario);
    run.compute_all();
    run.warn();
    run
}

impl<'p> Run<'p> {
    pub(super) fn empty(
        plan: &'p Plan,
        program: &'p Program,
        memory: Memory,
        ledger: Ledger,
    ) -> Run<'p> {
        Run {
            plan,
            program,
            base: None,
            common: None,
            scenario: None,
            memory,
            ledger,
            rolled: Mutex::default(),
            diagnostics: Vec::new(),
            deferred: BTreeMap::new(),
            roll_up_problems: Mutex::default(),
            reported: BTreeSet::new(),
        }
    }

    pub(super) fn lane(&self, number: usize) -> Lane<'_, 'p> {
        Lane { run: self, number }
    }

    pub fn timeline(&self) -> &'p Timeline {
        &self.plan.typed.model.timeline
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The cells of a slot in the only lane: one for each period, or a single one.
    pub fn column(&self, slot: SlotId) -> impl ExactSizeIterator<Item = Cell> {
        let (start, count) = self.place(slot);
        (start..start + count).map(|at| self.memory.cell(self.memory.column_at(at).first))
    }

    /// Whether a column of the only lane is certain to have neither failures nor numbers below 0.
    pub(super) fn is_never_negative(&self, slot: SlotId) -> bool {
        let (start, count) = self.place(slot);
        let at = self.memory.column_at(start);
        self.memory.all_fit(at, count, false, true)
    }

    /// The first cell of a column, and how many it has.
    fn place(&self, slot: SlotId) -> (usize, usize) {
        match self.program.homes[slot.index()] {
            Home::Own {
                start,
                varies: true,
            } => (start, self.timeline().len()),
            Home::Own { start, .. } => (start, 1),
            Home::Common => (0, 0),
        }
    }

    /// A slot's cell in a period of the timeline.
    pub fn cell(&self, slot: SlotId, period: usize) -> Cell {
        self.lane(0).cell(slot, period)
    }

    /// A slot's value over several periods of the timeline, by the rule of its kind.
    pub fn rolled(&self, slot: SlotId, bucket: &Bucket) -> Cell {
        self.lane(0).rolled(slot, bucket)
    }

    /// Whether a condition holds, and what it read where it does not.
    pub fn judge(&self, condition: &PlannedCondition) -> Judgement<'p> {
        self.lane(0).judge(condition)
    }

    /// Computes a slot of a condition in a period of the timeline, part by part.
    pub fn trace(&self, slot: SlotId, period: usize) -> Trace<'p> {
        self.lane(0).trace(slot, period)
    }

    /// Computes a slot of expressions alone once more, with what it read.
    pub fn follow(&self, slot: SlotId, at: &Moment) -> Followed<'p> {
        self.lane(0).follow(slot, at)
    }

    /// The moment that a period is on the timeline; None off it, and where it cuts through one
    /// of the timeline's periods.
    pub fn moment(&self, period: Period) -> Option<Moment> {
        self.lane(0).moment(Value::Period(period))
    }

    /// A failing line is reported; a failing part of a formula only when it is read.
    pub(super) fn fail(&mut self, slot: SlotId, period: usize, diagnostic: Diagnostic) {
        if self.plan.slot(slot).is_line {
            self.report(slot, diagnostic);
        } else {
            self.deferred.insert((slot, period), diagnostic);
        }
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
        let problems = self.roll_up_problems.lock();
        problems.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What first went wrong in a slot that is a part of a formula, or a condition.
    pub fn problem(&self, slot: SlotId) -> Option<Diagnostic> {
        let deferred = &self.deferred;
        deferred
            .range((slot, 0)..=(slot, usize::MAX))
            .next()
            .map(|(_, problem)| problem.clone())
    }

    /// The first rounding on the way to a slot, over all its periods; a forced one before a
    /// chosen one.
    pub fn first_rounding(&self, slot: SlotId) -> Option<super::Rounding> {
        let origins = self.column(slot).map(|cell| match cell {
            Cell::Value(_, origin) => origin,
            Cell::Failed => Origin::EXACT,
        });
        self.ledger.get(origins.fold(Origin::EXACT, Origin::join))
    }
}
