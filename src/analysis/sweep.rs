//! A model over all combinations of the values of some inputs.
//!
//! Input: a study and the values of each of its parameters. Output: the combinations in order,
//! the last input varying fastest, in batches with what they lead to, so that a million of them
//! take no more memory than a batch. Beside it: where a figure turns from one value to the next.

use crate::base::Diagnostic;
use crate::check::Value;
use crate::session::{Outcome, Study};

/// So many combinations are computed at once.
const BATCH: u64 = 1024;

/// All combinations of values of inputs.
#[derive(Clone, Debug)]
pub struct Combinations {
    /// For each input its values.
    axes: Vec<Vec<Value>>,
    count: u64,
}

impl Combinations {
    /// None where an input has no value, and where there are more combinations than can be
    /// counted.
    pub fn of(axes: Vec<Vec<Value>>) -> Option<Combinations> {
        let mut count: u64 = 1;
        for axis in &axes {
            count = count.checked_mul(u64::try_from(axis.len()).ok()?)?;
        }
        (count > 0).then_some(Combinations { axes, count })
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The values of the inputs in one combination; empty beyond the last.
    pub fn at(&self, index: u64) -> Vec<Value> {
        if index >= self.count {
            return Vec::new();
        }
        let mut rest = index;
        let mut row: Vec<Value> = Vec::with_capacity(self.axes.len());
        for axis in self.axes.iter().rev() {
            let length = axis.len() as u64;
            row.extend(axis.get((rest % length) as usize));
            rest /= length;
        }
        row.reverse();
        row
    }
}

/// Computes every combination, batch by batch, and gives each to `take` with its values. When
/// `take` answers false, no further batch is computed. The answer is how many were taken.
///
/// Errors: a value with which the model can't be compiled.
pub fn sweep<E: From<Vec<Diagnostic>>>(
    study: &Study<'_>,
    combinations: &Combinations,
    mut take: impl FnMut(&[Vec<Value>], &[Outcome]) -> Result<bool, E>,
) -> Result<u64, E> {
    let mut done = 0;
    while done < combinations.count {
        let end = combinations.count.min(done + BATCH);
        let rows: Vec<Vec<Value>> = (done..end).map(|index| combinations.at(index)).collect();
        let outcomes = study.evaluate(&rows)?;
        done = end;
        if !take(&rows, &outcomes)? {
            break;
        }
    }
    Ok(done)
}

/// What becomes of a figure from one value of an input to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// From below 0 to above, or back.
    CrossesZero,
    BecomesNever,
    NoLongerNever,
    /// It has a value, and then can't be computed.
    BeginsToFail,
    NoLongerFails,
}

/// The turns of a figure along the values of an input, each with the index of the value before.
/// A figure that touches 0 turns once, on the way away from it.
pub fn turns(values: &[Option<Value>]) -> Vec<(usize, Turn)> {
    let mut turns = Vec::new();
    let mut side = 0;
    for (at, pair) in values.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        side = match sign(*from) {
            0 => side,
            sign => sign,
        };
        let turn = match (from, to) {
            (Some(_), None) => Some(Turn::BeginsToFail),
            (None, Some(_)) => Some(Turn::NoLongerFails),
            (Some(Value::Never), Some(Value::Never)) => None,
            (Some(Value::Never), Some(_)) => Some(Turn::NoLongerNever),
            (Some(_), Some(Value::Never)) => Some(Turn::BecomesNever),
            _ if sign(*to) * side < 0 => Some(Turn::CrossesZero),
            _ => None,
        };
        turns.extend(turn.map(|turn| (at, turn)));
    }
    turns
}

fn sign(value: Option<Value>) -> i32 {
    match value {
        Some(Value::Number(number)) if number.is_negative() => -1,
        Some(Value::Number(number)) if number.is_positive() => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Decimal;

    fn numbers(values: &[i64]) -> Vec<Option<Value>> {
        let number = |value: &i64| Some(Value::Number(Decimal::from(*value)));
        values.iter().map(number).collect()
    }

    #[test]
    fn the_last_input_varies_fastest() {
        let axis = |values: &[i64]| numbers(values).into_iter().flatten().collect();
        let all = Combinations::of(vec![axis(&[1, 2]), axis(&[7, 8, 9])]).map(|all| {
            let rows = (0..all.count()).map(|index| {
                let row = all.at(index);
                row.iter().map(ToString::to_string).collect::<String>()
            });
            rows.collect::<Vec<_>>()
        });
        let expected = ["17", "18", "19", "27", "28", "29"];
        assert_eq!(all, Some(expected.map(str::to_owned).to_vec()));
        assert!(Combinations::of(vec![axis(&[1]), Vec::new()]).is_none());
    }

    #[test]
    fn a_figure_turns_where_it_crosses_zero() {
        assert_eq!(turns(&numbers(&[2, 1, -1])), [(1, Turn::CrossesZero)]);
        assert_eq!(turns(&numbers(&[2, 0, -1])), [(1, Turn::CrossesZero)]);
        assert_eq!(turns(&numbers(&[2, 0, 1])), []);
        assert_eq!(turns(&numbers(&[0, 0, 1])), []);
        let mut values = numbers(&[1, 2]);
        values.extend([Some(Value::Never), Some(Value::Never), None]);
        assert_eq!(
            turns(&values),
            [(1, Turn::BecomesNever), (3, Turn::BeginsToFail)]
        );
    }
}
