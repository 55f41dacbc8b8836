//! Brackets: lists of arguments, entries and members, formulas in parentheses.
//!
//! Input: an opening bracket. Output: the [`Doc`]s up to its partner. Invariant: a comma
//! after the last item stands only where the items have a line each.

use std::ops::Range;

use super::doc::Doc;
use super::expression::Layout;
use super::tokens::Kind;

/// How a bracketed list is set when it is broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Each item on its own line, with a comma after the last.
    Listed,
    /// The same without that comma.
    Open,
    /// As many to a line as fit.
    Filled,
    /// Never broken.
    Tight,
}

impl Layout<'_> {
    /// A bracket and all in it.
    pub fn bracket(&self, open: usize) -> Vec<Doc> {
        let close = self.tokens[open].partner;
        let inside = open + 1..close;
        if close <= open || inside.is_empty() && self.tokens[close].notes.is_empty() {
            return (open..close + 1).flat_map(|at| self.token(at)).collect();
        }
        let items = self.items(inside.clone());
        let style = self.style(open, &items);
        if style == Style::Tight {
            let mut docs = self.token(open);
            docs.extend(self.plain(inside));
            docs.extend(self.token(close));
            return docs;
        }
        let braced = self.tokens[open].kind == Kind::Open('{');
        let edge = if braced { Doc::Space } else { Doc::Soft };
        let mut within = vec![edge.clone()];
        let column = braced.then(|| self.key_column(&items));
        for item in &items {
            if item.start > open + 1 {
                within.push(match style {
                    Style::Filled => self.fill_before(item.start),
                    _ => Doc::Space,
                });
            }
            within.extend(self.list_item(item.clone(), column));
        }
        if style == Style::Listed {
            within.push(Doc::Choice {
                broken: ",".to_owned(),
                flat: "",
            });
        }
        within.extend(self.closing_notes(close));
        let mut docs = self.token(open);
        docs.push(Doc::Nest(within));
        docs.push(edge);
        docs.extend(self.closing(close));
        vec![Doc::Group {
            docs,
            broken: braced && self.written_broken(open),
        }]
    }

    /// The comments above a closing bracket, which belong to what is inside.
    pub fn closing_notes(&self, close: usize) -> Vec<Doc> {
        let notes = self.tokens[close].notes.iter();
        notes
            .flat_map(|note| {
                [
                    Doc::Blanks(note.blanks.min(1)),
                    Doc::Note(note.text.clone()),
                ]
            })
            .collect()
    }

    pub fn closing(&self, close: usize) -> Vec<Doc> {
        let token = &self.tokens[close];
        let remarks = token.remarks.iter().cloned().map(Doc::Remark);
        std::iter::once(Doc::Text(token.text.clone()))
            .chain(remarks)
            .collect()
    }

    /// Whether a braced block was written over several lines, which is the author's choice.
    pub fn written_broken(&self, open: usize) -> bool {
        let close = self.tokens[open].partner;
        self.tokens[open + 1..=close.max(open)]
            .iter()
            .any(|token| token.begins_line)
    }

    /// The items of a list, each with the comma behind it.
    fn items(&self, inside: Range<usize>) -> Vec<Range<usize>> {
        let keyed = self.find(inside.clone(), Kind::Colon, ":").is_some()
            && self.tokens[inside.start - 1].kind == Kind::Open('{');
        let mut items = Vec::new();
        let mut start = inside.start;
        for at in self.top(inside.clone()).filter(|at| *at > inside.start) {
            let after_comma = self.tokens[at - 1].kind == Kind::Comma;
            // The commas after `over` part the names of its dimensions.
            let modified = self.tokens[start].kind == Kind::Modifier;
            let begins = self.tokens[at].kind == Kind::Modifier
                || after_comma && !modified && (!keyed || self.begins_entry(at..inside.end));
            if begins {
                items.push(start..at);
                start = at;
            }
        }
        items.push(start..inside.end);
        items
    }

    /// Whether `name:` follows a comma, and not one more date or piece.
    fn begins_entry(&self, range: Range<usize>) -> bool {
        self.top(range)
            .take_while(|at| self.tokens[*at].kind != Kind::Comma)
            .any(|at| self.tokens[at].kind == Kind::Colon)
    }

    fn style(&self, open: usize, items: &[Range<usize>]) -> Style {
        let modified = items
            .iter()
            .any(|item| self.tokens[item.start].kind == Kind::Modifier);
        let alone = items.len() == 1;
        match self.tokens[open].kind {
            Kind::Attached('[') => Style::Tight,
            Kind::Open('[') => Style::Filled,
            Kind::Open('{') => Style::Listed,
            // `use module (names)`; any other is one formula in parentheses.
            Kind::Open(_) if self.is_import(open) => Style::Filled,
            Kind::Attached(_) if !modified && !alone => Style::Listed,
            _ => Style::Open,
        }
    }

    fn is_import(&self, open: usize) -> bool {
        let module = open.checked_sub(1).map(|at| self.tokens[at].kind);
        self.tokens[open].depth == 0 && matches!(module, Some(Kind::Word | Kind::Text))
    }

    /// The width of the widest `key:` of a list that has them.
    fn key_column(&self, items: &[Range<usize>]) -> usize {
        let keys = items.iter().filter_map(|item| self.key(item.clone()));
        keys.map(|key| super::width(&self.flat(key)))
            .max()
            .unwrap_or(0)
    }

    /// The `key:` of an entry in braces.
    fn key(&self, item: Range<usize>) -> Option<Range<usize>> {
        let colon = self.find(item.clone(), Kind::Colon, ":")?;
        Some(item.start..colon + 1)
    }

    /// An item of a list; in braces, the values of all keys begin in one column.
    fn list_item(&self, item: Range<usize>, column: Option<usize>) -> Vec<Doc> {
        let comma = self.tokens[item.end - 1].kind == Kind::Comma && item.len() > 1;
        let body = item.start..item.end - usize::from(comma);
        let key = column.and_then(|column| Some((column, self.key(body.clone())?)));
        let mut docs = match key {
            Some((column, key)) if key.end < body.end => {
                let mut docs = self.plain(key.clone());
                let pad = column.saturating_sub(super::width(&self.flat(key.clone())));
                docs.push(Doc::Choice {
                    broken: " ".repeat(pad),
                    flat: "",
                });
                docs.push(self.value(key.end..body.end, false));
                docs
            }
            _ => vec![Doc::Group {
                docs: self.formula(body),
                broken: false,
            }],
        };
        if comma {
            docs.extend(self.token(item.end - 1));
        }
        docs
    }
}
