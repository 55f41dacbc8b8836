//! Tables of values by period: a step, a straight line or a constant rate between points.

use super::operate::{Fault, Outcome, Result, exact};
use crate::base::Decimal;
use crate::calendar::Date;
use crate::check::{Interpolation, Value};

/// The value of a table at a day: flat outside its points, by whole months between them.
pub(super) fn interpolate(
    interpolation: Interpolation,
    points: &[(Date, Value)],
    at: Date,
) -> Result {
    let after = points.partition_point(|(day, _)| *day <= at);
    let Some(&(before, value)) = after.checked_sub(1).and_then(|index| points.get(index)) else {
        return exact(points.first().map_or(Value::Blank, |(_, value)| *value));
    };
    let Some(&(next, other)) = points.get(after) else {
        return exact(value);
    };
    let (Value::Number(low), Value::Number(high)) = (value, other) else {
        return exact(Value::Blank);
    };
    let number = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let (passed, length) = (number(at) - number(before), number(next) - number(before));
    if passed == 0 || length <= 0 || interpolation == Interpolation::Step {
        return exact(value);
    }
    let (result, is_exact) = match interpolation {
        Interpolation::Geometric => {
            let ratio = high.checked_div(low)?;
            let power = ratio.value.pow_ratio(passed, length.unsigned_abs())?;
            let result = low.checked_mul(power.value)?;
            (result, ratio.exact && power.exact)
        }
        _ => {
            let rise = high.checked_sub(low)?;
            let part = rise
                .value
                .mul_ratio(i128::from(passed), i128::from(length))?;
            let result = low.checked_add(part.value)?;
            (result, rise.exact && part.exact)
        }
    };
    Ok(Outcome {
        value: Value::Number(result.value),
        exact: is_exact && result.exact,
    })
}

/// The value of a curve at a number: flat outside its points, but for an exact curve, which
/// has values at its points only.
pub(super) fn look_up(
    interpolation: Interpolation,
    points: &[(Decimal, Value)],
    at: Decimal,
) -> Result {
    let after = points.partition_point(|(key, _)| *key <= at);
    let before = after.checked_sub(1).and_then(|index| points.get(index));
    if interpolation == Interpolation::Exact && before.is_none_or(|(key, _)| *key != at) {
        return Err(Fault::Undefined(
            "the curve is exact, and has no point there",
        ));
    }
    let Some(&(low_key, value)) = before else {
        return exact(points.first().map_or(Value::Blank, |(_, value)| *value));
    };
    let Some(&(high_key, other)) = points.get(after) else {
        return exact(value);
    };
    let (Value::Number(low), Value::Number(high)) = (value, other) else {
        return exact(Value::Blank);
    };
    if low_key == at || matches!(interpolation, Interpolation::Step | Interpolation::Exact) {
        return exact(value);
    }
    let passed = at.checked_sub(low_key)?;
    let length = high_key.checked_sub(low_key)?;
    let (result, parts_exact) = if interpolation == Interpolation::Geometric {
        let ratio = high.checked_div(low)?;
        let share = passed.value.checked_div(length.value)?;
        let power = ratio.value.pow(share.value)?;
        (
            low.checked_mul(power.value)?,
            ratio.exact && share.exact && power.exact,
        )
    } else {
        let rise = high.checked_sub(low)?;
        let scaled = rise.value.checked_mul(passed.value)?;
        let part = scaled.value.checked_div(length.value)?;
        (
            low.checked_add(part.value)?,
            rise.exact && scaled.exact && part.exact,
        )
    };
    let is_exact = result.exact && parts_exact && passed.exact && length.exact;
    Ok(Outcome {
        value: Value::Number(result.value),
        exact: is_exact,
    })
}
