//! The grammar's complaints in plain words.
//!
//! Input: a piece of text and pest's error in it. Output: a diagnostic that says what was
//! expected, after what, and what stands there. Invariant: no rule's name reaches the user.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::grammar::Rule;
use super::hints;
use super::recovery::Piece;
use super::scan::BracketFault;
use super::tokens::{Token, around, tokens};
use super::words::is_reserved;
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
}

impl<'t> Problem<'t> {
    pub fn before(&self) -> &'t str {
        self.before.map_or("", |token| token.of(self.piece.source))
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

pub(super) fn explain(piece: &Piece, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let expected: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        // Only pest's own guard of the stack answers so.
        ErrorVariant::CustomError { .. } => return out_of_stack(piece, at),
    };
    let (before, found) = around(piece.source, at);
    let problem = Problem {
        piece,
        before,
        found,
        wants_value: expected.iter().any(|rule| begins_value(*rule)),
        wants_name: expected
            .iter()
            .any(|rule| matches!(rule, Rule::name | Rule::class | Rule::path | Rule::word)),
    };
    if let Some(diagnostic) = hints::known_mistake(&problem) {
        return diagnostic;
    }
    let innermost = innermost_open(piece, at);
    if let Some(fault) = fault_at(piece, &problem, innermost) {
        return bracket(piece, fault);
    }
    generic(&problem, expected, innermost)
}

/// Whether a rule is where a value begins.
fn begins_value(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        value
            | first_then
            | timed
            | timed_argument
            | window
            | expr
            | conditional
            | number
            | period
            | reference
            | paren
            | list
            | map
            | hole
            | negate
            | kw_not
            | kw_blank
            | kw_true
            | kw_false
            | kw_never
            | argument
            | points_table
            | to_step
            | argument_name
            | rest
            | names
            | factor
    )
}

/// Whether a rule goes on with a value that could also end.
fn continues_value(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        coalesce
            | add
            | subtract
            | multiply
            | safe_divide
            | divide
            | power
            | equal
            | unequal
            | at_most
            | at_least
            | below
            | above
            | kw_and
            | kw_or
            | index
            | field
            | in_currency
            | is_blank
            | range_to
            | lasting
            | pieces
            | before
            | at
            | at_one
            | during
            | every
            | when
            | arguments
            | per_unit
            | unit_rest
            | unit
            | over
            | r#where
            | except_self
            | from
            | until
            | within
            | text
            | EOI
    )
}

/// What else may be expected, in plain words.
fn in_words(rule: Rule) -> Option<&'static str> {
    use Rule::*;
    Some(match rule {
        name | class | word | path => "a name",
        unit_of | unit | per_unit | unit_rest | unit_first => "a unit",
        r#type => "`:` and a unit",
        assigned | definition | default | assign => "`=` and a value",
        block | settings | members | brace | curve_points | curve_members => "`{`",
        params => "`(`",
        text => "a text in quotes",
        module => "a file in quotes or a name such as `std.finance`",
        colon => "`:`",
        comma => "`,`",
        kw_then => "`then`",
        kw_else => "`else`",
        kw_from | from | curve_source => "`from`",
        kw_to | to => "`to`",
        kw_per => "`per`",
        kw_of => "`of`",
        lasting => "`for`",
        less => "`less`",
        range_to => "`..`",
        doubling => "`doubling`",
        by_word => "`by`",
        starts => "`starts`",
        month_name => "a month such as `january`",
        granularity => "`monthly`, `quarterly` or `yearly`",
        set_sign => "`=`, `*=` or `+=`",
        band | up_to | above_word => "`up to` or `above`",
        imports => "`(`",
        column => "a column",
        clause => "a clause",
        setting => "a setting",
        given | expect | test_entry => "`given` or `expect`",
        dims => "`[`",
        point => "a point such as `2024-01: $10`",
        entry => "an entry such as `pro: 5`",
        _ => return None,
    })
}

fn generic(problem: &Problem, expected: &[Rule], open: Option<Token>) -> Diagnostic {
    let mut wanted: Vec<&str> = Vec::new();
    let continues = expected.iter().any(|rule| continues_value(*rule));
    if problem.wants_value {
        wanted.push("a value");
    }
    for words in expected.iter().filter_map(|rule| in_words(*rule)) {
        // Where a value may end, a name or a text beside it is a rarer wish than an operator.
        let beside = continues
            && !problem.wants_value
            && matches!(
                words,
                "a unit" | "`[`" | "`from`" | "`for`" | "`..`" | "`until`" | "a text in quotes"
            );
        if !beside && !wanted.contains(&words) && !(problem.wants_value && words == "a name") {
            wanted.push(words);
        }
    }
    if continues && !problem.wants_value {
        wanted.push("an operator");
        if let Some(open) = open {
            wanted.push(match open.of(problem.piece.source) {
                "(" => "`)`",
                "[" => "`]`",
                _ => "`}`",
            });
        }
    }
    let wanted = match wanted.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    };
    let after = match problem.before {
        Some(_) => format!(" after `{}`", shown(problem.before())),
        None => String::new(),
    };
    match problem.found {
        Some(_) => problem.diagnostic(
            Code::Syntax,
            format!(
                "expected {wanted}{after}, but found `{}`",
                shown(problem.found())
            ),
            format!("expected {wanted}"),
        ),
        None => problem.diagnostic(
            Code::Syntax,
            format!(
                "expected {wanted}{after}, but the {} ends",
                problem.piece.what
            ),
            "it ends after this",
        ),
    }
}

fn out_of_stack(piece: &Piece, at: usize) -> Diagnostic {
    let place = around(piece.source, at)
        .1
        .unwrap_or(Token { start: 0, end: 0 });
    Diagnostic::new(
        Code::NestedTooDeeply,
        "this is nested too deeply for the memory at hand",
    )
    .label(piece.span(place), "no further than here")
    .help("give the inner parts names of their own, as separate lines")
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
fn fault_at(piece: &Piece, problem: &Problem, innermost: Option<Token>) -> Option<BracketFault> {
    let found = problem.found.map(|token| piece.base + token.start);
    let innermost = innermost.map(|token| piece.base + token.start);
    piece.faults.iter().copied().find(|fault| match fault {
        BracketFault::Unclosed { at, .. } => {
            Some(*at) == innermost && (!problem.wants_value || found.is_none())
        }
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
