//! Formulas: where they may be cut, and where their spaces are.
//!
//! Input: a range of tokens. Output: its [`Doc`]s. Invariant: a range outside brackets is cut
//! only before tokens that cannot be taken for the beginning of a declaration.

use std::ops::Range;

use super::doc::{Doc, Value};
use super::roles::Looseness;
use super::tokens::{Kind, Token};
use crate::syntax::words::{is_kind, is_reserved};

/// The tokens of a file, as the source of its layout.
pub(super) struct Layout<'t> {
    pub tokens: &'t [Token],
}

impl Layout<'_> {
    /// The index after the token at `at`, or after the bracket that it opens.
    pub fn after(&self, at: usize) -> usize {
        self.tokens[at].partner.max(at) + 1
    }

    /// The indices of a range that are in no bracket inside it.
    pub fn top(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let here = at;
            (here < range.end).then(|| {
                at = self.after(here);
                here
            })
        })
    }

    /// The first token of a kind that is in no bracket inside the range.
    pub fn find(&self, range: Range<usize>, kind: Kind, text: &str) -> Option<usize> {
        self.top(range).find(|at| self.tokens[*at].is(kind, text))
    }

    /// A token with its comments, without the space before it.
    pub fn token(&self, at: usize) -> Vec<Doc> {
        let token = &self.tokens[at];
        let mut docs = Vec::new();
        // What begins an entry has its comments from the block.
        if !token.leads {
            docs.extend(token.notes.iter().map(|note| Doc::Note(note.text.clone())));
        }
        docs.push(match token.kind {
            Kind::Comma => Doc::Ending(","),
            _ => Doc::Text(token.text.clone()),
        });
        docs.extend(token.remarks.iter().cloned().map(Doc::Remark));
        docs
    }

    fn element(&self, at: usize) -> Vec<Doc> {
        match self.tokens[at].kind {
            Kind::Open(_) | Kind::Attached(_) => self.bracket(at),
            _ => self.token(at),
        }
    }

    /// The tokens as they stand on one line, without comments.
    pub fn flat(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        for at in range.clone() {
            if at > range.start && self.spaced(at) {
                text.push(' ');
            }
            text.push_str(&self.tokens[at].text);
        }
        text
    }

    /// Whether a space stands between a token and the one before it.
    pub fn spaced(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| self.tokens.get(at)) else {
            return false;
        };
        let here = &self.tokens[at];
        match (before.kind, here.kind) {
            (Kind::Open('{'), _) | (_, Kind::Close('}')) => before.kind != Kind::Open('{'),
            (Kind::Open(_) | Kind::Attached(_) | Kind::Minus | Kind::Dot, _) => false,
            // Without it, a field of a name would be a longer name.
            (Kind::Word, Kind::Dot) => true,
            (_, Kind::Attached(_) | Kind::Close(_) | Kind::Comma | Kind::Colon | Kind::Dot) => {
                false
            }
            _ => true,
        }
    }

    /// A formula, cut at its loosest words or signs if it is cut at all.
    pub fn formula(&self, range: Range<usize>) -> Vec<Doc> {
        let cuts = self.cuts(range.clone());
        if cuts.is_empty() {
            return self.plain(range);
        }
        let starts = std::iter::once(range.start).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([range.end]);
        let mut docs = Vec::new();
        for (start, end) in starts.zip(ends) {
            if start > range.start {
                docs.push(self.cut_before(start));
            }
            let piece = self.formula(start..end);
            docs.push(if self.hugs(start..end) {
                Doc::Group {
                    docs: piece,
                    broken: false,
                }
            } else {
                Doc::Nest(piece)
            });
        }
        vec![Doc::Group {
            docs,
            broken: false,
        }]
    }

    /// Tokens one after the other, with brackets that may open. Names and dates with commas
    /// between them fill the lines; nothing else is cut.
    pub fn plain(&self, range: Range<usize>) -> Vec<Doc> {
        let mut docs = Vec::new();
        for at in self.top(range.clone()) {
            if at > range.start && self.spaced(at) {
                docs.push(if self.tokens[at - 1].kind == Kind::Comma {
                    self.fill_before(at)
                } else {
                    Doc::Join
                });
            }
            docs.extend(self.element(at));
        }
        docs
    }

    /// Before which tokens the loosest parts of a formula begin.
    fn cuts(&self, range: Range<usize>) -> Vec<usize> {
        let recurs = self.find(range.clone(), Kind::Keyword, "every").is_some();
        let found: Vec<(Looseness, usize)> = self
            .top(range.clone())
            .filter(|at| *at > range.start)
            .filter_map(|at| Some((self.looseness(at, range.end, recurs)?, at)))
            .collect();
        let loosest = found.iter().map(|(looseness, _)| *looseness).min();
        found
            .into_iter()
            .filter(|(looseness, _)| Some(*looseness) == loosest)
            .map(|(_, at)| at)
            .collect()
    }

    fn looseness(&self, at: usize, end: usize, recurs: bool) -> Option<Looseness> {
        let token = &self.tokens[at];
        if self.tokens[at - 1].kind == Kind::Comma {
            return self.begins_piece(at..end).then_some(Looseness::Piece);
        }
        match (token.kind, token.text.as_str()) {
            (Kind::Operator(looseness), _) => Some(looseness),
            (Kind::Keyword, "from" | "until") if recurs => Some(Looseness::Detail),
            (
                Kind::Keyword,
                "at" | "during" | "every" | "when" | "within" | "from" | "until" | "to" | "less"
                | "of",
            ) => Some(Looseness::Phrase),
            (Kind::Keyword, "else") => Some(Looseness::Else),
            (Kind::Keyword, "then") => Some(Looseness::Then),
            (Kind::Sign, "..") => Some(Looseness::Range),
            _ => None,
        }
    }

    /// Whether what follows a comma is `then …` or `X before …`, and no further date.
    fn begins_piece(&self, range: Range<usize>) -> bool {
        self.tokens[range.start].is(Kind::Keyword, "then")
            || self
                .top(range)
                .take_while(|at| self.tokens[*at].kind != Kind::Comma)
                .any(|at| self.tokens[at].is(Kind::Keyword, "before"))
    }

    /// A line break may come before this token, or else only a space.
    fn cut_before(&self, at: usize) -> Doc {
        if self.may_begin_line(at) {
            Doc::Space
        } else {
            Doc::Join
        }
    }

    pub fn fill_before(&self, at: usize) -> Doc {
        Doc::Group {
            docs: vec![self.cut_before(at)],
            broken: false,
        }
    }

    /// A kind word with a word behind it would begin a declaration, except in brackets.
    pub fn may_begin_line(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let names = self.tokens.get(at + 1).is_some_and(|next| {
            next.kind == Kind::Text
                || next.text.starts_with(char::is_alphabetic) && !is_reserved(&next.text)
        });
        token.depth > 0 || !(is_kind(&token.text) && names)
    }

    /// A formula behind its `=` or its keyword.
    pub fn value(&self, range: Range<usize>, moves: bool) -> Doc {
        let hugs = self.hugs(range.clone());
        Doc::Value(Value {
            moves: moves && self.may_begin_line(range.start),
            hugs,
            braced: hugs && self.tokens[range.end - 1].is(Kind::Close('}'), "}"),
            docs: self.formula(range),
        })
    }

    /// Whether a formula is one bracket with a few words before it, and no comment there.
    fn hugs(&self, range: Range<usize>) -> bool {
        let Some(last) = range.clone().last() else {
            return false;
        };
        let open = self.tokens[last].partner;
        open < last
            && range.contains(&open)
            && self.cuts(range.clone()).is_empty()
            && !self.tokens[open].is(Kind::Attached('['), "[")
            && self.top(range.start..open + 1).all(|at| {
                let token = &self.tokens[at];
                token.partner == at && token.remarks.is_empty() || at == open
            })
            && self.tokens[range.start..=open]
                .iter()
                .all(|token| token.notes.is_empty())
    }
}
