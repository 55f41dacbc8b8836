//! A run that stops and goes on: what was computed once is kept while it stays what it is.
//!
//! Input: the progress of a run, and what is asked of it. Output: a run in which that is computed.
//! Invariant: each cell, and where it was first rounded, is that of a run from the beginning. What
//! failed is computed again, so that it says why each time.

use std::ops::Deref;

use super::cell::Cell;
use super::ledger::Ledger;
use super::memory::{Memory, Precision};
use super::run::Run;
use crate::plan::{self, Home, Plan, SlotId};

/// What is computed of a plan so far.
pub struct Progress {
    memory: Memory,
    ledger: Ledger,
    /// By slot of the plan.
    computed: Vec<bool>,
}

/// A run of which that is computed which was asked for.
pub struct Resumed<'p> {
    run: Run<'p>,
    computed: Vec<bool>,
    /// How many lines were computed for it, each member of one by itself.
    pub lines: usize,
}

impl<'p> Deref for Resumed<'p> {
    type Target = Run<'p>;

    fn deref(&self) -> &Run<'p> {
        &self.run
    }
}

impl Progress {
    /// Nothing is computed.
    pub fn new(plan: &Plan) -> Progress {
        Progress {
            memory: Memory::new(&plan.program, 1, Precision::Exact),
            ledger: Ledger::of(plan),
            computed: vec![false; plan.slots.len()],
        }
    }

    /// Goes on until all is computed that the slots follow from: `None` asks for everything, and
    /// for the warnings of a whole run.
    pub fn resume<'p>(
        self,
        plan: &'p Plan,
        scenario: Option<String>,
        asked: Option<&[SlotId]>,
    ) -> Resumed<'p> {
        let mut due = match asked {
            Some(asked) => plan.needed_by(asked),
            None => vec![true; plan.slots.len()],
        };
        let mut computed = self.computed;
        for (due, computed) in due.iter_mut().zip(&mut computed) {
            *due &= !*computed;
            *computed |= *due;
        }
        let mut run = Run::empty(plan, &plan.program, self.memory, self.ledger);
        run.scenario = scenario;
        run.compute_where(|slot| due.get(slot.index()) == Some(&true));
        if asked.is_none() {
            run.warn();
        }
        let slots = plan.slots.iter().zip(&due);
        let lines = slots.filter(|(slot, due)| slot.is_line && **due).count();
        Resumed {
            run,
            computed,
            lines,
        }
    }

    /// What stays as it was of `old` in another plan of the same timeline, units and dimensions.
    #[must_use]
    pub fn renewed(&self, old: &Plan, new: &Plan) -> Progress {
        let mut next = Progress::new(new);
        let periods = new.typed.model.timeline.len();
        let alike = plan::alike(old, new);
        let (ledger, entries) = self.ledger.renewed(old, new, &alike);
        next.ledger = ledger;
        for (index, before) in alike.iter().enumerate() {
            let Some(before) = before.filter(|before| self.computed[before.index()]) else {
                continue;
            };
            let homes = (old.program.homes[before.index()], new.program.homes[index]);
            let (Home::Own { start: from, .. }, Home::Own { start: to, varies }) = homes else {
                continue;
            };
            for period in 0..if varies { periods } else { 1 } {
                let cell = self.memory.cell(self.memory.column_at(from + period).first);
                let cell = match cell {
                    Cell::Value(value, origin) => Cell::Value(value, origin.renamed(&entries)),
                    Cell::Failed => Cell::Failed,
                };
                let at = next.memory.column_at(to + period).first;
                next.memory.set(at, cell);
            }
            next.computed[index] = true;
        }
        next
    }
}

impl Resumed<'_> {
    /// What is computed so far, for another time; the run is empty from then on.
    pub fn pause(&mut self) -> Progress {
        let run = &mut self.run;
        if !(run.diagnostics.is_empty() && run.deferred.is_empty()) {
            for (index, computed) in (0..).zip(&mut self.computed) {
                let mut cells = run.column(SlotId(index));
                *computed &= !cells.any(|cell| cell == Cell::Failed);
            }
        }
        Progress {
            memory: std::mem::take(&mut run.memory),
            ledger: std::mem::replace(&mut run.ledger, Ledger::Ranks),
            computed: std::mem::take(&mut self.computed),
        }
    }
}
