//! Mistakes that are known by sight, each with its fix.
//!
//! Input: where the text stopped making sense. Output: a diagnostic that names the mistake,
//! if it is one of those here. What is written as in a spreadsheet or another language is
//! answered with the way to write it in aim.

mod habits;
mod numbers;

use super::ast::LineKind;
use super::lower::clauses_of;
use super::messages::Problem;
use super::tokens::{Token, tokens};
use super::words::{is_kind, is_reserved, is_word_start};
use crate::base::{Code, Diagnostic};

pub(super) fn known_mistake(problem: &Problem) -> Option<Diagnostic> {
    numbers::thousands(problem)
        .or_else(|| numbers::decimal_comma(problem))
        .or_else(|| open_string(problem))
        .or_else(|| habits::habit(problem))
        .or_else(|| numbers::period(problem))
        .or_else(|| numbers::number(problem))
        .or_else(|| numbers::unit(problem))
        .or_else(|| crowded(problem))
        .or_else(|| missing_comma(problem))
        .or_else(|| equals(problem))
        .or_else(|| foreign_sign(problem))
        .or_else(|| reserved(problem))
}

fn open_string(problem: &Problem) -> Option<Diagnostic> {
    let found = problem.found();
    if found.starts_with(['“', '”', '„', '‘', '’', '\'', '`', '«', '»']) {
        return Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("`{found}` is no quotation mark of a model"),
                    "a text stands between straight quotes",
                )
                .help("write `\"` on both sides"),
        );
    }
    (found.starts_with('"') && !closes(found)).then(|| {
        problem
            .diagnostic(
                Code::Syntax,
                "this text has no closing quote",
                "it begins here, and its line ends without `\"`",
            )
            .help("add a `\"` at its end; a text stands on one line")
    })
}

/// Whether a string ends with its own quote and not with an escaped one.
fn closes(string: &str) -> bool {
    let Some(body) = string.get(1..).and_then(|rest| rest.strip_suffix('"')) else {
        return false;
    };
    body.len() % 2 == body.trim_end_matches('\\').len() % 2
}

/// Two entries of a block on one line, with no `;` between them. A number takes the second
/// one's first word for its unit, so the text may fail one word later.
fn crowded(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    let first = tokens(source).next()?;
    let begins = |token: &Token| {
        let word = token.of(source);
        let next = source[token.end..].trim_start();
        *token != first
            && match problem.piece.what {
                "setting" => {
                    word.starts_with(is_word_start)
                        && next.starts_with('=')
                        && !next.starts_with("==")
                }
                "clause" => is_clause(word) && !matches!(word, "less" | "during"),
                "test entry" => matches!(word, "given" | "expect"),
                _ => false,
            }
    };
    let second = problem
        .found
        .filter(begins)
        .or(problem.before.filter(begins))?;
    let word = second.of(source);
    if problem.piece.what == "setting" && is_kind(first.of(source)) {
        let kind = first.of(source);
        return Some(
            Diagnostic::new(Code::Syntax, "a setting names its input alone")
                .label(
                    problem.piece.span(first),
                    format!("`{kind}` declares an input"),
                )
                .help(format!("write `{word} = …`")),
        );
    }
    Some(
        Diagnostic::new(
            Code::Syntax,
            format!("`{word}` begins on the line of the entry before it"),
        )
        .label(
            problem.piece.span(second),
            "expected a new line or `;` before this",
        )
        .help(format!("write `; {word}`, or begin a new line")),
    )
}

/// Whether a word begins a clause of some kind of line.
pub(super) fn is_clause(word: &str) -> bool {
    LineKind::ALL
        .into_iter()
        .any(|kind| clauses_of(kind).contains(&word))
}

/// `{ free: 1 pro: 2 }`
fn missing_comma(problem: &Problem) -> Option<Diagnostic> {
    let inside = problem.open?.of(problem.piece.source) == "{";
    if problem.found() != ":" || !problem.continues || !inside {
        return None;
    }
    let key = problem.before();
    Some(
        Diagnostic::new(Code::Syntax, format!("expected `,` before `{key}`"))
            .label(
                problem.piece.span(problem.before?),
                "the next entry begins here",
            )
            .help(format!("write `, {key}: …`")),
    )
}

/// `= =`, `==` that gives a value, `=` that compares, `:=`
fn equals(problem: &Problem) -> Option<Diagnostic> {
    let (before, found) = (problem.before(), problem.found());
    match found {
        "=" if matches!(before, "=" | "==") => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "there are two `=` in a row",
                    "expected a value here",
                )
                .help("leave one of them out; a comparison is `==`, with no space"),
        ),
        // Before this a clause's own word: the sign is one too many.
        "=" if problem.wants_value && problem.piece.what == "clause" => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("`{before}` takes its value without `=`"),
                    "expected a value here",
                )
                .help("leave the `=` out"),
        ),
        "==" if problem.lacks_value || (!problem.wants_value && assigns(problem)) => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "`==` compares, it gives no value",
                    "expected `=` here",
                )
                .help("write `=`"),
        ),
        "+=" | "*=" if problem.lacks_value => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!(
                        "`{found}` changes an input in a scenario; a declaration gives a value"
                    ),
                    "expected `=` here",
                )
                .help("write `=`"),
        ),
        ":" if problem.piece.what == "setting" || problem.piece.what == "test entry" => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "a setting gives its value with `=`",
                    "expected `=` here",
                )
                .help(format!("write `{before} = …`")),
        ),
        ":=" => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "`:=` is no sign of a model",
                    "expected `=` here",
                )
                .help("write `=`"),
        ),
        "=" if problem.wants_colon => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("`{before}` is followed by `:` here"),
                    "expected `:`",
                )
                .help(format!("write `{before}: …`")),
        ),
        "/" | "*" if problem.lacks_value => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("within a unit `{found}` touches"),
                    "no space around this",
                )
                .help(format!("write `{before}{found}…`, as in `USD/month`")),
        ),
        "=" if problem.continues && !problem.wants_value && !problem.wants_name => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "`=` gives a name its value, it does not compare",
                    "expected an operator here",
                )
                .help("to compare two values write `==`"),
        ),
        _ => None,
    }
}

/// Whether a token is a currency's sign.
fn is_currency(text: &str) -> bool {
    matches!(text, "$" | "€" | "£" | "¥" | "₹")
}

/// Whether the place is before the sign that gives a declaration or a setting its value.
fn assigns(problem: &Problem) -> bool {
    let Some(found) = problem.found else {
        return false;
    };
    let mut head = tokens(problem.piece.source).take_while(|token| token.end <= found.start);
    let first = head
        .next()
        .map_or("", |token| token.of(problem.piece.source));
    !matches!(first, "check" | "expect") && head.all(|token| token.of(problem.piece.source) != "=")
}

/// Signs that other languages and word processors have.
fn foreign_sign(problem: &Problem) -> Option<Diagnostic> {
    let found = problem.found();
    let ours = match found {
        "&&" | "&" => "and",
        "||" | "|" => "or",
        "!" if !problem.continues => "not",
        "<>" | "≠" => "!=",
        "≤" => "<=",
        "≥" => ">=",
        "×" | "·" | "∙" => "*",
        "÷" => "/",
        "−" | "–" | "—" => "-",
        "**" => "^",
        "…" | "..." => "..",
        "=>" if problem.piece.source.starts_with("fn") => "=",
        "=>" => ">=",
        "," if problem.piece.what != "declaration"
            && problem.open.is_none()
            && problem.continues =>
        {
            return Some(
                problem
                    .diagnostic(
                        Code::Syntax,
                        format!("no comma stands after a {}", problem.piece.what),
                        "expected a new line or `;` here",
                    )
                    .help("write `;`, or begin a new line"),
            );
        }
        ";" => {
            return Some(needless(
                problem,
                "a declaration ends with its line; `;` parts the entries of a block",
            ));
        }
        "@" | "!" | "~" | "\\" | "¿" | "¡" | "§" | "°" => {
            return Some(needless(problem, "it has no meaning in a model"));
        }
        _ => return None,
    };
    Some(
        problem
            .diagnostic(
                Code::Syntax,
                format!("`{found}` is no sign of a model"),
                format!("expected `{ours}` here"),
            )
            .help(format!("write `{ours}`")),
    )
}

fn needless(problem: &Problem, why: &str) -> Diagnostic {
    problem
        .diagnostic(
            Code::Syntax,
            format!("`{}` can't stand here", problem.found()),
            why,
        )
        .help("leave it out")
}

fn no_name(problem: &Problem, expected: &str) -> Diagnostic {
    let found = problem.found();
    problem
        .diagnostic(
            Code::Syntax,
            format!("`{found}` is a word of the language, so it can't be a name"),
            expected,
        )
        .help(format!("choose another name, such as `{found}_value`"))
}

/// A reserved word where a name or a value is due.
fn reserved(problem: &Problem) -> Option<Diagnostic> {
    let (before, found) = (problem.before(), problem.found());
    if !is_reserved(found) {
        return None;
    }
    if problem.wants_value {
        let form = match found {
            "if" => "if … then … else …",
            "first" => "first …, then …",
            _ => return Some(no_name(problem, "expected a value here")),
        };
        return Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("`{form}` is a whole right-hand side"),
                    "expected a value here",
                )
                .help("put it in parentheses to use it inside an expression"),
        );
    }
    if problem.wants_name || is_kind(before) {
        return Some(no_name(problem, "expected a name here"));
    }
    match found {
        "if" if problem.continues => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "a condition comes before what it decides",
                    "expected an operator here",
                )
                .help(format!("write `if … then {before} else …`")),
        ),
        "then" if before != "," => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "a comma stands before `then`",
                    "expected `,` before this",
                )
                .help(format!("write `{before}, then …`")),
        ),
        "before" | "at" | "during" | "every" | "when" => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("`{found}` belongs to a whole right-hand side"),
                    "expected an operator here",
                )
                .help(format!(
                    "put the expression with its `{found}` in parentheses"
                )),
        ),
        _ => None,
    }
}
