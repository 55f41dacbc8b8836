//! Expressions and the forms that stand as a whole right-hand side.

use super::{Ident, Path, Points, UnitExpr};
use crate::base::{Decimal, Span};

/// A period or day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodLit {
    /// `2024`, where only a period can stand
    Year(i32),
    /// `FY2025`
    FiscalYear(i32),
    /// `FY2025-Q1`
    FiscalQuarter(i32, u8),
    /// `2024-Q3`
    Quarter(i32, u8),
    /// `2024-09`
    Month(i32, u8),
    /// `2024-09-15`
    Day(i32, u8, u8),
}

/// How a number was written; its value already contains the percent or the suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberStyle {
    Plain,
    /// `75%`
    Percent,
    /// `5pp`
    Points,
    /// `15bp`
    BasisPoints,
    /// `10k`, `2.5M`, `1.2B`, `3T`
    Suffixed,
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `$` and its like have become the unit's first factor.
    Number {
        value: Decimal,
        style: NumberStyle,
        unit: Option<UnitExpr>,
    },
    Name(Path),
    Period(PeriodLit),
    Text(String),
    Bool(bool),
    Blank,
    Never,
    /// `?`
    Hole,
    Negate(Box<Expr>),
    Not(Box<Expr>),
    Binary {
        op: BinaryOp,
        op_span: Span,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `x is blank`, `x is not blank` (negated)
    IsBlank {
        value: Box<Expr>,
        negated: bool,
    },
    /// `x in USD`
    In {
        value: Box<Expr>,
        currency: Ident,
    },
    /// `x[pro, eu]`, `x[2025-06]`, `x[last]` (a name)
    Index {
        base: Box<Expr>,
        indices: Vec<Expr>,
    },
    /// `base` of the index is an expression; a path after an index: `x[pro].remaining`
    Field {
        base: Box<Expr>,
        field: Ident,
    },
    Call(Box<Call>),
    /// `A .. B`
    Range {
        from: Box<Expr>,
        to: Box<Expr>,
    },
    /// `A for 24 months`
    WindowFor {
        from: Box<Expr>,
        length: Box<Expr>,
    },
    /// `{ free: 1, else: 2 }`
    Map(Vec<(MapKey, Expr)>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `points …` standing as a right-hand side
    Points(Points),
    /// `first V, then E`
    First {
        value: Box<Expr>,
        then: Box<Expr>,
    },
    /// `A before 2025-01, B before 2026-01, then C`
    Piecewise {
        arms: Vec<(Expr, Expr)>,
        last: Box<Expr>,
    },
    Timed {
        value: Box<Expr>,
        timing: Timing,
    },
}

#[derive(Clone, Debug)]
pub enum MapKey {
    Member(Ident),
    Else(Span),
}

/// When a flow happens.
#[derive(Clone, Debug)]
pub enum Timing {
    /// `at 2025-03, 2026-03`
    At(Vec<Expr>),
    /// `during A .. B`
    During(Box<Expr>),
    /// `every 12 months from P until Q`
    Every {
        step: Box<Expr>,
        from: Option<Box<Expr>>,
        until: Option<Box<Expr>>,
    },
    /// `when COND`
    When(Box<Expr>),
}

/// `f(a, b, name = c)`, `sum(x over plan where COND)`, `min(x over player except self)`,
/// `round(x, to $0.05)`
#[derive(Clone, Debug)]
pub struct Call {
    pub function: Path,
    pub args: Vec<Arg>,
    pub over: Option<Over>,
    pub filter: Option<Box<Expr>>,
    /// The span of `except self`.
    pub except_self: Option<Span>,
    /// The step of `round(x, to $0.05)`.
    pub to: Option<Box<Expr>>,
}

#[derive(Clone, Debug)]
pub struct Arg {
    pub name: Option<Ident>,
    pub value: Expr,
}

#[derive(Clone, Debug)]
pub struct Over {
    pub span: Span,
    pub kind: OverKind,
}

#[derive(Clone, Debug)]
pub enum OverKind {
    /// `over plan`, `over plan, region`
    Dims(Vec<Ident>),
    /// `over last 12 months full`
    Last {
        length: Box<Expr>,
        full: bool,
    },
    /// `over next 12 months`
    Next {
        length: Box<Expr>,
        full: bool,
    },
    YearToDate,
    FiscalYearToDate,
    /// `over time`
    Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    /// `/?`
    SafeDiv,
    Pow,
    /// `??`
    Coalesce,
    And,
    Or,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl BinaryOp {
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::SafeDiv => "/?",
            BinaryOp::Pow => "^",
            BinaryOp::Coalesce => "??",
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
        }
    }
}
