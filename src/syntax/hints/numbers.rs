//! Numbers, periods and units as they are written elsewhere.
//!
//! Input: where the text stopped making sense. Output: a diagnostic with the way to write the
//! number in aim.

use super::super::messages::{Problem, shown};
use super::super::tokens::{Token, tokens};
use super::super::words::{is_reserved, is_word_char, is_word_start};
use super::is_currency;
use crate::base::{Code, Diagnostic};

/// `1,000`, `1 000` and `1'000`: groups of three digits, and what stands between them.
pub(super) fn thousands(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    let short = |digits: &str| (1..=3).contains(&digits.len()) && digits.chars().all(is_digit);
    let start = match (problem.before, problem.found?) {
        (Some(before), _) if short(problem.before()) => before.start,
        (_, found) if is_currency(problem.found()) => found.end,
        (_, found) => found.start,
    };
    let first = source[start..]
        .chars()
        .take_while(char::is_ascii_digit)
        .count();
    let mut end = start + first;
    while let Some(length) = group(&source[end..]) {
        end += length;
    }
    if !(1..=3).contains(&first) || end == start + first {
        return None;
    }
    let fraction = source[end..].strip_prefix('.').map_or(0, |rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 { 0 } else { digits + 1 }
    });
    let place = Token {
        start,
        end: end + fraction,
    };
    let written = place.of(source);
    let apart = if written.contains(',') {
        format!(
            "; for several values put a space after each comma: `{}`",
            written.replace(',', ", ")
        )
    } else {
        String::new()
    };
    Some(
        Diagnostic::new(
            Code::NumberSyntax,
            format!("`{written}` is no number of a model"),
        )
        .label(
            problem.piece.span(place),
            "only `_` may stand between digits",
        )
        .help(format!(
            "write `{}`{apart}",
            written.replace([',', ' ', '\''], "_")
        )),
    )
}

/// `0,5`
pub(super) fn decimal_comma(problem: &Problem) -> Option<Diagnostic> {
    let (before, comma) = (problem.before?, problem.found?);
    let rest = problem.rest().strip_prefix(',')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let whole = problem.before();
    let number = whole.bytes().all(|b| b.is_ascii_digit()) && before.end == comma.start;
    if !number || digits == 0 || rest[digits..].starts_with(is_word_char) {
        return None;
    }
    let fraction = &rest[..digits];
    let place = Token {
        start: before.start,
        end: comma.end + digits,
    };
    Some(
        Diagnostic::new(
            Code::NumberSyntax,
            format!("`{whole},{fraction}` is no number of a model"),
        )
        .label(problem.piece.span(place), "a decimal point is a `.`")
        .help(format!("write `{whole}.{fraction}`")),
    )
}

/// The length of a separator and the three digits after it, if no fourth follows.
fn group(text: &str) -> Option<usize> {
    let digits = text.strip_prefix([',', ' ', '\''])?;
    let count = digits
        .chars()
        .take(4)
        .take_while(char::is_ascii_digit)
        .count();
    (count == 3).then_some(4)
}

/// `2024-9`, `2024-q3`, `2024Q3`
pub(super) fn period(problem: &Problem) -> Option<Diagnostic> {
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
pub(super) fn number(problem: &Problem) -> Option<Diagnostic> {
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
    if !tail.starts_with(is_word_start) || tail.ends_with('%') {
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

/// `5 %`, `100$`, `$5 user`, `USD 5`, `USD / Mtok`
pub(super) fn unit(problem: &Problem) -> Option<Diagnostic> {
    if let Some(diagnostic) = per(problem).or_else(|| per_annum(problem)) {
        return Some(diagnostic);
    }
    let (before, found) = (problem.before(), problem.found());
    let number_before = before.starts_with(is_digit);
    if found == "%" && number_before && !before.ends_with('%') {
        return Some(
            problem
                .diagnostic(
                    Code::NumberSyntax,
                    "`%` touches its number",
                    "there is a space before this",
                )
                .help(if begins_operand(problem) {
                    format!(
                        "write `{before}%`, or `mod({before}, …)` for what is left of a division"
                    )
                } else {
                    format!("write `{before}%`")
                }),
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
        let scale = match found {
            "thousand" => "k",
            "million" | "mn" | "mio" | "mil" => "M",
            "billion" | "bn" => "B",
            "trillion" | "tn" => "T",
            _ => "",
        };
        if !scale.is_empty() {
            return Some(
                problem
                    .diagnostic(
                        Code::NumberSyntax,
                        format!("`{found}` is written as a letter that touches the number"),
                        format!("expected `{scale}` at the number"),
                    )
                    .help(format!("write `{sign}{before}{scale}`")),
            );
        }
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

/// Whether what follows the found sign could be the second operand of an operator.
fn begins_operand(problem: &Problem) -> bool {
    let rest = problem.rest().get(1..).unwrap_or("");
    let next = tokens(rest).next().map_or("", |token| token.of(rest));
    next.starts_with(|c: char| c.is_ascii_digit() || c == '(' || is_word_start(c))
        && !is_reserved(next)
}

/// `60% p.a.`
fn per_annum(problem: &Problem) -> Option<Diagnostic> {
    if problem.found() != "p" || !problem.rest().starts_with("p.a") {
        return None;
    }
    Some(
        problem
            .diagnostic(
                Code::Syntax,
                "`p.a.` is written as a unit",
                "expected `/year` at the number",
            )
            .help(format!("write `{}/year`", problem.before())),
    )
}

/// `$5 per month`
fn per(problem: &Problem) -> Option<Diagnostic> {
    if problem.found() != "per" || !problem.continues {
        return None;
    }
    let source = problem.piece.source;
    let rest = &source[problem.found?.end..];
    let unit = tokens(rest).next().map_or("", |token| token.of(rest));
    Some(
        problem
            .diagnostic(
                Code::Syntax,
                "`per` is a `/` within a unit",
                "expected `/` and no space",
            )
            .help(format!("write `{}/{unit}`", problem.shown_before())),
    )
}
