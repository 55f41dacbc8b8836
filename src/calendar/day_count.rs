//! Day counts: what part of a year lies between two days, as contracts and spreadsheets
//! count it.
//!
//! Input: two days. Output: an exact fraction of a year. Invariant: the first day counts
//! and the last does not, and turning the days round turns the sign.
//!
//! The conventions are those of the 2006 ISDA Definitions, section 4.16, except where a
//! variant says otherwise.

use super::{Date, Period, Ratio, ratio};

/// A convention for the part of a year between two days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DayCount {
    /// Days over 360 (ISDA 4.16(e)).
    Act360,
    /// Days over 365, in leap years too (ISDA 4.16(d), "Actual/365 (Fixed)").
    Act365,
    /// Days in leap years over 366 and the others over 365 (ISDA 4.16(b)).
    ActActIsda,
    /// Days over the year's length as spreadsheets take it, YEARFRAC with basis 1: up to
    /// a year apart, 366 where the days lie in one leap year or a 29 February is among
    /// them, else 365; further apart, the mean length of all the years they touch.
    ActActExcel,
    /// Months of 30 days; a 31st is a 30th, at the end only if the start is one too (ISDA
    /// 4.16(f), "30/360" or "Bond Basis").
    Thirty360Bond,
    /// As the bond basis, with the end of February a 30th too, at the end only if the
    /// start is one (the Securities Industry Association's rules).
    Thirty360Us,
    /// Months of 30 days; every 31st is a 30th (ISDA 4.16(g), "30E/360" or "Eurobond").
    ThirtyE360,
    /// Months of 30 days; the last day of every month is a 30th (ISDA 4.16(h),
    /// "30E/360 (ISDA)"). Its exception for the end of February that is also the
    /// termination of the contract is not made: two days do not tell.
    ThirtyE360Isda,
}

impl DayCount {
    /// Every convention, in the order of their documentation.
    pub const ALL: [DayCount; 8] = [
        DayCount::Act360,
        DayCount::Act365,
        DayCount::ActActIsda,
        DayCount::ActActExcel,
        DayCount::Thirty360Bond,
        DayCount::Thirty360Us,
        DayCount::ThirtyE360,
        DayCount::ThirtyE360Isda,
    ];

    /// The name by which a model asks for it, such as `act_365`.
    pub fn name(self) -> &'static str {
        match self {
            DayCount::Act360 => "act_360",
            DayCount::Act365 => "act_365",
            DayCount::ActActIsda => "act_act_isda",
            DayCount::ActActExcel => "act_act_excel",
            DayCount::Thirty360Bond => "thirty_360_bond",
            DayCount::Thirty360Us => "thirty_360_us",
            DayCount::ThirtyE360 => "thirty_e_360",
            DayCount::ThirtyE360Isda => "thirty_e_360_isda",
        }
    }

    /// The convention with that name.
    pub fn from_name(name: &str) -> Option<DayCount> {
        Self::ALL
            .into_iter()
            .find(|convention| convention.name() == name)
    }

    /// The part of a year from `a` to `b`, `a` included and `b` not; 0 where they are the
    /// same day, and the negative of the part from `b` to `a` where `b` is the earlier.
    pub fn year_fraction(self, a: Date, b: Date) -> Ratio {
        if b < a {
            let (numerator, denominator) = self.year_fraction(b, a);
            return (-numerator, denominator);
        }
        match self {
            DayCount::Act360 => ratio(b.days_since(a), 360),
            DayCount::Act365 => ratio(b.days_since(a), 365),
            DayCount::ActActIsda => act_act_isda(a, b),
            DayCount::ActActExcel => act_act_excel(a, b),
            DayCount::Thirty360Bond => ratio(thirty_360_bond(a, b), 360),
            DayCount::Thirty360Us => ratio(thirty_360_us(a, b), 360),
            DayCount::ThirtyE360 => ratio(thirty_e_360(a, b), 360),
            DayCount::ThirtyE360Isda => ratio(thirty_e_360_isda(a, b), 360),
        }
    }

    /// The part of a year that a period comes to, its last day included; `None` only for
    /// a period that ends with the calendar itself, as no day follows it.
    pub fn fraction_of(self, period: Period) -> Option<Ratio> {
        Some(self.year_fraction(period.first(), period.last().add_days(1)?))
    }
}

/// Days from `a` to `b` in a year of twelve 30-day months, the end of February a 30th at the
/// start only.
fn days360(a: Date, b: Date) -> i64 {
    let start = if is_end_of_february(a) {
        30
    } else {
        a.day().min(30)
    };
    thirty_day_months(a, b, start, end_by_start(b, start))
}

// Each day lies at a point of the line of years; the fraction is their distance.
fn act_act_isda(a: Date, b: Date) -> Ratio {
    let years = i64::from(b.year() - a.year());
    let (in_a, in_b) = (a.day_of_year() - 1, b.day_of_year() - 1);
    let (length_a, length_b) = (a.days_in_year(), b.days_in_year());
    ratio(
        years * length_a * length_b + in_b * length_a - in_a * length_b,
        length_a * length_b,
    )
}

fn act_act_excel(a: Date, b: Date) -> Ratio {
    let days = b.days_since(a);
    let within_a_year = a.add_months(12).is_none_or(|anniversary| b <= anniversary);
    if a.year() == b.year() {
        ratio(days, a.days_in_year())
    } else if within_a_year {
        let leap_day = [a, b].into_iter().any(|date| {
            Date::new(date.year(), 2, 29).is_some_and(|leap_day| a <= leap_day && leap_day <= b)
        });
        ratio(days, if leap_day { 366 } else { 365 })
    } else {
        let years = i64::from(b.year() - a.year()) + 1;
        let total = days + (a.day_of_year() - 1) + (b.days_in_year() - (b.day_of_year() - 1));
        ratio(days * years, total)
    }
}

fn thirty_360_bond(a: Date, b: Date) -> i64 {
    let start = a.day().min(30);
    thirty_day_months(a, b, start, end_by_start(b, start))
}

fn thirty_360_us(a: Date, b: Date) -> i64 {
    if is_end_of_february(a) && is_end_of_february(b) {
        return thirty_day_months(a, b, 30, 30);
    }
    days360(a, b)
}

fn thirty_e_360(a: Date, b: Date) -> i64 {
    thirty_day_months(a, b, a.day().min(30), b.day().min(30))
}

fn thirty_e_360_isda(a: Date, b: Date) -> i64 {
    let day = |date: Date| {
        if date.is_last_of_month() {
            30
        } else {
            date.day()
        }
    };
    thirty_day_months(a, b, day(a), day(b))
}

/// A 31st at the end counts as a 30th where the start counts as one.
fn end_by_start(b: Date, start: u8) -> u8 {
    if start == 30 {
        b.day().min(30)
    } else {
        b.day()
    }
}

fn thirty_day_months(a: Date, b: Date, day_a: u8, day_b: u8) -> i64 {
    (b.month_index() - a.month_index()) * 30 + i64::from(day_b) - i64::from(day_a)
}

fn is_end_of_february(date: Date) -> bool {
    date.month() == 2 && date.is_last_of_month()
}

#[cfg(test)]
mod tests {
    use super::super::tests::day;
    use super::*;

    fn fraction(convention: DayCount, a: &str, b: &str) -> Ratio {
        convention.year_fraction(day(a), day(b))
    }

    #[test]
    fn is_found_by_its_name() {
        for convention in DayCount::ALL {
            assert_eq!(DayCount::from_name(convention.name()), Some(convention));
        }
        assert_eq!(DayCount::from_name("actual"), None);
    }

    // The examples of ISDA's paper "EMU and Market Conventions: Recent Developments"
    // (1998), each the sum of days/365 and days/366, put on one denominator by Python.
    #[test]
    fn act_act_isda_agrees_with_the_published_examples() {
        for (a, b, expected) in [
            ("2003-11-01", "2004-05-01", (66_491, 133_590)), // 61/365 + 121/366
            ("1999-02-01", "1999-07-01", (30, 73)),          // 150/365
            ("1999-07-01", "2000-07-01", (66_887, 66_795)),  // 184/365 + 182/366
            ("2002-08-15", "2003-07-15", (334, 365)),
            ("2003-07-15", "2004-01-15", (6_733, 13_359)), // 170/365 + 14/366
            ("1999-07-30", "2000-01-30", (13_463, 26_718)), // 155/365 + 29/366
            ("2000-01-30", "2000-06-30", (76, 183)),       // 152/366
        ] {
            assert_eq!(fraction(DayCount::ActActIsda, a, b), expected, "{a} to {b}");
        }
        assert_eq!(
            fraction(DayCount::ActActIsda, "2023-01-01", "2026-01-01"),
            (3, 1)
        );
    }

    // 2012: Microsoft's YEARFRAC page. 2009: the YEARFRAC page of Apple's Numbers.
    #[test]
    fn agrees_with_the_examples_of_spreadsheets() {
        for (a, b, convention, expected) in [
            (
                "2012-01-01",
                "2012-07-30",
                DayCount::Thirty360Us,
                (209, 360),
            ),
            (
                "2012-01-01",
                "2012-07-30",
                DayCount::ActActExcel,
                (211, 366),
            ),
            ("2012-01-01", "2012-07-30", DayCount::Act365, (211, 365)),
            (
                "2009-12-15",
                "2010-06-30",
                DayCount::Thirty360Us,
                (195, 360),
            ),
            (
                "2009-12-15",
                "2010-06-30",
                DayCount::ActActExcel,
                (197, 365),
            ),
            ("2009-12-15", "2010-06-30", DayCount::Act360, (197, 360)),
            ("2009-12-15", "2010-06-30", DayCount::ThirtyE360, (195, 360)),
        ] {
            let expected = ratio(expected.0, expected.1);
            assert_eq!(
                fraction(convention, a, b),
                expected,
                "{} {a} to {b}",
                convention.name()
            );
        }
    }

    // By the rules that David Wheeler worked out from Excel's answers (OASIS, 2008), in
    // Python's fractions.
    #[test]
    fn act_act_excel_takes_the_years_length_from_the_days_between() {
        for (a, b, expected) in [
            ("2023-03-01", "2024-02-28", (364, 365)), // no leap day between
            ("2023-03-01", "2024-02-29", (365, 366)), // ends on one
            ("2024-02-29", "2025-02-28", (365, 366)), // starts on one
            ("2024-03-01", "2025-03-01", (1, 1)),
            ("2023-02-28", "2024-02-29", (732, 731)), // 366 days over (365 + 366)/2
            ("2019-06-15", "2024-06-15", (10_962, 2_192)), // 1827 days over 2192/6
        ] {
            let expected = ratio(expected.0, expected.1);
            assert_eq!(
                fraction(DayCount::ActActExcel, a, b),
                expected,
                "{a} to {b}"
            );
        }
    }

    // Half-years from the ends of August, among the examples that ISDA published with
    // section 4.16 of the 2006 Definitions; the days by QuantLib 1.44.
    #[test]
    fn thirty_day_months_agree_at_the_ends_of_months() {
        let ends = [
            "2006-08-31",
            "2007-02-28",
            "2007-08-31",
            "2008-02-29",
            "2008-08-31",
            "2009-02-28",
            "2009-08-31",
        ];
        for (convention, expected) in [
            (DayCount::Thirty360Bond, [178, 183, 179, 182, 178, 183]),
            (DayCount::Thirty360Us, [178, 180, 179, 180, 178, 180]),
            (DayCount::ThirtyE360, [178, 182, 179, 181, 178, 182]),
            (DayCount::ThirtyE360Isda, [180, 180, 180, 180, 180, 180]),
        ] {
            for (pair, days) in ends.windows(2).zip(expected) {
                let found = fraction(convention, pair[0], pair[1]);
                assert_eq!(found, ratio(days, 360), "{} {pair:?}", convention.name());
            }
        }
    }

    #[test]
    fn thirty_day_months_agree_within_a_year() {
        let dates = [
            "2006-01-31",
            "2006-02-28",
            "2006-03-31",
            "2007-02-26",
            "2008-02-29",
            "2008-03-30",
        ];
        for (convention, expected) in [
            (DayCount::Thirty360Bond, [28, 33, 326, 363, 31]),
            (DayCount::Thirty360Us, [28, 30, 326, 363, 30]),
            (DayCount::ThirtyE360, [28, 32, 326, 363, 31]),
            (DayCount::ThirtyE360Isda, [30, 30, 326, 364, 30]),
        ] {
            for (pair, days) in dates.windows(2).zip(expected) {
                let found = fraction(convention, pair[0], pair[1]);
                assert_eq!(found, ratio(days, 360), "{} {pair:?}", convention.name());
            }
        }
    }

    // The first three are the examples of Microsoft's DAYS360 page.
    #[test]
    fn days360_counts_as_spreadsheets_do() {
        for (a, b, days) in [
            ("2011-01-30", "2011-02-01", 1),
            ("2011-01-01", "2011-12-31", 360),
            ("2011-01-01", "2011-02-01", 30),
            ("2024-02-29", "2024-03-31", 30),
            ("2023-02-28", "2024-02-29", 359),
            ("2024-03-31", "2024-02-29", -31),
        ] {
            assert_eq!(days360(day(a), day(b)), days, "{a} to {b}");
        }
    }

    #[test]
    fn turning_the_days_round_turns_the_sign() {
        let days = [
            "2023-02-28",
            "2023-12-31",
            "2024-01-31",
            "2024-02-29",
            "2026-07-04",
        ];
        for convention in DayCount::ALL {
            for a in days {
                assert_eq!(fraction(convention, a, a), (0, 1));
                for b in days {
                    let (numerator, denominator) = fraction(convention, a, b);
                    assert!(denominator > 0);
                    assert_eq!(fraction(convention, b, a), (-numerator, denominator));
                }
            }
        }
    }

    #[test]
    fn a_period_counts_its_last_day() {
        let year = Period::year(2024).unwrap();
        assert_eq!(DayCount::Act365.fraction_of(year), Some((366, 365)));
        assert_eq!(DayCount::ActActIsda.fraction_of(year), Some((1, 1)));
        let january = Period::month(2024, 1).unwrap();
        assert_eq!(DayCount::Thirty360Bond.fraction_of(january), Some((1, 12)));
        assert_eq!(DayCount::Act360.fraction_of(Period::day(Date::MAX)), None);
    }

    #[test]
    fn the_whole_calendar_fits() {
        for convention in DayCount::ALL {
            let (years, of) = convention.year_fraction(Date::MIN, Date::MAX);
            assert!(
                (9_990..10_200).contains(&(years / of)),
                "{}",
                convention.name()
            );
        }
    }
}
