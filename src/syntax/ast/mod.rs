//! The abstract syntax tree of one file, as it was written: names are still text, units are
//! still unchecked. Every node has its span.

mod expr;
mod line;
mod scenario;
mod table;
mod walk;

pub use expr::*;
pub use line::*;
pub use scenario::*;
pub use table::*;
pub use walk::pairs;

use crate::base::Span;

#[derive(Clone, Debug, Default)]
pub struct File {
    pub items: Vec<Item>,
    /// Names of declarations that could not be read: later stages know them as declared, so
    /// that one mistake gives one error.
    pub broken: Vec<Ident>,
    /// A `use` or an `include` could not be read: what it names is not known.
    pub broken_imports: bool,
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
    Correlation(Correlation),
}

/// `correlate price with growth -30%`
#[derive(Clone, Debug)]
pub struct Correlation {
    pub first: Drawn,
    pub second: Drawn,
    pub coefficient: Expr,
}

/// An input that is drawn, or a member of one: `price`, `sold[north]`.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub target: Path,
    pub members: Vec<Ident>,
    pub span: Span,
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
