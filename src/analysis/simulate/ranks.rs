//! How closely a figure follows an input: Spearman's rank correlation.
//!
//! Input: two columns of values, run by run. Output: a number from −1 to 1, in exact sums up to
//! one root and one quotient. Values that tie share the mean of their ranks.

use std::cmp::Ordering;

use super::column::Column;
use super::statistics::order;
use crate::base::Decimal;
use crate::base::decimal::RoundingMode;
use crate::check::Value;

/// What two roots may have lost is far below: equal orders come to 1.
const PLACES: i32 = 12;

/// The rank correlation over the runs in which both have a value; None where one of them is
/// the same in all of these.
pub fn rank_correlation(xs: &Column, ys: &Column) -> Option<Decimal> {
    let known = |column: &Column, run| !matches!(column.get(run), None | Some(Value::Blank));
    let runs = 0..u32::try_from(xs.len().min(ys.len())).ok()?;
    let runs = runs.filter(|run| known(xs, *run as usize) && known(ys, *run as usize));
    let runs: Vec<u32> = runs.collect();
    let (xs, ys) = (deviations(xs, &runs), deviations(ys, &runs));
    let product = |a: &[i64], b: &[i64]| -> i128 {
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| i128::from(*a) * i128::from(*b)).sum()
    };
    let number = |sum: i128| Decimal::new(sum, 0);
    let (of_x, of_y) = (product(&xs, &xs), product(&ys, &ys));
    let root = |sum| Some(number(sum)?.sqrt().ok()?.value);
    let over = root(of_x)?.checked_mul(root(of_y)?).ok()?.value;
    let found = number(product(&xs, &ys))?.checked_div(over).ok()?.value;
    Some(found.round(PLACES, RoundingMode::HalfEven).ok()?.value)
}

/// Twice what each run's rank among these is above the mean of all ranks: whole numbers, for a
/// shared rank is a half at worst.
fn deviations(column: &Column, runs: &[u32]) -> Vec<i64> {
    let value = |at: u32| {
        runs.get(at as usize)
            .and_then(|run| column.get(*run as usize))
    };
    let compare = |a: u32, b: u32| match (value(a), value(b)) {
        (Some(a), Some(b)) => order(&a, &b),
        _ => Ordering::Equal,
    };
    let mut sorted: Vec<u32> = (0..).take(runs.len()).collect();
    sorted.sort_by(|a, b| compare(*a, *b));
    let mut ranks = vec![0; runs.len()];
    let mut start = 0;
    while let Some(first) = sorted.get(start) {
        let alike = |at: &&u32| compare(**at, *first).is_eq();
        let count = sorted[start..].iter().take_while(alike).count();
        // Ranks start + 1 to start + count: twice their mean, less twice the mean of all.
        let twice = (2 * start + count + 1) as i64 - (runs.len() as i64 + 1);
        for at in &sorted[start..start + count] {
            ranks[*at as usize] = twice;
        }
        start += count;
    }
    ranks
}
