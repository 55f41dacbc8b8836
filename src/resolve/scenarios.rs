//! Scenarios: the settings of parents and their own, in the order they apply.

use std::collections::BTreeSet;

use super::collect::path_text;
use super::model::*;
use super::settings::Change;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::syntax::ast::{Expr, ExprKind, SetOperator, SetValue, Setting};

/// The settings of scenarios in the order they apply: parents from left to right, then own.
pub fn apply_scenario(
    model: &Model,
    names: &[(String, Span)],
) -> Result<Vec<Change>, Vec<Diagnostic>> {
    let mut settings = Vec::new();
    let mut errors = Vec::new();
    for (name, span) in names {
        collect(
            model,
            name,
            *span,
            &mut Vec::new(),
            &mut settings,
            &mut errors,
        );
    }
    let changes = settings
        .into_iter()
        .map(|setting| Change {
            setting,
            any_line: false,
            scope: ROOT,
        })
        .collect();
    if errors.is_empty() {
        Ok(changes)
    } else {
        Err(errors)
    }
}

fn collect(
    model: &Model,
    name: &str,
    span: Span,
    open: &mut Vec<String>,
    settings: &mut Vec<Setting>,
    errors: &mut Vec<Diagnostic>,
) {
    let Some(scenario) = model.scenarios.get(name) else {
        let help = suggest::did_you_mean(name, model.scenarios.keys().map(String::as_str));
        let known: Vec<&str> = model.scenarios.keys().map(String::as_str).collect();
        let list = if known.is_empty() {
            "the model declares no scenario".to_owned()
        } else {
            format!("the model has {}", known.join(", "))
        };
        errors.push(
            Diagnostic::new(Code::UnknownName, format!("there is no scenario `{name}`"))
                .label(span, "not declared")
                .help_if(help.or(Some(list))),
        );
        return;
    };
    if open.iter().any(|ancestor| ancestor == name) {
        errors.push(
            Diagnostic::new(Code::Cycle, format!("the scenario `{name}` extends itself"))
                .label(span, "comes round to itself here")
                .help("leave out this parent; what they share can be a scenario of its own"),
        );
        return;
    }
    open.push(name.to_owned());
    let mut parents: Vec<(String, Vec<Setting>)> = Vec::new();
    for parent in &scenario.parents {
        let mut own = Vec::new();
        collect(model, &parent.name, parent.span, open, &mut own, errors);
        parents.push((parent.name.clone(), own));
    }
    let settled: BTreeSet<String> = scenario
        .settings
        .iter()
        .filter(|own| own.operator == SetOperator::Assign)
        .map(target)
        .collect();
    for (index, (name, own)) in parents.iter().enumerate() {
        for (other_name, other) in &parents[index + 1..] {
            errors.extend(conflicts(
                name,
                own,
                other_name,
                other,
                &settled,
                scenario.span,
            ));
        }
    }
    settings.extend(parents.into_iter().flat_map(|(_, own)| own));
    settings.extend(scenario.settings.iter().cloned());
    open.pop();
}

fn conflicts(
    name: &str,
    own: &[Setting],
    other_name: &str,
    other: &[Setting],
    settled: &BTreeSet<String>,
    span: Span,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for a in own {
        for b in other {
            let same_place = target(a) == target(b) && a.span != b.span;
            if same_place && !settled.contains(&target(a)) && !same_value(a, b) {
                found.push(
                    Diagnostic::new(
                        Code::ConflictingParents,
                        format!(
                            "`{name}` and `{other_name}` set `{}` differently",
                            target(a)
                        ),
                    )
                    .label(span, "extends both")
                    .label(a.span, format!("in `{name}`"))
                    .label(b.span, format!("in `{other_name}`"))
                    .help(format!("set `{}` again in the scenario itself", target(a))),
                );
            }
        }
    }
    found
}

/// Two settings that plainly say the same number do not conflict.
fn same_value(a: &Setting, b: &Setting) -> bool {
    let number = |setting: &Setting| match &setting.value {
        SetValue::Expr(Expr {
            kind: ExprKind::Number { value, unit, .. },
            ..
        }) => {
            let unit = unit.as_ref().map(|unit| {
                unit.factors
                    .iter()
                    .map(|f| (f.name.name.clone(), f.power))
                    .collect::<Vec<_>>()
            });
            Some((*value, unit))
        }
        _ => None,
    };
    let plain =
        |s: &Setting| s.operator == SetOperator::Assign && s.from.is_none() && s.until.is_none();
    plain(a) && plain(b) && number(a).is_some() && number(a) == number(b)
}

fn target(setting: &Setting) -> String {
    let members: Vec<&str> = setting
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    if members.is_empty() {
        path_text(&setting.target)
    } else {
        format!("{}[{}]", path_text(&setting.target), members.join(", "))
    }
}
