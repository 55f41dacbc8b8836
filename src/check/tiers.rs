//! Prices in tiers: what a quantity costs, band by band or at the rate of the band reached.

use super::builtins::Builtin;
use super::elaborate::{Elaborator, LineInfo, if_then_else};
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span, suggest};
use crate::resolve::{Meaning, Model, Tiers, TiersId};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind};
use crate::units::Unit;

/// A band: its bounds and its price, in one currency.
struct Band {
    span: Span,
    above: TExpr,
    up_to: Option<TExpr>,
    rate: TExpr,
    fee: Option<TExpr>,
}

pub(super) fn charge(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 2, 2) else {
        return TExpr::unknown(span);
    };
    let Some(id) = tiers_named(e, args[0]) else {
        return TExpr::unknown(span);
    };
    let quantity = e.numeric(args[1]);
    let Ty::Number(of_quantity) = quantity.ty.clone() else {
        return TExpr::unknown(span);
    };
    let quantity = e.bound(quantity);
    let model = e.model;
    let tiers = &model.tiers[id.index()];
    if let Some(unit) = counted_in(e, tiers)
        && of_quantity.unit.conversion(&unit, &model.units).is_none()
    {
        let (found, due) = (
            of_quantity.unit.describe(&model.units),
            unit.describe(&model.units),
        );
        let name = &tiers.declared.name;
        return e.error(
            Diagnostic::new(
                Code::UnitMismatch,
                format!(
                    "the tiers `{}` count in {due}, and this is {found}",
                    name.name
                ),
            )
            .label(args[1].span, found)
            .label(name.span, format!("counts in {due}"))
            .help(format!("charge a quantity in {due}")),
        );
    }
    let bands = bands(e, tiers, &of_quantity.unit);
    warn_of_cliffs(e, tiers, &bands);
    if tiers.declared.scheme.name == "volume" {
        by_volume(e, span, &bands, &quantity)
    } else {
        graduated(e, span, &bands, &quantity)
    }
}

/// Finds what is wrong with tiers by themselves, also where nothing is charged by them.
pub(super) fn check_declared(model: &Model, infos: &[LineInfo], tiers: &Tiers) -> Vec<Diagnostic> {
    let mut e = Elaborator::new(model, infos, tiers.scope);
    if let Some(unit) = counted_in(&mut e, tiers) {
        bands(&mut e, tiers, &unit);
    }
    e.diagnostics
}

/// The unit of the quantity that the tiers' bounds speak of; None where none has a bound.
fn counted_in(e: &mut Elaborator<'_>, tiers: &Tiers) -> Option<Unit> {
    let bound = tiers.declared.bands.first()?.up_to.as_ref()?;
    let unit = e.numeric(bound).ty.unit()?;
    match unit.per_time(&e.model.units) {
        Some((time, _)) => Some(unit.times(&Unit::of(time))),
        None => Some(unit),
    }
}

fn tiers_named(e: &mut Elaborator<'_>, expr: &Expr) -> Option<TiersId> {
    if let ExprKind::Name(path) = &expr.kind {
        let parts: Vec<&str> = path.parts.iter().map(|part| part.name.as_str()).collect();
        if let Some(Meaning::Tiers(id)) = e.lookup(&parts.join(".")) {
            return Some(*id);
        }
    }
    let known = e
        .model
        .tiers
        .iter()
        .map(|tiers| tiers.declared.name.name.as_str());
    let word = match &expr.kind {
        ExprKind::Name(path) => path.parts[0].name.clone(),
        _ => String::new(),
    };
    if e.may_be_unread(&word) {
        return None;
    }
    let help = suggest::did_you_mean(&word, known);
    e.error(
        Diagnostic::new(Code::BadArguments, "`charge` takes the name of tiers first")
            .label(expr.span, "not the name of tiers")
            .help_if(help.or_else(|| {
                Some("declare them: `tiers overage: USD/Mtok graduated { … }`".into())
            })),
    );
    None
}

fn bands(e: &mut Elaborator<'_>, tiers: &Tiers, quantity: &Unit) -> Vec<Band> {
    let unit = tiers.declared.unit.as_ref().and_then(|unit| e.unit(unit));
    let mut above = TExpr::value(
        tiers.declared.name.span,
        Ty::number(quantity.clone()),
        Value::Number(Decimal::ZERO),
    );
    let mut bands = Vec::new();
    for band in &tiers.declared.bands {
        let (rate, fee) = match &band.rate.kind {
            ExprKind::Binary {
                op: BinaryOp::Add,
                left,
                right,
                ..
            } => (&**left, Some(&**right)),
            _ => (&band.rate, None),
        };
        let rate = e.numeric(rate);
        let rate = match &unit {
            Some(unit) => e.expect_unit(rate, unit, "the tiers"),
            None => rate,
        };
        let fee = fee.map(|fee| e.numeric(fee));
        // A bound may be a rate, which accrues over the period as the quantity does.
        let up_to = band.up_to.as_ref().map(|bound| {
            let bound = e.numeric(bound);
            let bound = e.amount(bound, Some(quantity), None);
            e.expect_unit(bound, quantity, "the quantity")
        });
        if let (Some(from), Some(to)) = (
            e.constant(&above),
            up_to.as_ref().and_then(|bound| e.constant(bound)),
        ) && to <= from
        {
            e.error(
                Diagnostic::new(Code::Overlap, format!("a band up to {to} begins at {from}"))
                    .label(band.span, "no quantity is in this band")
                    .help("write the bands in ascending order, each bound above the one before"),
            );
        }
        let next = up_to.clone();
        bands.push(Band {
            span: band.span,
            above: above.clone(),
            up_to,
            rate,
            fee,
        });
        match next {
            Some(next) => above = next,
            None => break,
        }
    }
    bands
}

/// Each band charges its own rate for the units within it.
fn graduated(e: &mut Elaborator<'_>, span: Span, bands: &[Band], quantity: &TExpr) -> TExpr {
    let ty = quantity.ty.clone();
    let mut parts = Vec::new();
    let mut of_charge = Ty::Unknown;
    for band in bands {
        let reached = match &band.up_to {
            Some(up_to) => TExpr::op(
                span,
                Op::Min,
                ty.clone(),
                vec![quantity.clone(), up_to.clone()],
            ),
            None => quantity.clone(),
        };
        let within = TExpr::op(span, Op::Sub, ty.clone(), vec![reached, band.above.clone()]);
        let zero = TExpr::value(span, ty.clone(), Value::Number(Decimal::ZERO));
        let within = TExpr::op(span, Op::Max, ty.clone(), vec![within, zero]);
        let charge = e.multiply(span, Op::Mul, within, band.rate.clone(), 1);
        let charge = e.align(&mut of_charge, charge);
        parts.push(charge);
        if let Some(fee) = &band.fee {
            let fee = e.align(&mut of_charge, fee.clone());
            let nothing = TExpr::value(span, of_charge.clone(), Value::Number(Decimal::ZERO));
            parts.push(if_then_else(
                span,
                entered(span, quantity, band),
                fee,
                nothing,
                of_charge.clone(),
            ));
        }
    }
    let total = TExpr::op(span, Op::Reduce(Reduce::Sum), of_charge, parts);
    refuse_beyond(span, bands, quantity, total)
}

/// All units pay the rate of the band reached.
fn by_volume(e: &mut Elaborator<'_>, span: Span, bands: &[Band], quantity: &TExpr) -> TExpr {
    let mut of_charge = Ty::Unknown;
    let mut charges = Vec::new();
    for band in bands {
        let mut charge = e.multiply(span, Op::Mul, quantity.clone(), band.rate.clone(), 1);
        charge = e.align(&mut of_charge, charge);
        if let Some(fee) = &band.fee {
            let fee = e.align(&mut of_charge, fee.clone());
            let nothing = TExpr::value(span, of_charge.clone(), Value::Number(Decimal::ZERO));
            let fee = if_then_else(
                span,
                entered(span, quantity, band),
                fee,
                nothing,
                of_charge.clone(),
            );
            charge = TExpr::op(span, Op::Add, of_charge.clone(), vec![charge, fee]);
        }
        charges.push(charge);
    }
    let Some(last) = charges.pop() else {
        return TExpr::unknown(span);
    };
    let whole = charges
        .into_iter()
        .zip(bands)
        .rev()
        .fold(last, |rest, (charge, band)| {
            let Some(up_to) = &band.up_to else {
                return rest;
            };
            let operands = vec![quantity.clone(), up_to.clone()];
            let reached = TExpr::op(span, Op::Compare(Comparison::Le), Ty::Bool, operands);
            if_then_else(span, reached, charge, rest, of_charge.clone())
        });
    refuse_beyond(span, bands, quantity, whole)
}

fn entered(span: Span, quantity: &TExpr, band: &Band) -> TExpr {
    let operands = vec![quantity.clone(), band.above.clone()];
    TExpr::op(span, Op::Compare(Comparison::Gt), Ty::Bool, operands)
}

/// Without `above`, a quantity beyond the last band has no price.
fn refuse_beyond(span: Span, bands: &[Band], quantity: &TExpr, charge: TExpr) -> TExpr {
    let Some(Band {
        up_to: Some(last), ..
    }) = bands.last()
    else {
        return charge;
    };
    let beyond = TExpr::op(
        span,
        Op::Compare(Comparison::Gt),
        Ty::Bool,
        vec![quantity.clone(), last.clone()],
    );
    let ty = charge.ty.clone();
    let refused = TExpr::new(
        span,
        ty.clone(),
        Shape::default(),
        TKind::Refuse("the quantity is beyond the last tier, and there is no `above`"),
    );
    if_then_else(span, beyond, refused, charge, ty)
}

/// In a volume scheme one unit more can cost less in all: the whole quantity gets cheaper.
fn warn_of_cliffs(e: &mut Elaborator<'_>, tiers: &Tiers, bands: &[Band]) {
    if tiers.declared.scheme.name != "volume" {
        return;
    }
    for pair in bands.windows(2) {
        let Some(up_to) = &pair[0].up_to else {
            continue;
        };
        let total = |e: &Elaborator<'_>, band: &Band| {
            let rate = e
                .constant(&band.rate)?
                .checked_mul(e.constant(up_to)?)
                .ok()?
                .value;
            let fee = match &band.fee {
                Some(fee) => e.constant(fee)?,
                None => Decimal::ZERO,
            };
            Some(rate.checked_add(fee).ok()?.value)
        };
        if let (Some(at), Some(beyond)) = (total(e, &pair[0]), total(e, &pair[1]))
            && beyond < at
        {
            let name = &tiers.declared.name.name;
            let units = &e.model.units;
            let (rate, up_to) = (pair[0].rate.ty.unit(), up_to.ty.unit());
            let product = rate.unwrap_or_default().times(&up_to.unwrap_or_default());
            let in_unit = |total| Ty::number(product.clone()).amount(total, units);
            let (at, beyond) = (in_unit(at), in_unit(beyond));
            e.diagnostics.push(
                Diagnostic::new(Code::VolumeCliff, format!("a little more costs less by `{name}`: the total drops from {at} to {beyond}"))
                    .label(pair[1].span, "at the beginning of this band")
                    .help("charge each band its own rate with `graduated`, if this is not meant"),
            );
        }
    }
}
