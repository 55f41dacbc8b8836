//! Inputs that are drawn together: which, how closely, and whether all of it is possible.
//!
//! Input: the declared correlations and the checked inputs. Output: each correlation by line and
//! members, with a number from -1 to 1. Together they make a matrix that some inputs can have:
//! a positive semidefinite one, which [`factor`] takes apart.

use super::elaborate::{Elaborator, LineInfo};
use super::typed::TypedLine;
use crate::base::{Code, Decimal, Diagnostic, Span, suggest};
use crate::resolve::{Correlation, LineId, Model};
use crate::syntax::ast::{Drawn, LineKind};

/// How closely two drawn inputs go together.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedCorrelation {
    pub first: Correlated,
    pub second: Correlated,
    /// Of their normal scores, from -1 to 1.
    pub coefficient: Decimal,
    pub span: Span,
}

/// An input, and the member of each of its dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correlated {
    pub line: LineId,
    pub members: Vec<u32>,
}

/// The correlations of a model.
pub(super) fn correlations(
    model: &Model,
    infos: &[LineInfo],
    lines: &[TypedLine],
) -> (Vec<TypedCorrelation>, Vec<Diagnostic>) {
    let mut found: Vec<TypedCorrelation> = Vec::new();
    let mut diagnostics = Vec::new();
    for declared in &model.correlations {
        match one(model, infos, lines, declared) {
            Ok(correlation) => match found.iter().find(|known| is_same(known, &correlation)) {
                Some(known) => diagnostics.push(
                    Diagnostic::new(Code::Duplicate, "these two inputs are correlated already")
                        .label(declared.span, "declared again")
                        .label(known.span, "first declared here")
                        .help("leave one of the two out"),
                ),
                None => found.push(correlation),
            },
            Err(problems) => diagnostics.extend(problems),
        }
    }
    if diagnostics.is_empty() {
        let groups = groups(&found).into_iter();
        let impossible = groups.filter(|group| factored(group).is_none());
        diagnostics.extend(impossible.map(|group| refused(model, &group)));
    }
    (found, diagnostics)
}

fn is_same(a: &TypedCorrelation, b: &TypedCorrelation) -> bool {
    (&a.first, &a.second) == (&b.first, &b.second) || (&a.first, &a.second) == (&b.second, &b.first)
}

fn one(
    model: &Model,
    infos: &[LineInfo],
    lines: &[TypedLine],
    declared: &Correlation,
) -> Result<TypedCorrelation, Vec<Diagnostic>> {
    let given = &declared.declared;
    let first = correlated(model, lines, declared, &given.first);
    let second = correlated(model, lines, declared, &given.second);
    let mut elaborator = Elaborator::new(model, infos, declared.scope);
    let value = elaborator.numeric(&given.coefficient);
    let value = elaborator.expect_plain(value, "a correlation");
    let known = elaborator.constant(&value);
    let mut errors = elaborator.diagnostics;
    let within = known.is_some_and(|known| known.abs() <= Decimal::ONE);
    if errors.is_empty() && !within {
        errors.push(
            Diagnostic::new(
                Code::BadDraw,
                "a correlation is a number from -100% to 100%",
            )
            .label(
                given.coefficient.span,
                match known {
                    Some(_) => "beyond that",
                    None => "not known before the run",
                },
            )
            .help("write it as a percentage: `correlate price with growth -30%`"),
        );
    }
    match (first, second, known) {
        (Ok(first), Ok(second), Some(coefficient)) if errors.is_empty() => {
            if first == second {
                let found = Diagnostic::new(Code::BadDraw, "an input is correlated with itself");
                return Err(vec![
                    found
                        .label(declared.span, "one and the same")
                        .help("name two inputs, or leave this out"),
                ]);
            }
            Ok(TypedCorrelation {
                first,
                second,
                coefficient,
                span: declared.span,
            })
        }
        (first, second, _) => {
            errors.extend([first.err(), second.err()].into_iter().flatten());
            Err(errors)
        }
    }
}

/// A drawn input by the name that it has in the declaration.
fn correlated(
    model: &Model,
    lines: &[TypedLine],
    declared: &Correlation,
    drawn: &Drawn,
) -> Result<Correlated, Diagnostic> {
    let parts: Vec<&str> = drawn
        .target
        .parts
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    let name = parts.join(".");
    let id = model.find_line_in(declared.scope, &name);
    let Some(id) = id.filter(|id| lines[id.index()].draw.is_some()) else {
        return Err(not_drawn(model, &name, id, drawn));
    };
    let dims = &lines[id.index()].shape.dims;
    let mut members = Vec::new();
    for dim in dims {
        let dimension = &model.dimensions[dim.index()];
        let member = drawn
            .members
            .iter()
            .find_map(|member| dimension.member(&member.name));
        members.extend(member);
    }
    if members.len() != dims.len() || drawn.members.len() != dims.len() {
        let dims = dims
            .iter()
            .map(|dim| model.dimensions[dim.index()].name.as_str());
        let dims: Vec<&str> = dims.collect();
        let help = match dims.is_empty() {
            true => format!("write `{name}`"),
            false => format!("name one of each: `{name}[{}]`", dims.join(", ")),
        };
        let message = match dims.is_empty() {
            true => format!("`{name}` has no members"),
            false => format!(
                "`{name}` is drawn for each member of {}",
                dims.join(" and ")
            ),
        };
        return Err(Diagnostic::new(Code::BadDraw, message)
            .label(drawn.span, "not one drawn input")
            .help(help));
    }
    Ok(Correlated { line: id, members })
}

fn not_drawn(model: &Model, name: &str, id: Option<LineId>, drawn: &Drawn) -> Diagnostic {
    let inputs = model.line_ids().map(|id| model.line(id));
    let inputs = inputs.filter(|line| line.kind == LineKind::Input && line.draw.is_some());
    let names: Vec<&str> = inputs.map(|line| line.name.as_str()).collect();
    let meant = suggest::did_you_mean(name, names.iter().copied());
    match id.map(|id| model.line(id)) {
        None => {
            Diagnostic::new(Code::UnknownName, format!("there is no input `{name}`"))
                .label(drawn.span, "not declared")
                .help(meant.unwrap_or_else(|| {
                    format!("name an input with a `draw`: {}", names.join(", "))
                }))
        }
        Some(line) => Diagnostic::new(
            Code::BadDraw,
            format!("`{name}` is not drawn, so nothing can go together with it"),
        )
        .label(drawn.span, "has no `draw`")
        .label(line.span, "declared here")
        .help(format!(
            "say what it is drawn from: `input {name} = … {{ draw … }}`"
        )),
    }
}

/// Correlations that have to do with each other, by inputs that they share.
fn groups(all: &[TypedCorrelation]) -> Vec<Vec<&TypedCorrelation>> {
    let mut groups: Vec<Vec<&TypedCorrelation>> = Vec::new();
    for correlation in all {
        let ends = [&correlation.first, &correlation.second];
        let meets = |other: &&TypedCorrelation| {
            ends.contains(&&other.first) || ends.contains(&&other.second)
        };
        let (met, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.iter().any(meets));
        let mut joined: Vec<&TypedCorrelation> = met.into_iter().flatten().collect();
        joined.push(correlation);
        groups = apart;
        groups.push(joined);
    }
    groups
}

fn refused(model: &Model, group: &[&TypedCorrelation]) -> Diagnostic {
    /// More places than this would only fill the screen.
    const SHOWN: usize = 4;
    let mut names: Vec<String> = Vec::new();
    for end in group.iter().flat_map(|c| [&c.first, &c.second]) {
        let name = format!("`{}`", model.line(end.line).name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let message = format!("the correlations of {} can't all hold", names.join(", "));
    let mut found = Diagnostic::new(Code::BadDraw, message);
    for (at, correlation) in group.iter().rev().take(SHOWN).enumerate() {
        let label = if at == 0 { "not together" } else { "with this" };
        found = found.label(correlation.span, label);
    }
    found.help(
        "bring one nearer to 0, or say how the others go together: what is not said is 0%, \
         and two inputs that follow a third also follow each other",
    )
}

/// The factor of correlations, over the inputs that occur in them.
fn factored(correlations: &[&TypedCorrelation]) -> Option<Vec<Vec<Decimal>>> {
    let mut ends: Vec<&Correlated> = Vec::new();
    for end in correlations.iter().flat_map(|c| [&c.first, &c.second]) {
        if !ends.contains(&end) {
            ends.push(end);
        }
    }
    let between = |a: usize, b: usize| {
        let met = correlations.iter().find(|c| {
            (&c.first, &c.second) == (ends[a], ends[b])
                || (&c.first, &c.second) == (ends[b], ends[a])
        });
        met.map_or(Decimal::ZERO, |correlation| correlation.coefficient)
    };
    factor(ends.len(), between)
}

/// The lower triangle that, times itself turned over, is a matrix of correlations: Cholesky's,
/// row by row up to the diagonal. None where the matrix is not positive semidefinite.
pub fn factor(
    count: usize,
    between: impl Fn(usize, usize) -> Decimal,
) -> Option<Vec<Vec<Decimal>>> {
    // What roundings may leave of a zero.
    let dust = Decimal::new(1, 20)?;
    let mut rows: Vec<Vec<Decimal>> = Vec::with_capacity(count);
    for at in 0..count {
        let mut row: Vec<Decimal> = Vec::with_capacity(at + 1);
        for (column, other) in rows.iter().enumerate() {
            let rest = less_products(between(at, column), &row, other)?;
            let pivot = other.last().copied().unwrap_or_default();
            row.push(match pivot.is_zero() {
                false => rest.checked_div(pivot).ok()?.value,
                true if rest.abs() > dust => return None,
                true => Decimal::ZERO,
            });
        }
        let rest = less_products(Decimal::ONE, &row, &row)?;
        row.push(match rest.abs() <= dust {
            true => Decimal::ZERO,
            false if rest.is_negative() => return None,
            false => rest.sqrt().ok()?.value,
        });
        rows.push(row);
    }
    Some(rows)
}

/// A number less the products of what stands at the same places.
fn less_products(from: Decimal, a: &[Decimal], b: &[Decimal]) -> Option<Decimal> {
    a.iter().zip(b).try_fold(from, |rest, (a, b)| {
        let product = a.checked_mul(*b).ok()?.value;
        Some(rest.checked_sub(product).ok()?.value)
    })
}
