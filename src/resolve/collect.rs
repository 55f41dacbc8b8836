//! From declarations to a [`Model`]: calendar and units first, then lines and all that
//! refers to them. The order of declarations never matters.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::loader::{self, Loaded};
use super::model::*;
use super::timeline::timeline;
use crate::base::{Code, Diagnostic, Files, SourceMap, Span, suggest};
use crate::calendar::{Date, FiscalCalendar, Granularity, Timeline};
use crate::syntax::ast::{self, Expr, ExprKind, Ident, Item, ItemKind};
use crate::units::{Ratio, SymbolKind, Unit, UnitTable};

pub(super) struct Collector<'a> {
    sources: &'a mut SourceMap,
    files: &'a dyn Files,
    pub(super) model: Model,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Modules already included, so that a second mention adds nothing.
    included: BTreeSet<String>,
    used: IndexMap<String, ScopeId>,
}

/// An item with the scope it belongs to and whether it came by `include`.
struct Placed {
    item: Item,
    included: bool,
}

impl<'a> Collector<'a> {
    pub(super) fn new(sources: &'a mut SourceMap, files: &'a dyn Files) -> Collector<'a> {
        Collector {
            sources,
            files,
            model: empty_model(),
            diagnostics: Vec::new(),
            included: BTreeSet::new(),
            used: IndexMap::new(),
        }
    }

    pub(super) fn model(mut self, loaded: Loaded) -> (Model, Vec<Diagnostic>) {
        self.model.span = Span::new(loaded.file, 0, 0);
        let items = self.gather(loaded, false);
        self.calendar(&items);
        self.units(&items);
        self.dimensions(&items);
        for placed in &items {
            if let ItemKind::Use { source, names } = &placed.item.kind {
                self.use_module(source, names, placed.item.span);
            }
        }
        for Placed { item, included } in items {
            self.declare(item, included);
        }
        self.attach_transfers();
        (self.model, self.diagnostics)
    }

    /// The items of a file, with those of the files it includes in their place.
    fn gather(&mut self, loaded: Loaded, included: bool) -> Vec<Placed> {
        self.diagnostics.extend(loaded.diagnostics);
        for name in loaded.ast.broken {
            let id = self.push_line(Line {
                role: Role::Internal,
                ..blank_line(name.name.clone(), ast::LineKind::Ratio, name.span)
            });
            self.name(ROOT, name, Meaning::Line(id));
        }
        let mut items = Vec::new();
        for item in loaded.ast.items {
            let ItemKind::Include { source } = &item.kind else {
                items.push(Placed { item, included });
                continue;
            };
            if let Some(loaded) = self.load_module(source, item.span) {
                items.extend(self.gather(loaded, true));
            }
        }
        items
    }

    /// The module, unless it was included before or can't be read.
    fn load_module(&mut self, source: &ast::Module, span: Span) -> Option<Loaded> {
        let (name, loaded) = match source {
            ast::Module::Library(path) => {
                let name = path_text(path);
                if !self.included.insert(name.clone()) {
                    return None;
                }
                (
                    name.clone(),
                    loader::load_library(self.sources, &name, path.span),
                )
            }
            ast::Module::File(text) => {
                let from = &self.sources.get(span.file).name;
                match relative(from, &text.value) {
                    Ok(path) if !self.included.insert(path.clone()) => return None,
                    Ok(path) => (
                        path.clone(),
                        loader::load(self.sources, self.files, &path, Some(text.span)),
                    ),
                    Err(reason) => (
                        text.value.clone(),
                        Err(Diagnostic::new(
                            Code::FileUnreadable,
                            format!("`{}` {reason}", text.value),
                        )
                        .label(text.span, "named here")),
                    ),
                }
            }
        };
        match loaded {
            Ok(loaded) => Some(loaded),
            Err(diagnostic) => {
                self.included.remove(&name);
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn calendar(&mut self, items: &[Placed]) {
        let mut declared: Option<(&ast::Timeline, Span)> = None;
        for Placed { item, .. } in items {
            match &item.kind {
                ItemKind::Model { name, title } => {
                    self.model.name = name.name.clone();
                    self.model.title = title.as_ref().map(|text| text.value.clone());
                    self.model.doc = item.doc.as_ref().map(|doc| doc.value.clone());
                    self.model.span = item.span;
                }
                ItemKind::FiscalYear { month } => {
                    self.model.fiscal = FiscalCalendar::new(*month).unwrap_or_default();
                }
                ItemKind::Timeline(timeline) => match declared {
                    None => declared = Some((timeline, item.span)),
                    Some((_, first)) => self.diagnostics.push(
                        Diagnostic::new(Code::Duplicate, "a model has one timeline")
                            .label(item.span, "declared again")
                            .label(first, "first declared here"),
                    ),
                },
                _ => {}
            }
        }
        match declared {
            Some((declared, span)) => match timeline(declared, self.model.fiscal, span) {
                Ok(timeline) => self.model.timeline = timeline,
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            },
            None if self.diagnostics.is_empty() => self.diagnostics.push(
                Diagnostic::new(Code::BadTimeline, "the model has no timeline")
                    .label(self.model.span, "a model needs one")
                    .help("add for instance `timeline monthly from 2024-09 for 60 months`"),
            ),
            None => {}
        }
    }

    fn units(&mut self, items: &[Placed]) {
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

    fn dimensions(&mut self, items: &[Placed]) {
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

    fn use_module(&mut self, source: &ast::Module, names: &[Ident], span: Span) {
        let key = match source {
            ast::Module::Library(path) => path_text(path),
            ast::Module::File(text) => text.value.clone(),
        };
        let scope = match self.used.get(&key) {
            Some(scope) => *scope,
            None => {
                let Some(loaded) = self.load_module(source, span) else {
                    return;
                };
                self.diagnostics.extend(loaded.diagnostics);
                let scope = ScopeId(self.model.scopes.len() as u32);
                self.model.scopes.push(Scope::default());
                for item in loaded.ast.items {
                    if let ItemKind::Function(function) = item.kind {
                        self.function(function, item.doc, item.span, scope);
                    }
                }
                self.used.insert(key.clone(), scope);
                scope
            }
        };
        let wanted: Vec<Ident> = if names.is_empty() {
            let all = self.model.scopes[scope.index()].names.keys().cloned();
            all.map(|name| Ident { name, span }).collect()
        } else {
            names.to_vec()
        };
        for name in wanted {
            let known = &self.model.scopes[scope.index()].names;
            match known.get(&name.name) {
                Some(named) => {
                    let meaning = named.meaning.clone();
                    self.name(ROOT, name, meaning);
                }
                None => {
                    let help = suggest::did_you_mean(&name.name, known.keys().map(String::as_str));
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::UnknownName,
                            format!("`{key}` has no `{}`", name.name),
                        )
                        .label(name.span, "not there")
                        .help_if(help),
                    );
                }
            }
        }
    }

    fn declare(&mut self, item: Item, included: bool) {
        match item.kind {
            ItemKind::Line(line) => self.line(*line, item.doc, item.span, included),
            ItemKind::Currency {
                name,
                rate: Some(rate),
            } => self.currency_rate(name, rate),
            ItemKind::Function(function) => self.function(function, item.doc, item.span, ROOT),
            ItemKind::Check(check) => {
                self.name(ROOT, check.name.clone(), Meaning::Label("check"));
                self.model.checks.push(Check {
                    name: check.name.name,
                    condition: check.condition,
                    message: check.message.map(|text| text.value),
                    scope: ROOT,
                    span: item.span,
                });
            }
            ItemKind::Scenario {
                name,
                parents,
                title,
                settings,
            } => {
                self.name(ROOT, name.clone(), Meaning::Label("scenario"));
                let title = title.map(|text| text.value);
                let scenario = Scenario {
                    title,
                    parents,
                    settings,
                    span: name.span,
                };
                self.model.scenarios.entry(name.name).or_insert(scenario);
            }
            ItemKind::Test {
                title,
                givens,
                expects,
            } => self.model.tests.push(Test {
                title: title.value,
                givens,
                expects,
                span: title.span,
            }),
            ItemKind::Part { .. } => self.not_yet("`part`", item.span),
            ItemKind::Data(_) => self.not_yet("`data`", item.span),
            ItemKind::Tiers(_) => self.not_yet("`tiers`", item.span),
            ItemKind::Curve(_) => self.not_yet("`curve`", item.span),
            ItemKind::Model { .. }
            | ItemKind::Timeline(_)
            | ItemKind::FiscalYear { .. }
            | ItemKind::Currency { rate: None, .. }
            | ItemKind::Unit { .. }
            | ItemKind::Dimension { .. }
            | ItemKind::Use { .. }
            | ItemKind::Include { .. } => {}
        }
    }

    fn not_yet(&mut self, what: &str, span: Span) {
        self.diagnostics.push(
            Diagnostic::new(
                Code::Unsupported,
                format!("this version of aim does not evaluate {what}"),
            )
            .label(span, "declared here"),
        );
    }

    fn currency_rate(&mut self, name: Ident, rate: Expr) {
        let Some(currency) = self.model.units.lookup(&name.name) else {
            return;
        };
        let line = self.push_line(Line {
            role: Role::Internal,
            body: Body::Formula(rate),
            ..blank_line(
                format!("rate of {}", name.name),
                ast::LineKind::Ratio,
                name.span,
            )
        });
        self.model.rates.push(CurrencyRate { currency, line });
    }

    fn function(
        &mut self,
        function: ast::Function,
        doc: Option<ast::Text>,
        span: Span,
        scope: ScopeId,
    ) {
        let id = FunctionId(self.model.functions.len() as u32);
        self.model.functions.push(Function {
            name: function.name.name.clone(),
            doc: doc.map(|text| text.value),
            params: function.params,
            returns: function.returns,
            body: function.body,
            scope,
            span,
        });
        self.name(scope, function.name, Meaning::Function(id));
    }

    /// Enters a name into a scope; a second meaning for one name is an error at both places.
    pub(super) fn name(&mut self, scope: ScopeId, name: Ident, meaning: Meaning) {
        let names = &mut self.model.scopes[scope.index()].names;
        match names.get(&name.name) {
            None => {
                names.insert(
                    name.name,
                    Named {
                        meaning,
                        span: name.span,
                    },
                );
            }
            Some(first) => {
                let diagnostic = Diagnostic::new(
                    Code::Duplicate,
                    format!("`{}` is declared twice", name.name),
                )
                .label(name.span, "declared again")
                .label(first.span, "first declared here")
                .help("a name is one thing in one model: rename one of them");
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// The source text of a span.
    pub(super) fn text(&self, span: Span) -> &str {
        self.sources.text(span)
    }

    pub(super) fn push_line(&mut self, line: Line) -> LineId {
        self.model.lines.push(line);
        LineId(self.model.lines.len() as u32 - 1)
    }
}

/// A line with nothing but a name, for the others to be filled in.
pub(super) fn blank_line(name: String, kind: ast::LineKind, span: Span) -> Line {
    Line {
        name,
        kind,
        class: None,
        role: Role::Declared,
        scope: ROOT,
        span,
        dims: Vec::new(),
        unit: None,
        body: Body::Broken,
        overrides: Vec::new(),
        weight: None,
        rollup: None,
        signed: false,
        doc: None,
        source: None,
        range: None,
        draw: None,
    }
}

pub(super) fn path_text(path: &ast::Path) -> String {
    let parts: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
    parts.join(".")
}

/// The path of a file named in another, never above the root folder.
fn relative(from: &str, target: &str) -> Result<String, &'static str> {
    if target.starts_with('/') || target.contains(':') || target.contains('\\') {
        return Err("is not a path relative to this file");
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if matches!(parts.last(), None | Some(&"..")) => {
                return Err("lies outside the folder that the program was started in");
            }
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    Ok(parts.join("/"))
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

fn empty_model() -> Model {
    let fiscal = FiscalCalendar::default();
    let first = Date::new(2000, 1, 1).expect("the first day of 2000 is in the calendar");
    Model {
        name: String::new(),
        title: None,
        doc: None,
        span: Span::new(crate::base::FileId(0), 0, 0),
        timeline: Timeline::new(Granularity::Month, first, 1, fiscal)
            .expect("one month is a timeline"),
        fiscal,
        units: UnitTable::default(),
        rates: Vec::new(),
        dimensions: Vec::new(),
        scopes: vec![Scope::default()],
        lines: Vec::new(),
        functions: Vec::new(),
        checks: Vec::new(),
        scenarios: IndexMap::new(),
        tests: Vec::new(),
    }
}
