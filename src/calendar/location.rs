//! Where other periods and windows of days lie on a timeline.
//!
//! Input: a period, however long and wherever from, or a window's first and last day.
//! Output: the numbers of the timeline's periods concerned. Invariant: a range that is
//! given for a period is never empty.

use std::ops::Range;

use super::{Date, Period, Timeline};

/// Where a period lies on a timeline, in numbers of its periods.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Location {
    /// It is that period of the timeline.
    Exact(usize),
    /// It is finer, and lies within that period.
    Inside(usize),
    /// It is coarser, and made up of those whole periods; `complete` where all of it lies
    /// on the timeline.
    Covers { range: Range<usize>, complete: bool },
    /// It touches those periods but cuts through the first or the last of them, as 2024
    /// does on a yearly timeline that starts in September.
    Straddles { range: Range<usize> },
    /// It is over before the timeline begins.
    Before,
    /// It begins after the timeline ends.
    After,
}

impl Timeline {
    /// The numbers of the periods that have a day in `first ..= last`; an empty range
    /// where none has.
    pub fn touching(&self, first: Date, last: Date) -> Range<usize> {
        let first = first.max(self.first_day());
        let last = last.min(self.last_day());
        if last < first {
            return 0..0;
        }
        match (self.index_of(first), self.index_of(last)) {
            (Some(low), Some(high)) => low..high + 1,
            _ => 0..0,
        }
    }

    /// Where a period, however long and wherever from, lies on this timeline.
    pub fn locate(&self, period: Period) -> Location {
        if period.last() < self.first_day() {
            return Location::Before;
        }
        if self.last_day() < period.first() {
            return Location::After;
        }
        let range = self.touching(period.first(), period.last());
        let low = self.period(range.start);
        let high = self.period(range.end - 1);
        if period == low {
            Location::Exact(range.start)
        } else if low.contains(period) {
            Location::Inside(range.start)
        } else if period.contains(low) && period.contains(high) {
            let complete = period.first() == low.first() && period.last() == high.last();
            Location::Covers { range, complete }
        } else {
            Location::Straddles { range }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{day, timeline};
    use super::super::{FiscalCalendar, Granularity};
    use super::*;

    fn month(year: i32, month: u8) -> Period {
        Period::month(year, month).unwrap()
    }

    #[test]
    fn finds_the_periods_of_a_window() {
        let months = timeline(Granularity::Month, "2024-09-01", 12);
        assert_eq!(months.touching(day("2024-10-31"), day("2024-12-01")), 1..4);
        assert_eq!(months.touching(Date::MIN, Date::MAX), 0..12);
        assert!(
            months
                .touching(day("2024-12-01"), day("2024-11-30"))
                .is_empty()
        );
        assert!(
            months
                .touching(day("2024-01-01"), day("2024-08-31"))
                .is_empty()
        );
        assert!(months.touching(day("2025-09-01"), Date::MAX).is_empty());
    }

    #[test]
    fn locates_periods_on_months() {
        let months = timeline(Granularity::Month, "2024-09-01", 12);
        let year = |year| Period::year(year).unwrap();
        let quarter = Period::quarter(2024, 4).unwrap();
        let fiscal_year = Period::fiscal_year(2025, FiscalCalendar::new(9).unwrap()).unwrap();
        let covers = |range, complete| Location::Covers { range, complete };
        assert_eq!(months.locate(month(2025, 2)), Location::Exact(5));
        assert_eq!(
            months.locate(Period::day(day("2025-02-28"))),
            Location::Inside(5)
        );
        assert_eq!(months.locate(quarter), covers(1..4, true));
        assert_eq!(months.locate(fiscal_year), covers(0..12, true));
        assert_eq!(months.locate(year(2024)), covers(0..4, false));
        assert_eq!(months.locate(year(2025)), covers(4..12, false));
        assert_eq!(months.locate(year(2023)), Location::Before);
        assert_eq!(months.locate(month(2024, 8)), Location::Before);
        assert_eq!(months.locate(month(2025, 9)), Location::After);
    }

    #[test]
    fn locates_periods_that_cut_through_coarser_ones() {
        let years = timeline(Granularity::Year, "2024-09-01", 3);
        let quarters = timeline(Granularity::Quarter, "2024-09-01", 4);
        let year = Period::year(2025).unwrap();
        assert_eq!(years.locate(year), Location::Straddles { range: 0..2 });
        assert_eq!(
            years.locate(Period::year(2024).unwrap()),
            Location::Straddles { range: 0..1 }
        );
        assert_eq!(years.locate(month(2025, 8)), Location::Inside(0));
        assert_eq!(quarters.locate(year), Location::Straddles { range: 1..4 });
        assert_eq!(
            quarters.locate(Period::quarter(2024, 4).unwrap()),
            Location::Straddles { range: 0..2 }
        );
    }

    #[test]
    fn a_single_period_may_be_covered_by_a_coarser_one() {
        let one_month = timeline(Granularity::Month, "2024-09-01", 1);
        assert_eq!(
            one_month.locate(Period::year(2024).unwrap()),
            Location::Covers {
                range: 0..1,
                complete: false
            }
        );
    }
}
