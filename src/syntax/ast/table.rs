//! Functions and tables: `fn`, `tiers`, `curve`, `data`.

use super::{Expr, Ident, Path, Text, UnitExpr};
use crate::base::Span;

/// `data actuals = csv "actuals.csv" { period month; tokens: Mtok }`
#[derive(Clone, Debug)]
pub struct Data {
    pub name: Ident,
    pub format: Ident,
    pub path: Text,
    pub columns: Vec<Column>,
}

/// A column: `period month` (role `period`, name `month`), `tokens: Mtok` (no role), or
/// `tokens "API tokens": Mtok`.
#[derive(Clone, Debug)]
pub struct Column {
    pub role: Option<Ident>,
    pub name: Ident,
    /// What the file calls it, where that is not its name.
    pub header: Option<Text>,
    pub unit: Option<UnitExpr>,
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
