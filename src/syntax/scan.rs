//! A first, linear look at a file, before the grammar: where each declaration begins, its
//! documentation, the comments, and whether brackets pair up and nest within reason.
//!
//! Input: text of any kind. Output: an [`Outline`]. Invariant: a [`Chunk`] whose `too_deep` is
//! None can be parsed by recursion, for no bracket or `if` in it nests beyond [`MAX_NESTING`].

use std::ops::Range;

use super::ast::{Comment, Text};
use super::extent::{string_length, word_length};
use super::words::{is_gap, is_kind, is_reserved, is_sentence_word, is_wide_gap, is_word_start};
use crate::base::{FileId, Span};

/// How deep brackets and conditionals may nest.
pub(super) const MAX_NESTING: usize = 256;

/// Faults beyond these in one declaration are consequences more often than causes.
const MAX_FAULTS: usize = 8;

pub(super) struct Outline {
    pub comments: Vec<Comment>,
    pub blanks: Vec<Range<usize>>,
    pub chunks: Vec<Chunk>,
}

/// The text of one declaration: from its first token to the end of its last one.
#[derive(Debug)]
pub(super) struct Chunk {
    pub start: usize,
    pub end: usize,
    pub doc: Option<Text>,
    pub faults: Vec<BracketFault>,
    /// Where the nesting passed the bound.
    pub too_deep: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BracketFault {
    Unclosed {
        open: u8,
        at: usize,
    },
    Mismatched {
        open: u8,
        at: usize,
        close: u8,
        close_at: usize,
    },
    Stray {
        close: u8,
        at: usize,
    },
}

struct Bracket {
    open: u8,
    at: usize,
    /// Conditionals begun and not yet at their `else`.
    ifs: usize,
}

struct Scanner<'t> {
    file: FileId,
    text: &'t str,
    /// Whether to cut the text before each declaration.
    cuts: bool,
    comments: Vec<Comment>,
    /// What the grammar need not see: comments, and spaces other than those of ASCII.
    blanks: Vec<Range<usize>>,
    chunks: Vec<Chunk>,
    current: Option<Chunk>,
    /// Documentation that waits for its declaration.
    docs: Vec<Comment>,
    brackets: Vec<Bracket>,
    ifs: usize,
    line_start: usize,
    first_on_line: bool,
    /// The last token of the current declaration.
    last: (usize, usize),
}

pub(super) fn outline(file: FileId, text: &str) -> Outline {
    let mut scanner = Scanner::new(file, text, true);
    scanner.run();
    scanner.finish()
}

/// A text that is one piece, whatever its lines begin with, and what of it are blanks.
pub(super) fn whole(file: FileId, text: &str) -> (Chunk, Vec<Range<usize>>) {
    let mut scanner = Scanner::new(file, text, false);
    scanner.run();
    let empty = Chunk {
        start: 0,
        end: 0,
        doc: None,
        faults: Vec::new(),
        too_deep: None,
    };
    let mut outline = scanner.finish();
    (outline.chunks.pop().unwrap_or(empty), outline.blanks)
}

impl<'t> Scanner<'t> {
    fn new(file: FileId, text: &'t str, cuts: bool) -> Scanner<'t> {
        Scanner {
            file,
            text,
            cuts,
            comments: Vec::new(),
            blanks: Vec::new(),
            chunks: Vec::new(),
            current: None,
            docs: Vec::new(),
            brackets: Vec::new(),
            ifs: 0,
            line_start: 0,
            first_on_line: true,
            last: (0, 0),
        }
    }
}

impl Scanner<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = &self.text[at..];
            match byte {
                b'\n' | b'\r' => {
                    at += 1;
                    self.line_start = at;
                    self.first_on_line = true;
                }
                b' ' | b'\t' => at += 1,
                b'/' if rest.starts_with("//") => at = self.comment(at),
                b'"' => {
                    let end = at + string_length(rest);
                    self.token(at, end);
                    at = end;
                }
                b'0'..=b'9' => {
                    let end = at + word_length(rest);
                    self.token(at, end);
                    at = end;
                }
                b'(' | b'[' | b'{' => {
                    self.token(at, at + 1);
                    self.open(byte, at);
                    at += 1;
                }
                b')' | b']' | b'}' => {
                    self.token(at, at + 1);
                    self.close(byte, at);
                    at += 1;
                }
                _ => {
                    let first = rest.chars().next().unwrap_or(' ');
                    if is_word_start(first) {
                        let end = at + word_length(rest);
                        self.word(at, end);
                        at = end;
                    } else {
                        let end = at + first.len_utf8();
                        if !is_gap(first) {
                            self.token(at, end);
                        } else if at == self.line_start {
                            // A byte-order mark or the like does not push a declaration
                            // off the margin.
                            self.line_start = end;
                        }
                        if is_wide_gap(first) {
                            self.blanks.push(at..end);
                        }
                        at = end;
                    }
                }
            }
        }
    }

    fn comment(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let ends = |byte| matches!(byte, b'\n' | b'\r');
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        let text = rest[..length].trim_end();
        self.blanks.push(at..at + length);
        let comment = Comment {
            span: Span::new(self.file, at, at + text.len()),
            text: text.to_owned(),
        };
        let documents = text.starts_with("///") && !text.starts_with("////");
        if documents && self.first_on_line {
            // What a blank line parts from the next speaks of the file, not of a declaration.
            let parted = self.docs.last().is_some_and(|last| {
                let between = &self.text[last.span.end as usize..at];
                between.replace("\r\n", "\n").matches(['\n', '\r']).count() > 1
            });
            if parted {
                self.comments.append(&mut self.docs);
            }
            self.docs.push(comment);
        } else {
            self.comments.push(comment);
        }
        at + length
    }

    fn word(&mut self, start: usize, end: usize) {
        if self.cuts && self.first_on_line && self.begins_declaration(start, end) {
            self.end_chunk();
        }
        let after_dot = start > 0 && self.text.as_bytes()[start - 1] == b'.';
        self.token(start, end);
        if !after_dot {
            match &self.text[start..end] {
                "if" => self.nest(start),
                "else" => self.unnest(),
                _ => {}
            }
        }
    }

    /// Any token: it begins a declaration if none is open.
    fn token(&mut self, start: usize, end: usize) {
        self.first_on_line = false;
        self.last = (start, end);
        match &mut self.current {
            Some(chunk) => {
                chunk.end = end;
                // Inside a declaration a `///` documents nothing: it is a comment.
                self.comments.append(&mut self.docs);
            }
            None => {
                let doc = self.take_doc();
                self.current = Some(Chunk {
                    start,
                    end,
                    doc,
                    faults: Vec::new(),
                    too_deep: None,
                });
            }
        }
    }

    /// Whether the first word of a line begins a declaration. At the left margin a kind word
    /// does even inside open brackets, for then a bracket is missing; a word that is no kind
    /// does where nothing else could be meant, so that a mistyped kind is found.
    fn begins_declaration(&self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        let at_margin = start == self.line_start;
        let outside = self.brackets.is_empty();
        if !(at_margin || outside) || is_reserved(word) {
            return false;
        }
        let next = self.text[end..].trim_start_matches(is_gap_on_line);
        let next_word = &next[..word_length(next)];
        let names =
            next.starts_with('"') || next.starts_with(is_word_start) && !is_reserved(next_word);
        // `price is …` may also go on with an expression, and `flow per = …` begins a line.
        let doubtful = is_sentence_word(next_word) && (!outside || self.line_continues());
        if is_kind(word) && names && !doubtful {
            return true;
        }
        if !at_margin || !outside || self.line_continues() || is_sentence_word(word) {
            return false;
        }
        let assigns = next.starts_with(':') || next.starts_with('=') && !next.starts_with("==");
        if is_kind(word) {
            // Not where the word is an operand of the line above.
            assigns
                || !next.starts_with([
                    '+', '-', '*', '/', '^', '?', '<', '>', '=', ')', ']', '}', ',', '.', '(', '[',
                ])
        } else {
            names || assigns
        }
    }

    /// Whether the last token leaves its sentence unfinished.
    fn line_continues(&self) -> bool {
        let token = &self.text[self.last.0..self.last.1];
        self.current.is_some()
            && (matches!(
                token,
                "+" | "-" | "*" | "/" | "^" | "=" | "," | ":" | "<" | ">" | "."
            ) || is_reserved(token) && !matches!(token, "true" | "false" | "blank" | "never"))
    }

    fn open(&mut self, open: u8, at: usize) {
        self.brackets.push(Bracket { open, at, ifs: 0 });
        self.check_depth(at);
    }

    fn close(&mut self, close: u8, at: usize) {
        let open = match close {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let Some(position) = self
            .brackets
            .iter()
            .rposition(|bracket| bracket.open == open)
        else {
            // `(3 + 4]` is a slip of the key, but a block is not closed by a stray `)`.
            match self.brackets.pop_if(|bracket| bracket.open != b'{') {
                Some(Bracket {
                    open,
                    at: opened,
                    ifs,
                }) => {
                    self.fault(BracketFault::Mismatched {
                        open,
                        at: opened,
                        close,
                        close_at: at,
                    });
                    self.ifs -= ifs;
                }
                None => self.fault(BracketFault::Stray { close, at }),
            }
            return;
        };
        // What stands open inside the pair was forgotten.
        if let Some(inner) = self.brackets.get(position + 1) {
            let fault = BracketFault::Mismatched {
                open: inner.open,
                at: inner.at,
                close,
                close_at: at,
            };
            self.fault(fault);
        }
        self.ifs -= self
            .brackets
            .drain(position..)
            .map(|bracket| bracket.ifs)
            .sum::<usize>();
    }

    fn nest(&mut self, at: usize) {
        if let Some(bracket) = self.brackets.last_mut() {
            bracket.ifs += 1;
        }
        self.ifs += 1;
        self.check_depth(at);
    }

    fn unnest(&mut self) {
        if let Some(bracket) = self.brackets.last_mut() {
            if bracket.ifs == 0 {
                return;
            }
            bracket.ifs -= 1;
        }
        self.ifs = self.ifs.saturating_sub(1);
    }

    fn check_depth(&mut self, at: usize) {
        if self.brackets.len() + self.ifs > MAX_NESTING {
            // The rest of this declaration will not be parsed: no need to track it.
            self.brackets.clear();
            self.ifs = 0;
            if let Some(chunk) = &mut self.current {
                chunk.too_deep.get_or_insert(at);
            }
        }
    }

    fn fault(&mut self, fault: BracketFault) {
        if let Some(chunk) = &mut self.current
            && chunk.faults.len() < MAX_FAULTS
        {
            chunk.faults.push(fault);
        }
    }

    fn end_chunk(&mut self) {
        let unclosed: Vec<BracketFault> = self
            .brackets
            .iter()
            .map(|bracket| BracketFault::Unclosed {
                open: bracket.open,
                at: bracket.at,
            })
            .collect();
        for fault in unclosed {
            self.fault(fault);
        }
        self.brackets.clear();
        self.ifs = 0;
        self.chunks.extend(self.current.take());
    }

    /// The waiting documentation as one text.
    fn take_doc(&mut self) -> Option<Text> {
        let span = self.docs.first()?.span.to(self.docs.last()?.span);
        let lines = self.docs.drain(..).map(|line| {
            let text = line.text.trim_start_matches('/');
            text.strip_prefix(' ').unwrap_or(text).to_owned()
        });
        Some(Text {
            value: lines.collect::<Vec<_>>().join("\n"),
            span,
        })
    }

    fn finish(mut self) -> Outline {
        self.end_chunk();
        // Documentation of nothing is kept as comments, so that formatting loses no text.
        self.comments.append(&mut self.docs);
        self.comments.sort_by_key(|comment| comment.span.start);
        Outline {
            comments: self.comments,
            blanks: self.blanks,
            chunks: self.chunks,
        }
    }
}

fn is_gap_on_line(c: char) -> bool {
    is_gap(c) && c != '\n' && c != '\r'
}
