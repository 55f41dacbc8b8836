//! What of a formula need not be computed in every period, or in every lane: it becomes a column
//! of its own, computed once.
//!
//! Input: a slot's code. Output: its parts that can be taken out. Invariant: what is taken out
//! reads nothing that differs between the places it is shared by; whether it has a value is
//! asked only where the formula comes to it.

use super::program::Operand;
use super::schedule::sources;
use super::{Code, Home, Input, Instruction, Plan, Reg, Source, Step};
use crate::check::CalendarValue;

/// What an instruction's value is the same for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sameness {
    /// In all periods.
    pub time: bool,
    /// In all lanes.
    pub lanes: bool,
}

/// An instruction to be taken out, with those that it alone is computed from.
pub(super) struct Hoist {
    pub register: Reg,
    pub same: Sameness,
    /// By their numbers, in order; the last is the instruction itself.
    pub instructions: Vec<usize>,
}

/// Whether it is worth a column of its own: more than a copy, and no jump.
fn is_computed(step: &Step) -> bool {
    matches!(
        step,
        Step::Operate { .. }
            | Step::Curve { .. }
            | Step::Points { .. }
            | Step::Native { .. }
            | Step::Window { .. }
            | Step::Event { .. }
            | Step::Delayed { .. }
            | Step::At { .. }
            | Step::Accrue { .. }
            | Step::Every { .. }
            | Step::Calendar(_)
    )
}

/// Whether it gives the same in every period where its registers do.
fn is_timeless(step: &Step) -> bool {
    match step {
        Step::Operate { .. } | Step::Curve { .. } => true,
        // All periods of a timeline have as many months.
        Step::Calendar(CalendarValue::Months) => true,
        Step::Native { inputs, .. } => !inputs
            .iter()
            .any(|input| matches!(input, Input::OverTime(_))),
        _ => false,
    }
}

/// What is taken out of a code.
pub(super) struct Hoisted {
    pub parts: Vec<Hoist>,
    /// Whether an instruction, by its number, is computed there and nowhere else.
    pub gone: Vec<bool>,
}

/// The registers of a code whose values are the same in all periods, where they are computed.
pub(super) fn timeless(plan: &Plan, code: &Code, homes: &[Operand], writes: &[u32]) -> Vec<Reg> {
    let alike = Alike::of(plan, &[], code, homes, writes, |same| same.time);
    let found = alike.found.iter();
    found.map(|at| code.instructions[*at].dest).collect()
}

/// Instructions that compute the same in several places.
struct Alike {
    /// By register: the number of the instruction that computes it.
    of_register: Vec<Option<(usize, Sameness)>>,
    /// Their numbers, in order.
    found: Vec<usize>,
}

impl Alike {
    /// Those that are as much alike as is `wanted`.
    fn of(
        plan: &Plan,
        slots: &[Home],
        code: &Code,
        homes: &[Operand],
        writes: &[u32],
        wanted: impl Fn(Sameness) -> bool,
    ) -> Alike {
        let mut alike = Alike {
            of_register: vec![None; homes.len()],
            found: Vec::new(),
        };
        for (index, instruction) in code.instructions.iter().enumerate() {
            let dest = instruction.dest as usize;
            let alone = writes[dest] == 1 && matches!(homes[dest], Operand::Register(_));
            if !alone || !is_computed(&instruction.kind) {
                continue;
            }
            let same = sameness(plan, slots, instruction, homes, &alike.of_register);
            if wanted(same) {
                alike.of_register[dest] = Some((index, same));
                alike.found.push(index);
            }
        }
        alike
    }
}

/// What can be taken out of a code whose registers stand at `homes`.
pub(super) fn hoists(
    plan: &Plan,
    slots: &[Home],
    code: &Code,
    homes: &[Operand],
    writes: &[u32],
    varies: bool,
) -> Hoisted {
    let wanted = |same: Sameness| same.lanes || same.time && varies;
    let Alike { of_register, found } = Alike::of(plan, slots, code, homes, writes, wanted);
    let mut gone = vec![false; code.instructions.len()];
    for index in &found {
        gone[*index] = true;
    }
    let mut used = vec![false; homes.len()];
    for (index, instruction) in code.instructions.iter().enumerate() {
        let own = of_register[instruction.dest as usize].filter(|(at, _)| *at == index);
        for register in instruction.kind.registers() {
            let of = of_register[register as usize];
            // What is used only within others of its kind comes with them.
            used[register as usize] |= match (own, of) {
                (Some((_, own)), Some((_, of))) => own != of,
                _ => true,
            };
        }
    }
    used[code.result as usize] = true;
    let outer = found.into_iter().filter_map(|index| {
        let register = code.instructions[index].dest;
        let (_, same) = of_register[register as usize]?;
        used[register as usize].then(|| Hoist {
            register,
            same,
            instructions: closure(code, index, same, &of_register),
        })
    });
    Hoisted {
        parts: outer.collect(),
        gone,
    }
}

fn sameness(
    plan: &Plan,
    slots: &[Home],
    instruction: &Instruction,
    homes: &[Operand],
    of_register: &[Option<(usize, Sameness)>],
) -> Sameness {
    let read: Vec<Source> = sources(&instruction.kind).collect();
    let common = |slot: &Source| match slot {
        Source::Slot(slot) => slots.get(slot.index()) == Some(&Home::Common),
        Source::Base { .. } => false,
    };
    let mut same = Sameness {
        time: is_timeless(&instruction.kind),
        lanes: read.iter().all(common),
    };
    for register in instruction.kind.registers() {
        let of = match homes[register as usize] {
            Operand::Constant(_) => continue,
            // Off the timeline there is a blank, also of what never changes.
            Operand::Column { slot, back, birth } => Sameness {
                time: !plan.slot(slot).varies && (back, birth) == (0, 0),
                lanes: slots.get(slot.index()) == Some(&Home::Common),
            },
            Operand::Register(_) | Operand::Kept(_) => match of_register[register as usize] {
                Some((_, of)) => of,
                None => Sameness {
                    time: false,
                    lanes: false,
                },
            },
        };
        same.time &= of.time;
        same.lanes &= of.lanes;
    }
    same
}

/// An instruction after those of its kind that it is computed from.
fn closure(
    code: &Code,
    index: usize,
    same: Sameness,
    of_register: &[Option<(usize, Sameness)>],
) -> Vec<usize> {
    let mut all = vec![index];
    let mut next = 0;
    while let Some(at) = all.get(next) {
        next += 1;
        for register in code.instructions[*at].kind.registers() {
            if let Some((at, own)) = of_register[register as usize]
                && own == same
                && !all.contains(&at)
            {
                all.push(at);
            }
        }
    }
    all.sort_unstable();
    all
}
