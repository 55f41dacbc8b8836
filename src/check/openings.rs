//! `opening(stock)` and `closing(stock)`: of a corkscrew its own rows, of any other stock the
//! value one period back.

use super::builtins::Builtin;
use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{Body, LineId};
use crate::syntax::ast::{Call, LineKind};

/// The stock that an argument names.
fn stock(e: &mut Elaborator<'_>, value: &TExpr) -> Option<LineId> {
    match value.kind {
        TKind::Line(id) if e.model.line(id).kind == LineKind::Stock => Some(id),
        _ => {
            if !value.ty.is_unknown() {
                e.error(
                    Diagnostic::new(Code::Type, "only a stock opens and closes")
                        .label(value.span, "not the name of a stock")
                        .help("for another line's last value write `prev(x)`"),
                );
            }
            None
        }
    }
}

pub(super) fn opening(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.expr(args[0]);
    opening_of(e, span, value)
}

fn opening_of(e: &mut Elaborator<'_>, span: Span, value: TExpr) -> TExpr {
    if let TKind::Pick {
        value: whole,
        dim,
        member,
    } = value.kind
    {
        let whole = opening_of(e, span, *whole);
        return TExpr::pick(span, whole, dim, member);
    }
    let Some(id) = stock(e, &value) else {
        return TExpr::unknown(span);
    };
    if let Body::Corkscrew(corkscrew) = &e.model.line(id).body
        && let Some(row) = corkscrew.rows.first()
    {
        return e.line_read(span, *row);
    }
    let mut shape = value.shape.clone();
    shape.time = true;
    TExpr::new(
        span,
        value.ty.clone(),
        shape,
        TKind::Opening(Box::new(value)),
    )
}

pub(super) fn closing(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.expr(args[0]);
    let mut whole = &value;
    while let TKind::Pick { value, .. } = &whole.kind {
        whole = value;
    }
    stock(e, whole);
    value
}
