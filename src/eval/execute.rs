//! Runs the instructions of one slot in one period, or over one coarser period.

use super::cell::{Cell, Origin};
use super::faults;
use super::ledger::Rounding;
use super::operate::{self, Fault};
use super::run::Run;
use crate::base::{Decimal, Diagnostic};
use crate::calendar::{Bucket, Location, Overlap, Period};
use crate::check::{CalendarValue, Lag, Value};
use crate::plan::{Reg, SlotId, Source, Step};
use crate::units::{Ratio, TimeGroup};

/// Where in time an expression is computed.
#[derive(Clone, Copy)]
pub(super) enum Place<'b> {
    Period(usize),
    Bucket(&'b Bucket),
}

pub(super) enum Executed {
    Value(Value, Origin),
    /// A value that it needs failed; where, if the reason is still to be reported.
    Failed(Option<(SlotId, usize)>),
    Fault(Box<Diagnostic>),
}

/// A value read, or the failed cell that was read instead.
pub(super) type ReadResult = Result<(Value, Origin), Option<(SlotId, usize)>>;

/// What one instruction gives.
pub(super) enum Stop {
    Failed(Option<(SlotId, usize)>),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

pub(super) type Registers = Vec<(Value, Origin)>;

impl Run<'_> {
    pub(super) fn execute(&self, slot: SlotId, place: Place<'_>) -> Executed {
        let code = &self.plan.slot(slot).code;
        let mut registers: Registers = vec![(Value::Blank, Origin::EXACT); code.registers as usize];
        let mut at = 0;
        while let Some(instruction) = code.instructions.get(at) {
            at += 1;
            let value = |register: Reg| registers[register as usize].0;
            let next = match &instruction.kind {
                Step::Jump(target) => Some((true, *target)),
                Step::Unless(condition, target) => {
                    Some((value(*condition) != Value::Bool(true), *target))
                }
                Step::UnlessBlank(register, target) => {
                    Some((value(*register) != Value::Blank, *target))
                }
                Step::UnlessPeriod(period, target) => {
                    Some((self.last_of(place) != *period, *target))
                }
                Step::UnlessEarlier(period, target) => {
                    Some((self.last_of(place) >= *period, *target))
                }
                Step::UnlessWithin(window, target) => {
                    Some((!self.within(place, value(*window)), *target))
                }
                _ => None,
            };
            if let Some((jump, target)) = next {
                at = if jump { target } else { at };
                continue;
            }
            match self.step(slot, at - 1, &instruction.kind, &registers, place) {
                Ok(result) => registers[instruction.dest as usize] = result,
                Err(Stop::Failed(culprit)) => return Executed::Failed(culprit),
                Err(Stop::Fault(fault)) => {
                    let diagnostic = faults::fault(self, slot, place, at - 1, &registers, fault);
                    return Executed::Fault(Box::new(diagnostic));
                }
            }
        }
        let (value, origin) = registers
            .get(code.result as usize)
            .copied()
            .unwrap_or((Value::Blank, Origin::EXACT));
        Executed::Value(value, origin)
    }

    fn step(
        &self,
        slot: SlotId,
        index: usize,
        step: &Step,
        registers: &Registers,
        place: Place<'_>,
    ) -> Result<(Value, Origin), Stop> {
        let get = |register: Reg| registers[register as usize];
        let plain = |value: Value| Ok((value, Origin::EXACT));
        match step {
            Step::Value(value) => plain(*value),
            Step::Copy(from) => Ok(get(*from)),
            Step::Operate { op, operands } => {
                let values: Vec<Value> = operands.iter().map(|operand| get(*operand).0).collect();
                let outcome = operate::operate(*op, &values)?;
                let origins = operands.iter().map(|operand| get(*operand).1);
                let own = (!outcome.exact).then_some((operate::word(*op), operate::is_chosen(*op)));
                Ok((
                    outcome.value,
                    self.origin(slot, Some(index), place, origins, own),
                ))
            }
            Step::Read { source, lag, birth } => {
                if *birth > 0 && self.before_birth(place, *lag, *birth) {
                    return plain(Value::Blank);
                }
                self.read(*source, place, *lag).map_err(Stop::Failed)
            }
            Step::Born { source, birth } => {
                if self.last_of(place) < *birth {
                    return plain(Value::Blank);
                }
                self.read(*source, Place::Period(*birth), Lag::Periods(0))
                    .map_err(Stop::Failed)
            }
            Step::Age { birth } => {
                let age = self.last_of(place) as i64 - *birth as i64;
                let months = age * self.timeline().granularity().months();
                plain(Value::Number(Decimal::from(months)))
            }
            Step::Curve {
                interpolation,
                points,
                at,
            } => {
                let (key, of_key) = get(*at);
                let Value::Number(key) = key else {
                    return plain(Value::Blank);
                };
                let table: Vec<_> = points
                    .iter()
                    .map(|(at, value)| (*at, get(*value).0))
                    .collect();
                let outcome = super::points::look_up(*interpolation, &table, key)?;
                let own = (!outcome.exact).then_some(("interpolation", false));
                let origins = points
                    .iter()
                    .map(|(_, value)| get(*value).1)
                    .chain([of_key]);
                Ok((
                    outcome.value,
                    self.origin(slot, Some(index), place, origins, own),
                ))
            }
            Step::Data(values) => {
                let cell = values.get(self.last_of(place)).copied().flatten();
                plain(cell.map_or(Value::Blank, Value::Number))
            }
            Step::Refuse(reason) => Err(Stop::Fault(Fault::Undefined(reason))),
            Step::At { source, period } => self.at(*source, get(*period).0).map_err(Stop::Failed),
            Step::Last { source } => {
                let last = self.timeline().len() - 1;
                self.read(*source, Place::Period(last), Lag::Periods(0))
                    .map_err(Stop::Failed)
            }
            Step::Window {
                reduce,
                source,
                window,
                full,
            } => {
                let range = self.window_range(place, *window, *full);
                let Some(range) = range else {
                    return plain(Value::Blank);
                };
                let mut values = Vec::with_capacity(range.len());
                let mut origins = Vec::with_capacity(range.len());
                for period in range {
                    let (value, origin) = self
                        .read(*source, Place::Period(period), Lag::Periods(0))
                        .map_err(Stop::Failed)?;
                    values.push(value);
                    origins.push(origin);
                }
                let outcome = operate::reduced(*reduce, values.into_iter())?;
                let own = (!outcome.exact).then_some(("sum", false));
                Ok((
                    outcome.value,
                    self.origin(slot, Some(index), place, origins.into_iter(), own),
                ))
            }
            Step::Delayed {
                source,
                delay,
                group,
                outstanding,
            } => {
                let (amount, origins) =
                    self.delayed(*source, get(*delay).0, *group, *outstanding, place)?;
                let own = (!amount.exact).then_some(("sharing out by days", false));
                let origin = self.origin(slot, Some(index), place, origins.into_iter(), own);
                Ok((amount.value, origin))
            }
            Step::Event { event, source } => self
                .event(*event, *source, place)
                .map(|value| (value, Origin::EXACT))
                .map_err(Stop::Failed),
            Step::Calendar(value) => plain(self.calendar(*value, place)),
            Step::Accrue {
                value,
                group,
                per,
                window,
            } => {
                let (rate, origin) = get(*value);
                let window = window.map(|window| get(window).0);
                let outcome = self.accrue(rate, *group, *per, window, place)?;
                let own = (!outcome.exact).then_some(("accrual", false));
                Ok((
                    outcome.value,
                    self.origin(slot, Some(index), place, [origin].into_iter(), own),
                ))
            }
            Step::Within(window) => plain(Value::Bool(self.within(place, get(*window).0))),
            Step::Before(bound) => plain(Value::Bool(match get(*bound).0 {
                Value::Period(bound) => self.period(place).is_before(bound),
                Value::Never => true,
                _ => false,
            })),
            Step::Count(dates) => {
                let period = self.period(place);
                let paid = dates.iter().filter(|date| match get(**date).0 {
                    Value::Period(date) => period.contains_date(date.first()),
                    _ => false,
                });
                plain(Value::Number(Decimal::from(paid.count() as i64)))
            }
            Step::Every {
                months,
                from,
                until,
            } => {
                let (from, until) = (
                    from.map(|from| get(from).0),
                    until.map(|until| get(until).0),
                );
                plain(Value::Number(Decimal::from(
                    self.payments(*months, from, until, place),
                )))
            }
            Step::Points {
                interpolation,
                points,
            } => {
                let table: Vec<_> = points
                    .iter()
                    .map(|(day, value)| (*day, get(*value).0))
                    .collect();
                let outcome =
                    super::points::interpolate(*interpolation, &table, self.period(place).first())?;
                let own = (!outcome.exact).then_some(("interpolation", false));
                let origins = points.iter().map(|(_, value)| get(*value).1);
                Ok((
                    outcome.value,
                    self.origin(slot, Some(index), place, origins, own),
                ))
            }
            Step::IsBlank { value, negated } => {
                plain(Value::Bool((get(*value).0 == Value::Blank) != *negated))
            }
            Step::Jump(_)
            | Step::Unless(..)
            | Step::UnlessBlank(..)
            | Step::UnlessPeriod(..)
            | Step::UnlessEarlier(..)
            | Step::UnlessWithin(..) => plain(Value::Blank),
        }
    }

    /// The first rounding on the way to a result: an operand's, else its own.
    pub(super) fn origin(
        &self,
        slot: SlotId,
        instruction: Option<usize>,
        place: Place<'_>,
        operands: impl Iterator<Item = Origin>,
        own: Option<(&'static str, bool)>,
    ) -> Origin {
        let ledger = self.ledger.borrow();
        let joined = operands.fold(Origin::EXACT, |joined, origin| ledger.join(joined, origin));
        drop(ledger);
        let Some((operation, chosen)) = own else {
            return joined;
        };
        let planned = self.plan.slot(slot);
        let span = instruction
            .and_then(|index| planned.code.instructions.get(index))
            .map_or(planned.span, |instruction| instruction.span);
        let period = match place {
            Place::Period(period) => Some(period),
            Place::Bucket(_) => None,
        };
        let mut ledger = self.ledger.borrow_mut();
        let rounding = Rounding {
            slot,
            period,
            span,
            operation,
            chosen,
        };
        let own = ledger.rounded(instruction, rounding);
        ledger.join(joined, own)
    }

    pub(super) fn period(&self, place: Place<'_>) -> Period {
        match place {
            Place::Period(period) => self.timeline().period(period),
            Place::Bucket(bucket) => bucket.period,
        }
    }

    /// The last period of the timeline in a place.
    pub(super) fn last_of(&self, place: Place<'_>) -> usize {
        match place {
            Place::Period(period) => period,
            Place::Bucket(bucket) => bucket.range.end.saturating_sub(1),
        }
    }

    /// A source's value, so far back; blank off the timeline.
    pub(super) fn read(&self, source: Source, place: Place<'_>, lag: Lag) -> ReadResult {
        let slot = match source {
            Source::Slot(slot) => slot,
            Source::Base { line, member } => {
                let Some(base) = self.base else {
                    return Ok((Value::Blank, Origin::EXACT));
                };
                let slot = base.plan.slots_of(line).get(member as usize).copied();
                let Some(slot) = slot else {
                    return Ok((Value::Blank, Origin::EXACT));
                };
                // The other run's ledger is its own.
                return base
                    .read(Source::Slot(slot), place, lag)
                    .map(|(value, _)| (value, Origin::EXACT))
                    .map_err(|_| None);
            }
        };
        match place {
            Place::Period(period) => {
                let step = self.timeline().granularity().months();
                let back = match lag {
                    Lag::Periods(n) => i64::from(n),
                    Lag::Months(n) => i64::from(n) / step,
                };
                let target = period as i64 - back;
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

    /// Whether a lag reaches back before a vintage was born.
    fn before_birth(&self, place: Place<'_>, lag: Lag, birth: usize) -> bool {
        let back = match lag {
            Lag::Periods(n) => i64::from(n),
            Lag::Months(n) => i64::from(n) / self.timeline().granularity().months(),
        };
        self.last_of(place) as i64 - back < birth as i64
    }

    fn known(&self, slot: SlotId, cell: Cell, period: usize) -> ReadResult {
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
    fn at(&self, source: Source, period: Value) -> ReadResult {
        let blank = Ok((Value::Blank, Origin::EXACT));
        let Value::Period(period) = period else {
            return blank;
        };
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

    pub(super) fn within(&self, place: Place<'_>, window: Value) -> bool {
        match window {
            Value::Window(first, last) => !Overlap::of(self.period(place), first, last).is_empty(),
            _ => false,
        }
    }

    fn accrue(
        &self,
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
        let (count, of) = match group {
            TimeGroup::Months => overlap.months,
            TimeGroup::Days => (overlap.days, 1),
        };
        if count == 0 {
            return operate::exact(Value::Number(Decimal::ZERO));
        }
        let length =
            Ratio::new(i128::from(count), i128::from(of)).and_then(|length| length.times(per));
        let ratio = length.ok_or(Fault::Overflow)?;
        let amount = rate.mul_ratio(ratio.numerator, ratio.denominator)?;
        Ok(operate::Outcome {
            value: Value::Number(amount.value),
            exact: amount.exact,
        })
    }

    fn calendar(&self, value: CalendarValue, place: Place<'_>) -> Value {
        let period = self.period(place);
        let (first, last) = (period.first(), period.last());
        let timeline = self.timeline();
        let fiscal = timeline.fiscal();
        let number = |n: i64| Value::Number(Decimal::from(n));
        let index = self.last_of(place);
        match value {
            CalendarValue::Period => Value::Period(period),
            CalendarValue::Start => Value::Period(Period::day(first)),
            CalendarValue::End => Value::Period(Period::day(last)),
            CalendarValue::Days => number(period.days()),
            CalendarValue::Months => number(period.months().unwrap_or(1)),
            CalendarValue::Index => number(index as i64),
            CalendarValue::Year => number(i64::from(first.year())),
            CalendarValue::Month => number(i64::from(first.month())),
            CalendarValue::Quarter => number(i64::from((first.month() - 1) / 3 + 1)),
            CalendarValue::FiscalYear => number(i64::from(fiscal.fiscal_year_of(first))),
            CalendarValue::FiscalQuarter => number(i64::from(fiscal.fiscal_quarter_of(first))),
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
}
