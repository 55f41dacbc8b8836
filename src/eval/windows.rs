//! What looks over several periods: windows of a reduction, events, recurring payments.

use std::ops::Range;

use super::cell::Origin;
use super::lane::Lane;
use super::read::{Place, ReadResult};
use crate::base::Decimal;
use crate::calendar::Date;
use crate::check::{Event, Lag, Value, WindowKind};
use crate::plan::Source;

impl Lane<'_, '_> {
    /// The periods that a window holds; None where it must be full and is not.
    pub(super) fn window_range(
        self,
        place: Place<'_>,
        window: WindowKind,
        full: bool,
    ) -> Option<Range<usize>> {
        let timeline = self.timeline();
        let (now, all) = (self.last_of(place), timeline.len());
        let step = timeline.granularity().months();
        let (range, whole) = match window {
            WindowKind::LastMonths(months) => back(now, months / step),
            WindowKind::LastPeriods(periods) => back(now, periods),
            WindowKind::NextMonths(months) => ahead(now, months / step, all),
            WindowKind::NextPeriods(periods) => ahead(now, periods, all),
            WindowKind::ToDate => (0..now + 1, true),
            WindowKind::AllTime => (0..all, true),
            WindowKind::YearToDate => (self.since_start_of(now, |date| date.year()), true),
            WindowKind::FiscalYearToDate => {
                let fiscal = timeline.fiscal();
                (
                    self.since_start_of(now, |date| fiscal.fiscal_year_of(date)),
                    true,
                )
            }
        };
        (whole || !full).then_some(range)
    }

    fn since_start_of(self, now: usize, year: impl Fn(Date) -> i32) -> Range<usize> {
        let timeline = self.timeline();
        let own = year(timeline.start(now));
        let first = (0..=now)
            .rev()
            .take_while(|period| year(timeline.start(*period)) == own)
            .last();
        first.unwrap_or(now)..now + 1
    }

    /// What an event is, with where the conditions that it looked at were rounded.
    pub(super) fn event(self, event: Event, source: Source, place: Place<'_>) -> ReadResult {
        let (now, all) = (self.last_of(place), self.timeline().len());
        let (found, origin) = match event {
            Event::FirstPeriod => self.first_of(source, 0..all)?,
            Event::LastPeriod => self.first_of(source, (0..all).rev())?,
            Event::Ever | Event::Onset | Event::Since => self.first_of(source, 0..now + 1)?,
        };
        let value = match event {
            Event::FirstPeriod | Event::LastPeriod => self.named(found),
            Event::Ever => Value::Bool(found.is_some()),
            Event::Onset => Value::Bool(found == Some(now)),
            Event::Since => found.map_or(Value::Blank, |first| {
                let months = (now - first) as i64 * self.timeline().granularity().months();
                Value::Number(Decimal::from(months))
            }),
        };
        Ok((value, origin))
    }

    /// The first of some periods in which a condition holds.
    fn first_of(
        self,
        source: Source,
        periods: impl Iterator<Item = usize>,
    ) -> ReadResult<Option<usize>> {
        let mut origin = Origin::EXACT;
        for period in periods {
            let (value, of_value) = self.read(source, Place::Period(period), Lag::Periods(0))?;
            origin = origin.join(of_value);
            if value == Value::Bool(true) {
                return Ok((Some(period), origin));
            }
        }
        Ok((None, origin))
    }

    fn named(self, period: Option<usize>) -> Value {
        period.map_or(Value::Never, |period| {
            Value::Period(self.timeline().period(period))
        })
    }

    /// How many payments of a series fall into a place: every so many months, from a first
    /// date on, none after the last.
    pub(super) fn payments(
        self,
        months: i64,
        from: Option<Value>,
        until: Option<Value>,
        place: Place<'_>,
    ) -> i64 {
        let first = match from {
            None => self.timeline().first_day(),
            Some(Value::Period(from)) => from.first(),
            Some(_) => return 0,
        };
        let period = self.period(place);
        let last = match until {
            Some(Value::Period(until)) => until.last().min(period.last()),
            _ => period.last(),
        };
        let number = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let (start, low, high) = (number(first), number(period.first()), number(last));
        if high < start {
            return 0;
        }
        let through = (high - start) / months + 1;
        let before = if low <= start {
            0
        } else {
            (low - 1 - start) / months + 1
        };
        (through - before).max(0)
    }
}

fn back(now: usize, periods: i64) -> (Range<usize>, bool) {
    let count = usize::try_from(periods).unwrap_or(0);
    let first = (now + 1).saturating_sub(count);
    (first..now + 1, now + 1 >= count)
}

fn ahead(now: usize, periods: i64, all: usize) -> (Range<usize>, bool) {
    let end = now.saturating_add(usize::try_from(periods).unwrap_or(0));
    (now..end.min(all), end <= all)
}
