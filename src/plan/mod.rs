//! Floor 5: from a typed model to a [`Plan`]: every line becomes slots, one for each member,
//! every formula flat instructions, and the slots an order in which they can be computed.
//!
//! A plan is never changed afterwards; every run of the model shares it.

mod alike;
mod build;
mod code;
mod cycle;
mod hoist;
mod lower;
mod need;
mod program;
mod schedule;

pub use alike::alike;
pub use build::accrual;
pub use code::{Code, Input, Instruction, Note, Reg, Source, Step};
pub use program::{Home, LaneCode, LaneInstruction, LaneStep, Operand, Paths, Program};

use std::sync::Arc;

use crate::base::{Diagnostic, Span};
use crate::check::{ComparisonPlaces, SignRule, Ty, TypedCondition, TypedModel};
use crate::resolve::LineId;
use crate::syntax::ast::Quantifier;

/// A slot of [`Plan::slots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(pub u32);

impl SlotId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One column of values: a line for one member of each of its dimensions, or a part of a
/// formula that is read in other periods.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The line whose value or part this is; None in a check or an expect.
    pub line: Option<LineId>,
    /// The member of each dimension of the line, in the line's order.
    pub members: Vec<u32>,
    /// Whether this is the line itself, and not a part of a formula.
    pub is_line: bool,
    pub span: Span,
    pub ty: Ty,
    /// False: one value for the run, kept as the only one of its column.
    pub varies: bool,
    pub code: Code,
    pub rollup: SlotRollup,
    pub required: bool,
    pub sign: SignRule,
    /// The least and the greatest value that the line expects.
    pub range: Option<(SlotId, SlotId)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotRollup {
    Constant,
    Sum,
    Closing,
    Opening,
    Mean,
    Weighted(Source),
    Recompute,
    None,
}

/// Slots that are computed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// In the order in which they are computed within a period.
    pub slots: Vec<SlotId>,
    /// Whether they read each other, and so must go period by period.
    pub recurrent: bool,
}

/// A condition to be judged after a run.
#[derive(Clone, Debug)]
pub struct PlannedCondition {
    pub span: Span,
    pub quantifier: Option<Quantifier>,
    pub test: SlotId,
    pub comparison: Option<ComparisonPlaces>,
    pub from: Option<SlotId>,
    pub until: Option<SlotId>,
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub typed: Arc<TypedModel>,
    pub slots: Vec<Slot>,
    /// The slots of each line, the last dimension varying fastest.
    pub line_slots: Vec<Vec<SlotId>>,
    pub blocks: Vec<Block>,
    pub checks: Vec<PlannedCondition>,
    pub expects: Vec<PlannedCondition>,
    /// All of it, for a run in one lane.
    pub program: Program,
    /// The number of the first instruction of each slot, were all codes one behind the other;
    /// at the end the number of all.
    pub numbers: Vec<usize>,
}

impl Plan {
    pub fn slot(&self, id: SlotId) -> &Slot {
        &self.slots[id.index()]
    }

    /// A line's name with the members that one of its slots is for: `seats[pro]`.
    pub fn slot_name(&self, line: LineId, slot: SlotId) -> String {
        let name = &self.typed.model.line(line).name;
        let members: Vec<&str> = self.member_names(line, slot).collect();
        match members.is_empty() {
            true => name.clone(),
            false => format!("{name}[{}]", members.join(", ")),
        }
    }

    /// The members of a line that one of its slots is for.
    pub fn member_names(&self, line: LineId, slot: SlotId) -> impl Iterator<Item = &str> {
        let dimensions = &self.typed.model.dimensions;
        let dims = self.typed.line(line).shape.dims.iter();
        let members = self.slot(slot).members.iter();
        dims.zip(members)
            .map(|(dim, member)| dimensions[dim.index()].members[*member as usize].as_str())
    }

    pub fn slots_of(&self, line: LineId) -> &[SlotId] {
        &self.line_slots[line.index()]
    }
}

/// Plans a model that was checked without errors.
///
/// Errors: a loop of lines without a lag, and a model too large to be planned.
pub fn plan(typed: TypedModel) -> Result<Plan, Vec<Diagnostic>> {
    scheduled(lower::model(Arc::new(typed))?)
}

/// Plans expressions alone, each as an `expect`: their lines are read from a run of `base`, so
/// that the model is neither planned nor run again.
///
/// Errors: an expression too large to be planned.
pub fn expressions(base: &Plan, asked: &[TypedCondition]) -> Result<Plan, Vec<Diagnostic>> {
    scheduled(lower::expressions(Arc::clone(&base.typed), asked)?)
}

fn scheduled(mut plan: Plan) -> Result<Plan, Vec<Diagnostic>> {
    plan.blocks = schedule::schedule(&plan)?;
    let mut all = 0;
    plan.numbers.push(all);
    for slot in &plan.slots {
        all += slot.code.instructions.len();
        plan.numbers.push(all);
    }
    plan.program = Program::whole(&plan);
    Ok(plan)
}
