//! Built-in functions that make one value of several: over members, over time, of arguments.

use super::builtins::Builtin;
use super::elaborate::{Elaborator, if_then_else};
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{DimId, DimensionKind, Meaning};
use crate::syntax::ast::{Call, Expr, ExprKind, Ident, LineKind, OverKind};

pub(super) fn sum(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    reduce(e, b, span, call, Reduce::Sum, Op::Reduce(Reduce::Sum))
}

pub(super) fn mean(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    reduce(e, b, span, call, Reduce::Mean, Op::Reduce(Reduce::Mean))
}

pub(super) fn min(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    reduce(e, b, span, call, Reduce::Min, Op::Min)
}

pub(super) fn max(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    reduce(e, b, span, call, Reduce::Max, Op::Max)
}

pub(super) fn count(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    reduce(e, b, span, call, Reduce::Count, Op::Reduce(Reduce::Count))
}

pub(super) fn any(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    reduce(e, b, span, call, Reduce::Any, Op::Reduce(Reduce::Any))
}

pub(super) fn all(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    reduce(e, b, span, call, Reduce::All, Op::Reduce(Reduce::All))
}

fn of_conditions(reduce: Reduce) -> bool {
    matches!(reduce, Reduce::Count | Reduce::Any | Reduce::All)
}

fn reduced_type(reduce: Reduce, ty: &Ty) -> Ty {
    match reduce {
        Reduce::Count => Ty::plain(),
        Reduce::Any | Reduce::All => Ty::Bool,
        _ => ty.clone(),
    }
}

/// One argument is reduced over what stands after `over`, or over time and every dimension
/// that the line does not have; several are reduced among themselves.
fn reduce(
    e: &mut Elaborator<'_>,
    b: &Builtin,
    span: Span,
    call: &Call,
    reduce: Reduce,
    among: Op,
) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, usize::MAX) else {
        return TExpr::unknown(span);
    };
    if let [arg] = args.as_slice()
        && let ExprKind::Name(path) = &arg.kind
        && let Some((series, ty)) = e.bound_series(path)
    {
        return match series {
            Operand::OverTime(value) => window(span, *value, reduce, WindowKind::AllTime, false),
            Operand::Listed(values) => of_list(span, reduce, &ty, values),
            Operand::One(value) => value,
        };
    }
    if let [arg] = args.as_slice()
        && matches!(arg.kind, ExprKind::Call(_))
        && !of_conditions(reduce)
        && let Some((values, ty)) = e.list(arg)
    {
        return of_list(span, reduce, &ty, values);
    }
    let (listed, among): (Vec<&Expr>, Op) = match args.as_slice() {
        [
            Expr {
                kind: ExprKind::List(items),
                ..
            },
        ] => (items.iter().collect(), Op::Reduce(reduce)),
        [_] => return reduce_one(e, span, call, args[0], reduce),
        _ => (args, among),
    };
    let mut ty = Ty::Unknown;
    let mut operands = Vec::new();
    for arg in listed {
        let value = operand(e, arg, reduce);
        operands.push(if of_conditions(reduce) {
            value
        } else {
            e.align(&mut ty, value)
        });
    }
    TExpr::op(span, among, reduced_type(reduce, &ty), operands)
}

/// A reduction of the values of a list, which leaves blank ones out.
fn of_list(span: Span, reduce: Reduce, ty: &Ty, values: Vec<TExpr>) -> TExpr {
    TExpr::op(span, Op::Reduce(reduce), reduced_type(reduce, ty), values)
}

fn operand(e: &mut Elaborator<'_>, arg: &Expr, reduce: Reduce) -> TExpr {
    match reduce {
        Reduce::Count | Reduce::Any | Reduce::All => e.condition(arg),
        Reduce::Min | Reduce::Max => {
            let value = e.expr(arg);
            if value.ty == Ty::Period {
                value
            } else {
                e.as_number(value)
            }
        }
        Reduce::Sum | Reduce::Mean => e.numeric(arg),
    }
}

fn reduce_one(
    e: &mut Elaborator<'_>,
    span: Span,
    call: &Call,
    arg: &Expr,
    reduce: Reduce,
) -> TExpr {
    let mut value = operand(e, arg, reduce);
    if let Some(filter) = &call.filter {
        let filter = e.condition(filter);
        let ty = value.ty.clone();
        let nothing = TExpr::value(span, ty.clone(), Value::Blank);
        value = if_then_else(span, filter, value, nothing, ty);
    }
    let Some(over) = &call.over else {
        let kept = e
            .line
            .map(|id| e.model.line(id).dims.clone())
            .unwrap_or_default();
        let dims: Vec<DimId> = value
            .shape
            .dims
            .iter()
            .copied()
            .filter(|dim| !kept.contains(dim))
            .collect();
        let spread = !dims.is_empty();
        if value.shape.time {
            warn_of_whole_run(e, span, call, &dims);
        }
        let value = across(span, value, dims, reduce, Among::All);
        // How often something is counted does not depend on whether it varies.
        let adds_up = matches!(reduce, Reduce::Sum | Reduce::Count);
        return if value.shape.time || adds_up && !spread {
            window(span, value, reduce, WindowKind::AllTime, false)
        } else {
            value
        };
    };
    if let OverKind::Dims(names) = &over.kind {
        // `over plan, time`: time is no dimension, and reduced last.
        let is_time = |name: &&Ident| name.name == "time" && e.lookup("time").is_none();
        let (time, names): (Vec<&Ident>, Vec<&Ident>) = names.iter().partition(is_time);
        let Some(dims) = over_dims(e, &value, names) else {
            return TExpr::unknown(span);
        };
        let among = match call.except_self {
            Some(_) => Among::Others,
            None => Among::All,
        };
        let value = across(span, value, dims, reduce, among);
        let value = match among {
            Among::Others => e.for_own_part(value),
            _ => value,
        };
        return match time.is_empty() {
            true => value,
            false => window(span, value, reduce, WindowKind::AllTime, false),
        };
    }
    match e.over_window(over) {
        Some((kind, full)) => window(span, value, reduce, kind, full),
        None => TExpr::unknown(span),
    }
}

impl Elaborator<'_> {
    /// A value by part, in the formula of one of these parts' own lines: there `self` is that
    /// part.
    fn for_own_part(&self, value: TExpr) -> TExpr {
        let Some(line) = self.line.map(|id| self.model.line(id)) else {
            return value;
        };
        let own = value.shape.dims.iter().find_map(|dim| {
            let dimension = &self.model.dimensions[dim.index()];
            if dimension.kind != DimensionKind::Parts || line.dims.contains(dim) {
                return None;
            }
            let own = Some(&Meaning::Part(line.scope));
            let mut members = dimension.members.iter();
            let member = members.position(|member| self.lookup(member) == own)?;
            Some((*dim, member as u32))
        });
        let Some((dim, member)) = own else {
            return value;
        };
        TExpr::pick(value.span, value, dim, member)
    }
}

/// A line has a value in each period; a reduction in it that says nothing of time takes all of
/// them, in each.
fn warn_of_whole_run(e: &mut Elaborator<'_>, span: Span, call: &Call, dims: &[DimId]) {
    let in_line = e.line_kind().is_some_and(|kind| kind != LineKind::Metric);
    if !in_line || e.frames.len() > 1 {
        return;
    }
    let function = &call.function.parts[0].name;
    let what = match dims.first() {
        Some(dim) => {
            let dim = &e.model.dimensions[dim.index()].name;
            format!("for each period on its own write `{function}(… over {dim})`")
        }
        None => "for what has been so far write `over last 12 months`, or `cumulative(…)`".into(),
    };
    e.diagnostics.push(
        Diagnostic::new(
            Code::WholeRun,
            format!("`{function}` takes every period of the run here, in each period"),
        )
        .label(span, "says nothing of time")
        .help(format!(
            "{what}; `over time` says that the whole run is meant"
        )),
    );
}

/// The dimensions that `over` names, each one that the value has; None after an error.
pub(super) fn over_dims<'n>(
    e: &mut Elaborator<'_>,
    value: &TExpr,
    names: impl IntoIterator<Item = &'n Ident>,
) -> Option<Vec<DimId>> {
    let mut dims = Vec::new();
    for name in names {
        match e.lookup(&name.name) {
            Some(Meaning::Dimension(dim)) if value.shape.dims.contains(dim) => dims.push(*dim),
            Some(Meaning::Dimension(_)) => {
                e.error(
                    Diagnostic::new(
                        Code::Type,
                        format!("this has no dimension `{}` to reduce", name.name),
                    )
                    .label(value.span, format!("does not vary over `{}`", name.name))
                    .label(name.span, "reduced over it here")
                    .help(format!(
                        "reduce what varies over `{}`, or leave the `over` out",
                        name.name
                    )),
                );
                return None;
            }
            _ => {
                let known = e.model.dimensions.iter().map(|dim| dim.name.as_str());
                let help = crate::base::suggest::did_you_mean(&name.name, known)
                    .unwrap_or_else(|| format!("declare it: `dimension {} {{ a, b }}`", name.name));
                e.error(
                    Diagnostic::new(
                        Code::UnknownName,
                        format!("there is no dimension `{}`", name.name),
                    )
                    .label(name.span, "not declared")
                    .help(help),
                );
                return None;
            }
        }
    }
    Some(dims)
}

pub(super) fn across(
    span: Span,
    value: TExpr,
    dims: Vec<DimId>,
    reduce: Reduce,
    among: Among,
) -> TExpr {
    if dims.is_empty() {
        return value;
    }
    let mut shape = value.shape.clone();
    if among == Among::All {
        shape.dims.retain(|dim| !dims.contains(dim));
    }
    let ty = reduced_type(reduce, &value.ty);
    TExpr::new(
        span,
        ty,
        shape,
        TKind::Across {
            reduce,
            value: Box::new(value),
            dims,
            among,
        },
    )
}

fn window(span: Span, value: TExpr, reduce: Reduce, window: WindowKind, full: bool) -> TExpr {
    let mut shape = value.shape.clone();
    shape.time = window != WindowKind::AllTime;
    let ty = reduced_type(reduce, &value.ty);
    TExpr::new(
        span,
        ty,
        shape,
        TKind::Window {
            reduce,
            value: Box::new(value),
            window,
            full,
        },
    )
}
