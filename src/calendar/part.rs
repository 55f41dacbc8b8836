//! What a period, or a date, is asked for by name: `period.year`, `deal.start`.
//!
//! Input: a period, and for its fiscal year the calendar that counts it. Output: a day or a
//! whole number. Invariant: a period that is longer than what is asked for answers for its
//! first day.

use super::{Date, FiscalCalendar, Period};

/// What a period is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodPart {
    /// Its first day.
    Start,
    /// Its last day.
    End,
    /// How many days it has.
    Days,
    Year,
    /// The quarter of the calendar year, 1 to 4.
    Quarter,
    Month,
    /// The day of the month.
    Day,
    /// The calendar year in which the fiscal year ends.
    FiscalYear,
    /// The quarter of the fiscal year, 1 to 4.
    FiscalQuarter,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartValue {
    Day(Date),
    Number(i64),
}

impl PeriodPart {
    pub const ALL: [PeriodPart; 9] = [
        PeriodPart::Start,
        PeriodPart::End,
        PeriodPart::Days,
        PeriodPart::Year,
        PeriodPart::Quarter,
        PeriodPart::Month,
        PeriodPart::Day,
        PeriodPart::FiscalYear,
        PeriodPart::FiscalQuarter,
    ];

    /// The name by which a model asks for it.
    pub fn name(self) -> &'static str {
        match self {
            PeriodPart::Start => "start",
            PeriodPart::End => "end",
            PeriodPart::Days => "days",
            PeriodPart::Year => "year",
            PeriodPart::Quarter => "quarter",
            PeriodPart::Month => "month",
            PeriodPart::Day => "day",
            PeriodPart::FiscalYear => "fiscal_year",
            PeriodPart::FiscalQuarter => "fiscal_quarter",
        }
    }

    pub fn from_name(name: &str) -> Option<PeriodPart> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    pub fn of(self, period: Period, fiscal: FiscalCalendar) -> PartValue {
        let first = period.first();
        let number = |n: i32| PartValue::Number(i64::from(n));
        match self {
            PeriodPart::Start => PartValue::Day(first),
            PeriodPart::End => PartValue::Day(period.last()),
            PeriodPart::Days => PartValue::Number(period.days()),
            PeriodPart::Year => number(first.year()),
            PeriodPart::Quarter => number(i32::from(first.month() - 1) / 3 + 1),
            PeriodPart::Month => number(i32::from(first.month())),
            PeriodPart::Day => number(i32::from(first.day())),
            PeriodPart::FiscalYear => number(fiscal.fiscal_year_of(first)),
            PeriodPart::FiscalQuarter => number(i32::from(fiscal.fiscal_quarter_of(first))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::day;
    use super::*;

    #[test]
    fn is_found_by_its_name() {
        for part in PeriodPart::ALL {
            assert_eq!(PeriodPart::from_name(part.name()), Some(part));
        }
        assert_eq!(PeriodPart::from_name("week"), None);
    }

    #[test]
    fn is_that_of_the_first_day() {
        let september = FiscalCalendar::new(9).unwrap();
        let quarter = Period::quarter(2024, 4).unwrap();
        let number = |part: PeriodPart| match part.of(quarter, september) {
            PartValue::Number(number) => number,
            PartValue::Day(day) => panic!("{day}"),
        };
        assert_eq!(number(PeriodPart::Year), 2024);
        assert_eq!(number(PeriodPart::Quarter), 4);
        assert_eq!(number(PeriodPart::Month), 10);
        assert_eq!(number(PeriodPart::Day), 1);
        assert_eq!(number(PeriodPart::Days), 92);
        assert_eq!(number(PeriodPart::FiscalYear), 2025);
        assert_eq!(number(PeriodPart::FiscalQuarter), 1);
        let end = PeriodPart::End.of(quarter, september);
        assert_eq!(end, PartValue::Day(day("2024-12-31")));
    }
}
