//! A formula with the values in the place of what was read.

use crate::base::{SourceMap, Span};
use crate::check::{TExpr, TKind};
use crate::eval::Followed;
use crate::units::UnitTable;

/// The text of a place on one line.
pub(super) fn words(sources: &SourceMap, span: Span) -> String {
    let words: Vec<&str> = sources.text(span).split_whitespace().collect();
    words.join(" ")
}

/// The text of an expression in which each part that was read stands as its value. Operators stay,
/// and so does what was not computed; a part that has several values at once, one for each member,
/// is left to what stands around it.
pub(super) fn with_values(
    expr: &TExpr,
    followed: &Followed<'_>,
    sources: &SourceMap,
    units: &UnitTable,
) -> String {
    let mut walk = Walk {
        root: expr.span,
        followed,
        units,
        edits: Vec::new(),
    };
    walk.expr(expr);
    walk.edits
        .sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let text = sources.text(expr.span);
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for (span, value) in &walk.edits {
        let start = (span.start - expr.span.start) as usize;
        let end = (span.end - expr.span.start) as usize;
        // A part of what stands there as one value already.
        if start < done {
            continue;
        }
        written.push_str(text.get(done..start).unwrap_or_default());
        written.push_str(value);
        done = end;
    }
    written.push_str(text.get(done..).unwrap_or_default());
    let words: Vec<&str> = written.split_whitespace().collect();
    words.join(" ")
}

struct Walk<'w, 'p> {
    root: Span,
    followed: &'w Followed<'p>,
    units: &'w UnitTable,
    edits: Vec<(Span, String)>,
}

impl Walk<'_, '_> {
    fn expr(&mut self, expr: &TExpr) {
        let parts: Vec<&TExpr> = match &expr.kind {
            TKind::Value(_) | TKind::Refuse(_) => return,
            TKind::Op(_, operands) => operands.iter().collect(),
            TKind::If(condition, then, otherwise) => vec![condition, then, otherwise],
            TKind::And(left, right) | TKind::Or(left, right) | TKind::Coalesce(left, right) => {
                vec![left, right]
            }
            TKind::First { value, then } => vec![value, then],
            TKind::IsBlank { value, .. } => vec![value],
            TKind::Accrue {
                value,
                window: None,
                ..
            } => vec![value],
            _ => return self.put(expr.span),
        };
        let at_home = |part: &&TExpr| self.root.contains(part.span);
        match parts.iter().all(at_home) {
            true => parts.into_iter().for_each(|part| self.expr(part)),
            // The body of a function stands elsewhere: the call is what stands here.
            false => self.put(expr.span),
        }
    }

    /// Puts the value of a part in its place, if it has one.
    fn put(&mut self, span: Span) {
        let own = self.followed.seen.iter();
        let mut own = own.filter(|seen| seen.note.span == span && seen.period.is_none());
        let Some(last) = own.next_back() else { return };
        if own.any(|seen| seen.note.members != last.note.members) {
            return;
        }
        let text = last.note.ty.shown(last.value, self.units);
        let text = match text.starts_with('-') {
            true if span != self.root => format!("({text})"),
            _ => text,
        };
        self.edits.push((span, text));
    }
}
