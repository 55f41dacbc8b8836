//! What lines are measured in that read each other: nothing is known of them at first, and what
//! is found of one tells more of those that read it.
//!
//! Input: the lines of a loop, and what is known of all others. Output: what they are measured in.
//! Invariant: a line is checked again only where something that it reads has become another.

use std::collections::BTreeSet;

use super::elaborate::LineInfo;
use super::typed_line;
use crate::resolve::{Body, LineId, Model};

/// Goes through the lines of a loop, in their order, until what they are measured in no longer
/// changes.
pub(super) fn settle_loop(model: &Model, infos: &mut [LineInfo], lines: &[LineId]) {
    // The lines that read each, by their positions in the loop.
    let mut readers = vec![BTreeSet::new(); lines.len()];
    let mut due: BTreeSet<usize> = (0..lines.len()).collect();
    // Each pass settles at least one line's unit or shape, so the bound is never reached.
    for _ in 0..2 * lines.len() + 2 {
        let mut next = BTreeSet::new();
        while let Some(at) = due.pop_first() {
            let id = lines[at];
            let checked = typed_line(model, infos, id);
            for read in checked.reads.iter().chain(measured_by(model, id)) {
                if let Ok(read) = lines.binary_search(read) {
                    readers[read].insert(at);
                }
            }
            let info = checked.info();
            if infos[id.index()] == info {
                continue;
            }
            infos[id.index()] = info;
            for reader in &readers[at] {
                match *reader > at {
                    true => due.insert(*reader),
                    false => next.insert(*reader),
                };
            }
        }
        if next.is_empty() {
            break;
        }
        due = next;
    }
}

/// The stock whose unit a row of its roll-forward takes, without reading its value.
fn measured_by(model: &Model, id: LineId) -> Option<&LineId> {
    match &model.line(id).body {
        Body::CorkscrewRow { stock, .. } => Some(stock),
        _ => None,
    }
}
