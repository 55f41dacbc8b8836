//! What is found of a model's lines, while they are checked one after the other.
//!
//! Nothing is known of a line at first, and what is found of one tells more of those that read
//! it. Invariant: a line is checked again only where something that it reads has become another.

use std::collections::BTreeSet;

use super::elaborate::LineInfo;
use super::{Checked, TypedLine, typed_line, unknown_infos};
use crate::base::Diagnostic;
use crate::resolve::{Body, LineId, Model};

/// Parallel to the model's lines, up to those that were looked at.
pub(super) struct Found {
    /// What lines are measured in, of all lines.
    pub infos: Vec<LineInfo>,
    /// As they were checked last.
    pub lines: Vec<TypedLine>,
    pub diagnostics: Vec<Vec<Diagnostic>>,
    /// Whether all that a line reads was settled when it was checked last.
    settled: Vec<bool>,
}

impl Found {
    pub fn nothing(model: &Model) -> Found {
        let count = model.lines.len();
        Found {
            infos: unknown_infos(model),
            lines: Vec::with_capacity(count),
            diagnostics: Vec::with_capacity(count),
            settled: Vec::with_capacity(count),
        }
    }

    pub fn is_settled(&self, id: LineId) -> bool {
        self.settled.get(id.index()) == Some(&true)
    }

    /// Checks the next line of the model, and says which lines it reads. It is settled where all
    /// others that it reads are; `also` are those that it may read when more is known.
    pub fn look_at(&mut self, model: &Model, id: LineId, also: &[LineId]) -> BTreeSet<LineId> {
        let Checked {
            line,
            diagnostics,
            mut reads,
        } = typed_line(model, &self.infos, id);
        reads.extend(also);
        let settled = reads
            .iter()
            .all(|read| *read == id || self.is_settled(*read));
        if settled {
            self.infos[id.index()] = info(&line);
        }
        self.lines.push(line);
        self.diagnostics.push(diagnostics);
        self.settled.push(settled);
        if settled && reads.contains(&id) {
            self.settle(model, &[id]);
        }
        reads
    }

    /// Goes through lines that read each other, in their order, until what they are measured in
    /// no longer changes.
    pub fn settle(&mut self, model: &Model, lines: &[LineId]) {
        // The lines that read each, by their positions among them.
        let mut readers = vec![BTreeSet::new(); lines.len()];
        let mut due: BTreeSet<usize> = (0..lines.len()).collect();
        // Each pass settles at least one line's unit or shape, so the bound is never reached.
        for _ in 0..2 * lines.len() + 2 {
            let mut next = BTreeSet::new();
            while let Some(at) = due.pop_first() {
                let id = lines[at];
                let checked = typed_line(model, &self.infos, id);
                for read in checked.reads.iter().chain(measured_by(model, id)) {
                    if let Ok(read) = lines.binary_search(read) {
                        readers[read].insert(at);
                    }
                }
                let info = info(&checked.line);
                self.lines[id.index()] = checked.line;
                self.diagnostics[id.index()] = checked.diagnostics;
                self.settled[id.index()] = true;
                if self.infos[id.index()] == info {
                    continue;
                }
                self.infos[id.index()] = info;
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
}

fn info(line: &TypedLine) -> LineInfo {
    LineInfo {
        ty: line.ty.clone(),
        shape: line.shape.clone(),
    }
}

/// The stock whose unit a row of its roll-forward takes, without reading its value.
fn measured_by(model: &Model, id: LineId) -> Option<&LineId> {
    match &model.line(id).body {
        Body::CorkscrewRow { stock, .. } => Some(stock),
        _ => None,
    }
}
