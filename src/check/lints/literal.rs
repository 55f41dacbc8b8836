//! Numbers as they were written, and the places in an expression where one is the whole of
//! what is said.

use super::Written;
use crate::base::{Decimal, Span};
use crate::resolve::{Meaning, Model, ROOT};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, NumberStyle, Timing};
use crate::units::{Unit, UnitTable};

/// A number with its unit: `$400k/person/year`, `12/month`.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    pub span: Span,
    pub value: Decimal,
    pub style: NumberStyle,
    pub unit: Unit,
}

impl Literal {
    /// The literal that an expression is; `12/month` is one, though written with an operator.
    pub fn of(model: &Model, expr: &Expr) -> Option<Literal> {
        match &expr.kind {
            ExprKind::Number { value, style, unit } => {
                let factors = unit.iter().flat_map(|unit| &unit.factors);
                let unit = factors.fold(Unit::plain(), |whole, factor| {
                    match model.units.lookup(&factor.name.name) {
                        Some(symbol) => whole.times_power(&Unit::of(symbol), factor.power),
                        None => whole,
                    }
                });
                let (value, style, span) = (*value, *style, expr.span);
                Some(Literal {
                    span,
                    value,
                    style,
                    unit,
                })
            }
            ExprKind::Binary {
                op: BinaryOp::Div,
                left,
                right,
                ..
            } => {
                let ExprKind::Name(path) = &right.kind else {
                    return None;
                };
                let [name] = path.parts.as_slice() else {
                    return None;
                };
                let below = model.units.lookup(&name.name)?;
                let named = model.scopes[ROOT.index()].names.get(&name.name);
                if !matches!(
                    named.map(|named| &named.meaning),
                    None | Some(Meaning::Unit(_))
                ) {
                    return None;
                }
                let above = Literal::of(model, left)?;
                Some(Literal {
                    span: expr.span,
                    unit: above.unit.per(&Unit::of(below)),
                    ..above
                })
            }
            _ => None,
        }
    }

    /// The literal that an expression is, with its sign: `-5%` too.
    pub fn signed(model: &Model, expr: &Expr) -> Option<Literal> {
        let ExprKind::Negate(inner) = &expr.kind else {
            return Literal::of(model, expr);
        };
        let literal = Literal::of(model, inner)?;
        Some(Literal {
            span: expr.span,
            value: -literal.value,
            ..literal
        })
    }

    /// Written with `%`, `pp` or `bp`.
    pub fn is_percentage(&self) -> bool {
        matches!(
            self.style,
            NumberStyle::Percent | NumberStyle::Points | NumberStyle::BasisPoints
        )
    }

    /// The unit of time that it is a rate per, where it is a plain number per time.
    pub fn pure_rate(&self, units: &UnitTable) -> Option<&'static str> {
        let factors: Vec<_> = self.unit.symbols().collect();
        let &[(symbol, -1)] = factors.as_slice() else {
            return None;
        };
        TIMES
            .into_iter()
            .find(|time| units.lookup(time) == Some(symbol))
    }

    /// A length of time: `12 months`, `45 days`.
    pub fn is_duration(&self, units: &UnitTable) -> bool {
        !self.unit.is_plain() && self.unit.is_duration(units)
    }
}

/// The built-in times that a rate of growth may be per.
const TIMES: [&str; 5] = ["day", "week", "month", "quarter", "year"];

/// What an expression comes to at one time and for one member: the pieces between its dates
/// and the entries of its tables. A literal among them is an assumption in full view.
pub(super) fn pieces(expr: &Expr) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::In { value, .. } => open.push(value),
            ExprKind::Timed { value, timing } => {
                open.push(value);
                if let Timing::When(condition) = timing {
                    found.push(condition);
                }
            }
            ExprKind::Piecewise { arms, last } => {
                open.push(last);
                open.extend(arms.iter().rev().map(|(value, _)| value));
            }
            ExprKind::First { value, then } => open.extend([then.as_ref(), value]),
            ExprKind::Map(entries) => open.extend(entries.iter().rev().map(|(_, value)| value)),
            ExprKind::Points(points) => {
                open.extend(points.points.iter().rev().map(|(_, value)| value));
            }
            _ => found.push(expr),
        }
    }
    found
}

/// Every literal in an expression, wherever it stands.
pub(super) fn all<'e>(written: &Written<'_>, expr: &'e Expr) -> Vec<(Literal, &'e Expr)> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match Literal::of(written.model, expr) {
            Some(literal) => found.push((literal, expr)),
            None => open.extend(expr.children()),
        }
    }
    found
}
