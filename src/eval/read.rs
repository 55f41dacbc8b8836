//! Reads other columns: so many periods back, at a period by name, or rolled up over a coarser
//! one. What lies off the timeline is blank; what failed is not read.

use super::cell::{Cell, Origin};
use super::lane::Lane;
use super::run::Run;
use crate::calendar::{Bucket, Location, Period};
use crate::check::{Lag, Value};
use crate::plan::{SlotId, Source};
use crate::resolve::LineId;

/// Where in time an expression is computed.
#[derive(Clone, Copy)]
pub(super) enum Place<'b> {
    Period(usize),
    Bucket(&'b Bucket),
}

/// A value read, or the failed cell that was read instead.
pub(super) type ReadResult<T = Value> = Result<(T, Origin), Option<(SlotId, usize)>>;

impl Lane<'_, '_> {
    /// A source's value, so far back; blank off the timeline.
    #[inline]
    pub(super) fn read(self, source: Source, place: Place<'_>, lag: Lag) -> ReadResult {
        let slot = match source {
            Source::Slot(slot) => slot,
            Source::Base { line, member } => {
                return self.read_base(line, member, |base, source| {
                    if base.timeline() == self.timeline() {
                        return base.read(source, place, lag);
                    }
                    let period = self.lagged(place, lag).map_or(Value::Blank, Value::Period);
                    base.at(source, period)
                });
            }
        };
        match place {
            Place::Period(period) => {
                let target = period as i64 - self.periods_back(lag);
                match usize::try_from(target) {
                    Ok(target) if target < self.timeline().len() => {
                        self.known(slot, self.cell(slot, target), target)
                    }
                    _ => Ok((Value::Blank, Origin::EXACT)),
                }
            }
            Place::Bucket(bucket) => match self.shifted(bucket, lag) {
                Some(bucket) => self.known(slot, self.rolled(slot, &bucket), bucket.range.start),
                None => Ok((Value::Blank, Origin::EXACT)),
            },
        }
    }

    /// What is read in the run without a test's givens, whose ledger is its own.
    fn read_base(
        self,
        line: LineId,
        member: u32,
        read: impl Fn(Lane<'_, '_>, Source) -> ReadResult,
    ) -> ReadResult {
        let slot = |base: &Run<'_>| base.plan.slots_of(line).get(member as usize).copied();
        let Some((base, slot)) = self.base.and_then(|base| Some((base, slot(base)?))) else {
            return Ok((Value::Blank, Origin::EXACT));
        };
        match read(base.lane(0), Source::Slot(slot)) {
            Ok((value, origin)) => Ok((value, origin.elsewhere())),
            Err(_) => Err(None),
        }
    }

    /// A lag in periods of the timeline.
    fn periods_back(self, lag: Lag) -> i64 {
        match lag {
            Lag::Periods(n) => i64::from(n),
            Lag::Months(n) => i64::from(n) / self.timeline().granularity().months(),
        }
    }

    /// The number of the period so far back, if it is on the timeline.
    pub(super) fn period_before(self, place: Place<'_>, lag: Lag) -> Option<usize> {
        let at = usize::try_from(self.last_of(place) as i64 - self.periods_back(lag)).ok()?;
        (at < self.timeline().len()).then_some(at)
    }

    /// The period so far back, if it is on the timeline.
    fn lagged(self, place: Place<'_>, lag: Lag) -> Option<Period> {
        match place {
            Place::Period(now) => {
                let at = usize::try_from(now as i64 - self.periods_back(lag)).ok()?;
                self.timeline().periods().get(at).copied()
            }
            Place::Bucket(bucket) => self.shifted(bucket, lag).map(|bucket| bucket.period),
        }
    }

    /// Whether a lag reaches back before a vintage was born.
    pub(super) fn before_birth(self, place: Place<'_>, lag: Lag, birth: usize) -> bool {
        let read = match place {
            Place::Period(now) => now as i64 - self.periods_back(lag),
            Place::Bucket(bucket) => match self.shifted(bucket, lag) {
                Some(bucket) => bucket.range.end as i64 - 1,
                None => return false,
            },
        };
        read < birth as i64
    }

    #[inline]
    fn known(self, slot: SlotId, cell: Cell, period: usize) -> ReadResult {
        match cell {
            Cell::Value(value, origin) => Ok((value, origin)),
            Cell::Failed => {
                let period = if self.plan.slot(slot).varies {
                    period
                } else {
                    0
                };
                Err(Some((slot, period)))
            }
        }
    }

    /// The value in a period of the timeline, or rolled up over a coarser one.
    pub(super) fn at(self, source: Source, period: Value) -> ReadResult {
        let blank = Ok((Value::Blank, Origin::EXACT));
        let Value::Period(period) = period else {
            return blank;
        };
        // Another run has periods of its own.
        if let Source::Base { line, member } = source {
            let period = Value::Period(period);
            return self.read_base(line, member, |base, source| base.at(source, period));
        }
        match self.timeline().locate(period) {
            Location::Exact(at) | Location::Inside(at) => {
                self.read(source, Place::Period(at), Lag::Periods(0))
            }
            Location::Covers { range, complete } => {
                let bucket = Bucket {
                    period,
                    label: period.label(),
                    range,
                    complete,
                };
                self.read(source, Place::Bucket(&bucket), Lag::Periods(0))
            }
            Location::Straddles { .. } | Location::Before | Location::After => blank,
        }
    }
}
