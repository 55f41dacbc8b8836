//! Runs the instructions of one slot in one period, or over one coarser period.

use super::cell::Origin;
use super::faults;
use super::lane::Lane;
use super::ledger::Rounding;
use super::operate::{self, Fault};
use super::read::Place;
use crate::base::{Decimal, Diagnostic};
use crate::calendar::Date;
use crate::check::{Interpolation, Lag, Value};
use crate::plan::{Reg, SlotId, Step};

pub(super) enum Executed {
    Value(Value, Origin),
    /// A value that it needs failed; where, if the reason is still to be reported.
    Failed(Option<(SlotId, usize)>),
    Fault(Box<Diagnostic>),
}

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

impl Lane<'_, '_> {
    pub(super) fn execute(self, slot: SlotId, place: Place<'_>) -> Executed {
        let count = self.plan.slot(slot).code.registers as usize;
        let mut registers = vec![(Value::Blank, Origin::EXACT); count];
        self.execute_in(&mut registers, slot, place, |_| {})
    }

    /// Tells `wrote` of each register that gets a value on the way.
    pub(super) fn execute_in(
        self,
        registers: &mut Registers,
        slot: SlotId,
        place: Place<'_>,
        mut wrote: impl FnMut(Reg),
    ) -> Executed {
        let code = &self.plan.slot(slot).code;
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
            let get = |register: Reg| registers[register as usize];
            match self.step(slot, at - 1, &instruction.kind, &get, place) {
                Ok(result) => {
                    registers[instruction.dest as usize] = result;
                    wrote(instruction.dest);
                }
                Err(Stop::Failed(culprit)) => return Executed::Failed(culprit),
                Err(Stop::Fault(fault)) => {
                    let diagnostic = faults::fault(self, slot, place, at - 1, registers, fault);
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

    /// What an instruction that is no jump gives, with registers as `get` has them.
    pub(super) fn step(
        self,
        slot: SlotId,
        index: usize,
        step: &Step,
        get: &dyn Fn(Reg) -> (Value, Origin),
        place: Place<'_>,
    ) -> Result<(Value, Origin), Stop> {
        let plain = |value: Value| Ok((value, Origin::EXACT));
        match step {
            Step::Value(value) => plain(*value),
            Step::Copy(from) => Ok(get(*from)),
            Step::Choose(from, because) => {
                let (value, origin) = get(*from);
                Ok(self.because(value, [origin, get(*because).1]))
            }
            Step::Operate { op, operands } => {
                let outcome = match **operands {
                    [a] => operate::operate(*op, &[get(a).0])?,
                    [a, b] => operate::operate(*op, &[get(a).0, get(b).0])?,
                    _ => {
                        let values: Vec<Value> = operands.iter().map(|at| get(*at).0).collect();
                        operate::operate(*op, &values)?
                    }
                };
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
                if age < 0 {
                    return plain(Value::Blank);
                }
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
                    return Ok((Value::Blank, of_key));
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
            Step::At { source, period } => {
                let (period, of_period) = get(*period);
                let (value, origin) = self.at(*source, period).map_err(Stop::Failed)?;
                Ok(self.because(value, [origin, of_period]))
            }
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
                let (delay, of_delay) = get(*delay);
                let (amount, mut origins) =
                    self.delayed(*source, delay, *group, *outstanding, place)?;
                origins.push(of_delay);
                let own = (!amount.exact).then_some(("sharing out by days", false));
                let origin = self.origin(slot, Some(index), place, origins.into_iter(), own);
                Ok((amount.value, origin))
            }
            Step::Event { event, source } => {
                self.event(*event, *source, place).map_err(Stop::Failed)
            }
            Step::Calendar(value) => plain(self.calendar(*value, place)),
            Step::Accrue {
                value,
                group,
                per,
                window,
            } => {
                let (rate, origin) = get(*value);
                let window = window.map(get);
                let of_window = window.map(|(_, origin)| origin);
                let window = window.map(|(window, _)| window);
                let outcome = self.accrue(rate, *group, *per, window, place)?;
                let own = (!outcome.exact).then_some(("accrual", false));
                let origins = [origin].into_iter().chain(of_window);
                Ok((
                    outcome.value,
                    self.origin(slot, Some(index), place, origins, own),
                ))
            }
            Step::Within(window) => {
                let (window, origin) = get(*window);
                Ok((Value::Bool(self.within(place, window)), origin))
            }
            Step::Before(bound) => {
                let (bound, origin) = get(*bound);
                let before = match bound {
                    Value::Period(bound) => self.period(place).is_before(bound),
                    Value::Never => true,
                    _ => false,
                };
                Ok((Value::Bool(before), origin))
            }
            Step::Count(dates) => {
                let period = self.period(place);
                let paid = dates.iter().filter(|date| match get(**date).0 {
                    Value::Period(date) => period.contains_date(date.first()),
                    _ => false,
                });
                let count = Value::Number(Decimal::from(paid.count() as i64));
                Ok(self.because(count, dates.iter().map(|date| get(*date).1)))
            }
            Step::Every {
                months,
                from,
                until,
            } => {
                let given = [Some(*months), *from, *until].into_iter().flatten();
                let origins = given.map(|register| get(register).1);
                let (from, until) = (
                    from.map(|from| get(from).0),
                    until.map(|until| get(until).0),
                );
                let months = match get(*months).0 {
                    Value::Number(months) => months.to_i64().filter(|months| *months > 0),
                    _ => None,
                };
                let months = months.ok_or(Fault::Undefined(
                    "payments recur every so many whole months",
                ))?;
                let count = Decimal::from(self.payments(months, from, until, place));
                Ok(self.because(Value::Number(count), origins))
            }
            Step::Points {
                interpolation,
                points,
            } => {
                let from = |day: Date| match interpolation {
                    Interpolation::Step => self.opening_day(day),
                    _ => day.first_of_month(),
                };
                let table: Vec<_> = points
                    .iter()
                    .map(|(day, value)| (from(*day), get(*value).0))
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
            Step::Native { native, inputs } => {
                let (outcome, origins) = self.native(*native, inputs, get)?;
                let own = (!outcome.exact).then_some((native.name(), false));
                Ok((
                    outcome.value,
                    self.origin(slot, Some(index), place, origins.into_iter(), own),
                ))
            }
            Step::IsBlank { value, negated } => {
                let (value, origin) = get(*value);
                Ok((Value::Bool((value == Value::Blank) != *negated), origin))
            }
            Step::Jump(_)
            | Step::Unless(..)
            | Step::UnlessBlank(..)
            | Step::UnlessPeriod(..)
            | Step::UnlessEarlier(..)
            | Step::UnlessWithin(..) => plain(Value::Blank),
        }
    }

    /// A value that what has these origins led to.
    pub(super) fn because(
        self,
        value: Value,
        origins: impl IntoIterator<Item = Origin>,
    ) -> (Value, Origin) {
        let joined = origins.into_iter().fold(Origin::EXACT, Origin::join);
        (value, joined)
    }

    /// The first rounding on the way to a result: an operand's, else its own.
    pub(super) fn origin(
        self,
        slot: SlotId,
        instruction: Option<usize>,
        place: Place<'_>,
        operands: impl Iterator<Item = Origin>,
        own: Option<(&'static str, bool)>,
    ) -> Origin {
        let joined = operands.fold(Origin::EXACT, Origin::join);
        let Some((operation, chosen)) = own else {
            return joined;
        };
        joined.join(self.entry(slot, instruction, place, (operation, chosen)))
    }

    /// The entry of the ledger for what an instruction rounds.
    pub(super) fn entry(
        self,
        slot: SlotId,
        instruction: Option<usize>,
        place: Place<'_>,
        (operation, chosen): (&'static str, bool),
    ) -> Origin {
        let planned = self.plan.slot(slot);
        let span = instruction
            .and_then(|index| planned.code.instructions.get(index))
            .map_or(planned.span, |instruction| instruction.span);
        let period = match place {
            Place::Period(period) => Some(period),
            Place::Bucket(_) => None,
        };
        let rounding = Rounding {
            slot,
            period,
            span,
            operation,
            chosen,
        };
        let instruction = instruction.map(|index| self.plan.numbers[slot.index()] + index);
        self.ledger.rounded(instruction, rounding)
    }
}
