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

#[cfg(test)]
mod tests {
    use super::super::tests::{day, timeline};
    use super::super::{Granularity, Timeline};
    use super::*;

    fn third_quarter() -> Period {
        Period::quarter(2024, 3).unwrap()
    }

    fn overlap(first: &str, last: &str) -> Overlap {
        Overlap::of(third_quarter(), day(first), day(last))
    }

    #[test]
    fn whole_months_count_as_months() {
        let july = overlap("2024-07-01", "2024-07-31");
        assert_eq!((july.months, july.days), ((1, 1), 31));
        assert_eq!((july.period_months, july.period_days), ((3, 1), 92));
        assert_eq!((july.share(), july.share_of_days()), ((1, 3), (31, 92)));
        assert_eq!(overlap("2024-08-01", "2024-12-31").months, (2, 1));
    }

    #[test]
    fn a_month_cut_short_counts_by_its_days() {
        let middle = overlap("2024-07-17", "2024-09-10");
        // 15/31 of July, all of August, a third of September.
        assert_eq!(middle.months, (45 + 93 + 31, 93));
        assert_eq!(middle.days, 15 + 31 + 10);
        assert_eq!(overlap("2024-07-01", "2024-08-15").months, (46, 31));
        assert_eq!(overlap("2024-08-15", "2024-08-15").months, (1, 31));
    }

    #[test]
    fn knows_all_from_nothing() {
        let all = overlap("2024-01-01", "2024-12-31");
        assert!(all.is_whole() && !all.is_empty());
        assert_eq!((all.share(), all.share_of_days()), ((1, 1), (1, 1)));
        for none in [
            overlap("2024-10-01", "2024-12-31"),
            overlap("2024-01-01", "2024-06-30"),
            overlap("2024-08-02", "2024-08-01"),
        ] {
            assert!(none.is_empty() && !none.is_whole());
            assert_eq!((none.months, none.days), ((0, 1), 0));
            assert_eq!((none.share(), none.share_of_days()), ((0, 1), (0, 1)));
        }
    }

    #[test]
    fn a_day_has_its_part_of_a_month() {
        let leap_day = Period::day(day("2024-02-29"));
        let whole = Overlap::of(leap_day, Date::MIN, Date::MAX);
        assert_eq!((whole.months, whole.period_months), ((1, 29), (1, 29)));
        assert_eq!(whole.share(), (1, 1));
    }

    /// The sum of fractions whose denominators are lengths of months.
    fn total(timeline: &Timeline, first: Date, last: Date) -> (Ratio, i64) {
        (0..timeline.len())
            .map(|i| timeline.overlap(i, first, last))
            .fold(((0, 1), 0), |((n, d), days), part| {
                let (m, e) = part.months;
                (ratio(n * e + m * d, d * e), days + part.days)
            })
    }

    #[test]
    fn a_window_comes_to_the_same_at_every_granularity() {
        let months = timeline(Granularity::Month, "2024-01-01", 24);
        let quarters = timeline(Granularity::Quarter, "2024-01-01", 8);
        let years = timeline(Granularity::Year, "2024-01-01", 2);
        for (first, last) in [
            ("2024-02-10", "2024-02-10"),
            ("2024-02-10", "2025-07-19"),
            ("2024-03-31", "2024-04-01"),
            ("2023-06-15", "2025-12-31"),
        ] {
            let (first, last) = (day(first), day(last));
            let by_months = total(&months, first, last);
            assert_eq!(by_months, total(&quarters, first, last));
            assert_eq!(by_months, total(&years, first, last));
        }
    }
}
