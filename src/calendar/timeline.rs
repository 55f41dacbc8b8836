//! The timeline of a model: consecutive periods, equally long in months.
//!
//! Input: the granularity, the first day, how many periods, and the fiscal calendar.
//! Output: the periods by number, and the place on the timeline of a day or of any other
//! period. Invariant: at least one period, at most [`Timeline::MAX_PERIODS`], each
//! beginning the day after the one before it ends; the fiscal years they lie in exist.

use std::fmt;
use std::ops::Range;

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

    /// How much of that period lies within the window, both of whose ends belong to it.
    pub fn overlap(&self, i: usize, first: Date, last: Date) -> Overlap {
        Overlap::of(self.period(i), first, last)
    }
}
