//! Which columns of a plan come to the same as they did in another one of the same timeline, units
//! and dimensions.
//!
//! Input: the plan before a change, and the one after it. Output: for each slot the one of the
//! plan before that has the same values. Invariant: such slots have the same instructions, and all
//! that they read is alike in turn; that places in the text have moved makes no difference.

use std::collections::BTreeMap;

use super::schedule::{reads, sources};
use super::{Plan, Slot, SlotId, SlotRollup, Source, Step};

/// What a slot is known by in both plans: its line, its members, and whether it is the line
/// itself. Parts of a formula are told apart by their order.
type Known<'p> = (&'p str, &'p [u32], bool);

/// For each slot of `new` the one of `old` that has the same values; None where that is not
/// certain. The plans have one timeline, the same units and the same dimensions.
pub fn alike(old: &Plan, new: &Plan) -> Vec<Option<SlotId>> {
    let mut of_old: BTreeMap<Known<'_>, Vec<SlotId>> = BTreeMap::new();
    for (slot, known) in known(old) {
        of_old.entry(known).or_default().push(slot);
    }
    let mut met: BTreeMap<Known<'_>, usize> = BTreeMap::new();
    let mut counterparts = vec![None; new.slots.len()];
    for (slot, known) in known(new) {
        let order = met.entry(known).or_default();
        let found = of_old.get(&known).and_then(|slots| slots.get(*order));
        counterparts[slot.index()] = found.copied();
        *order += 1;
    }
    let mut alike = vec![None; new.slots.len()];
    let mut met = vec![usize::MAX; new.slots.len()];
    for (number, block) in new.blocks.iter().enumerate() {
        for slot in &block.slots {
            met[slot.index()] = number;
        }
        let certain = |read: SlotId| alike[read.index()].is_some() || met[read.index()] == number;
        let same = block.slots.iter().all(|slot| {
            let planned = new.slot(*slot);
            let before = counterparts[slot.index()].map(|before| old.slot(before));
            before.is_some_and(|before| is_same(before, planned, &counterparts))
                && reads(new, planned).all(|(read, _)| certain(read))
                && weight(planned).is_none_or(certain)
        });
        if same {
            for slot in &block.slots {
                alike[slot.index()] = counterparts[slot.index()];
            }
        }
    }
    alike
}

fn known(plan: &Plan) -> impl Iterator<Item = (SlotId, Known<'_>)> {
    plan.slots.iter().zip(0..).filter_map(|(slot, index)| {
        let name = plan.typed.model.line(slot.line?).name.as_str();
        Some((SlotId(index), (name, slot.members.as_slice(), slot.is_line)))
    })
}

fn weight(slot: &Slot) -> Option<SlotId> {
    match slot.rollup {
        SlotRollup::Weighted(Source::Slot(weight)) => Some(weight),
        _ => None,
    }
}

/// Whether two slots do the same with what they read.
fn is_same(old: &Slot, new: &Slot, counterparts: &[Option<SlotId>]) -> bool {
    let before = |source: Source| match source {
        Source::Slot(slot) => counterparts[slot.index()].map(Source::Slot),
        // Another run may have changed as well.
        Source::Base { .. } => None,
    };
    let rollup = match new.rollup {
        SlotRollup::Weighted(weight) => before(weight).map(SlotRollup::Weighted),
        other => Some(other),
    };
    let (before_code, code) = (&old.code, &new.code);
    (old.varies, old.required, old.sign, &old.ty) == (new.varies, new.required, new.sign, &new.ty)
        && rollup == Some(old.rollup)
        && (before_code.registers, before_code.result) == (code.registers, code.result)
        && before_code.instructions.len() == code.instructions.len()
        && before_code
            .instructions
            .iter()
            .zip(&code.instructions)
            .all(|(old, new)| old.dest == new.dest && is_same_step(&old.kind, &new.kind, &before))
}

fn is_same_step(old: &Step, new: &Step, before: &dyn Fn(Source) -> Option<Source>) -> bool {
    if sources(new).all(|source| before(source) == Some(source)) {
        return old == new;
    }
    let mut new = new.clone();
    for source in new.sources_mut() {
        match before(*source) {
            Some(before) => *source = before,
            None => return false,
        }
    }
    *old == new
}
