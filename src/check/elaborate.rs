//! From the syntax of an expression to a typed one: names are looked up where they stand,
//! units follow the operators, and every problem is reported at its place.

use std::cell::RefCell;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::{FunctionId, LineId, Meaning, Model, ScopeId, TableId, period_literal};
use crate::syntax::ast::{self, Expr, ExprKind, LineKind, NumberStyle};

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
    /// The parameters that stand for a series, with the type of its values.
    pub series: IndexMap<String, (Operand, Ty)>,
}

impl Frame {
    /// The frame of a formula that stands in a scope itself, outside of functions.
    fn of(scope: ScopeId) -> Frame {
        Frame {
            scope,
            params: IndexMap::new(),
            series: IndexMap::new(),
        }
    }
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
    /// Whether what is written stands outside of the model, in a question about it.
    pub asked: bool,
    /// The model without a test's givens, where it is known.
    pub base: Option<&'m TypedModel>,
    /// How many expressions were checked inside of functions: each call checks its body anew.
    pub in_functions: usize,
    /// The lines that were read so far.
    pub reads: RefCell<BTreeSet<LineId>>,
    /// The tables of data whose values were taken before a forecast.
    pub actuals: BTreeSet<TableId>,
    /// The inputs whose number became a part of the formula, as a lag or a length.
    pub fixed: BTreeSet<LineId>,
    /// Where the holes are.
    pub holes: Vec<Span>,
}

impl<'m> Elaborator<'m> {
    pub fn new(model: &'m Model, infos: &'m [LineInfo], scope: ScopeId) -> Elaborator<'m> {
        Elaborator {
            model,
            infos,
            diagnostics: Vec::new(),
            arguments: Vec::new(),
            frames: vec![Frame::of(scope)],
            line: None,
            in_test: false,
            asked: false,
            base: None,
            in_functions: 0,
            reads: RefCell::default(),
            actuals: BTreeSet::new(),
            fixed: BTreeSet::new(),
            holes: Vec::new(),
        }
    }

    /// Reports an error, whose place has no type that could be wrong once more.
    ///
    /// What is wrong with an expression that holds a faulty one follows from that fault, and is
    /// left out.
    pub fn error(&mut self, diagnostic: Diagnostic) -> TExpr {
        let span = diagnostic
            .labels
            .first()
            .map_or(self.model.span, |label| label.span);
        let follows = self.diagnostics.iter().any(|known| {
            let place = known.labels.first();
            known.is_error() && place.is_some_and(|place| span.contains(place.span))
        });
        if !follows {
            self.diagnostics.push(diagnostic);
        }
        TExpr::unknown(span)
    }

    pub fn scope(&self) -> ScopeId {
        self.frames
            .last()
            .map_or(crate::resolve::ROOT, |frame| frame.scope)
    }

    /// The scope of the expression itself, and not of a function that it calls.
    pub fn home(&self) -> ScopeId {
        self.frames
            .first()
            .map_or(crate::resolve::ROOT, |frame| frame.scope)
    }

    /// Checks what another scope writes, as a part's settings are written by the model around it.
    pub fn at_home<T>(&mut self, scope: ScopeId, check: impl FnOnce(&mut Self) -> T) -> T {
        let away = std::mem::replace(&mut self.frames, vec![Frame::of(scope)]);
        let result = check(self);
        self.frames = away;
        result
    }

    pub fn lookup(&self, name: &str) -> Option<&'m Meaning> {
        let scope = self.model.scopes.get(self.scope().index())?;
        scope.names.get(name).map(|named| &named.meaning)
    }

    /// The function that a call by this name means.
    pub fn function(&self, name: &str) -> Option<FunctionId> {
        let scope = self.model.scopes.get(self.scope().index())?;
        scope.function(name)
    }

    pub fn expr(&mut self, expr: &Expr) -> TExpr {
        let span = expr.span;
        self.in_functions += usize::from(self.frames.len() > 1);
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
                let text = text.clone();
                self.error(
                    Diagnostic::new(Code::Type, "a text is no value")
                        .label(span, "between quotes")
                        .help(format!(
                            "write `{text}` without quotes; a source stands after the value"
                        )),
                )
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
                self.check_window(span, &from, &to);
                TExpr::op(span, Op::Window, Ty::Window, vec![from, to])
            }
            ExprKind::WindowFor { from, length } => {
                let from = self.period(from);
                let (length, group) = self.duration(length);
                TExpr::op(span, Op::WindowFor(group), Ty::Window, vec![from, length])
            }
            ExprKind::Map(entries) => self.map(span, entries),
            ExprKind::List(_) => self.misplaced_series(span, "a list"),
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
        // Each vintage has a first period of its own.
        if let Some(vintage) = self.own_vintage() {
            shape = shape.join(&Shape {
                time: true,
                dims: vec![vintage],
            });
        }
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
            _ if let Some(hole) =
                self.filled_by(&value, "a condition", "`x > 0`", |ty| *ty == Ty::Bool) =>
            {
                self.error(hole)
            }
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
            Ty::Period | Ty::Window => {
                let found = self.describe(&value.ty);
                self.error(
                    Diagnostic::new(
                        Code::Type,
                        format!("a number is due here, but this is {found}"),
                    )
                    .label(value.span, found)
                    .help(number_instead(&value.ty)),
                )
            }
        }
    }

    /// A type, for messages.
    pub fn describe(&self, ty: &Ty) -> String {
        match ty {
            Ty::Number(quantity) => quantity.unit.describe(&self.model.units),
            Ty::Zero => "a plain number".into(),
            Ty::Bool => "a condition".into(),
            Ty::Period => "a period".into(),
            Ty::Window => "a window of periods".into(),
            Ty::Blank => "blank".into(),
            Ty::Unknown => "of an unknown type".into(),
        }
    }

    pub fn line_kind(&self) -> Option<LineKind> {
        self.line.map(|id| self.model.line(id).kind)
    }
}

/// How what is no number is meant where one is due.
fn number_instead(found: &Ty) -> &'static str {
    match found {
        Ty::Window => "write the amount first: `$5/month during 2025-01 for 12 months`",
        Ty::Period => {
            "for a number of the calendar write `period.year`, `period.month` or `months_between(a, b)`"
        }
        _ => "write a number, or the name of a line",
    }
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
