//! One expression in the scope of a model that was run: what `aim eval` answers.
//!
//! The model is neither checked nor run again, so that thousands of expressions a second can
//! be asked of it.

use crate::base::{Code, Diagnostic, FileId};
use crate::check::{self, Ty, Value};
use crate::eval::{self, Cell, Run};
use crate::plan;
use crate::syntax;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// One value for the run, or one for each period, with the period's label.
    pub values: Vec<(Option<String>, Value)>,
    /// The unit of the values; empty for a plain number.
    pub unit: String,
}

/// Evaluates an expression in the scope of the model that was run. Its text is that of `file`.
///
/// Errors: what is wrong with the expression, or with what it reads.
pub fn evaluate(run: &Run<'_>, file: FileId, text: &str) -> Result<Answer, Vec<Diagnostic>> {
    let expr = syntax::parse_expression(file, text)?;
    let typed = &run.plan.typed;
    let condition = check::expression(typed, &expr)?;
    if let Some(dim) = condition.test.shape.dims.first() {
        let name = &typed.model.dimensions[dim.index()].name;
        return Err(vec![
            Diagnostic::new(
                Code::NotOneValue,
                format!("the expression has a value for each member of `{name}`"),
            )
            .label(expr.span, "more than one value")
            .help("pick a member, `x[…]`, or reduce it: `sum(x over …)`"),
        ]);
    }
    let plan = plan::expression(run.plan, &condition)?;
    let own = eval::run(&plan, Some(run), run.scenario.clone());
    let Some(planned) = plan.expects.first() else {
        return Err(Vec::new());
    };
    let varies = plan.slot(planned.test).varies;
    let periods = if varies { run.timeline().len() } else { 1 };
    let mut values = Vec::with_capacity(periods);
    for period in 0..periods {
        let label = varies.then(|| run.timeline().period(period).label());
        match own.cell(planned.test, period) {
            Cell::Value(value, _) => values.push((label, value)),
            Cell::Failed => return Err(vec![failure(&own, planned, expr.span)]),
        }
    }
    let unit = match &condition.test.ty {
        Ty::Number(quantity) => quantity.unit.text(&typed.model.units),
        _ => String::new(),
    };
    Ok(Answer { values, unit })
}

/// Why the expression has no value.
fn failure(run: &Run<'_>, planned: &plan::PlannedCondition, span: crate::base::Span) -> Diagnostic {
    match run.problem(planned.test) {
        Some(problem) => problem,
        None => Diagnostic::new(
            Code::Undefined,
            "a line that the expression reads has failed",
        )
        .label(span, "depends on that line")
        .help("run the model, which reports why the line failed"),
    }
}
