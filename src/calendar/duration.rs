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

#[cfg(test)]
mod tests {
    use super::super::tests::day;
    use super::*;

    #[test]
    fn is_written_in_words() {
        assert_eq!(Duration::Months(18).to_string(), "18 months");
        assert_eq!(Duration::Months(1).to_string(), "1 month");
        assert_eq!(Duration::Days(-1).to_string(), "-1 day");
        assert_eq!(Duration::Days(0).to_string(), "0 days");
    }

    #[test]
    fn turns_backwards() {
        assert_eq!(Duration::Months(3).negated(), Some(Duration::Months(-3)));
        assert_eq!(Duration::Days(i64::MIN).negated(), None);
    }

    // Expected by stepping a month at a time with Python's calendar.
    #[test]
    fn counts_whole_months() {
        for (a, b, months) in [
            ("2024-09-01", "2025-09-01", 12),
            ("2024-09-15", "2024-10-14", 0),
            ("2024-09-15", "2024-10-15", 1),
            ("2024-01-31", "2024-02-28", 0),
            ("2024-01-31", "2024-02-29", 1),
            ("2024-02-29", "2024-03-28", 0),
            ("2024-02-29", "2024-03-29", 1),
            ("2024-02-29", "2025-02-28", 12),
            ("2024-01-30", "2024-03-29", 1),
            ("2024-05-05", "2024-05-05", 0),
        ] {
            assert_eq!(months_between(day(a), day(b)), months, "{a} to {b}");
            assert_eq!(months_between(day(b), day(a)), -months, "{b} to {a}");
        }
    }
}
