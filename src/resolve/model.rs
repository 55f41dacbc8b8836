//! What resolving a model gives: one flat list of lines with ids, the scopes their
//! expressions look names up in, and everything else that a file declares.
//!
//! Invariant: a name stands for one thing in a scope, and every id is valid in its list.

use std::sync::Arc;

use indexmap::IndexMap;

use super::scope::{Meaning, Scope};
use crate::base::{Decimal, Span};
use crate::calendar::{FiscalCalendar, Timeline};
use crate::library::Native;
use crate::syntax::ast::{self, Expr, ExprKind, LineKind, Path, Rate, UnitExpr};
use crate::units::{SymbolId, UnitTable};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])* #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            pub fn index(self) -> usize { self.0 as usize }
        })*
    };
}

ids! {
    /// A line of [`Model::lines`].
    LineId
    /// A scope of [`Model::scopes`].
    ScopeId
    /// A dimension of [`Model::dimensions`].
    DimId
    /// A function of [`Model::functions`].
    FunctionId
    /// A curve of [`Model::curves`].
    CurveId
    /// Tiers of [`Model::tiers`].
    TiersId
    /// A table of [`Model::tables`].
    TableId
}

#[derive(Clone, Debug)]
pub struct Model {
    pub name: String,
    pub title: Option<String>,
    pub doc: Option<String>,
    /// Where the model is declared, for problems that have no better place.
    pub span: Span,
    pub timeline: Timeline,
    pub fiscal: FiscalCalendar,
    pub units: UnitTable,
    pub rates: Vec<CurrencyRate>,
    pub dimensions: Vec<Dimension>,
    pub scopes: Vec<Scope>,
    /// A file that brings names into this model could not be read, which was reported: a name
    /// that is not declared may be one of its.
    pub unread: bool,
    pub lines: Vec<Line>,
    pub functions: Vec<Function>,
    pub curves: Vec<Curve>,
    pub tiers: Vec<Tiers>,
    pub tables: Vec<DataTable>,
    pub checks: Vec<Check>,
    pub correlations: Vec<Correlation>,
    pub scenarios: IndexMap<String, Scenario>,
    pub tests: Vec<Test>,
}

/// The scope of the model's own file: the first.
pub const ROOT: ScopeId = ScopeId(0);

impl Model {
    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.index()]
    }

    pub fn line_ids(&self) -> impl Iterator<Item = LineId> + use<> {
        (0..self.lines.len() as u32).map(LineId)
    }

    /// The line of this name in the model's own scope.
    pub fn find_line(&self, name: &str) -> Option<LineId> {
        self.find_line_in(ROOT, name)
    }

    /// The line of this name in a scope.
    pub fn find_line_in(&self, scope: ScopeId, name: &str) -> Option<LineId> {
        match self.scopes[scope.index()].names.get(name)?.meaning {
            Meaning::Line(id) => Some(id),
            _ => None,
        }
    }
}

/// What a foreign currency is worth in another.
#[derive(Clone, Debug)]
pub struct CurrencyRate {
    pub currency: SymbolId,
    pub line: LineId,
}

#[derive(Clone, Debug)]
pub struct Dimension {
    pub name: String,
    pub members: Vec<String>,
    pub kind: DimensionKind,
    pub span: Span,
}

/// What the members of a dimension are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DimensionKind {
    Named,
    /// Parts of the model, whose lines are picked by them.
    Parts,
    /// The timeline's periods: cohorts by when they were born.
    Vintage,
}

impl Dimension {
    pub fn member(&self, name: &str) -> Option<u32> {
        self.members
            .iter()
            .position(|member| member == name)
            .map(|at| at as u32)
    }
}

/// A line item, or a row that belongs to one.
#[derive(Clone, Debug)]
pub struct Line {
    /// As the user writes it: `api_sales`, `cloud.remaining`.
    pub name: String,
    pub kind: LineKind,
    pub class: Option<String>,
    pub role: Role,
    pub scope: ScopeId,
    pub span: Span,
    pub dims: Vec<DimId>,
    pub unit: Option<UnitExpr>,
    pub body: Body,
    /// Changes by scenarios, `--set` and tests, in the order they apply.
    pub overrides: Vec<Override>,
    pub weight: Option<Expr>,
    pub rollup: Option<ast::Ident>,
    pub signed: bool,
    pub doc: Option<String>,
    pub source: Option<String>,
    /// The date of the source.
    pub sourced: Option<Expr>,
    pub owner: Option<String>,
    pub note: Option<String>,
    pub range: Option<(Expr, Expr)>,
    pub draw: Option<Expr>,
}

/// How a line came to be, and where it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Declared under its name.
    Declared,
    /// Brought in by `include`: shown with the results.
    Included,
    /// `cloud.remaining` and its like: a line beside a subsidy.
    Beside(LineId),
    /// A row of a corkscrew's roll-forward.
    Row { stock: LineId, label: String },
    /// Needed for others; never shown.
    Internal,
}

#[derive(Clone, Debug)]
pub enum Body {
    Formula(Expr),
    Price(Box<Price>),
    Corkscrew(Corkscrew),
    /// One of the four lines of a credit.
    Credit {
        credit: LineId,
        of: CreditLine,
    },
    /// A credit's own terms, on the line of its name; its value is the draw.
    CreditTerms(Box<Credit>),
    Transfer(Box<Transfer>),
    /// The part of a credit's draw that falls on one covered cost.
    DrawOn {
        credit: LineId,
        position: usize,
    },
    /// A helper of a price whose path has anchors.
    PricePart {
        price: LineId,
        part: PricePart,
    },
    /// A row of a corkscrew: the opening, or one signed term.
    CorkscrewRow {
        stock: LineId,
        term: Option<usize>,
    },
    Data(DataColumn),
    /// A declaration whose errors were already reported.
    Broken,
}

/// A column of data.
#[derive(Clone, Debug)]
pub struct DataColumn {
    pub table: TableId,
    /// In each period of the timeline; None where the file has no value.
    pub values: Arc<[Option<Decimal>]>,
}

/// A file of data.
#[derive(Clone, Debug)]
pub struct DataTable {
    /// Whether the file has a value for each period of the timeline.
    pub filled: Vec<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditLine {
    Remaining,
    Expired,
    Uncovered,
}

/// What a price remembers from period to period: its last anchor is its start, a step, or a
/// change of its rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PricePart {
    /// The level that the last step jumped to; blank before the first.
    Stepped,
    /// Months from the timeline's start to the last anchor.
    AnchorMonths,
    /// Days from the timeline's start to the last anchor.
    AnchorDays,
    /// What the rates had made of the level at the last anchor.
    Factor,
    /// The volume learned from, at the last anchor.
    Volume,
}

impl PricePart {
    pub const ALL: [PricePart; 5] = [
        PricePart::Stepped,
        PricePart::AnchorMonths,
        PricePart::AnchorDays,
        PricePart::Factor,
        PricePart::Volume,
    ];
}

/// The path of a price and what is done to it afterwards.
#[derive(Clone, Debug, Default)]
pub struct Price {
    /// The lines of its parts, in the order of [`PricePart::ALL`].
    pub parts: Vec<LineId>,
    /// `= EXPR`, `start V` or `points`.
    pub source: Option<Expr>,
    pub steps: Vec<PriceStep>,
    pub rates: Vec<PriceRate>,
    pub learning: Option<Learning>,
    /// `follow floor ceiling tick`, in the order written.
    pub limits: Vec<PriceLimit>,
}

#[derive(Clone, Debug)]
pub struct PriceStep {
    pub at: Expr,
    pub to: Expr,
}

#[derive(Clone, Debug)]
pub struct PriceRate {
    pub falls: bool,
    pub rate: Rate,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Learning {
    pub rate: Expr,
    pub of: Expr,
    pub from: Option<Expr>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum PriceLimit {
    Follow { price: Expr, less: Expr },
    Floor(Expr),
    Ceiling(Expr),
    Tick(Expr),
}

/// `opening`, `plus` and `less`, and the transfers that top the stock up.
#[derive(Clone, Debug)]
pub struct Corkscrew {
    pub opening: Option<Expr>,
    pub terms: Vec<Term>,
    /// The rows of the roll-forward: the opening, then one for each term.
    pub rows: Vec<LineId>,
    /// Transfers drawn last, in order of declaration.
    pub transfers: Vec<LineId>,
}

#[derive(Clone, Debug)]
pub struct Term {
    pub less: bool,
    pub value: Expr,
}

/// The terms of a subsidy that draws on covered costs.
#[derive(Clone, Debug)]
pub struct Credit {
    pub pool: Option<Expr>,
    pub during: Option<Expr>,
    pub covers: Vec<Covered>,
    pub share: Option<Expr>,
    pub cap: Option<Expr>,
    pub remaining: LineId,
    pub expired: LineId,
    pub uncovered: LineId,
}

/// A covered cost, and the line that holds what the credit pays of it.
#[derive(Clone, Debug)]
pub struct Covered {
    pub path: Path,
    pub draw: LineId,
}

/// A subsidy that keeps a stock at a level.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub stock: Expr,
    pub to: Expr,
    pub cap: Option<Expr>,
    pub pool: Option<Expr>,
    pub during: Option<Expr>,
}

impl Transfer {
    /// The members that the stock is picked by: `giant` of `tops_up cash[giant] to $0`.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        let indices = match &self.stock.kind {
            ExprKind::Index { indices, .. } => indices.as_slice(),
            _ => &[],
        };
        indices.iter().filter_map(|index| match &index.kind {
            ExprKind::Name(path) => Some(path.parts.first()?.name.as_str()),
            _ => None,
        })
    }
}

/// One change to a line's value.
#[derive(Clone, Debug)]
pub struct Override {
    pub operator: ast::SetOperator,
    pub value: Expr,
    pub members: Vec<ast::Ident>,
    pub from: Option<Expr>,
    pub until: Option<Expr>,
    pub span: Span,
    /// The scope that the value's names are looked up in.
    pub scope: ScopeId,
    /// Set by the model around a part, in its braces.
    pub bound: bool,
}

#[derive(Clone, Debug)]
pub struct Function {
    pub name: String,
    pub doc: Option<String>,
    pub params: Vec<ast::Param>,
    pub returns: Option<UnitExpr>,
    pub body: Option<Expr>,
    /// What computes it, where a module of the library declares it without a body.
    pub native: Option<Native>,
    pub scope: ScopeId,
    pub span: Span,
}

/// A table to look values up in, called like a function.
#[derive(Clone, Debug)]
pub struct Curve {
    pub declared: ast::Curve,
    pub dims: Vec<DimId>,
    pub scope: ScopeId,
}

/// Prices by band of quantity.
#[derive(Clone, Debug)]
pub struct Tiers {
    pub declared: ast::Tiers,
    pub scope: ScopeId,
}

#[derive(Clone, Debug)]
pub struct Check {
    pub name: String,
    pub condition: ast::Condition,
    pub message: Option<String>,
    pub scope: ScopeId,
    pub span: Span,
}

/// Two drawn inputs that go together.
#[derive(Clone, Debug)]
pub struct Correlation {
    pub declared: ast::Correlation,
    pub scope: ScopeId,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Scenario {
    pub title: Option<String>,
    pub parents: Vec<ast::Ident>,
    pub settings: Vec<ast::Setting>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Test {
    pub title: String,
    pub givens: Vec<ast::Given>,
    pub expects: Vec<ast::Expect>,
    pub span: Span,
}
