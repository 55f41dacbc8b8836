//! Units, currencies and dimensions: what lines are measured in and spread over.

use std::collections::BTreeSet;

use super::collect::{Collector, Placed};
use super::model::*;
use crate::base::{Code, Diagnostic};
use crate::syntax::ast::{self, Expr, ExprKind, Ident, ItemKind};
use crate::units::{Ratio, SymbolKind, Unit, UnitTable};

impl Collector<'_> {
    pub(super) fn units(&mut self, items: &[Placed]) {
        let bases = items
            .iter()
            .filter_map(|Placed { item, .. }| match &item.kind {
                ItemKind::Currency { name, .. } => Some((name, SymbolKind::Currency)),
                ItemKind::Unit { name, factor: None } => Some((name, SymbolKind::Other)),
                _ => None,
            });
        for (name, kind) in bases {
            let declared = self.model.units.declare_base(&name.name, kind);
            self.name_unit(name, declared);
        }
        let mut derived: Vec<(&Ident, &Expr)> = items
            .iter()
            .filter_map(|Placed { item, .. }| match &item.kind {
                ItemKind::Unit {
                    name,
                    factor: Some(factor),
                } => Some((name, factor)),
                _ => None,
            })
            .collect();
        // A derived unit may rest on another one declared further down.
        loop {
            let before = derived.len();
            derived.retain(
                |(name, factor)| match unit_factor(factor, &self.model.units) {
                    Some((ratio, unit)) => {
                        let declared = self.model.units.declare_derived(&name.name, ratio, &unit);
                        self.name_unit(name, declared);
                        false
                    }
                    None => true,
                },
            );
            if derived.is_empty() || derived.len() == before {
                break;
            }
        }
        for (name, factor) in derived {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::BadUnit,
                    format!("`{}` has no exact size in known units", name.name),
                )
                .label(factor.span, "not a number with a known unit")
                .help(format!("for instance `unit {} = 0.001 Mtok`", name.name)),
            );
        }
    }

    fn name_unit(&mut self, name: &Ident, declared: Option<crate::units::SymbolId>) {
        match declared {
            Some(id) => self.name(ROOT, name.clone(), Meaning::Unit(id)),
            None => self.diagnostics.push(
                Diagnostic::new(
                    Code::Duplicate,
                    format!("the unit `{}` exists already", name.name),
                )
                .label(name.span, "declared again"),
            ),
        }
    }

    pub(super) fn dimensions(&mut self, items: &[Placed]) {
        for Placed { item, .. } in items {
            let ItemKind::Dimension { name, members } = &item.kind else {
                continue;
            };
            match members {
                ast::Members::Named(members) => {
                    let id = DimId(self.model.dimensions.len() as u32);
                    let mut seen = BTreeSet::new();
                    for member in members {
                        if !seen.insert(member.name.as_str()) {
                            self.diagnostics.push(
                                Diagnostic::new(
                                    Code::Duplicate,
                                    format!("`{}` is a member twice", member.name),
                                )
                                .label(member.span, "declared again"),
                            );
                        }
                    }
                    self.model.dimensions.push(Dimension {
                        name: name.name.clone(),
                        members: members.iter().map(|member| member.name.clone()).collect(),
                        span: name.span,
                    });
                    self.name(ROOT, name.clone(), Meaning::Dimension(id));
                }
                ast::Members::Parts(_) => self.not_yet("a dimension of parts", item.span),
            }
        }
    }
}

fn unit_factor(expr: &Expr, units: &UnitTable) -> Option<(Ratio, Unit)> {
    let ExprKind::Number {
        value,
        unit: Some(unit),
        ..
    } = &expr.kind
    else {
        return None;
    };
    let mut product = Unit::plain();
    for factor in &unit.factors {
        product = product.times_power(&Unit::of(units.lookup(&factor.name.name)?), factor.power);
    }
    let ratio = Ratio::new(value.mantissa(), 10i128.checked_pow(value.scale())?)?;
    Some((ratio, product))
}
