//! A period: a run of whole days and the name it goes by.
//!
//! Input: calendar or fiscal numbers, as written in a model. Output: its first and last
//! day, its label, and periods of the same length elsewhere. Invariant: `first <= last`,
//! and every kind but a day begins on the first and ends on the last day of a month.

use std::hash::{Hash, Hasher};

use super::{Date, Duration, FiscalCalendar};

/// A period, both ends included. Two periods are equal where they cover the same days,
/// however they are named: 2024 is FY2024 where business years start in January.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    first: Date,
    last: Date,
    kind: Kind,
}

/// What a period is called; its days give the rest of the name.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Day,
    Month,
    Quarter,
    Year,
    FiscalQuarter(FiscalCalendar),
    FiscalYear,
    /// Whole months that no calendar has a name for.
    Months,
}

impl PartialEq for Period {
    fn eq(&self, other: &Period) -> bool {
        (self.first, self.last) == (other.first, other.last)
    }
}

impl Eq for Period {}

impl Hash for Period {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.first, self.last).hash(state);
    }
}

/// Making one. Each is `None` where a number is out of its range, or where the period
/// would not lie within the calendar.
impl Period {
    /// A single day, `2024-09-15`.
    pub fn day(date: Date) -> Period {
        Period {
            first: date,
            last: date,
            kind: Kind::Day,
        }
    }

    /// A calendar month, `2024-09`; `month` is 1 to 12.
    pub fn month(year: i32, month: u8) -> Option<Period> {
        Self::whole_months(Date::new(year, month, 1)?, 1, Kind::Month)
    }

    /// A calendar quarter, `2024-Q3`; `quarter` is 1 to 4.
    pub fn quarter(year: i32, quarter: u8) -> Option<Period> {
        let month = first_month_of_quarter(quarter)?;
        Self::whole_months(Date::new(year, month, 1)?, 3, Kind::Quarter)
    }

    /// A calendar year, `2024`.
    pub fn year(year: i32) -> Option<Period> {
        Self::whole_months(Date::new(year, 1, 1)?, 12, Kind::Year)
    }

    /// The fiscal year that ends in the calendar year `year`, `FY2025`.
    pub fn fiscal_year(year: i32, calendar: FiscalCalendar) -> Option<Period> {
        Self::whole_months(calendar.first_day(year)?, 12, Kind::FiscalYear)
    }

    /// A quarter of that fiscal year, `FY2025-Q1`; `quarter` is 1 to 4.
    pub fn fiscal_quarter(year: i32, quarter: u8, calendar: FiscalCalendar) -> Option<Period> {
        let months = i64::from(first_month_of_quarter(quarter)?) - 1;
        let first = calendar.first_day(year)?.add_months(months)?;
        Self::whole_months(first, 3, Kind::FiscalQuarter(calendar))
    }

    /// The calendar quarter that contains the day.
    pub fn quarter_containing(date: Date) -> Option<Period> {
        Self::quarter(date.year(), (date.month() - 1) / 3 + 1)
    }

    /// The calendar year that contains the day.
    pub fn year_containing(date: Date) -> Option<Period> {
        Self::year(date.year())
    }

    /// So many months from the first of a month, by the plainest name that fits: a month,
    /// a calendar quarter or year, a fiscal quarter or year, otherwise the months' range,
    /// `2024-09..2024-11`. `None` where `first` is not the first of a month or
    /// `months` is not positive.
    pub fn of_months(first: Date, months: i64, fiscal: FiscalCalendar) -> Option<Period> {
        if !first.is_first_of_month() || months < 1 {
            return None;
        }
        let kind = match (months, first.month()) {
            (1, _) => Kind::Month,
            (3, 1 | 4 | 7 | 10) => Kind::Quarter,
            (3, month) if (month + 12 - fiscal.start_month()).is_multiple_of(3) => {
                Kind::FiscalQuarter(fiscal)
            }
            (12, 1) => Kind::Year,
            (12, month) if month == fiscal.start_month() => Kind::FiscalYear,
            _ => Kind::Months,
        };
        Self::whole_months(first, months, kind)
    }

    fn whole_months(first: Date, months: i64, kind: Kind) -> Option<Period> {
        let last = first.end_of_month(months.checked_sub(1)?)?;
        Some(Period { first, last, kind })
    }
}

/// Asking about it.
impl Period {
    /// The first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day, which belongs to the period.
    pub fn last(self) -> Date {
        self.last
    }

    /// How many days it has, at least 1.
    pub fn days(self) -> i64 {
        self.last.days_since(self.first) + 1
    }

    /// How many whole months it has, at least 1; `None` for a day.
    pub fn months(self) -> Option<i64> {
        match self.kind {
            Kind::Day => None,
            _ => Some(self.last.month_index() - self.first.month_index() + 1),
        }
    }

    /// Its name as a model writes it: `2024-09-15`, `2024-09`, `2024-Q3`, `2024`,
    /// `FY2025`; `FY2025-Q1` and `2024-09..2024-11` where there is no shorter one.
    pub fn label(self) -> String {
        let year = self.first.year();
        match self.kind {
            Kind::Day => self.first.to_string(),
            Kind::Month => month_label(self.first),
            Kind::Quarter => format!("{year:04}-Q{}", (self.first.month() - 1) / 3 + 1),
            Kind::Year => format!("{year:04}"),
            Kind::FiscalYear => format!("FY{:04}", self.last.year()),
            Kind::FiscalQuarter(calendar) => format!(
                "FY{:04}-Q{}",
                calendar.fiscal_year_of(self.first),
                calendar.fiscal_quarter_of(self.first)
            ),
            Kind::Months => format!("{}..{}", month_label(self.first), month_label(self.last)),
        }
    }

    /// Whether it is over before `other` begins.
    pub fn is_before(self, other: Period) -> bool {
        self.last < other.first
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Period) -> bool {
        !self.is_before(other) && !other.is_before(self)
    }

    /// Whether every day of `other` is one of its own.
    pub fn contains(self, other: Period) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether the day is one of its own.
    pub fn contains_date(self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

/// Moving it.
impl Period {
    /// The period of the same kind so many months later (earlier where negative). A day
    /// moves as [`Date::add_months`] does. Any other period moves by whole multiples of
    /// its own length: a quarter and 3 months is the next quarter, a quarter and 1 month
    /// is no period, `None`.
    pub fn plus_months(self, months: i64) -> Option<Period> {
        let Some(length) = self.months() else {
            return self.first.add_months(months).map(Period::day);
        };
        if months % length != 0 {
            return None;
        }
        Self::whole_months(self.first.add_months(months)?, length, self.kind)
    }

    /// The day so many days later (earlier where negative); `None` for anything but a
    /// day, because a month shifted by days is no month.
    pub fn plus_days(self, days: i64) -> Option<Period> {
        match self.kind {
            Kind::Day => self.first.add_days(days).map(Period::day),
            _ => None,
        }
    }

    /// [`Period::plus_months`] or [`Period::plus_days`], as the duration is counted.
    pub fn plus(self, duration: Duration) -> Option<Period> {
        match duration {
            Duration::Months(months) => self.plus_months(months),
            Duration::Days(days) => self.plus_days(days),
        }
    }
}

fn first_month_of_quarter(quarter: u8) -> Option<u8> {
    (1..=4).contains(&quarter).then(|| quarter * 3 - 2)
}

fn month_label(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

#[cfg(test)]
mod tests {
    use super::super::tests::day;
    use super::*;

    fn september() -> FiscalCalendar {
        FiscalCalendar::new(9).unwrap()
    }

    fn month(year: i32, month: u8) -> Period {
        Period::month(year, month).unwrap()
    }

    #[test]
    fn is_known_by_its_label_and_days() {
        let fiscal = september();
        for (period, label, first, last, days) in [
            (
                Some(Period::day(day("2024-09-15"))),
                "2024-09-15",
                "2024-09-15",
                "2024-09-15",
                1,
            ),
            (
                Period::month(2024, 2),
                "2024-02",
                "2024-02-01",
                "2024-02-29",
                29,
            ),
            (
                Period::quarter(2024, 3),
                "2024-Q3",
                "2024-07-01",
                "2024-09-30",
                92,
            ),
            (Period::year(2024), "2024", "2024-01-01", "2024-12-31", 366),
            (Period::year(33), "0033", "0033-01-01", "0033-12-31", 365),
            (
                Period::fiscal_year(2025, fiscal),
                "FY2025",
                "2024-09-01",
                "2025-08-31",
                365,
            ),
            (
                Period::fiscal_quarter(2025, 2, fiscal),
                "FY2025-Q2",
                "2024-12-01",
                "2025-02-28",
                90,
            ),
        ] {
            let period = period.unwrap();
            assert_eq!(period.label(), label);
            assert_eq!(
                (period.first(), period.last()),
                (day(first), day(last)),
                "{label}"
            );
            assert_eq!(period.days(), days, "{label}");
        }
    }

    #[test]
    fn does_not_exist_beyond_its_numbers() {
        assert_eq!(Period::month(2024, 13), None);
        assert_eq!(Period::month(0, 1), None);
        assert_eq!(Period::quarter(2024, 0), None);
        assert_eq!(Period::quarter(2024, 5), None);
        assert_eq!(Period::quarter(2024, u8::MAX), None);
        assert_eq!(Period::year(10_000), None);
        assert_eq!(Period::fiscal_year(1, september()), None);
        assert_eq!(Period::fiscal_quarter(2025, 5, september()), None);
    }

    #[test]
    fn equals_the_same_days_by_another_name() {
        let january = FiscalCalendar::default();
        assert_eq!(Period::year(2024), Period::fiscal_year(2024, january));
        assert_ne!(Period::year(2024), Period::fiscal_year(2024, september()));
        assert_eq!(
            Period::fiscal_year(2024, january).unwrap().label(),
            "FY2024"
        );
    }

    #[test]
    fn takes_the_plainest_name_for_a_run_of_months() {
        let label = |first: &str, months, fiscal| {
            Period::of_months(day(first), months, fiscal).map(Period::label)
        };
        let named = |text: &str| Some(text.to_owned());
        assert_eq!(label("2024-09-01", 1, september()), named("2024-09"));
        assert_eq!(label("2024-07-01", 3, september()), named("2024-Q3"));
        assert_eq!(label("2024-09-01", 3, september()), named("FY2025-Q1"));
        assert_eq!(
            label("2024-11-01", 3, september()),
            named("2024-11..2025-01")
        );
        assert_eq!(label("2024-01-01", 12, september()), named("2024"));
        assert_eq!(label("2024-09-01", 12, september()), named("FY2025"));
        assert_eq!(
            label("2024-09-01", 12, FiscalCalendar::default()),
            named("2024-09..2025-08")
        );
        assert_eq!(label("2024-09-02", 1, september()), None);
        assert_eq!(label("2024-09-01", 0, september()), None);
        assert_eq!(label("2024-09-01", i64::MIN, september()), None);
        assert_eq!(label("2024-09-01", i64::MAX, september()), None);
    }

    #[test]
    fn moves_by_its_own_length_only() {
        let label = |period: Option<Period>| period.map(Period::label).unwrap_or_default();
        let quarter = Period::quarter(2024, 3).unwrap();
        let fiscal_year = Period::fiscal_year(2025, september()).unwrap();
        let fiscal_quarter = Period::fiscal_quarter(2025, 4, september()).unwrap();
        let unnamed = Period::of_months(day("2024-11-01"), 3, september()).unwrap();
        assert_eq!(label(month(2024, 11).plus_months(3)), "2025-02");
        assert_eq!(label(month(2024, 1).plus_months(-1)), "2023-12");
        assert_eq!(label(quarter.plus_months(6)), "2025-Q1");
        assert_eq!(quarter.plus_months(1), None);
        assert_eq!(label(Period::year(2024).unwrap().plus_months(12)), "2025");
        assert_eq!(Period::year(2024).unwrap().plus_months(6), None);
        assert_eq!(label(fiscal_year.plus_months(-12)), "FY2024");
        assert_eq!(label(fiscal_quarter.plus_months(3)), "FY2026-Q1");
        assert_eq!(label(unnamed.plus_months(3)), "2025-02..2025-04");
        assert_eq!(
            label(Period::day(day("2024-01-31")).plus_months(1)),
            "2024-02-29"
        );
        assert_eq!(month(2024, 9).plus_months(i64::MAX), None);
        assert_eq!(month(2024, 9).plus_months(i64::MIN), None);
    }

    #[test]
    fn moves_by_days_only_where_it_is_one() {
        let date = Period::day(day("2024-02-28"));
        assert_eq!(
            date.plus_days(2).map(Period::label),
            Some("2024-03-01".to_owned())
        );
        assert_eq!(month(2024, 2).plus_days(29), None);
        assert_eq!(date.plus(Duration::Days(1)), date.plus_days(1));
        assert_eq!(
            month(2024, 2).plus(Duration::Months(2)),
            Period::month(2024, 4)
        );
    }

    #[test]
    fn compares_by_its_days() {
        let quarter = Period::quarter(2024, 3).unwrap();
        assert!(month(2024, 6).is_before(quarter));
        assert!(!month(2024, 7).is_before(quarter));
        assert!(quarter.overlaps(month(2024, 9)));
        assert!(!quarter.overlaps(month(2024, 10)));
        assert!(quarter.contains(month(2024, 9)));
        assert!(!month(2024, 9).contains(quarter));
        assert!(quarter.contains_date(day("2024-09-30")));
        assert!(!quarter.contains_date(day("2024-10-01")));
    }
}
