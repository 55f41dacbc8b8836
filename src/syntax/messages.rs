//! The grammar's complaints in plain words.
//!
//! Input: a piece of text and pest's error in it. Output: a diagnostic that says what was
//! expected, after what, and what stands there. Invariant: no rule's name reaches the user.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::expected::{begins_value, continues_value, in_words, is_rare};
use super::forms;
use super::grammar::Rule;
use super::hints;
use super::recovery::{Piece, unknown_declaration};
use super::scan::BracketFault;
use super::tokens::{Token, around, tokens};
use super::words::{is_reserved, is_word_start};
use crate::base::{Code, Diagnostic, Span};

/// A complaint with its surroundings, as the hints look at it.
pub(super) struct Problem<'t> {
    pub piece: &'t Piece<'t>,
    pub before: Option<Token>,
    pub found: Option<Token>,
    /// Whether a value could stand here.
    pub wants_value: bool,
    /// Whether a name could stand here.
    pub wants_name: bool,
    /// Whether a value could end or go on here.
    pub continues: bool,
    /// Whether a line still lacks its `=`.
    pub lacks_value: bool,
    /// Whether a piece of a line still lacks its `before`.
    pub in_pieces: bool,
    /// Whether a `:` is due here, and nothing else.
    pub wants_colon: bool,
    /// The innermost bracket that is open here.
    pub open: Option<Token>,
}

impl<'t> Problem<'t> {
    pub fn before(&self) -> &'t str {
        self.before.map_or("", |token| token.of(self.piece.source))
    }

    /// The token before, short, with the sign of money that touches it.
    pub fn shown_before(&self) -> String {
        let sign = self.before.and_then(|token| {
            let sign = self.piece.source[..token.start].chars().next_back()?;
            "$€£¥₹".contains(sign).then_some(sign)
        });
        let token = shown(self.before());
        sign.map_or_else(|| token.clone(), |sign| format!("{sign}{token}"))
    }

    pub fn found(&self) -> &'t str {
        self.found.map_or("", |token| token.of(self.piece.source))
    }

    /// The text from the found token on.
    pub fn rest(&self) -> &'t str {
        self.found
            .map_or("", |token| &self.piece.source[token.start..])
    }

    /// The place to underline: the found token, or at the end of the text the last one.
    pub fn span(&self) -> Span {
        let place = self
            .found
            .or(self.before)
            .unwrap_or(Token { start: 0, end: 0 });
        self.piece.span(place)
    }

    pub fn diagnostic(
        &self,
        code: Code,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, message).label(self.span(), label)
    }
}

/// Where the text stopped making sense.
pub(super) fn location(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

pub(super) fn explain(piece: &Piece, error: &Error<Rule>) -> Diagnostic {
    let at = location(error);
    let expected: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => &[],
    };
    let (before, found) = around(piece.source, at);
    let open = innermost_open(piece, at);
    let continues = expected.iter().any(|rule| continues_value(*rule));
    let problem = Problem {
        piece,
        before,
        found,
        continues,
        lacks_value: expected.contains(&Rule::block)
            && expected
                .iter()
                .any(|rule| matches!(rule, Rule::assign | Rule::assigned)),
        in_pieces: expected.contains(&Rule::kw_before),
        wants_colon: expected.contains(&Rule::colon) && !continues,
        open,
        wants_value: expected.iter().any(|rule| begins_value(*rule)),
        wants_name: expected
            .iter()
            .any(|rule| matches!(rule, Rule::name | Rule::path | Rule::word)),
    };
    if let Some(found) = found.filter(|found| at_margin(piece.source, *found)) {
        return unknown_declaration(piece, found);
    }
    if let Some(diagnostic) = hints::known_mistake(&problem) {
        return diagnostic;
    }
    if let Some(fault) = fault_at(piece, &problem) {
        return bracket(piece, fault);
    }
    generic(&problem, expected)
}

/// Whether a token stands at the left margin as a declaration does, and not as a word that goes
/// on with the line above.
fn at_margin(source: &str, token: Token) -> bool {
    let word = token.of(source);
    let begins = word == "=" || word.starts_with(is_word_start);
    let goes_on = is_reserved(word) && !matches!(word, "if" | "from");
    source[..token.start].ends_with(['\n', '\r']) && begins && !goes_on
}

fn generic(problem: &Problem, expected: &[Rule]) -> Diagnostic {
    let wanted = wanted(problem, expected);
    let before = problem.shown_before();
    let after = if before.is_empty() {
        String::new()
    } else {
        format!(" after `{before}`")
    };
    let Some(found) = problem.found else {
        let end = if before.is_empty() {
            "is empty"
        } else {
            "ends"
        };
        let message = format!(
            "expected {wanted}{after}, but the {} {end}",
            problem.piece.what
        );
        return problem
            .diagnostic(Code::Syntax, message, "nothing follows this")
            .help(fix(problem, &wanted));
    };
    let found = shown(found.of(problem.piece.source));
    problem
        .diagnostic(
            Code::Syntax,
            format!("expected {wanted}{after}, but found `{found}`"),
            format!("expected {wanted}"),
        )
        .help(fix(problem, &wanted))
}

/// What was expected, as a phrase.
fn wanted(problem: &Problem, expected: &[Rule]) -> String {
    if problem.before() == "is" && expected.contains(&Rule::kw_blank) {
        return "`blank` or `not blank`".to_owned();
    }
    let expected = if problem.lacks_value {
        &[Rule::r#type, Rule::assigned]
    } else {
        expected
    };
    let mut wanted: Vec<&str> = Vec::new();
    if problem.wants_value {
        wanted.push("a value");
    }
    for rule in expected {
        let Some(words) = in_words(*rule) else {
            continue;
        };
        // Where a value may begin, a name is one.
        let rare = if problem.wants_value {
            matches!(words, "a name" | "a text in quotes")
        } else {
            problem.continues && is_rare(*rule) && !problem.lacks_value
        };
        if !rare && !wanted.contains(&words) {
            wanted.push(words);
        }
    }
    let operator = problem.continues && !problem.wants_value && !problem.lacks_value;
    if operator {
        wanted.push("an operator");
    }
    if operator || wanted.contains(&"`,`") {
        let close = problem
            .open
            .map(|open| match open.of(problem.piece.source) {
                "(" => "`)`",
                "[" => "`]`",
                _ => "`}`",
            });
        wanted.extend(close.filter(|close| close.trim_matches('`') != problem.found()));
    }
    if wanted.len() > 1 {
        wanted.retain(|words| !matches!(*words, "`[`" | "a unit"));
    }
    match wanted.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// What was written after the last comma, where that is an expression of its own.
fn last_piece<'t>(problem: &Problem<'t>) -> Option<&'t str> {
    let end = problem.before?.end;
    let (_, piece) = problem.piece.source[..end].rsplit_once(',')?;
    let piece = piece.trim();
    let is_whole = !piece.contains(['(', ')', '[', ']', '{', '}', '\n']);
    is_whole.then_some(piece)
}

/// The likeliest fix: how the sentence goes that the piece begins, or what to do here.
fn fix(problem: &Problem, wanted: &str) -> String {
    let source = problem.piece.source;
    let first = tokens(source).next().map_or("", |token| token.of(source));
    let (before, found) = (problem.shown_before(), shown(problem.found()));
    if problem.lacks_value && problem.found.is_some() {
        return format!("write `=` between `{before}` and `{found}`");
    }
    if problem.in_pieces {
        let last = last_piece(problem).unwrap_or("…");
        return format!("the last of several pieces has no date: write `, then {last}`");
    }
    if before == "is" {
        return "write `is blank` or `is not blank`".to_owned();
    }
    if before.is_empty() {
        return format!("write {wanted}");
    }
    if problem.wants_value {
        return match problem.found {
            Some(_) => "write a number, a name or an expression in parentheses here".to_owned(),
            None => format!("write what comes after `{before}`"),
        };
    }
    if let Some(form) = forms::sentence(first) {
        return format!("`{first}` is written `{form}`");
    }
    match problem.found {
        Some(_) if problem.continues => {
            format!(
                "put an operator or a comma between `{before}` and `{found}`, or begin a new line"
            )
        }
        _ => format!("write {wanted} after `{before}`"),
    }
}

/// A token as a message shows it: short.
pub(super) fn shown(token: &str) -> String {
    const MOST: usize = 40;
    if token.chars().count() <= MOST {
        return token.to_owned();
    }
    token.chars().take(MOST).chain(['…']).collect()
}

/// The innermost bracket that is open at `at`.
fn innermost_open(piece: &Piece, at: usize) -> Option<Token> {
    let mut open = Vec::new();
    for token in tokens(piece.source).take_while(|token| token.end <= at) {
        match token.of(piece.source) {
            "(" | "[" | "{" => open.push(token),
            ")" | "]" | "}" => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// The bracket that is the cause: one that is never closed where the text fails after a
/// complete value, or a closing one that closes nothing where the text fails at it.
fn fault_at(piece: &Piece, problem: &Problem) -> Option<BracketFault> {
    let found = problem.found.map(|token| piece.base + token.start);
    let innermost = problem.open.map(|token| piece.base + token.start);
    let complete = !problem.wants_value || found.is_none();
    piece.faults.iter().copied().find(|fault| match fault {
        BracketFault::Unclosed { at, .. } => complete && Some(*at) == innermost,
        BracketFault::Mismatched { close_at, .. } => Some(*close_at) == found,
        BracketFault::Stray { at, .. } => Some(*at) == found,
    })
}

pub(super) fn bracket(piece: &Piece, fault: BracketFault) -> Diagnostic {
    let span = |at: usize| Span::new(piece.file, at, at + 1);
    let closing = |open: u8| match open {
        b'(' => ')',
        b'[' => ']',
        _ => '}',
    };
    match fault {
        BracketFault::Unclosed { open, at } => {
            let close = closing(open);
            Diagnostic::new(
                Code::Syntax,
                format!("this `{}` is never closed", char::from(open)),
            )
            .label(span(at), format!("opened here, and no `{close}` follows"))
            .help(format!("add the missing `{close}`"))
        }
        BracketFault::Mismatched {
            open,
            at,
            close,
            close_at,
        } => {
            let missing = closing(open);
            Diagnostic::new(
                Code::Syntax,
                format!("expected `{missing}` before this `{}`", char::from(close)),
            )
            .label(
                span(close_at),
                format!("`{missing}` is missing before this"),
            )
            .label(
                span(at),
                format!("this `{}` is still open", char::from(open)),
            )
            .help(format!("add the missing `{missing}`"))
        }
        BracketFault::Stray { close, at } => Diagnostic::new(
            Code::Syntax,
            format!("this `{}` closes nothing", char::from(close)),
        )
        .label(span(at), "nothing is open here")
        .help("leave it out, or add what it should close"),
    }
}

/// Something stands after a declaration that is complete.
pub(super) fn after_the_end(piece: &Piece, token: Token) -> Diagnostic {
    let span = piece.span(token);
    let stray = piece.faults.iter().find(
        |fault| matches!(fault, BracketFault::Stray { at, .. } if *at == span.start as usize),
    );
    if let Some(fault) = stray {
        return bracket(piece, *fault);
    }
    let found = shown(token.of(piece.source));
    let help = if is_reserved(&found) {
        "a declaration ends with its `}`: leave this out"
    } else {
        "begin a declaration on a new line, with its kind first"
    };
    Diagnostic::new(
        Code::Syntax,
        format!("`{found}` stands after the end of the declaration"),
    )
    .label(span, "expected a new line here")
    .help(help)
}
