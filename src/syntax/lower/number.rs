//! Number and period literals.
//!
//! Input: their pairs. Output: exact decimals with the unit they carry, and periods whose
//! month and day exist. Invariant: no digit is lost; a literal that a decimal cannot hold is
//! an error.

use std::borrow::Cow;

use pest::iterators::Pair;

use super::{Lowering, Tree};
use crate::base::decimal::ParseDecimalError;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::syntax::ast::{ExprKind, NumberStyle, PeriodLit, UnitExpr, UnitFactor};
use crate::syntax::grammar::Rule;

impl Lowering {
    pub(super) fn number(&mut self, pair: Pair<Rule>) -> Tree {
        let span = self.span(&pair);
        let mut figure = None;
        let mut places = 0;
        let mut style = NumberStyle::Plain;
        let mut factors: Vec<UnitFactor> = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::figure => figure = Some(part),
                Rule::scale => {
                    style = NumberStyle::Suffixed;
                    places = match part.as_str() {
                        "k" => -3,
                        "M" => -6,
                        "B" => -9,
                        _ => -12,
                    };
                }
                Rule::percent => {
                    (style, places) = match part.as_str() {
                        "%" => (NumberStyle::Percent, 2),
                        "pp" => (NumberStyle::Points, 2),
                        _ => (NumberStyle::BasisPoints, 4),
                    };
                }
                Rule::sign => factors.push(UnitFactor {
                    name: self.unit_name(part),
                    power: 1,
                }),
                _ => self.unit_factors(part, &mut factors),
            }
        }
        let value = figure.and_then(|figure| self.decimal(figure, places));
        let unit = match (factors.first(), factors.last()) {
            (Some(first), Some(last)) => Some(UnitExpr {
                span: first.name.span.to(last.name.span),
                factors,
            }),
            _ => None,
        };
        let kind = match value {
            Some(value) => ExprKind::Number { value, style, unit },
            None => ExprKind::Hole,
        };
        self.node(span, kind, 0)
    }

    /// A written figure, its decimal point moved `places` to the left.
    pub(super) fn decimal(&mut self, figure: Pair<Rule>, places: i32) -> Option<Decimal> {
        let span = self.span(&figure);
        let written = figure.as_str();
        if written.contains("__") || written.ends_with('_') || written.contains("_.") {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::NumberSyntax,
                    format!("`{written}` has an underscore with no digits around it"),
                )
                .label(span, "an underscore stands between two digits")
                .help(format!("write `{}`", regrouped(written))),
            );
            return None;
        }
        let digits = match written.contains('_') {
            true => Cow::Owned(written.replace('_', "")),
            false => Cow::Borrowed(written),
        };
        match Decimal::parse(&shifted(&digits, places)) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.diagnostics
                    .push(unrepresentable(written, span, problem));
                None
            }
        }
    }

    pub(super) fn period(&mut self, pair: Pair<Rule>) -> Tree {
        let span = self.span(&pair);
        let kind = match self.period_literal(pair.as_str(), span) {
            Some(period) => ExprKind::Period(period),
            None => ExprKind::Hole,
        };
        self.node(span, kind, 0)
    }

    fn period_literal(&mut self, written: &str, span: Span) -> Option<PeriodLit> {
        let (fiscal, named) = match written.strip_prefix("FY") {
            Some(year) => (true, year),
            None => (false, written),
        };
        let mut parts = named.split('-');
        let year: i32 = parts.next()?.parse().ok()?;
        let Some(second) = parts.next() else {
            return fiscal.then_some(PeriodLit::FiscalYear(year));
        };
        if let Some(quarter) = second.strip_prefix('Q') {
            let quarter: u8 = quarter.parse().ok()?;
            if (1..=4).contains(&quarter) {
                return Some(match fiscal {
                    true => PeriodLit::FiscalQuarter(year, quarter),
                    false => PeriodLit::Quarter(year, quarter),
                });
            }
            let prefix = if fiscal { "FY" } else { "" };
            self.diagnostics.push(
                Diagnostic::new(Code::Syntax, format!("there is no quarter {quarter}"))
                    .label(span, "a year has the quarters Q1 to Q4")
                    .help(format!(
                        "write `{prefix}{year:04}-Q1` to `{prefix}{year:04}-Q4`"
                    )),
            );
            return None;
        }
        let month: u8 = second.parse().ok()?;
        if !(1..=12).contains(&month) {
            let third = parts
                .next()
                .map(|day| format!("-{day}"))
                .unwrap_or_default();
            let subtraction = if third.is_empty() {
                format!("; for a subtraction put spaces around the sign: `{year} - {month}`")
            } else {
                String::new()
            };
            self.diagnostics.push(
                Diagnostic::new(Code::Syntax, format!("there is no month {month}"))
                    .label(span, "a year has the months 01 to 12")
                    .help(format!(
                        "write a month such as `{year:04}-12{third}`{subtraction}"
                    )),
            );
            return None;
        }
        let Some(day) = parts.next() else {
            return Some(PeriodLit::Month(year, month));
        };
        let day: u8 = day.parse().ok()?;
        let last = days_in(year, month);
        if (1..=last).contains(&day) {
            return Some(PeriodLit::Day(year, month, day));
        }
        self.diagnostics.push(
            Diagnostic::new(
                Code::Syntax,
                format!("there is no day {day} in {year:04}-{month:02}"),
            )
            .label(span, format!("this month has the days 01 to {last}"))
            .help(format!("write a day such as `{year:04}-{month:02}-{last}`")),
        );
        None
    }
}

/// Days of a month in the Gregorian calendar.
fn days_in(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `digits[.digits]` with the decimal point moved `places` to the left. Done on the text,
/// where it is exact whatever the number of digits.
fn shifted(figure: &str, places: i32) -> Cow<'_, str> {
    let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
    let count = places.unsigned_abs() as usize;
    if places < 0 {
        let moved = fraction.len().min(count);
        let zeros = "0".repeat(count - moved);
        let (up, rest) = fraction.split_at(moved);
        let point = if rest.is_empty() { "" } else { "." };
        Cow::Owned(format!("{whole}{up}{zeros}{point}{rest}"))
    } else if places > 0 {
        let padded = format!(
            "{}{whole}",
            "0".repeat((count + 1).saturating_sub(whole.len()))
        );
        let (whole, down) = padded.split_at(padded.len() - count);
        Cow::Owned(format!("{whole}.{down}{fraction}"))
    } else {
        Cow::Borrowed(figure)
    }
}

/// The same digits with an underscore only where digits are on both sides.
fn regrouped(written: &str) -> String {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    let tidy = |digits: &str| {
        digits
            .split('_')
            .filter(|d| !d.is_empty())
            .collect::<Vec<_>>()
            .join("_")
    };
    if fraction.is_empty() {
        tidy(whole)
    } else {
        format!("{}.{}", tidy(whole), tidy(fraction))
    }
}

fn unrepresentable(written: &str, span: Span, problem: ParseDecimalError) -> Diagnostic {
    let (message, label, help) = match problem {
        ParseDecimalError::TooLarge => (
            format!("`{written}` is larger than any number of a model"),
            "the largest is 79_228_162_514_264_337_593_543_950_335",
            "take a larger unit, such as thousands or millions",
        ),
        _ => (
            format!("`{written}` has more digits than a number can hold"),
            "a number holds 28 digits, 28 of them after the point at most",
            "write it with 28 digits or fewer",
        ),
    };
    Diagnostic::new(Code::NumberSyntax, message)
        .label(span, label)
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::shifted;

    #[test]
    fn moves_the_point_through_the_text() {
        assert_eq!(shifted("2.5", -6), "2500000");
        assert_eq!(shifted("1.2345", -3), "1234.5");
        assert_eq!(shifted("75", 2), "0.75");
        assert_eq!(shifted("0.5", 4), "0.00005");
        assert_eq!(shifted("1250", 2), "12.50");
    }
}
