//! What of a plan a question needs: the slots that it reads, and all that these follow from.

use super::schedule::{Reach, reads, sources};
use super::{Plan, SlotId, SlotRollup, Source};

impl Plan {
    /// By slot, whether any of `asked` follows from it, over coarser periods too.
    pub fn needed_by(&self, asked: &[SlotId]) -> Vec<bool> {
        let mut needed = vec![false; self.slots.len()];
        let mut open = asked.to_vec();
        while let Some(slot) = open.pop() {
            match needed.get_mut(slot.index()) {
                Some(known) if !*known => *known = true,
                _ => continue,
            }
            let planned = self.slot(slot);
            open.extend(reads(self, planned).map(|(read, _)| read));
            if let SlotRollup::Weighted(Source::Slot(weight)) = planned.rollup {
                open.push(weight);
            }
        }
        needed
    }

    /// The slots that a slot reads, and whether it may do so in later periods.
    pub fn read_by(&self, slot: SlotId) -> impl Iterator<Item = (SlotId, bool)> + '_ {
        let read = reads(self, self.slot(slot));
        read.map(|(read, edge)| (read, edge.reach == Reach::Any))
    }

    /// The slots of `base` that expressions read, which were planned alone.
    pub fn read_of(&self, base: &Plan) -> Vec<SlotId> {
        let steps = self.slots.iter().flat_map(|slot| &slot.code.instructions);
        let read = steps.flat_map(|instruction| sources(&instruction.kind));
        let read = read.filter_map(|source| match source {
            Source::Base { line, member } => base.slots_of(line).get(member as usize).copied(),
            Source::Slot(_) => None,
        });
        read.collect()
    }
}
