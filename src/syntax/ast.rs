//! The abstract syntax tree of one file, as it was written: names are still text, units are
//! still unchecked. Every node has its span.

use crate::base::{Decimal, Span};

#[derive(Clone, Debug, Default)]
pub struct File {
    pub items: Vec<Item>,
    /// Names of declarations that could not be read: later stages know them as declared, so
    /// that one mistake gives one error.
    pub broken: Vec<Ident>,
    /// All comments that are not documentation, in order, for the formatter.
    pub comments: Vec<Comment>,
}

#[derive(Clone, Debug)]
pub struct Comment {
    pub span: Span,
    /// The text with its `//`.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    pub name: String,
    pub span: Span,
}

/// A dotted name: `api_sales`, `cloud.remaining`, `base.rival.api`, `std.finance`.
#[derive(Clone, Debug)]
pub struct Path {
    pub parts: Vec<Ident>,
    pub span: Span,
}

/// A string literal, without its quotes.
#[derive(Clone, Debug)]
pub struct Text {
    pub value: String,
    pub span: Span,
}

/// A declaration, with the `///` lines above it.
#[derive(Clone, Debug)]
pub struct Item {
    pub doc: Option<Text>,
    pub span: Span,
    pub kind: ItemKind,
}

#[derive(Clone, Debug)]
pub enum ItemKind {
    Model {
        name: Ident,
        title: Option<Text>,
    },
    Timeline(Timeline),
    /// `fiscal year starts april`: the month, 1 to 12.
    FiscalYear {
        month: u8,
    },
    Currency {
        name: Ident,
        rate: Option<Expr>,
    },
    Unit {
        name: Ident,
        factor: Option<Expr>,
    },
    Dimension {
        name: Ident,
        members: Members,
    },
    Use {
        source: Module,
        names: Vec<Ident>,
    },
    Include {
        source: Module,
    },
    Part {
        name: Ident,
        source: Module,
        settings: Vec<Setting>,
    },
    Data(Data),
    Line(Box<Line>),
    Check(Box<Check>),
    Scenario {
        name: Ident,
        parents: Vec<Ident>,
        title: Option<Text>,
        settings: Vec<Setting>,
    },
    Test {
        title: Text,
        givens: Vec<Given>,
        expects: Vec<Expect>,
    },
    Function(Function),
    Tiers(Tiers),
    Curve(Curve),
}

#[derive(Clone, Debug)]
pub struct Timeline {
    pub granularity: Granularity,
    pub from: Expr,
    pub length: TimelineLength,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    Monthly,
    Quarterly,
    Yearly,
}

#[derive(Clone, Debug)]
pub enum TimelineLength {
    /// `for 60 months`: a number with its time unit.
    For(Expr),
    To(Expr),
}

#[derive(Clone, Debug)]
pub enum Members {
    /// `{ free, pro }`
    Named(Vec<Ident>),
    /// `parts { lab, giant }`
    Parts(Vec<Ident>),
}

/// Where a `use`, `include` or `part` takes its text from.
#[derive(Clone, Debug)]
pub enum Module {
    /// `std.finance`, `models.api_seller`
    Library(Path),
    /// `"lib/gpu.aim"`
    File(Text),
}

/// `data actuals = csv "actuals.csv" { period month; tokens: Mtok }`
#[derive(Clone, Debug)]
pub struct Data {
    pub name: Ident,
    pub format: Ident,
    pub path: Text,
    pub columns: Vec<Column>,
}

/// A column: `period month` (role `period`, name `month`), or `tokens: Mtok` (no role).
#[derive(Clone, Debug)]
pub struct Column {
    pub role: Option<Ident>,
    pub name: Ident,
    pub unit: Option<UnitExpr>,
}

/// A line item: everything that has a value in every period or one for the run.
#[derive(Clone, Debug)]
pub struct Line {
    pub kind: LineKind,
    pub kind_span: Span,
    pub class: Option<Ident>,
    pub name: Ident,
    pub dims: Vec<Ident>,
    pub unit: Option<UnitExpr>,
    pub value: Option<Expr>,
    /// The string after the expression.
    pub source: Option<Text>,
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    Input,
    Const,
    Price,
    Revenue,
    Cost,
    Subsidy,
    Funding,
    Flow,
    Stock,
    Ratio,
    Flag,
    Metric,
}

impl LineKind {
    pub const ALL: [LineKind; 12] = [
        LineKind::Input,
        LineKind::Const,
        LineKind::Price,
        LineKind::Revenue,
        LineKind::Cost,
        LineKind::Subsidy,
        LineKind::Funding,
        LineKind::Flow,
        LineKind::Stock,
        LineKind::Ratio,
        LineKind::Flag,
        LineKind::Metric,
    ];

    /// The keyword that declares a line of this kind.
    pub fn keyword(self) -> &'static str {
        match self {
            LineKind::Input => "input",
            LineKind::Const => "const",
            LineKind::Price => "price",
            LineKind::Revenue => "revenue",
            LineKind::Cost => "cost",
            LineKind::Subsidy => "subsidy",
            LineKind::Funding => "funding",
            LineKind::Flow => "flow",
            LineKind::Stock => "stock",
            LineKind::Ratio => "ratio",
            LineKind::Flag => "flag",
            LineKind::Metric => "metric",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Clause {
    pub span: Span,
    pub keyword: Ident,
    pub kind: ClauseKind,
}

#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// `source "…" on 2024-09-01`
    Source {
        text: Text,
        on: Option<Expr>,
    },
    Owner(Text),
    Note(Text),
    /// `range A .. B`
    Range(Expr, Expr),
    /// `draw triangular(…)`: a call.
    Draw(Expr),
    Rollup(Ident),
    Weight(Expr),
    Signed,
    // Corkscrew.
    Opening(Expr),
    Plus(Expr),
    Less(Expr),
    // Price path.
    Start(Expr),
    Points(Points),
    Step {
        at: Expr,
        to: Expr,
    },
    Falls(Rate),
    Rises(Rate),
    Learns {
        rate: Expr,
        of: Expr,
        from: Option<Expr>,
    },
    Follow {
        price: Expr,
        less: Expr,
    },
    Floor(Expr),
    Ceiling(Expr),
    Tick(Expr),
    // Subsidy.
    Pool(Expr),
    During(Expr),
    Covers(Vec<Path>),
    Share(Expr),
    Cap(Expr),
    TopsUp {
        stock: Expr,
        to: Expr,
    },
}

/// How fast a price moves.
#[derive(Clone, Debug)]
pub enum Rate {
    /// `60%/year`
    PerTime(Expr),
    /// `10x per year`
    Factor {
        span: Span,
        factor: Decimal,
        per: Ident,
    },
}

/// `points linear { 2024-01: $10/Mtok, 2025-01: $3/Mtok }`
#[derive(Clone, Debug)]
pub struct Points {
    pub interpolation: Ident,
    pub points: Vec<(Expr, Expr)>,
}

#[derive(Clone, Debug)]
pub struct Check {
    pub name: Ident,
    /// `Always` and `Eventually` stand at its top, if anywhere.
    pub condition: Condition,
    pub message: Option<Text>,
}

/// The condition of a check or an `expect`.
#[derive(Clone, Debug)]
pub struct Condition {
    pub span: Span,
    pub quantifier: Option<Quantifier>,
    pub test: Expr,
    pub within: Option<Expr>,
    pub from: Option<Expr>,
    pub until: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    Always,
    Eventually,
}

/// `price_fall = 90%/year`, `cloud.during = A .. B`, `price[pro] *= 80% from 2027-01 until 2028-12`
#[derive(Clone, Debug)]
pub struct Setting {
    pub span: Span,
    pub target: Path,
    pub members: Vec<Ident>,
    pub operator: SetOperator,
    pub value: SetValue,
    pub from: Option<Expr>,
    pub until: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperator {
    /// `=`
    Assign,
    /// `*=`
    Scale,
    /// `+=`
    Add,
}

#[derive(Clone, Debug)]
pub enum SetValue {
    Expr(Expr),
    /// `api.falls = 10x per year`
    Rate(Rate),
    /// `cloud.covers = training`, with more than one name
    Names(Vec<Path>),
}

#[derive(Clone, Debug)]
pub enum Given {
    /// `given scenario price_war, credits_end`
    Scenarios(Vec<Ident>),
    Setting(Box<Setting>),
    /// `given timeline quarterly from 2024-Q1 for 8 quarters`
    Timeline(Timeline),
}

#[derive(Clone, Debug)]
pub struct Expect {
    pub span: Span,
    pub condition: Condition,
}

#[derive(Clone, Debug)]
pub struct Function {
    pub name: Ident,
    pub params: Vec<Param>,
    pub returns: Option<UnitExpr>,
    /// None: the function is native.
    pub body: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: Ident,
    pub unit: Option<UnitExpr>,
    pub default: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct Tiers {
    pub name: Ident,
    pub unit: Option<UnitExpr>,
    /// `graduated` or `volume`
    pub scheme: Ident,
    pub bands: Vec<Band>,
}

#[derive(Clone, Debug)]
pub struct Band {
    pub span: Span,
    /// The inclusive upper bound; None for `above`.
    pub up_to: Option<Expr>,
    /// The rate, or a rate plus a flat fee.
    pub rate: Expr,
}

/// `curve kept[plan] by month linear { 0: 100%, 1: 62% }`
#[derive(Clone, Debug)]
pub struct Curve {
    pub name: Ident,
    pub dims: Vec<Ident>,
    pub unit: Option<UnitExpr>,
    pub by: UnitExpr,
    pub interpolation: Ident,
    pub body: CurveBody,
}

#[derive(Clone, Debug)]
pub enum CurveBody {
    Points(Vec<(Expr, Expr)>),
    /// By member of the curve's dimension.
    Members(Vec<(Ident, Vec<(Expr, Expr)>)>),
    /// `from actuals`: a data table.
    From(Path),
}

/// A unit as written: `USD/Mtok`, `person*month`, `%`, or a type word such as `period`.
#[derive(Clone, Debug)]
pub struct UnitExpr {
    pub span: Span,
    pub factors: Vec<UnitFactor>,
}

#[derive(Clone, Debug)]
pub struct UnitFactor {
    pub name: Ident,
    pub power: i32,
}

/// A period or day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodLit {
    /// `2024`, where only a period can stand
    Year(i32),
    /// `FY2025`
    FiscalYear(i32),
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
    Call(Call),
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
