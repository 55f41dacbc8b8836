//! One expression in the scope of a model that was run: what `aim eval` answers.
//!
//! The model is neither checked nor run again, so that thousands of expressions a second can
//! be asked of it.

use crate::base::{Code, Diagnostic, FileId, Span};
use crate::check::{self, Asked, Ty, TypedCondition, TypedModel, Value};
use crate::eval::{self, Cell, Exactness, Run};
use crate::plan::{self, Plan, SlotId};
use crate::syntax;
use crate::syntax::ast::Expr;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What it comes to for the run, or in each period, with the period's label.
    pub values: Vec<(Option<String>, Answered)>,
    /// The unit of the values; empty for a plain number.
    pub unit: String,
    /// The type of the values; None of an empty list.
    pub ty: Option<Ty>,
    /// The least exact of the values.
    pub exactness: Exactness,
}

/// A value, or the values of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    One(Value),
    List(Vec<Value>),
}

/// An expression that is planned, and not yet computed.
pub(super) struct Posed {
    asked: Asked,
    plan: Plan,
    span: Span,
}

/// Evaluates an expression in the scope of the model that was run. Its text is that of `file`.
///
/// Errors: what is wrong with the expression, or with what it reads.
pub fn evaluate(run: &Run<'_>, file: FileId, text: &str) -> Result<Answer, Vec<Diagnostic>> {
    answer(&pose(run.plan, file, text)?, run)
}

/// Plans an expression in the scope of a model. Its text is that of `file`.
///
/// Errors: what is wrong with the expression.
pub(super) fn pose(model: &Plan, file: FileId, text: &str) -> Result<Posed, Vec<Diagnostic>> {
    let expr = syntax::parse_expression(file, text)?;
    let asked = check::expression(&model.typed, &expr)?;
    one_member(&model.typed, &asked)?;
    let plan = plan::expressions(model, &asked.values)?;
    Ok(Posed {
        asked,
        plan,
        span: expr.span,
    })
}

impl Posed {
    /// The slots of the model that it reads.
    pub(super) fn reads(&self, model: &Plan) -> Vec<SlotId> {
        self.plan.read_of(model)
    }
}

/// Computes an expression in a run in which what it reads is computed.
///
/// Errors: what it reads has failed, or it has no value itself.
pub(super) fn answer(posed: &Posed, run: &Run<'_>) -> Result<Answer, Vec<Diagnostic>> {
    let Posed { asked, plan, span } = posed;
    let own = eval::run(plan, Some(run), run.scenario.clone());
    let varies = |planned: &plan::PlannedCondition| plan.slot(planned.test).varies;
    let periods = match plan.expects.iter().any(varies) {
        true => Some(run.timeline().len()),
        false => None,
    };
    let mut exactness = Exactness::Exact;
    let mut values = Vec::with_capacity(periods.unwrap_or(1));
    for period in 0..periods.unwrap_or(1) {
        let label = periods.map(|_| run.timeline().period(period).label());
        let in_period = plan.expects.iter().map(|planned| {
            let period = if varies(planned) { period } else { 0 };
            match own.cell(planned.test, period) {
                Cell::Value(value, origin) => {
                    exactness = exactness.max(origin.exactness());
                    Ok(value)
                }
                Cell::Failed => Err(vec![failure(&own, planned, *span)]),
            }
        });
        let mut in_period = in_period.collect::<Result<Vec<Value>, _>>()?;
        let answered = match in_period.pop() {
            Some(value) if !asked.list => Answered::One(value),
            last => Answered::List(in_period.into_iter().chain(last).collect()),
        };
        values.push((label, answered));
    }
    let unit = match asked.values.first().map(|value| &value.test.ty) {
        Some(Ty::Number(quantity)) => quantity.unit.text(&run.plan.typed.model.units),
        _ => String::new(),
    };
    Ok(Answer {
        values,
        unit,
        ty: asked.values.first().map(|value| value.test.ty.clone()),
        exactness,
    })
}

/// What an expression asks for, which must be one value and no list.
pub(super) fn alone(typed: &TypedModel, expr: &Expr) -> Result<Asked, Vec<Diagnostic>> {
    let asked = check::expression(typed, expr)?;
    if asked.list {
        return Err(vec![
            Diagnostic::new(
                Code::NotOneValue,
                "one value is due here, and this is a list",
            )
            .label(expr.span, "a list")
            .help("reduce it to one value: `sum(…)`, `max(…)`"),
        ]);
    }
    one_member(typed, &asked)?;
    Ok(asked)
}

/// An expression has no values by member.
fn one_member(typed: &TypedModel, asked: &Asked) -> Result<(), Vec<Diagnostic>> {
    let dims = |value: &'_ TypedCondition| value.test.shape.dims.first().copied();
    let Some((span, dim)) = asked
        .values
        .iter()
        .find_map(|v| Some((v.test.span, dims(v)?)))
    else {
        return Ok(());
    };
    let name = &typed.model.dimensions[dim.index()].name;
    Err(vec![
        Diagnostic::new(
            Code::NotOneValue,
            format!("the expression has a value for each member of `{name}`"),
        )
        .label(span, "more than one value")
        .help("pick a member, `x[…]`, or reduce it: `sum(x over …)`"),
    ])
}

/// Why the expression has no value.
fn failure(run: &Run<'_>, planned: &plan::PlannedCondition, span: Span) -> Diagnostic {
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
