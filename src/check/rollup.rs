//! How a line becomes coarser. The kind decides for flows, stocks, flags and prices; for a
//! ratio its formula does: one built from flows is computed again from the coarser flows,
//! one made of levels closes, and what mixes them says itself how.

use super::typed::*;
use crate::resolve::{LineId, Model, Role};
use crate::syntax::ast::LineKind;
use crate::units::TimeGroup;

/// What a formula is built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Built {
    Constant,
    /// Amounts per period; the number is the power of such amounts in a product: 1 for a
    /// sum of flows, 0 for a quotient of two.
    Flows(i32),
    /// Levels; whether some of them are read a period back.
    Levels {
        lagged: bool,
    },
    /// Levels as the period opens, which go with either.
    Openings,
    Mixed,
}

/// A level of this period.
const LEVEL: Built = Built::Levels { lagged: false };

/// The roll-up of each line, given what its formula is.
pub(super) fn rollup(
    model: &Model,
    lines: &[TypedLine],
    id: LineId,
    weight: Option<TExpr>,
    recursive: bool,
) -> Rollup {
    let line = model.line(id);
    let typed = &lines[id.index()];
    if let Some(weight) = weight {
        return Rollup::Weighted(Box::new(weight));
    }
    if let Some(word) = &line.rollup {
        return match word.name.as_str() {
            "sum" => Rollup::Sum,
            "mean" => Rollup::Mean,
            _ => Rollup::Closing,
        };
    }
    if let Role::Row { .. } = line.role
        && line.kind == LineKind::Stock
    {
        return Rollup::Opening;
    }
    match line.kind {
        kind if is_flow(kind) => Rollup::Sum,
        LineKind::Stock | LineKind::Price | LineKind::Flag => Rollup::Closing,
        _ if !typed.shape.time => Rollup::Constant,
        LineKind::Ratio => {
            let builder = Builder {
                model,
                lines,
                arguments: &typed.arguments,
                own: Some(id),
            };
            match builder.of(&typed.expr) {
                // A recurrence belongs to its own periods.
                Rollup::Recompute { of_levels: true } if recursive => Rollup::Closing,
                found => found,
            }
        }
        _ => Rollup::None,
    }
}

/// The roll-up that follows from an expression alone.
pub fn of_formula(model: &Model, lines: &[TypedLine], expr: &TExpr, arguments: &[TExpr]) -> Rollup {
    let builder = Builder {
        model,
        lines,
        arguments,
        own: None,
    };
    builder.of(expr)
}

struct Builder<'a> {
    model: &'a Model,
    lines: &'a [TypedLine],
    arguments: &'a [TExpr],
    /// The line whose roll-up is sought: where it reads itself, it is a level if the rest is.
    own: Option<LineId>,
}

impl Builder<'_> {
    fn of(&self, expr: &TExpr) -> Rollup {
        match self.built(expr) {
            Built::Constant => Rollup::Constant,
            Built::Flows(_) => Rollup::Recompute { of_levels: false },
            // Growth of a level steps from one coarse period to the next.
            Built::Levels { lagged: true } | Built::Openings => {
                Rollup::Recompute { of_levels: true }
            }
            Built::Levels { lagged: false } => Rollup::Closing,
            Built::Mixed => Rollup::None,
        }
    }

    fn built(&self, expr: &TExpr) -> Built {
        match &expr.kind {
            TKind::Calendar(CalendarValue::Months | CalendarValue::Elapsed(TimeGroup::Months)) => {
                Built::Constant
            }
            TKind::Line(id) if Some(*id) == self.own => LEVEL,
            TKind::Line(id) | TKind::Base(id) => self.of_line(*id),
            TKind::Argument(index) => match self.arguments.get(*index) {
                Some(argument) => self.built(argument),
                None => Built::Mixed,
            },
            _ if !expr.shape.time => Built::Constant,
            TKind::Op(op, operands) => self.of_operation(op, operands),
            TKind::Native { operands, .. } => {
                self.all_levels(operands.iter().flat_map(Operand::values))
            }
            TKind::Shift { value, .. } => match self.built(value) {
                Built::Levels { .. } | Built::Openings => Built::Openings,
                other => other,
            },
            TKind::Opening(_) => Built::Openings,
            TKind::Coalesce(value, other) => add(self.built(value), self.built(other)),
            TKind::Across {
                reduce: Reduce::Sum | Reduce::Mean,
                value,
                ..
            }
            | TKind::Pick { value, .. } => self.built(value),
            TKind::Across { value, .. } => self.all_levels([&**value]),
            TKind::Members { values, .. } => values
                .iter()
                .map(|value| self.built(value))
                .reduce(add)
                .unwrap_or(Built::Constant),
            TKind::Window { .. }
            | TKind::Delayed {
                outstanding: true, ..
            }
            | TKind::Event { .. }
            | TKind::Calendar(_) => LEVEL,
            TKind::If(condition, a, b) => self.choice(condition, a, b),
            TKind::And(a, b) | TKind::Or(a, b) => self.all_levels([&**a, b]),
            // What begins in one way and goes on in another can't begin again in each year.
            TKind::First { value, then } => match self.all_levels([&**value, then]) {
                Built::Mixed => Built::Mixed,
                _ => LEVEL,
            },
            TKind::IsBlank { value, .. } => self.all_levels([&**value]),
            TKind::Points { .. } | TKind::Before(_) | TKind::Within(_) => LEVEL,
            _ => Built::Mixed,
        }
    }

    /// One of two quotients of flows, chosen by how flows compare with each other or with 0, is
    /// such a quotient in a coarser period, too.
    fn choice(&self, condition: &TExpr, a: &TExpr, b: &TExpr) -> Built {
        match add(self.built(a), self.built(b)) {
            quotient @ Built::Flows(power) if power <= 0 && self.compares_flows(condition) => {
                quotient
            }
            _ => self.all_levels([condition, a, b]),
        }
    }

    /// Whether a condition asks the same of a year's flows as of a month's: `revenue > cost`, and
    /// not `revenue > $1M`.
    fn compares_flows(&self, condition: &TExpr) -> bool {
        match &condition.kind {
            TKind::And(a, b) | TKind::Or(a, b) => self.compares_flows(a) && self.compares_flows(b),
            TKind::Op(Op::Compare(_), sides) => {
                let zero = |side: &TExpr| match side.kind {
                    TKind::Value(Value::Number(number)) => number.is_zero(),
                    _ => false,
                };
                let mut powers =
                    sides
                        .iter()
                        .filter(|side| !zero(side))
                        .map(|side| match self.built(side) {
                            Built::Flows(power) => Some(power),
                            _ => None,
                        });
                let first = powers.next().flatten();
                first.is_some() && powers.all(|power| power == first)
            }
            _ => false,
        }
    }

    fn of_line(&self, id: LineId) -> Built {
        let line = self.model.line(id);
        let typed = &self.lines[id.index()];
        match (&typed.rollup, line.kind) {
            (_, kind) if is_flow(kind) => Built::Flows(1),
            (Rollup::Opening, _) => Built::Openings,
            (_, LineKind::Stock | LineKind::Price | LineKind::Flag) => LEVEL,
            _ if !typed.shape.time => Built::Constant,
            (Rollup::Sum, _) => Built::Flows(1),
            (Rollup::Recompute { of_levels: false }, _) => Built::Flows(0),
            (Rollup::Recompute { of_levels: true }, _) => Built::Levels { lagged: true },
            (Rollup::Closing | Rollup::Mean, _) | (Rollup::None, LineKind::Input) => LEVEL,
            _ => Built::Mixed,
        }
    }

    fn of_operation(&self, op: &Op, operands: &[TExpr]) -> Built {
        let mut parts = operands.iter().map(|operand| self.built(operand));
        match op {
            Op::Neg | Op::Convert(_) => parts.next().unwrap_or(Built::Constant),
            Op::Add | Op::Sub | Op::Reduce(Reduce::Sum) => {
                parts.reduce(add).unwrap_or(Built::Constant)
            }
            Op::Mul | Op::Div | Op::SafeDiv => {
                let (a, b) = (
                    parts.next().unwrap_or(Built::Constant),
                    parts.next().unwrap_or(Built::Constant),
                );
                multiply(a, b, if *op == Op::Mul { 1 } else { -1 })
            }
            Op::Round(_) | Op::RoundTo(_) => {
                let value = parts.next().unwrap_or(Built::Constant);
                if parts.all(|part| part == Built::Constant) {
                    value
                } else {
                    Built::Mixed
                }
            }
            _ => self.all_levels(operands),
        }
    }

    /// Any other operation keeps levels levels, and is no formula of flows.
    fn all_levels<'e>(&self, parts: impl IntoIterator<Item = &'e TExpr>) -> Built {
        parts
            .into_iter()
            .map(|part| match self.built(part) {
                Built::Flows(_) => Built::Mixed,
                other => other,
            })
            .fold(LEVEL, add)
    }
}

fn add(a: Built, b: Built) -> Built {
    match (a, b) {
        (Built::Mixed, _) | (_, Built::Mixed) => Built::Mixed,
        (Built::Constant, other) | (other, Built::Constant) => other,
        (Built::Flows(a), Built::Flows(b)) => Built::Flows(a.max(b)),
        (Built::Flows(n), Built::Openings) | (Built::Openings, Built::Flows(n)) => Built::Flows(n),
        (Built::Flows(_), Built::Levels { .. }) | (Built::Levels { .. }, Built::Flows(_)) => {
            Built::Mixed
        }
        (Built::Openings, Built::Openings) => Built::Openings,
        (Built::Levels { lagged: false }, Built::Levels { lagged: false }) => LEVEL,
        (Built::Levels { .. } | Built::Openings, Built::Levels { .. } | Built::Openings) => {
            Built::Levels { lagged: true }
        }
    }
}

fn multiply(a: Built, b: Built, sign: i32) -> Built {
    match (a, b) {
        (Built::Flows(a), Built::Flows(b)) if a + sign * b <= 1 => Built::Flows(a + sign * b),
        (Built::Flows(_), Built::Flows(_)) => Built::Mixed,
        (Built::Constant, Built::Flows(n)) => Built::Flows(sign * n),
        (a, b) => add(a, b),
    }
}
