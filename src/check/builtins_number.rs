//! Built-in functions of numbers: rounding, powers and logarithms.

use super::builtins::Builtin;
use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::decimal::RoundingMode;
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::ast::{Call, Expr, ExprKind};
use crate::units::Unit;

/// A function of one number that keeps its unit.
fn keeping(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call, op: Op) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.numeric(args[0]);
    let value = e.reduced(value);
    let ty = value.ty.clone();
    TExpr::op(span, op, ty, vec![value])
}

/// A function of one plain number.
fn plain(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call, op: Op) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.numeric(args[0]);
    let value = e.expect_plain(value, &format!("the argument of `{}`", b.name));
    TExpr::op(span, op, Ty::plain(), vec![value])
}

/// A function of two numbers in one unit; the quotient of two such is plain.
fn pair(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call, op: Op) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 2, 2) else {
        return TExpr::unknown(span);
    };
    let (left, right) = (e.numeric(args[0]), e.numeric(args[1]));
    let (left, right, ty) = e.unify(left, right, "the arguments");
    let ty = if op == Op::WholeQuotient {
        Ty::plain()
    } else {
        ty
    };
    TExpr::op(span, op, ty, vec![left, right])
}

pub(super) fn abs(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    keeping(e, b, span, call, Op::Abs)
}

pub(super) fn floor(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    keeping(e, b, span, call, Op::Floor)
}

pub(super) fn ceil(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    keeping(e, b, span, call, Op::Ceil)
}

pub(super) fn trunc(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    keeping(e, b, span, call, Op::Truncate)
}

/// The root of a square is in the unit squared: of `piece^2` a number of pieces.
pub(super) fn sqrt(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.numeric(args[0]);
    let value = e.reduced(value);
    if let Some(hole) = e.filled(&value, &Unit::plain()) {
        return e.error(hole);
    }
    let root = match &value.ty {
        Ty::Number(quantity) => quantity.unit.square_root(),
        _ => Some(Unit::plain()),
    };
    match root {
        Some(unit) => TExpr::op(span, Op::Sqrt, Ty::number(unit), vec![value]),
        None => {
            let unit = e.describe(&value.ty);
            e.error(
                Diagnostic::new(
                    Code::UnitMismatch,
                    format!("only a plain number or a square has a root, and this is {unit}"),
                )
                .label(value.span, unit)
                .help("divide by a unit first, for instance `sqrt(x / 1 USD)`"),
            )
        }
    }
}

pub(super) fn exp(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    plain(e, b, span, call, Op::Exp)
}

pub(super) fn ln(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    plain(e, b, span, call, Op::Ln)
}

pub(super) fn log10(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    plain(e, b, span, call, Op::Log10)
}

pub(super) fn log2(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    plain(e, b, span, call, Op::Log2)
}

pub(super) fn rem(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    pair(e, b, span, call, Op::Remainder)
}

pub(super) fn modulo(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    pair(e, b, span, call, Op::Modulo)
}

pub(super) fn div_int(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    pair(e, b, span, call, Op::WholeQuotient)
}

pub(super) fn clamp(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 3, 3) else {
        return TExpr::unknown(span);
    };
    let mut ty = Ty::Unknown;
    let mut operands = Vec::new();
    for arg in args {
        let value = e.numeric(arg);
        operands.push(e.align(&mut ty, value));
    }
    TExpr::op(span, Op::Clamp, ty, operands)
}

pub(super) fn round(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let most = if call.to.is_some() { 2 } else { 3 };
    let Some(args) = e.arguments(b, span, call, 1, most) else {
        return TExpr::unknown(span);
    };
    let value = e.numeric(args[0]);
    let places_at = if call.to.is_some() { None } else { Some(1) };
    let mode_at = if call.to.is_some() { 1 } else { 2 };
    let Some(mode) = rounding_mode(e, args.get(mode_at).copied()) else {
        return TExpr::unknown(span);
    };
    if let Some(step) = &call.to {
        let step = e.numeric(step);
        let (value, step, ty) = e.unify(value, step, "a value and the step it is rounded to");
        return TExpr::op(span, Op::RoundTo(mode), ty, vec![value, step]);
    }
    let places = match places_at.and_then(|at| args.get(at)) {
        Some(places) if rounding_word(places).is_some() => {
            return e.error(
                Diagnostic::new(
                    Code::BadArguments,
                    "`round` takes a number of places before the mode",
                )
                .label(places.span, "a mode")
                .help("write the places first: `round(x, 0, half_up)`"),
            );
        }
        Some(places) => {
            let places = e.numeric(places);
            e.expect_plain(places, "a number of places")
        }
        None => TExpr::number(span, 0),
    };
    let value = e.reduced(value);
    let ty = value.ty.clone();
    TExpr::op(span, Op::Round(mode), ty, vec![value, places])
}

fn rounding_word(arg: &Expr) -> Option<RoundingMode> {
    match &arg.kind {
        ExprKind::Name(path) => match path.parts.as_slice() {
            [word] => RoundingMode::from_name(&word.name),
            _ => None,
        },
        _ => None,
    }
}

fn rounding_mode(e: &mut Elaborator<'_>, arg: Option<&Expr>) -> Option<RoundingMode> {
    let Some(arg) = arg else {
        return Some(RoundingMode::HalfEven);
    };
    if let Some(mode) = rounding_word(arg) {
        return Some(mode);
    }
    let known: Vec<&str> = RoundingMode::NAMES.iter().map(|(name, _)| *name).collect();
    e.error(
        Diagnostic::new(Code::BadArguments, "this is no mode of rounding")
            .label(arg.span, "not known")
            .help(format!("the modes are {}", known.join(", "))),
    );
    None
}
