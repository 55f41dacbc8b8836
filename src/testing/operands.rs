//! What a condition read, from its text: each name, call and sub-expression worth seeing, once,
//! in the order in which it is written, with the value that the run computed for it.

use std::collections::{BTreeMap, BTreeSet};

use super::failure::{Figure, words};
use crate::base::{SourceMap, Span};
use crate::eval::{Decider, Run, Seen, Trace};
use crate::plan::PlannedCondition;
use crate::resolve::DimId;
use crate::syntax::ast::{BinaryOp, Call, Condition, Expr, ExprKind, Timing};

/// How many operands a failure shows; of a sum over hundreds of members more would hide it.
const MOST: usize = 24;

/// Something that a condition read.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// As written, with the member and the period that it is for: `seats[pro]`.
    pub text: String,
    pub figure: Figure,
}

/// The operands of a condition, and how many more there are.
pub(super) fn operands(
    run: &Run<'_>,
    trace: &Trace<'_>,
    planned: &PlannedCondition,
    condition: &Condition,
    sources: &SourceMap,
) -> (Vec<Operand>, usize) {
    let mut walk = Walk {
        run,
        trace,
        sources,
        left_out: vec![condition.test.span],
        known: BTreeSet::new(),
        found: Vec::new(),
    };
    if let Some(places) = planned.comparison {
        walk.left_out.extend([places.left, places.right]);
        for side in [places.left, places.right] {
            walk.known.insert(words(sources, side));
        }
    }
    walk.expr(&condition.test, &[], None);
    if let Some(within) = &condition.within {
        walk.left_out.push(within.span);
        walk.expr(within, &[], None);
    }
    // A condition that is one name or call has no more to show than itself.
    if walk.found.is_empty() && planned.comparison.is_none() {
        walk.left_out.clear();
        walk.show(condition.test.span, &[]);
    }
    let more = walk.found.len().saturating_sub(MOST);
    walk.found.truncate(MOST);
    (walk.found, more)
}

struct Walk<'w, 'p> {
    run: &'w Run<'p>,
    trace: &'w Trace<'p>,
    sources: &'w SourceMap,
    /// What is shown elsewhere.
    left_out: Vec<Span>,
    /// The texts that are shown already.
    known: BTreeSet<String>,
    found: Vec<Operand>,
}

impl Walk<'_, '_> {
    /// Walks an expression. `among` are the members that decide a reduction around it;
    /// `around` is the operator that it stands to the left of, as in `a + b` of `a + b + c`.
    fn expr(&mut self, expr: &Expr, among: &[(DimId, u32)], around: Option<BinaryOp>) {
        match &expr.kind {
            ExprKind::Number { .. }
            | ExprKind::Period(_)
            | ExprKind::Text(_)
            | ExprKind::Bool(_)
            | ExprKind::Blank
            | ExprKind::Never
            | ExprKind::Hole => {}
            ExprKind::Name(_) => self.show(expr.span, among),
            ExprKind::Negate(value) | ExprKind::Not(value) => self.expr(value, among, None),
            ExprKind::Binary {
                op, left, right, ..
            } => {
                if !around.is_some_and(|around| chained(around, *op)) {
                    self.show(expr.span, among);
                }
                self.expr(left, among, Some(*op));
                self.expr(right, among, None);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.show(expr.span, among);
                self.each([&**condition, &**then, &**otherwise], among);
            }
            ExprKind::IsBlank { value, .. } | ExprKind::In { value, .. } => {
                self.show(expr.span, among);
                self.expr(value, among, None);
            }
            ExprKind::Index { base, indices } => {
                self.show(expr.span, among);
                // The indexed value is what it came to in that period, and was shown.
                self.left_out.push(base.span);
                self.expr(base, among, None);
                self.each(indices, among);
            }
            ExprKind::Field { base, .. } => self.expr(base, among, None),
            ExprKind::Call(call) => self.call(expr.span, call, among),
            ExprKind::Range { from, to } => self.each([&**from, &**to], among),
            ExprKind::WindowFor { from, length } => self.each([&**from, &**length], among),
            ExprKind::Map(entries) => self.each(entries.iter().map(|(_, value)| value), among),
            ExprKind::List(items) => self.each(items, among),
            ExprKind::Points(points) => {
                self.show(expr.span, among);
                self.each(points.points.iter().map(|(_, value)| value), among);
            }
            ExprKind::First { value, then } => self.each([&**value, &**then], among),
            ExprKind::Piecewise { arms, last } => {
                let arms = arms.iter().flat_map(|(value, until)| [value, until]);
                self.each(arms.chain([&**last]), among);
            }
            ExprKind::Timed { value, timing } => {
                self.show(expr.span, among);
                self.expr(value, among, None);
                match timing {
                    Timing::At(dates) => self.each(dates, among),
                    Timing::During(window) => self.expr(window, among, None),
                    Timing::Every { step, from, until } => {
                        let bounds = from.iter().chain(until).map(|bound| &**bound);
                        self.each([&**step].into_iter().chain(bounds), among);
                    }
                    Timing::When(condition) => self.expr(condition, among, None),
                }
            }
        }
    }

    fn each<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, among: &[(DimId, u32)]) {
        for expr in exprs {
            self.expr(expr, among, None);
        }
    }

    /// A call, and what it was given. Of a reduction that one member or one period decides,
    /// that one's operands are shown.
    fn call(&mut self, span: Span, call: &Call, among: &[(DimId, u32)]) {
        self.show(span, among);
        let mut decided = among.to_vec();
        let mut period = None;
        for seen in self.trace.all(span).filter(|seen| suits(seen, among)) {
            match &seen.decider {
                Some(Decider::Members(members)) => decided.extend(members),
                Some(Decider::Period(at)) => period = Some((*at, seen)),
                None => {}
            }
        }
        let given = call.args.iter().map(|arg| &arg.value);
        self.each(given.chain(call.filter.as_deref()), &decided);
        // A line read in other periods was not computed here: what it came to is the result.
        if let (Some((at, seen)), [arg]) = (period, call.args.as_slice())
            && self.trace.all(arg.value.span).next().is_none()
        {
            let figure = Figure::of(seen, &self.run.plan.typed.model.units);
            self.push(arg.value.span, &[], Some(at), figure);
        }
        if let Some(step) = &call.to {
            self.expr(step, among, None);
        }
    }

    /// What stands at a place, for each of its members.
    fn show(&mut self, span: Span, among: &[(DimId, u32)]) {
        if self.left_out.contains(&span) {
            return;
        }
        let trace = self.trace;
        let seen: Vec<&Seen<'_>> = trace.all(span).collect();
        let mut shape: BTreeMap<Option<usize>, Vec<DimId>> = BTreeMap::new();
        let mut places = BTreeSet::new();
        let mut shown = Vec::new();
        // What is computed last at a place is what stands there; the rest are steps to it.
        for own in seen.into_iter().rev() {
            let shape = shape.entry(own.period).or_insert_with(|| dims(own));
            let is_new = places.insert((own.period, &own.note.members));
            if is_new && *shape == dims(own) && suits(own, among) {
                shown.push(own);
            }
        }
        for own in shown.into_iter().rev() {
            let figure = Figure::of(own, &self.run.plan.typed.model.units);
            self.push(span, &own.note.members, own.period, figure);
        }
    }

    fn push(
        &mut self,
        span: Span,
        members: &[(DimId, u32)],
        period: Option<usize>,
        figure: Figure,
    ) {
        let mut text = words(self.sources, span);
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        if (!members.is_empty() || period.is_some()) && !text.chars().all(is_name) {
            text = format!("({text})");
        }
        let dimensions = &self.run.plan.typed.model.dimensions;
        let member = |(dim, member): &(DimId, u32)| {
            let members = &dimensions[dim.index()].members;
            members.get(*member as usize).map_or("?", String::as_str)
        };
        if !members.is_empty() {
            let members: Vec<&str> = members.iter().map(member).collect();
            text.push_str(&format!("[{}]", members.join(", ")));
        }
        if let Some(period) = period {
            text.push_str(&format!("[{}]", self.run.timeline().period(period).label()));
        }
        if self.known.insert(text.clone()) {
            self.found.push(Operand { text, figure });
        }
    }
}

/// The dimensions that a value varies over.
fn dims(seen: &Seen<'_>) -> Vec<DimId> {
    seen.note.members.iter().map(|(dim, _)| *dim).collect()
}

/// Whether a value is for the members chosen, where it varies over their dimensions.
fn suits(seen: &Seen<'_>, among: &[(DimId, u32)]) -> bool {
    let mut members = seen.note.members.iter();
    members.all(|(dim, member)| {
        let chosen = among.iter().rfind(|(other, _)| other == dim);
        chosen.is_none_or(|(_, chosen)| chosen == member)
    })
}

/// Whether an operation to the left of another is a step of one chain: `a + b` of `a + b - c`.
fn chained(around: BinaryOp, op: BinaryOp) -> bool {
    let chain = |op| match op {
        BinaryOp::Add | BinaryOp::Sub => Some(0),
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::SafeDiv => Some(1),
        BinaryOp::And => Some(2),
        BinaryOp::Or => Some(3),
        _ => None,
    };
    chain(around).is_some() && chain(around) == chain(op)
}
