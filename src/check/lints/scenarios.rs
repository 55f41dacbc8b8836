//! Scenarios that change nothing.

use super::Written;
use super::literal::Literal;
use super::readers::{Readers, Thing};
use crate::base::{Code, Decimal, Diagnostic};
use crate::calendar::Period;
use crate::check::typed::*;
use crate::resolve::{LineId, Meaning, Model, ROOT, period_literal};
use crate::syntax::ast::{Expr, SetOperator, SetValue, Setting};

/// A warning, if a scenario changes nothing. `before` is the model under its parents, `after`
/// under the scenario itself.
pub fn idle_scenario(
    written: &Written<'_>,
    name: &str,
    before: &TypedModel,
    after: &TypedModel,
) -> Option<Diagnostic> {
    let model = written.model;
    let scenario = model.scenarios.get(name)?;
    if scenario.span.file != written.file {
        return None;
    }
    let idle = Diagnostic::new(
        Code::DeadScenario,
        format!("the scenario `{name}` changes nothing"),
    )
    .label(scenario.span, "the same as without it");
    if scenario.settings.is_empty() {
        // To put two together, or to give one another name, is what it may be for.
        return scenario.parents.is_empty().then(|| {
            idle.help(format!(
                "set an input in its braces: `scenario {name} {{ … }}`, or remove it"
            ))
        });
    }
    let live = Readers::of(model).live();
    let unchanged = |id: LineId| after.line(id).is_unchanged_since(before.line(id));
    let nothing = before.lines.len() == after.lines.len() && model.line_ids().all(unchanged);
    let mut idle = idle;
    for setting in &scenario.settings {
        let target = target(model, setting);
        let reason = if outside(model, setting) {
            format!("outside of the timeline, {}", extent(model))
        } else if let Some(Meaning::Line(id)) = target
            && !live.contains(&Thing::Line(*id))
        {
            "nothing depends on it".to_owned()
        } else if nothing || is_neutral(model, setting) {
            "this is its value already".to_owned()
        } else if let Some(Meaning::Line(id)) = target
            && unchanged(*id)
        {
            "this is its value already".to_owned()
        } else {
            return None;
        };
        idle = idle.label(setting.span, reason);
    }
    Some(idle.help("set something that makes a difference, or remove the scenario"))
}

fn target<'m>(model: &'m Model, setting: &Setting) -> Option<&'m Meaning> {
    let parts = setting.target.parts.iter().map(|part| part.name.as_str());
    let name = parts.collect::<Vec<_>>().join(".");
    let names = &model.scopes.get(ROOT.index())?.names;
    names.get(&name).map(|named| &named.meaning)
}

/// Times one, plus nothing.
fn is_neutral(model: &Model, setting: &Setting) -> bool {
    let SetValue::Expr(value) = &setting.value else {
        return false;
    };
    let literal = Literal::signed(model, value);
    literal.is_some_and(|literal| match setting.operator {
        SetOperator::Assign => false,
        SetOperator::Scale => literal.value == Decimal::ONE,
        SetOperator::Add => literal.value.is_zero(),
    })
}

/// Whether a dated change begins after the timeline's end, or ends before its start.
fn outside(model: &Model, setting: &Setting) -> bool {
    let timeline = &model.timeline;
    let first = timeline.period(0);
    let last = timeline.period(timeline.len().saturating_sub(1));
    let from = setting.from.as_ref().and_then(|from| period(model, from));
    let until = setting
        .until
        .as_ref()
        .and_then(|until| period(model, until));
    from.is_some_and(|from| last.is_before(from))
        || until.is_some_and(|until| until.is_before(first))
}

fn period(model: &Model, expr: &Expr) -> Option<Period> {
    period_literal(expr, model.fiscal)?.ok()
}

/// `2024-01 .. 2028-12`
fn extent(model: &Model) -> String {
    let timeline = &model.timeline;
    let last = timeline.period(timeline.len().saturating_sub(1));
    format!("{} .. {}", timeline.period(0).label(), last.label())
}
