//! Payment terms: a flow is earned evenly over the days of its period, and each day's part is
//! paid a fixed time later.

use super::cell::Origin;
use super::execute::Stop;
use super::lane::Lane;
use super::operate::{Fault, Outcome};
use super::read::Place;
use crate::base::Decimal;
use crate::base::decimal::ExactSum;
use crate::calendar::{Date, Period};
use crate::check::{Lag, Value};
use crate::plan::Source;
use crate::units::TimeGroup;

impl Lane<'_, '_> {
    /// What is paid in a period of all that was earned up to it, or (`outstanding`) what of
    /// it is paid only later; with where the flow was rounded.
    pub(super) fn delayed(
        self,
        source: Source,
        delay: Value,
        group: TimeGroup,
        outstanding: bool,
        place: Place<'_>,
    ) -> Result<(Outcome, Vec<Origin>), Stop> {
        let Value::Number(delay) = delay else {
            return Ok((
                Outcome {
                    value: Value::Blank,
                    exact: true,
                },
                Vec::new(),
            ));
        };
        let delay = whole_delay(delay).ok_or(Fault::Undefined(
            "a delay is a whole number of days or months, not negative",
        ))?;
        let mut sum = ExactSum::new();
        let mut exact = true;
        let mut origins = Vec::new();
        for (earned, share) in self.paid(delay, group, outstanding, place) {
            let days = self.timeline().days(earned);
            let at = Place::Period(earned);
            let (value, origin) = self
                .read(source, at, Lag::Periods(0))
                .map_err(Stop::Failed)?;
            origins.push(origin);
            if let Value::Number(amount) = value {
                let part = share_of(amount, share, days)?;
                exact &= part.exact;
                sum.add(part.value);
            }
        }
        let total = sum.finish().map_err(Fault::from)?;
        let value = Value::Number(total.value);
        Ok((
            Outcome {
                value,
                exact: exact && total.exact,
            },
            origins,
        ))
    }

    /// The periods of which some days are paid in a place, or are `outstanding` as it closes, the
    /// latest first, each with how many days those are.
    pub(super) fn paid(
        self,
        delay: i64,
        group: TimeGroup,
        outstanding: bool,
        place: Place<'_>,
    ) -> impl Iterator<Item = (usize, i64)> {
        let (now, timeline) = (self.period(place), self.timeline());
        let eve = now.first().add_days(-1).unwrap_or(Date::MIN);
        let earned = (0..=self.last_of(place)).rev();
        let shares = earned.map_while(move |earned| {
            let period = timeline.period(earned);
            let days = paid_by(period, delay, group, now.last());
            let before = paid_by(period, delay, group, eve);
            // Whatever was earned earlier still was paid earlier still.
            (before != period.days()).then(|| match outstanding {
                true => (earned, period.days() - days),
                false => (earned, days - before),
            })
        });
        shares.filter(|(_, share)| *share != 0)
    }
}

/// A delay as a number of days or months.
pub(super) fn whole_delay(delay: Decimal) -> Option<i64> {
    let whole = delay.to_i64();
    whole.filter(|delay| (0..=1_000_000).contains(delay))
}

fn share_of(amount: Decimal, days: i64, of: i64) -> Result<crate::base::decimal::Rounded, Fault> {
    amount
        .mul_ratio(i128::from(days), i128::from(of))
        .map_err(Fault::from)
}

/// How many of a period's days are paid by the end of a day, each so much later.
fn paid_by(period: Period, delay: i64, group: TimeGroup, by: Date) -> i64 {
    if group == TimeGroup::Days {
        let before = by.days_since(period.first()) - delay;
        return (before + 1).clamp(0, period.days());
    }
    let due = |offset: i64| {
        let day = period.first().add_days(offset);
        let paid = day.and_then(|day| day.add_months(delay));
        paid.is_some_and(|paid| paid <= by)
    };
    // Payment dates never go back, so the days paid come first.
    let (mut low, mut high) = (0, period.days());
    while low < high {
        let middle = (low + high) / 2;
        if due(middle) {
            low = middle + 1
        } else {
            high = middle
        }
    }
    low
}
