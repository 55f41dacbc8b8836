//! Habits of spreadsheets, of other languages and of plain English.
//!
//! Input: where the text stopped making sense. Output: a diagnostic that says how aim writes
//! what was meant, if the habit is one of those here.

use super::super::lower::clauses_of;
use super::super::messages::{Problem, shown};
use super::super::tokens::{Token, tokens};
use super::super::words::{is_kind, is_word_start};
use super::is_currency;
use crate::base::{Code, Diagnostic};
use crate::syntax::ast::LineKind;

/// The first three letters of the months, in order.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

pub(super) fn habit(problem: &Problem) -> Option<Diagnostic> {
    comment(problem)
        .or_else(|| second_declaration(problem))
        .or_else(|| clause_outside(problem))
        .or_else(|| choice(problem))
        .or_else(|| date(problem))
        .or_else(|| part_of_the_time(problem))
        .or_else(|| reduction(problem))
        .or_else(|| product(problem))
        .or_else(|| range_of_cells(problem))
        .or_else(|| by_dimension(problem))
        .or_else(|| name(problem))
}

/// `# text` and `/* text */`
fn comment(problem: &Problem) -> Option<Diagnostic> {
    let opens = problem.before() == "/" && problem.found() == "*";
    if problem.found() != "#" && !opens {
        return None;
    }
    let place = if opens { problem.before } else { problem.found };
    Some(at(
        problem,
        place,
        "a comment begins with `//`",
        "expected `//` here",
        "write `//`, on each line of the comment",
    ))
}

/// `flow a = 1 flow b = 2`: a number takes the second kind for its unit.
fn second_declaration(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    let first = tokens(source).next();
    let begins = |token: &Token| is_kind(token.of(source)) && Some(*token) != first;
    let word = problem
        .found
        .filter(begins)
        .filter(|_| problem.continues)
        .or(problem
            .before
            .filter(begins)
            .filter(|_| problem.found().starts_with(is_word_start)))?;
    let kind = word.of(source);
    Some(at(
        problem,
        Some(word),
        &format!("`{kind}` begins a declaration in the middle of a line"),
        "expected a new line before this",
        "begin a new line",
    ))
}

/// `price p start $5`, `revenue x = -$5 signed`
fn clause_outside(problem: &Problem) -> Option<Diagnostic> {
    if problem.piece.what != "declaration" || problem.open.is_some() {
        return None;
    }
    let source = problem.piece.source;
    let first = tokens(source).next()?.of(source);
    let kind = LineKind::ALL
        .into_iter()
        .find(|kind| kind.keyword() == first)?;
    let is_clause = |token: &Token| clauses_of(kind).contains(&token.of(source));
    let word = problem.found.filter(is_clause).or(problem
        .before
        .filter(is_clause)
        .filter(|_| problem.lacks_value))?;
    let clause = word.of(source);
    let form = if clause == "signed" {
        "{ signed }".to_owned()
    } else {
        format!("{{ {clause} … }}")
    };
    Some(at(
        problem,
        Some(word),
        &format!("`{clause}` is a clause, and clauses stand in braces"),
        "expected `{` before this",
        &format!("write `{form}`"),
    ))
}

/// `if(a, b, c)`, `a ? b : c`, `elif`
fn choice(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    if matches!(problem.before(), "elif" | "elsif" | "elseif") {
        return Some(at(
            problem,
            problem.before,
            "a further condition follows `else if`",
            "expected `else if` here",
            "write `else if … then …`",
        ));
    }
    let opened_by = problem
        .open
        .filter(|open| open.of(source) == "(")
        .and_then(|open| {
            tokens(source)
                .take_while(|token| token.end <= open.start)
                .last()
        })
        .map_or("", |token| token.of(source));
    let by_commas = matches!(problem.found(), "," | ";") && opened_by == "if";
    if by_commas || (problem.found() == "?" && problem.continues) {
        // A name alone after the `=` is the whole condition.
        let whole = tokens(source)
            .take_while(|token| Some(*token) != problem.before)
            .last()
            .is_some_and(|token| token.of(source) == "=");
        let condition = if whole { problem.before() } else { "…" };
        return Some(at(
            problem,
            problem.found,
            "a choice is written in words",
            "expected an operator here",
            &format!("write `if {condition} then … else …`"),
        ));
    }
    if problem.found() == ";" && problem.open.is_some_and(|open| open.of(source) == "(") {
        return Some(at(
            problem,
            problem.found,
            "arguments are parted by commas",
            "expected `,` here",
            "write `,`",
        ));
    }
    let word = problem.found();
    let called = problem
        .rest()
        .get(word.len()..)
        .is_some_and(|rest| rest.starts_with('('));
    (matches!(word, "and" | "or") && problem.wants_value && called).then(|| {
        at(
            problem,
            problem.found,
            &format!("`{word}` stands between two conditions"),
            "expected a value here",
            &format!("write `a {word} b`"),
        )
    })
}

/// `March 2025`, `Q1 2025`
fn date(problem: &Problem) -> Option<Diagnostic> {
    let (before, year) = (problem.before(), problem.found());
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let lower = before.to_lowercase();
    let month = MONTHS.iter().position(|month| lower.starts_with(month));
    let written = match (month, lower.strip_prefix('q')) {
        (Some(month), _) => format!("{year}-{:02}", month + 1),
        (None, Some(quarter)) if matches!(quarter, "1" | "2" | "3" | "4") => {
            format!("{year}-Q{quarter}")
        }
        _ => return None,
    };
    Some(at(
        problem,
        problem.before,
        &format!("`{before} {year}` is not written as a period"),
        "the year comes first",
        &format!("write `{written}`"),
    ))
}

/// `during A to B`, `$5 from 2025-03`, `$5 after 2025-03`, `timeline … from A .. B`
fn part_of_the_time(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    let first = tokens(source).next().map_or("", |token| token.of(source));
    let (before, found) = (problem.before(), problem.found());
    if first == "timeline" && matches!(found, ".." | "until") {
        return Some(at(
            problem,
            problem.found,
            "a timeline goes from one period `to` another",
            "expected `to` here",
            "write `to`",
        ));
    }
    match found {
        "to" if problem.continues => Some(at(
            problem,
            problem.found,
            "the two ends of a window are parted by `..`",
            "expected `..` here",
            &format!("write `{before} .. …`"),
        )),
        "from" | "until" | "after" | "since" | "starting" if problem.continues => Some(at(
            problem,
            problem.found,
            &format!("an amount does not go on with `{found}`"),
            "expected an operator here",
            "for a part of the time write `… during 2025-03 .. 2026-12`, or `0 before 2025-03, then …`",
        )),
        _ => None,
    }
}

/// `sum(x over plan if …)`, `except a`
fn reduction(problem: &Problem) -> Option<Diagnostic> {
    let in_call = problem
        .open
        .is_some_and(|open| open.of(problem.piece.source) == "(");
    if problem.before() == "except" {
        return Some(at(
            problem,
            problem.found.or(problem.before),
            "what is left out is the line's own member: `except self`",
            "expected `self` here",
            "write `except self`, or a condition: `where …`",
        ));
    }
    let after_over = tokens(problem.piece.source)
        .take_while(|token| Some(*token) != problem.found)
        .any(|token| token.of(problem.piece.source) == "over");
    (problem.found() == "if" && in_call && after_over).then(|| {
        at(
            problem,
            problem.found,
            "a reduction takes its condition after `where`",
            "expected `where` here",
            "write `where`",
        )
    })
}

/// `10% of x`, `10 x $5`, `2(3 + 4)`, `+5`
fn product(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    let (before, found) = (problem.before(), problem.found());
    if found == "+" && problem.wants_value {
        return Some(at(
            problem,
            problem.found,
            "a number above 0 has no sign",
            "expected a value here",
            "leave the `+` out",
        ));
    }
    let place = match found {
        "of" if problem.continues => problem.found,
        "(" if problem.continues && before.starts_with(|c: char| c.is_ascii_digit()) => {
            problem.found
        }
        _ if before == "x" && problem.continues && !problem.wants_value => {
            problem.before.filter(|token| {
                source[..token.start]
                    .trim_end()
                    .ends_with(|c: char| c.is_ascii_digit() || c == '%')
            })
        }
        _ => None,
    };
    place.map(|place| {
        at(
            problem,
            Some(place),
            "a product is written with `*`",
            "expected `*` here",
            "write `*`",
        )
    })
}

/// `SUM(A1:A5)`, `x[2025-01:2025-12]`
fn range_of_cells(problem: &Problem) -> Option<Diagnostic> {
    let open = problem.open?.of(problem.piece.source);
    if problem.found() != ":" || !matches!(open, "(" | "[") || problem.wants_value {
        return None;
    }
    Some(at(
        problem,
        problem.found,
        "`:` makes no range",
        "expected an operator here",
        "name a line for all of its periods, as in `sum(sales)`, or some of them: `sum(sales over last 12 months)`",
    ))
}

/// `input seat by plan = …`, `input seat: USD per plan = …`
fn by_dimension(problem: &Problem) -> Option<Diagnostic> {
    let source = problem.piece.source;
    let says_by = |token: &Token| matches!(token.of(source), "by" | "per" | "for" | "across");
    // After a class the word itself was taken for the name.
    let by = problem.found.filter(says_by);
    let by = by
        .or(problem.before.filter(says_by))
        .filter(|_| problem.lacks_value)?;
    let dimension = tokens(&source[by.end..]).next()?.of(&source[by.end..]);
    let head = tokens(&source[..by.start]).map(|token| token.of(&source[..by.start]));
    let name = head.take_while(|word| *word != ":").last()?;
    let named = [name, dimension]
        .iter()
        .all(|word| word.starts_with(is_word_start));
    named.then(|| {
        at(
            problem,
            Some(by),
            "a line's dimensions stand in brackets after its name",
            "expected `=` and a value",
            &format!("write `{}[{}]`", shown(name), shown(dimension)),
        )
    })
}

/// `input list-price = 5`, `input 2nd = 5`, `input _a = 5`, `$x`
fn name(problem: &Problem) -> Option<Diagnostic> {
    let (before, found) = (problem.before(), problem.found());
    let touches = problem.before.map(|token| token.end) == problem.found.map(|token| token.start);
    if is_currency(before) && touches && found.starts_with(is_word_start) {
        return Some(at(
            problem,
            problem.before,
            &format!("a number follows `{before}`"),
            "a sign of money without an amount",
            &format!("write an amount such as `{before}5`, or leave the `{before}` out"),
        ));
    }
    if problem.lacks_value && found == "-" {
        let rest = problem.rest().get(1..).unwrap_or("");
        let next = tokens(rest).next().map_or("", |token| token.of(rest));
        let joined = format!("{before}_{next}");
        return next.starts_with(is_word_start).then(|| {
            at(
                problem,
                problem.found,
                "a name is made of letters, digits and `_`",
                "`-` is a subtraction",
                &format!("write `{}`", shown(&joined)),
            )
        });
    }
    let starts_badly = found.starts_with(|c: char| c.is_ascii_digit() || c == '_');
    let letter = found.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    (problem.wants_name
        && !problem.wants_value
        && starts_badly
        && !problem.continues
        && letter.starts_with(is_word_start))
    .then(|| {
        at(
            problem,
            problem.found,
            "a name begins with a letter",
            "not a letter",
            &format!("write for instance `{}`", shown(letter)),
        )
    })
}

fn at(
    problem: &Problem,
    place: Option<Token>,
    message: &str,
    label: &str,
    help: &str,
) -> Diagnostic {
    let span = place.map_or_else(|| problem.span(), |token| problem.piece.span(token));
    Diagnostic::new(Code::Syntax, message)
        .label(span, label)
        .help(help)
}
