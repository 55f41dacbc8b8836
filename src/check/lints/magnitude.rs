//! Numbers that are probably slips of the pen: percentages of many times the whole, and digits
//! that nobody can count.

use super::Written;
use super::literal::{Literal, all};
use crate::base::{Code, Decimal, Diagnostic};
use crate::syntax::ast::{Expr, NumberStyle};

/// Digits before the point that the eye still counts without a mark between them.
const MOST_DIGITS: usize = 6;

pub(super) fn suspicious(written: &Written<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let values = written.lines().flat_map(|line| line.body.expressions());
    for (literal, _) in values.chain(changes(written)).flat_map(|e| all(written, e)) {
        found.extend(large_percentage(written, &literal));
    }
    let everything = written.lines().flat_map(|line| line.expressions());
    for (literal, expr) in everything
        .chain(changes(written))
        .flat_map(|e| all(written, e))
    {
        found.extend(uncounted(written, &literal, expr));
    }
    found
}

/// What the model's scenarios set.
pub(super) fn changes<'w>(written: &'w Written<'_>) -> impl Iterator<Item = &'w Expr> {
    let scenarios = written.model.scenarios.values();
    scenarios
        .filter(|scenario| written.is_own(scenario.span))
        .flat_map(|scenario| &scenario.settings)
        .flat_map(|setting| setting.expressions())
}

/// 1000 % and more, or 10 000 basis points: a factor, or another unit of percentages.
fn large_percentage(written: &Written<'_>, literal: &Literal) -> Option<Diagnostic> {
    let least = match literal.style {
        NumberStyle::Percent | NumberStyle::Points => Decimal::from(10),
        NumberStyle::BasisPoints => Decimal::ONE,
        NumberStyle::Plain | NumberStyle::Suffixed => return None,
    };
    // How fast a rate per time compounds is judged where it does.
    if !literal.unit.is_plain() || literal.value.abs() < least {
        return None;
    }
    let text = written.sources.text(literal.span);
    let times = literal.value.normalized();
    let (message, help) = match literal.style {
        NumberStyle::BasisPoints => {
            let percent = times_hundred(literal.value)?;
            (
                format!("`{text}` is {percent} %"),
                format!(
                    "a basis point is a hundredth of a percent: for {percent} % write `{percent}%`"
                ),
            )
        }
        _ => (
            format!("`{text}` is {times} times the whole"),
            format!("write `{times}` if a factor is meant, and otherwise fewer digits or `bp`"),
        ),
    };
    let diagnostic = Diagnostic::new(Code::SuspiciousMagnitude, message);
    Some(
        diagnostic
            .label(literal.span, "more than a percentage usually is")
            .help(help),
    )
}

/// `10000000`: whether that is one million or ten shows only to who counts.
fn uncounted(written: &Written<'_>, literal: &Literal, expr: &Expr) -> Option<Diagnostic> {
    let text = written.sources.text(expr.span);
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let number: String = text[begin..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '_' | '.'))
        .collect();
    let whole = number.split('.').next()?;
    if whole.contains('_') || whole.len() <= MOST_DIGITS {
        return None;
    }
    let currency = text.get(..begin).unwrap_or_default();
    let grouped = grouped(whole);
    let diagnostic = Diagnostic::new(
        Code::SuspiciousMagnitude,
        format!("{} digits run together", whole.len()),
    )
    .label(literal.span, "one too many or too few would not be seen");
    Some(diagnostic.help(match in_words(whole) {
        Some(short) if number == whole => {
            format!("write `{currency}{grouped}`, or `{currency}{short}`")
        }
        _ => format!("write `{currency}{}`", number.replacen(whole, &grouped, 1)),
    }))
}

/// `10_000_000`
pub(super) fn grouped(digits: &str) -> String {
    let first = digits.len() % 3;
    let mut text = digits.get(..first).unwrap_or_default().to_owned();
    for at in (first..digits.len()).step_by(3) {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(digits.get(at..at + 3).unwrap_or_default());
    }
    text
}

/// `10M`, where the number is so many millions or more.
fn in_words(digits: &str) -> Option<String> {
    let suffixes = [("000000000000", 'T'), ("000000000", 'B'), ("000000", 'M')];
    suffixes.into_iter().find_map(|(zeros, suffix)| {
        let short = digits
            .strip_suffix(zeros)
            .filter(|short| !short.is_empty())?;
        Some(format!("{short}{suffix}"))
    })
}

/// A fraction as a number of percent.
pub(super) fn times_hundred(value: Decimal) -> Option<Decimal> {
    let hundredfold = value.checked_mul(Decimal::from(100)).ok()?;
    Some(hundredfold.value.normalized())
}
