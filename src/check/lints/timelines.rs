//! What changes its meaning on another timeline, in a model of which a test runs one: amounts of
//! a period, counts of periods, and factors from period to period.

use super::Written;
use super::literal::Literal;
use crate::base::{Code, Diagnostic, Span};
use crate::check::is_flow;
use crate::resolve::{Body, Line};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind, Given, Granularity, OverKind};

pub(super) fn dependent(written: &Written<'_>) -> Vec<Diagnostic> {
    let Some(given) = other_timeline(written) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for line in written.lines() {
        if is_flow(line.kind) {
            amounts(written, line, given, &mut found);
        }
        let mut open = line.body.expressions();
        while let Some(expr) = open.pop() {
            open.extend(expr.children());
            match &expr.kind {
                ExprKind::Call(call) => found.extend(counted(written, call, given)),
                ExprKind::Binary {
                    op: BinaryOp::Mul,
                    left,
                    right,
                    ..
                } => found.extend(by_factor(written, expr.span, left, right, given)),
                _ => {}
            }
        }
    }
    found
}

/// Where a test gives a timeline of other periods than the model's.
fn other_timeline(written: &Written<'_>) -> Option<Span> {
    let own = written.model.timeline.granularity().months();
    let givens = written.model.tests.iter().flat_map(|test| &test.givens);
    givens
        .filter_map(|given| match given {
            Given::Timeline(timeline) => Some(timeline),
            _ => None,
        })
        .find(|timeline| {
            let months = match timeline.granularity {
                Granularity::Monthly => 1,
                Granularity::Quarterly => 3,
                Granularity::Yearly => 12,
            };
            months != own
        })
        .map(|timeline| timeline.from.span)
}

fn warning(span: Span, given: Span, what: &str, help: String) -> Diagnostic {
    let message = format!("{what} means something else on the timeline that a test gives");
    Diagnostic::new(Code::TimelineDependent, message)
        .label(span, "as long as a period is")
        .label(given, "a test with other periods")
        .help(help)
}

/// A flow that is so much in each period, however long.
fn amounts(written: &Written<'_>, line: &Line, given: Span, found: &mut Vec<Diagnostic>) {
    let Body::Formula(formula) = &line.body else {
        return;
    };
    let mut open = vec![formula];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Piecewise { arms, last } => {
                open.extend(arms.iter().map(|(value, _)| value));
                open.push(last);
            }
            ExprKind::First { value, then } => open.extend([value.as_ref(), then]),
            ExprKind::Map(entries) => open.extend(entries.iter().map(|(_, value)| value)),
            _ => {
                let Some(literal) = Literal::signed(written.model, expr) else {
                    continue;
                };
                let per_time = literal.unit.per_time(&written.model.units).is_some();
                if !per_time && !literal.value.is_zero() {
                    let units = &written.model.units;
                    let each = written.model.timeline.granularity().name();
                    let unit = match literal.unit.is_plain() {
                        true => format!("1/{each}"),
                        false => format!("{}/{each}", literal.unit.text(units)),
                    };
                    let help = format!("write it per time, in {unit}: it then accrues");
                    let what = "an amount of each period";
                    found.push(warning(literal.span, given, what, help));
                }
            }
        }
    }
}

/// `prev(x, 3)`, `sum(x over last 3)`
fn counted(written: &Written<'_>, call: &Call, given: Span) -> Option<Diagnostic> {
    let name = call.function.parts.first()?.name.as_str();
    let length = match call.over.as_ref().map(|over| &over.kind) {
        Some(OverKind::Last { length, .. } | OverKind::Next { length, .. }) => length,
        _ if matches!(name, "prev" | "next") => &call.args.get(1)?.value,
        _ => return None,
    };
    let literal = Literal::of(written.model, length)?;
    let count = literal.value.to_i64().filter(|_| literal.unit.is_plain())?;
    let months = count * written.model.timeline.granularity().months();
    let help = format!("write a length of time: `{months} months`");
    Some(warning(length.span, given, "a number of periods", help))
}

/// `prev * 1.05`
fn by_factor(
    written: &Written<'_>,
    span: Span,
    left: &Expr,
    right: &Expr,
    given: Span,
) -> Option<Diagnostic> {
    let is_prev = |expr: &Expr| match &expr.kind {
        ExprKind::Name(path) => matches!(path.parts.as_slice(), [name] if name.name == "prev"),
        _ => false,
    };
    let factor = match (is_prev(left), is_prev(right)) {
        (true, _) => right,
        (_, true) => left,
        _ => return None,
    };
    let literal = Literal::of(written.model, factor)?;
    let plain = literal.unit.is_plain();
    let help = "compound a rate per time: `prev * compound(5%/month)`".to_owned();
    plain.then(|| warning(span, given, "a factor from period to period", help))
}
