//! The timeline of a model: consecutive periods, equally long in months.
//!
//! Input: the granularity, the first day, how many periods, and the fiscal calendar.
//! Output: the periods by number, and the number of the period that contains a day.
//! Invariant: at least one period, at most [`Timeline::MAX_PERIODS`], each beginning the
//! day after the one before it ends; the fiscal years they lie in exist.

use std::fmt;

use super::{Date, FiscalCalendar, Overlap, Period};

/// How long each period of a timeline is; shorter ones come first in its order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Granularity {
    Month,
    Quarter,
    Year,
}

impl Granularity {
    /// The length of a period in months: 1, 3 or 12.
    pub fn months(self) -> i64 {
        match self {
            Granularity::Month => 1,
            Granularity::Quarter => 3,
            Granularity::Year => 12,
        }
    }

    /// What one period is called: `month`, `quarter` or `year`.
    pub fn name(self) -> &'static str {
        match self {
            Granularity::Month => "month",
            Granularity::Quarter => "quarter",
            Granularity::Year => "year",
        }
    }
}

/// The periods of a model. They are worked out once, so that asking is cheap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timeline {
    granularity: Granularity,
    fiscal: FiscalCalendar,
    periods: Vec<Period>,
}

/// Why there is no such timeline. The text names the value and what to do about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimelineError {
    /// The first day is within a month.
    StartsWithinMonth(Date),
    /// It would have no period.
    Empty,
    /// It would have more than [`Timeline::MAX_PERIODS`].
    TooLong(usize),
    /// It would leave the years 1 to 9999, or begin or end in a fiscal year that does.
    BeyondCalendar {
        first: Date,
        granularity: Granularity,
        count: usize,
    },
}

impl fmt::Display for TimelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            TimelineError::StartsWithinMonth(date) => write!(
                f,
                "a timeline starts on the first of a month, and {date} is within one: start it {}",
                date.first_of_month()
            ),
            TimelineError::Empty => {
                write!(f, "the timeline has no period: give it at least one")
            }
            TimelineError::TooLong(count) => write!(
                f,
                "the timeline has {count} periods, more than the {} that fit: make it shorter, or its periods longer",
                Timeline::MAX_PERIODS
            ),
            TimelineError::BeyondCalendar {
                first,
                granularity,
                count,
            } => write!(
                f,
                "a timeline of {count} {}{} from {first} leaves the years 1 to 9999: start it nearer to our time, or make it shorter",
                granularity.name(),
                if count == 1 { "" } else { "s" }
            ),
        }
    }
}

impl std::error::Error for TimelineError {}

impl Timeline {
    /// The most periods that a timeline may have: a thousand years of months.
    pub const MAX_PERIODS: usize = 12_000;

    /// `count` periods, beginning on `first`, which must be the first day of a month.
    pub fn new(
        granularity: Granularity,
        first: Date,
        count: usize,
        fiscal: FiscalCalendar,
    ) -> Result<Timeline, TimelineError> {
        if !first.is_first_of_month() {
            return Err(TimelineError::StartsWithinMonth(first));
        }
        if count == 0 {
            return Err(TimelineError::Empty);
        }
        if count > Self::MAX_PERIODS {
            return Err(TimelineError::TooLong(count));
        }
        let step = granularity.months();
        (0..)
            .take(count)
            .map(|i: i64| {
                let period = Period::of_months(first.add_months(i * step)?, step, fiscal)?;
                // The views by fiscal year rely on there being one for every day.
                fiscal.year_containing(period.first())?;
                fiscal.year_containing(period.last())?;
                Some(period)
            })
            .collect::<Option<Vec<_>>>()
            .map(|periods| Timeline {
                granularity,
                fiscal,
                periods,
            })
            .ok_or(TimelineError::BeyondCalendar {
                first,
                granularity,
                count,
            })
    }

    /// How many periods it has, at least 1.
    #[allow(clippy::len_without_is_empty, reason = "a timeline is never empty")]
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// How long its periods are.
    pub fn granularity(&self) -> Granularity {
        self.granularity
    }

    /// The fiscal calendar by which it names and groups years.
    pub fn fiscal(&self) -> FiscalCalendar {
        self.fiscal
    }

    /// All periods, in order.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The period with that number, which as with a slice must be below [`Timeline::len`].
    pub fn period(&self, i: usize) -> Period {
        self.periods[i]
    }

    /// The first day of that period.
    pub fn start(&self, i: usize) -> Date {
        self.period(i).first()
    }

    /// The last day of that period.
    pub fn end(&self, i: usize) -> Date {
        self.period(i).last()
    }

    /// The number of days in that period.
    pub fn days(&self, i: usize) -> i64 {
        self.period(i).days()
    }

    /// The first day of all.
    pub fn first_day(&self) -> Date {
        self.start(0)
    }

    /// The last day of all.
    pub fn last_day(&self) -> Date {
        self.end(self.len() - 1)
    }

    /// The number of the period that contains the day, if one does.
    pub fn index_of(&self, date: Date) -> Option<usize> {
        let months = date.month_index() - self.first_day().month_index();
        let index = usize::try_from(months.div_euclid(self.granularity.months())).ok()?;
        (index < self.len()).then_some(index)
    }

    /// How much of that period lies within the window, both of whose ends belong to it.
    pub fn overlap(&self, i: usize, first: Date, last: Date) -> Overlap {
        Overlap::of(self.period(i), first, last)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{day, timeline};
    use super::*;

    fn labels(timeline: &Timeline) -> Vec<String> {
        timeline
            .periods()
            .iter()
            .map(|period| period.label())
            .collect()
    }

    #[test]
    fn periods_follow_one_another() {
        let months = timeline(Granularity::Month, "2024-09-01", 60);
        assert_eq!((months.len(), months.granularity().months()), (60, 1));
        assert_eq!(
            (months.first_day(), months.last_day()),
            (day("2024-09-01"), day("2029-08-31"))
        );
        assert_eq!(
            (months.start(5), months.end(5)),
            (day("2025-02-01"), day("2025-02-28"))
        );
        assert_eq!(months.days(5), 28);
        for pair in months.periods().windows(2) {
            assert_eq!(pair[1].first().days_since(pair[0].last()), 1);
        }
    }

    #[test]
    fn periods_have_the_names_that_a_reader_expects() {
        let quarters = timeline(Granularity::Quarter, "2024-07-01", 3);
        assert_eq!(labels(&quarters), ["2024-Q3", "2024-Q4", "2025-Q1"]);
        let odd_quarters = timeline(Granularity::Quarter, "2024-09-01", 2);
        assert_eq!(
            labels(&odd_quarters),
            ["2024-09..2024-11", "2024-12..2025-02"]
        );
        assert_eq!(
            labels(&timeline(Granularity::Year, "2024-01-01", 2)),
            ["2024", "2025"]
        );
        assert_eq!(
            labels(&timeline(Granularity::Year, "2024-09-01", 1)),
            ["2024-09..2025-08"]
        );
        let fiscal = FiscalCalendar::new(9).unwrap();
        let years = Timeline::new(Granularity::Year, day("2024-09-01"), 2, fiscal).unwrap();
        assert_eq!(labels(&years), ["FY2025", "FY2026"]);
    }

    #[test]
    fn says_why_it_cannot_be() {
        let new = |first: &str, count| {
            let fiscal = FiscalCalendar::new(9).unwrap();
            Timeline::new(Granularity::Month, day(first), count, fiscal).map_err(|e| e.to_string())
        };
        let reason = |text: &str| Err(text.to_owned());
        assert!(new("2024-09-01", Timeline::MAX_PERIODS).is_ok());
        assert_eq!(
            new("2024-09-15", 12),
            reason(
                "a timeline starts on the first of a month, and 2024-09-15 is within one: \
                 start it 2024-09-01"
            )
        );
        assert_eq!(
            new("2024-09-01", 0),
            reason("the timeline has no period: give it at least one")
        );
        assert_eq!(
            new("2024-09-01", 12_001),
            reason(
                "the timeline has 12001 periods, more than the 12000 that fit: make it shorter, \
                 or its periods longer"
            )
        );
        // The fiscal year that begins in September 9999 would end in the year 10000.
        for (first, count) in [("9999-08-01", 2), ("9999-12-01", 3), ("0001-01-01", 1)] {
            let text = new(first, count).unwrap_err();
            assert!(text.contains("leaves the years 1 to 9999"), "{text}");
        }
    }

    #[test]
    fn finds_the_period_of_a_day() {
        let quarters = timeline(Granularity::Quarter, "2024-09-01", 4);
        for (date, index) in [
            ("2024-08-31", None),
            ("2024-09-01", Some(0)),
            ("2024-11-30", Some(0)),
            ("2024-12-01", Some(1)),
            ("2025-08-31", Some(3)),
            ("2025-09-01", None),
        ] {
            assert_eq!(quarters.index_of(day(date)), index, "{date}");
        }
        assert_eq!(quarters.index_of(Date::MIN), None);
        assert_eq!(quarters.index_of(Date::MAX), None);
        for i in 0..quarters.len() {
            assert_eq!(quarters.index_of(quarters.start(i)), Some(i));
            assert_eq!(quarters.index_of(quarters.end(i)), Some(i));
        }
    }
}
