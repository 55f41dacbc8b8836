//! How closely a figure follows an input: Spearman's rank correlation.
//!
//! Input: two columns of values, run by run. Output: a number from −1 to 1, in exact sums up to
//! one root and one quotient. Values that tie share the mean of their ranks.

use super::statistics::order;
use crate::base::Decimal;
use crate::base::decimal::RoundingMode;
use crate::check::Value;

/// What two roots may have lost is far below: equal orders come to 1.
const PLACES: i32 = 12;

/// The rank correlation over the runs in which both have a value; None where one of them is
/// the same in all of these.
pub fn rank_correlation(xs: &[Option<Value>], ys: &[Option<Value>]) -> Option<Decimal> {
    let known = |value: &Option<Value>| value.filter(|value| *value != Value::Blank);
    let pairs = xs.iter().zip(ys);
    let pairs: Vec<(Value, Value)> = pairs
        .filter_map(|(x, y)| Some((known(x)?, known(y)?)))
        .collect();
    let (xs, ys): (Vec<Value>, Vec<Value>) = pairs.into_iter().unzip();
    let (xs, ys) = (deviations(&xs), deviations(&ys));
    let product = |a: &[i128], b: &[i128]| -> i128 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let number = |sum: i128| Decimal::new(sum, 0);
    let (of_x, of_y) = (product(&xs, &xs), product(&ys, &ys));
    let root = |sum| Some(number(sum)?.sqrt().ok()?.value);
    let over = root(of_x)?.checked_mul(root(of_y)?).ok()?.value;
    let found = number(product(&xs, &ys))?.checked_div(over).ok()?.value;
    Some(found.round(PLACES, RoundingMode::HalfEven).ok()?.value)
}

/// Twice what each value's rank is above the mean of all ranks: whole numbers, for a shared rank
/// is a half at worst.
fn deviations(values: &[Value]) -> Vec<i128> {
    let mut sorted: Vec<usize> = (0..values.len()).collect();
    sorted.sort_by(|a, b| order(&values[*a], &values[*b]));
    let mut ranks = vec![0; values.len()];
    let mut start = 0;
    while let Some(first) = sorted.get(start) {
        let alike = |at: &&usize| order(&values[**at], &values[*first]).is_eq();
        let count = sorted[start..].iter().take_while(alike).count();
        // Ranks start + 1 to start + count: twice their mean, less twice the mean of all.
        let twice = (2 * start + count + 1) as i128 - (values.len() as i128 + 1);
        for at in &sorted[start..start + count] {
            ranks[*at] = twice;
        }
        start += count;
    }
    ranks
}
