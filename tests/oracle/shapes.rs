//! Over what a value varies, as the checker has it: at least over all that its parts vary over.
//! What is computed once for a run, or once for all members, relies on it.

use aim::check::{Event, Operand, Shape, TExpr, TKind, TypedModel, WindowKind};
use aim::resolve::DimId;

/// What is wrong with the shapes of a model's lines and conditions, in words.
pub fn faults(typed: &TypedModel) -> Vec<String> {
    let mut found = Vec::new();
    let mut judge = |name: &str, shape: &Shape, expr: &TExpr, arguments: &[TExpr]| {
        if !covers(shape, &expr.shape) {
            found.push(format!(
                "{name}: {shape:?} is narrower than {:?}",
                expr.shape
            ));
        }
        for expr in arguments.iter().chain([expr]) {
            walk(typed, expr, arguments, &mut |expr, part| {
                let (own, kind) = (&expr.shape, &expr.kind);
                found.push(format!(
                    "{name}: {own:?} of {kind:?} is narrower than {part:?}"
                ));
            });
        }
    };
    for id in typed.model.line_ids() {
        let line = typed.line(id);
        judge(
            &typed.model.line(id).name,
            &line.shape,
            &line.expr,
            &line.arguments,
        );
    }
    let checks = typed.checks.iter().map(|check| &check.condition);
    for condition in checks.chain(&typed.expects) {
        let test = &condition.test;
        judge("a condition", &test.shape, test, &condition.arguments);
    }
    found
}

fn covers(whole: &Shape, part: &Shape) -> bool {
    let dims = part.dims.iter().all(|dim| whole.dims.contains(dim));
    dims && (whole.time || !part.time)
}

/// Reports each part of an expression that varies over more than the expression.
fn walk(
    typed: &TypedModel,
    expr: &TExpr,
    arguments: &[TExpr],
    report: &mut dyn FnMut(&TExpr, &Shape),
) {
    let mut judge = |part: &Shape| {
        if !covers(&expr.shape, part) {
            report(expr, part);
        }
    };
    let always = |time| Shape {
        time,
        dims: Vec::new(),
    };
    match &expr.kind {
        TKind::Line(id) => judge(&typed.line(*id).shape),
        TKind::Argument(index) => judge(&arguments[*index].shape),
        TKind::Age | TKind::Data(_) | TKind::Before(_) | TKind::Within(_) => judge(&always(true)),
        TKind::At { value, period } => {
            judge(&still(&value.shape));
            judge(&period.shape);
        }
        TKind::Last(value) => judge(&still(&value.shape)),
        TKind::Event { event, condition } => match event {
            Event::FirstPeriod | Event::LastPeriod => judge(&still(&condition.shape)),
            _ => judge(&condition.shape),
        },
        TKind::Window { value, window, .. } => match window {
            WindowKind::AllTime => judge(&still(&value.shape)),
            _ => judge(&value.shape),
        },
        TKind::Members { dim, values } => {
            judge(&with(&Shape::default(), *dim));
            values.iter().for_each(|value| judge(&value.shape));
        }
        TKind::Pick { value, dim, .. } => judge(&value.shape.clone().without(*dim)),
        TKind::Across { value, dims, .. } => {
            let shape = value.shape.clone();
            judge(&dims.iter().fold(shape, |shape, dim| shape.without(*dim)));
        }
        TKind::Native { operands, .. } => {
            for operand in operands {
                match operand {
                    Operand::OverTime(value) => judge(&still(&value.shape)),
                    other => other.values().iter().for_each(|value| judge(&value.shape)),
                }
            }
        }
        _ => expr
            .children()
            .into_iter()
            .for_each(|part| judge(&part.shape)),
    }
    for part in expr.children() {
        walk(typed, part, arguments, report);
    }
}

/// The shape of what is read in all periods, or in one that is named.
fn still(shape: &Shape) -> Shape {
    Shape {
        time: false,
        ..shape.clone()
    }
}

fn with(shape: &Shape, dim: DimId) -> Shape {
    shape.clone().join(&Shape {
        time: false,
        dims: vec![dim],
    })
}
