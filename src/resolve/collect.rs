//! From declarations to a [`Model`]: calendar and units first, then lines and all that
//! refers to them. The order of declarations never matters.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::keyed;
use super::loader::Loaded;
use super::model::*;
use super::scope::{Meaning, Named, Scope};
use super::timeline::timeline;
use crate::base::{Code, Diagnostic, Files, SourceMap, Span};
use crate::calendar::{Date, FiscalCalendar, Granularity, Timeline};
use crate::library::{self, Native};
use crate::syntax::ast::{self, Expr, Ident, Item, ItemKind};
use crate::units::UnitTable;

pub(super) struct Collector<'a> {
    pub(super) sources: &'a mut SourceMap,
    pub(super) files: &'a dyn Files,
    pub(super) model: Model,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Modules already included, so that a second mention adds nothing.
    pub(super) included: BTreeSet<String>,
    pub(super) used: IndexMap<String, ScopeId>,
    /// What files of the library use of each other, by module and names.
    pub(super) needed: IndexMap<(String, Vec<String>), ScopeId>,
    /// Modules of the library that are read and not yet asked for.
    pub(super) ahead: IndexMap<String, Loaded>,
    /// The columns of tables that curves read.
    pub(super) keyed: keyed::Columns,
    /// The file being collected, after those whose parts lead to it.
    pub(super) here: Vec<Here>,
}

/// Where declarations go: a scope, and the part of its parent that it is.
pub(super) struct Here {
    pub scope: ScopeId,
    pub part: String,
    /// The module that the part was read from.
    pub file: String,
}

/// An item with the scope it belongs to and whether it came by `include`.
pub(super) struct Placed {
    pub item: Item,
    pub included: bool,
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
            needed: IndexMap::new(),
            ahead: IndexMap::new(),
            keyed: keyed::Columns::new(),
            here: vec![Here {
                scope: ROOT,
                part: String::new(),
                file: String::new(),
            }],
        }
    }

    /// The model of a file, with the functions of the library's modules that are `offered`.
    pub(super) fn model(mut self, loaded: Loaded, offered: &[&str]) -> (Model, Vec<Diagnostic>) {
        self.model.span = Span::new(loaded.file, 0, 0);
        let items = self.gather(loaded, false);
        self.calendar(&items);
        self.units(&items);
        self.dimensions(&items);
        self.uses(&items);
        self.model.lines.reserve(items.len());
        let mut of_parts = Vec::new();
        for Placed { item, included } in items {
            if let ItemKind::Dimension {
                members: ast::Members::Parts(members),
                ..
            } = &item.kind
            {
                of_parts.extend(members.iter().cloned());
            }
            self.declare(item, included);
        }
        offered.iter().for_each(|module| self.offer(module));
        self.check_parts(&of_parts);
        self.attach_transfers();
        self.attach_tables();
        (self.model, self.diagnostics)
    }

    fn calendar(&mut self, items: &[Placed]) {
        let mut declared: Option<(&ast::Timeline, Span)> = None;
        let mut named: Option<Span> = None;
        for Placed { item, .. } in items {
            match &item.kind {
                ItemKind::Model { .. } if named.is_some() => {
                    let first = named.unwrap_or(item.span);
                    self.diagnostics.push(
                        Diagnostic::new(Code::Duplicate, "a file is one model")
                            .label(item.span, "declared again")
                            .label(first, "first declared here")
                            .help("leave one of the two out; another file's model comes in as a `part`"),
                    );
                }
                ItemKind::Model { name, title } => {
                    named = Some(item.span);
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
                            .label(first, "first declared here")
                            .help("leave one of the two out"),
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

    pub(super) fn declare(&mut self, item: Item, included: bool) {
        match item.kind {
            ItemKind::Line(line) => self.line(*line, item.doc, item.span, included),
            ItemKind::Currency {
                name,
                rate: Some(rate),
            } => self.currency_rate(name, rate),
            ItemKind::Function(function) => {
                let scope = self.scope();
                self.function(function, item.doc, item.span, scope);
            }
            ItemKind::Check(check) => {
                self.declare_name(check.name.clone(), Meaning::Label("check"));
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
                self.declare_name(name.clone(), Meaning::Label("scenario"));
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
            ItemKind::Part {
                name,
                source,
                settings,
            } => self.part(name, &source, settings),
            ItemKind::Data(data) => self.data(data, item.doc),
            ItemKind::Tiers(declared) => {
                let id = TiersId(self.model.tiers.len() as u32);
                self.declare_name(declared.name.clone(), Meaning::Tiers(id));
                let scope = self.scope();
                self.model.tiers.push(Tiers { declared, scope });
            }
            ItemKind::Curve(declared) => {
                let id = CurveId(self.model.curves.len() as u32);
                self.declare_name(declared.name.clone(), Meaning::Curve(id));
                let (dims, scope) = (self.line_dims(&declared.dims), self.scope());
                self.model.curves.push(Curve {
                    declared,
                    dims,
                    scope,
                });
            }
            ItemKind::Correlation(declared) => {
                let scope = self.scope();
                self.model.correlations.push(Correlation {
                    declared,
                    scope,
                    span: item.span,
                });
            }
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

    fn currency_rate(&mut self, name: Ident, rate: Expr) {
        let Some(currency) = self.model.units.lookup(&name.name) else {
            return;
        };
        if self
            .model
            .rates
            .iter()
            .any(|rate| rate.currency == currency)
        {
            return;
        }
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

    pub(super) fn function(
        &mut self,
        function: ast::Function,
        doc: Option<ast::Text>,
        span: Span,
        scope: ScopeId,
    ) {
        let id = FunctionId(self.model.functions.len() as u32);
        let native = match function.body {
            None => self.native(&function, span),
            Some(_) => None,
        };
        self.model.functions.push(Function {
            name: function.name.name.clone(),
            doc: doc.map(|text| text.value),
            params: function.params,
            returns: function.returns,
            body: function.body,
            native,
            scope,
            span,
        });
        self.name(scope, function.name, Meaning::Function(id));
    }

    /// What computes a function without a body: a native one, or None for a built-in one, whose
    /// documentation a module of the library holds.
    fn native(&mut self, function: &ast::Function, span: Span) -> Option<Native> {
        let file = &self.sources.get(span.file).name;
        if library::find(file).is_none() {
            let name = &function.name;
            self.diagnostics.push(
                Diagnostic::new(
                    Code::UnknownFunction,
                    format!("`{}` has no body", name.name),
                )
                .label(name.span, "declared without one")
                .help("say what it gives: `fn double(x) = x * 2`"),
            );
            return None;
        }
        Native::find(file, &function.name.name)
    }

    /// Enters a name into a scope; a second meaning for one name is an error at both places,
    /// unless one of the two is a function of another file.
    pub(super) fn name(&mut self, scope: ScopeId, name: Ident, meaning: Meaning) {
        let functions = &self.model.functions;
        let used = |meaning: &Meaning| match meaning {
            Meaning::Function(id) if functions[id.index()].scope != scope => Some(*id),
            _ => None,
        };
        let entered = &mut self.model.scopes[scope.index()];
        let named = Named {
            meaning,
            span: name.span,
        };
        let Some(first) = entered.names.get_mut(&name.name) else {
            entered.names.insert(name.name, named);
            return;
        };
        if let (Some(function), false) = (used(&first.meaning), named.meaning.is_called()) {
            *first = named;
            entered.shared.insert(name.name, function);
            return;
        }
        if let (Some(function), false) = (used(&named.meaning), first.meaning.is_called()) {
            entered.shared.insert(name.name, function);
            return;
        }
        let diagnostic = Diagnostic::new(
            Code::Duplicate,
            format!("`{}` is declared twice", name.name),
        )
        .label(name.span, "declared again")
        .label(first.span, "first declared here")
        .help("a name is one thing in one model: rename one of them");
        self.diagnostics.push(diagnostic);
    }

    /// The scope of the file being collected.
    pub(super) fn scope(&self) -> ScopeId {
        self.here.last().map_or(ROOT, |here| here.scope)
    }

    /// A name as the model's own file writes it: `rival.api` for `api` within a part.
    pub(super) fn full_name(&self, name: &str) -> String {
        let parts = self.here[1..].iter().map(|here| here.part.as_str());
        parts.chain([name]).collect::<Vec<_>>().join(".")
    }

    /// Enters a name into the scope of its file, and with the parts' names before it into
    /// the scopes of the files that these are parts of.
    pub(super) fn declare_name(&mut self, name: Ident, meaning: Meaning) {
        let span = name.span;
        let mut outer = name.name.clone();
        self.name(self.scope(), name, meaning.clone());
        // What a used module declares is named by its own name only.
        let parts = self
            .here
            .iter()
            .rposition(|here| here.part.is_empty())
            .unwrap_or(0);
        for level in (parts + 1..self.here.len()).rev() {
            outer = format!("{}.{outer}", self.here[level].part);
            let scope = self.here[level - 1].scope;
            let names = &mut self.model.scopes[scope.index()].names;
            names.entry(outer.clone()).or_insert(Named {
                meaning: meaning.clone(),
                span,
            });
        }
    }

    /// The source text of a span.
    pub(super) fn text(&self, span: Span) -> &str {
        self.sources.text(span)
    }

    /// A line of the file being collected, with nothing but a name.
    pub(super) fn new_line(&self, name: &str, kind: ast::LineKind, span: Span) -> Line {
        Line {
            scope: self.scope(),
            ..blank_line(self.full_name(name), kind, span)
        }
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
        sourced: None,
        owner: None,
        note: None,
        range: None,
        draw: None,
    }
}

pub(super) fn path_text(path: &ast::Path) -> String {
    let parts: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
    parts.join(".")
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
        unread: false,
        lines: Vec::new(),
        functions: Vec::new(),
        curves: Vec::new(),
        tiers: Vec::new(),
        tables: Vec::new(),
        checks: Vec::new(),
        correlations: Vec::new(),
        scenarios: IndexMap::new(),
        tests: Vec::new(),
    }
}
