//! What a formula reads.
//!
//! Input: a typed expression and what the parameters in it stand for. Output: each line that is
//! read, in the order of the text, and whether it is read in other periods only.

use indexmap::IndexMap;

use crate::check::{Lag, TExpr, TKind};
use crate::resolve::LineId;

/// The lines that are read; true for those that are read by a lag wherever they are.
#[derive(Default)]
pub(super) struct Readings {
    pub lines: IndexMap<LineId, bool>,
}

impl Readings {
    /// Adds what an expression reads, in the period of a reader or, where `lagged`, in others.
    pub fn add(&mut self, expr: &TExpr, arguments: &[TExpr], lagged: bool) {
        // By parameter: whether it was followed in the same period, and by a lag.
        let mut followed = vec![[false; 2]; arguments.len()];
        let mut open = vec![(expr, lagged)];
        while let Some((expr, lagged)) = open.pop() {
            let lagged = lagged || is_lag(&expr.kind);
            match expr.kind {
                TKind::Line(id) | TKind::Base(id) => self.note(id, lagged),
                TKind::Argument(index) => {
                    if let (Some(argument), Some(followed)) =
                        (arguments.get(index), followed.get_mut(index))
                        && !std::mem::replace(&mut followed[usize::from(lagged)], true)
                    {
                        open.push((argument, lagged));
                    }
                }
                _ => {
                    let children = expr.children().into_iter().rev();
                    open.extend(children.map(|child| (child, lagged)));
                }
            }
        }
    }

    /// Adds one reading: a line that is read in its reader's period is so, whatever else reads it.
    pub fn note(&mut self, id: LineId, lagged: bool) {
        let known = self.lines.entry(id).or_insert(lagged);
        *known &= lagged;
    }
}

/// Whether what is below is never read in the current period.
fn is_lag(kind: &TKind) -> bool {
    match kind {
        TKind::Shift { lag, .. } => !matches!(lag, Lag::Periods(0) | Lag::Months(0)),
        TKind::Opening(_) => true,
        _ => false,
    }
}
