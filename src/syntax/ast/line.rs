//! Line items: everything that has a value in every period or one for the run, and their
//! clauses.

use super::{Expr, Ident, Path, Text, UnitExpr};
use crate::base::{Decimal, Span};

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

    /// The keyword with its article, for a sentence.
    pub fn phrase(self) -> String {
        let article = if self == LineKind::Input { "an" } else { "a" };
        format!("{article} {}", self.keyword())
    }

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
