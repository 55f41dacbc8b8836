//! Declarations: a head, a value behind `=` or `:`, a string, a braced block.
//!
//! Input: an item of the tree and its tokens. Output: its [`Doc`]s. Invariant: the comments
//! above a declaration are left to the caller.

use std::ops::Range;

use super::doc::Doc;
use super::expression::Layout;
use super::tokens::Kind;
use crate::base::Span;
use crate::syntax::ast::{Item, ItemKind};

/// What the entries of a block are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entries {
    /// A keyword and its value: the values begin in one column.
    Clauses,
    /// `target = value`: the signs stand in one column.
    Settings,
    Steps,
    Columns,
}

/// An entry of a block: its head, padded to a column where the block is broken.
struct Entry {
    head: Range<usize>,
    /// The sign of a setting: `=`, `*=`, `+=`.
    sign: Option<usize>,
    value: Range<usize>,
}

impl Layout<'_> {
    pub fn item(&self, item: &Item, range: Range<usize>) -> Vec<Doc> {
        let entries = match &item.kind {
            ItemKind::Line(_) => Some(Entries::Clauses),
            ItemKind::Scenario { .. } | ItemKind::Part { .. } => Some(Entries::Settings),
            ItemKind::Test { .. } => Some(Entries::Steps),
            ItemKind::Data(_) => Some(Entries::Columns),
            _ => None,
        };
        let aligned = !matches!(item.kind, ItemKind::Test { .. } | ItemKind::Function(_));
        let value = value_of(&item.kind).and_then(|span| self.value_range(range.clone(), span));
        let rest = value.as_ref().map_or(range.start, |value| value.end)..range.end;
        let block = entries.and_then(|_| self.find(rest.clone(), Kind::Open('{'), "{"));
        let end = block.unwrap_or(range.end);
        let mut docs = match &value {
            Some(value) => {
                let mut docs = self.head(range.start..value.start, aligned);
                docs.push(self.value(value.clone(), true));
                if value.end < end {
                    docs.push(Doc::Tail(self.plain(value.end..end)));
                }
                docs
            }
            None => self.head(range.start..end, aligned),
        };
        if let (Some(open), Some(entries)) = (block, entries) {
            if value.is_none() && aligned {
                docs.push(Doc::Anchor);
            }
            docs.push(self.block(open, entries));
        }
        docs
    }

    /// What stands between the first `=` or `:` outside brackets and the end of the value.
    fn value_range(&self, range: Range<usize>, value: Span) -> Option<Range<usize>> {
        let before = |at: &usize| self.tokens[*at].start < value.start;
        let sign = self
            .top(range.clone())
            .take_while(before)
            .filter(|at| matches!(self.tokens[*at].text.as_str(), "=" | ":"))
            .last()?;
        let end = self.tokens.partition_point(|token| token.start < value.end);
        Some(sign + 1..end.min(range.end))
    }

    /// The words before the value or block. Should a comment part them, they go on indented.
    fn head(&self, range: Range<usize>, aligned: bool) -> Vec<Doc> {
        let mut docs = Vec::new();
        let anchor = self
            .find(range.clone(), Kind::Sign, "=")
            .or_else(|| self.find(range.clone(), Kind::Open('{'), "{"))
            .filter(|_| aligned);
        for at in self.top(range.clone()) {
            if anchor == Some(at) {
                docs.push(Doc::Anchor);
            }
            let after = self.after(at);
            if at > range.start && self.spaced(at) {
                docs.push(Doc::Join);
            }
            let element = self.plain(at..after);
            docs.push(if after > at + 1 {
                Doc::Group {
                    docs: element,
                    broken: false,
                }
            } else {
                Doc::Nest(element)
            });
        }
        docs
    }

    fn block(&self, open: usize, entries: Entries) -> Doc {
        let close = self.tokens[open].partner;
        let mut docs = self.token(open);
        let mut starts: Vec<usize> = self
            .top(open + 1..close)
            .filter(|at| self.tokens[*at].leads)
            .collect();
        let empty = starts.is_empty() && self.tokens[close].notes.is_empty();
        starts.push(close);
        let list: Vec<Entry> = starts
            .windows(2)
            .map(|pair| self.entry(pair[0]..pair[1], entries))
            .collect();
        let column = self.column(&list, entries);
        let sign_width = list.iter().map(|entry| self.sign_width(entry)).max();
        let mut within = Vec::new();
        for (index, entry) in list.iter().enumerate() {
            if index > 0 {
                within.push(Doc::Choice {
                    broken: String::new(),
                    flat: ";",
                });
            }
            within.push(Doc::Space);
            within.extend(self.lead(entry.head.start, index > 0));
            let pad = match entries {
                Entries::Clauses if entry.value.is_empty() => 0,
                Entries::Clauses => column - super::width(&self.flat(entry.head.clone())),
                Entries::Settings => {
                    column - super::width(&self.flat(entry.head.clone())) + sign_width.unwrap_or(0)
                        - self.sign_width(entry)
                }
                Entries::Steps | Entries::Columns => 0,
            };
            within.extend(self.entry_docs(entry, pad));
        }
        within.extend((list.is_empty() && !empty).then_some(Doc::Space));
        within.extend(self.closing_notes(close));
        docs.push(Doc::Nest(within));
        docs.push(if empty { Doc::Soft } else { Doc::Space });
        docs.extend(self.closing(close));
        Doc::Block {
            docs,
            broken: self.written_broken(open),
        }
    }

    /// The comments and blank lines above an entry; none above the first.
    fn lead(&self, at: usize, mut blank: bool) -> Vec<Doc> {
        let token = &self.tokens[at];
        let mut docs = Vec::new();
        let mut blanks = |count: usize| {
            Doc::Blanks(if std::mem::replace(&mut blank, true) {
                count.min(1)
            } else {
                0
            })
        };
        for note in &token.notes {
            docs.push(blanks(note.blanks));
            docs.push(Doc::Note(note.text.clone()));
        }
        docs.push(blanks(token.blanks));
        docs
    }

    fn entry(&self, range: Range<usize>, entries: Entries) -> Entry {
        let is_sign = |at: &usize| {
            let token = &self.tokens[*at];
            token.kind == Kind::Sign && matches!(token.text.as_str(), "=" | "*=" | "+=")
        };
        let sign = match entries {
            Entries::Settings | Entries::Steps => self.top(range.clone()).find(is_sign),
            Entries::Clauses | Entries::Columns => None,
        };
        let head = match (entries, sign) {
            (_, Some(sign)) => range.start..sign,
            (Entries::Columns, None) => range.clone(),
            (_, None) => range.start..range.start + 1,
        };
        Entry {
            value: sign.map_or(head.end, |sign| sign + 1)..range.end,
            head,
            sign,
        }
    }

    fn sign_width(&self, entry: &Entry) -> usize {
        entry.sign.map_or(0, |sign| self.tokens[sign].text.len())
    }

    /// The width of the widest head that has a value behind it.
    fn column(&self, list: &[Entry], entries: Entries) -> usize {
        let heads = list
            .iter()
            .filter(|entry| entries != Entries::Clauses || !entry.value.is_empty());
        heads
            .map(|entry| super::width(&self.flat(entry.head.clone())))
            .max()
            .unwrap_or(0)
    }

    fn entry_docs(&self, entry: &Entry, pad: usize) -> Vec<Doc> {
        let mut docs = vec![Doc::Nest(self.plain(entry.head.clone()))];
        docs.push(Doc::Choice {
            broken: " ".repeat(pad),
            flat: "",
        });
        if let Some(sign) = entry.sign {
            docs.push(Doc::Join);
            docs.push(Doc::Nest(self.token(sign)));
        }
        if !entry.value.is_empty() {
            docs.push(self.value(entry.value.clone(), entry.sign.is_some()));
        }
        docs
    }
}

/// The value of a declaration: what stands behind its `=`, or the condition of a check.
fn value_of(kind: &ItemKind) -> Option<Span> {
    match kind {
        ItemKind::Line(line) => line.value.as_ref().map(|value| value.span),
        ItemKind::Currency { rate: value, .. } | ItemKind::Unit { factor: value, .. } => {
            value.as_ref().map(|value| value.span)
        }
        ItemKind::Function(function) => function.body.as_ref().map(|value| value.span),
        ItemKind::Check(check) => Some(check.condition.span),
        _ => None,
    }
}
