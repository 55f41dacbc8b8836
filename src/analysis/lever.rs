//! An input as an analysis varies it.
//!
//! Input: the run of the base case, and the input with the members that are meant. Output: its
//! value there, its declared range, and the setting that gives it another value. A lever has one
//! value for the whole run.

use crate::base::Diagnostic;
use crate::check::{Ty, Value};
use crate::eval::{Cell, Run};
use crate::plan::SlotId;
use crate::resolve::{LineId, Model};
use crate::session::Variant;
use crate::syntax::ast::Setting;
use crate::units::UnitTable;
use crate::{eval, session};

/// An input, or some members of it, with one value for the run.
#[derive(Clone, Debug)]
pub struct Lever {
    /// As a setting names it: `price`, `price[pro]`.
    pub name: String,
    pub line: LineId,
    pub ty: Ty,
    /// In the base case, in the input's unit.
    pub base: Value,
    /// The least and the greatest value that the model declares, in the input's unit.
    pub range: Option<(Value, Value)>,
}

/// Why an input can't be varied as one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It has a value for each period.
    OverTime,
    /// Members have values or ranges of their own; the name of the first dimension.
    ByMember(String),
    /// It failed, or is blank.
    NoValue,
}

impl Lever {
    /// The input of a run, or its members that `members` names (all where it is empty).
    pub fn of(run: &Run<'_>, line: LineId, members: &[String]) -> Result<Lever, Unfit> {
        let plan = run.plan;
        let typed = plan.typed.line(line);
        let chosen = |slot: &&SlotId| {
            let own: Vec<&str> = plan.member_names(line, **slot).collect();
            members.iter().all(|member| own.contains(&member.as_str()))
        };
        let slots: Vec<SlotId> = plan.slots_of(line).iter().filter(chosen).copied().collect();
        let one = |slot: SlotId| match run.cell(slot, 0) {
            Cell::Value(value, _) => Some(value),
            Cell::Failed => None,
        };
        if slots.iter().any(|slot| plan.slot(*slot).varies) {
            return Err(Unfit::OverTime);
        }
        let mut found: Option<(Value, Option<(Value, Value)>)> = None;
        for slot in slots {
            let base = one(slot).filter(|value| *value != Value::Blank);
            let base = base.ok_or(Unfit::NoValue)?;
            let bounds = plan.slot(slot).range;
            let constant = |slot| !plan.slot(slot).varies;
            let range = bounds
                .filter(|(low, high)| constant(*low) && constant(*high))
                .and_then(|(low, high)| Some((one(low)?, one(high)?)));
            match &found {
                Some(same) if *same != (base, range) => {
                    let dim = typed.shape.dims.first();
                    let name = dim.map(|dim| plan.typed.model.dimensions[dim.index()].name.clone());
                    return Err(Unfit::ByMember(name.unwrap_or_default()));
                }
                _ => found = Some((base, range)),
            }
        }
        let (base, range) = found.ok_or(Unfit::NoValue)?;
        let name = &plan.typed.model.line(line).name;
        Ok(Lever {
            name: match members.is_empty() {
                true => name.clone(),
                false => format!("{name}[{}]", members.join(", ")),
            },
            line,
            ty: typed.ty.clone(),
            base,
            range,
        })
    }

    /// A value of the input as people write it: `3.5 USD/Mtok`, `60%/year`, `2025-03`.
    pub fn amount(&self, value: Value, units: &UnitTable) -> String {
        match value {
            Value::Number(number) => self.ty.amount(number, units),
            other => other.to_string(),
        }
    }

    /// The setting that gives the input this value: `price=3.5 USD/Mtok`.
    pub fn setting(&self, value: Value, units: &UnitTable) -> String {
        format!("{}={}", self.name, self.amount(value, units))
    }
}

/// What goes wrong in a case of the model with one more setting; empty where all is well.
pub fn why(model: &Model, variant: &Variant<'static>, setting: Setting) -> Vec<Diagnostic> {
    let mut with = variant.clone();
    with.settings.push(setting);
    let mut found = match session::compile(model, &with) {
        Err(errors) => errors,
        Ok(compiled) => eval::run(&compiled.plan, None, None).diagnostics,
    };
    found.retain(Diagnostic::is_error);
    found
}
