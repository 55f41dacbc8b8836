//! What the calendar says of a period or of a coarser one: its length, its place in the year,
//! and what a rate comes to over it.

use super::lane::Lane;
use super::operate::{self, Fault};
use super::read::Place;
use crate::base::Decimal;
use crate::calendar::{Date, Overlap, Period};
use crate::check::{CalendarValue, Value};
use crate::plan;
use crate::units::{Ratio, TimeGroup};

impl Lane<'_, '_> {
    /// The first day of the period that holds a day: a date acts on the whole of its period.
    pub(super) fn opening_day(self, day: Date) -> Date {
        self.timeline()
            .index_of(day)
            .map_or(day, |period| self.timeline().start(period))
    }

    pub(super) fn within(self, place: Place<'_>, window: Value) -> bool {
        match window {
            Value::Window(first, last) => !Overlap::of(self.period(place), first, last).is_empty(),
            _ => false,
        }
    }

    pub(super) fn accrue(
        self,
        rate: Value,
        group: TimeGroup,
        per: Ratio,
        window: Option<Value>,
        place: Place<'_>,
    ) -> operate::Result {
        let Value::Number(rate) = rate else {
            return operate::exact(Value::Blank);
        };
        let period = self.period(place);
        let overlap = match window {
            Some(Value::Window(first, last)) => Overlap::of(period, first, last),
            _ => Overlap::of(period, period.first(), period.last()),
        };
        let ratio = plan::accrual(overlap, group, per).ok_or(Fault::Overflow)?;
        let amount = rate.mul_ratio(ratio.numerator, ratio.denominator)?;
        Ok(operate::Outcome {
            value: Value::Number(amount.value),
            exact: amount.exact,
        })
    }

    pub(super) fn calendar(self, value: CalendarValue, place: Place<'_>) -> Value {
        let period = self.period(place);
        let last = period.last();
        let timeline = self.timeline();
        let fiscal = timeline.fiscal();
        let number = |n: i64| Value::Number(Decimal::from(n));
        let index = self.last_of(place);
        match value {
            CalendarValue::Period => Value::Period(period),
            CalendarValue::Months => number(period.months().unwrap_or(1)),
            CalendarValue::Index => number(index as i64),
            CalendarValue::Elapsed(TimeGroup::Months) => {
                number(index as i64 * timeline.granularity().months())
            }
            CalendarValue::Elapsed(TimeGroup::Days) => {
                number(timeline.start(index).days_since(timeline.first_day()))
            }
            CalendarValue::EndsYear => {
                Value::Bool(Period::year_containing(last).is_some_and(|year| year.last() == last))
            }
            CalendarValue::EndsFiscalYear => Value::Bool(
                fiscal
                    .year_containing(last)
                    .is_some_and(|year| year.last() == last),
            ),
            CalendarValue::EndsQuarter => Value::Bool(
                Period::quarter_containing(last).is_some_and(|quarter| quarter.last() == last),
            ),
        }
    }

    pub(super) fn period(self, place: Place<'_>) -> Period {
        match place {
            Place::Period(period) => self.timeline().period(period),
            Place::Bucket(bucket) => bucket.period,
        }
    }

    /// The last period of the timeline in a place.
    pub(super) fn last_of(self, place: Place<'_>) -> usize {
        match place {
            Place::Period(period) => period,
            Place::Bucket(bucket) => bucket.range.end.saturating_sub(1),
        }
    }
}
