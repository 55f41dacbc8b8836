//! Lengths of time: whole months or whole days, and how many months lie between two days.
//!
//! Months and days are never exchanged for one another here: a month has no fixed number
//! of days, so only a date can say what a duration comes to.

use std::fmt;

use super::Date;

/// A length of time. A year is 12 months, a quarter 3, a week 7 days.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Duration {
    Months(i64),
    Days(i64),
}

impl Duration {
    /// The same length backwards, or `None` beyond the range of integers.
    pub fn negated(self) -> Option<Duration> {
        match self {
            Duration::Months(months) => months.checked_neg().map(Duration::Months),
            Duration::Days(days) => days.checked_neg().map(Duration::Days),
        }
    }
}

/// `18 months`, `1 day`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match *self {
            Duration::Months(months) => (months, "month"),
            Duration::Days(days) => (days, "day"),
        };
        let plural = if count.unsigned_abs() == 1 { "" } else { "s" };
        write!(f, "{count} {unit}{plural}")
    }
}

/// Whole months from `a` to `b`: the largest n with `a.add_months(n) <= b`, and the
/// negative of the months from `b` to `a` where `b` is the earlier day.
///
/// A month is whole once the same day of the month is reached, or the month's last day
/// where it is shorter: from 2024-01-31 to 2024-02-29 is one month, to 2024-02-28 none.
pub fn months_between(a: Date, b: Date) -> i64 {
    if b < a {
        return -months_between(b, a);
    }
    let months = b.month_index() - a.month_index();
    let due = a.day().min(b.days_in_month());
    if b.day() < due { months - 1 } else { months }
}
