//! Series: values in order, as functions such as `npv` and `median` take them.
//!
//! A series is a list that is written out, a quantity that varies along time (its value in
//! each period of the timeline), a constant over one dimension (its members in order), or a
//! parameter that stands for one of these. It is no value: nothing else can be done with it.

use super::allocations::is_list_of_shares;
use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{DimId, period_literal};
use crate::syntax::ast::{Expr, ExprKind, Path};

/// What a function is given for one parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    One(TExpr),
    /// The values of a series, one by one.
    Listed(Vec<TExpr>),
    /// The values of a series: what this one is in each period of the timeline.
    OverTime(Box<TExpr>),
}

impl Operand {
    /// What is computed for it in the current period.
    pub fn values(&self) -> &[TExpr] {
        match self {
            Operand::One(value) => std::slice::from_ref(value),
            Operand::Listed(values) => values,
            Operand::OverTime(_) => &[],
        }
    }

    /// Over what a result varies for its sake: a series along time is one in every period.
    pub(super) fn shape(&self) -> Shape {
        let own = match self {
            Operand::OverTime(value) => Shape {
                time: false,
                dims: value.shape.dims.clone(),
            },
            _ => Shape::default(),
        };
        self.values()
            .iter()
            .fold(own, |shape, value| shape.join(&value.shape))
    }
}

/// What the values of a series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SeriesOf {
    Numbers,
    Dates,
}

impl Elaborator<'_> {
    /// The series that an expression stands for, and the type that its values have in common.
    pub(super) fn series(&mut self, expr: &Expr, of: SeriesOf) -> (Operand, Ty) {
        match &expr.kind {
            ExprKind::List(items) => {
                let mut ty = Ty::Unknown;
                let values = items.iter().map(|item| {
                    let value = self.series_value(item, of);
                    self.align(&mut ty, value)
                });
                let values: Vec<TExpr> = values.collect();
                // A value that came before the unit was known is 0, and so in any unit.
                (Operand::Listed(values), ty)
            }
            ExprKind::Call(call) if is_list_of_shares(call) => self.shares(expr.span, call),
            ExprKind::Name(path) => match self.bound_series(path) {
                Some(bound) => bound,
                None => self.series_of_value(expr, of),
            },
            _ => self.series_of_value(expr, of),
        }
    }

    /// The values of a list that is written out, or given by a function, and the type that they
    /// have in common; None for any other expression.
    pub(super) fn list(&mut self, expr: &Expr) -> Option<(Vec<TExpr>, Ty)> {
        let of = match &expr.kind {
            ExprKind::List(items) => self.kind_of_list(items),
            ExprKind::Call(call) if is_list_of_shares(call) => SeriesOf::Numbers,
            _ => return None,
        };
        match self.series(expr, of) {
            (Operand::Listed(values), ty) => Some((values, ty)),
            _ => None,
        }
    }

    fn kind_of_list(&self, items: &[Expr]) -> SeriesOf {
        let is_date = |item: &Expr| period_literal(item, self.model.fiscal).is_some();
        match items.iter().any(is_date) {
            true => SeriesOf::Dates,
            false => SeriesOf::Numbers,
        }
    }

    fn series_value(&mut self, expr: &Expr, of: SeriesOf) -> TExpr {
        match of {
            SeriesOf::Numbers => self.numeric(expr),
            SeriesOf::Dates => self.date(expr),
        }
    }

    fn series_of_value(&mut self, expr: &Expr, of: SeriesOf) -> (Operand, Ty) {
        let value = self.series_value(expr, of);
        let ty = value.ty.clone();
        if value.shape.time {
            return (Operand::OverTime(Box::new(value)), ty);
        }
        if let [dim] = value.shape.dims[..] {
            return (Operand::Listed(self.members_in_order(value, dim)), ty);
        }
        if !ty.is_unknown() {
            let found = match value.shape.dims.len() {
                0 => "this is a single value",
                _ => "this varies over several dimensions",
            };
            self.error(
                Diagnostic::new(Code::Type, format!("a series is due here, but {found}"))
                    .label(expr.span, "no series")
                    .help("write a list, `[-$100, $60, $60]`, or name a line that varies in time"),
            );
        }
        (Operand::Listed(Vec::new()), Ty::Unknown)
    }

    fn members_in_order(&self, value: TExpr, dim: DimId) -> Vec<TExpr> {
        let count = self.model.dimensions[dim.index()].members.len() as u32;
        let pick = |member| TExpr::pick(value.span, value.clone(), dim, member);
        (0..count).map(pick).collect()
    }

    /// The series that a parameter of this name stands for.
    pub(super) fn bound_series(&self, path: &Path) -> Option<(Operand, Ty)> {
        let [name] = path.parts.as_slice() else {
            return None;
        };
        self.frames.last()?.series.get(&name.name).cloned()
    }

    /// Makes what is computed for a series an argument, so that it is computed once however
    /// often the function uses it.
    pub(super) fn keep_series(&mut self, series: Operand) -> Operand {
        let mut keep = |value: TExpr| {
            if matches!(value.kind, TKind::Value(_) | TKind::Argument(_)) {
                return value;
            }
            let kind = TKind::Argument(self.arguments.len());
            let read = TExpr::new(value.span, value.ty.clone(), value.shape.clone(), kind);
            self.arguments.push(value);
            read
        };
        match series {
            Operand::Listed(values) => Operand::Listed(values.into_iter().map(keep).collect()),
            Operand::OverTime(value) => Operand::OverTime(Box::new(keep(*value))),
            Operand::One(value) => Operand::One(keep(value)),
        }
    }

    pub(super) fn misplaced_series(&mut self, span: Span, what: &str) -> TExpr {
        self.error(
            Diagnostic::new(
                Code::Type,
                format!("{what} stands only where a function takes a series"),
            )
            .label(span, "a series here")
            .help("give it to a function: `sum([1, 2, 3])`, `npv(10%, [-100, 60, 60])`"),
        )
    }
}
