//! Day counts: what part of a year lies between two days, as contracts and spreadsheets
//! count it.
//!
//! Input: two days. Output: an exact fraction of a year. Invariant: the first day counts
//! and the last does not, and turning the days round turns the sign.
//!
//! The conventions are those of the 2006 ISDA Definitions, section 4.16, except where a
//! variant says otherwise.

use super::{Date, Ratio, ratio};

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
}

/// Days from `a` to `b` in a year of twelve 30-day months, exactly as the DAYS360 of
/// spreadsheets counts them by its US method: unlike `thirty_360_us`, the end of February
/// is a 30th only at the start, and turning the days round may change more than the sign.
pub fn days360(a: Date, b: Date) -> i64 {
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
