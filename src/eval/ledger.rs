//! The exactness ledger: which value was first rounded where.
//!
//! A value carries the entry of the first rounding on the way to it. An entry is made once
//! for each instruction that ever rounds, in the first period in which it does.

use std::collections::BTreeMap;

use super::cell::Origin;
use crate::base::Span;
use crate::plan::SlotId;

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

#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Rounding>,
    by_place: BTreeMap<(SlotId, Option<usize>), Origin>,
}

impl Ledger {
    /// The entry for an instruction of a slot (None: the slot's roll-up), made at need.
    pub(super) fn rounded(&mut self, instruction: Option<usize>, rounding: Rounding) -> Origin {
        let place = (rounding.slot, instruction);
        *self.by_place.entry(place).or_insert_with(|| {
            self.entries.push(rounding);
            Origin::entry(self.entries.len() - 1)
        })
    }

    pub fn get(&self, origin: Origin) -> Option<&Rounding> {
        origin.index().and_then(|index| self.entries.get(index))
    }

    /// Which of two origins a result keeps: a forced rounding before a chosen one, then the
    /// first operand's.
    pub(super) fn join(&self, a: Origin, b: Origin) -> Origin {
        let chosen = |origin| self.get(origin).is_some_and(|rounding| rounding.chosen);
        match (a.is_exact(), b.is_exact()) {
            (true, _) => b,
            (_, true) => a,
            _ if chosen(a) && !chosen(b) => b,
            _ => a,
        }
    }
}
