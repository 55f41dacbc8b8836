//! From the syntax of an expression to a typed one: names are looked up where they stand,
//! units follow the operators, and every problem is reported at its place.

use std::cell::RefCell;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span, suggest};
use crate::resolve::{DimId, LineId, Meaning, Model, ScopeId, period_literal};
use crate::syntax::ast::{self, Expr, ExprKind, LineKind, MapKey, NumberStyle, Path};

/// What is known of a line before its formula is settled.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LineInfo {
    pub ty: Ty,
    pub shape: Shape,
}

/// The names that stand for a function's parameters while its body is checked.
pub(super) struct Frame {
    pub scope: ScopeId,
    pub params: IndexMap<String, usize>,
}

pub(super) struct Elaborator<'m> {
    pub model: &'m Model,
    pub infos: &'m [LineInfo],
    pub diagnostics: Vec<Diagnostic>,
    /// What parameters stand for, in the expression being checked.
    pub arguments: Vec<TExpr>,
    pub frames: Vec<Frame>,
    /// The line whose formula this is; None for a check or an expect.
    pub line: Option<LineId>,
    /// Whether `base.x` may be written: in tests.
    pub in_test: bool,
    /// The lines that were read so far.
    pub reads: RefCell<BTreeSet<LineId>>,
}

impl<'m> Elaborator<'m> {
    pub fn new(model: &'m Model, infos: &'m [LineInfo], scope: ScopeId) -> Elaborator<'m> {
        Elaborator {
            model,
            infos,
            diagnostics: Vec::new(),
            arguments: Vec::new(),
            frames: vec![Frame {
                scope,
                params: IndexMap::new(),
            }],
            line: None,
            in_test: false,
            reads: RefCell::default(),
        }
    }

    pub fn error(&mut self, diagnostic: Diagnostic) -> TExpr {
        let span = diagnostic
            .labels
            .first()
            .map_or(self.model.span, |label| label.span);
        self.diagnostics.push(diagnostic);
        TExpr::unknown(span)
    }

    pub fn scope(&self) -> ScopeId {
        self.frames
            .last()
            .map_or(crate::resolve::ROOT, |frame| frame.scope)
    }

    pub fn lookup(&self, name: &str) -> Option<&'m Meaning> {
        let scope = self.model.scopes.get(self.scope().index())?;
        scope.names.get(name).map(|named| &named.meaning)
    }

    pub fn expr(&mut self, expr: &Expr) -> TExpr {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number { value, style, unit } => {
                self.number(span, *value, *style, unit.as_ref())
            }
            ExprKind::Name(path) => self.name(path),
            ExprKind::Period(_) => match period_literal(expr, self.model.fiscal) {
                Some(Ok(period)) => TExpr::value(span, Ty::Period, Value::Period(period)),
                Some(Err(diagnostic)) => self.error(diagnostic),
                None => TExpr::unknown(span),
            },
            ExprKind::Text(text) => {
                TExpr::new(span, Ty::Text, Shape::default(), TKind::Text(text.clone()))
            }
            ExprKind::Bool(value) => TExpr::value(span, Ty::Bool, Value::Bool(*value)),
            ExprKind::Blank => TExpr::value(span, Ty::Blank, Value::Blank),
            ExprKind::Never => TExpr::value(span, Ty::Period, Value::Never),
            ExprKind::Hole => self.hole(span),
            ExprKind::Negate(operand) => {
                let operand = self.numeric(operand);
                let ty = operand.ty.clone();
                TExpr::op(span, Op::Neg, ty, vec![operand])
            }
            ExprKind::Not(operand) => {
                let operand = self.condition(operand);
                TExpr::op(span, Op::Not, Ty::Bool, vec![operand])
            }
            ExprKind::Binary {
                op,
                op_span,
                left,
                right,
            } => self.binary(span, *op, *op_span, left, right),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.conditional(span, condition, then, otherwise),
            ExprKind::IsBlank { value, negated } => {
                let value = self.expr(value);
                let shape = value.shape.clone();
                let kind = TKind::IsBlank {
                    value: Box::new(value),
                    negated: *negated,
                };
                TExpr::new(span, Ty::Bool, shape, kind)
            }
            ExprKind::In { value, currency } => self.in_currency(span, value, currency),
            ExprKind::Index { base, indices } => self.index(span, base, indices),
            ExprKind::Field { field, .. } => {
                let message = format!("`.{}` can't follow an index", field.name);
                self.error(
                    Diagnostic::new(Code::Type, message)
                        .label(field.span, "after an index")
                        .help("index last: `cloud.remaining[2025-01]`"),
                )
            }
            ExprKind::Call(call) => self.call(span, call),
            ExprKind::Range { from, to } => {
                let (from, to) = (self.period(from), self.period(to));
                TExpr::op(span, Op::Window, Ty::Window, vec![from, to])
            }
            ExprKind::WindowFor { from, length } => {
                let from = self.period(from);
                let (length, group) = self.duration(length);
                TExpr::op(span, Op::WindowFor(group), Ty::Window, vec![from, length])
            }
            ExprKind::Map(entries) => self.map(span, entries),
            ExprKind::List(_) => self.error(
                Diagnostic::new(
                    Code::Type,
                    "a list stands only where a function takes a series",
                )
                .label(span, "a list here"),
            ),
            ExprKind::Points(points) => self.points(span, points),
            ExprKind::First { value, then } => {
                let (value, then) = (self.expr(value), self.expr(then));
                let (value, then, ty) = self.unify(value, then, "`first` and `then`");
                self.first(span, value, then, ty)
            }
            ExprKind::Piecewise { arms, last } => self.piecewise(span, arms, last),
            ExprKind::Timed { value, timing } => self.timed(span, value, timing),
        }
    }

    pub fn first(&self, span: Span, value: TExpr, then: TExpr, ty: Ty) -> TExpr {
        let mut shape = value.shape.clone().join(&then.shape);
        shape.time = true;
        TExpr::new(
            span,
            ty,
            shape,
            TKind::First {
                value: Box::new(value),
                then: Box::new(then),
            },
        )
    }

    fn number(
        &mut self,
        span: Span,
        value: Decimal,
        style: NumberStyle,
        unit: Option<&ast::UnitExpr>,
    ) -> TExpr {
        let percent = matches!(
            style,
            NumberStyle::Percent | NumberStyle::Points | NumberStyle::BasisPoints
        );
        let ty = match unit {
            None if value.is_zero() && !percent => Ty::Zero,
            None => Ty::Number(Quantity {
                unit: crate::units::Unit::plain(),
                percent,
            }),
            Some(unit) => match self.unit(unit) {
                Some(unit) => Ty::Number(Quantity { unit, percent }),
                None => Ty::Unknown,
            },
        };
        TExpr::value(span, ty, Value::Number(value))
    }

    /// A dotted name: a parameter, a value of the calendar, a line, or `base.` and a line.
    fn name(&mut self, path: &Path) -> TExpr {
        let first = &path.parts[0].name;
        let rest: Vec<&str> = path.parts[1..]
            .iter()
            .map(|part| part.name.as_str())
            .collect();
        if rest.is_empty()
            && let Some(frame) = self.frames.last()
            && let Some(&index) = frame.params.get(first)
        {
            let argument = &self.arguments[index];
            return TExpr::new(
                path.span,
                argument.ty.clone(),
                argument.shape.clone(),
                TKind::Argument(index),
            );
        }
        if first == "period" {
            return self.calendar_value(path.span, &rest, path);
        }
        if first == "base" && !rest.is_empty() {
            return self.base_line(path, &rest.join("."));
        }
        if first == "prev" && rest.is_empty() {
            return match self.line {
                Some(id) => {
                    let own = self.line_read(path.span, id);
                    self.shift(path.span, own, Lag::Periods(1))
                }
                None => self.error(
                    Diagnostic::new(Code::Type, "`prev` alone is a line's own last value")
                        .label(path.span, "not in a line")
                        .help("name what is meant: `prev(x)`"),
                ),
            };
        }
        let full: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
        let full = full.join(".");
        match self.lookup(&full) {
            Some(Meaning::Line(id)) => self.line_read(path.span, *id),
            Some(meaning) => {
                let what = match meaning {
                    Meaning::Function(_) => "a function: call it with `(`…`)`",
                    Meaning::Dimension(_) => "a dimension, not a value",
                    Meaning::Unit(_) => "a unit: a number must stand before it",
                    Meaning::Label(what) => {
                        return self.error(
                            Diagnostic::new(
                                Code::Type,
                                format!("`{full}` is a {what}, which has no value"),
                            )
                            .label(path.span, format!("a {what}")),
                        );
                    }
                    Meaning::Line(_) => "a line",
                };
                self.error(
                    Diagnostic::new(Code::Type, format!("`{full}` is {what}"))
                        .label(path.span, "no value"),
                )
            }
            None => {
                let diagnostic = self.unknown_name(&full, path.span);
                self.error(diagnostic)
            }
        }
    }

    pub fn unknown_name(&self, name: &str, span: Span) -> Diagnostic {
        let known = self.model.scopes[self.scope().index()].names.iter();
        let lines = known.filter(|(_, named)| matches!(named.meaning, Meaning::Line(_)));
        let params = self
            .frames
            .last()
            .into_iter()
            .flat_map(|frame| frame.params.keys());
        let candidates = lines
            .map(|(name, _)| name.as_str())
            .chain(params.map(String::as_str));
        let help = suggest::did_you_mean(name, candidates).or_else(|| {
            self.model
                .units
                .lookup(name)
                .map(|_| "it is a unit: a number must stand before it".into())
        });
        Diagnostic::new(
            Code::UnknownName,
            format!("there is nothing called `{name}`"),
        )
        .label(span, "not declared")
        .help_if(help)
    }

    fn base_line(&mut self, path: &Path, name: &str) -> TExpr {
        if !self.in_test {
            return self.error(
                Diagnostic::new(Code::Type, "`base` is the run without a test's givens")
                    .label(path.span, "not in a test"),
            );
        }
        match self.lookup(name) {
            Some(Meaning::Line(id)) => {
                let read = self.line_read(path.span, *id);
                TExpr {
                    kind: TKind::Base(*id),
                    ..read
                }
            }
            _ => {
                let diagnostic = self.unknown_name(name, path.span);
                self.error(diagnostic)
            }
        }
    }

    pub fn line_read(&self, span: Span, id: LineId) -> TExpr {
        self.reads.borrow_mut().insert(id);
        let info = &self.infos[id.index()];
        TExpr::new(span, info.ty.clone(), info.shape.clone(), TKind::Line(id))
    }

    fn conditional(
        &mut self,
        span: Span,
        condition: &Expr,
        then: &Expr,
        otherwise: &Expr,
    ) -> TExpr {
        let condition = self.condition(condition);
        let (then, otherwise) = (self.expr(then), self.expr(otherwise));
        let (then, otherwise, ty) = self.unify(then, otherwise, "`then` and `else`");
        if_then_else(span, condition, then, otherwise, ty)
    }

    /// An expression that must be true or false.
    pub fn condition(&mut self, expr: &Expr) -> TExpr {
        let value = self.expr(expr);
        match value.ty {
            Ty::Bool | Ty::Unknown | Ty::Blank => value,
            _ => {
                let found = self.describe(&value.ty);
                self.error(
                    Diagnostic::new(
                        Code::Type,
                        format!("a condition is true or false, but this is {found}"),
                    )
                    .label(value.span, found)
                    .help("compare it with something: `x > 0`"),
                )
            }
        }
    }

    /// An expression that must be a number; a condition counts as 1 or 0.
    pub fn numeric(&mut self, expr: &Expr) -> TExpr {
        let value = self.expr(expr);
        self.as_number(value)
    }

    pub fn as_number(&mut self, value: TExpr) -> TExpr {
        match value.ty {
            Ty::Number(_) | Ty::Zero | Ty::Blank | Ty::Unknown => value,
            Ty::Bool => TExpr::op(value.span, Op::Indicator, Ty::plain(), vec![value]),
            Ty::Period | Ty::Window | Ty::Text => {
                let found = self.describe(&value.ty);
                self.error(
                    Diagnostic::new(
                        Code::Type,
                        format!("a number is due here, but this is {found}"),
                    )
                    .label(value.span, found),
                )
            }
        }
    }

    /// `{ free: A, pro: B, else: C }`: the dimension is the one that has these members.
    fn map(&mut self, span: Span, entries: &[(MapKey, Expr)]) -> TExpr {
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
                            .label(name.span, "given again"),
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
            d.code == Code::UnknownMember
                && d.labels.first().is_some_and(|l| contains(span, l.span))
        });
        let missing: Vec<&str> = (0..values.len())
            .filter(|&at| values[at].is_none() && rest.is_none())
            .map(|at| dimension.members[at].as_str())
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
        let mut shape = Shape {
            time: false,
            dims: vec![dim],
        };
        let fallback = rest.unwrap_or_else(|| TExpr::unknown(span));
        let values: Vec<TExpr> = values
            .into_iter()
            .map(|value| value.unwrap_or_else(|| fallback.clone()))
            .collect();
        for value in &values {
            shape = shape.join(&value.shape);
        }
        TExpr::new(span, ty, shape, TKind::Members { dim, values })
    }

    /// Of the line's own dimensions the one that most keys are members of.
    fn map_dimension(&self, entries: &[(MapKey, Expr)]) -> Option<DimId> {
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

    fn in_currency(&mut self, span: Span, value: &Expr, currency: &ast::Ident) -> TExpr {
        let value = self.numeric(value);
        let units = &self.model.units;
        let Some(target) = units
            .lookup(&currency.name)
            .filter(|id| units.is_currency(*id))
        else {
            let currencies = units
                .names()
                .filter(|name| units.lookup(name).is_some_and(|id| units.is_currency(id)));
            let help = suggest::did_you_mean(&currency.name, currencies);
            return self.error(
                Diagnostic::new(
                    Code::UnknownUnit,
                    format!("there is no currency `{}`", currency.name),
                )
                .label(currency.span, "not declared")
                .help_if(help),
            );
        };
        let Ty::Number(quantity) = value.ty.clone() else {
            return value;
        };
        match quantity.unit.currency(units) {
            None => self.error(
                Diagnostic::new(
                    Code::UnitMismatch,
                    format!("`in {}` needs an amount of money", currency.name),
                )
                .label(value.span, quantity.unit.describe(units)),
            ),
            Some((from, _)) if from == target => value,
            Some((from, power)) => {
                let in_target = quantity
                    .unit
                    .times_power(&crate::units::Unit::of(from), -power)
                    .times_power(&crate::units::Unit::of(target), power);
                let rate = self.exchange_rate(span, from, target);
                let op = if power > 0 { Op::Mul } else { Op::Div };
                TExpr::op(span, op, Ty::number(in_target), vec![value, rate])
            }
        }
    }

    /// What one unit of `from` is worth in `to`, by the declared rates.
    fn exchange_rate(
        &mut self,
        span: Span,
        from: crate::units::SymbolId,
        to: crate::units::SymbolId,
    ) -> TExpr {
        let worth = |currency| {
            self.model
                .rates
                .iter()
                .find(|rate| rate.currency == currency)
        };
        let reporting = self.model.units.reporting_currency();
        let read = |id| TExpr {
            ty: Ty::plain(),
            ..self.line_read(span, id)
        };
        match (worth(from), worth(to)) {
            (Some(rate), None) if Some(to) == reporting => read(rate.line),
            (None, Some(rate)) if Some(from) == reporting => TExpr::op(
                span,
                Op::Div,
                Ty::plain(),
                vec![TExpr::number(span, 1), read(rate.line)],
            ),
            (Some(rate), Some(other)) => TExpr::op(
                span,
                Op::Div,
                Ty::plain(),
                vec![read(rate.line), read(other.line)],
            ),
            _ => {
                let units = &self.model.units;
                let (from, to) = (units.name(from).to_owned(), units.name(to).to_owned());
                self.error(
                    Diagnostic::new(
                        Code::UnknownUnit,
                        format!("no rate from {from} to {to} is declared"),
                    )
                    .label(span, "to be converted")
                    .help(format!("declare one: `currency {from} = 1.08 {to}`")),
                )
            }
        }
    }

    fn hole(&mut self, span: Span) -> TExpr {
        self.error(
            Diagnostic::new(
                Code::Hole,
                "a hole: something is still to be filled in here",
            )
            .label(span, "to be filled in")
            .help("write a number with its unit, or the name of a line"),
        )
    }

    /// A type, for messages.
    pub fn describe(&self, ty: &Ty) -> String {
        match ty {
            Ty::Number(quantity) => quantity.unit.describe(&self.model.units),
            Ty::Zero => "a plain number".into(),
            Ty::Bool => "a condition".into(),
            Ty::Period => "a period".into(),
            Ty::Window => "a window of periods".into(),
            Ty::Text => "a text".into(),
            Ty::Blank => "blank".into(),
            Ty::Unknown => "of an unknown type".into(),
        }
    }

    pub fn line_kind(&self) -> Option<LineKind> {
        self.line.map(|id| self.model.line(id).kind)
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

pub(super) fn if_then_else(
    span: Span,
    condition: TExpr,
    then: TExpr,
    otherwise: TExpr,
    ty: Ty,
) -> TExpr {
    let shape = condition
        .shape
        .clone()
        .join(&then.shape)
        .join(&otherwise.shape);
    let kind = TKind::If(Box::new(condition), Box::new(then), Box::new(otherwise));
    TExpr::new(span, ty, shape, kind)
}
