//! Vintages: lines with a column for each period in which something was born.

use super::builtins::Builtin;
use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::calendar::Location;
use crate::resolve::{DimId, DimensionKind};
use crate::syntax::ast::Call;
use crate::units::{Unit, UnitTable};

impl Elaborator<'_> {
    /// The dimension of vintages: the line's own, or the one that a reduction runs over.
    fn vintage(&self) -> Option<DimId> {
        let dims = &self.model.dimensions;
        let at = dims
            .iter()
            .position(|dim| dim.kind == DimensionKind::Vintage)?;
        Some(DimId(at as u32))
    }

    /// The dimension of vintages of the line whose formula this is.
    pub(super) fn own_vintage(&self) -> Option<DimId> {
        let own = &self.model.line(self.line?).dims;
        self.vintage().filter(|vintage| own.contains(vintage))
    }

    fn vintage_or_error(&mut self, span: Span, what: &str) -> Option<DimId> {
        let found = self.vintage();
        if found.is_none() {
            self.error(
                Diagnostic::new(Code::Type, format!("`{what}` belongs to a line by vintage"))
                    .label(span, "not in such a line")
                    .help("declare the line with the dimension: `stock active[vintage] = …`"),
            );
        }
        found
    }

    /// `active[2024-02]` of a value by vintage is the vintage born then; a period of several
    /// vintages is an error.
    pub(super) fn pick_vintage(
        &mut self,
        span: Span,
        value: &TExpr,
        period: &TExpr,
    ) -> Option<TExpr> {
        let dims = &self.model.dimensions;
        let of_vintages = |dim: &&DimId| dims[dim.index()].kind == DimensionKind::Vintage;
        let dim = *value.shape.dims.iter().find(of_vintages)?;
        let TKind::Value(Value::Period(literal)) = period.kind else {
            return None;
        };
        let at = match self.model.timeline.locate(literal) {
            Location::Exact(at) | Location::Inside(at) => at,
            Location::Covers { range, .. } => {
                let (own, label) = (self.model.timeline.period(range.start), literal.label());
                let diagnostic = Diagnostic::new(
                    Code::TooCoarse,
                    format!("{label} holds {} vintages", range.len()),
                )
                .label(period.span, "which one is not said")
                .help(format!(
                    "pick one, `[{}]`, or add them up: `sum(… over vintage)[{label}]`",
                    own.label()
                ));
                return Some(self.error(diagnostic));
            }
            _ => return None,
        };
        Some(TExpr::pick(span, value.clone(), dim, at as u32))
    }

    /// The time since the vintage was born, 0 at birth.
    pub(super) fn age(&mut self, span: Span) -> TExpr {
        match self.vintage_or_error(span, "age") {
            Some(dim) => {
                let shape = Shape {
                    time: true,
                    dims: vec![dim],
                };
                TExpr::new(
                    span,
                    Ty::number(Unit::of(UnitTable::MONTH)),
                    shape,
                    TKind::Age,
                )
            }
            None => TExpr::unknown(span),
        }
    }
}

pub(super) fn born(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.expr(args[0]);
    let Some(dim) = e.vintage_or_error(span, "born") else {
        return TExpr::unknown(span);
    };
    let shape = value.shape.clone().join(&Shape {
        time: true,
        dims: vec![dim],
    });
    TExpr::new(span, value.ty.clone(), shape, TKind::Born(Box::new(value)))
}
