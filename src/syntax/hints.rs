//! Mistakes that are known by sight, each with its fix.
//!
//! Input: where the text stopped making sense. Output: a diagnostic that names the mistake,
//! if it is one of those here. What is written as in a spreadsheet or another language is
//! answered with the way to write it in aim.

use super::ast::LineKind;
use super::lower::clauses_of;
use super::messages::{Problem, shown};
use super::tokens::{Token, tokens};
use super::words::{is_kind, is_reserved, is_word_char, is_word_start};
use crate::base::{Code, Diagnostic};

pub(super) fn known_mistake(problem: &Problem) -> Option<Diagnostic> {
    open_string(problem)
        .or_else(|| thousands(problem))
        .or_else(|| period(problem))
        .or_else(|| number(problem))
        .or_else(|| unit(problem))
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

/// `1,000`: digits, a comma, and three digits that touch.
fn thousands(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    let (before, found) = (problem.before?, problem.found?);
    let digits = problem.before();
    let group = |text: &str| {
        text.strip_prefix(',').is_some_and(|rest| {
            rest.len() >= 3
                && rest.bytes().take(3).all(|b| b.is_ascii_digit())
                && !rest[3..].starts_with(is_digit)
        })
    };
    let whole = digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 3;
    if !whole || before.end != found.start || !group(problem.rest()) {
        return None;
    }
    let mut end = found.start;
    while source.is_char_boundary(end) && group(&source[end..]) {
        end += 4;
    }
    let fraction = source[end..].strip_prefix('.').map_or(0, |rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 { 0 } else { digits + 1 }
    });
    let place = Token {
        start: before.start,
        end: end + fraction,
    };
    let written = place.of(source);
    Some(
        Diagnostic::new(
            Code::NumberSyntax,
            format!("`{written}` has a comma inside a number"),
        )
        .label(problem.piece.span(place), "a comma parts two values")
        .help(format!("write `{}`", written.replace(',', "_"))),
    )
}

/// `2024-9`, `2024-q3`, `2024Q3`
fn period(problem: &Problem) -> Option<Diagnostic> {
    let found = problem.found?;
    let rest = problem.rest();
    let year = rest
        .get(..4)
        .filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?;
    let after = &rest[4..];
    let quarter = after.strip_prefix('-').unwrap_or(after);
    if let Some(number) = quarter.strip_prefix(['Q', 'q'])
        && number.starts_with(is_digit)
    {
        let length = rest
            .find(|c: char| c != '-' && !is_word_char(c))
            .unwrap_or(rest.len());
        let fix = number.chars().next().unwrap_or('1');
        return Some(misdated(
            problem,
            found,
            length,
            &format!("write `{year}-Q{fix}` for a quarter"),
        ));
    }
    if !after
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(is_digit))
    {
        return None;
    }
    let length = rest
        .find(|c: char| c != '-' && !is_word_char(c))
        .unwrap_or(rest.len());
    // A right one in a wrong place is no mistake of writing.
    if matches!(length, 7 | 10)
        && rest[..length]
            .split('-')
            .skip(1)
            .all(|part| part.len() == 2)
    {
        return None;
    }
    let parts: Vec<&str> = rest[..length].split('-').collect();
    let help = match parts.as_slice() {
        [_, month] if month.len() == 1 => {
            format!(
                "write `{year}-0{month}` for the month, or `{year} - {month}` for a subtraction"
            )
        }
        [_, month, day] if month.len() <= 2 && day.len() <= 2 => {
            format!("write `{year}-{month:0>2}-{day:0>2}` for the day")
        }
        [_, rest @ ..] => format!(
            "write `{year}-09` for a month, or `{year} - {}` for a subtraction",
            rest.join(" - ")
        ),
        [] => return None,
    };
    Some(misdated(problem, found, length, &help))
}

fn misdated(problem: &Problem, found: Token, length: usize, help: &str) -> Diagnostic {
    let place = Token {
        start: found.start,
        end: found.start + length,
    };
    let written = shown(place.of(problem.piece.source));
    Diagnostic::new(
        Code::Syntax,
        format!("`{written}` is not written as a period"),
    )
    .label(
        problem.piece.span(place),
        "a month is `2024-09`, a quarter `2024-Q3`, a day `2024-09-15`",
    )
    .help(help)
}

/// `10Mtok`, `10K`, `1e6`, `.5`, `5.`
fn number(problem: &Problem) -> Option<Diagnostic> {
    let (before, found) = (problem.before(), problem.found());
    if found == "." || before == "." {
        return bare_point(problem);
    }
    let place = problem.found?;
    if is_currency(before) {
        let touches = problem.before.is_some_and(|sign| sign.end == place.start);
        let help = match found {
            "-" => format!("write `-{before}` and the number: the minus sign comes first"),
            _ if touches || !found.starts_with(is_digit) => String::new(),
            _ => format!("write `{before}{found}`"),
        };
        if !help.is_empty() {
            let message = format!("`{before}` touches its number");
            return Some(
                problem
                    .diagnostic(
                        Code::NumberSyntax,
                        message,
                        format!("this stands after `{before}`"),
                    )
                    .help(help),
            );
        }
    }
    let written = found;
    if !written.starts_with(is_digit) {
        return None;
    }
    let split = written.find(|c: char| !(c.is_ascii_digit() || c == '_' || c == '.'))?;
    let (figure, tail) = written.split_at(split);
    if !tail.starts_with(is_word_start) {
        return None;
    }
    let help = match tail {
        "K" => format!("write `{figure}k` for thousands"),
        "m" | "mm" | "MM" | "mn" | "mio" => format!("write `{figure}M` for millions"),
        "b" | "bn" | "Bn" | "bio" => format!("write `{figure}B` for billions"),
        "t" | "tn" => format!("write `{figure}T` for trillions, or `{figure} t` for a unit"),
        "x" | "X" => format!(
            "write `{figure}` for a factor; `{figure}x per year` stands after `falls` and `rises`"
        ),
        _ if tail.starts_with(['e', 'E']) && tail[1..].bytes().all(|b| b.is_ascii_digit()) => {
            "write the digits, or a suffix: `1k`, `1M`, `1B`, `1T`".to_owned()
        }
        _ if is_currency(before) => {
            format!("write `{before}{figure}/{tail}` for an amount per unit")
        }
        _ => format!("write `{figure} {tail}`: a space parts a number from its unit"),
    };
    Some(
        Diagnostic::new(
            Code::NumberSyntax,
            format!("`{}` is neither a number nor a name", shown(written)),
        )
        .label(problem.piece.span(place), "digits and letters touch")
        .help(help),
    )
}

/// `.5` and `5.`
fn bare_point(problem: &Problem) -> Option<Diagnostic> {
    let point = if problem.found() == "." {
        problem.found?
    } else {
        problem.before?
    };
    let (head, tail) = problem.piece.source.split_at(point.start);
    let after: String = tail
        .chars()
        .skip(1)
        .take_while(char::is_ascii_digit)
        .collect();
    let digits = head
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == '_')
        .count();
    let help = match (&head[head.len() - digits..], after.as_str()) {
        ("", "") => return None,
        ("", after) => format!("write `0.{after}`"),
        (before, "") => format!("write `{before}` or `{before}.0`"),
        _ => "write one point in a number, and `_` between its groups".to_owned(),
    };
    Some(
        Diagnostic::new(
            Code::NumberSyntax,
            "a decimal point stands between two digits",
        )
        .label(problem.piece.span(point), "a digit is missing beside this")
        .help(help),
    )
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_currency(text: &str) -> bool {
    matches!(text, "$" | "€" | "£" | "¥" | "₹")
}

/// `5 %`, `100$`, `$5 user`, `USD 5`, `USD / Mtok`
fn unit(problem: &Problem) -> Option<Diagnostic> {
    let (before, found) = (problem.before(), problem.found());
    let number_before = before.starts_with(is_digit);
    if found == "%" && number_before {
        return Some(
            problem
                .diagnostic(
                    Code::NumberSyntax,
                    "`%` touches its number",
                    "there is a space before this",
                )
                .help(format!("write `{before}%`")),
        );
    }
    if is_currency(found) && number_before && !before.contains('-') {
        return Some(
            problem
                .diagnostic(
                    Code::NumberSyntax,
                    format!("`{found}` stands before its number"),
                    "this stands after it",
                )
                .help(format!("write `{found}{before}`")),
        );
    }
    let source = problem.piece.source;
    let place = problem.before?;
    if number_before && found.starts_with(is_word_start) && !is_reserved(found) {
        let sign = source[..place.start]
            .chars()
            .next_back()
            .filter(|c| is_currency(c.encode_utf8(&mut [0; 4])))?;
        return Some(
            problem
                .diagnostic(Code::Syntax, format!("`{sign}{before}` has its unit already"), format!("`{found}` would be a second one"))
                .help(format!("write `{sign}{before}/{found}` for an amount per {found}, or an operator between them")),
        );
    }
    if found.starts_with(is_digit)
        && before.len() == 3
        && before.bytes().all(|b| b.is_ascii_uppercase())
    {
        return Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("the unit `{before}` stands after its number"),
                    "the number comes first",
                )
                .help(format!("write `{found} {before}`")),
        );
    }
    None
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

fn is_clause(word: &str) -> bool {
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
        "==" if problem.lacks_value || (!problem.wants_value && assigns(problem)) => Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    "`==` compares, it gives no value",
                    "expected `=` here",
                )
                .help("write `=`"),
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

/// Whether the place is before the sign that gives a declaration or a setting its value.
fn assigns(problem: &Problem) -> bool {
    let Some(found) = problem.found else {
        return false;
    };
    let mut head = tokens(problem.piece.source).take_while(|token| token.end <= found.start);
    let first = head
        .next()
        .map_or("", |token| token.of(problem.piece.source));
    !matches!(first, "check" | "expect" | "given")
        && head.all(|token| token.of(problem.piece.source) != "=")
}

/// Signs that other languages and word processors have.
fn foreign_sign(problem: &Problem) -> Option<Diagnostic> {
    let found = problem.found();
    let ours = match found {
        "&&" | "&" => "and",
        "||" | "|" => "or",
        "!" => "not",
        "<>" | "≠" => "!=",
        "≤" => "<=",
        "≥" => ">=",
        "×" | "·" | "∙" => "*",
        "÷" => "/",
        "−" | "–" | "—" => "-",
        "**" => "^",
        "…" | "..." => "..",
        "=>" => ">=",
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
            _ => return None,
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
        return Some(
            problem
                .diagnostic(
                    Code::Syntax,
                    format!("`{found}` is a word of the language, so it can't be a name"),
                    "expected a name here",
                )
                .help(format!("choose another name, such as `{found}_value`")),
        );
    }
    match found {
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
