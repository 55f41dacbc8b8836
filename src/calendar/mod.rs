//! The calendar: days, named periods, a model's timeline and its coarser views, day counts.
//!
//! Everything here is exact: whole days and months, and ratios of integers. Nothing reads a
//! clock, knows of time zones, or leaves the years 1 to 9999: what would is `None`.

pub mod date;
pub mod day_count;
pub mod duration;
pub mod fiscal;
pub mod location;
pub mod overlap;
pub mod part;
pub mod period;
pub mod timeline;
pub mod view;

pub use date::Date;
pub use day_count::DayCount;
pub use duration::{Duration, months_between};
pub use fiscal::{FiscalCalendar, MONTH_NAMES};
pub use location::Location;
pub use overlap::{Overlap, months_within};
pub use part::{PartValue, PeriodPart};
pub use period::Period;
pub use timeline::{Granularity, Timeline, TimelineError};
pub use view::{Bucket, Misaligned, View, ViewKind};

/// An exact fraction: numerator and denominator, in lowest terms, the denominator positive.
pub type Ratio = (i64, i64);

/// The fraction in lowest terms. The denominator must be positive.
fn ratio(numerator: i64, denominator: i64) -> Ratio {
    let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    // A divisor of the positive denominator, so it fits and is not zero.
    let divisor = a as i64;
    (numerator / divisor, denominator / divisor)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The day written as `2024-09-15`.
    pub(super) fn day(iso: &str) -> Date {
        let mut parts = iso.split('-').map(|part| part.parse::<i32>().unwrap());
        let mut next = || parts.next().unwrap();
        Date::new(next(), next() as u8, next() as u8).unwrap()
    }

    /// A timeline without a fiscal year of its own.
    pub(super) fn timeline(granularity: Granularity, first: &str, count: usize) -> Timeline {
        Timeline::new(granularity, day(first), count, FiscalCalendar::default()).unwrap()
    }

    #[test]
    fn fractions_come_in_lowest_terms() {
        assert_eq!(ratio(120, 360), (1, 3));
        assert_eq!(ratio(-90, 360), (-1, 4));
        assert_eq!(ratio(0, 366), (0, 1));
    }
}
