//! Tables of values by period: a step, a straight line or a constant rate between points.

use super::operate::{Outcome, Result, exact};
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
