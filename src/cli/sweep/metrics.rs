//! What a sweep computes: the metrics of the model, or the expressions of `--metric`.

use super::vary::{expression, split};
use crate::base::{Code, Diagnostic, SourceMap};
use crate::plan::Plan;
use crate::resolve::Role;
use crate::session::Study;
use crate::syntax;
use crate::syntax::ast::{Expr, LineKind};

pub(super) struct Metrics {
    /// As columns are headed by them.
    pub names: Vec<String>,
    pub exprs: Vec<Expr>,
}

impl Metrics {
    /// Errors: what is no expression, and a model without metrics where none is asked for.
    pub fn read(
        asked: Option<&str>,
        plan: &Plan,
        sources: &mut SourceMap,
    ) -> Result<Metrics, Vec<Diagnostic>> {
        let mut metrics = Metrics {
            names: Vec::new(),
            exprs: Vec::new(),
        };
        let mut errors = Vec::new();
        match asked {
            Some(text) => {
                let file = sources.add("--metric", text);
                for part in split(text, 0..text.len(), ",") {
                    metrics.names.push(text[part.clone()].trim().to_owned());
                    match expression(file, text, &part) {
                        Ok(expr) => metrics.exprs.push(expr),
                        Err(found) => errors.extend(found),
                    }
                }
            }
            None => {
                for name in declared(plan) {
                    let file = sources.add("--metric", name.as_str());
                    match syntax::parse_expression(file, &name) {
                        Ok(expr) => metrics.exprs.push(expr),
                        Err(found) => errors.extend(found),
                    }
                    metrics.names.push(name);
                }
                if metrics.names.is_empty() {
                    let message = "this model declares no metric, so what to compute is open";
                    errors.push(
                        Diagnostic::new(Code::BadArguments, message)
                            .help("name an expression of one value: `--metric 'cash[last]'`"),
                    );
                }
            }
        }
        match errors.is_empty() {
            true => Ok(metrics),
            false => Err(errors),
        }
    }

    /// Errors: an expression with a value in each period.
    pub fn one_value_each(&self, study: &Study<'_>) -> Result<(), Vec<Diagnostic>> {
        let asked = study.questions.iter().zip(&self.exprs).zip(&self.names);
        let several = asked.filter(|((question, _), _)| question.varies);
        let errors = several.map(|((_, expr), name)| {
            let message = format!("`{name}` has a value in each period, and one is due");
            Diagnostic::new(Code::NotOneValue, message)
                .label(expr.span, "varies over time")
                .help(format!(
                    "pick a period, `{name}[last]`, or reduce it: `min({name})`"
                ))
        });
        let errors: Vec<Diagnostic> = errors.collect();
        match errors.is_empty() {
            true => Ok(()),
            false => Err(errors),
        }
    }
}

/// The model's own metrics, each member of one by itself.
fn declared(plan: &Plan) -> Vec<String> {
    let model = &plan.typed.model;
    let metrics = model.line_ids().filter(|id| {
        let line = model.line(*id);
        let own = matches!(line.role, Role::Declared | Role::Included);
        line.kind == LineKind::Metric && own && !line.name.contains('.')
    });
    let slots = metrics.flat_map(|id| plan.slots_of(id).iter().map(move |slot| (id, *slot)));
    slots.map(|(id, slot)| plan.slot_name(id, slot)).collect()
}
