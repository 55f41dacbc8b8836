//! The exactness ledger: which value was first rounded where.
//!
//! A value carries the entry of the first rounding on the way to it. An entry is made once
//! for each instruction that ever rounds, in the first period in which it does.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::cell::Origin;
use crate::base::Span;
use crate::plan::{Plan, SlotId};

/// One place where a value was rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounding {
    pub slot: SlotId,
    /// The period's number on the timeline; None where a coarser period was computed.
    pub period: Option<usize>,
    pub span: Span,
    /// The operation in a word: `/`, `^`, `round`.
    pub operation: &'static str,
    /// Asked for by `round` or `tick`, and not forced by the decimals.
    pub chosen: bool,
}

/// Made by one run. It can be read, and a roll-up can add to it, from several threads.
#[derive(Debug)]
pub enum Ledger {
    Entries(Box<Entries>),
    /// Many lanes at once: only that a value was rounded, and whether by choice.
    Ranks,
}

#[derive(Debug, Default)]
pub struct Entries {
    made: Mutex<Made>,
    /// How many are made.
    count: AtomicUsize,
    /// For each instruction of the plan the bits of its origin, once it has rounded.
    known: Vec<AtomicU64>,
}

#[derive(Debug, Default)]
struct Made {
    entries: Vec<Rounding>,
    roll_ups: BTreeMap<SlotId, Origin>,
}

impl Ledger {
    pub(super) fn of(plan: &Plan) -> Ledger {
        let all = plan.numbers.last().copied().unwrap_or(0);
        let mut known = Vec::with_capacity(all);
        known.resize_with(all, AtomicU64::default);
        Ledger::Entries(Box::new(Entries {
            known,
            ..Entries::default()
        }))
    }

    /// The origin of what an instruction rounds, where that is known.
    #[inline]
    pub(super) fn known(&self, instruction: usize, chosen: bool) -> Option<Origin> {
        match self {
            Ledger::Ranks => Some(Origin::entry(0, chosen)),
            Ledger::Entries(own) => {
                let bits = own.known.get(instruction)?.load(Ordering::Relaxed);
                (bits != 0).then(|| Origin::from_bits(bits))
            }
        }
    }

    /// The origin that the next entry will have.
    pub(super) fn next(&self, chosen: bool) -> Origin {
        let entries = match self {
            Ledger::Ranks => 0,
            Ledger::Entries(own) => own.count.load(Ordering::Relaxed),
        };
        Origin::entry(entries, chosen)
    }

    /// The entry for an instruction, by its number in the plan (None: the slot's roll-up), made
    /// at need.
    pub(super) fn rounded(&self, instruction: Option<usize>, rounding: Rounding) -> Origin {
        let Ledger::Entries(own) = self else {
            return Origin::entry(0, rounding.chosen);
        };
        if let Some(known) = instruction.and_then(|at| self.known(at, rounding.chosen)) {
            return known;
        }
        let mut made = own.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let (None, Some(known)) = (instruction, made.roll_ups.get(&rounding.slot)) {
            return *known;
        }
        let origin = Origin::entry(made.entries.len(), rounding.chosen);
        match instruction {
            Some(at) => own.known[at].store(origin.bits(), Ordering::Relaxed),
            None => {
                made.roll_ups.insert(rounding.slot, origin);
            }
        }
        made.entries.push(rounding);
        own.count.store(made.entries.len(), Ordering::Relaxed);
        origin
    }

    /// The entries of slots that are alike in another plan, at their places there; and the number
    /// that each entry has from then on.
    pub(super) fn renewed(
        &self,
        old: &Plan,
        new: &Plan,
        alike: &[Option<SlotId>],
    ) -> (Ledger, Vec<usize>) {
        let Ledger::Entries(own) = self else {
            return (Ledger::of(new), Vec::new());
        };
        let made = own.made.lock().unwrap_or_else(PoisonError::into_inner);
        let mut numbers = vec![0; made.entries.len()];
        let mut known: Vec<AtomicU64> = Vec::new();
        known.resize_with(new.numbers.last().copied().unwrap_or(0), AtomicU64::default);
        let mut next = Made::default();
        let mut moved = |origin: Origin, slot: SlotId, span: Span| {
            let entry = origin
                .index()
                .and_then(|at| Some((at, made.entries.get(at)?)));
            let (at, entry) = entry?;
            numbers[at] = next.entries.len();
            let origin = Origin::entry(numbers[at], entry.chosen);
            next.entries.push(Rounding {
                slot,
                span,
                ..entry.clone()
            });
            Some(origin)
        };
        let mut roll_ups = BTreeMap::new();
        for (slot, before) in (0..).map(SlotId).zip(alike) {
            let Some(before) = before else {
                continue;
            };
            let (from, to) = (old.numbers[before.index()], new.numbers[slot.index()]);
            for (at, instruction) in new.slot(slot).code.instructions.iter().enumerate() {
                let bits = own.known[from + at].load(Ordering::Relaxed);
                if let Some(origin) = moved(Origin::from_bits(bits), slot, instruction.span) {
                    known[to + at] = AtomicU64::new(origin.bits());
                }
            }
            let origin = made.roll_ups.get(before);
            let origin = origin.and_then(|origin| moved(*origin, slot, new.slot(slot).span));
            if let Some(origin) = origin {
                roll_ups.insert(slot, origin);
            }
        }
        next.roll_ups = roll_ups;
        let entries = Entries {
            count: AtomicUsize::new(next.entries.len()),
            made: Mutex::new(next),
            known,
        };
        (Ledger::Entries(Box::new(entries)), numbers)
    }

    /// The rounding that is the origin of a value; None of an exact one.
    pub fn get(&self, origin: Origin) -> Option<Rounding> {
        let Ledger::Entries(own) = self else {
            return None;
        };
        let made = own.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.entries.get(origin.index()?).cloned()
    }
}
