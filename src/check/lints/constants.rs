//! Assumptions hidden in formulas: `150 person * $400k/person/year` has two, that no scenario
//! can change and no source explains.
//!
//! A number that is the whole of what a line says is in full view, and so are tables and
//! clauses. Numbers that belong to the formula are no assumptions: 0, 1, 2 and 100 %, the
//! sizes of the calendar and of decimal scales, lengths of time, dates, exponents, the places
//! of a rounding.

use std::collections::BTreeSet;

use super::Written;
use super::literal::{Literal, pieces};
use crate::base::{Code, Decimal, Diagnostic};
use crate::resolve::{Line, ROOT};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind, LineKind, Timing};
use crate::units::{SymbolKind, UnitTable};

/// Plain numbers that a formula has for its own sake: halves, quarters, months, weeks, days
/// and hours, and the scales between units that have no names.
const OF_FORMULAS: [i64; 15] = [
    2,
    3,
    4,
    7,
    12,
    24,
    52,
    60,
    100,
    360,
    365,
    1_000,
    1_000_000,
    1_000_000_000,
    1_000_000_000_000,
];

/// Functions of whose arguments only the first is a quantity.
const FIRST_ONLY: [&str; 7] = [
    "round",
    "prev",
    "next",
    "add_months",
    "delayed",
    "outstanding",
    "year_fraction",
];

/// Functions of numbers alone, to which a count means no more than any other number.
const OF_NUMBERS: [&str; 12] = [
    "min", "max", "sum", "mean", "abs", "clamp", "floor", "ceil", "trunc", "div_int", "compound",
    "grown",
];

/// The most declarations that a help spells out.
const MOST_SPELLED_OUT: usize = 3;

/// What a literal was found as.
struct Found {
    literal: Literal,
    /// In `compound(…)` or as the rate of `grown(…)`.
    growth: bool,
}

/// One warning for each line that hides assumptions.
pub(super) fn embedded(written: &Written<'_>) -> Vec<Diagnostic> {
    let lines = written
        .lines()
        .filter(|line| !matches!(line.kind, LineKind::Input | LineKind::Const));
    lines.filter_map(|line| hidden_in(written, line)).collect()
}

fn hidden_in(written: &Written<'_>, line: &Line) -> Option<Diagnostic> {
    let mut search = Search {
        written,
        kind: line.kind,
        growth: false,
        found: Vec::new(),
    };
    for expr in line.body.expressions().into_iter().chain(&line.weight) {
        for piece in pieces(expr) {
            // A literal that is all of it is no secret.
            if Literal::signed(written.model, piece).is_none() {
                search.formula(piece);
            }
        }
    }
    let mut found = search.found;
    found.sort_by_key(|found| found.literal.span);
    let count = match found.len() {
        0 => return None,
        1 => "an assumption".to_owned(),
        more => format!("{more} assumptions"),
    };
    let mut diagnostic = Diagnostic::new(
        Code::EmbeddedConstant,
        format!("`{}` has {count} inside of its formula", line.name),
    );
    for (at, found) in found.iter().enumerate() {
        let text = match at {
            0 => "out of reach of scenarios, ranges and sources",
            _ => "and so is this",
        };
        diagnostic = diagnostic.label(found.literal.span, text);
    }
    Some(diagnostic.help(declarations(written, line, &found)))
}

struct Search<'w> {
    written: &'w Written<'w>,
    kind: LineKind,
    growth: bool,
    found: Vec<Found>,
}

impl Search<'_> {
    /// Every assumption in a formula.
    fn formula(&mut self, expr: &Expr) {
        if let Some(literal) = Literal::of(self.written.model, expr) {
            if !belongs(&literal, &self.written.model.units) {
                let growth = self.growth;
                self.found.push(Found { literal, growth });
            }
            return;
        }
        match &expr.kind {
            ExprKind::Binary {
                op, left, right, ..
            } => self.binary(*op, left, right),
            ExprKind::Index { base, .. } => self.formula(base),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Timed { value, timing } => {
                self.formula(value);
                if let Timing::When(condition) = timing {
                    self.formula(condition);
                }
            }
            ExprKind::Piecewise { arms, last } => {
                for (value, _) in arms {
                    self.formula(value);
                }
                self.formula(last);
            }
            ExprKind::Range { .. } | ExprKind::WindowFor { .. } => {}
            // The entries of a table are in full view.
            ExprKind::Map(_) | ExprKind::Points(_) | ExprKind::List(_) => {
                let entries = match &expr.kind {
                    ExprKind::List(items) => items.iter().collect(),
                    _ => pieces(expr),
                };
                for entry in entries {
                    if Literal::signed(self.written.model, entry).is_none() {
                        self.formula(entry);
                    }
                }
            }
            _ => {
                for child in expr.children() {
                    self.formula(child);
                }
            }
        }
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) {
        let exponent = op == BinaryOp::Pow;
        // A line that reports or judges says by its bound what it asks.
        let bound = is_comparison(op) && matches!(self.kind, LineKind::Flag | LineKind::Metric);
        for (side, other) in [(left, right), (right, left)] {
            let said = Literal::signed(self.written.model, side).is_some_and(|literal| {
                (exponent && std::ptr::eq(side, right))
                    || bound
                    || (is_calendar(other) && is_count(&literal))
            });
            if !said {
                self.formula(side);
            }
        }
    }

    fn call(&mut self, call: &Call) {
        let parts = call.function.parts.iter().map(|part| part.name.as_str());
        let name = parts.collect::<Vec<_>>().join(".");
        let first_only = FIRST_ONLY.contains(&name.as_str());
        let counts = !OF_NUMBERS.contains(&name.as_str());
        for (at, arg) in call.args.iter().enumerate() {
            let given = Literal::of(self.written.model, &arg.value);
            let counted = given.is_some_and(|literal| is_count(&literal));
            if (counts && counted) || (first_only && at > 0) {
                continue;
            }
            let outer = self.growth;
            self.growth = matches!((name.as_str(), at), ("compound", 0) | ("grown", 1));
            self.formula(&arg.value);
            self.growth = outer;
        }
        if let Some(filter) = &call.filter {
            self.formula(filter);
        }
    }
}

/// Whether a number belongs to the formula that it stands in, and is no assumption.
pub(super) fn belongs(literal: &Literal, units: &UnitTable) -> bool {
    let of_formulas = |value| OF_FORMULAS.contains(&value);
    let plain = literal.unit.is_plain() && !literal.is_percentage();
    literal.value.is_zero()
        || literal.value.abs() == Decimal::ONE
        || literal.is_duration(units)
        || (plain && literal.value.to_i64().is_some_and(of_formulas))
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge
    )
}

/// A whole number of nothing in particular.
fn is_count(literal: &Literal) -> bool {
    literal.unit.is_plain() && literal.value.is_integer() && !literal.is_percentage()
}

/// Something that the calendar says: `period.month`, `mod(period.index, 3)`.
fn is_calendar(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(path) => path.parts.first().is_some_and(|part| part.name == "period"),
        ExprKind::Call(call) => call.args.iter().any(|arg| is_calendar(&arg.value)),
        _ => false,
    }
}

/// The declarations to write in the place of the literals.
fn declarations(written: &Written<'_>, line: &Line, found: &[Found]) -> String {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let spelled = found.iter().take(MOST_SPELLED_OUT).map(|found| {
        let name = free_name(written, line, found, &mut taken);
        let literal = &found.literal;
        let text = written.sources.text(literal.span);
        let unit = literal.unit.text(&written.model.units);
        match literal.is_percentage() || unit.is_empty() || unit.starts_with('1') {
            true => format!("`input {name} = {text} \"assumption\"`"),
            false => format!("`input {name}: {unit} = {text} \"assumption\"`"),
        }
    });
    let spelled: Vec<String> = spelled.collect();
    let rest = if found.len() > MOST_SPELLED_OUT {
        ", and so on"
    } else {
        ""
    };
    let what = if found.len() == 1 { "it" } else { "them" };
    format!("name {what}: {}{rest}", spelled.join(" and "))
}

/// A name for an input that the model does not have yet.
fn free_name(
    written: &Written<'_>,
    line: &Line,
    found: &Found,
    taken: &mut BTreeSet<String>,
) -> String {
    let names = &written.model.scopes[ROOT.index()].names;
    let stem = format!("{}_{}", line.name, role(written, line, found));
    let numbered = (2..).map(|copy| format!("{stem}_{copy}"));
    let name = std::iter::once(stem.clone())
        .chain(numbered)
        .find(|name| !names.contains_key(name) && !taken.contains(name))
        .unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// What a literal is to its line, in a word.
fn role(written: &Written<'_>, line: &Line, found: &Found) -> String {
    let units = &written.model.units;
    let literal = &found.literal;
    if found.growth {
        return "growth".into();
    }
    if literal.is_percentage() {
        let role = match (literal.unit.is_plain(), literal.value > Decimal::ONE) {
            (false, _) => "rate",
            (true, true) => "factor",
            (true, false) => "share",
        };
        return role.into();
    }
    let time = |symbol| matches!(units.kind(symbol), SymbolKind::Time(_));
    let symbols: Vec<_> = literal.unit.symbols().collect();
    let above = symbols.iter().find(|(_, power)| *power > 0);
    let below = symbols.iter().filter(|(_, power)| *power < 0);
    let below: Vec<_> = below.map(|(symbol, _)| *symbol).collect();
    let per = below
        .iter()
        .find(|symbol| !time(**symbol))
        .or(below.first());
    match (above, per) {
        (None, None) => "factor".into(),
        (Some((symbol, _)), None) if units.is_currency(*symbol) => "amount".into(),
        (Some((symbol, _)), _) if !units.is_currency(*symbol) => {
            let unit = units.name(*symbol).to_lowercase();
            // `users_user` would say nothing.
            if line.name.starts_with(&unit) {
                "amount".into()
            } else {
                unit
            }
        }
        (_, Some(symbol)) => format!("per_{}", units.name(*symbol).to_lowercase()),
        (Some(_), None) => "amount".into(),
    }
}
