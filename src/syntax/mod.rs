//! Floor 1: from text to the syntax tree.
//!
//! Input: the text of one file, or of one expression or setting from the command line.
//! Output: the tree and every syntax error of the text. A scanner cuts the file before each
//! declaration, finds its comments and bounds its nesting, pest reads each piece by the grammar in `grammar/`,
//! `lower` makes the tree, `recovery` finds all that is wrong in a piece that does not parse.
//! Invariant: any text gives a result, in time linear in its length and in bounded stack.

pub mod ast;
mod expected;
mod extent;
mod forms;
mod grammar;
mod hints;
mod lower;
mod messages;
mod recovery;
mod scan;
pub mod tokens;
pub mod words;

use std::ops::Range;

use pest::Parser;
use pest::iterators::Pairs;
use rayon::prelude::*;

use crate::base::{Code, Diagnostic, FileId, Span};
use ast::{Comment, Expr, File, Item, Setting};
use grammar::{Grammar, Rule};
use lower::{Lowered, Lowering};
use recovery::Piece;
use scan::{Chunk, MAX_NESTING, outline};

/// The largest source file that is read, in bytes.
pub const MAX_FILE: usize = 16 << 20;

/// The longest single declaration, in bytes: its pairs take about a hundred times that.
const MAX_DECLARATION: usize = 1 << 20;

/// Stack for the parser, whose recursion follows the nesting of brackets. The largest nesting
/// takes a part of it even in a build without optimization; pages not touched cost nothing.
pub const STACK: usize = 32 << 20;

/// Beyond so many errors a file is no model, and more messages help nobody.
const MAX_DIAGNOSTICS: usize = 200;

/// Declarations that are read before the errors are counted.
const BATCH: usize = 2048;

/// Declarations that one processor reads at a time. To read fewer takes less time than to wake
/// another processor.
const SHARE: usize = 16;

/// The tree of a file and its syntax errors, in the order of the text. Declarations with an
/// error are left out of the items; their names stand in `broken`.
pub fn parse(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    match unreadable(file, text) {
        Some(problem) => (File::default(), vec![problem]),
        None => Unread::of(file, text).parse(),
    }
}

/// The declarations of a file, found and not yet read.
pub struct Unread {
    file: FileId,
    /// As the grammar reads it.
    text: String,
    comments: Vec<Comment>,
    chunks: Vec<Chunk>,
}

impl Unread {
    /// Finds the declarations of a text that can be read.
    pub fn of(file: FileId, text: &str) -> Unread {
        let outline = outline(file, text);
        Unread {
            file,
            text: blanked(text, &outline.blanks),
            comments: outline.comments,
            chunks: outline.chunks,
        }
    }

    /// The words of each declaration, in the order of the text: its kind and its name come first.
    pub fn words(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        self.chunks.iter().map(|chunk| {
            let text = &self.text[chunk.start..chunk.end];
            let words = tokens::tokens(text).map(|token| token.of(text));
            words.filter(|word| word.starts_with(words::is_word_start))
        })
    }

    /// Leaves out declarations, by their positions.
    pub fn retain(&mut self, kept: impl Fn(usize) -> bool) {
        let mut at = 0..;
        self.chunks.retain(|_| at.next().is_some_and(&kept));
    }

    /// Reads the declarations.
    pub fn parse(self) -> (File, Vec<Diagnostic>) {
        let Unread { file, text, .. } = self;
        let mut tree = File {
            comments: self.comments,
            ..File::default()
        };
        let mut diagnostics = Vec::new();
        let mut chunks = self.chunks.into_iter();
        loop {
            let batch: Vec<Chunk> = chunks.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return (tree, diagnostics);
            }
            let read = read(file, &text, &batch);
            tree.items.reserve(batch.len());
            for (chunk, kind) in batch.into_iter().zip(read) {
                let span = Span::new(file, chunk.start, chunk.end);
                match kind {
                    Ok(kind) => tree.items.push(Item {
                        doc: chunk.doc,
                        span,
                        kind,
                    }),
                    Err(problems) => {
                        let source = &text[chunk.start..chunk.end];
                        tree.broken_imports |= recovery::brings_names(source);
                        tree.broken
                            .extend(recovery::declared_name(file, chunk.start, source));
                        diagnostics.extend(problems);
                    }
                }
                if diagnostics.len() >= MAX_DIAGNOSTICS {
                    diagnostics.truncate(MAX_DIAGNOSTICS);
                    diagnostics.push(too_many(span));
                    return (tree, diagnostics);
                }
            }
        }
    }
}

fn too_many(last: Span) -> Diagnostic {
    Diagnostic::new(
        Code::Syntax,
        "too many errors: the rest of the file was not read",
    )
    .label(last, "reading stopped after this")
    .help("correct the errors above, and the others will be shown")
}

type Read = Result<ast::ItemKind, Vec<Diagnostic>>;

/// Each declaration by itself, in their order; those of a long file on all processors.
fn read(file: FileId, text: &str, chunks: &[Chunk]) -> Vec<Read> {
    let share = |chunks: &[Chunk]| -> Vec<Read> {
        let one = |chunk: &Chunk| declaration(file, &text[chunk.start..chunk.end], chunk);
        stacker::maybe_grow(STACK, STACK, || chunks.iter().map(one).collect())
    };
    if chunks.len() <= SHARE {
        return share(chunks);
    }
    chunks.par_chunks(SHARE).flat_map_iter(share).collect()
}

/// Whether a word begins a clause of some kind of line.
pub fn is_clause(word: &str) -> bool {
    hints::is_clause(word)
}

/// The words of the clauses that a kind of line has, in the order in which they are usually
/// written.
pub fn clauses_of(kind: ast::LineKind) -> Vec<&'static str> {
    lower::clauses_of(kind)
}

/// An example of the declaration or clause that a word begins, where its parts stand in a fixed
/// order.
pub fn example(word: &str) -> Option<&'static str> {
    forms::sentence(word)
}

/// One whole right-hand side, as `aim eval` takes it: an expression, or a form such as
/// `first 1, then prev + 1`.
pub fn parse_expression(file: FileId, text: &str) -> Result<Expr, Vec<Diagnostic>> {
    alone(
        file,
        text,
        Rule::expression_alone,
        "expression",
        Lowering::whole_expression,
    )
}

/// One setting, as `--set` takes it: `price_fall = 90%/year`, `price[pro]=$5/seat/month`.
pub fn parse_setting(file: FileId, text: &str) -> Result<Setting, Vec<Diagnostic>> {
    alone(
        file,
        text,
        Rule::setting_alone,
        "setting",
        Lowering::whole_setting,
    )
}

/// Whether a text can name something in a model: a word of letters, digits and `_`, and none of
/// those that are reserved.
pub fn is_name(text: &str) -> bool {
    Grammar::parse(Rule::name, text)
        .ok()
        .and_then(|mut pairs| pairs.next())
        .is_some_and(|name| name.as_str().len() == text.len())
}

fn alone<T>(
    file: FileId,
    text: &str,
    rule: Rule,
    what: &'static str,
    lower: impl FnOnce(&mut Lowering, Pairs<Rule>) -> Lowered<T>,
) -> Result<T, Vec<Diagnostic>> {
    if let Some(problem) = unreadable(file, text) {
        return Err(vec![problem]);
    }
    let (chunk, blanks) = scan::whole(file, text);
    if let Some(problem) = unparsable(file, &chunk) {
        return Err(vec![problem]);
    }
    let source = &blanked(text, &blanks)[chunk.start..chunk.end];
    stacker::maybe_grow(STACK, STACK, || match Grammar::parse(rule, source) {
        Ok(pairs) => lowered(Lowering::new(file, chunk.start), |lowering| {
            lower(lowering, pairs)
        }),
        Err(error) => {
            let piece = Piece {
                file,
                base: chunk.start,
                source,
                faults: &chunk.faults,
                what,
            };
            Err(vec![messages::explain(&piece, &error)])
        }
    })
}

fn declaration(
    file: FileId,
    source: &str,
    chunk: &Chunk,
) -> Result<ast::ItemKind, Vec<Diagnostic>> {
    if let Some(problem) = unparsable(file, chunk) {
        return Err(vec![problem]);
    }
    match Grammar::parse(Rule::declaration_alone, source) {
        Ok(pairs) => lowered(Lowering::new(file, chunk.start), |lowering| {
            lowering.item(pairs)
        }),
        Err(error) => {
            let faults = &chunk.faults;
            let piece = Piece {
                file,
                base: chunk.start,
                source,
                faults,
                what: "declaration",
            };
            Err(recovery::problems(&piece, &error))
        }
    }
}

/// As many blanks as a long line has characters.
const BLANKS: &str = "                                                                ";

/// The text with plain blanks for some parts of it, so that all else stays where it is.
fn blanked(text: &str, blanks: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    for blank in blanks {
        blanked.push_str(&text[blanked.len()..blank.start]);
        while blanked.len() < blank.end {
            let length = BLANKS.len().min(blank.end - blanked.len());
            blanked.push_str(&BLANKS[..length]);
        }
    }
    blanked.push_str(&text[blanked.len()..]);
    blanked
}

/// The node, if it was made without a complaint.
fn lowered<T>(
    mut lowering: Lowering,
    lower: impl FnOnce(&mut Lowering) -> Lowered<T>,
) -> Result<T, Vec<Diagnostic>> {
    match lower(&mut lowering) {
        Ok(node) if lowering.diagnostics.is_empty() => Ok(node),
        _ => Err(lowering.diagnostics),
    }
}

/// What is no text to read at all.
fn unreadable(file: FileId, text: &str) -> Option<Diagnostic> {
    if text.len() > MAX_FILE {
        let place = Span::new(file, 0, text.chars().next().map_or(0, char::len_utf8));
        let size = text.len() >> 20;
        return Some(
            Diagnostic::new(
                Code::FileTooLarge,
                format!(
                    "this file has {size} MB; aim reads up to {} MB",
                    MAX_FILE >> 20
                ),
            )
            .label(place, "the file begins here")
            .help("keep data in a csv file and read it with `data`"),
        );
    }
    let at = text.find('\0')?;
    Some(
        Diagnostic::new(
            Code::NotText,
            "this file holds a NUL byte, so it is no text",
        )
        .label(Span::new(file, at, at + 1), "the first one is here")
        .help("save the file as UTF-8 text"),
    )
}

/// What the grammar must not be asked to read.
fn unparsable(file: FileId, chunk: &Chunk) -> Option<Diagnostic> {
    if let Some(at) = chunk.too_deep {
        return Some(
            Diagnostic::new(
                Code::NestedTooDeeply,
                format!("brackets and conditions are nested more than {MAX_NESTING} deep"),
            )
            .label(
                Span::new(file, at, at + 1),
                "one level too many begins here",
            )
            .help("give the inner parts names of their own, as separate lines"),
        );
    }
    (chunk.end - chunk.start > MAX_DECLARATION).then(|| {
        Diagnostic::new(
            Code::Syntax,
            format!("this declaration is longer than {} MB", MAX_DECLARATION >> 20),
        )
        .label(Span::new(file, chunk.start, chunk.start + 1), "it begins here")
        .help("split it into several lines, or move its numbers to a csv file and read it with `data`")
    })
}
