//! A day of the proleptic Gregorian calendar.
//!
//! Input: year, month and day, or another day and a distance. Output: the day, or `None`
//! where there is no such day. Invariant: every `Date` lies in 0001-01-01 ..= 9999-12-31,
//! the years that four digits can write. The only user of jiff.

use std::fmt;

use jiff::{Span, civil};

use super::Duration;

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

    /// The last day of the month so many months later; of this month for 0. This is what
    /// spreadsheets call EOMONTH.
    pub fn end_of_month(self, months: i64) -> Option<Date> {
        self.add_months(months).map(Date::last_of_month)
    }

    /// The day a duration later: [`Date::add_months`] or [`Date::add_days`].
    pub fn plus(self, duration: Duration) -> Option<Date> {
        match duration {
            Duration::Months(months) => self.add_months(months),
            Duration::Days(days) => self.add_days(days),
        }
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

#[cfg(test)]
mod tests {
    use super::super::tests::day;
    use super::*;

    // Distances and days of the week by Python's datetime.

    #[test]
    fn knows_which_days_exist() {
        assert!(Date::new(2000, 2, 29).is_some());
        assert_eq!(Date::new(1900, 2, 29), None);
        assert_eq!(Date::new(2023, 2, 29), None);
        assert_eq!(Date::new(2024, 13, 1), None);
        assert_eq!(Date::new(2024, 0, 1), None);
        assert_eq!(Date::new(2024, 4, 31), None);
        assert_eq!(Date::new(0, 12, 31), None);
        assert_eq!(Date::new(-1, 1, 1), None);
        assert_eq!(Date::new(10_000, 1, 1), None);
        assert_eq!(Date::new(i32::MAX, u8::MAX, u8::MAX), None);
        assert_eq!(Date::new(1, 1, 1), Some(Date::MIN));
        assert_eq!(Date::new(9999, 12, 31), Some(Date::MAX));
    }

    #[test]
    fn tells_its_parts() {
        let date = day("2024-12-31");
        assert_eq!((date.year(), date.month(), date.day()), (2024, 12, 31));
        assert_eq!((date.day_of_year(), date.days_in_year()), (366, 366));
        assert_eq!(day("2024-09-15").day_of_week(), 7);
        assert_eq!(Date::MIN.day_of_week(), 1);
        assert_eq!(Date::MAX.day_of_week(), 5);
        assert_eq!(day("2100-02-01").days_in_month(), 28);
        assert!(day("2100-02-28").is_last_of_month());
        assert!(!day("2096-02-28").is_last_of_month());
        assert!(day("2024-09-01").is_first_of_month());
        assert_eq!(day("2024-09-15").first_of_month(), day("2024-09-01"));
        assert_eq!(day("2024-09-15").last_of_month(), day("2024-09-30"));
    }

    #[test]
    fn is_written_as_iso_8601_and_ordered_by_time() {
        assert_eq!(day("2024-09-05").to_string(), "2024-09-05");
        assert_eq!(Date::MIN.to_string(), "0001-01-01");
        assert!(day("2024-09-30") < day("2024-10-01"));
    }

    #[test]
    fn counts_days() {
        assert_eq!(day("2400-12-31").days_since(day("1900-01-01")), 182_986);
        assert_eq!(day("1900-01-01").days_since(day("2400-12-31")), -182_986);
        assert_eq!(Date::MAX.days_since(Date::MIN), 3_652_058);
        assert_eq!(day("2024-09-15").add_days(-365), Some(day("2023-09-16")));
        assert_eq!(day("2024-09-15").add_days(100_000), Some(day("2298-07-01")));
        assert_eq!(Date::MIN.add_days(3_652_058), Some(Date::MAX));
    }

    #[test]
    fn keeps_the_day_or_takes_the_last_of_the_month() {
        assert_eq!(day("2024-01-31").add_months(1), Some(day("2024-02-29")));
        assert_eq!(day("2024-02-29").add_months(1), Some(day("2024-03-29")));
        assert_eq!(day("2024-02-29").add_months(12), Some(day("2025-02-28")));
        assert_eq!(day("2024-03-31").add_months(-1), Some(day("2024-02-29")));
        assert_eq!(day("2024-01-15").add_months(-13), Some(day("2022-12-15")));
        assert_eq!(day("2024-11-30").add_months(3), Some(day("2025-02-28")));
    }

    #[test]
    fn finds_the_end_of_a_month() {
        assert_eq!(day("2024-09-15").end_of_month(0), Some(day("2024-09-30")));
        assert_eq!(day("2024-01-31").end_of_month(13), Some(day("2025-02-28")));
    }

    #[test]
    fn moves_by_durations() {
        assert_eq!(
            day("2024-01-31").plus(Duration::Months(1)),
            Some(day("2024-02-29"))
        );
        assert_eq!(
            day("2024-01-31").plus(Duration::Days(30)),
            Some(day("2024-03-01"))
        );
    }

    #[test]
    fn never_leaves_the_calendar() {
        for far in [i64::MIN, i64::MIN + 1, -4_000_000, 4_000_000, i64::MAX] {
            assert_eq!(day("2024-09-15").add_days(far), None);
            assert_eq!(day("2024-09-15").add_months(far), None);
        }
        assert_eq!(Date::MAX.add_days(1), None);
        assert_eq!(Date::MIN.add_days(-1), None);
        assert_eq!(Date::MIN.add_months(-1), None);
    }
}
