//! Whether a comparison fails by roundings alone, and by which.
//!
//! A result holds 28 digits, so each rounding is off by half a unit of the last of them at
//! most. Sides that are no more than [`UNITS`] such units apart, counted from the largest
//! number that the condition reads in their unit, are told apart by roundings only: that many
//! add up over the longest timelines, and no difference that a model means is as small.

use super::failure::words;
use crate::base::{Decimal, SourceMap};
use crate::check::{Comparison, ComparisonPlaces, Ty, Value};
use crate::eval::{Run, Seen, Trace};
use crate::session::{FirstRounding, rounding_of};

/// How many units of the last place roundings may add up to.
const UNITS: i64 = 1_000;

/// Two sides that only roundings set apart.
#[derive(Clone, Debug, PartialEq)]
pub struct OnlyRounding {
    pub first: FirstRounding,
    /// What to write instead.
    pub help: String,
}

pub(super) fn only_rounding(
    run: &Run<'_>,
    trace: &Trace<'_>,
    places: &ComparisonPlaces,
    sources: &SourceMap,
) -> Option<OnlyRounding> {
    if places.within.is_some() {
        return None;
    }
    let symbol = match places.op {
        Comparison::Eq => "==",
        Comparison::Le => "<=",
        Comparison::Ge => ">=",
        Comparison::Ne | Comparison::Lt | Comparison::Gt => return None,
    };
    let (left, right) = trace.sides(places)?;
    let (Value::Number(a), Value::Number(b)) = (left.value, right.value) else {
        return None;
    };
    let forced = |side: &Seen<'_>| rounding_of(run, side.origin).filter(|first| !first.chosen);
    let first = forced(left).or_else(|| forced(right))?;
    let distance = a.checked_sub(b).ok()?.value.abs();
    let unit = left.note.ty.unit();
    let largest = trace
        .seen
        .iter()
        .filter(|seen| seen.period.is_none() && seen.note.ty.unit() == unit)
        .filter_map(|seen| match seen.value {
            Value::Number(number) => Some(number.abs()),
            _ => None,
        })
        .fold(a.abs().max(b.abs()), Decimal::max);
    let explained = largest
        .last_place()
        .checked_mul(Decimal::from(UNITS))
        .ok()?;
    if distance > explained.value {
        return None;
    }
    let (left_text, right_text) = (words(sources, places.left), words(sources, places.right));
    let help = match places.op {
        Comparison::Eq => {
            let within = tolerance(run, left, b, distance);
            format!("`{left_text} == {right_text} within {within}`")
        }
        _ => {
            let rounded = |text: String, side: &Seen<'_>| match forced(side) {
                Some(_) => format!("round({text}, 6)"),
                None => text,
            };
            let (left, right) = (rounded(left_text, left), rounded(right_text, right));
            format!("`{left} {symbol} {right}`")
        }
    };
    Some(OnlyRounding { first, help })
}

/// A tolerance that allows for the distance: a hundredth of a currency, where that is little,
/// else a millionth of the right side, or of its unit where that is 0.
fn tolerance(run: &Run<'_>, left: &Seen<'_>, right: Decimal, distance: Decimal) -> String {
    let units = &run.plan.typed.model.units;
    let unit = left.note.ty.unit().unwrap_or_default();
    let amount = |places| {
        let amount = Decimal::new(1, places).filter(|amount| distance <= *amount)?;
        Some(Ty::number(unit.clone()).amount(amount, units))
    };
    let is_money = unit.as_currency(units).is_some();
    let found = match right.is_zero() {
        true => amount(if is_money { 2 } else { 6 }),
        false if is_money && right.abs() >= Decimal::ONE => amount(2),
        false => None,
    };
    found.unwrap_or_else(|| "0.0001%".to_owned())
}
