//! What failed as plain text: each check and test with its conditions, where and when, both
//! sides, and what was read, in columns.

use unicode_width::UnicodeWidthStr;

use super::{Case, CaseKind, Failure, Outcome, Report};
use crate::base::SourceMap;
use crate::syntax::ast::Quantifier;

/// A longer label than this stands on its own line's terms, and moves no other value.
const WIDEST: usize = 40;

const BOLD_RED: &str = "\u{1b}[1;31m";
const RESET: &str = "\u{1b}[0m";

/// The checks and tests that did not pass, each with its failures below it. `file` is that of the
/// model, where there are several.
pub fn failed(report: &Report, sources: &SourceMap, file: Option<&str>, color: bool) -> String {
    let mut text = String::new();
    for case in &report.cases {
        let word = match case.outcome() {
            Outcome::Passed => continue,
            Outcome::Failed => "FAILED",
            Outcome::Error => "ERROR",
        };
        let word = match color {
            true => format!("{BOLD_RED}{word}{RESET}"),
            false => word.to_owned(),
        };
        let file = file.map(|file| format!("{file}: ")).unwrap_or_default();
        text.push_str(&format!("{word} {file}{}\n", heading(case)));
        for failure in &case.failures {
            text.push_str(&self::text(failure, sources));
        }
    }
    text
}

/// `check solvent: cash runs out`
fn heading(case: &Case) -> String {
    match &case.message {
        Some(message) => format!("{}: {}", title(case), one_line(message)),
        None => title(case),
    }
}

/// `check solvent`, `test "a price war"`, on one line.
pub fn title(case: &Case) -> String {
    let name = one_line(&case.name);
    match case.kind {
        CaseKind::Check => format!("check {name}"),
        CaseKind::Test => format!("test \"{name}\""),
    }
}

/// Titles and messages may have line breaks in them.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The failure with its place and all there is to say of it, each line ended.
pub fn text(failure: &Failure, sources: &SourceMap) -> String {
    let (file, line, column) = sources.place(failure.span);
    let mut text = format!("  {file}:{line}:{column}  {}\n", said(failure));
    for line in details(failure, sources) {
        text.push_str(&format!("    {line}\n"));
    }
    text
}

/// `always cash >= $0  at 2026-12`
pub fn said(failure: &Failure) -> String {
    let when = when(failure).map(|when| format!("  {when}"));
    format!("{}{}", failure.text, when.unwrap_or_default())
}

fn when(failure: &Failure) -> Option<String> {
    let Failure { failing, of, .. } = failure;
    let period = match (&failure.period, failure.quantifier?) {
        _ if !failure.judged => return None,
        (None, _) => return Some("no period of the timeline lies within its bounds".to_owned()),
        (Some(period), Quantifier::Eventually) => {
            let nearest = failure.sides.as_ref().and_then(|s| s.difference.as_ref());
            let here = nearest.map_or("shown for", |_| "nearest at");
            return Some(format!("in none of {of} periods, {here} {period}"));
        }
        (Some(period), Quantifier::Always) => period,
    };
    Some(match failing {
        1 => format!("at {period}"),
        _ => format!("first at {period}, in {failing} of {of} periods"),
    })
}

/// What is to be said of a failure besides its words, line by line.
pub fn details(failure: &Failure, sources: &SourceMap) -> Vec<String> {
    let mut rows: Vec<(&str, &str)> = Vec::new();
    if let Some(sides) = &failure.sides {
        rows.push(("left", &sides.left.text));
        rows.push(("right", &sides.right.text));
        if let Some(difference) = &sides.difference {
            rows.push(("difference", &difference.text));
        }
    }
    let operands = failure.operands.iter();
    rows.extend(operands.map(|operand| (&*operand.text, &*operand.figure.text)));
    let mut lines = columns(&rows);
    if failure.more_operands > 0 {
        lines.push(format!("… and {} more", failure.more_operands));
    }
    let sides = failure.sides.as_ref();
    if let Some((sides, distance)) = sides.and_then(|s| Some((s, s.distance.as_ref()?))) {
        let allowed = &distance.allowed.text;
        lines.push(match &distance.found {
            Some(found) => format!("differs by {}, allowed {allowed}", found.text),
            None => {
                let amount = format!("0.01 {}", sides.right.unit);
                let amount = amount.trim_end();
                format!("{allowed} of 0 is 0: allow an amount, as in `within {amount}`")
            }
        });
    }
    if let Some(only) = &failure.only_rounding {
        let (file, line, column) = sources.place(only.first.span);
        let what = only.first.line.as_deref().unwrap_or("this condition");
        let at = only.first.period.as_ref();
        lines.push(format!(
            "only a rounding separates them, first by `{}` in {what}{} ({file}:{line}:{column})",
            only.first.operation,
            at.map(|at| format!(" at {at}")).unwrap_or_default(),
        ));
        lines.push(format!("help: allow for it: {}", only.help));
    }
    if !failure.judged {
        lines.push(match &failure.culprit {
            Some((line, period)) => format!("can't be judged: `{line}` failed at {period}"),
            None => "can't be judged".to_owned(),
        });
    }
    lines
}

/// Labels and values below each other, numbers by their decimal point.
fn columns(rows: &[(&str, &str)]) -> Vec<String> {
    let width = |text: &str| text.width();
    let labels = rows.iter().map(|(label, _)| width(label));
    let widest = labels.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let wholes = rows.iter().filter_map(|(_, value)| whole_digits(value));
    let whole = wholes.max().unwrap_or(0);
    let line = |(label, value): &(&str, &str)| {
        let pad = widest.saturating_sub(width(label));
        let indent = whole_digits(value).map_or(0, |own| whole - own);
        format!("{label}{:pad$}  {:indent$}{value}", "", "")
    };
    rows.iter().map(line).collect()
}

/// How many characters of a number stand before its decimal point; None for what is none.
fn whole_digits(value: &str) -> Option<usize> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &digits[count..];
    // `2024-09` is a period.
    let is_number = count > 0 && !rest.starts_with('-');
    is_number.then(|| count + (value.len() - digits.len()))
}
