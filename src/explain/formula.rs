//! A formula with the values in the place of what was read.

use std::collections::BTreeSet;

use crate::base::{SourceMap, Span};
use crate::check::{Operand, TExpr, TKind};
use crate::eval::Followed;
use crate::units::UnitTable;

/// The text of a place on one line.
pub(super) fn words(sources: &SourceMap, span: Span) -> String {
    let words: Vec<&str> = sources.text(span).split_whitespace().collect();
    words.join(" ")
}

/// How far values go into a formula.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Calls stand as their values, too.
    Whole,
    /// Calls stand as written, with the values of what they are given.
    Arguments,
}

/// The text of a formula in which each part that was read stands as its value. Operators stay,
/// and so does what was not computed; a part that has several values at once, one for each member,
/// is left to what stands around it.
pub(super) fn with_values(
    expr: &TExpr,
    arguments: &[TExpr],
    reach: Reach,
    followed: &Followed<'_>,
    sources: &SourceMap,
    units: &UnitTable,
) -> String {
    let root = expr.span;
    let mut walk = Walk {
        root,
        arguments,
        reach,
        followed,
        units,
        walked: BTreeSet::new(),
        edits: Vec::new(),
    };
    walk.expr(expr);
    walk.edits
        .sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let text = sources.text(root);
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for (span, value) in &walk.edits {
        let start = (span.start - root.start) as usize;
        let end = (span.end - root.start) as usize;
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
    /// What the parameters of called functions stand for.
    arguments: &'w [TExpr],
    reach: Reach,
    followed: &'w Followed<'p>,
    units: &'w UnitTable,
    /// The arguments that were walked, each once however often a function uses its parameter.
    walked: BTreeSet<usize>,
    edits: Vec<(Span, String)>,
}

impl<'w> Walk<'w, '_> {
    fn expr(&mut self, expr: &'w TExpr) {
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
            // Of these the bounds were read; whether they hold stands nowhere in the text.
            TKind::Before(value) | TKind::Within(value) => vec![value],
            TKind::Count(values) => values.iter().collect(),
            TKind::Every {
                months,
                from,
                until,
            } => {
                let bounds = from.iter().chain(until).map(|bound| &**bound);
                [&**months].into_iter().chain(bounds).collect()
            }
            // A value picked by members was read for those members alone.
            TKind::Pick { .. } => return self.put(expr.span),
            _ if self.reach == Reach::Arguments => return self.given(expr),
            _ => return self.put(expr.span),
        };
        let root = self.root;
        let at_home = |part: &&TExpr| root.contains(part.span);
        // The body of a function stands elsewhere: the call is what stands here.
        match self.reach == Reach::Arguments || parts.iter().all(at_home) {
            true => parts.into_iter().for_each(|part| self.expr(part)),
            false => self.put(expr.span),
        }
    }

    /// Values within a call, of what it is given for one period.
    fn given(&mut self, call: &'w TExpr) {
        match &call.kind {
            TKind::Argument(index) => {
                let argument = self.arguments.get(*index);
                if let Some(argument) = argument.filter(|_| self.walked.insert(*index)) {
                    self.expr(argument);
                }
            }
            TKind::Native { operands, .. } => {
                for operand in operands {
                    match operand {
                        Operand::One(value) => self.expr(value),
                        Operand::Listed(values) => values.iter().for_each(|v| self.expr(v)),
                        Operand::OverTime(_) => {}
                    }
                }
            }
            TKind::Curve { at, .. } => self.expr(at),
            TKind::Delayed { delay, .. } => self.expr(delay),
            TKind::Window { .. } | TKind::Across { .. } | TKind::Event { .. } => {}
            _ => self.put(call.span),
        }
    }

    /// Puts the value of a part in its place, if it has one.
    fn put(&mut self, span: Span) {
        let own = self.followed.seen.iter();
        let mut own = own.filter(|seen| seen.note.span == span && seen.period.is_none());
        if !self.root.contains(span) {
            return;
        }
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
