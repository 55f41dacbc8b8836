//! The figure that a bridge is for, by names that hold in every variant of a model.

use crate::base::{Code, Diagnostic};
use crate::calendar::Period;
use crate::check::{Ty, Value};
use crate::eval::{Cell, Moment, Run};
use crate::plan::SlotId;
use crate::resolve::LineId;
use crate::session;

/// A line with its members, and when: `seats[pro]` in 2026-03.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// With its members: `seats[pro]`.
    pub name: String,
    /// None: the line has one value for the run.
    pub at: Option<Period>,
}

/// The figure in one variant.
pub(super) struct Found {
    /// None: it failed.
    pub value: Option<Value>,
    /// As people write it, with every digit.
    pub text: String,
    pub ty: Ty,
    /// Empty for a plain number.
    pub unit: String,
}

impl Asked {
    /// A line's slot at a moment of a run.
    pub fn of(run: &Run<'_>, line: LineId, member: usize, at: Option<&Moment>) -> Asked {
        let slot = run.plan.slots_of(line).get(member);
        let name = match slot {
            Some(slot) => run.plan.slot_name(line, *slot),
            None => run.plan.typed.model.line(line).name.clone(),
        };
        let at = at.map(|at| match at {
            Moment::Period(at) => run.timeline().period(*at),
            Moment::Coarse(bucket) => bucket.period,
        });
        Asked { name, at }
    }

    /// What it comes to in a run; None where the run has no such line or period.
    pub(super) fn find(&self, run: &Run<'_>) -> Option<Found> {
        let slot = self.slot(run)?;
        let at = match (self.at, run.plan.slot(slot).varies) {
            (Some(period), true) => Some(run.moment(period)?),
            _ => None,
        };
        let ty = run.plan.slot(slot).ty.clone();
        let units = &run.plan.typed.model.units;
        let value = match session::figure(run, slot, at.as_ref()) {
            Cell::Value(value, _) => Some(value),
            Cell::Failed => None,
        };
        Some(Found {
            value,
            text: value.map_or("failed".to_owned(), |value| ty.shown(value, units)),
            unit: ty.unit().map_or(String::new(), |unit| unit.text(units)),
            ty,
        })
    }

    /// That a variant does not have it.
    pub(super) fn missing(&self) -> Diagnostic {
        let when = self
            .at
            .map_or(String::new(), |at| format!(" in {}", at.label()));
        Diagnostic::new(
            Code::UnknownName,
            format!("there is no `{}`{when} on one of the two sides", self.name),
        )
        .help("ask for a line and a period that both have")
    }

    fn slot(&self, run: &Run<'_>) -> Option<SlotId> {
        let base = self.name.split('[').next().unwrap_or_default();
        let model = &run.plan.typed.model;
        let mut lines = model.line_ids().filter(|id| model.line(*id).name == base);
        lines.find_map(|id| {
            let mut slots = run.plan.slots_of(id).iter();
            slots
                .find(|slot| run.plan.slot_name(id, **slot) == self.name)
                .copied()
        })
    }
}
