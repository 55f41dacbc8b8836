//! A difference shared out among changes.
//!
//! Input: what a figure comes to under any set of the changes. Output: what each change made.
//! Invariant: what all of them made adds up to the difference, to the last digit: in a sequence
//! because each takes what it adds to those before it, and on the average over all orders because
//! what is cut from means is given out again.

use std::collections::BTreeMap;

use super::measure::Measure;
use super::node::Method;
use crate::base::decimal::{Exact, shares};
use crate::check::Value;

/// Up to so many changes are averaged over all orders: 256 sets of them are looked at.
pub const MOST_AVERAGED: usize = 8;

/// Means are given to so many places more than the figures that they are of.
const FINER: u32 = 6;

/// What decimals have at most.
const FINEST: u32 = 28;

/// A figure under any set of changes.
pub(super) trait Mixture {
    /// How many changes there are.
    fn count(&self) -> usize;

    /// What the figure comes to under each set, which says of each change whether it is made;
    /// None where it fails, or where these changes can't be made without others.
    fn values(&self, sets: &[Vec<bool>]) -> Vec<Option<Value>>;
}

/// How a difference is shared out.
pub(super) struct Spread {
    /// None where the two ends have no difference.
    pub measure: Option<Measure>,
    pub difference: Option<Exact>,
    pub method: Method,
    pub shares: Vec<Share>,
    /// It was to be averaged, and some set of changes has no figure.
    pub not_averaged: bool,
}

/// What some changes made together; usually it is one.
pub(super) struct Share {
    pub changes: Vec<usize>,
    pub amount: Option<Exact>,
    /// In a sequence: the figure after it.
    pub after: Option<Option<Value>>,
}

/// Which method is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The average where there are few changes.
    Either,
    Sequence,
    Average,
}

pub(super) fn spread(mixture: &dyn Mixture, wanted: Wanted) -> Spread {
    let count = mixture.count();
    let first = |made: usize| (0..count).map(|at| at < made).collect();
    let ends = mixture.values(&[first(0), first(count)]);
    let end = |at: usize| ends.get(at).copied().flatten();
    let measure = Measure::of(end(0), end(1));
    let taken = |at: usize| measure.and_then(|measure| measure.take(end(at)));
    let difference = taken(0).zip(taken(1)).map(|(from, to)| &to - &from);
    let average = match wanted {
        Wanted::Sequence => false,
        Wanted::Average => true,
        Wanted::Either => (2..=MOST_AVERAGED).contains(&count),
    };
    if let (true, Some(measure)) = (average, measure)
        && let Some((method, shares)) = averaged(mixture, measure)
    {
        return Spread {
            measure: Some(measure),
            difference,
            method,
            shares,
            not_averaged: false,
        };
    }
    let between: Vec<Vec<bool>> = (1..count).map(first).collect();
    let mut values = mixture.values(&between);
    if count > 0 {
        values.push(end(1));
    }
    Spread {
        measure,
        difference,
        method: Method::Sequence,
        shares: in_sequence(measure, end(0), &values),
        not_averaged: average && measure.is_some(),
    }
}

/// Each change takes what it adds; one after which there is no figure goes with the next.
fn in_sequence(
    measure: Option<Measure>,
    from: Option<Value>,
    after: &[Option<Value>],
) -> Vec<Share> {
    let mut shares = Vec::new();
    let mut together = Vec::new();
    let mut reached = measure.and_then(|measure| measure.take(from));
    for (at, value) in after.iter().enumerate() {
        together.push(at);
        let now = measure.and_then(|measure| measure.take(*value));
        if measure.is_some() && now.is_none() {
            continue;
        }
        let amount = reached.zip(now.clone()).map(|(before, now)| &now - &before);
        shares.push(Share {
            changes: std::mem::take(&mut together),
            amount,
            after: Some(*value),
        });
        reached = now;
    }
    shares
}

/// The mean of what each change adds, over all orders. Changes that have no figure without each
/// other are taken together. None where that does not help.
fn averaged(mixture: &dyn Mixture, measure: Measure) -> Option<(Method, Vec<Share>)> {
    let count = mixture.count();
    if count > MOST_AVERAGED {
        return None;
    }
    let bits = |set: usize, at: usize| set >> at & 1 == 1;
    let sets: Vec<Vec<bool>> = (0..1usize << count)
        .map(|set| (0..count).map(|at| bits(set, at)).collect())
        .collect();
    let values = mixture.values(&sets).into_iter();
    let known: BTreeMap<usize, Exact> = values
        .enumerate()
        .filter_map(|(set, value)| Some((set, measure.take(value)?)))
        .collect();
    let mut players: Vec<usize> = (0..count).map(|at| 1 << at).collect();
    loop {
        let union = |chosen: usize| -> usize {
            let members = players.iter().enumerate();
            let members = members.filter(|(at, _)| bits(chosen, *at));
            members.fold(0, |set, (_, player)| set | player)
        };
        let all = 1usize << players.len();
        let missing = (0..all).find(|chosen| !known.contains_key(&union(*chosen)));
        let Some(missing) = missing else {
            return weighed(&players, measure_of(&known, all, union)?);
        };
        let others = 0..players.len();
        let within = others.clone().filter(|at| bits(missing, *at));
        let leaving = |at: &usize| known.contains_key(&union(missing & !(1 << at)));
        let joining = |at: &usize| known.contains_key(&union(missing | 1 << at));
        let one = within.clone().find(leaving)?;
        let other = others.filter(|at| !bits(missing, *at)).find(joining)?;
        // The later keeps its place: what it needs has come by then.
        let (early, late) = (one.min(other), one.max(other));
        players[late] |= players[early];
        players.remove(early);
    }
}

/// The figure under each set of players.
fn measure_of(
    known: &BTreeMap<usize, Exact>,
    all: usize,
    union: impl Fn(usize) -> usize,
) -> Option<Vec<Exact>> {
    (0..all)
        .map(|set| known.get(&union(set)).cloned())
        .collect()
}

/// Shapley's value: a player's mean addition to those before it. A set of s players stands before
/// it in s! × (n − 1 − s)! of the n! orders.
fn weighed(players: &[usize], values: Vec<Exact>) -> Option<(Method, Vec<Share>)> {
    let count = players.len();
    let factorial = |n: usize| (1..=n as u64).product::<u64>();
    let orders = factorial(count);
    let mut sums = Vec::with_capacity(count);
    for player in 0..count {
        let before = (0..values.len()).filter(|set| set >> player & 1 == 0);
        let added = before.filter_map(|set| {
            let size = set.count_ones() as usize;
            let weight = factorial(size) * factorial(count - 1 - size);
            let more = values.get(set | 1 << player)? - values.get(set)?;
            Some(&more * weight)
        });
        sums.push(added.sum::<Exact>());
    }
    let finest = values.iter().map(Exact::places).max().unwrap_or(0);
    let places = (finest + FINER).min(FINEST);
    let (amounts, whole) = shares(&sums, orders, places)?;
    let shares = players.iter().zip(amounts).map(|(player, amount)| Share {
        changes: (0..usize::BITS as usize)
            .filter(|at| player >> at & 1 == 1)
            .collect(),
        amount: Some(amount),
        after: None,
    });
    let method = Method::Average {
        orders,
        places: (!whole).then_some(places),
    };
    Some((method, shares.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Decimal;

    /// A figure as a function of a set.
    struct Of<F>(usize, F);

    impl<F: Fn(&[bool]) -> Option<i64>> Mixture for Of<F> {
        fn count(&self) -> usize {
            self.0
        }
        fn values(&self, sets: &[Vec<bool>]) -> Vec<Option<Value>> {
            let number = |n: i64| Value::Number(Decimal::from(n));
            sets.iter().map(|set| self.1(set).map(number)).collect()
        }
    }

    fn shown(spread: &Spread) -> Vec<(Vec<usize>, String)> {
        let amount = |share: &Share| share.amount.as_ref().map_or("—".into(), Exact::to_string);
        let shares = spread.shares.iter();
        shares
            .map(|share| (share.changes.clone(), amount(share)))
            .collect()
    }

    /// 2 × 3 becomes 4 × 5: by itself the first adds 6, the second 4, and both together 4 more.
    #[test]
    fn what_two_changes_make_together_is_shared_or_counts_with_the_later() {
        let product = Of(2, |set: &[bool]| {
            Some(if set[0] { 4 } else { 2 } * if set[1] { 5 } else { 3 })
        });
        let both = spread(&product, Wanted::Either);
        assert_eq!(shown(&both), [(vec![0], "8".into()), (vec![1], "6".into())]);
        let places = None;
        assert_eq!(both.method, Method::Average { orders: 2, places });
        let one_by_one = spread(&product, Wanted::Sequence);
        assert_eq!(
            shown(&one_by_one),
            [(vec![0], "6".into()), (vec![1], "8".into())]
        );
    }

    /// What only all three make is a third of it each, whose last digit has to go somewhere.
    #[test]
    fn means_that_never_end_still_add_up() {
        let all = Of(3, |set: &[bool]| {
            Some(i64::from(set.iter().all(|made| *made)))
        });
        let found = spread(&all, Wanted::Average);
        assert_eq!(
            shown(&found),
            [
                (vec![0], "0.333334".into()),
                (vec![1], "0.333333".into()),
                (vec![2], "0.333333".into())
            ]
        );
        let places = Some(6);
        assert_eq!(found.method, Method::Average { orders: 6, places });
    }

    #[test]
    fn changes_that_need_each_other_are_one_cause() {
        // The second is nothing without the third.
        let needing = Of(3, |set: &[bool]| {
            (!set[1] || set[2]).then(|| set.iter().map(|made| i64::from(*made)).sum())
        });
        let found = spread(&needing, Wanted::Either);
        assert_eq!(
            shown(&found),
            [(vec![0], "1".into()), (vec![1, 2], "2".into())]
        );
        let found = spread(&needing, Wanted::Sequence);
        assert_eq!(
            shown(&found),
            [(vec![0], "1".into()), (vec![1, 2], "2".into())]
        );
    }

    #[test]
    fn nothing_is_shared_out_where_an_end_is_no_number() {
        let failing = Of(2, |set: &[bool]| (!set[1]).then_some(1));
        let found = spread(&failing, Wanted::Either);
        assert_eq!(found.difference, None);
        assert_eq!(
            shown(&found),
            [(vec![0], "—".into()), (vec![1], "—".into())]
        );
    }
}
