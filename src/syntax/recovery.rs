//! Every error of a declaration that does not parse.
//!
//! Input: the piece of text and the grammar's first complaint. Output: one diagnostic a
//! mistake, in the order of the text: a block's head and each of its entries are read again
//! by themselves. Invariant: at least one diagnostic.

use pest::Parser;
use pest::error::Error;

use super::ast::{Ident, LineKind};
use super::grammar::{Grammar, Rule};
use super::lower::{Lowering, clauses_of, listed};
use super::messages::{after_the_end, bracket, explain, location};
use super::scan::BracketFault;
use super::tokens::{Token, tokens};
use super::words::{KINDS, is_kind, is_reserved, is_word_start};
use crate::base::suggest::did_you_mean;
use crate::base::{Code, Diagnostic, FileId, Span};

/// A text that the grammar reads as one thing.
#[derive(Clone, Copy)]
pub(super) struct Piece<'t> {
    pub file: FileId,
    /// Where the text begins in the file.
    pub base: usize,
    pub source: &'t str,
    /// Places are those of the file.
    pub faults: &'t [BracketFault],
    /// What it is, in plain words.
    pub what: &'static str,
}

impl Piece<'_> {
    pub fn span(&self, token: Token) -> Span {
        Span::new(self.file, self.base + token.start, self.base + token.end)
    }
}

/// The braced block of a declaration, whose entries can be read one by one.
struct Block {
    rule: Rule,
    what: &'static str,
    kind: Option<LineKind>,
    open: usize,
    /// Where its text ends: at the closing brace, or with the piece.
    close: usize,
    closed: bool,
}

pub(super) fn problems(piece: &Piece, error: &Error<Rule>) -> Vec<Diagnostic> {
    let first = tokens(piece.source)
        .next()
        .unwrap_or(Token { start: 0, end: 0 });
    if !is_kind(first.of(piece.source)) {
        return vec![unknown_declaration(piece, first)];
    }
    let Some(block) = block(piece.source) else {
        return vec![explain(piece, error)];
    };
    let mut found = Vec::new();
    // With a harmless block in place of its own, what remains wrong is the head.
    let harmless = if block.kind.is_some() {
        "{note \"\"}"
    } else {
        "{}"
    };
    let head = format!("{}{harmless}", &piece.source[..block.open]);
    match Grammar::parse(Rule::declaration_alone, &head) {
        Ok(pairs) => {
            let mut lowering = Lowering::new(piece.file, piece.base);
            // What is wrong with it is in the diagnostics.
            let _ = lowering.item(pairs);
            found.append(&mut lowering.diagnostics);
        }
        // What is wrong within the harmless block is not in the text.
        Err(error) if location(&error) < block.open => found.push(explain(
            &Piece {
                source: &head,
                ..*piece
            },
            &error,
        )),
        Err(_) => {}
    }
    let inside: Vec<Vec<Diagnostic>> = entries(piece.source, &block)
        .into_iter()
        .map(|(start, end)| entry(piece, &block, start, end))
        .collect();
    // A block of strange entries alone, under a wrong head, belongs to another kind: one mistake.
    let strange = |problems: &Vec<Diagnostic>| {
        problems
            .first()
            .is_some_and(|first| first.code == Code::UnknownClause)
    };
    if found.is_empty() || !inside.iter().all(strange) {
        found.extend(inside.into_iter().flatten());
    }
    if !block.closed {
        let at = piece.base + block.open;
        found.extend(
            piece
                .faults
                .iter()
                .filter(
                    |fault| matches!(fault, BracketFault::Unclosed { at: open, .. } if *open == at),
                )
                .map(|fault| bracket(piece, *fault)),
        );
    } else if let Some(token) = tokens(&piece.source[block.close + 1..]).next() {
        let token = Token {
            start: token.start + block.close + 1,
            end: token.end + block.close + 1,
        };
        found.push(after_the_end(piece, token));
    }
    if found.is_empty() {
        found.push(explain(piece, error));
    }
    found
}

/// What a line begins with when it is no kind.
pub(super) fn unknown_declaration(piece: &Piece, first: Token) -> Diagnostic {
    let word = first.of(piece.source);
    let span = piece.span(first);
    if let Some(fault) = piece
        .faults
        .iter()
        .find(|fault| matches!(fault, BracketFault::Stray { at, .. } if *at == span.start as usize))
    {
        return bracket(piece, *fault);
    }
    let rest = piece.source[first.end..].trim_start();
    let assigns =
        (rest.starts_with('=') && !rest.starts_with("==")) || rest.starts_with([':', '[']);
    let ours = foreign_kind(word).map(|kind| format!("write `{kind}`"));
    let help = ours.or_else(|| did_you_mean(word, KINDS)).unwrap_or_else(|| {
        if assigns && word.starts_with(is_word_start) {
            format!("say what `{word}` is, such as `input {word}` for an assumption or `flow {word}` for a quantity per period")
        } else {
            "a declaration begins with its kind, such as `input`, `revenue`, `cost`, `stock` or `test`".to_owned()
        }
    });
    Diagnostic::new(Code::Syntax, format!("`{word}` begins no declaration"))
        .label(span, "expected a kind of declaration here")
        .help(help)
}

/// What other languages and accountants call a kind.
fn foreign_kind(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "let" | "var" | "val" | "set" | "param" | "parameter" | "assumption" | "variable"
        | "driver" => "input",
        "def" | "function" | "func" | "lambda" => "fn",
        "import" | "from" | "require" | "using" => "use",
        "expense" | "expenses" | "opex" | "cogs" | "capex" | "expenditure" => "cost",
        "sales" | "income" | "turnover" => "revenue",
        "balance" | "level" => "stock",
        "kpi" | "output" | "result" => "metric",
        "percent" | "percentage" | "margin" => "ratio",
        "bool" | "boolean" => "flag",
        "assert" | "ensure" => "check",
        "case" | "sensitivity" => "scenario",
        "enum" => "dimension",
        "periods" | "horizon" | "calendar" => "timeline",
        "grant" | "credit" => "subsidy",
        _ => return None,
    })
}

/// Finds the block of clauses, settings or test entries. A map after `=` is no such block.
fn block(source: &str) -> Option<Block> {
    let mut words = tokens(source);
    let word = words.next()?.of(source);
    let kind = LineKind::ALL
        .into_iter()
        .find(|kind| kind.keyword() == word);
    let (rule, what) = match word {
        "scenario" | "part" => (Rule::setting_entry_alone, "setting"),
        "test" => (Rule::test_entry_alone, "test entry"),
        _ if kind.is_some() => (Rule::clause_alone, "clause"),
        _ => return None,
    };
    let mut depth = 0_usize;
    let mut open = None;
    let mut previous = "";
    // Braces around the branches of a choice are a habit, and no block.
    let mut in_choice = false;
    for token in words {
        let text = token.of(source);
        match text {
            "if" => in_choice = true,
            "then" => in_choice = false,
            _ => {}
        }
        match text {
            "(" | "[" => depth += 1,
            "{" => {
                if depth == 0 && !in_choice && begins_block(previous, source, token) {
                    open = Some(token.start);
                }
                depth += 1;
            }
            ")" | "]" | "}" => {
                depth = depth.saturating_sub(1);
                if let (Some(open), 0, "}") = (open, depth, text) {
                    return Some(Block {
                        rule,
                        what,
                        kind,
                        open,
                        close: token.start,
                        closed: true,
                    });
                }
            }
            _ => {}
        }
        previous = text;
    }
    let open = open?;
    Some(Block {
        rule,
        what,
        kind,
        open,
        close: source.len(),
        closed: false,
    })
}

/// A brace after an operator opens a map, and so does one after `points linear`.
fn begins_block(previous: &str, source: &str, brace: Token) -> bool {
    let operator = !previous.ends_with(|c: char| c.is_alphanumeric() || "_\")]}%?".contains(c));
    if operator
        || is_reserved(previous) && !matches!(previous, "blank" | "never" | "true" | "false")
    {
        return false;
    }
    let mut inside = tokens(&source[brace.end..]);
    let second = inside.nth(1).map(|token| token.of(&source[brace.end..]));
    second != Some(":") || !matches!(previous, "linear" | "step" | "geometric" | "exact")
}

/// The texts between the braces that look like one entry each: parted by `;`, or by a line
/// break before a word after a finished line.
fn entries(source: &str, block: &Block) -> Vec<(usize, usize)> {
    let body = block.open + 1;
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut previous = Token {
        start: body,
        end: body,
    };
    let mut fresh = true;
    for token in tokens(&source[body..block.close]) {
        let token = Token {
            start: token.start + body,
            end: token.end + body,
        };
        let text = token.of(source);
        if text == ";" && depth == 0 {
            fresh = true;
            previous = token;
            continue;
        }
        let breaks = source[previous.end..token.start].contains(['\n', '\r']);
        let before = previous.of(source);
        let finished = !matches!(
            before,
            "," | "=" | ":" | "+" | "-" | "*" | "/" | "^" | "<" | ">" | ".." | "==" | "??"
        ) && (!is_reserved(before)
            || matches!(before, "blank" | "never" | "true" | "false"));
        let begins = text.starts_with(is_word_start)
            && (!is_reserved(text) || matches!(text, "less" | "during"));
        if fresh || depth == 0 && breaks && finished && begins {
            found.push((token.start, token.end));
            fresh = false;
        } else if let Some(last) = found.last_mut() {
            last.1 = token.end;
        }
        match text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        previous = token;
    }
    found
}

/// The errors of one entry, read by itself.
fn entry(piece: &Piece, block: &Block, start: usize, end: usize) -> Vec<Diagnostic> {
    let source = &piece.source[start..end];
    let own = Piece {
        base: piece.base + start,
        source,
        what: block.what,
        ..*piece
    };
    match Grammar::parse(block.rule, source) {
        Ok(pairs) => {
            let mut lowering = Lowering::new(piece.file, own.base);
            lowering.entry(pairs, block.kind);
            lowering.diagnostics
        }
        Err(error) => match unknown_entry(&own, block) {
            Some(problem) => vec![problem],
            None => vec![explain(&own, &error)],
        },
    }
}

/// A first word that no entry of this block begins with.
fn unknown_entry(entry: &Piece, block: &Block) -> Option<Diagnostic> {
    let first = tokens(entry.source).next()?;
    let word = first.of(entry.source);
    if !word.starts_with(is_word_start) {
        return None;
    }
    let (known, owner) = match (block.kind, block.rule) {
        (Some(kind), _) => {
            if LineKind::ALL
                .into_iter()
                .any(|kind| clauses_of(kind).contains(&word))
            {
                return None;
            }
            (clauses_of(kind), kind.keyword())
        }
        (None, Rule::test_entry_alone) if !matches!(word, "given" | "expect") => {
            (vec!["given", "expect"], "test")
        }
        _ => return None,
    };
    let list = format!("the clauses of `{owner}` are {}", listed(&known));
    let near = did_you_mean(word, known.iter().copied()).map(|near| format!("{near} {list}"));
    Some(
        Diagnostic::new(
            Code::UnknownClause,
            format!("`{owner}` has no clause `{word}`"),
        )
        .label(entry.span(first), "this clause is unknown")
        .help(near.unwrap_or(list)),
    )
}

/// Whether a declaration would have brought names of another file.
pub(super) fn brings_names(source: &str) -> bool {
    let first = tokens(source).next().map_or("", |token| token.of(source));
    matches!(first, "use" | "include")
}

/// The name that a declaration gives, as far as one can be seen.
pub(super) fn declared_name(file: FileId, base: usize, source: &str) -> Option<Ident> {
    let mut words = tokens(source).take_while(|token| token.of(source).starts_with(is_word_start));
    let kind = words.next()?.of(source);
    if matches!(
        kind,
        "timeline" | "fiscal" | "use" | "include" | "test" | "model" | "correlate"
    ) {
        return None;
    }
    let mut words = words.take_while(|token| !is_reserved(token.of(source)));
    let first = words.next()?;
    // Of a line the name may follow a class.
    let line = !is_kind(kind)
        || LineKind::ALL
            .into_iter()
            .any(|other| other.keyword() == kind);
    let token = if line {
        words.next().unwrap_or(first)
    } else {
        first
    };
    let span = Span::new(file, base + token.start, base + token.end);
    Some(Ident {
        name: token.of(source).to_owned(),
        span,
    })
}
