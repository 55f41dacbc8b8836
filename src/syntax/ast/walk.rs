//! The expressions inside of an expression, for what asks the same of every node.

use super::{Condition, Expr, ExprKind, OverKind, Rate, SetValue, Setting, Timing};

impl Expr {
    /// The expressions that this one is made of, in the order in which they were written.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Number { .. }
            | ExprKind::Name(_)
            | ExprKind::Period(_)
            | ExprKind::Text(_)
            | ExprKind::Bool(_)
            | ExprKind::Blank
            | ExprKind::Never
            | ExprKind::Hole => Vec::new(),
            ExprKind::Negate(inner) | ExprKind::Not(inner) => vec![inner],
            ExprKind::IsBlank { value, .. }
            | ExprKind::In { value, .. }
            | ExprKind::Field { base: value, .. } => vec![value],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Range { from, to } => vec![from, to],
            ExprKind::WindowFor { from, length } => vec![from, length],
            ExprKind::First { value, then } => vec![value, then],
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => vec![condition, then, otherwise],
            ExprKind::Index { base, indices } => {
                std::iter::once(base.as_ref()).chain(indices).collect()
            }
            ExprKind::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
            ExprKind::List(items) => items.iter().collect(),
            ExprKind::Points(points) => pairs(&points.points).collect(),
            ExprKind::Piecewise { arms, last } => {
                pairs(arms).chain(std::iter::once(last.as_ref())).collect()
            }
            ExprKind::Timed { value, timing } => std::iter::once(value.as_ref())
                .chain(timing.expressions())
                .collect(),
            ExprKind::Call(call) => {
                let length = call.over.as_ref().and_then(|over| match &over.kind {
                    OverKind::Last { length, .. } | OverKind::Next { length, .. } => Some(length),
                    _ => None,
                });
                let rest = [length, call.filter.as_ref(), call.to.as_ref()];
                let rest = rest.into_iter().flatten().map(Box::as_ref);
                call.args.iter().map(|arg| &arg.value).chain(rest).collect()
            }
        }
    }
}

impl Timing {
    /// The dates, windows and conditions that it is made of.
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Timing::At(dates) => dates.iter().collect(),
            Timing::During(inner) | Timing::When(inner) => vec![inner],
            Timing::Every { step, from, until } => {
                let rest = [from, until].into_iter().flatten();
                std::iter::once(step).chain(rest).map(Box::as_ref).collect()
            }
        }
    }
}

impl Setting {
    /// What is set, and when.
    pub fn expressions(&self) -> Vec<&Expr> {
        let value = match &self.value {
            SetValue::Expr(value) => Some(value),
            SetValue::Rate(rate) => rate.expression(),
            SetValue::Names(_) => None,
        };
        let dates = self.from.iter().chain(&self.until);
        value.into_iter().chain(dates).collect()
    }
}

impl Condition {
    /// What is compared, within what, and when.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let rest = [&self.within, &self.from, &self.until];
        std::iter::once(&self.test).chain(rest.into_iter().flatten())
    }
}

impl Rate {
    /// None for a factor, `10x per year`, which is a number and no expression.
    pub fn expression(&self) -> Option<&Expr> {
        match self {
            Rate::PerTime(rate) => Some(rate),
            Rate::Factor { .. } => None,
        }
    }
}

/// Both sides of each entry of a table.
pub fn pairs(pairs: &[(Expr, Expr)]) -> impl Iterator<Item = &Expr> {
    pairs.iter().flat_map(|(first, second)| [first, second])
}
