//! Sums over several periods, as a year of a flow, held against each other period by period.
//!
//! Input: two coarser periods of one slot. Output: what each operand of the formula made in all of
//! their periods, and what only one of the two has.

use std::collections::BTreeMap;

use super::asked::Found;
use super::formula::Formula;
use super::measure::Measure;
use super::node::{Changed, Method};
use super::periods::{Between, difference, with_rest};
use super::spread::{Share, Spread, Wanted, spread};
use crate::base::decimal::Exact;
use crate::calendar::{Bucket, months_between};
use crate::check::Value;
use crate::eval::Moment;

impl Between<'_, '_> {
    /// Sums over several periods, each period held against the one that stands as many months after
    /// the beginning: what an operand made in all of them is added up. What only one of the two
    /// has is a cause by itself.
    pub(super) fn summed(
        &self,
        buckets: [&Bucket; 2],
        figures: &[Found; 2],
    ) -> Option<(Spread, Vec<Changed>)> {
        let [from, to] = buckets.map(|bucket| self.by_month(bucket));
        let pairs = from
            .iter()
            .filter_map(|(month, at)| Some([*at, *to.get(month)?]));
        let pairs: Vec<[usize; 2]> = pairs.collect();
        let spreads = |wanted: Wanted| -> Option<Vec<Spread>> {
            let own = |pair: &[usize; 2]| Some(spread(&self.of_periods(*pair)?, wanted));
            pairs.iter().map(own).collect()
        };
        let is_average = |own: &Spread| matches!(own.method, Method::Average { .. });
        let mut of_pairs = spreads(self.wanted)?;
        // All pairs by one method, which is the one that is told.
        if of_pairs.iter().any(is_average) && !of_pairs.iter().all(is_average) {
            of_pairs = spreads(Wanted::Sequence)?;
        }
        let mut all_spread = added(of_pairs)?;
        // Of two years that share no month, what each has is told.
        let mut all_changed = match pairs.first() {
            Some(pair) => self.operands(&self.of_periods(*pair)?),
            None => Vec::new(),
        };
        let known = difference(figures)?;
        let (spread, changed) = (&mut all_spread, &mut all_changed);
        self.alone(&from, &to, true, spread, changed)?;
        self.alone(&to, &from, false, spread, changed)?;
        // A sum of a year that was rounded is not the sum of its periods.
        let rest = &known - &spread.difference.clone()?;
        with_rest(spread, changed, rest);
        spread.difference = Some(known);
        Some((all_spread, all_changed))
    }

    fn of_periods(&self, [from, to]: [usize; 2]) -> Option<Formula<'_, '_>> {
        let moments = [Moment::Period(from), Moment::Period(to)];
        Formula::new(self.run, self.line, self.member, moments)
    }

    /// What the formula reads, whatever it comes to.
    fn operands(&self, formula: &Formula<'_, '_>) -> Vec<Changed> {
        let names = self.names(formula).into_iter();
        let itself = formula.timed.then(|| "the periods themselves".to_owned());
        let changed = names.chain(itself).map(|name| Changed {
            name,
            from: None,
            to: None,
        });
        changed.collect()
    }

    /// The periods of a coarser one, by the months from its beginning.
    fn by_month(&self, bucket: &Bucket) -> BTreeMap<i64, usize> {
        let timeline = self.run.timeline();
        let first = bucket.period.first();
        let month = |at: usize| months_between(first, timeline.start(at));
        bucket.range.clone().map(|at| (month(at), at)).collect()
    }

    /// The periods that have no like on the other side, as a cause.
    fn alone(
        &self,
        own: &BTreeMap<i64, usize>,
        other: &BTreeMap<i64, usize>,
        gone: bool,
        spread: &mut Spread,
        changed: &mut Vec<Changed>,
    ) -> Option<()> {
        let alone: Vec<usize> = own
            .iter()
            .filter(|(month, _)| !other.contains_key(month))
            .map(|(_, at)| *at)
            .collect();
        let (Some(first), Some(last)) = (alone.first(), alone.last()) else {
            return Some(());
        };
        let mut sum = Exact::default();
        for at in &alone {
            let Some(Value::Number(value)) = self.run.cell(self.slot, *at).value() else {
                return None;
            };
            sum = &sum + &Exact::from(value);
        }
        let amount = match gone {
            true => &Exact::default() - &sum,
            false => sum,
        };
        let label = |at: usize| self.run.timeline().period(at).label();
        let whole = match first == last {
            true => label(*first),
            false => format!("{} .. {}", label(*first), label(*last)),
        };
        spread.difference = Some(&spread.difference.clone()? + &amount);
        spread.shares.push(Share {
            changes: vec![changed.len()],
            amount: Some(amount),
            after: None,
        });
        let like = "no like on the other side".to_owned();
        changed.push(Changed {
            name: whole,
            from: gone.then(|| like.clone()),
            to: (!gone).then_some(like),
        });
        Some(())
    }
}

/// Several differences of one sort as one: what a change made in all of them is added up. Changes
/// that are one cause in some of them are one in the sum.
fn added(spreads: Vec<Spread>) -> Option<Spread> {
    let mut sum = Spread {
        measure: Some(Measure::Number),
        difference: Some(Exact::default()),
        method: Method::Sequence,
        shares: Vec::new(),
        not_averaged: false,
    };
    for own in spreads {
        sum.difference = Some(&sum.difference? + &own.difference?);
        sum.not_averaged |= own.not_averaged;
        sum.method = match (sum.method, own.method) {
            (
                Method::Average { orders, places },
                Method::Average {
                    orders: others,
                    places: other,
                },
            ) => Method::Average {
                orders: orders.max(others),
                places: places.max(other),
            },
            (_, method) => method,
        };
        for mut share in own.shares {
            let touches = |known: &Share| known.changes.iter().any(|at| share.changes.contains(at));
            let (alike, others): (Vec<Share>, Vec<Share>) =
                sum.shares.into_iter().partition(touches);
            for known in alike {
                share.amount = Some(&share.amount? + &known.amount?);
                share.changes.extend(known.changes);
            }
            share.changes.sort_unstable();
            share.changes.dedup();
            share.after = None;
            sum.shares = others;
            sum.shares.push(share);
        }
    }
    sum.shares
        .sort_by_key(|share| share.changes.last().copied());
    Some(sum)
}
