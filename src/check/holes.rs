//! Holes: what a `?` needs, worked back from what its surroundings are due.
//!
//! Input: the complaints about holes, and the units of all lines. Output: the same complaints,
//! naming the unit that is needed and the lines that have it, where that can be told.

use super::elaborate::{Elaborator, LineInfo};
use super::typed::{Ty, is_flow};
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{Body, Line, LineId, Model, Role};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, LineKind};
use crate::units::{Ratio, Unit};

/// As many lines as a message names.
const SUGGESTIONS: usize = 4;

/// Completes the complaints about holes. It takes the units of all lines, for what fits may be
/// declared anywhere.
pub(super) fn explain(model: &Model, infos: &[LineInfo], diagnostics: &mut [Diagnostic]) {
    if !diagnostics.iter().any(|d| d.code == Code::Hole) {
        return;
    }
    for id in model.line_ids() {
        let line = model.line(id);
        let Body::Formula(formula) = &line.body else {
            continue;
        };
        let mut search = Search {
            elaborator: Elaborator::new(model, infos, line.scope),
            found: Vec::new(),
        };
        search.elaborator.line = Some(id);
        let due = search.unit_of_line(line);
        search.work_back(formula, due);
        for (span, unit) in search.found {
            let at = |d: &&mut Diagnostic| {
                d.code == Code::Hole && d.labels.first().map(|label| label.span) == Some(span)
            };
            if let Some(diagnostic) = diagnostics.iter_mut().find(at) {
                *diagnostic = needs(model, infos, id, span, &unit);
            }
        }
    }
}

/// What is known of the holes of one formula.
struct Search<'m> {
    elaborator: Elaborator<'m>,
    found: Vec<(Span, Unit)>,
}

impl Search<'_> {
    fn unit_of_line(&mut self, line: &Line) -> Option<Unit> {
        let units = &self.elaborator.model.units;
        match &line.unit {
            Some(written) => self.elaborator.unit(written),
            None if is_flow(line.kind) && line.kind != LineKind::Flow => {
                units.reporting_currency().map(Unit::of)
            }
            None => None,
        }
    }

    /// Looks for holes in an expression that is to come out in `due`.
    fn work_back(&mut self, expr: &Expr, due: Option<Unit>) {
        match &expr.kind {
            ExprKind::Hole => self.found.extend(due.map(|unit| (expr.span, unit))),
            ExprKind::Negate(operand) => self.work_back(operand, due),
            ExprKind::Binary {
                op, left, right, ..
            } => self.work_back_operands(*op, left, right, due),
            ExprKind::If {
                then, otherwise, ..
            } => self.alternatives(then, otherwise, due),
            ExprKind::First { value, then } => self.alternatives(value, then, due),
            ExprKind::Piecewise { arms, last } => {
                for (value, _) in arms {
                    self.work_back(value, due.clone());
                }
                self.work_back(last, due);
            }
            ExprKind::Timed { value, .. } => self.work_back(value, due),
            _ => {}
        }
    }

    fn work_back_operands(&mut self, op: BinaryOp, left: &Expr, right: &Expr, due: Option<Unit>) {
        use BinaryOp::*;
        let (of_left, of_right) = (self.unit_of(left), self.unit_of(right));
        let both = |a: Option<Unit>, b: Option<Unit>| Some((a?, b?));
        let per = |a, b| both(a, b).map(|(a, b)| a.per(&b));
        let times = |a, b| both(a, b).map(|(a, b)| a.times(&b));
        match op {
            Mul => {
                self.work_back(left, per(due.clone(), of_right));
                self.work_back(right, per(due, of_left));
            }
            Div | SafeDiv => {
                self.work_back(left, times(due.clone(), of_right));
                self.work_back(right, per(of_left, due));
            }
            Add | Sub | Coalesce => self.alternatives(left, right, due),
            Eq | Ne | Lt | Le | Gt | Ge => self.alternatives(left, right, None),
            And | Or | Pow => {}
        }
    }

    /// Two values of one unit: what the one has, the other needs.
    fn alternatives(&mut self, one: &Expr, other: &Expr, due: Option<Unit>) {
        let (of_one, of_other) = (self.unit_of(one), self.unit_of(other));
        self.work_back(one, due.clone().or(of_other));
        self.work_back(other, due.or(of_one));
    }

    /// The unit that an expression comes out in, if it has no hole; its complaints are known.
    fn unit_of(&mut self, expr: &Expr) -> Option<Unit> {
        match self.elaborator.expr(expr).ty {
            Ty::Number(quantity) => Some(quantity.unit),
            _ => None,
        }
    }
}

fn needs(model: &Model, infos: &[LineInfo], of: LineId, span: Span, unit: &Unit) -> Diagnostic {
    let due = unit.describe(&model.units);
    let fits = |id: &LineId| {
        let line = model.line(*id);
        let shown = matches!(line.role, Role::Declared | Role::Included);
        let unit_of = infos[id.index()].ty.unit();
        let same = unit_of.and_then(|other| other.conversion(unit, &model.units));
        *id != of && shown && same.is_some_and(Ratio::is_one)
    };
    let names: Vec<String> = model
        .line_ids()
        .filter(fits)
        .take(SUGGESTIONS)
        .map(|id| format!("`{}`", model.line(id).name))
        .collect();
    let help = match names.as_slice() {
        [] => {
            format!("no line is in this unit: write a number in it, or declare an input in {due}")
        }
        [one] => format!("{one} is in this unit"),
        [most @ .., last] => format!("{} and {last} are in this unit", most.join(", ")),
    };
    Diagnostic::new(Code::Hole, format!("what is to be filled in here is {due}"))
        .label(span, format!("needs {due}"))
        .help(help)
}
