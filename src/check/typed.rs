//! What checking gives: every line as an expression whose units are settled, with its shape
//! and the rule by which it rolls up.
//!
//! Invariant: in a typed expression every number stands in a known unit, every conversion
//! is explicit, and every operation has operands of the types it takes.

use std::collections::BTreeSet;

use super::correlations::TypedCorrelation;
use super::draw::Draw;
pub use super::operations::{Comparison, Op, Reduce};
pub use super::series::Operand;
pub use super::values::{Quantity, Ty, Value};
use crate::base::{Decimal, Span};
use crate::calendar::Period;
use crate::library::Native;
use crate::resolve::{DimId, LineId, Model, TableId};
use crate::syntax::ast::{LineKind, Quantifier};
use crate::units::{Ratio, TimeGroup};

/// Over what a value varies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    pub time: bool,
    /// In the order of declaration, each once.
    pub dims: Vec<DimId>,
}

impl Shape {
    pub fn join(mut self, other: &Shape) -> Shape {
        self.time |= other.time;
        for dim in &other.dims {
            if let Err(at) = self.dims.binary_search(dim) {
                self.dims.insert(at, *dim);
            }
        }
        self
    }

    pub fn without(mut self, dim: DimId) -> Shape {
        self.dims.retain(|own| *own != dim);
        self
    }
}

#[derive(Clone, Debug)]
pub struct TExpr {
    pub span: Span,
    pub ty: Ty,
    pub shape: Shape,
    pub kind: TKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TKind {
    Value(Value),
    Line(LineId),
    /// A line in the run without a test's givens.
    Base(LineId),
    /// An operation on values; blank where an operand is, unless the operation says otherwise.
    Op(Op, Vec<TExpr>),
    If(Box<TExpr>, Box<TExpr>, Box<TExpr>),
    And(Box<TExpr>, Box<TExpr>),
    Or(Box<TExpr>, Box<TExpr>),
    /// The first, or the second where the first is blank.
    Coalesce(Box<TExpr>, Box<TExpr>),
    IsBlank {
        value: Box<TExpr>,
        negated: bool,
    },
    /// The value so many periods back (negative: ahead); blank off the timeline.
    Shift {
        value: Box<TExpr>,
        lag: Lag,
    },
    /// The value at the opening of the period: one period back, rolling up as an opening.
    Opening(Box<TExpr>),
    /// The value in a period of the timeline, or rolled up over a coarser one.
    At {
        value: Box<TExpr>,
        period: Box<TExpr>,
    },
    /// The value in the timeline's last period.
    Last(Box<TExpr>),
    First {
        value: Box<TExpr>,
        then: Box<TExpr>,
    },
    /// A reduction over periods.
    Window {
        reduce: Reduce,
        value: Box<TExpr>,
        window: WindowKind,
        full: bool,
    },
    /// A flow paid a fixed time after it is earned, evenly over the days of its period; or
    /// what of it is not yet paid as the period closes.
    Delayed {
        value: Box<TExpr>,
        delay: Box<TExpr>,
        group: TimeGroup,
        outstanding: bool,
    },
    /// Where in time a condition holds.
    Event {
        event: Event,
        condition: Box<TExpr>,
    },
    /// Something the calendar says of the current period.
    Calendar(CalendarValue),
    /// The sum of a rate over the current period, or over its part within a window.
    Accrue {
        value: Box<TExpr>,
        group: TimeGroup,
        per: Ratio,
        window: Option<Box<TExpr>>,
    },
    /// Whether the current period touches a window.
    Within(Box<TExpr>),
    /// Whether the current period is over before another begins.
    Before(Box<TExpr>),
    /// How many of these dates lie in the current period.
    Count(Vec<TExpr>),
    /// How many payments of a series lie in the current period.
    Every {
        months: Box<TExpr>,
        from: Option<Box<TExpr>>,
        until: Option<Box<TExpr>>,
    },
    /// One value for each member, in order.
    Members {
        dim: DimId,
        values: Vec<TExpr>,
    },
    /// The value for one member.
    Pick {
        value: Box<TExpr>,
        dim: DimId,
        member: u32,
    },
    /// A reduction over the members of dimensions.
    Across {
        reduce: Reduce,
        value: Box<TExpr>,
        dims: Vec<DimId>,
        among: Among,
    },
    /// A table of values by period.
    Points {
        interpolation: Interpolation,
        points: Vec<(Period, TExpr)>,
    },
    /// The value in the period that the vintage is born in.
    Born(Box<TExpr>),
    /// Months since the vintage was born.
    Age,
    /// A table of values by a number, in ascending order.
    Curve {
        interpolation: Interpolation,
        points: Vec<(Decimal, TExpr)>,
        at: Box<TExpr>,
    },
    /// A function of the library that is not written in aim.
    Native {
        native: Native,
        operands: Vec<Operand>,
    },
    /// A column of data: a value in some of the timeline's periods.
    Data(std::sync::Arc<[Option<Decimal>]>),
    /// No value: an error where it is reached, in words that can follow "because ".
    Refuse(&'static str),
    /// A parameter of a function that was called: an index into [`TypedLine::arguments`].
    Argument(usize),
}

/// Which members a reduction takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    All,
    /// All but the member that the value is for.
    Others,
    /// Those up to and with the member that the value is for, in order.
    UpToSelf,
}

/// How far back a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    Periods(i32),
    Months(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowKind {
    /// So many months, up to this period.
    LastMonths(i64),
    LastPeriods(i64),
    /// So many months, from this period on.
    NextMonths(i64),
    NextPeriods(i64),
    ToDate,
    YearToDate,
    FiscalYearToDate,
    AllTime,
}

impl WindowKind {
    /// Whether it reads no period after the current one.
    pub fn looks_back(self) -> bool {
        !matches!(
            self,
            WindowKind::NextMonths(_) | WindowKind::NextPeriods(_) | WindowKind::AllTime
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    FirstPeriod,
    LastPeriod,
    Ever,
    Onset,
    /// Months since the first period in which the condition held.
    Since,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarValue {
    /// The current period itself.
    Period,
    Months,
    Index,
    /// Months, or days, from the timeline's first period to this one.
    Elapsed(TimeGroup),
    /// Whether a fiscal year, a calendar year or a quarter ends with this period.
    EndsYear,
    EndsFiscalYear,
    EndsQuarter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    Step,
    Linear,
    Geometric,
    /// At the points only.
    Exact,
}

/// How a line becomes coarser.
#[derive(Clone, Debug)]
pub enum Rollup {
    /// One value for the run.
    Constant,
    Sum,
    Closing,
    Opening,
    Mean,
    /// Σ value × weight / Σ weight.
    Weighted(Box<TExpr>),
    /// The formula again, over coarser operands: flows, or levels of which some are lagged.
    Recompute {
        of_levels: bool,
    },
    /// Nothing is guessed.
    None,
}

/// A line, checked.
#[derive(Clone, Debug)]
pub struct TypedLine {
    pub ty: Ty,
    /// In periods and dimensions: what the line's own column holds.
    pub shape: Shape,
    pub expr: TExpr,
    /// What the parameters of called functions stand for.
    pub arguments: Vec<TExpr>,
    /// The tables of data whose values it takes before a forecast.
    pub actuals: BTreeSet<TableId>,
    /// The inputs whose number is a part of the formula, as a lag or a length.
    pub fixed: BTreeSet<LineId>,
    pub rollup: Rollup,
    /// Blank is an error in it.
    pub required: bool,
    /// A value below 0 is an error (a price), or a warning (revenue, cost).
    pub sign: SignRule,
    /// What the line's value should stay within, in the line's unit.
    pub range: Option<(TExpr, TExpr)>,
    /// What a simulation draws its value from.
    pub draw: Option<Draw>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignRule {
    Any,
    NeverNegative,
    WarnNegative,
}

/// A condition to be judged after a run.
#[derive(Clone, Debug)]
pub struct TypedCondition {
    pub span: Span,
    pub quantifier: Option<Quantifier>,
    /// True or false; with `within` the comparison already allows for it.
    pub test: TExpr,
    /// Where the test compares two values, which are shown when it fails.
    pub comparison: Option<ComparisonPlaces>,
    pub from: Option<TExpr>,
    pub until: Option<TExpr>,
    pub arguments: Vec<TExpr>,
}

/// The parts of a comparison that is a whole condition, by where they stand in the text. What
/// is computed there last is in the unit of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparisonPlaces {
    pub op: Comparison,
    pub left: Span,
    pub right: Span,
    pub within: Option<Within>,
}

/// How far the two sides of `==` may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    pub span: Span,
    /// A share of the right side, and no amount.
    pub relative: bool,
}

#[derive(Clone, Debug)]
pub struct TypedCheck {
    pub name: String,
    pub message: Option<String>,
    pub condition: TypedCondition,
    /// The inputs whose number is a part of the condition.
    pub fixed: BTreeSet<LineId>,
}

/// A model whose every expression is checked.
#[derive(Clone, Debug)]
pub struct TypedModel {
    /// The resolved model, with the internal lines that checking added at its end.
    pub model: Model,
    /// Parallel to the model's lines.
    pub lines: Vec<TypedLine>,
    /// Which of the timeline's periods are actual.
    pub actual: Vec<bool>,
    pub checks: Vec<TypedCheck>,
    /// Which drawn inputs go together.
    pub correlations: Vec<TypedCorrelation>,
    /// The conditions of the test that is being run.
    pub expects: Vec<TypedCondition>,
    /// The inputs whose number is a part of any formula or condition: with another number the
    /// model is another.
    pub fixed: BTreeSet<LineId>,
}

impl TypedModel {
    pub fn line(&self, id: LineId) -> &TypedLine {
        &self.lines[id.index()]
    }
}

/// Wherever they were written, two expressions are alike that compute the same.
impl PartialEq for TExpr {
    fn eq(&self, other: &TExpr) -> bool {
        self.ty == other.ty && self.shape == other.shape && self.kind == other.kind
    }
}

impl TypedLine {
    /// Whether it has the formula that it had in `earlier`, a model with fewer changes.
    pub fn is_unchanged_since(&self, earlier: &TypedLine) -> bool {
        // A change that ends in the old formula may still have put its own arguments behind.
        self.expr == earlier.expr && self.arguments.starts_with(&earlier.arguments)
    }
}

impl TExpr {
    pub fn new(span: Span, ty: Ty, shape: Shape, kind: TKind) -> TExpr {
        TExpr {
            span,
            ty,
            shape,
            kind,
        }
    }

    /// An operation whose shape is that of its operands together.
    pub fn op(span: Span, op: Op, ty: Ty, operands: Vec<TExpr>) -> TExpr {
        let shape = operands.iter().fold(Shape::default(), |shape, operand| {
            shape.join(&operand.shape)
        });
        TExpr {
            span,
            ty,
            shape,
            kind: TKind::Op(op, operands),
        }
    }

    pub fn value(span: Span, ty: Ty, value: Value) -> TExpr {
        TExpr {
            span,
            ty,
            shape: Shape::default(),
            kind: TKind::Value(value),
        }
    }

    /// One value for each member of a dimension, in order.
    pub fn members(span: Span, ty: Ty, dim: DimId, values: Vec<TExpr>) -> TExpr {
        let own = Shape {
            time: false,
            dims: vec![dim],
        };
        let shape = values
            .iter()
            .fold(own, |shape, value| shape.join(&value.shape));
        TExpr::new(span, ty, shape, TKind::Members { dim, values })
    }

    /// A value for one member of one of its dimensions.
    pub fn pick(span: Span, value: TExpr, dim: DimId, member: u32) -> TExpr {
        let (ty, shape) = (value.ty.clone(), value.shape.clone().without(dim));
        let value = Box::new(value);
        TExpr::new(span, ty, shape, TKind::Pick { value, dim, member })
    }

    pub fn number(span: Span, value: i64) -> TExpr {
        TExpr::value(span, Ty::plain(), Value::Number(Decimal::from(value)))
    }

    /// What stands where an error was reported.
    pub fn unknown(span: Span) -> TExpr {
        TExpr::value(span, Ty::Unknown, Value::Blank)
    }
}

/// Kinds that are amounts per period, and are summed.
pub fn is_flow(kind: LineKind) -> bool {
    matches!(
        kind,
        LineKind::Flow | LineKind::Revenue | LineKind::Cost | LineKind::Subsidy | LineKind::Funding
    )
}
