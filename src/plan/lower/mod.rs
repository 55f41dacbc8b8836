//! From typed expressions to slots and instructions.
//!
//! Dimensions vanish here: a line becomes one slot for each of its members, and a reduction
//! an operation on as many operands. A part of a formula that is read in other periods than
//! the current one becomes a slot of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

mod expression;
mod inputs;
mod notes;
mod ratios;
mod writer;

use writer::Writer;

use super::code::*;
use super::{Plan, PlannedCondition, Program, Slot, SlotId, SlotRollup};
use crate::base::{Code as DiagnosticCode, Decimal, Diagnostic, Span};
use crate::check::{self, Rollup, SignRule, TExpr, TKind, Ty, TypedCondition, TypedModel, Value};
use crate::resolve::{DimId, DimensionKind, LineId};

/// A model is refused when it comes to more instructions than this.
const MOST_INSTRUCTIONS: usize = 20_000_000;

/// The member chosen of each dimension.
type Members = BTreeMap<DimId, u32>;

/// The members that matter to an expression, in order: what a part of a formula is known by.
type Chosen = Vec<(DimId, u32)>;

/// Whose arguments an expression's parameters are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Line(LineId),
    Condition(usize),
}

pub(super) fn model(typed: Arc<TypedModel>) -> Result<Plan, Vec<Diagnostic>> {
    let checks = typed.checks.iter().map(|check| &check.condition);
    let checks: Vec<&TypedCondition> = checks.collect();
    let expects: Vec<&TypedCondition> = typed.expects.iter().collect();
    let mut lowering = Lowering::new(&typed, [&checks[..], &expects[..]].concat());
    lowering.allocate_lines();
    lowering.lower_lines();
    let mut checks_planned = lowering.lower_conditions()?;
    let expects_planned = checks_planned.split_off(checks.len());
    let Lowering {
        slots, line_slots, ..
    } = lowering;
    Ok(Plan {
        slots,
        line_slots,
        blocks: Vec::new(),
        checks: checks_planned,
        expects: expects_planned,
        program: Program::default(),
        numbers: Vec::new(),
        typed,
    })
}

pub(super) fn expressions(
    typed: Arc<TypedModel>,
    asked: &[TypedCondition],
) -> Result<Plan, Vec<Diagnostic>> {
    let mut lowering = Lowering::new(&typed, asked.iter().collect());
    lowering.alone = true;
    let expects = lowering.lower_conditions()?;
    let slots = lowering.slots;
    Ok(Plan {
        slots,
        line_slots: vec![Vec::new(); typed.lines.len()],
        blocks: Vec::new(),
        checks: Vec::new(),
        expects,
        program: Program::default(),
        numbers: Vec::new(),
        typed,
    })
}

struct Lowering<'m> {
    typed: &'m TypedModel,
    /// The conditions of checks and expects, by the number of their owner.
    conditions: Vec<&'m TypedCondition>,
    /// Lines are read from another run, and have no slots here.
    alone: bool,
    slots: Vec<Slot>,
    line_slots: Vec<Vec<SlotId>>,
    /// Parts that stand for a parameter, so that it is computed once.
    arguments: BTreeMap<(Owner, usize, Chosen), SlotId>,
    instructions: usize,
    too_large: Option<Span>,
}

impl<'m> Lowering<'m> {
    fn new(typed: &'m TypedModel, conditions: Vec<&'m TypedCondition>) -> Lowering<'m> {
        Lowering {
            typed,
            conditions,
            alone: false,
            slots: Vec::with_capacity(typed.lines.len()),
            line_slots: Vec::with_capacity(typed.lines.len()),
            arguments: BTreeMap::new(),
            instructions: 0,
            too_large: None,
        }
    }

    fn allocate_lines(&mut self) {
        for id in self.typed.model.line_ids() {
            let line = self.typed.line(id);
            let sizes = line
                .shape
                .dims
                .iter()
                .map(|dim| self.typed.model.dimensions[dim.index()].members.len());
            let mut tuples: Vec<Vec<u32>> = vec![Vec::new()];
            for size in sizes {
                tuples = tuples
                    .into_iter()
                    .flat_map(|tuple| {
                        (0..size as u32).map(move |member| [&tuple[..], &[member]].concat())
                    })
                    .collect();
            }
            let slots = tuples.into_iter().map(|members| {
                self.slots.push(Slot {
                    line: Some(id),
                    members,
                    is_line: true,
                    span: self.typed.model.line(id).span,
                    ty: line.ty.clone(),
                    varies: line.shape.time,
                    code: Code::default(),
                    rollup: SlotRollup::None,
                    required: line.required,
                    sign: line.sign,
                    range: None,
                });
                SlotId(self.slots.len() as u32 - 1)
            });
            let slots: Vec<SlotId> = slots.collect();
            self.line_slots.push(slots);
        }
    }

    fn lower_lines(&mut self) {
        for id in self.typed.model.line_ids() {
            let line = self.typed.line(id);
            for slot in self.line_slots[id.index()].clone() {
                let members: Members = line
                    .shape
                    .dims
                    .iter()
                    .copied()
                    .zip(self.slots[slot.index()].members.clone())
                    .collect();
                let owner = Owner::Line(id);
                let code = self.line_code(id, &members);
                let rollup = match &line.rollup {
                    Rollup::Weighted(weight) => {
                        SlotRollup::Weighted(self.source(owner, weight, &members))
                    }
                    other => slot_rollup(other),
                };
                let range = line.range.as_ref().map(|(low, high)| {
                    (
                        self.part(owner, low, &members),
                        self.part(owner, high, &members),
                    )
                });
                let slot = &mut self.slots[slot.index()];
                (slot.code, slot.rollup, slot.range) = (code, rollup, range);
            }
        }
    }

    fn lower_conditions(&mut self) -> Result<Vec<PlannedCondition>, Vec<Diagnostic>> {
        let mut planned = Vec::new();
        for (index, condition) in self.conditions.clone().into_iter().enumerate() {
            let owner = Owner::Condition(index);
            let members = Members::new();
            let mut part = |expr: &TExpr| self.part(owner, expr, &members);
            planned.push(PlannedCondition {
                span: condition.span,
                quantifier: condition.quantifier,
                test: part(&condition.test),
                comparison: condition.comparison,
                from: condition.from.as_ref().map(&mut part),
                until: condition.until.as_ref().map(&mut part),
            });
        }
        match self.too_large {
            None => Ok(planned),
            Some(span) => Err(vec![
                Diagnostic::new(
                    DiagnosticCode::ModelTooLarge,
                    "the model comes to more instructions than aim plans",
                )
                .label(span, "beyond the bound here")
                .help(
                    "give its dimensions fewer members, or its functions fewer uses of one parameter",
                ),
            ]),
        }
    }

    fn arguments_of(&self, owner: Owner) -> &'m [TExpr] {
        match owner {
            Owner::Line(id) => &self.typed.line(id).arguments,
            Owner::Condition(index) => self
                .conditions
                .get(index)
                .map_or(&[], |condition| &condition.arguments),
        }
    }

    /// Where an expression's value in other periods can be read.
    fn source(&mut self, owner: Owner, expr: &TExpr, members: &Members) -> Source {
        match &expr.kind {
            TKind::Line(id) if !self.alone => Source::Slot(self.line_slot(*id, members)),
            TKind::Line(id) | TKind::Base(id) => Source::Base {
                line: *id,
                member: self.member_index(*id, members),
            },
            TKind::Pick { value, dim, member } => {
                let mut members = members.clone();
                members.insert(*dim, *member);
                self.source(owner, value, &members)
            }
            TKind::Argument(index) => {
                let argument = self.arguments_of(owner)[*index].clone();
                match argument.kind {
                    TKind::Line(_) | TKind::Base(_) => self.source(owner, &argument, members),
                    _ => Source::Slot(self.argument(owner, *index, &argument, members)),
                }
            }
            _ => Source::Slot(self.part(owner, expr, members)),
        }
    }

    fn argument(
        &mut self,
        owner: Owner,
        index: usize,
        argument: &TExpr,
        members: &Members,
    ) -> SlotId {
        let key = (owner, index, relevant(argument, members));
        if let Some(slot) = self.arguments.get(&key) {
            return *slot;
        }
        let slot = self.part(owner, argument, members);
        self.arguments.insert(key, slot);
        slot
    }

    /// A slot of its own for a part of a formula.
    fn part(&mut self, owner: Owner, expr: &TExpr, members: &Members) -> SlotId {
        let id = SlotId(self.slots.len() as u32);
        let line = match owner {
            Owner::Line(id) => Some(id),
            Owner::Condition(_) => None,
        };
        let arguments = self.arguments_of(owner);
        let rollup = match &expr.kind {
            TKind::Opening(_) => SlotRollup::Opening,
            _ => slot_rollup(&check::of_formula(
                &self.typed.model,
                &self.typed.lines,
                expr,
                arguments,
            )),
        };
        self.slots.push(Slot {
            line,
            members: members.values().copied().collect(),
            is_line: false,
            span: expr.span,
            ty: expr.ty.clone(),
            varies: expr.shape.time,
            code: Code::default(),
            rollup,
            required: false,
            sign: SignRule::Any,
            range: None,
        });
        let code = self.code(owner, expr, members);
        self.slots[id.index()].code = code;
        id
    }

    fn line_slot(&self, id: LineId, members: &Members) -> SlotId {
        self.line_slots[id.index()][self.member_index(id, members) as usize]
    }

    /// Which of a line's slots belongs to the members chosen.
    fn member_index(&self, id: LineId, members: &Members) -> u32 {
        self.typed.line(id).shape.dims.iter().fold(0, |index, dim| {
            let size = self.typed.model.dimensions[dim.index()].members.len() as u32;
            index * size + members.get(dim).copied().unwrap_or(0)
        })
    }

    fn code(&mut self, owner: Owner, expr: &TExpr, members: &Members) -> Code {
        let mut writer = Writer {
            owner,
            code: Code::default(),
            known: Vec::new(),
        };
        let result = self.expr(&mut writer, expr, members);
        writer.code.result = result;
        self.instructions += writer.code.instructions.len();
        if self.instructions > MOST_INSTRUCTIONS {
            self.too_large.get_or_insert(expr.span);
        }
        writer.code
    }

    /// The code of a line by vintage: before its birth an amount is 0, a ratio blank.
    fn line_code(&mut self, id: LineId, members: &Members) -> Code {
        let line = self.typed.line(id);
        let own = line.shape.dims.iter().find(|dim| self.is_vintage(**dim));
        let Some(birth) = own
            .and_then(|dim| members.get(dim))
            .map(|vintage| *vintage as usize)
        else {
            return self.code(Owner::Line(id), &line.expr, members);
        };
        let mut writer = Writer {
            owner: Owner::Line(id),
            code: Code::default(),
            known: Vec::new(),
        };
        let span = line.expr.span;
        let unborn = match (&line.ty, line.required) {
            (Ty::Number(_) | Ty::Zero, true) => Value::Number(Decimal::ZERO),
            _ => Value::Blank,
        };
        let result = writer.emit(span, Step::Value(unborn));
        let away = writer.emit_jump(span);
        let end = writer.emit_jump(span);
        writer.land(away, |at| Step::UnlessEarlier(birth, at));
        let value = self.expr(&mut writer, &line.expr, members);
        writer.copy_to(span, value, result);
        writer.land(end, Step::Jump);
        writer.code.result = result;
        self.instructions += writer.code.instructions.len();
        writer.code
    }

    fn is_vintage(&self, dim: DimId) -> bool {
        self.typed.model.dimensions[dim.index()].kind == DimensionKind::Vintage
    }
}

/// The members that an expression's value can depend on.
fn relevant(expr: &TExpr, members: &Members) -> Chosen {
    members
        .iter()
        .filter(|(dim, _)| expr.shape.dims.contains(dim))
        .map(|(dim, m)| (*dim, *m))
        .collect()
}

fn slot_rollup(rollup: &Rollup) -> SlotRollup {
    match rollup {
        Rollup::Constant => SlotRollup::Constant,
        Rollup::Sum => SlotRollup::Sum,
        Rollup::Closing => SlotRollup::Closing,
        Rollup::Opening => SlotRollup::Opening,
        Rollup::Mean => SlotRollup::Mean,
        Rollup::Recompute { .. } => SlotRollup::Recompute,
        Rollup::Weighted(_) | Rollup::None => SlotRollup::None,
    }
}
