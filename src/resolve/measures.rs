//! Units, currencies and dimensions: what lines are measured in and spread over.

use std::collections::BTreeSet;

use super::collect::{Collector, Placed};
use super::model::*;
use super::scope::Meaning;
use crate::base::{Code, Diagnostic, suggest};
use crate::calendar::Timeline;
use crate::syntax::ast::{self, Expr, ExprKind, Ident, ItemKind};
use crate::units::{Ratio, SymbolId, SymbolKind, Unit, UnitTable};

impl Collector<'_> {
    pub(super) fn units(&mut self, items: &[Placed]) {
        let known = self.model.units.count();
        // What a file declares itself comes before what it includes.
        let (included, own): (Vec<&Placed>, Vec<&Placed>) =
            items.iter().partition(|placed| placed.included);
        let items = || own.iter().chain(&included).copied();
        let bases = items().filter_map(|Placed { item, included }| match &item.kind {
            ItemKind::Currency { name, .. } => Some((name, SymbolKind::Currency, *included)),
            ItemKind::Unit { name, factor: None } => Some((name, SymbolKind::Other, *included)),
            _ => None,
        });
        for (name, kind, included) in bases {
            let declared = self.model.units.declare_base(&name.name, kind);
            self.name_unit(name, declared, included);
        }
        let mut derived: Vec<(&Ident, &Expr, bool)> = items()
            .filter_map(|Placed { item, included }| match &item.kind {
                ItemKind::Unit {
                    name,
                    factor: Some(factor),
                } => Some((name, factor, *included)),
                _ => None,
            })
            .collect();
        // A derived unit may rest on another one declared further down.
        loop {
            let before = derived.len();
            derived.retain(|(name, factor, included)| {
                let Some((ratio, unit)) = unit_factor(factor, &self.model.units) else {
                    return true;
                };
                let declared = self.model.units.declare_derived(&name.name, ratio, &unit);
                if declared.is_none() && self.shares_units(*included) {
                    self.check_same_unit(name, ratio, &unit, known);
                }
                self.name_unit(name, declared, *included);
                false
            });
            if derived.is_empty() || derived.len() == before {
                break;
            }
        }
        let found = self.without_size(&derived);
        self.diagnostics.extend(found);
        for (name, _, included) in derived {
            // A unit of its own, so that what is measured in it is not reported as well.
            let declared = self.model.units.declare_base(&name.name, SymbolKind::Other);
            self.name_unit(name, declared, included);
        }
    }

    /// Whether a unit of the same name is the same: in a part, and in a file that is included.
    fn shares_units(&self, included: bool) -> bool {
        included || self.here.len() > 1
    }

    /// Why derived units have no size: no multiple, an unknown unit, or each other.
    fn without_size(&self, derived: &[(&Ident, &Expr, bool)]) -> Vec<Diagnostic> {
        let names = || derived.iter().map(|(name, ..)| name.name.as_str());
        let mut found = Vec::new();
        for (name, factor, _) in derived {
            let ExprKind::Number {
                unit: Some(unit), ..
            } = &factor.kind
            else {
                found.push(
                    Diagnostic::new(
                        Code::BadUnit,
                        format!("`{}` is no exact multiple of another unit", name.name),
                    )
                    .label(factor.span, "not a number with a unit")
                    .help(format!("for instance `unit {} = 0.001 Mtok`", name.name)),
                );
                continue;
            };
            for base in unit.factors.iter().map(|factor| &factor.name) {
                let known = || self.model.units.names().chain(names());
                if known().all(|name| name != base.name) {
                    let declare = || format!("declare it as well: `unit {}`", base.name);
                    let message = format!("there is no unit `{}`", base.name);
                    found.push(
                        Diagnostic::new(Code::UnknownUnit, message)
                            .label(base.span, "not declared")
                            .help(
                                suggest::did_you_mean(&base.name, known()).unwrap_or_else(declare),
                            ),
                    );
                }
            }
        }
        if let (true, Some((first, ..))) = (found.is_empty(), derived.first()) {
            let message = format!("the size of `{}` rests on itself", first.name);
            let mut diagnostic = Diagnostic::new(Code::BadUnit, message)
                .help(format!("declare it by itself: `unit {}`", first.name));
            for (_, factor, _) in derived {
                diagnostic = diagnostic.label(factor.span, "has no size yet");
            }
            found.push(diagnostic);
        }
        found
    }

    /// A part's derived unit must be what the model knows by that name; a model that does not say
    /// what a `Mtok` is made of learns it from the part. The part's own units begin at `first`.
    fn check_same_unit(&mut self, name: &Ident, ratio: Ratio, unit: &Unit, first: usize) {
        let units = &mut self.model.units;
        let Some(known) = units.lookup(&name.name) else {
            return;
        };
        let size = Unit::of(known).conversion(unit, units);
        let own: Vec<_> = unit.symbols().collect();
        let learned = match own.as_slice() {
            &[(base, 1)] if size.is_none() && base.0 as usize >= first => {
                units.define_base(base, ratio.inverse(), known).is_some()
            }
            _ => false,
        };
        if size != Some(ratio) && !learned {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::BadUnit,
                    format!(
                        "`{}` is another unit in this part than in the model",
                        name.name
                    ),
                )
                .label(name.span, "declared in the part")
                .help("declare it in the model as the part does"),
            );
        }
    }

    fn name_unit(&mut self, name: &Ident, declared: Option<SymbolId>, included: bool) {
        match declared {
            Some(id) => self.name(self.scope(), name.clone(), Meaning::Unit(id)),
            // A part's unit of the same name is the same.
            None if self.here.len() > 1 => {
                if let Some(id) = self.model.units.lookup(&name.name) {
                    self.name(self.scope(), name.clone(), Meaning::Unit(id));
                }
            }
            // So is that of an included file.
            None if included => {}
            None if UnitTable::default().lookup(&name.name).is_some() => self.diagnostics.push(
                Diagnostic::new(
                    Code::Duplicate,
                    format!("`{}` is a unit of time that every model has", name.name),
                )
                .label(name.span, "declared again")
                .help("leave this line out"),
            ),
            None => self.diagnostics.push(
                Diagnostic::new(
                    Code::Duplicate,
                    format!("the unit `{}` exists already", name.name),
                )
                .label(name.span, "declared again")
                .help("leave one of the two out; units of time are built in"),
            ),
        }
    }

    pub(super) fn dimensions(&mut self, items: &[Placed]) {
        for Placed { item, .. } in items {
            if let ItemKind::Dimension { name, members } = &item.kind {
                let (members, kind) = match members {
                    ast::Members::Named(members) => (members, DimensionKind::Named),
                    ast::Members::Parts(members) => (members, DimensionKind::Parts),
                };
                self.dimension(name, members, kind);
            }
        }
        let uses_vintages = |item: &ast::Item| match &item.kind {
            ItemKind::Line(line) => line.dims.iter().find(|dim| dim.name == VINTAGE).cloned(),
            _ => None,
        };
        if let Some(name) = items.iter().find_map(|placed| uses_vintages(&placed.item)) {
            self.vintages(name);
        }
    }

    fn dimension(&mut self, name: &Ident, members: &[Ident], kind: DimensionKind) {
        let mut seen = BTreeSet::new();
        for member in members {
            if !seen.insert(member.name.as_str()) {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::Duplicate,
                        format!("`{}` is a member twice", member.name),
                    )
                    .label(member.span, "declared again")
                    .help("leave one of the two out"),
                );
            }
        }
        let members: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
        let same = |other: &Dimension| other.name == name.name && other.members == members;
        // A part's dimension with the same name and members is the same.
        let shared = self
            .model
            .dimensions
            .iter()
            .position(same)
            .filter(|_| self.here.len() > 1);
        let id = DimId(shared.unwrap_or(self.model.dimensions.len()) as u32);
        if shared.is_none() {
            let name = name.name.clone();
            self.model.dimensions.push(Dimension {
                name,
                members,
                kind,
                span: self.model.span,
            });
        }
        self.model.dimensions[id.index()].span = name.span;
        self.name(self.scope(), name.clone(), Meaning::Dimension(id));
    }

    /// The built-in dimension whose members are the timeline's periods.
    fn vintages(&mut self, name: Ident) {
        let known = self
            .model
            .dimensions
            .iter()
            .position(|dim| dim.kind == DimensionKind::Vintage);
        let id = DimId(known.unwrap_or(self.model.dimensions.len()) as u32);
        if known.is_none() {
            self.model.dimensions.push(Dimension {
                name: VINTAGE.to_owned(),
                members: period_labels(&self.model.timeline),
                kind: DimensionKind::Vintage,
                span: name.span,
            });
        }
        self.name(self.scope(), name, Meaning::Dimension(id));
    }
}

/// The name of the built-in dimension of vintages.
const VINTAGE: &str = "vintage";

/// The members of the vintages: the periods' labels.
pub(super) fn period_labels(timeline: &Timeline) -> Vec<String> {
    timeline
        .periods()
        .iter()
        .map(|period| period.label())
        .collect()
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
