//! `allocate(amount, weights over d)`: an amount split over members, to the smallest unit of
//! its currency, and none of it lost; `allocate(amount, places, weights)` by a list of weights.

use super::builtins::Builtin;
use super::builtins_reduce::over_dims;
use super::elaborate::Elaborator;
use super::series::{Operand, SeriesOf};
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::resolve::DimId;
use crate::syntax::ast::{Call, ExprKind, OverKind};
use crate::units::minor_unit_places;

pub(super) fn allocate(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    if is_list_of_shares(call) {
        return e.misplaced_series(span, "a list of shares");
    }
    if let [_, weights] = call.args.as_slice()
        && matches!(weights.value.kind, ExprKind::List(_))
    {
        return e.error(
            Diagnostic::new(
                Code::BadArguments,
                "`allocate` needs the places that shares of a list are rounded to",
            )
            .label(weights.value.span, "weights in a list")
            .help("name them before the weights: `allocate($100, 2, [1, 1, 2])`"),
        );
    }
    let Some(args) = e.arguments(b, span, call, 2, 2) else {
        return TExpr::unknown(span);
    };
    let amount = e.numeric(args[0]);
    let amount = e.reduced(amount);
    let weights = e.numeric(args[1]);
    let Some(over) = &call.over else {
        return e.error(
            Diagnostic::new(
                Code::BadArguments,
                "`allocate` needs the dimension to split over",
            )
            .label(span, "called here")
            .help("name it: `allocate(rent, headcount over team)`"),
        );
    };
    let OverKind::Dims(names) = &over.kind else {
        return e.error(
            Diagnostic::new(Code::Type, "`allocate` splits over members, not over time")
                .label(over.span, "no dimension")
                .help("name a dimension: `allocate(amount, weights over plan)`"),
        );
    };
    let Some(dims) = over_dims(e, &weights, names) else {
        return TExpr::unknown(span);
    };
    if let Some(dim) = dims.iter().find(|dim| amount.shape.dims.contains(dim)) {
        let name = &e.model.dimensions[dim.index()].name;
        let message = format!("the amount to split varies over `{name}` itself");
        return e.error(
            Diagnostic::new(Code::Type, message)
                .label(amount.span, format!("has a value for each `{name}`"))
                .help(format!("add it up first: `sum(… over {name})`")),
        );
    }
    let Some((amount, step)) = step(e, span, call, amount) else {
        return TExpr::unknown(span);
    };
    let ty = amount.ty.clone();
    let choices = choices(e, &dims);
    let position = position(e, span, &dims, 0);
    let mut operands = vec![amount, step, position];
    operands.extend(choices.iter().map(|chosen| pick(&weights, chosen)));
    TExpr::op(span, Op::Allocate, ty, operands)
}

/// The step that shares are whole multiples of, in the unit of the amount: the smallest unit of
/// its currency, or what `to` says.
fn step(e: &mut Elaborator<'_>, span: Span, call: &Call, amount: TExpr) -> Option<(TExpr, TExpr)> {
    if let Some(step) = &call.to {
        let step = e.numeric(step);
        let (amount, step, _) = e.unify(amount, step, "an amount and the step it is split to");
        return Some((amount, step));
    }
    if amount.ty.is_unknown() {
        return None;
    }
    let units = &e.model.units;
    let currency = amount.ty.unit().and_then(|unit| unit.currency(units));
    let Some((currency, 1)) = currency else {
        let found = e.describe(&amount.ty);
        e.error(
            Diagnostic::new(
                Code::BadArguments,
                "what is no amount of a currency has no smallest unit to split to",
            )
            .label(amount.span, format!("this is {found}"))
            .label(span, "split here")
            .help("name the smallest share: `allocate(7 person, to 1 person, demand over team)`"),
        );
        return None;
    };
    let places = minor_unit_places(units.name(currency));
    let smallest = Decimal::new(1, places).unwrap_or(Decimal::ONE);
    let step = TExpr::value(span, amount.ty.clone(), Value::Number(smallest));
    Some((amount, step))
}

/// Whether a call splits by a list of weights, and so gives a list of shares.
pub(super) fn is_list_of_shares(call: &Call) -> bool {
    let is_allocate = matches!(call.function.parts.as_slice(), [name] if name.name == "allocate");
    is_allocate && call.over.is_none() && call.to.is_none() && call.args.len() == 3
}

impl Elaborator<'_> {
    /// The shares of `allocate(amount, places, weights)`, in the order of the weights.
    pub(super) fn shares(&mut self, span: Span, call: &Call) -> (Operand, Ty) {
        let [amount, places, weights] = call.args.as_slice() else {
            return (Operand::Listed(Vec::new()), Ty::Unknown);
        };
        let amount = self.numeric(&amount.value);
        let amount = self.reduced(amount);
        let places = self.numeric(&places.value);
        let places = self.expect_plain(places, "a number of places");
        let (weights, _) = self.series(&weights.value, SeriesOf::Numbers);
        let Operand::Listed(weights) = weights else {
            self.error(
                Diagnostic::new(Code::Type, "`allocate` splits by a list of weights, not over time")
                    .label(span, "these weights vary over time")
                    .help("write the weights as a list, `allocate($100, 2, [1, 1, 2])`, or name a dimension: `allocate(amount, weights over plan)`"),
            );
            return (Operand::Listed(Vec::new()), Ty::Unknown);
        };
        if weights.is_empty() {
            self.error(
                Diagnostic::new(Code::BadArguments, "`allocate` has no weights to split by")
                    .label(span, "the list is empty")
                    .help("give a weight for each share: `allocate($100, 2, [1, 1, 2])`"),
            );
        }
        let ty = amount.ty.clone();
        let step = TExpr::op(span, Op::LastPlace, ty.clone(), vec![places]);
        let given = [vec![amount, step], weights].concat();
        let Operand::Listed(given) = self.keep_series(Operand::Listed(given)) else {
            return (Operand::Listed(Vec::new()), ty);
        };
        let share = |position: usize| {
            let position = TExpr::number(span, position as i64);
            let mut operands = given.clone();
            operands.insert(2, position);
            TExpr::op(span, Op::Allocate, ty.clone(), operands)
        };
        let shares = (0..given.len().saturating_sub(2)).map(share).collect();
        (Operand::Listed(shares), ty)
    }
}

/// Every choice of one member of each dimension, the last dimension's changing fastest.
fn choices(e: &Elaborator<'_>, dims: &[DimId]) -> Vec<Vec<(DimId, u32)>> {
    dims.iter().fold(vec![Vec::new()], |choices, dim| {
        let members = e.model.dimensions[dim.index()].members.len() as u32;
        let with = |chosen: Vec<(DimId, u32)>| {
            (0..members).map(move |member| {
                let mut chosen = chosen.clone();
                chosen.push((*dim, member));
                chosen
            })
        };
        choices.into_iter().flat_map(with).collect()
    })
}

/// Where among the choices the members stand that a value is for; `before` is the position so
/// far, counted in choices of the dimensions before.
fn position(e: &Elaborator<'_>, span: Span, dims: &[DimId], before: i64) -> TExpr {
    let [dim, rest @ ..] = dims else {
        return TExpr::number(span, before);
    };
    let members = e.model.dimensions[dim.index()].members.len() as i64;
    let values = (0..members)
        .map(|member| position(e, span, rest, before * members + member))
        .collect();
    TExpr::members(span, Ty::plain(), *dim, values)
}

fn pick(weights: &TExpr, chosen: &[(DimId, u32)]) -> TExpr {
    chosen.iter().fold(weights.clone(), |value, (dim, member)| {
        TExpr::pick(value.span, value, *dim, *member)
    })
}
