//! Floor 4: from a resolved model to a [`TypedModel`]: units inferred and checked, shapes
//! settled, roll-ups chosen.
//!
//! Lines may use each other in any order and in loops with a lag, so what a line is measured
//! in is found along the order of dependencies, loop by loop, before formulas are judged.

mod accrual;
mod actuals;
mod allocations;
mod asked;
mod blanks;
pub mod builtins;
mod builtins_money;
mod builtins_number;
mod builtins_reduce;
mod builtins_time;
mod calls;
mod changes;
mod conditions;
mod correlations;
mod currencies;
mod curves;
mod draw;
mod elaborate;
mod flows;
mod foreign;
mod found;
mod holes;
mod lags;
mod lines;
mod lints;
mod members;
mod names;
mod openings;
mod operations;
mod operators;
mod order;
mod parameters;
mod places;
mod plausible;
mod price_parts;
mod prices;
mod rollup;
mod series;
mod stocks;
mod subsidies;
mod tiers;
mod time;
mod timing;
mod transfers;
mod typed;
mod unit_fixes;
mod units;
mod values;
mod vintages;

pub use asked::{Asked, expression, given};
pub use builtins_money::{COST_CLASSES, class_of, known_classes};
pub use correlations::{Correlated, TypedCorrelation, factor};
pub use draw::{Distribution, Draw};
pub use lints::{Written, idle_scenario, style};
pub use rollup::of_formula;
pub use typed::*;

use std::collections::BTreeSet;

use elaborate::{Elaborator, LineInfo};
use found::Found;

use crate::base::{Code, Diagnostic};
use crate::resolve::{Body, DimensionKind, LineId, Model, ROOT, Role, Test};
use crate::syntax::ast::LineKind;

/// Checks a model, with the conditions of one test where one is run; `base` is the model
/// without that test's givens.
///
/// Errors in one line do not hide those of another. The typed model is fit to be planned
/// only when no diagnostic is an error.
pub fn check(
    model: Model,
    test: Option<&Test>,
    base: Option<&TypedModel>,
) -> (TypedModel, Vec<Diagnostic>) {
    let (order, mut found) = order::by_dependency(&model);
    for component in &order {
        if !component.lines.iter().all(|id| found.is_settled(*id)) {
            found.settle(&model, &component.lines);
        }
    }
    let Found {
        infos,
        mut lines,
        diagnostics: mut of_lines,
        ..
    } = found;
    let is_faulty = |id: &LineId| of_lines[id.index()].iter().any(Diagnostic::is_error);
    let ids = order
        .iter()
        .flat_map(|component| component.lines.iter().copied());
    let (faulty, sound): (Vec<LineId>, Vec<LineId>) = ids.partition(is_faulty);
    let mut diagnostics = Vec::new();
    for id in sound {
        diagnostics.append(&mut of_lines[id.index()]);
    }
    // A fix that names other lines needs to know what all of them are measured in.
    for id in faulty {
        diagnostics.extend(typed_line(&model, &infos, id).diagnostics);
    }
    for component in &order {
        for id in &component.lines {
            let (rollup, found) = line_rollup(&model, &infos, &lines, *id, component.recursive);
            lines[id.index()].rollup = rollup;
            diagnostics.extend(found);
        }
    }
    let mut fixed: BTreeSet<LineId> = lines.iter().flat_map(|line| line.fixed.clone()).collect();
    let mut checks = Vec::new();
    // A test has nothing to do with the checks, which are the base case's.
    for check in model.checks.iter().filter(|_| test.is_none()) {
        let mut elaborator = Elaborator::new(&model, &infos, check.scope);
        let condition = elaborator.judged(&check.condition, "check");
        fixed.extend(&elaborator.fixed);
        diagnostics.append(&mut elaborator.diagnostics);
        checks.push(TypedCheck {
            name: check.name.clone(),
            message: check.message.clone(),
            condition,
            fixed: elaborator.fixed,
        });
    }
    let mut expects = Vec::new();
    for expect in test.iter().flat_map(|test| &test.expects) {
        let mut elaborator = Elaborator::new(&model, &infos, ROOT);
        elaborator.in_test = true;
        elaborator.base = base;
        expects.push(elaborator.judged(&expect.condition, "expect"));
        fixed.append(&mut elaborator.fixed);
        diagnostics.append(&mut elaborator.diagnostics);
    }
    let (correlations, found) = correlations::correlations(&model, &infos, &lines);
    diagnostics.extend(found);
    for tiers in &model.tiers {
        diagnostics.extend(tiers::check_declared(&model, &infos, tiers));
    }
    diagnostics.sort_by_key(|d| d.labels.first().map(|label| label.span));
    diagnostics.dedup();
    let diagnostics = together(diagnostics);
    (
        TypedModel {
            actual: actuals::periods(&model, &lines),
            model,
            lines,
            checks,
            correlations,
            expects,
            fixed,
        },
        diagnostics,
    )
}

/// One diagnostic for what is missing in several places: the mistake is one, where the thing
/// should have been declared.
fn together(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    /// More places than this would only fill the screen.
    const SHOWN: usize = 4;
    let missing = [Code::UnknownName, Code::UnknownUnit, Code::UnknownFunction];
    let mut found: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        let same = |known: &&mut Diagnostic| {
            missing.contains(&known.code) && known.message == diagnostic.message
        };
        match found.iter_mut().find(same) {
            None => found.push(diagnostic),
            Some(known) if known.labels.len() < SHOWN => {
                let mut labels = diagnostic.labels;
                labels.truncate(1);
                known.labels.extend(labels);
            }
            Some(_) => {}
        }
    }
    found
}

fn unknown_infos(model: &Model) -> Vec<LineInfo> {
    let of = |id: LineId| LineInfo {
        ty: Ty::Unknown,
        shape: Shape {
            time: false,
            dims: sorted(model.line(id).dims.clone()),
        },
    };
    model.line_ids().map(of).collect()
}

fn sorted(mut dims: Vec<crate::resolve::DimId>) -> Vec<crate::resolve::DimId> {
    dims.sort();
    dims
}

/// A line, checked with what was known of the others.
struct Checked {
    line: TypedLine,
    diagnostics: Vec<Diagnostic>,
    /// The lines that it reads.
    reads: BTreeSet<LineId>,
}

fn typed_line(model: &Model, infos: &[LineInfo], id: LineId) -> Checked {
    let line = model.line(id);
    let mut elaborator = Elaborator::new(model, infos, line.scope);
    elaborator.line = Some(id);
    let expr = elaborator.line_value(id);
    let (range, draw) = elaborator.plausible(id, &expr.ty);
    let required = is_required(line.kind, &line.role, &line.body, model);
    if required {
        let kind = line.kind.keyword();
        let found = blanks::unguarded(&line.name, kind, &expr, &elaborator.arguments, model);
        elaborator.diagnostics.extend(found);
    }
    // An amount per period is one in each, also where every period's is the same.
    let per_period =
        is_flow(line.kind) || line.rollup.as_ref().is_some_and(|word| word.name == "sum");
    // What is not yet born is nothing, also where it never changes afterwards.
    let by_vintage = line
        .dims
        .iter()
        .any(|dim| model.dimensions[dim.index()].kind == DimensionKind::Vintage);
    let shape = Shape {
        time: expr.shape.time || per_period || by_vintage,
        dims: sorted(line.dims.clone()),
    };
    let unknown = expr.ty.is_unknown();
    let typed = TypedLine {
        ty: expr.ty.clone(),
        shape,
        sign: sign_rule(line.kind, line.signed),
        expr,
        arguments: elaborator.arguments,
        actuals: elaborator.actuals,
        fixed: elaborator.fixed,
        rollup: Rollup::None,
        // What has no type was reported, and is blank for that reason alone.
        required: required && !unknown,
        range,
        draw,
    };
    Checked {
        line: typed,
        diagnostics: elaborator.diagnostics,
        reads: elaborator.reads.into_inner(),
    }
}

fn is_required(kind: LineKind, role: &Role, body: &Body, model: &Model) -> bool {
    let optional = match body {
        Body::PricePart { .. } | Body::Broken => true,
        // A credit without a pool has no limit, so nothing can be said to remain.
        Body::Credit { credit, .. } => {
            matches!(&model.line(*credit).body, Body::CreditTerms(terms) if terms.pool.is_none())
        }
        _ => false,
    };
    let may_be_blank = matches!(kind, LineKind::Ratio | LineKind::Metric | LineKind::Flag);
    !optional && !may_be_blank && *role != Role::Internal
}

fn sign_rule(kind: LineKind, signed: bool) -> SignRule {
    match kind {
        LineKind::Price => SignRule::NeverNegative,
        LineKind::Revenue | LineKind::Cost if !signed => SignRule::WarnNegative,
        _ => SignRule::Any,
    }
}

fn line_rollup(
    model: &Model,
    infos: &[LineInfo],
    lines: &[TypedLine],
    id: LineId,
    recursive: bool,
) -> (Rollup, Vec<Diagnostic>) {
    let line = model.line(id);
    let mut diagnostics = Vec::new();
    if let Some(word) = &line.rollup
        && !matches!(word.name.as_str(), "sum" | "mean" | "closing")
    {
        diagnostics.push(
            Diagnostic::new(
                Code::BadRollup,
                format!("there is no roll-up `{}`", word.name),
            )
            .label(word.span, "not known")
            .help("it is one of sum, mean and closing"),
        );
    }
    let weight = line.weight.as_ref().map(|weight| {
        let mut elaborator = Elaborator::new(model, infos, line.scope);
        elaborator.line = Some(id);
        let weight = elaborator.numeric(weight);
        diagnostics.append(&mut elaborator.diagnostics);
        weight
    });
    (
        rollup::rollup(model, lines, id, weight, recursive),
        diagnostics,
    )
}
