//! All that can be said of a model without running it: errors, and what is probably not meant,
//! in its base case, in each of its scenarios and under the givens of each of its tests.

use super::compile::STACK;
use super::{Opened, Variant, compile};
use crate::base::{Diagnostic, SourceMap, Span};
use crate::check::{self, TypedModel, Written};
use crate::resolve::{Model, Scenario};

/// Every problem of a model, each once. The lints of style are for a model without errors.
pub fn examine(opened: &Opened, sources: &SourceMap) -> Vec<Diagnostic> {
    let mut found = opened.diagnostics.clone();
    let model = &opened.model;
    let base = match compile(model, &Variant::default()) {
        Ok(compiled) => compiled,
        // What is wrong in the base case is wrong in every other.
        Err(diagnostics) => {
            add(&mut found, diagnostics);
            return found;
        }
    };
    add(&mut found, base.warnings);
    if has_error(&found) {
        return found;
    }
    let base = &base.plan.typed;
    let written = Written {
        model,
        sources,
        file: opened.file,
    };
    let mut style = stacker::maybe_grow(STACK, STACK, || check::style(&written));
    for (name, scenario) in &model.scenarios {
        match compile(model, &under(vec![(name.clone(), scenario.span)])) {
            Ok(compiled) => {
                add(&mut found, compiled.warnings);
                let idle = with_parents(model, scenario, base, |before| {
                    check::idle_scenario(&written, name, before, &compiled.plan.typed)
                });
                style.extend(idle);
            }
            Err(diagnostics) => add(&mut found, diagnostics),
        }
    }
    for test in &model.tests {
        let variant = Variant {
            test: Some(test),
            base: Some(base),
            ..Variant::default()
        };
        add(
            &mut found,
            match compile(model, &variant) {
                Ok(compiled) => compiled.warnings,
                Err(diagnostics) => diagnostics,
            },
        );
    }
    if !has_error(&found) {
        add(&mut found, style);
    }
    found
}

/// Asks something of the model under a scenario's parents, if they can be checked by themselves.
fn with_parents(
    model: &Model,
    scenario: &Scenario,
    base: &TypedModel,
    ask: impl FnOnce(&TypedModel) -> Option<Diagnostic>,
) -> Option<Diagnostic> {
    if scenario.parents.is_empty() {
        return ask(base);
    }
    let parents = scenario.parents.iter();
    let parents = parents.map(|parent| (parent.name.clone(), parent.span));
    let compiled = compile(model, &under(parents.collect())).ok()?;
    ask(&compiled.plan.typed)
}

fn under<'a>(scenarios: Vec<(String, Span)>) -> Variant<'a> {
    Variant {
        scenarios,
        ..Variant::default()
    }
}

fn add(found: &mut Vec<Diagnostic>, more: Vec<Diagnostic>) {
    for diagnostic in more {
        if !found.contains(&diagnostic) {
            found.push(diagnostic);
        }
    }
}

fn has_error(found: &[Diagnostic]) -> bool {
    found.iter().any(Diagnostic::is_error)
}
