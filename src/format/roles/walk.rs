//! The walk over the tree that fills [`Roles`].
//!
//! Input: nodes of any kind. Output: their places, noted. Invariant: recursion follows the
//! depth of the tree, which the parser has bounded.

use super::{Looseness, Roles};
use crate::base::Span;
use crate::syntax::ast::{
    Call, Clause, ClauseKind, Condition, CurveBody, Expr, ExprKind, Given, Ident, ItemKind, Line,
    MapKey, Members, Module, OverKind, Path, Rate, SetValue, Setting, Timeline, TimelineLength,
    Timing, UnitExpr,
};

impl Roles {
    pub(super) fn item(&mut self, kind: &ItemKind) {
        match kind {
            ItemKind::Model { name, .. } => self.name(name),
            ItemKind::Timeline(timeline) => self.timeline(timeline),
            ItemKind::FiscalYear { .. } => {}
            ItemKind::Currency { name, rate: value }
            | ItemKind::Unit {
                name,
                factor: value,
            } => {
                self.name(name);
                self.exprs(value);
            }
            ItemKind::Dimension { name, members } => {
                self.name(name);
                let (Members::Named(names) | Members::Parts(names)) = members;
                self.listed(names.iter().map(|name| name.span));
                self.names(names);
            }
            ItemKind::Use { source, names } => {
                self.module(source);
                self.names(names);
            }
            ItemKind::Include { source } => self.module(source),
            ItemKind::Part {
                name,
                source,
                settings,
            } => {
                self.name(name);
                self.module(source);
                self.settings(settings);
            }
            ItemKind::Data(data) => {
                self.name(&data.name);
                self.name(&data.format);
                for column in &data.columns {
                    let first = column.role.as_ref().unwrap_or(&column.name);
                    self.entries.insert(first.span.start);
                    self.names(&column.role);
                    self.name(&column.name);
                    self.units(&column.unit);
                }
            }
            ItemKind::Line(line) => self.line(line),
            ItemKind::Correlation(correlation) => {
                for drawn in [&correlation.first, &correlation.second] {
                    self.path(&drawn.target);
                    self.names(&drawn.members);
                }
                self.expr(&correlation.coefficient);
            }
            ItemKind::Check(check) => {
                self.name(&check.name);
                self.condition(&check.condition);
            }
            ItemKind::Scenario {
                name,
                parents,
                settings,
                ..
            } => {
                self.name(name);
                self.names(parents);
                self.settings(settings);
            }
            ItemKind::Test {
                givens, expects, ..
            } => {
                for given in givens {
                    match given {
                        Given::Scenarios(names) => {
                            self.givens
                                .extend(names.first().map(|name| name.span.start));
                            self.names(names);
                        }
                        Given::Setting(setting) => {
                            self.givens.insert(setting.span.start);
                            self.setting(setting);
                        }
                        Given::Timeline(timeline) => {
                            self.givens.insert(timeline.from.span.start);
                            self.timeline(timeline);
                        }
                    }
                }
                for expect in expects {
                    self.entries.insert(expect.span.start);
                    self.condition(&expect.condition);
                }
            }
            ItemKind::Function(function) => {
                self.name(&function.name);
                self.calls.insert(function.name.span.end);
                for param in &function.params {
                    self.name(&param.name);
                    self.units(&param.unit);
                    self.exprs(&param.default);
                }
                self.units(&function.returns);
                self.exprs(&function.body);
            }
            ItemKind::Tiers(tiers) => {
                self.name(&tiers.name);
                self.units(&tiers.unit);
                self.name(&tiers.scheme);
                self.listed(tiers.bands.iter().map(|band| band.span));
                for band in &tiers.bands {
                    self.exprs(&band.up_to);
                    self.expr(&band.rate);
                }
            }
            ItemKind::Curve(curve) => {
                self.name(&curve.name);
                self.names(&curve.dims);
                self.units(&curve.unit);
                self.unit(&curve.by);
                self.name(&curve.interpolation);
                match &curve.body {
                    CurveBody::Points(points) => self.table(points),
                    CurveBody::Members(members) => {
                        self.listed(members.iter().map(|(name, _)| name.span));
                        for (name, points) in members {
                            self.name(name);
                            self.table(points);
                        }
                    }
                    CurveBody::From(path) => self.path(path),
                }
            }
        }
    }

    fn line(&mut self, line: &Line) {
        self.names(&line.class);
        self.name(&line.name);
        self.names(&line.dims);
        self.units(&line.unit);
        self.exprs(&line.value);
        for clause in &line.clauses {
            self.entries.insert(clause.span.start);
            self.clause(clause);
        }
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Source { on, .. } => self.exprs(on),
            ClauseKind::Owner(_) | ClauseKind::Note(_) | ClauseKind::Signed => {}
            ClauseKind::Range(a, b)
            | ClauseKind::Step { at: a, to: b }
            | ClauseKind::Follow { price: a, less: b }
            | ClauseKind::TopsUp { stock: a, to: b } => {
                self.expr(a);
                self.expr(b);
            }
            ClauseKind::Rollup(name) => self.name(name),
            ClauseKind::Draw(value)
            | ClauseKind::Weight(value)
            | ClauseKind::Opening(value)
            | ClauseKind::Plus(value)
            | ClauseKind::Less(value)
            | ClauseKind::Start(value)
            | ClauseKind::Floor(value)
            | ClauseKind::Ceiling(value)
            | ClauseKind::Tick(value)
            | ClauseKind::Pool(value)
            | ClauseKind::During(value)
            | ClauseKind::Share(value)
            | ClauseKind::Cap(value) => self.expr(value),
            ClauseKind::Points(points) => {
                self.name(&points.interpolation);
                self.table(&points.points);
            }
            ClauseKind::Falls(rate) | ClauseKind::Rises(rate) => self.rate(rate),
            ClauseKind::Learns { rate, of, from } => {
                self.expr(rate);
                self.expr(of);
                self.exprs(from);
            }
            ClauseKind::Covers(paths) => self.paths(paths),
        }
    }

    fn rate(&mut self, rate: &Rate) {
        match rate {
            Rate::PerTime(value) => self.expr(value),
            Rate::Factor { per, .. } => self.name(per),
        }
    }

    fn settings(&mut self, settings: &[Setting]) {
        for setting in settings {
            self.entries.insert(setting.span.start);
            self.setting(setting);
        }
    }

    fn setting(&mut self, setting: &Setting) {
        self.path(&setting.target);
        self.names(&setting.members);
        match &setting.value {
            SetValue::Expr(value) => self.expr(value),
            SetValue::Rate(rate) => self.rate(rate),
            SetValue::Names(paths) => self.paths(paths),
        }
        self.exprs(&setting.from);
        self.exprs(&setting.until);
    }

    fn condition(&mut self, condition: &Condition) {
        self.expr(&condition.test);
        self.exprs(&condition.within);
        self.exprs(&condition.from);
        self.exprs(&condition.until);
    }

    fn timeline(&mut self, timeline: &Timeline) {
        self.expr(&timeline.from);
        let (TimelineLength::For(end) | TimelineLength::To(end)) = &timeline.length;
        self.expr(end);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number { .. } | ExprKind::Period(_) => self.atoms.push(expr.span),
            ExprKind::Name(path) => self.path(path),
            ExprKind::Text(_)
            | ExprKind::Bool(_)
            | ExprKind::Blank
            | ExprKind::Never
            | ExprKind::Hole => {}
            ExprKind::Negate(value) | ExprKind::Not(value) | ExprKind::IsBlank { value, .. } => {
                self.expr(value);
            }
            ExprKind::Binary {
                op,
                op_span,
                left,
                right,
            } => {
                self.operators.insert(op_span.start, Looseness::of(*op));
                self.expr(left);
                self.expr(right);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.exprs([condition, then, otherwise].map(AsRef::as_ref)),
            ExprKind::In { value, currency } => {
                self.expr(value);
                self.name(currency);
            }
            ExprKind::Index { base, indices } => {
                self.expr(base);
                self.exprs(indices);
            }
            ExprKind::Field { base, field } => {
                self.expr(base);
                self.name(field);
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Range { from, to: end } | ExprKind::WindowFor { from, length: end } => {
                self.expr(from);
                self.expr(end);
            }
            ExprKind::Map(entries) => {
                self.listed(entries.iter().map(|(key, _)| match key {
                    MapKey::Member(name) => name.span,
                    MapKey::Else(span) => *span,
                }));
                for (key, value) in entries {
                    if let MapKey::Member(name) = key {
                        self.name(name);
                    }
                    self.expr(value);
                }
            }
            ExprKind::List(items) => self.exprs(items),
            ExprKind::Points(points) => {
                self.name(&points.interpolation);
                self.table(&points.points);
            }
            ExprKind::First { value, then } => {
                self.expr(value);
                self.expr(then);
            }
            ExprKind::Piecewise { arms, last } => {
                self.points(arms);
                self.expr(last);
            }
            ExprKind::Timed { value, timing } => {
                self.expr(value);
                self.timing(timing);
            }
        }
    }

    fn timing(&mut self, timing: &Timing) {
        match timing {
            Timing::At(dates) => self.exprs(dates),
            Timing::During(value) | Timing::When(value) => self.expr(value),
            Timing::Every { step, from, until } => {
                self.expr(step);
                self.exprs(from.as_deref());
                self.exprs(until.as_deref());
            }
        }
    }

    fn call(&mut self, call: &Call) {
        self.path(&call.function);
        self.calls.insert(call.function.span.end);
        for arg in &call.args {
            self.names(&arg.name);
            self.expr(&arg.value);
        }
        if let Some(over) = &call.over {
            match &over.kind {
                OverKind::Dims(names) => self.names(names),
                OverKind::Last { length, .. } | OverKind::Next { length, .. } => self.expr(length),
                OverKind::YearToDate | OverKind::FiscalYearToDate | OverKind::Time => {}
            }
        }
        if let Some(filter) = &call.filter {
            self.filters.insert(filter.span.start);
            self.expr(filter);
        }
        if let Some(span) = call.except_self {
            self.exceptions.insert(span.start);
        }
        self.exprs(call.to.as_deref());
    }

    /// The items of a list in braces.
    fn listed(&mut self, items: impl Iterator<Item = Span>) {
        self.listed.extend(items.skip(1).map(|item| item.start));
    }

    /// A table of points in braces.
    fn table(&mut self, points: &[(Expr, Expr)]) {
        self.listed(points.iter().map(|(at, _)| at.span));
        self.points(points);
    }

    fn points(&mut self, points: &[(Expr, Expr)]) {
        for (at, value) in points {
            self.expr(at);
            self.expr(value);
        }
    }

    fn exprs<'t>(&mut self, exprs: impl IntoIterator<Item = &'t Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn module(&mut self, module: &Module) {
        if let Module::Library(path) = module {
            self.path(path);
        }
    }

    fn paths(&mut self, paths: &[Path]) {
        for path in paths {
            self.path(path);
        }
    }

    fn path(&mut self, path: &Path) {
        self.atoms.push(path.span);
    }

    fn names<'t>(&mut self, names: impl IntoIterator<Item = &'t Ident>) {
        for name in names {
            self.name(name);
        }
    }

    fn name(&mut self, name: &Ident) {
        self.atoms.push(name.span);
    }

    fn units<'t>(&mut self, units: impl IntoIterator<Item = &'t UnitExpr>) {
        for unit in units {
            self.unit(unit);
        }
    }

    fn unit(&mut self, unit: &UnitExpr) {
        self.atoms.push(unit.span);
    }
}
