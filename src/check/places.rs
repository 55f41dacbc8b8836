//! From where in a text of its own an expression comes to a place in a function elsewhere.
//!
//! Input: an expression, with what the parameters of called functions stand for, and a place.
//! Output: the calls in the expression's own file by which that place is reached.

use super::typed::{Operand, TExpr, TKind};
use crate::base::{FileId, Span};

impl TExpr {
    /// The expressions that it is made of, in the order in which they are written; what a
    /// parameter stands for is not one of them.
    pub fn children(&self) -> Vec<&TExpr> {
        match &self.kind {
            TKind::Value(_)
            | TKind::Line(_)
            | TKind::Base(_)
            | TKind::Calendar(_)
            | TKind::Age
            | TKind::Data(_)
            | TKind::Refuse(_)
            | TKind::Argument(_) => Vec::new(),
            TKind::Op(_, operands) => operands.iter().collect(),
            TKind::If(a, b, c) => vec![&**a, b, c],
            TKind::And(a, b) | TKind::Or(a, b) | TKind::Coalesce(a, b) => vec![&**a, b],
            TKind::First { value, then } => vec![&**value, then],
            TKind::At { value, period } => vec![&**value, period],
            TKind::Delayed { value, delay, .. } => vec![&**value, delay],
            TKind::IsBlank { value, .. }
            | TKind::Shift { value, .. }
            | TKind::Window { value, .. }
            | TKind::Pick { value, .. }
            | TKind::Across { value, .. } => vec![&**value],
            TKind::Opening(value)
            | TKind::Last(value)
            | TKind::Within(value)
            | TKind::Before(value)
            | TKind::Born(value)
            | TKind::Event {
                condition: value, ..
            } => vec![&**value],
            TKind::Accrue { value, window, .. } => {
                std::iter::once(&**value).chain(window.as_deref()).collect()
            }
            TKind::Count(values) | TKind::Members { values, .. } => values.iter().collect(),
            TKind::Every {
                months,
                from,
                until,
            } => std::iter::once(&**months)
                .chain(from.as_deref())
                .chain(until.as_deref())
                .collect(),
            TKind::Points { points, .. } => points.iter().map(|(_, value)| value).collect(),
            TKind::Curve { points, at, .. } => {
                let values = points.iter().map(|(_, value)| value);
                values.chain(std::iter::once(&**at)).collect()
            }
            TKind::Native { operands, .. } => operands
                .iter()
                .flat_map(|operand| match operand {
                    Operand::OverTime(value) => std::slice::from_ref(&**value),
                    listed => listed.values(),
                })
                .collect(),
        }
    }

    /// The places in the expression's own file from which functions of another file lead to
    /// `place`, each once.
    pub fn calls_that_reach(&self, place: Span, arguments: &[TExpr]) -> Vec<Span> {
        let mut search = Search {
            home: self.span.file,
            place,
            arguments,
            entered: vec![false; arguments.len()],
            found: Vec::new(),
        };
        search.visit(self, self.span);
        search.found
    }
}

struct Search<'a> {
    home: FileId,
    place: Span,
    arguments: &'a [TExpr],
    /// What a parameter stands for is searched once, however often it is read.
    entered: Vec<bool>,
    found: Vec<Span>,
}

impl Search<'_> {
    /// `from` is the innermost place around the expression that is in the file called from.
    fn visit(&mut self, expr: &TExpr, from: Span) {
        let from = match expr.span.file == self.home {
            true => expr.span,
            false => from,
        };
        if expr.span == self.place && !self.found.contains(&from) {
            self.found.push(from);
        }
        if let TKind::Argument(index) = expr.kind
            && let Some(argument) = self.arguments.get(index)
            && !std::mem::replace(&mut self.entered[index], true)
        {
            self.visit(argument, from);
        }
        for child in expr.children() {
            self.visit(child, from);
        }
    }
}
