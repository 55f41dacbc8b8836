//! What a sweep computes: the metrics of the model, or the expressions of `--metric`.

use crate::base::{Code, Diagnostic, SourceMap};
use crate::cli::asked::asked;
use crate::plan::Plan;
use crate::resolve::Role;
use crate::session::Study;
use crate::syntax::ast::{Expr, LineKind};

pub(super) struct Metrics {
    /// As columns are headed by them.
    pub names: Vec<String>,
    pub exprs: Vec<Expr>,
}

impl Metrics {
    /// Errors: what is no expression, and a model without metrics where none is asked for.
    pub fn read(
        lists: &[String],
        plan: &Plan,
        sources: &mut SourceMap,
    ) -> Result<Metrics, Vec<Diagnostic>> {
        let found = match lists.is_empty() {
            true => asked("--metric", &declared(plan), sources)?,
            false => asked("--metric", lists, sources)?,
        };
        if found.is_empty() {
            let message = "this model declares no metric, so what to compute is open";
            return Err(vec![
                Diagnostic::new(Code::BadArguments, message)
                    .help("name an expression of one value: `--metric 'cash[last]'`"),
            ]);
        }
        let (names, exprs) = found.into_iter().map(|one| (one.text, one.expr)).unzip();
        Ok(Metrics { names, exprs })
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
