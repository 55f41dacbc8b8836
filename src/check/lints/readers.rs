//! Who reads what: from every name to the places that use it, and what the model's results
//! depend on in the end.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::resolve::{
    Body, CurveId, DimensionKind, FunctionId, LineId, Meaning, Model, ROOT, Scope, ScopeId, TiersId,
};
use crate::syntax::ast::{Expr, ExprKind, Given, LineKind, Path};

/// Something with a name that formulas use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Line(LineId),
    Function(FunctionId),
    Curve(CurveId),
    Tiers(TiersId),
}

/// Where a thing is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub by: Reader,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Thing(Thing),
    /// A check, a scenario: for its own sake.
    Model,
    Test,
}

pub(super) struct Readers<'m> {
    model: &'m Model,
    readings: BTreeMap<Thing, Vec<Reading>>,
}

impl<'m> Readers<'m> {
    pub fn of(model: &'m Model) -> Readers<'m> {
        let mut readers = Readers {
            model,
            readings: BTreeMap::new(),
        };
        readers.lines();
        readers.functions_and_tables();
        for check in &model.checks {
            let expressions = check.condition.expressions();
            readers.read_all(Reader::Model, check.scope, expressions);
        }
        for scenario in model.scenarios.values() {
            let expressions = scenario.settings.iter().flat_map(|s| s.expressions());
            readers.read_all(Reader::Model, ROOT, expressions);
        }
        for test in &model.tests {
            let expects = test.expects.iter();
            let expects = expects.flat_map(|expect| expect.condition.expressions());
            readers.read_all(Reader::Test, ROOT, expects);
            let settings = test.givens.iter().filter_map(|given| match given {
                Given::Setting(setting) => Some(setting.expressions()),
                Given::Scenarios(_) | Given::Timeline(_) => None,
            });
            readers.read_all(Reader::Test, ROOT, settings.flatten());
        }
        readers
    }

    /// Where a thing is used, in no particular order.
    pub fn readings(&self, thing: Thing) -> &[Reading] {
        self.readings.get(&thing).map_or(&[], Vec::as_slice)
    }

    /// Everything that a result of the model depends on, and the results themselves.
    pub fn live(&self) -> BTreeSet<Thing> {
        let lines = self.model.line_ids().map(Thing::Line);
        let mut live: BTreeSet<Thing> = lines.filter(|thing| !self.is_given(*thing)).collect();
        loop {
            let used = self.readings.iter().filter(|(thing, readings)| {
                !live.contains(thing)
                    && readings.iter().any(|reading| match reading.by {
                        Reader::Model => true,
                        Reader::Thing(by) => live.contains(&by),
                        // To expect of an assumption what it is does not use it.
                        Reader::Test => !self.is_input(**thing),
                    })
            });
            let used: Vec<Thing> = used.map(|(thing, _)| *thing).collect();
            if used.is_empty() {
                return live;
            }
            live.extend(used);
        }
    }

    /// Whether a thing is there for others, and no result of its own.
    fn is_given(&self, thing: Thing) -> bool {
        let Thing::Line(id) = thing else { return true };
        let line = self.model.line(id);
        matches!(line.kind, LineKind::Input | LineKind::Const) || matches!(line.body, Body::Data(_))
    }

    fn is_input(&self, thing: Thing) -> bool {
        matches!(thing, Thing::Line(id) if self.model.line(id).kind == LineKind::Input)
    }

    fn lines(&mut self) {
        for id in self.model.line_ids() {
            let line = self.model.line(id);
            let by = Reader::Thing(Thing::Line(id));
            self.read_all(by, line.scope, line.expressions());
            for path in line.covered() {
                self.path(by, line.scope, path);
            }
            for change in &line.overrides {
                self.read_all(by, change.scope, change.expressions());
            }
        }
    }

    fn functions_and_tables(&mut self) {
        let model = self.model;
        for (at, function) in model.functions.iter().enumerate() {
            let by = Reader::Thing(Thing::Function(FunctionId(at as u32)));
            let params = function.params.iter();
            let own: Vec<&str> = params.clone().map(|p| p.name.name.as_str()).collect();
            let defaults = params.filter_map(|param| param.default.as_ref());
            for expr in function.body.iter().chain(defaults) {
                self.read(by, function.scope, expr, &own);
            }
        }
        for (at, curve) in model.curves.iter().enumerate() {
            let by = Reader::Thing(Thing::Curve(CurveId(at as u32)));
            self.read_all(by, curve.scope, curve.expressions());
        }
        for (at, tiers) in model.tiers.iter().enumerate() {
            let by = Reader::Thing(Thing::Tiers(TiersId(at as u32)));
            self.read_all(by, tiers.scope, tiers.expressions());
        }
    }

    fn read_all<'e>(
        &mut self,
        by: Reader,
        scope: ScopeId,
        expressions: impl IntoIterator<Item = &'e Expr>,
    ) {
        for expr in expressions {
            self.read(by, scope, expr, &[]);
        }
    }

    /// Notes every name in an expression; `own` are the parameters that hide others.
    fn read(&mut self, by: Reader, scope: ScopeId, expr: &Expr, own: &[&str]) {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Name(path) => {
                    let hidden = matches!(path.parts.as_slice(), [name] if own.contains(&name.name.as_str()));
                    if !hidden {
                        self.path(by, scope, path);
                    }
                }
                ExprKind::Call(call) => self.called(by, scope, &call.function),
                _ => {}
            }
            open.extend(expr.children());
        }
    }

    fn path(&mut self, by: Reader, scope: ScopeId, path: &Path) {
        let parts: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
        for thing in self.meant(scope, &parts) {
            self.note(by, path.span, thing);
        }
    }

    /// A name with a `(`, which may be a line's as well.
    fn called(&mut self, by: Reader, scope: ScopeId, path: &Path) {
        let function = match path.parts.as_slice() {
            [name] => self
                .scope(scope)
                .and_then(|scope| scope.function(&name.name)),
            _ => None,
        };
        match function {
            Some(function) => self.note(by, path.span, Thing::Function(function)),
            None => self.path(by, scope, path),
        }
    }

    fn note(&mut self, by: Reader, span: Span, thing: Thing) {
        let readings = self.readings.entry(thing).or_default();
        readings.push(Reading { by, span });
    }

    /// What a dotted name stands for: one thing, or a line of each part of a dimension.
    fn meant(&self, scope: ScopeId, parts: &[&str]) -> Vec<Thing> {
        match (self.named(scope, &parts.join(".")), parts) {
            (Some(Meaning::Line(id)), _) => vec![Thing::Line(*id)],
            (Some(Meaning::Function(id)), _) => vec![Thing::Function(*id)],
            (Some(Meaning::Curve(id)), _) => vec![Thing::Curve(*id)],
            (Some(Meaning::Tiers(id)), _) => vec![Thing::Tiers(*id)],
            (Some(_), _) | (None, []) => Vec::new(),
            (None, ["base", rest @ ..]) => self.meant(scope, rest),
            (None, [first, rest @ ..]) => match self.named(scope, first) {
                Some(Meaning::Dimension(dim)) => {
                    let dimension = &self.model.dimensions[dim.index()];
                    if dimension.kind != DimensionKind::Parts {
                        return Vec::new();
                    }
                    let members = dimension.members.iter();
                    let lines = members.filter_map(|part| {
                        match self.named(scope, &format!("{part}.{}", rest.join(".")))? {
                            Meaning::Line(id) => Some(Thing::Line(*id)),
                            _ => None,
                        }
                    });
                    lines.collect()
                }
                _ => Vec::new(),
            },
        }
    }

    fn named(&self, scope: ScopeId, name: &str) -> Option<&'m Meaning> {
        let named = self.scope(scope)?.names.get(name);
        named.map(|named| &named.meaning)
    }

    fn scope(&self, scope: ScopeId) -> Option<&'m Scope> {
        self.model.scopes.get(scope.index())
    }
}
