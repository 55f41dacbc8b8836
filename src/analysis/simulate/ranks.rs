//! How closely a figure follows an input: Spearman's rank correlation.
//!
//! Input: two columns of values, run by run. Output: a number from −1 to 1, in exact sums up to
//! one root and one quotient. Values that tie share the mean of their ranks.

use super::column::Column;
use super::statistics::{in_order, order};
use crate::base::Decimal;
use crate::base::decimal::RoundingMode;
use crate::check::Value;

/// What two roots may have lost is far below: equal orders come to 1.
const PLACES: i32 = 12;

/// The ranks of a column among all runs, for several correlations.
pub struct Ranks<'c> {
    column: &'c Column,
    /// None where some runs have no value, so that it matters which ones go with another column.
    of_all: Option<Vec<i32>>,
}

impl<'c> Ranks<'c> {
    pub fn of(column: &'c Column) -> Ranks<'c> {
        let runs = 0..column.len() as u32;
        let all = runs.clone().all(|run| is_known(column, run));
        Ranks {
            column,
            of_all: all.then(|| deviations(column, &runs.collect::<Vec<_>>())),
        }
    }

    /// The rank correlation over the runs in which both have a value; None where one of them is
    /// the same in all of these.
    pub fn correlation(&self, other: &Ranks<'_>) -> Option<Decimal> {
        if let (Some(xs), Some(ys)) = (&self.of_all, &other.of_all)
            && xs.len() == ys.len()
        {
            return correlation(xs, ys);
        }
        let (xs, ys) = (self.column, other.column);
        let runs = 0..xs.len().min(ys.len()) as u32;
        let runs = runs.filter(|run| is_known(xs, *run) && is_known(ys, *run));
        let runs: Vec<u32> = runs.collect();
        correlation(&deviations(xs, &runs), &deviations(ys, &runs))
    }
}

fn is_known(column: &Column, run: u32) -> bool {
    !matches!(column.get(run as usize), None | Some(Value::Blank))
}

fn correlation(xs: &[i32], ys: &[i32]) -> Option<Decimal> {
    let product = |a: &[i32], b: &[i32]| -> i128 {
        let pairs = a.iter().zip(b);
        let products = pairs.map(|(a, b)| i64::from(*a) * i64::from(*b));
        products.map(i128::from).sum()
    };
    let number = |sum: i128| Decimal::new(sum, 0);
    let (of_x, of_y) = (product(xs, xs), product(ys, ys));
    let root = |sum| Some(number(sum)?.sqrt().ok()?.value);
    let over = root(of_x)?.checked_mul(root(of_y)?).ok()?.value;
    let found = number(product(xs, ys))?.checked_div(over).ok()?.value;
    Some(found.round(PLACES, RoundingMode::HalfEven).ok()?.value)
}

/// Twice what each run's rank among these, which have values, is above the mean of all ranks:
/// whole numbers, for a shared rank is a half at worst.
fn deviations(column: &Column, runs: &[u32]) -> Vec<i32> {
    let value = |at: u32| {
        let run = runs.get(at as usize);
        let value = run.and_then(|run| column.get(*run as usize));
        value.unwrap_or(Value::Blank)
    };
    let sorted = in_order(0..runs.len() as u32, value);
    let mut ranks = vec![0; runs.len()];
    let mut start = 0;
    for alike in sorted.chunk_by(|a, b| order(&value(*a), &value(*b)).is_eq()) {
        // Ranks start + 1 to start + count: twice their mean, less twice the mean of all.
        let twice = (2 * start + alike.len() + 1) as i64 - (runs.len() as i64 + 1);
        for at in alike {
            ranks[*at as usize] = twice as i32;
        }
        start += alike.len();
    }
    ranks
}
