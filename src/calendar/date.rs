//! A day of the proleptic Gregorian calendar.
//!
//! Input: year, month and day, or another day and a distance. Output: the day, or `None`
//! where there is no such day. Invariant: every `Date` lies in 0001-01-01 ..= 9999-12-31,
//! the years that four digits can write. The only user of jiff.

use std::fmt;

use jiff::{Span, civil};

/// A day: ordered, four bytes wide, between [`Date::MIN`] and [`Date::MAX`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(civil::Date);

impl Date {
    /// 0001-01-01, the first day that can be written.
    pub const MIN: Date = Date(civil::date(1, 1, 1));
    /// 9999-12-31, the last day that can be written.
    pub const MAX: Date = Date(civil::date(9999, 12, 31));

    /// The day, or `None` where the calendar has no such day or the year is not 1 to 9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        let year = i16::try_from(year).ok()?;
        let month = i8::try_from(month).ok()?;
        let day = i8::try_from(day).ok()?;
        Self::within_range(civil::Date::new(year, month, day).ok()?)
    }

    /// 1 to 9999.
    pub fn year(self) -> i32 {
        i32::from(self.0.year())
    }

    /// 1 (January) to 12.
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// 1 to 31, the day of the month.
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// 1 (Monday) to 7 (Sunday), as ISO 8601 numbers the days of the week.
    pub fn day_of_week(self) -> u8 {
        self.0.weekday().to_monday_one_offset().unsigned_abs()
    }

    /// 1 to 366: 1 on the first of January.
    pub fn day_of_year(self) -> i64 {
        i64::from(self.0.day_of_year())
    }

    /// 28 to 31, the length of this day's month.
    pub fn days_in_month(self) -> u8 {
        self.0.days_in_month().unsigned_abs()
    }

    /// 365 or 366, the length of this day's year.
    pub fn days_in_year(self) -> i64 {
        i64::from(self.0.days_in_year())
    }

    pub fn is_first_of_month(self) -> bool {
        self.day() == 1
    }

    pub fn is_last_of_month(self) -> bool {
        self.day() == self.days_in_month()
    }

    pub fn first_of_month(self) -> Date {
        Date(self.0.first_of_month())
    }

    pub fn last_of_month(self) -> Date {
        Date(self.0.last_of_month())
    }

    /// The day so many days later, or earlier where `days` is negative.
    pub fn add_days(self, days: i64) -> Option<Date> {
        self.plus_span(Span::new().try_days(days).ok()?)
    }

    /// The same day of the month so many months later, or that month's last day where it
    /// is shorter: 2024-01-31 and one month is 2024-02-29, 2024-02-29 and one month is
    /// 2024-03-29. This is what spreadsheets call EDATE.
    pub fn add_months(self, months: i64) -> Option<Date> {
        self.plus_span(Span::new().try_months(months).ok()?)
    }

    /// As [`Date::add_months`], but the last day of a month stays the last day of a month:
    /// 2024-02-29 and one month is 2024-03-31.
    pub fn add_months_keeping_end(self, months: i64) -> Option<Date> {
        if self.is_last_of_month() {
            self.end_of_month(months)
        } else {
            self.add_months(months)
        }
    }

    /// The last day of the month so many months later; of this month for 0. This is what
    /// spreadsheets call EOMONTH.
    pub fn end_of_month(self, months: i64) -> Option<Date> {
        self.add_months(months).map(Date::last_of_month)
    }

    /// Days from `other` to this day: positive where this day is the later one.
    pub fn days_since(self, other: Date) -> i64 {
        self.0.duration_since(other.0).as_hours() / 24
    }

    /// Months since the beginning of year 0; equal for all days of a month.
    pub(super) fn month_index(self) -> i64 {
        i64::from(self.year()) * 12 + i64::from(self.month()) - 1
    }

    fn plus_span(self, span: Span) -> Option<Date> {
        Self::within_range(self.0.checked_add(span).ok()?)
    }

    // jiff itself reaches back to the year -9999.
    fn within_range(date: civil::Date) -> Option<Date> {
        (Date::MIN.0 <= date).then_some(Date(date))
    }
}

/// ISO 8601: `2024-09-15`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}
