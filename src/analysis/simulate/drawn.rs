//! The inputs that a simulation draws: each with its distribution, its unit and its range.
//!
//! Input: a case of a model, planned and run. Output: its drawn inputs, by member, in the order
//! of declaration. An input that the case itself changes is held where the case puts it.

use super::distribution::Distribution;
use crate::base::{Code, Decimal, Diagnostic};
use crate::check::{Draw, TExpr, Ty, TypedCondition, Value};
use crate::eval::{self, Cell, Run};
use crate::plan;
use crate::resolve::LineId;

/// An input, or a member of one, that is drawn.
pub struct Drawn {
    /// As a setting names it: `price`, `price[pro]`.
    pub name: String,
    pub line: LineId,
    /// Of each of its dimensions.
    pub members: Vec<u32>,
    pub ty: Ty,
    pub distribution: Distribution,
    /// The parameters of its draw are those of this distribution.
    pub draw: Draw,
    /// Its declared range, in its unit.
    pub range: Option<(Decimal, Decimal)>,
}

/// What of a model is drawn.
pub struct DrawnInputs {
    pub drawn: Vec<Drawn>,
    /// Inputs with a `draw` that the case holds at a value of its own.
    pub held: Vec<String>,
}

/// The drawn inputs of a run of the case. Parameters that are expressions have the values that
/// they have in that run.
///
/// Errors: a parameter without a value, and parameters that make no distribution.
pub fn drawn_inputs(run: &Run<'_>) -> Result<DrawnInputs, Vec<Diagnostic>> {
    let typed = &run.plan.typed;
    let mut found = DrawnInputs {
        drawn: Vec::new(),
        held: Vec::new(),
    };
    let mut errors = Vec::new();
    for id in typed.model.line_ids() {
        let Some(draw) = &typed.line(id).draw else {
            continue;
        };
        if !typed.model.line(id).overrides.is_empty() {
            found.held.push(typed.model.line(id).name.clone());
            continue;
        }
        match of_line(run, id, draw) {
            Ok(drawn) => found.drawn.extend(drawn),
            Err(problems) => errors.extend(problems),
        }
    }
    match errors.is_empty() {
        true => Ok(found),
        false => Err(errors),
    }
}

/// A drawn input for each of its members.
fn of_line(run: &Run<'_>, id: LineId, draw: &Draw) -> Result<Vec<Drawn>, Vec<Diagnostic>> {
    let plan = run.plan;
    let line = plan.typed.line(id);
    let of_slot = |slot: &plan::SlotId| {
        let name = plan.slot_name(id, *slot);
        let members = &plan.slot(*slot).members;
        let asked: Vec<TypedCondition> = draw
            .parameters
            .iter()
            .map(|parameter| TypedCondition {
                span: parameter.span,
                quantifier: None,
                test: for_members(parameter, run, id, members),
                comparison: None,
                from: None,
                until: None,
                arguments: line.arguments.clone(),
            })
            .collect();
        let distribution = Distribution::new(draw.distribution, &parameters(run, &asked, draw)?);
        let bound = |slot| match run.cell(slot, 0) {
            Cell::Value(Value::Number(number), _) => Some(number),
            _ => None,
        };
        Ok(Drawn {
            distribution: distribution
                .map_err(|reason| vec![no_distribution(&name, draw, reason)])?,
            line: id,
            members: members.clone(),
            ty: line.ty.clone(),
            draw: draw.clone(),
            range: plan
                .slot(*slot)
                .range
                .and_then(|(low, high)| Some((bound(low)?, bound(high)?))),
            name,
        })
    };
    plan.slots_of(id).iter().map(of_slot).collect()
}

/// A parameter as it is for one slot of the input.
fn for_members(parameter: &TExpr, run: &Run<'_>, id: LineId, members: &[u32]) -> TExpr {
    let dims = &run.plan.typed.line(id).shape.dims;
    let mut picked = parameter.clone();
    for (dim, member) in dims.iter().zip(members) {
        if picked.shape.dims.contains(dim) {
            picked = TExpr::pick(parameter.span, picked, *dim, *member);
        }
    }
    picked
}

fn parameters(
    run: &Run<'_>,
    asked: &[TypedCondition],
    draw: &Draw,
) -> Result<Vec<Decimal>, Vec<Diagnostic>> {
    let plan = plan::expressions(run.plan, asked)?;
    let values = eval::run(&plan, Some(run), None);
    let value = |planned: &plan::PlannedCondition| match values.cell(planned.test, 0) {
        Cell::Value(Value::Number(number), _) => Ok(number),
        _ => Err(vec![values.problem(planned.test).unwrap_or_else(|| {
            Diagnostic::new(
                Code::BadDraw,
                "a parameter of this distribution has no value",
            )
            .label(planned.span, "blank, or failed")
            .label(draw.span, "drawn from this")
            .help("name a number, or an input that has one")
        })]),
    };
    plan.expects.iter().map(value).collect()
}

fn no_distribution(name: &str, draw: &Draw, reason: String) -> Diagnostic {
    Diagnostic::new(Code::BadDraw, format!("`{name}` can't be drawn: {reason}"))
        .label(draw.span, "as its parameters are in this case")
        .help("give the parameters other values; `aim eval` shows what an expression comes to")
}
