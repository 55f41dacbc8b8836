//! How far apart the two sides of a failed comparison are, and how far they might be.

use super::failure::Figure;
use crate::base::Decimal;
use crate::base::decimal::RoundingMode;
use crate::check::{ComparisonPlaces, Ty, Value};
use crate::eval::{Run, Trace};

/// The two sides of a comparison, in one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Sides {
    pub left: Figure,
    pub right: Figure,
    /// Left less right, where both are numbers.
    pub difference: Option<Figure>,
    /// Of a comparison `within` something.
    pub distance: Option<Distance>,
}

/// How far two sides are apart, measured as their tolerance is.
#[derive(Clone, Debug, PartialEq)]
pub struct Distance {
    /// A share of the right side, and no amount.
    pub relative: bool,
    /// |left − right|, or its share of |right|; None where right is 0, of which nothing is a
    /// share. The text is rounded for the eye, and never to what is allowed.
    pub found: Option<Figure>,
    pub allowed: Figure,
}

pub(super) fn sides(run: &Run<'_>, trace: &Trace<'_>, places: &ComparisonPlaces) -> Option<Sides> {
    let units = &run.plan.typed.model.units;
    let (left, right) = trace.sides(places)?;
    let difference = match (left.value, right.value) {
        (Value::Number(left), Value::Number(right)) => left.checked_sub(right).ok(),
        _ => None,
    };
    let difference = difference.map(|difference| difference.value);
    let distance = places.within.and_then(|within| {
        let allowed = trace.last(within.span)?;
        let (Value::Number(most), Value::Number(of)) = (allowed.value, right.value) else {
            return None;
        };
        let distance = difference?.abs();
        let found = match within.relative {
            true => distance.checked_div(of.abs()).ok().map(|share| share.value),
            false => Some(distance),
        };
        let ty = &allowed.note.ty;
        Some(Distance {
            relative: within.relative,
            found: found.map(|found| match within.relative {
                true => share(found, most),
                false => Figure::new(Value::Number(found), ty, units),
            }),
            allowed: match within.relative {
                true => Figure {
                    text: percent(most),
                    ..Figure::new(allowed.value, ty, units)
                },
                false => Figure::new(allowed.value, ty, units),
            },
        })
    });
    let ty = &left.note.ty;
    Some(Sides {
        left: Figure::of(left, units),
        right: Figure::of(right, units),
        difference: difference.map(|difference| between(difference, ty, units)),
        distance,
    })
}

/// The difference of two percentages is one in percentage points.
fn between(difference: Decimal, ty: &Ty, units: &crate::units::UnitTable) -> Figure {
    let figure = Figure::new(Value::Number(difference), ty, units);
    match figure.text.strip_suffix('%') {
        Some(points) => Figure {
            text: format!("{points}pp"),
            ..figure
        },
        None => figure,
    }
}

fn percent(share: Decimal) -> String {
    match share.checked_mul(Decimal::from(100)) {
        Ok(hundredths) => format!("{}%", hundredths.value.normalized()),
        Err(_) => share.to_string(),
    }
}

/// A share with three digits that count, or as many as show that it is more than is allowed.
fn share(found: Decimal, most: Decimal) -> Figure {
    let places = 2 - found.exponent().unwrap_or(0);
    let rounded = (places.max(3)..28)
        .filter_map(|places| found.round(places, RoundingMode::HalfEven).ok())
        .map(|rounded| rounded.value)
        .find(|rounded| *rounded > most);
    Figure {
        value: Value::Number(found),
        unit: String::new(),
        text: percent(rounded.unwrap_or(found)),
    }
}
