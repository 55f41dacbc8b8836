//! Values by member of a dimension.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::resolve::DimId;
use crate::syntax::ast::{Expr, MapKey};

impl Elaborator<'_> {
    /// `{ free: A, pro: B, else: C }`: the dimension is the one that has these members.
    pub(super) fn map(&mut self, span: Span, entries: &[(MapKey, Expr)]) -> TExpr {
        let Some(dim) = self.map_dimension(entries) else {
            return self.error(
                Diagnostic::new(Code::Type, "values by member need a dimension to belong to")
                    .label(span, "no dimension here")
                    .help("name it after the line: `input price[plan] = { … }`"),
            );
        };
        let dimension = &self.model.dimensions[dim.index()];
        let mut values: Vec<Option<TExpr>> = vec![None; dimension.members.len()];
        let mut rest: Option<TExpr> = None;
        let mut ty = Ty::Unknown;
        for (key, expr) in entries {
            let value = self.expr(expr);
            let value = self.align(&mut ty, value);
            match key {
                MapKey::Else(_) => rest = Some(value),
                MapKey::Member(name) => match dimension.member(&name.name) {
                    Some(at) if values[at as usize].is_some() => {
                        self.error(
                            Diagnostic::new(
                                Code::Duplicate,
                                format!("`{}` is given twice", name.name),
                            )
                            .label(name.span, "given again")
                            .help("leave one of the two out"),
                        );
                    }
                    Some(at) => values[at as usize] = Some(value),
                    None => {
                        let diagnostic = self.unknown_member(&name.name, name.span, &[dim]);
                        self.error(diagnostic);
                    }
                },
            }
        }
        let unknown_key = self.diagnostics.iter().any(|d| {
            d.code == Code::UnknownMember && d.labels.first().is_some_and(|l| span.contains(l.span))
        });
        let missing: Vec<String> = (0..values.len())
            .filter(|&at| values[at].is_none() && rest.is_none())
            .map(|at| format!("`{}`", dimension.members[at]))
            .collect();
        if !missing.is_empty() && !unknown_key {
            self.error(
                Diagnostic::new(
                    Code::MissingMember,
                    format!("no value is given for {}", missing.join(", ")),
                )
                .label(span, format!("the members of `{}`", dimension.name))
                .help("give them, or cover the rest with `else: …`"),
            );
        }
        let fallback = rest.unwrap_or_else(|| TExpr::unknown(span));
        let values: Vec<TExpr> = values
            .into_iter()
            .map(|value| value.unwrap_or_else(|| fallback.clone()))
            .collect();
        TExpr::members(span, ty, dim, values)
    }

    /// Of the line's own dimensions the one that most keys are members of.
    pub(super) fn map_dimension(&self, entries: &[(MapKey, Expr)]) -> Option<DimId> {
        let own: Vec<DimId> = match self.line {
            Some(id) if !self.model.line(id).dims.is_empty() => self.model.line(id).dims.clone(),
            Some(_) => return None,
            None => (0..self.model.dimensions.len() as u32).map(DimId).collect(),
        };
        let known = |dim: &DimId| {
            let dimension = &self.model.dimensions[dim.index()];
            let keys = entries.iter().filter_map(|(key, _)| match key {
                MapKey::Member(name) => Some(name.name.as_str()),
                MapKey::Else(_) => None,
            });
            keys.filter(|name| dimension.member(name).is_some()).count()
        };
        own.into_iter().rev().max_by_key(known)
    }

    pub fn unknown_member(&self, name: &str, span: Span, dims: &[DimId]) -> Diagnostic {
        let dimensions: Vec<_> = dims
            .iter()
            .map(|dim| &self.model.dimensions[dim.index()])
            .collect();
        let members = dimensions
            .iter()
            .flat_map(|dim| dim.members.iter().map(String::as_str));
        let names: Vec<&str> = dimensions.iter().map(|dim| dim.name.as_str()).collect();
        let help = suggest::did_you_mean(name, members.clone()).unwrap_or_else(|| {
            format!("the members are {}", members.collect::<Vec<_>>().join(", "))
        });
        Diagnostic::new(
            Code::UnknownMember,
            format!("`{}` has no member `{name}`", names.join("`, `")),
        )
        .label(span, "not a member")
        .help(help)
    }
}
