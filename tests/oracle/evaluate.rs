//! The value of a line or of an expression, by recursion over the checked model.
//!
//! Input: a [`TypedModel`]. Output: any line's figure for any members, in any period or in a
//! coarser one. There is no plan and no order: whatever is needed is evaluated where it is
//! needed, and remembered. With the engine it shares the decimals and the calendar, nothing else.
//!
//! Invariant: a figure is as exact as the least exact of all that was evaluated for it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use aim::calendar::{Date, Period, Timeline};
use aim::check::{SignRule, TExpr, TKind, Ty, TypedModel, Value};
use aim::resolve::{DimId, DimensionKind, LineId};

use crate::figure::{Failed, Figure, Outcome};
use crate::natives::Natives;

/// Deeper than any legal model can lead: a loop that the checker should have refused.
const DEEPEST: usize = 200_000;

/// The member chosen of each dimension.
pub type Members = BTreeMap<DimId, u32>;

/// Where in time something is evaluated.
#[derive(Clone, Debug)]
pub enum Place {
    Period(usize),
    Coarse(Coarse),
}

/// A period that covers several of the timeline's.
#[derive(Clone, Debug)]
pub struct Coarse {
    pub period: Period,
    pub range: Range<usize>,
    /// Whether all of it lies on the timeline.
    pub complete: bool,
}

/// What a place is remembered by.
type PlaceKey = (usize, usize, Option<(Date, Date)>);

type LineKey = (LineId, Vec<u32>, PlaceKey);

/// An expression by its place in memory.
type PartKey = (usize, Members, PlaceKey);

impl Place {
    /// The last of the timeline's periods in it.
    pub fn last(&self) -> usize {
        match self {
            Place::Period(period) => *period,
            Place::Coarse(coarse) => coarse.range.end - 1,
        }
    }

    fn key(&self) -> PlaceKey {
        match self {
            Place::Period(period) => (*period, period + 1, None),
            Place::Coarse(coarse) => (
                coarse.range.start,
                coarse.range.end,
                Some((coarse.period.first(), coarse.period.last())),
            ),
        }
    }
}

/// What an expression is evaluated for.
#[derive(Clone, Debug)]
pub struct Scope<'m> {
    /// What the parameters of the functions that it calls stand for.
    pub arguments: &'m [TExpr],
    pub members: Members,
    pub place: Place,
}

impl<'m> Scope<'m> {
    pub fn at(&self, place: Place) -> Scope<'m> {
        Scope {
            place,
            ..self.clone()
        }
    }

    pub fn with(&self, dim: DimId, member: u32) -> Scope<'m> {
        let mut scope = self.clone();
        scope.members.insert(dim, member);
        scope
    }

    pub fn member(&self, dim: DimId) -> u32 {
        let chosen = self.members.get(&dim);
        *chosen.expect("a member of each dimension that a value varies over")
    }
}

pub struct Oracle<'m> {
    pub typed: &'m TypedModel,
    /// The model without a test's givens.
    pub base: Option<&'m Oracle<'m>>,
    pub natives: &'m Natives,
    lines: RefCell<BTreeMap<LineKey, Outcome>>,
    parts: RefCell<BTreeMap<PartKey, Outcome>>,
    depth: Cell<usize>,
}

impl<'m> Oracle<'m> {
    pub fn new(
        typed: &'m TypedModel,
        base: Option<&'m Oracle<'m>>,
        natives: &'m Natives,
    ) -> Oracle<'m> {
        Oracle {
            typed,
            base,
            natives,
            lines: RefCell::default(),
            parts: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    pub fn timeline(&self) -> &'m Timeline {
        &self.typed.model.timeline
    }

    /// A line's figure for the members of its dimensions, which are among those given.
    pub fn line(&self, id: LineId, members: &Members, place: &Place) -> Outcome {
        let line = self.typed.line(id);
        let place = match line.shape.time {
            true => place.clone(),
            false => Place::Period(0),
        };
        let scope = Scope {
            arguments: &line.arguments,
            members: Members::new(),
            place,
        };
        let dims = line.shape.dims.iter();
        let scope = dims.fold(scope, |scope, dim| {
            let member = members.get(dim).expect("a member of each dimension");
            scope.with(*dim, *member)
        });
        let own: Vec<u32> = scope.members.values().copied().collect();
        let key = (id, own, scope.place.key());
        if let Some(known) = self.lines.borrow().get(&key) {
            return *known;
        }
        let outcome = self.deeper(|| match &scope.place {
            Place::Period(_) => {
                let figure = self.formula(id, &scope)?;
                self.fit(id, figure)
            }
            Place::Coarse(coarse) => self.rolled_line(id, &scope, coarse),
        });
        self.lines.borrow_mut().insert(key, outcome);
        outcome
    }

    /// What a line's formula comes to. Before a vintage is born an amount is 0, all else blank.
    pub fn formula(&self, id: LineId, scope: &Scope<'m>) -> Outcome {
        let line = self.typed.line(id);
        match self.birth(scope) {
            Some(birth) if scope.place.last() < birth => Ok(match line.ty {
                Ty::Number(_) | Ty::Zero if line.required => Figure::number(0),
                _ => Figure::BLANK,
            }),
            _ => self.expr(&line.expr, scope),
        }
    }

    /// A value that its line may have.
    fn fit(&self, id: LineId, figure: Figure) -> Outcome {
        let line = self.typed.line(id);
        let negative = match figure.value {
            Value::Number(number) => number.is_negative(),
            _ => false,
        };
        match (line.required && figure.is_blank())
            || (line.sign == SignRule::NeverNegative && negative)
        {
            true => Err(Failed),
            false => Ok(figure),
        }
    }

    pub fn is_vintage(&self, dim: DimId) -> bool {
        self.typed.model.dimensions[dim.index()].kind == DimensionKind::Vintage
    }

    pub fn varies_by_vintage(&self, expr: &TExpr) -> bool {
        expr.shape.dims.iter().any(|dim| self.is_vintage(*dim))
    }

    /// The period that the vintage chosen is born in.
    pub fn birth(&self, scope: &Scope<'m>) -> Option<usize> {
        let mut chosen = scope.members.iter();
        let vintage = chosen.find(|(dim, _)| self.is_vintage(**dim));
        vintage.map(|(_, member)| *member as usize)
    }

    /// An expression where it may be needed again: computed once.
    pub fn remembered(&self, expr: &'m TExpr, scope: &Scope<'m>) -> Outcome {
        let address = std::ptr::from_ref(expr) as usize;
        let key = (address, scope.members.clone(), scope.place.key());
        if let Some(known) = self.parts.borrow().get(&key) {
            return *known;
        }
        let outcome = self.expr(expr, scope);
        self.parts.borrow_mut().insert(key, outcome);
        outcome
    }

    fn deeper<T>(&self, work: impl FnOnce() -> T) -> T {
        self.depth.set(self.depth.get() + 1);
        assert!(self.depth.get() < DEEPEST, "lines that need each other");
        let done = work();
        self.depth.set(self.depth.get() - 1);
        done
    }

    pub fn expr(&self, expr: &'m TExpr, scope: &Scope<'m>) -> Outcome {
        match &expr.kind {
            TKind::Value(value) => Ok(Figure::exact(*value)),
            TKind::Line(id) => self.line(*id, &scope.members, &scope.place),
            TKind::Base(id) => self.base_line(*id, scope),
            TKind::Argument(index) => self.remembered(&scope.arguments[*index], scope),
            TKind::Op(op, operands) => self.operation(*op, operands, scope),
            TKind::If(condition, then, otherwise) => {
                let condition = self.expr(condition, scope)?;
                let taken = if condition.is_true() { then } else { otherwise };
                Ok(self.expr(taken, scope)?.after(condition))
            }
            TKind::And(left, right) => {
                let left = self.expr(left, scope)?;
                match left.is_true() {
                    true => Ok(self.expr(right, scope)?.after(left)),
                    false => Ok(Figure::flag(false).after(left)),
                }
            }
            TKind::Or(left, right) => {
                let left = self.expr(left, scope)?;
                match left.is_true() {
                    true => Ok(left),
                    false => Ok(self.expr(right, scope)?.after(left)),
                }
            }
            TKind::Coalesce(value, other) => {
                let value = self.expr(value, scope)?;
                match value.is_blank() {
                    true => Ok(self.expr(other, scope)?.after(value)),
                    false => Ok(value),
                }
            }
            TKind::IsBlank { value, negated } => {
                let value = self.expr(value, scope)?;
                Ok(Figure::flag(value.is_blank() != *negated).after(value))
            }
            TKind::First { value, then } => {
                let first = match self.varies_by_vintage(expr) {
                    true => self.birth(scope),
                    false => None,
                };
                match scope.place.last() == first.unwrap_or(0) {
                    true => self.expr(value, scope),
                    false => self.expr(then, scope),
                }
            }
            TKind::Members { dim, values } => {
                self.expr(&values[scope.member(*dim) as usize], scope)
            }
            TKind::Pick { value, dim, member } => self.expr(value, &scope.with(*dim, *member)),
            TKind::Across {
                reduce,
                value,
                dims,
                among,
            } => self.across(*reduce, value, dims, *among, scope),
            TKind::Native { native, operands } => self.native(*native, operands, scope),
            TKind::Data(values) => {
                let cell = values.get(scope.place.last()).copied().flatten();
                Ok(cell.map_or(Figure::BLANK, Figure::number))
            }
            TKind::Refuse(_) => Err(Failed),
            _ => self.in_time(expr, scope),
        }
    }
}
