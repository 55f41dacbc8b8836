//! A coarser view of a timeline: its periods gathered into quarters or years.
//!
//! Input: a timeline and the kind of view. Output: buckets that follow one another, each
//! with its label and the base periods in it. Invariant: every base period is in exactly
//! one bucket and no bucket is empty. A view no coarser than its timeline is the timeline.

use std::fmt;
use std::ops::Range;

use super::{FiscalCalendar, Granularity, Period, Timeline};

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

/// The periods of the timeline do not add up to years: one of them lies across the turn
/// of a year. The text names it and what to do about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Misaligned {
    /// The base period across the turn of the year.
    pub base: Period,
    /// The year in which it begins, calendar or fiscal.
    pub year: Period,
    kind: ViewKind,
}

impl fmt::Display for Misaligned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (base, year) = (self.base.label(), self.year.label());
        let (years, fix) = match self.kind {
            ViewKind::FiscalYears => (
                "fiscal years",
                "the fiscal year in the month of one of them",
            ),
            _ => (
                "calendar years",
                "the timeline in January, April, July or October",
            ),
        };
        write!(
            f,
            "{base} begins in {year} and ends after it, so such periods do not add up to {years}: start {fix}"
        )
    }
}

impl std::error::Error for Misaligned {}

impl Timeline {
    /// The timeline's periods gathered into those of `kind`, or the first period that
    /// lies across a boundary of them. A view no coarser than the timeline has a bucket
    /// for each period.
    pub fn view(&self, kind: ViewKind) -> Result<View, Misaligned> {
        let mut gathered: Vec<(Period, Range<usize>)> = Vec::new();
        for (i, &base) in self.periods().iter().enumerate() {
            let period = self.gathered(kind, base);
            if !period.contains(base) {
                let kind = kind.plain(self.fiscal());
                return Err(Misaligned {
                    base,
                    year: period,
                    kind,
                });
            }
            match gathered.last_mut() {
                Some((last, range)) if *last == period => range.end = i + 1,
                _ => gathered.push((period, i..i + 1)),
            }
        }
        let bucket = |(period, range)| self.bucket(period, range);
        Ok(View {
            kind,
            buckets: gathered.into_iter().map(bucket).collect(),
        })
    }

    /// The period of the view in which the base period begins.
    fn gathered(&self, kind: ViewKind, base: Period) -> Period {
        let fiscal = self.fiscal();
        let (coarseness, period) = match kind.plain(fiscal) {
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

    fn bucket(&self, period: Period, range: Range<usize>) -> Bucket {
        let on_timeline = range.len() as i64 * self.granularity().months();
        let complete = period.months() == Some(on_timeline);
        let label = match complete {
            true => period.label(),
            false => format!("{} ({on_timeline}m)", period.label()),
        };
        Bucket {
            period,
            label,
            range,
            complete,
        }
    }
}

impl ViewKind {
    /// Fiscal periods that are calendar periods go by their plain names, `2024`.
    fn plain(self, fiscal: FiscalCalendar) -> ViewKind {
        match self {
            ViewKind::FiscalQuarters if fiscal.is_calendar_year() => ViewKind::Quarters,
            ViewKind::FiscalYears if fiscal.is_calendar_year() => ViewKind::Years,
            kind => kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{day, timeline};
    use super::*;

    fn shown(view: &View) -> Vec<(&str, Range<usize>, bool)> {
        view.buckets
            .iter()
            .map(|b| (b.label.as_str(), b.range.clone(), b.complete))
            .collect()
    }

    fn fiscal_timeline(granularity: Granularity, first: &str, count: usize, start: u8) -> Timeline {
        let fiscal = FiscalCalendar::new(start).unwrap();
        Timeline::new(granularity, day(first), count, fiscal).unwrap()
    }

    #[test]
    fn months_become_years_and_say_which_are_cut_short() {
        let view = timeline(Granularity::Month, "2024-09-01", 18)
            .view(ViewKind::Years)
            .unwrap();
        assert_eq!(
            shown(&view),
            [
                ("2024 (4m)", 0..4, false),
                ("2025", 4..16, true),
                ("2026 (2m)", 16..18, false)
            ]
        );
        assert_eq!(Some(view.buckets[0].period), Period::year(2024));
    }

    #[test]
    fn months_become_quarters() {
        let view = timeline(Granularity::Month, "2024-09-01", 6)
            .view(ViewKind::Quarters)
            .unwrap();
        assert_eq!(
            shown(&view),
            [
                ("2024-Q3 (1m)", 0..1, false),
                ("2024-Q4", 1..4, true),
                ("2025-Q1 (2m)", 4..6, false)
            ]
        );
    }

    #[test]
    fn fiscal_years_and_quarters_follow_the_fiscal_calendar() {
        let months = fiscal_timeline(Granularity::Month, "2024-09-01", 8, 11);
        assert_eq!(
            shown(&months.view(ViewKind::FiscalYears).unwrap()),
            [("FY2024 (2m)", 0..2, false), ("FY2025 (6m)", 2..8, false)]
        );
        assert_eq!(
            shown(&months.view(ViewKind::FiscalQuarters).unwrap()),
            [
                ("FY2024-Q4 (2m)", 0..2, false),
                ("FY2025-Q1", 2..5, true),
                ("FY2025-Q2", 5..8, true)
            ]
        );
        let quarters = fiscal_timeline(Granularity::Quarter, "2024-09-01", 6, 9);
        assert_eq!(
            shown(&quarters.view(ViewKind::FiscalYears).unwrap()),
            [("FY2025", 0..4, true), ("FY2026 (6m)", 4..6, false)]
        );
    }

    #[test]
    fn fiscal_years_that_are_calendar_years_go_by_their_plain_names() {
        let months = timeline(Granularity::Month, "2024-01-01", 24);
        let fiscal = months.view(ViewKind::FiscalYears).unwrap();
        assert_eq!(
            shown(&fiscal),
            [("2024", 0..12, true), ("2025", 12..24, true)]
        );
        let quarters = months.view(ViewKind::FiscalQuarters).unwrap();
        assert_eq!(
            quarters.buckets,
            months.view(ViewKind::Quarters).unwrap().buckets
        );
    }

    #[test]
    fn a_view_no_coarser_is_the_timeline_itself() {
        let quarters = timeline(Granularity::Quarter, "2024-09-01", 2);
        let years = timeline(Granularity::Year, "2024-09-01", 2);
        for kind in [ViewKind::Base, ViewKind::Quarters, ViewKind::FiscalQuarters] {
            assert_eq!(
                shown(&quarters.view(kind).unwrap()),
                [
                    ("2024-09..2024-11", 0..1, true),
                    ("2024-12..2025-02", 1..2, true)
                ]
            );
        }
        for kind in [
            ViewKind::Base,
            ViewKind::Quarters,
            ViewKind::Years,
            ViewKind::FiscalYears,
        ] {
            assert_eq!(
                shown(&years.view(kind).unwrap()),
                [
                    ("2024-09..2025-08", 0..1, true),
                    ("2025-09..2026-08", 1..2, true)
                ]
            );
        }
    }

    #[test]
    fn a_quarter_across_the_turn_of_the_year_is_named() {
        let plain = timeline(Granularity::Quarter, "2024-09-01", 4);
        let problem = plain.view(ViewKind::Years).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "2024-12..2025-02 begins in 2024 and ends after it, so such periods do not add up to \
             calendar years: start the timeline in January, April, July or October"
        );
        assert_eq!(problem, plain.view(ViewKind::FiscalYears).unwrap_err());
        let fiscal = fiscal_timeline(Granularity::Quarter, "2024-07-01", 4, 11);
        assert_eq!(
            fiscal.view(ViewKind::FiscalYears).unwrap_err().to_string(),
            "2024-Q4 begins in FY2024 and ends after it, so such periods do not add up to \
             fiscal years: start the fiscal year in the month of one of them"
        );
    }

    #[test]
    fn finds_the_bucket_of_a_base_period() {
        let view = timeline(Granularity::Month, "2024-09-01", 18)
            .view(ViewKind::Years)
            .unwrap();
        let found: Vec<_> = [0, 3, 4, 15, 16, 17, 18]
            .map(|base| view.bucket_of(base))
            .into();
        assert_eq!(
            found,
            [Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), None]
        );
    }

    #[test]
    fn every_base_period_is_in_one_bucket_at_the_edge_of_the_calendar_too() {
        let last = timeline(Granularity::Month, "9999-01-01", 12);
        for kind in [ViewKind::Quarters, ViewKind::Years, ViewKind::FiscalYears] {
            let view = last.view(kind).unwrap();
            let covered: Vec<_> = view.buckets.iter().flat_map(|b| b.range.clone()).collect();
            assert_eq!(covered, (0..12).collect::<Vec<_>>());
        }
    }
}
