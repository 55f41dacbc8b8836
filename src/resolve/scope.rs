//! Scopes: what the names of a file stand for.
//!
//! Invariant: a name stands for one thing in a scope, but for a function of another file, which
//! is known by its `(` and may share its name with something that is not called.

use indexmap::IndexMap;

use super::model::{CurveId, DimId, FunctionId, LineId, ScopeId, TiersId};
use crate::base::Span;
use crate::units::SymbolId;

/// One file's names, or one part's.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub names: IndexMap<String, Named>,
    /// Functions of other files whose names stand for something else here, as in
    /// `ratio nrr = nrr(…)`.
    pub(super) shared: IndexMap<String, FunctionId>,
}

impl Scope {
    /// The function that a call by this name means.
    pub fn function(&self, name: &str) -> Option<FunctionId> {
        match self.names.get(name).map(|named| &named.meaning) {
            Some(Meaning::Function(id)) => Some(*id),
            _ => self.shared.get(name).copied(),
        }
    }

    /// Every function with the name that calls it.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        let own = self
            .names
            .iter()
            .filter(|(_, named)| matches!(named.meaning, Meaning::Function(_)));
        own.map(|(name, _)| name)
            .chain(self.shared.keys())
            .map(String::as_str)
    }
}

#[derive(Clone, Debug)]
pub struct Named {
    pub meaning: Meaning,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    Line(LineId),
    Function(FunctionId),
    Curve(CurveId),
    Tiers(TiersId),
    Dimension(DimId),
    Unit(SymbolId),
    /// A part, by the scope of its names.
    Part(ScopeId),
    /// A name that no expression can use: a check, a scenario.
    Label(&'static str),
}

impl Meaning {
    /// Whether it is known by its `(`.
    pub(super) fn is_called(&self) -> bool {
        matches!(self, Meaning::Function(_) | Meaning::Curve(_))
    }
}
