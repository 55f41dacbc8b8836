//! The fiscal calendar: which twelve months make a business year, and its quarters.
//!
//! Invariant: the starting month is 1 to 12. A fiscal year is named by the calendar year
//! in which it ends, so with a start in January the two are one.

use super::{Date, Period};

/// The months by name, January first, as a model writes them.
pub const MONTH_NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month in which business years start.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FiscalCalendar {
    start_month: u8,
}

impl Default for FiscalCalendar {
    /// Business years that are calendar years.
    fn default() -> Self {
        FiscalCalendar { start_month: 1 }
    }
}

impl FiscalCalendar {
    /// `start_month` is 1 (January) to 12.
    pub fn new(start_month: u8) -> Option<FiscalCalendar> {
        (1..=12)
            .contains(&start_month)
            .then_some(FiscalCalendar { start_month })
    }

    /// Business years that start in the month of that name, one of [`MONTH_NAMES`].
    pub fn from_month_name(name: &str) -> Option<FiscalCalendar> {
        let index = MONTH_NAMES.iter().position(|month| *month == name)?;
        FiscalCalendar::new(u8::try_from(index + 1).ok()?)
    }

    /// 1 (January) to 12.
    pub fn start_month(self) -> u8 {
        self.start_month
    }

    /// Whether business years are calendar years.
    pub fn is_calendar_year(self) -> bool {
        self.start_month == 1
    }

    /// The fiscal year in which the day lies.
    pub fn fiscal_year_of(self, date: Date) -> i32 {
        let ends_next_year = !self.is_calendar_year() && date.month() >= self.start_month;
        date.year() + i32::from(ends_next_year)
    }

    /// The quarter of the fiscal year in which the day lies, 1 to 4.
    pub fn fiscal_quarter_of(self, date: Date) -> u8 {
        (date.month() + 12 - self.start_month) % 12 / 3 + 1
    }

    /// The fiscal year that contains the day, or `None` at the edge of the calendar.
    pub fn year_containing(self, date: Date) -> Option<Period> {
        Period::fiscal_year(self.fiscal_year_of(date), self)
    }

    /// The fiscal quarter that contains the day, or `None` at the edge of the calendar.
    pub fn quarter_containing(self, date: Date) -> Option<Period> {
        Period::fiscal_quarter(
            self.fiscal_year_of(date),
            self.fiscal_quarter_of(date),
            self,
        )
    }

    /// The first day of a fiscal year.
    pub(super) fn first_day(self, fiscal_year: i32) -> Option<Date> {
        let starts_in = fiscal_year.checked_sub(i32::from(!self.is_calendar_year()))?;
        Date::new(starts_in, self.start_month, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::day;
    use super::*;

    #[test]
    fn starts_in_a_month_of_the_year() {
        assert_eq!(FiscalCalendar::new(0), None);
        assert_eq!(FiscalCalendar::new(13), None);
        assert_eq!(
            FiscalCalendar::from_month_name("september"),
            FiscalCalendar::new(9)
        );
        assert_eq!(
            FiscalCalendar::from_month_name("january"),
            FiscalCalendar::new(1)
        );
        assert_eq!(FiscalCalendar::from_month_name("sept"), None);
        assert!(FiscalCalendar::default().is_calendar_year());
    }

    // The United States government's year 2025 runs from October 2024 to September 2025.
    #[test]
    fn is_named_by_the_year_in_which_it_ends() {
        let federal = FiscalCalendar::new(10).unwrap();
        assert_eq!(federal.fiscal_year_of(day("2024-09-30")), 2024);
        assert_eq!(federal.fiscal_year_of(day("2024-10-01")), 2025);
        assert_eq!(federal.fiscal_year_of(day("2025-09-30")), 2025);
        assert_eq!(
            FiscalCalendar::default().fiscal_year_of(day("2024-12-31")),
            2024
        );
        let year = federal.year_containing(day("2024-12-25")).unwrap();
        assert_eq!(
            (year.first(), year.last()),
            (day("2024-10-01"), day("2025-09-30"))
        );
    }

    #[test]
    fn has_four_quarters() {
        let federal = FiscalCalendar::new(10).unwrap();
        for (date, quarter) in [
            ("2024-10-01", 1),
            ("2024-12-31", 1),
            ("2025-01-01", 2),
            ("2025-09-30", 4),
        ] {
            assert_eq!(federal.fiscal_quarter_of(day(date)), quarter, "{date}");
        }
        let quarter = federal.quarter_containing(day("2025-02-14")).unwrap();
        assert_eq!(quarter.label(), "FY2025-Q2");
        assert_eq!(
            (quarter.first(), quarter.last()),
            (day("2025-01-01"), day("2025-03-31"))
        );
    }

    #[test]
    fn every_day_is_in_the_year_and_quarter_that_are_said_to_contain_it() {
        for start in 1..=12 {
            let calendar = FiscalCalendar::new(start).unwrap();
            for days in 0..800 {
                let date = day("2023-06-15").add_days(days).unwrap();
                assert!(calendar.year_containing(date).unwrap().contains_date(date));
                assert!(
                    calendar
                        .quarter_containing(date)
                        .unwrap()
                        .contains_date(date)
                );
            }
        }
    }

    #[test]
    fn years_beyond_the_calendar_are_none() {
        let september = FiscalCalendar::new(9).unwrap();
        assert_eq!(september.year_containing(Date::MAX), None);
        assert_eq!(september.year_containing(Date::MIN), None);
        assert_eq!(september.first_day(i32::MIN), None);
    }
}
