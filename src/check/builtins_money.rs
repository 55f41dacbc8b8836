//! Built-in functions over the model's own lines: sums by kind and class.

use super::builtins::Builtin;
use super::builtins_reduce::across;
use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span, suggest};
use crate::resolve::{Body, Line, LineId, Meaning, Role};
use crate::syntax::ast::{Call, ExprKind, LineKind};
use crate::units::Unit;

/// The classes of costs that the statement knows, in its order; `capital` stands outside.
pub const COST_CLASSES: [&str; 8] = [
    "direct",
    "research",
    "sales",
    "operating",
    "depreciation",
    "interest",
    "tax",
    "capital",
];

/// What `total` can add up, and the classes that are known without a line of them.
const KINDS: [(&str, LineKind, &[&str]); 5] = [
    ("revenue", LineKind::Revenue, &[]),
    ("cost", LineKind::Cost, &COST_CLASSES),
    (
        "subsidy",
        LineKind::Subsidy,
        &["credit", "grant", "transfer", "discount"],
    ),
    ("funding", LineKind::Funding, &["equity", "debt"]),
    ("capital", LineKind::Cost, &[]),
];

/// A kind and a class as `total` names them.
struct Family {
    kind: LineKind,
    class: Option<String>,
}

fn family(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> Option<Family> {
    let args = e.arguments(b, span, call, 1, 1)?;
    let ExprKind::Name(path) = &args[0].kind else {
        e.error(
            Diagnostic::new(
                Code::BadArguments,
                format!("`{}` takes a kind of line", b.name),
            )
            .label(args[0].span, "not a kind")
            .help("for instance `total(revenue)` or `total(cost.direct)`"),
        );
        return None;
    };
    let word = &path.parts[0];
    let Some((_, kind, classes)) = KINDS.into_iter().find(|(name, ..)| *name == word.name) else {
        let known = KINDS.map(|(name, ..)| name);
        e.error(
            Diagnostic::new(
                Code::BadArguments,
                format!("there is no kind `{}` to add up", word.name),
            )
            .label(word.span, "not a kind of line with totals")
            .help(
                suggest::did_you_mean(&word.name, known)
                    .unwrap_or_else(|| format!("it is one of {}", known.join(", "))),
            ),
        );
        return None;
    };
    if word.name == "capital" {
        return Some(Family {
            kind,
            class: Some("capital".into()),
        });
    }
    let Some(class) = path.parts.get(1) else {
        return Some(Family { kind, class: None });
    };
    let declared = e
        .model
        .lines
        .iter()
        .filter(|line| line.kind == kind)
        .filter_map(|line| line.class.as_deref());
    let known: Vec<&str> = declared.chain(classes.iter().copied()).collect();
    if !known.contains(&class.name.as_str()) {
        let help = suggest::did_you_mean(&class.name, known.iter().copied())
            .unwrap_or_else(|| format!("the classes are {}", known.join(", ")));
        e.error(
            Diagnostic::new(
                Code::UnknownName,
                format!("no {} line has the class `{}`", word.name, class.name),
            )
            .label(class.span, "not a class of this model")
            .help(help),
        );
        return None;
    }
    Some(Family {
        kind,
        class: Some(class.name.clone()),
    })
}

/// The classes that the library knows of a kind of line; none of one whose classes are free.
pub fn known_classes(kind: LineKind) -> &'static [&'static str] {
    let row = KINDS.iter().find(|(_, of, _)| *of == kind);
    row.map_or(&[], |(_, _, classes)| classes)
}

/// The class that a line counts under: the one declared, or that of its kind or form.
pub fn class_of(line: &Line) -> Option<&str> {
    let by_form = match (line.kind, &line.body) {
        (LineKind::Cost, _) => Some("operating"),
        (LineKind::Subsidy, Body::CreditTerms(_)) => Some("credit"),
        (LineKind::Subsidy, Body::Transfer(_)) => Some("transfer"),
        (LineKind::Subsidy, _) => Some("grant"),
        _ => None,
    };
    line.class.as_deref().or(by_form)
}

fn belongs(e: &Elaborator<'_>, id: LineId, family: &Family) -> bool {
    let line = e.model.line(id);
    let own = matches!(line.role, Role::Declared | Role::Included)
        && line.kind == family.kind
        && line.scope == e.home();
    own && match (&family.class, class_of(line)) {
        (Some(wanted), class) => class == Some(wanted.as_str()),
        (None, Some("capital")) => family.kind != LineKind::Cost,
        (None, Some("discount")) => family.kind != LineKind::Subsidy,
        (None, _) => true,
    }
}

pub(super) fn total(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(family) = family(e, b, span, call) else {
        return TExpr::unknown(span);
    };
    let ids: Vec<LineId> = e
        .model
        .line_ids()
        .filter(|id| belongs(e, *id, &family))
        .collect();
    sum_of(e, span, ids)
}

pub(super) fn covered(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(family) = family(e, b, span, call) else {
        return TExpr::unknown(span);
    };
    let mut ids = Vec::new();
    for line in e.model.lines.iter().filter(|line| line.scope == e.home()) {
        let Body::CreditTerms(credit) = &line.body else {
            continue;
        };
        for covered in &credit.covers {
            let name: Vec<&str> = covered
                .path
                .parts
                .iter()
                .map(|part| part.name.as_str())
                .collect();
            if let Some(Meaning::Line(cost)) = e.lookup(&name.join("."))
                && belongs(e, *cost, &family)
            {
                ids.push(covered.draw);
            }
        }
    }
    sum_of(e, span, ids)
}

/// Lines added exactly over all their members; none gives 0 in the reporting currency.
fn sum_of(e: &mut Elaborator<'_>, span: Span, ids: Vec<LineId>) -> TExpr {
    let currency = e
        .model
        .units
        .reporting_currency()
        .map(Unit::of)
        .unwrap_or_default();
    let mut ty = Ty::Unknown;
    let mut terms = Vec::new();
    let mut first = None;
    for id in ids {
        let read = e.line_read(span, id);
        if let (Ty::Number(a), Ty::Number(b), Some(first)) = (&ty, &read.ty, first)
            && a.unit != b.unit
        {
            return mixed_total(e, span, [(first, &a.unit), (id, &b.unit)], &currency);
        }
        if ty.is_unknown() {
            ty = read.ty.clone();
            first = Some(id);
        }
        let dims = read.shape.dims.clone();
        terms.push(across(span, read, dims, Reduce::Sum, Among::All));
    }
    if terms.is_empty() {
        return TExpr::value(span, Ty::number(currency), Value::Number(Decimal::ZERO));
    }
    let ty = if ty.is_unknown() {
        Ty::number(currency)
    } else {
        ty
    };
    TExpr::op(span, Op::Reduce(Reduce::Sum), ty, terms)
}

/// A total of lines in two currencies; the fix is towards the one that the model reports in.
fn mixed_total(
    e: &mut Elaborator<'_>,
    span: Span,
    lines: [(LineId, &Unit); 2],
    reporting: &Unit,
) -> TExpr {
    let units = &e.model.units;
    let [a, b] = lines.map(|(_, unit)| unit.describe(units));
    let foreign = lines.iter().find(|(_, unit)| *unit != reporting);
    let convert = foreign.map_or("", |(id, _)| e.model.line(*id).name.as_str());
    let to = reporting.describe(units);
    let mut diagnostic =
        Diagnostic::new(Code::UnitMismatch, format!("a total can't add {b} to {a}"))
            .label(span, "added up here");
    for (id, unit) in lines {
        let line = e.model.line(id);
        let label = format!("`{}` is in {}", line.name, unit.describe(units));
        diagnostic = diagnostic.label(line.span, label);
    }
    e.error(diagnostic.help(format!(
        "convert `{convert}` where it is declared: `= … in {to}`"
    )))
}
