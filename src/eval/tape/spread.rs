//! The order of operations: one that needs the result before it goes behind others that do not,
//! while that result is on its way.

use super::entry::Entry;

/// Operations after which a result is there.
const APART: usize = 3;
/// How far ahead others are looked for.
const AHEAD: usize = 24;
/// Of a value that is not made yet.
const LATER: usize = usize::MAX;

/// Puts operations in such an order; `values` is how many values there are.
pub(super) fn spread(entries: &mut [Entry], values: usize) {
    // By value: the number of the operation behind the one that makes it.
    let mut made = vec![0; values];
    for entry in entries.iter().filter(|entry| entry.op.has_result()) {
        made[entry.dest as usize] = LATER;
    }
    for at in 0..entries.len() {
        let is_there = |entry: &Entry| {
            let mut operands = [entry.a, entry.b].into_iter().take(entry.op.operands());
            operands.all(|value| match made[value as usize] {
                LATER => false,
                0 => true,
                made => made + APART <= at + 1,
            })
        };
        let ahead = &entries[at..entries.len().min(at + AHEAD)];
        // The first of what is left needs nothing but what was made before.
        let next = ahead.iter().position(is_there).unwrap_or(0);
        entries[at..=at + next].rotate_right(1);
        if entries[at].op.has_result() {
            made[entries[at].dest as usize] = at + 1;
        }
    }
}
