//! A coarser view of a timeline: its periods gathered into quarters or years.
//!
//! Input: a timeline and the kind of view. Output: buckets that follow one another, each
//! with its label and the base periods in it. Invariant: every base period is in exactly
//! one bucket and no bucket is empty. A view no coarser than its timeline is the timeline.

use std::fmt;
use std::ops::Range;

use super::{Granularity, Period, Timeline};

/// What the periods of a timeline are gathered into.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ViewKind {
    /// The timeline's own periods.
    Base,
    /// Calendar quarters.
    Quarters,
    /// Calendar years.
    Years,
    /// Quarters of the timeline's fiscal years.
    FiscalQuarters,
    /// The timeline's fiscal years; plain years where these start in January.
    FiscalYears,
}

/// One quarter or year of a view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bucket {
    /// All of the quarter or year, the part off the timeline included.
    pub period: Period,
    /// The period's label, with the months on the timeline where these are not all of
    /// them: `2024 (4m)`.
    pub label: String,
    /// The numbers of the base periods in it; never empty.
    pub range: Range<usize>,
    /// Whether all of it lies on the timeline.
    pub complete: bool,
}

/// The buckets of a view, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View {
    pub kind: ViewKind,
    pub buckets: Vec<Bucket>,
}

impl View {
    /// The number of the bucket that holds the base period with that number, if it is on
    /// the timeline.
    pub fn bucket_of(&self, base: usize) -> Option<usize> {
        let index = self
            .buckets
            .partition_point(|bucket| bucket.range.end <= base);
        (index < self.buckets.len()).then_some(index)
    }
}

/// The periods of the timeline do not add up to those of the view: one of them lies
/// across a boundary. The text names it and what to do about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Misaligned {
    /// The base period across the boundary.
    pub base: Period,
    /// The year in which it begins.
    pub year: Period,
    kind: ViewKind,
}

impl fmt::Display for Misaligned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (base, year) = (self.base.label(), self.year.label());
        write!(
            f,
            "{base} begins in {year} and ends after it, so these periods do not add up to "
        )?;
        match self.kind {
            ViewKind::FiscalYears | ViewKind::FiscalQuarters => {
                write!(
                    f,
                    "fiscal years: start the fiscal year in a month in which a period starts"
                )
            }
            _ => write!(
                f,
                "calendar years: start the timeline in January, April, July or October"
            ),
        }
    }
}

impl std::error::Error for Misaligned {}

impl Timeline {
    /// The timeline's periods gathered into those of `kind`, or the first period that
    /// lies across a boundary of them. A view no coarser than the timeline has a bucket
    /// for each period.
    pub fn view(&self, kind: ViewKind) -> Result<View, Misaligned> {
        let mut buckets: Vec<Bucket> = Vec::new();
        for (i, &base) in self.periods().iter().enumerate() {
            let period = self.gathered(kind, base);
            if !period.contains(base) {
                return Err(Misaligned {
                    base,
                    year: period,
                    kind,
                });
            }
            match buckets.last_mut() {
                Some(bucket) if bucket.period == period => bucket.range.end = i + 1,
                _ => buckets.push(Bucket {
                    period,
                    label: String::new(),
                    range: i..i + 1,
                    complete: false,
                }),
            }
        }
        for bucket in &mut buckets {
            self.describe(bucket);
        }
        Ok(View { kind, buckets })
    }

    /// The period of the view in which the base period begins.
    fn gathered(&self, kind: ViewKind, base: Period) -> Period {
        let fiscal = self.fiscal();
        let (coarseness, period) = match kind.plain(fiscal.is_calendar_year()) {
            ViewKind::Base => return base,
            ViewKind::Quarters => (
                Granularity::Quarter,
                Period::quarter_containing(base.first()),
            ),
            ViewKind::Years => (Granularity::Year, Period::year_containing(base.first())),
            ViewKind::FiscalQuarters => (
                Granularity::Quarter,
                fiscal.quarter_containing(base.first()),
            ),
            ViewKind::FiscalYears => (Granularity::Year, fiscal.year_containing(base.first())),
        };
        match period {
            Some(period) if self.granularity() < coarseness => period,
            // No coarser. A timeline lies in years that exist, so there always is a period.
            _ => base,
        }
    }

    fn describe(&self, bucket: &mut Bucket) {
        let on_timeline = bucket.range.len() as i64 * self.granularity().months();
        bucket.complete = bucket.period.months() == Some(on_timeline);
        bucket.label = bucket.period.label();
        if !bucket.complete {
            bucket.label.push_str(&format!(" ({on_timeline}m)"));
        }
    }
}

impl ViewKind {
    /// Fiscal periods that are calendar periods go by their plain names, `2024`.
    fn plain(self, calendar_years: bool) -> ViewKind {
        match self {
            ViewKind::FiscalQuarters if calendar_years => ViewKind::Quarters,
            ViewKind::FiscalYears if calendar_years => ViewKind::Years,
            kind => kind,
        }
    }
}
