//! The fiscal calendar: which twelve months make a business year, and its quarters.
//!
//! Invariant: the starting month is 1 to 12. A fiscal year is named by the calendar year
//! in which it ends, so with a start in January the two are one.

use super::{Date, Period};

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
