//! How much of a period lies within a window of days: what prorates a rate.
//!
//! Input: a period and a window's first and last day, both included. Output: the months
//! and the days that they share. Invariant: the months of adjoining windows add up, and
//! so do their days, so a window comes to the same whatever periods it is cut into.

use super::{Date, Period, Ratio, ratio};

/// What a window and a period have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Overlap {
    /// Months of the period within the window, a month cut short counting by its days: a
    /// rate per month accrues this often. Two months and the first ten days of April are
    /// 7/3.
    pub months: Ratio,
    /// Days of the period within the window: a rate per day accrues this often.
    pub days: i64,
    /// Months of the whole period.
    pub period_months: Ratio,
    /// Days of the whole period.
    pub period_days: i64,
}

impl Overlap {
    /// The part of `period` that lies in `first ..= last`; nothing where the window is
    /// elsewhere, or ends before it begins.
    pub fn of(period: Period, first: Date, last: Date) -> Overlap {
        let first = first.max(period.first());
        let last = last.min(period.last());
        Overlap {
            months: months_within(first, last),
            days: days_within(first, last),
            period_months: months_within(period.first(), period.last()),
            period_days: period.days(),
        }
    }

    /// Whether they have no day in common.
    pub fn is_empty(self) -> bool {
        self.days == 0
    }

    /// Whether the window holds the whole period.
    pub fn is_whole(self) -> bool {
        self.days == self.period_days
    }

    /// The share of the period's months, from 0 to 1: one month of a quarter is 1/3.
    pub fn share(self) -> Ratio {
        let (part, part_of) = self.months;
        let (whole, whole_of) = self.period_months;
        ratio(part * whole_of, part_of * whole)
    }

    /// The share of the period's days, from 0 to 1: July of the third quarter is 31/92.
    pub fn share_of_days(self) -> Ratio {
        ratio(self.days, self.period_days)
    }
}

/// Days from `first` to `last`, both included; 0 where `last` is earlier.
pub fn days_within(first: Date, last: Date) -> i64 {
    (last.days_since(first) + 1).max(0)
}

/// Months from `first` to `last`, both included, a month cut short counting by its days;
/// 0 where `last` is earlier. From 2024-07-01 to 2024-08-15 is 1 15/31 = 46/31.
pub fn months_within(first: Date, last: Date) -> Ratio {
    if last < first {
        return (0, 1);
    }
    let whole = last.month_index() - first.month_index();
    let before = i64::from(first.day()) - 1;
    let reached = i64::from(last.day());
    let first_length = i64::from(first.days_in_month());
    let last_length = i64::from(last.days_in_month());
    ratio(
        whole * first_length * last_length + reached * first_length - before * last_length,
        first_length * last_length,
    )
}
