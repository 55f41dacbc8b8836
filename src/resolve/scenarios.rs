//! Scenarios: the settings of parents and their own, in the order they apply.

use std::collections::{BTreeMap, BTreeSet};

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
    let mut walk = Walk {
        model,
        open: Vec::new(),
        known: BTreeMap::new(),
        errors: Vec::new(),
    };
    let mut settings = Vec::new();
    for (name, span) in names {
        settings.extend(walk.collect(name, *span));
    }
    let errors = walk.errors;
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

/// The way from a scenario through its parents.
struct Walk<'m> {
    model: &'m Model,
    /// Scenarios whose parents are being collected.
    open: Vec<String>,
    /// What was collected already: two parents may well share one.
    known: BTreeMap<String, Vec<Setting>>,
    errors: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn collect(&mut self, name: &str, span: Span) -> Vec<Setting> {
        if let Some(settings) = self.known.get(name) {
            return settings.clone();
        }
        let Some(scenario) = self.model.scenarios.get(name) else {
            self.unknown(name, span);
            return Vec::new();
        };
        if self.open.iter().any(|ancestor| ancestor == name) {
            self.errors.push(
                Diagnostic::new(Code::Cycle, format!("the scenario `{name}` extends itself"))
                    .label(span, "comes round to itself here")
                    .help("leave out this parent; what they share can be a scenario of its own"),
            );
            return Vec::new();
        }
        self.open.push(name.to_owned());
        let mut parents: Vec<(&str, Vec<Setting>)> = Vec::new();
        for parent in &scenario.parents {
            parents.push((&parent.name, self.collect(&parent.name, parent.span)));
        }
        let settled: BTreeSet<String> = scenario
            .settings
            .iter()
            .filter(|own| own.operator == SetOperator::Assign)
            .map(target)
            .collect();
        for (index, (name, own)) in parents.iter().enumerate() {
            for (other_name, other) in &parents[index + 1..] {
                let found = conflicts(name, own, other_name, other, &settled, scenario.span);
                self.errors.extend(found);
            }
        }
        let inherited = parents.into_iter().flat_map(|(_, own)| own);
        // What two parents have from the same ancestor applies once: half of a half is no half.
        let mut applied = BTreeSet::new();
        let settings: Vec<Setting> = inherited
            .chain(scenario.settings.iter().cloned())
            .filter(|setting| applied.insert(setting.span))
            .collect();
        self.open.pop();
        self.known.insert(name.to_owned(), settings.clone());
        settings
    }

    fn unknown(&mut self, name: &str, span: Span) {
        let known: Vec<&str> = self.model.scenarios.keys().map(String::as_str).collect();
        let list = if known.is_empty() {
            "the model declares no scenario".to_owned()
        } else {
            format!("the model has {}", known.join(", "))
        };
        let near = suggest::did_you_mean(name, known.iter().copied());
        self.errors.push(
            Diagnostic::new(Code::UnknownName, format!("there is no scenario `{name}`"))
                .label(span, "not declared")
                .help(near.unwrap_or(list)),
        );
    }
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
