//! Rates and shares that are probably slips: a rate of growth without its `%`, a monthly rate
//! where a yearly one is meant, a share of several times the whole.

use super::Written;
use super::literal::{Literal, pieces};
use super::magnitude::{changes, grouped, times_hundred};
use crate::base::{Code, Decimal, Diagnostic};
use crate::resolve::{Body, Line, PriceLimit};
use crate::syntax::ast::{Expr, ExprKind, LineKind, SetOperator, SetValue};

/// What becomes of something in a year that makes its rate of growth one to ask about: a
/// thousand times as much, or a thousandth of it.
const A_YEAR: i64 = 1_000;

/// What a number is used as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Rises,
    Falls,
    Share,
}

pub(super) fn suspicious(written: &Written<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (used, expr) in uses(written) {
        for literal in literals(written, expr) {
            let diagnostic = match used {
                Use::Share => share(written, &literal),
                Use::Rises | Use::Falls => growth(written, &literal, used),
            };
            // One input may be the rate of several lines.
            found.extend(diagnostic.filter(|new| !found.contains(new)));
        }
    }
    found
}

/// Every expression that is used as a rate of growth or as a share.
fn uses<'w>(written: &'w Written<'_>) -> Vec<(Use, &'w Expr)> {
    let mut found = Vec::new();
    for line in written.lines() {
        clauses(line, &mut found);
    }
    let formulas = written.lines().flat_map(|line| line.body.expressions());
    let mut open: Vec<&Expr> = formulas.chain(changes(written)).collect();
    while let Some(expr) = open.pop() {
        open.extend(expr.children());
        let ExprKind::Call(call) = &expr.kind else {
            continue;
        };
        let [name] = call.function.parts.as_slice() else {
            continue;
        };
        let rate = match name.name.as_str() {
            "compound" => call.args.first(),
            "grown" => call.args.get(1),
            _ => None,
        };
        found.extend(rate.map(|rate| (Use::Rises, &rate.value)));
    }
    found
}

fn clauses<'m>(line: &'m Line, found: &mut Vec<(Use, &'m Expr)>) {
    match &line.body {
        Body::Price(price) => {
            for rate in &price.rates {
                let used = if rate.falls { Use::Falls } else { Use::Rises };
                found.extend(rate.rate.expression().map(|rate| (used, rate)));
            }
            found.extend(price.learning.iter().map(|l| (Use::Share, &l.rate)));
            let limits = price.limits.iter();
            let follows = limits.filter_map(|limit| match limit {
                PriceLimit::Follow { less, .. } => Some((Use::Share, less)),
                _ => None,
            });
            found.extend(follows);
        }
        Body::CreditTerms(terms) => found.extend(terms.share.iter().map(|s| (Use::Share, s))),
        _ => {}
    }
}

/// The numbers that an expression can be: its own, or those of the input that it names and of
/// the scenarios that set that input.
fn literals(written: &Written<'_>, expr: &Expr) -> Vec<Literal> {
    let model = written.model;
    let mut found = Vec::new();
    for piece in pieces(expr) {
        found.extend(Literal::signed(model, piece));
        let ExprKind::Name(path) = &piece.kind else {
            continue;
        };
        let [name] = path.parts.as_slice() else {
            continue;
        };
        let Some(input) = model.find_line(&name.name).map(|id| model.line(id)) else {
            continue;
        };
        if !matches!(input.kind, LineKind::Input | LineKind::Const) {
            continue;
        }
        let scenarios = model.scenarios.values();
        let settings = scenarios.flat_map(|scenario| &scenario.settings);
        let set = settings.filter_map(|setting| match (&setting.value, &*setting.target.parts) {
            (SetValue::Expr(value), [target])
                if target.name == name.name && setting.operator != SetOperator::Scale =>
            {
                Some(value)
            }
            _ => None,
        });
        let values = input.body.expressions().into_iter().chain(set);
        let own = values.flat_map(pieces);
        found.extend(own.filter_map(|piece| Literal::signed(model, piece)));
    }
    found.retain(|literal| written.is_own(literal.span));
    found
}

/// `80` where a share is due.
fn share(written: &Written<'_>, literal: &Literal) -> Option<Diagnostic> {
    let plain = literal.unit.is_plain() && !literal.is_percentage();
    (plain && literal.value.abs() > Decimal::ONE).then(|| without_percent(written, literal, ""))?
}

fn growth(written: &Written<'_>, literal: &Literal, used: Use) -> Option<Diagnostic> {
    let time = literal.pure_rate(&written.model.units)?;
    if !literal.is_percentage() {
        let whole = literal.value.abs() >= Decimal::ONE;
        return whole.then(|| without_percent(written, literal, time))?;
    }
    let sign = if used == Use::Falls {
        -literal.value
    } else {
        literal.value
    };
    let factor = Decimal::ONE.checked_add(sign).ok()?.value;
    let periods = match time {
        "day" => 365,
        "week" => 52,
        "month" => 12,
        "quarter" => 4,
        _ => 1,
    };
    let text = written.sources.text(literal.span).trim_start_matches('-');
    let after_a_year = match factor.is_positive() {
        // No number at all: more than any.
        true => factor.powi(periods).ok().map(|power| power.value),
        false => Some(Decimal::ZERO),
    };
    let thousand = Decimal::from(A_YEAR);
    let thousandth = Decimal::ONE.checked_div(thousand).ok()?.value;
    let message = match after_a_year {
        None => format!("`{text}` compounds to more than any number within a year"),
        Some(power) if power >= thousand => {
            format!(
                "`{text}` compounds to {} times as much in a year",
                grouped(&power.trunc().to_string())
            )
        }
        Some(power) if power <= thousandth => {
            format!("`{text}` compounded leaves less than a thousandth after a year")
        }
        Some(_) => return None,
    };
    let number = text.split('/').next().unwrap_or(text);
    let help = match time {
        "year" => "see whether it has a digit too many".to_owned(),
        _ => format!("if it is a yearly rate, write `{number}/year`"),
    };
    Some(
        Diagnostic::new(Code::SuspiciousMagnitude, message)
            .label(literal.span, format!("a rate per {time}"))
            .help(help),
    )
}

/// A number above 1 where a fraction of the whole is due.
fn without_percent(written: &Written<'_>, literal: &Literal, time: &str) -> Option<Diagnostic> {
    let text = written.sources.text(literal.span);
    let percent = times_hundred(literal.value)?;
    let number = text.split('/').next()?.trim_end();
    let per = match time {
        "" => String::new(),
        time => format!("/{time}"),
    };
    let read = match time {
        "" => format!("{percent} %"),
        time => format!("{percent} % a {time}"),
    };
    Some(
        Diagnostic::new(Code::SuspiciousMagnitude, format!("`{text}` is {read}"))
            .label(literal.span, "without a `%`")
            .help(format!("if {number} % is meant, write `{number}%{per}`")),
    )
}
