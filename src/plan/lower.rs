//! From typed expressions to slots and instructions.
//!
//! Dimensions vanish here: a line becomes one slot for each of its members, and a reduction
//! an operation on as many operands. A part of a formula that is read in other periods than
//! the current one becomes a slot of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::code::*;
use super::{Plan, PlannedCondition, Slot, SlotId, SlotRollup};
use crate::base::{Code as DiagnosticCode, Diagnostic, Span};
use crate::check::{
    self, Lag, Op, Reduce, Rollup, SignRule, TExpr, TKind, Ty, TypedCondition, TypedModel, Value,
};
use crate::resolve::{DimId, LineId};

/// A model is refused when it comes to more instructions than this.
const MOST_INSTRUCTIONS: usize = 20_000_000;

/// The member chosen of each dimension.
type Members = BTreeMap<DimId, u32>;

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
        typed,
    })
}

pub(super) fn expression(
    typed: Arc<TypedModel>,
    expression: &TypedCondition,
) -> Result<Plan, Vec<Diagnostic>> {
    let mut lowering = Lowering::new(&typed, vec![expression]);
    lowering.alone = true;
    let expects = lowering.lower_conditions()?;
    let slots = lowering.slots;
    Ok(Plan {
        slots,
        line_slots: vec![Vec::new(); typed.lines.len()],
        blocks: Vec::new(),
        checks: Vec::new(),
        expects,
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
    arguments: BTreeMap<(Owner, usize, Vec<(DimId, u32)>), SlotId>,
    instructions: usize,
    too_large: Option<Span>,
}

/// The code of one slot while it is written.
struct Writer {
    owner: Owner,
    code: Code,
    /// Parameters already computed on every path to here.
    known: Vec<(usize, Vec<(DimId, u32)>, Reg)>,
}

impl<'m> Lowering<'m> {
    fn new(typed: &'m TypedModel, conditions: Vec<&'m TypedCondition>) -> Lowering<'m> {
        Lowering {
            typed,
            conditions,
            alone: false,
            slots: Vec::new(),
            line_slots: Vec::new(),
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
                let code = self.code(owner, &line.expr, &members);
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
                sides: condition
                    .sides
                    .as_ref()
                    .map(|(left, right)| (part(left), part(right))),
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

    fn expr(&mut self, w: &mut Writer, expr: &TExpr, members: &Members) -> Reg {
        let span = expr.span;
        if self.too_large.is_some() || w.code.instructions.len() > MOST_INSTRUCTIONS {
            self.too_large.get_or_insert(span);
            return w.emit(span, Step::Value(Value::Blank));
        }
        match &expr.kind {
            TKind::Value(value) => w.emit(span, Step::Value(*value)),
            TKind::Text(_) => w.emit(span, Step::Value(Value::Blank)),
            TKind::Line(_) | TKind::Base(_) => {
                let source = self.source(w.owner, expr, members);
                w.emit(
                    span,
                    Step::Read {
                        source,
                        lag: Lag::Periods(0),
                    },
                )
            }
            TKind::Argument(index) => self.read_argument(w, *index, members),
            TKind::Op(op, operands) => {
                let operands = operands
                    .iter()
                    .map(|operand| self.expr(w, operand, members))
                    .collect();
                w.emit(span, Step::Operate { op: *op, operands })
            }
            TKind::If(condition, then, otherwise) => {
                let condition = self.expr(w, condition, members);
                self.branch(
                    w,
                    span,
                    members,
                    |at| Step::Unless(condition, at),
                    then,
                    otherwise,
                )
            }
            TKind::And(left, right) => {
                let left = self.expr(w, left, members);
                let no = TExpr::value(span, Ty::Bool, Value::Bool(false));
                self.branch(w, span, members, |at| Step::Unless(left, at), right, &no)
            }
            TKind::Or(left, right) => {
                let left = self.expr(w, left, members);
                let yes = TExpr::value(span, Ty::Bool, Value::Bool(true));
                self.branch(w, span, members, |at| Step::Unless(left, at), &yes, right)
            }
            TKind::First { value, then } => {
                self.branch(w, span, members, Step::UnlessFirst, value, then)
            }
            TKind::Coalesce(value, other) => {
                let dest = self.expr(w, value, members);
                let result = w.emit(span, Step::Copy(dest));
                let jump = w.emit_jump(span);
                let known = w.known.len();
                let other = self.expr(w, other, members);
                w.known.truncate(known);
                w.copy_to(span, other, result);
                w.land(jump, |end| Step::UnlessBlank(dest, end));
                result
            }
            TKind::IsBlank { value, negated } => {
                let value = self.expr(w, value, members);
                w.emit(
                    span,
                    Step::IsBlank {
                        value,
                        negated: *negated,
                    },
                )
            }
            TKind::Shift { value, lag } => {
                let source = self.source(w.owner, value, members);
                w.emit(span, Step::Read { source, lag: *lag })
            }
            TKind::Opening(value) => {
                let source = self.source(w.owner, value, members);
                w.emit(
                    span,
                    Step::Read {
                        source,
                        lag: Lag::Periods(1),
                    },
                )
            }
            TKind::At { value, period } => {
                let period = self.expr(w, period, members);
                let source = self.source(w.owner, value, members);
                w.emit(span, Step::At { source, period })
            }
            TKind::Last(value) => {
                let source = self.source(w.owner, value, members);
                w.emit(span, Step::Last { source })
            }
            TKind::Window {
                reduce,
                value,
                window,
                full,
            } => {
                let source = self.source(w.owner, value, members);
                w.emit(
                    span,
                    Step::Window {
                        reduce: *reduce,
                        source,
                        window: *window,
                        full: *full,
                    },
                )
            }
            TKind::Event { event, condition } => {
                let source = self.source(w.owner, condition, members);
                w.emit(
                    span,
                    Step::Event {
                        event: *event,
                        source,
                    },
                )
            }
            TKind::Calendar(value) => w.emit(span, Step::Calendar(*value)),
            TKind::Accrue {
                value,
                group,
                per,
                window,
            } => self.accrue(w, span, value, (*group, *per), window.as_deref(), members),
            TKind::Within(window) => {
                let window = self.expr(w, window, members);
                w.emit(span, Step::Within(window))
            }
            TKind::Before(bound) => {
                let bound = self.expr(w, bound, members);
                w.emit(span, Step::Before(bound))
            }
            TKind::Count(dates) => {
                let dates = dates
                    .iter()
                    .map(|date| self.expr(w, date, members))
                    .collect();
                w.emit(span, Step::Count(dates))
            }
            TKind::Every {
                months,
                from,
                until,
            } => {
                let from = from.as_ref().map(|from| self.expr(w, from, members));
                let until = until.as_ref().map(|until| self.expr(w, until, members));
                w.emit(
                    span,
                    Step::Every {
                        months: *months,
                        from,
                        until,
                    },
                )
            }
            TKind::Members { dim, values } => {
                let member = members.get(dim).copied().unwrap_or(0) as usize;
                self.expr(w, &values[member], members)
            }
            TKind::Pick { value, dim, member } => {
                let mut members = members.clone();
                members.insert(*dim, *member);
                self.expr(w, value, &members)
            }
            TKind::Across {
                reduce,
                value,
                dims,
                except_self,
            } => self.across(w, span, *reduce, value, (dims, *except_self), members),
            TKind::Points {
                interpolation,
                points,
            } => {
                let points = points
                    .iter()
                    .map(|(at, value)| (at.first(), self.expr(w, value, members)))
                    .collect();
                w.emit(
                    span,
                    Step::Points {
                        interpolation: *interpolation,
                        points,
                    },
                )
            }
        }
    }

    fn read_argument(&mut self, w: &mut Writer, index: usize, members: &Members) -> Reg {
        let argument = self.arguments_of(w.owner)[index].clone();
        let key = relevant(&argument, members);
        if let Some((.., known)) = w.known.iter().find(|(i, k, _)| *i == index && *k == key) {
            return *known;
        }
        let register = self.expr(w, &argument, members);
        w.known.push((index, key, register));
        register
    }

    /// `then` where the test holds, else `otherwise`; only the one taken is computed.
    fn branch(
        &mut self,
        w: &mut Writer,
        span: Span,
        members: &Members,
        test: impl FnOnce(usize) -> Step,
        then: &TExpr,
        otherwise: &TExpr,
    ) -> Reg {
        let result = w.register();
        let away = w.emit_jump(span);
        let known = w.known.len();
        let value = self.expr(w, then, members);
        w.known.truncate(known);
        w.copy_to(span, value, result);
        let end = w.emit_jump(span);
        w.land(away, test);
        let value = self.expr(w, otherwise, members);
        w.known.truncate(known);
        w.copy_to(span, value, result);
        w.land(end, Step::Jump);
        result
    }

    /// A rate is not even computed outside its window.
    fn accrue(
        &mut self,
        w: &mut Writer,
        span: Span,
        value: &TExpr,
        (group, per): (crate::units::TimeGroup, crate::units::Ratio),
        window: Option<&TExpr>,
        members: &Members,
    ) -> Reg {
        let Some(window) = window else {
            let value = self.expr(w, value, members);
            return w.emit(
                span,
                Step::Accrue {
                    value,
                    group,
                    per,
                    window: None,
                },
            );
        };
        let window = self.expr(w, window, members);
        let result = w.emit(span, Step::Value(Value::Number(crate::base::Decimal::ZERO)));
        let away = w.emit_jump(span);
        let known = w.known.len();
        let value = self.expr(w, value, members);
        w.known.truncate(known);
        let accrued = w.emit(
            span,
            Step::Accrue {
                value,
                group,
                per,
                window: Some(window),
            },
        );
        w.copy_to(span, accrued, result);
        w.land(away, |end| Step::UnlessWithin(window, end));
        result
    }

    fn across(
        &mut self,
        w: &mut Writer,
        span: Span,
        reduce: Reduce,
        value: &TExpr,
        (dims, except_self): (&[DimId], bool),
        members: &Members,
    ) -> Reg {
        let mut choices: Vec<Members> = vec![members.clone()];
        for dim in dims {
            let own = members.get(dim).copied().filter(|_| except_self);
            let count = self.typed.model.dimensions[dim.index()].members.len() as u32;
            choices = choices
                .into_iter()
                .flat_map(|chosen| {
                    (0..count)
                        .filter(move |member| Some(*member) != own)
                        .map(move |member| {
                            let mut chosen = chosen.clone();
                            chosen.insert(*dim, member);
                            chosen
                        })
                })
                .collect();
        }
        let operands = choices
            .iter()
            .map(|chosen| self.expr(w, value, chosen))
            .collect();
        w.emit(
            span,
            Step::Operate {
                op: Op::Reduce(reduce),
                operands,
            },
        )
    }
}

/// The members that an expression's value can depend on.
fn relevant(expr: &TExpr, members: &Members) -> Vec<(DimId, u32)> {
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
        Rollup::Recompute => SlotRollup::Recompute,
        Rollup::Weighted(_) | Rollup::None => SlotRollup::None,
    }
}

impl Writer {
    fn register(&mut self) -> Reg {
        self.code.registers += 1;
        self.code.registers - 1
    }

    fn emit(&mut self, span: Span, kind: Step) -> Reg {
        let dest = self.register();
        self.code
            .instructions
            .push(Instruction { span, dest, kind });
        dest
    }

    fn copy_to(&mut self, span: Span, from: Reg, dest: Reg) {
        self.code.instructions.push(Instruction {
            span,
            dest,
            kind: Step::Copy(from),
        });
    }

    /// A jump whose target is not known yet.
    fn emit_jump(&mut self, span: Span) -> usize {
        let at = self.code.instructions.len();
        let dest = self.register();
        self.code.instructions.push(Instruction {
            span,
            dest,
            kind: Step::Jump(at),
        });
        at
    }

    /// Lets a jump lead to the instruction that comes next.
    fn land(&mut self, at: usize, step: impl FnOnce(usize) -> Step) {
        let here = self.code.instructions.len();
        self.code.instructions[at].kind = step(here);
    }
}
