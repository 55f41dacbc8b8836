//! The text as the layout sees it: words and signs in their order, each with its comments.
//!
//! Input: the text and the roles that its tree gives to places. Output: [`Token`]s, the last
//! of which is empty and holds the comments at the end. Invariant: every comment is in
//! exactly one token; `;` and trailing commas are left out, for the layout sets them anew.

use super::roles::{Looseness, Roles};
use crate::base::Span;
use crate::syntax::tokens::tokens;
use crate::syntax::words::{is_gap, is_reserved};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a literal, or a word that is a keyword in its place only.
    Word,
    /// A reserved word in its part as such.
    Keyword,
    Text,
    Operator(Looseness),
    /// The `-` of a negative number.
    Minus,
    /// `over`, `where` or `except`, which go on with a call after its arguments.
    Modifier,
    Open(char),
    /// The `(` or `[` that touches what it belongs to.
    Attached(char),
    Close(char),
    Comma,
    Colon,
    Dot,
    Sign,
    End,
}

/// A comment on a line of its own, and how many blank lines stand above it.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub text: String,
    pub blanks: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub text: String,
    /// Where it begins in the file.
    pub start: u32,
    pub notes: Vec<Note>,
    /// Comments at the end of its line. There is more than one where a `;` was left out.
    pub remarks: Vec<String>,
    /// Blank lines between it and what stands above, a note included.
    pub blanks: usize,
    pub begins_line: bool,
    /// Whether a declaration or an entry of a block begins with it.
    pub leads: bool,
    /// The bracket that pairs with this one, or the token itself.
    pub partner: usize,
    /// How many brackets are open around it.
    pub depth: usize,
}

impl Token {
    pub fn is(&self, kind: Kind, text: &str) -> bool {
        self.kind == kind && self.text == text
    }
}

/// A piece of the text that will be one token.
struct Atom {
    start: usize,
    end: usize,
    /// Whether the tree knows it as a name or literal.
    known: bool,
}

pub(super) fn read(text: &str, roles: &Roles) -> Vec<Token> {
    let pieces = atoms(text, &roles.atoms);
    let kept = without_separators(text, &pieces, roles);
    let mut list: Vec<Token> = Vec::new();
    let mut gap = Gap::default();
    let mut end = 0;
    for (piece, kept) in pieces.iter().zip(kept) {
        let parted = list.last().is_some_and(|last| last.kind == Kind::Comma);
        if roles.listed.contains(&(piece.start as u32)) && !parted {
            list.push(comma(end));
        }
        gap.read(&text[end..piece.start], list.last_mut());
        end = piece.end;
        if kept {
            let kind = kind_of(text, piece, roles, list.last());
            let mut token = std::mem::take(&mut gap).before(kind, text, piece);
            if kind == Kind::Comma {
                // It goes to the end of the line above, and leaves its comments to the next.
                gap.notes.append(&mut token.notes);
            }
            list.push(token);
        }
    }
    gap.read(&text[end..], list.last_mut());
    let last = Atom {
        start: text.len(),
        end: text.len(),
        known: false,
    };
    list.push(gap.before(Kind::End, text, &last));
    mark_modifiers(&mut list, roles);
    mark_entries(&mut list, roles);
    pair_brackets(&mut list);
    list
}

/// The comma that a line break stands for, at the end of what is before it.
fn comma(at: usize) -> Token {
    let written = Atom {
        start: 0,
        end: 1,
        known: false,
    };
    Token {
        start: at as u32,
        ..Gap::default().before(Kind::Comma, ",", &written)
    }
}

/// The tokens, those of one literal or name put together.
fn atoms(text: &str, spans: &[Span]) -> Vec<Atom> {
    let raw: Vec<_> = tokens(text).collect();
    let mut joined = Vec::new();
    for span in spans {
        let (start, end) = (span.start as usize, span.end as usize);
        let inside = raw.partition_point(|token| token.start < start)
            ..raw.partition_point(|token| token.start < end);
        let mut inside = &raw[inside];
        while let [first, rest @ ..] = inside
            && first.of(text) == "("
        {
            inside = rest;
        }
        while let [rest @ .., last] = inside
            && last.of(text) == ")"
        {
            inside = rest;
        }
        if let (Some(first), Some(last)) = (inside.first(), inside.last()) {
            joined.push((first.start, last.end));
        }
    }
    joined.sort_unstable();
    let mut joined = joined.into_iter().peekable();
    let mut list: Vec<Atom> = Vec::new();
    for token in raw {
        if list.last().is_some_and(|last| token.start < last.end) {
            continue;
        }
        while joined.next_if(|(start, _)| *start < token.start).is_some() {}
        let known = joined.next_if(|(start, _)| *start == token.start);
        list.push(Atom {
            start: token.start,
            end: known.map_or(token.end, |(_, end)| end),
            known: known.is_some(),
        });
    }
    list
}

/// Which pieces stay: a `;` never does, nor a comma with nothing after it.
fn without_separators(text: &str, pieces: &[Atom], roles: &Roles) -> Vec<bool> {
    let mut after_is_end = true;
    let mut kept: Vec<bool> = pieces
        .iter()
        .rev()
        .map(|piece| {
            let written = &text[piece.start..piece.end];
            let dropped = written == ";" || written == "," && after_is_end;
            after_is_end = dropped
                || matches!(written, ")" | "]" | "}")
                || roles.entries.contains(&(piece.start as u32));
            !dropped
        })
        .collect();
    kept.reverse();
    kept
}

/// What was seen since the last token.
#[derive(Default)]
struct Gap {
    notes: Vec<Note>,
    blanks: usize,
    broken: bool,
}

impl Gap {
    /// Reads white space and comments; a comment on the line of a token is a remark of it.
    fn read(&mut self, text: &str, mut before: Option<&mut Token>) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines = text.split('\n').peekable();
        let mut first = true;
        while let Some(line) = lines.next() {
            let comment = line.trim_start_matches(is_gap).trim_end();
            let last = lines.peek().is_none();
            match &mut before {
                Some(token)
                    if first
                        && comment.starts_with("//")
                        && !self.broken
                        && self.notes.is_empty() =>
                {
                    token.remarks.push(comment.to_owned());
                }
                _ if comment.starts_with("//") => self.notes.push(Note {
                    text: comment.to_owned(),
                    blanks: std::mem::take(&mut self.blanks),
                }),
                _ if !first && !last => self.blanks += 1,
                _ => {}
            }
            self.broken |= !last;
            first = false;
        }
    }

    fn before(self, kind: Kind, text: &str, piece: &Atom) -> Token {
        let written = text[piece.start..piece.end]
            .split(is_gap)
            .filter(|word| !word.is_empty());
        let text = match kind {
            Kind::Text => text[piece.start..piece.end].to_owned(),
            _ => written.collect::<Vec<_>>().join(" "),
        };
        Token {
            kind,
            text,
            start: piece.start as u32,
            notes: self.notes,
            remarks: Vec::new(),
            blanks: self.blanks,
            begins_line: self.broken,
            leads: false,
            partner: 0,
            depth: 0,
        }
    }
}

fn kind_of(text: &str, piece: &Atom, roles: &Roles, before: Option<&Token>) -> Kind {
    let at = piece.start as u32;
    if piece.known {
        return Kind::Word;
    }
    if let Some(looseness) = roles.operators.get(&at) {
        return Kind::Operator(*looseness);
    }
    match &text[piece.start..piece.end] {
        "(" if touches_call(text, piece.start, roles) => Kind::Attached('('),
        "[" if before.is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Close(_))) => {
            Kind::Attached('[')
        }
        "(" => Kind::Open('('),
        "[" => Kind::Open('['),
        "{" => Kind::Open('{'),
        ")" => Kind::Close(')'),
        "]" => Kind::Close(']'),
        "}" => Kind::Close('}'),
        "," => Kind::Comma,
        ":" => Kind::Colon,
        "." => Kind::Dot,
        "-" => Kind::Minus,
        written if written.starts_with('"') => Kind::Text,
        "over" => Kind::Modifier,
        written if is_reserved(written) => Kind::Keyword,
        written if written.starts_with(char::is_alphanumeric) => Kind::Word,
        _ => Kind::Sign,
    }
}

/// Whether nothing but white space stands between the name of a function and this bracket.
fn touches_call(text: &str, bracket: usize, roles: &Roles) -> bool {
    roles
        .calls
        .range(..=bracket as u32)
        .next_back()
        .and_then(|end| text.get(*end as usize..bracket))
        .is_some_and(|between| between.chars().all(is_gap))
}

fn mark_modifiers(list: &mut [Token], roles: &Roles) {
    let wheres = roles
        .filters
        .iter()
        .map(|at| list.partition_point(|t| t.start < *at).checked_sub(1));
    let excepts = roles
        .exceptions
        .iter()
        .map(|at| Some(list.partition_point(|t| t.start < *at)));
    let found: Vec<usize> = wheres.chain(excepts).flatten().collect();
    for at in found {
        if let Some(token) = list.get_mut(at)
            && token.kind == Kind::Word
        {
            token.kind = Kind::Modifier;
        }
    }
}

fn mark_entries(list: &mut [Token], roles: &Roles) {
    for token in list.iter_mut() {
        token.leads = roles.entries.contains(&token.start) && token.kind != Kind::End;
    }
    for at in &roles.givens {
        let end = list.partition_point(|token| token.start < *at);
        let given = list[..end].iter_mut().rfind(|token| token.text == "given");
        if let Some(token) = given {
            token.leads = true;
        }
    }
}

fn pair_brackets(list: &mut [Token]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..list.len() {
        list[at].partner = at;
        match list[at].kind {
            Kind::Open(_) | Kind::Attached(_) => {
                list[at].depth = open.len();
                open.push(at);
            }
            Kind::Close(_) => {
                if let Some(begin) = open.pop() {
                    list[begin].partner = at;
                    list[at].partner = begin;
                }
                list[at].depth = open.len();
            }
            _ => list[at].depth = open.len(),
        }
    }
}
