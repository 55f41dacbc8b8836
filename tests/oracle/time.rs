//! What looks at time: other periods, windows, events, dates, the calendar, what accrues.

use aim::base::Decimal;
use aim::base::decimal::ExactSum;
use aim::calendar::{Date, Overlap, Period};
use aim::check::{CalendarValue, Event, Lag, TExpr, TKind, Value, WindowKind};
use aim::units::{Ratio, TimeGroup};

use crate::evaluate::{Oracle, Place, Scope};
use crate::figure::{Failed, Figure, Outcome, Rounded, calculated};
use crate::operate::reduced;

impl<'m> Oracle<'m> {
    pub fn in_time(&self, expr: &'m TExpr, scope: &Scope<'m>) -> Outcome {
        match &expr.kind {
            TKind::Shift { value, lag } => self.shift(value, *lag, scope),
            TKind::Opening(value) => self.shift(value, Lag::Periods(1), scope),
            TKind::At { value, period } => {
                let period = self.expr(period, scope)?;
                Ok(self.indexed(value, period.value, scope)?.after(period))
            }
            TKind::Last(value) => self.in_period(value, self.timeline().len() - 1, scope),
            TKind::Window {
                reduce,
                value,
                window,
                full,
            } => {
                let now = scope.place.last();
                if *full && !self.is_full(*window, now) {
                    return Ok(Figure::BLANK);
                }
                let periods = (0..self.timeline().len()).filter(|at| self.holds(*window, now, *at));
                let figures = periods.map(|at| self.in_period(value, at, scope));
                reduced(*reduce, &figures.collect::<Result<Vec<_>, _>>()?)
            }
            TKind::Delayed {
                value,
                delay,
                group,
                outstanding,
            } => {
                let delay = self.expr(delay, scope)?;
                let paid = self.delayed(value, delay.value, *group, *outstanding, scope)?;
                Ok(paid.after(delay))
            }
            TKind::Event { event, condition } => self.event(*event, condition, scope),
            TKind::Calendar(value) => Ok(Figure::exact(self.calendar(*value, &scope.place))),
            TKind::Accrue {
                value,
                group,
                per,
                window,
            } => self.accrue(value, (*group, *per), window.as_deref(), scope),
            TKind::Within(window) => {
                let window = self.expr(window, scope)?;
                let touched = self.touched(window.value, &scope.place);
                Ok(Figure::flag(touched.is_some()).after(window))
            }
            TKind::Before(bound) => {
                let bound = self.expr(bound, scope)?;
                let before = match bound.value {
                    Value::Period(date) => self.period_of(&scope.place).last() < date.first(),
                    Value::Never => true,
                    _ => false,
                };
                Ok(Figure::flag(before).after(bound))
            }
            TKind::Count(dates) => {
                let period = self.period_of(&scope.place);
                let mut count = Figure::number(0);
                let mut found = 0;
                for date in dates {
                    let date = self.expr(date, scope)?;
                    count = count.after(date);
                    found += match date.value {
                        Value::Period(date) => i64::from(period.contains_date(date.first())),
                        _ => 0,
                    };
                }
                Ok(Figure::number(found).after(count))
            }
            TKind::Every {
                months,
                from,
                until,
            } => {
                let mut evaluated = vec![self.expr(months, scope)?];
                for bound in from.iter().chain(until) {
                    evaluated.push(self.expr(bound, scope)?);
                }
                let months = evaluated[0].value;
                let first = from.as_ref().map(|_| evaluated[1].value);
                let last = until.as_ref().map(|_| evaluated[evaluated.len() - 1].value);
                let count = Figure::number(self.payments(months, first, last, &scope.place)?);
                Ok(evaluated.into_iter().fold(count, Figure::after))
            }
            TKind::Points {
                interpolation,
                points,
            } => self.table_by_period(*interpolation, points, scope),
            TKind::Curve {
                interpolation,
                points,
                at,
            } => self.table_by_number(*interpolation, points, at, scope),
            TKind::Born(value) => match self.birth(scope) {
                Some(birth) if birth <= scope.place.last() => self.in_period(value, birth, scope),
                _ => Ok(Figure::BLANK),
            },
            TKind::Age => {
                let birth = self.birth(scope).expect("an age is that of a vintage");
                let now = scope.place.last();
                Ok(match birth <= now {
                    true => Figure::number(self.months(now - birth)),
                    false => Figure::BLANK,
                })
            }
            _ => unreachable!("evaluated elsewhere"),
        }
    }

    /// The length of so many of the timeline's periods.
    fn months(&self, periods: usize) -> i64 {
        periods as i64 * self.timeline().granularity().months()
    }

    pub fn period_of(&self, place: &Place) -> Period {
        match place {
            Place::Period(at) => self.timeline().period(*at),
            Place::Coarse(coarse) => coarse.period,
        }
    }

    /// A value so far back. Off the timeline it is blank, and so is a vintage's before its birth.
    fn shift(&self, value: &'m TExpr, lag: Lag, scope: &Scope<'m>) -> Outcome {
        let Some(place) = self.shifted(&scope.place, lag) else {
            return Ok(Figure::BLANK);
        };
        let by_vintage = self.varies_by_vintage(value);
        match self.birth(scope) {
            Some(birth) if by_vintage && place.last() < birth => Ok(Figure::BLANK),
            _ => self.elsewhere(value, &scope.at(place)),
        }
    }

    fn shifted(&self, place: &Place, lag: Lag) -> Option<Place> {
        match place {
            Place::Period(now) => {
                let back = match lag {
                    Lag::Periods(periods) => i64::from(periods),
                    Lag::Months(months) => {
                        i64::from(months) / self.timeline().granularity().months()
                    }
                };
                let at = usize::try_from(*now as i64 - back).ok()?;
                (at < self.timeline().len()).then_some(Place::Period(at))
            }
            Place::Coarse(coarse) => self.coarse_shifted(coarse, lag).map(Place::Coarse),
        }
    }

    pub fn in_period(&self, value: &'m TExpr, at: usize, scope: &Scope<'m>) -> Outcome {
        self.elsewhere(value, &scope.at(Place::Period(at)))
    }

    /// Whether a window that is looked at from one period holds another.
    fn holds(&self, window: WindowKind, now: usize, at: usize) -> bool {
        let (back, ahead) = (now as i64 - at as i64, at as i64 - now as i64);
        let timeline = self.timeline();
        let year = |at: usize| timeline.start(at).year();
        let fiscal = |at: usize| timeline.fiscal().fiscal_year_of(timeline.start(at));
        match window {
            WindowKind::AllTime => true,
            WindowKind::LastMonths(_) | WindowKind::LastPeriods(_) => {
                (0..self.length(window)).contains(&back)
            }
            WindowKind::NextMonths(_) | WindowKind::NextPeriods(_) => {
                (0..self.length(window)).contains(&ahead)
            }
            WindowKind::ToDate => at <= now,
            WindowKind::YearToDate => at <= now && year(at) == year(now),
            WindowKind::FiscalYearToDate => at <= now && fiscal(at) == fiscal(now),
        }
    }

    /// How many periods a window of a fixed length has.
    fn length(&self, window: WindowKind) -> i64 {
        let each = self.timeline().granularity().months();
        match window {
            WindowKind::LastPeriods(periods) | WindowKind::NextPeriods(periods) => periods,
            WindowKind::LastMonths(months) | WindowKind::NextMonths(months) => months / each,
            _ => 0,
        }
    }

    /// Whether all the periods of a window are on the timeline.
    fn is_full(&self, window: WindowKind, now: usize) -> bool {
        let ahead = self.timeline().len() - now;
        match window {
            WindowKind::LastMonths(_) | WindowKind::LastPeriods(_) => {
                self.length(window) <= now as i64 + 1
            }
            WindowKind::NextMonths(_) | WindowKind::NextPeriods(_) => {
                self.length(window) <= ahead as i64
            }
            _ => true,
        }
    }

    /// Looks at one period after the other until the condition holds.
    fn event(&self, event: Event, condition: &'m TExpr, scope: &Scope<'m>) -> Outcome {
        let (now, all) = (scope.place.last(), self.timeline().len());
        let periods: Vec<usize> = match event {
            Event::FirstPeriod => (0..all).collect(),
            Event::LastPeriod => (0..all).rev().collect(),
            Event::Ever | Event::Onset | Event::Since => (0..=now).collect(),
        };
        let mut seen = Rounded::No;
        let mut found = None;
        for at in periods {
            let holds = self.in_period(condition, at, scope)?;
            seen = seen.max(holds.rounded);
            if holds.is_true() {
                found = Some(at);
                break;
            }
        }
        let figure = match event {
            Event::FirstPeriod | Event::LastPeriod => Figure::exact(match found {
                Some(at) => Value::Period(self.timeline().period(at)),
                None => Value::Never,
            }),
            Event::Ever => Figure::flag(found.is_some()),
            Event::Onset => Figure::flag(found == Some(now)),
            Event::Since => match found {
                Some(at) => Figure::number(self.months(now - at)),
                None => Figure::BLANK,
            },
        };
        Ok(figure.rounded(seen))
    }

    /// Day by day: each day of a period earns the same, and is paid so much later.
    fn delayed(
        &self,
        value: &'m TExpr,
        delay: Value,
        group: TimeGroup,
        outstanding: bool,
        scope: &Scope<'m>,
    ) -> Outcome {
        let Value::Number(delay) = delay else {
            return Ok(Figure::BLANK);
        };
        let delay = delay.to_i64().ok_or(Failed)?;
        if !(0..=1_000_000).contains(&delay) {
            return Err(Failed);
        }
        let now = self.period_of(&scope.place);
        let counts = |day: Date| {
            let paid = match group {
                TimeGroup::Days => day.add_days(delay),
                TimeGroup::Months => day.add_months(delay),
            };
            match outstanding {
                true => paid.is_none_or(|paid| paid > now.last()),
                false => paid.is_some_and(|paid| now.contains_date(paid)),
            }
        };
        let mut sum = ExactSum::new();
        let mut rounded = Rounded::No;
        for earned in 0..=scope.place.last() {
            let period = self.timeline().period(earned);
            let days = (0..period.days()).filter_map(|day| period.first().add_days(day));
            let share = days.filter(|day| counts(*day)).count();
            if share == 0 {
                continue;
            }
            let amount = self.in_period(value, earned, scope)?;
            rounded = rounded.max(amount.rounded);
            if let Value::Number(amount) = amount.value {
                let part = amount.mul_ratio(share as i128, i128::from(period.days()))?;
                let figure = calculated(Ok(part), Rounded::ByForce)?;
                rounded = rounded.max(figure.rounded);
                sum.add(part.value);
            }
        }
        Ok(calculated(sum.finish(), Rounded::ByForce)?.rounded(rounded))
    }

    /// What a place and a window have in common.
    fn touched(&self, window: Value, place: &Place) -> Option<Overlap> {
        let Value::Window(first, last) = window else {
            return None;
        };
        let overlap = Overlap::of(self.period_of(place), first, last);
        (!overlap.is_empty()).then_some(overlap)
    }

    /// A rate over the period, or over its part in a window. Outside of that it is not evaluated.
    fn accrue(
        &self,
        value: &'m TExpr,
        (group, per): (TimeGroup, Ratio),
        window: Option<&'m TExpr>,
        scope: &Scope<'m>,
    ) -> Outcome {
        let period = self.period_of(&scope.place);
        let (overlap, window) = match window {
            None => {
                let whole = Overlap::of(period, period.first(), period.last());
                (whole, Figure::BLANK)
            }
            Some(window) => {
                let window = self.expr(window, scope)?;
                match self.touched(window.value, &scope.place) {
                    Some(overlap) => (overlap, window),
                    None => return Ok(Figure::number(0).after(window)),
                }
            }
        };
        let rate = self.expr(value, scope)?.after(window);
        let Value::Number(number) = rate.value else {
            return Ok(Figure::BLANK.after(rate));
        };
        let (count, of) = match group {
            TimeGroup::Months => overlap.months,
            TimeGroup::Days => (overlap.days, 1),
        };
        let length = Ratio::new(count.into(), of.into()).ok_or(Failed)?;
        let length = length.times(per).ok_or(Failed)?;
        let amount = number.mul_ratio(length.numerator, length.denominator);
        Ok(calculated(amount, Rounded::ByForce)?.after(rate))
    }

    /// Payment by payment, by the month that each is due in.
    fn payments(
        &self,
        months: Value,
        from: Option<Value>,
        until: Option<Value>,
        place: &Place,
    ) -> Result<i64, Failed> {
        let step = match months {
            Value::Number(months) => months.to_i64().filter(|months| *months > 0).ok_or(Failed)?,
            _ => return Err(Failed),
        };
        let first = match from {
            None => self.timeline().first_day(),
            Some(Value::Period(from)) => from.first(),
            Some(_) => return Ok(0),
        };
        let month = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let period = self.period_of(place);
        let mut end = month(period.last());
        if let Some(Value::Period(until)) = until {
            end = end.min(month(until.last()));
        }
        let mut due = month(first);
        let mut count = 0;
        while due <= end {
            count += i64::from(due >= month(period.first()));
            due += step;
        }
        Ok(count)
    }

    fn calendar(&self, value: CalendarValue, place: &Place) -> Value {
        let (period, index) = (self.period_of(place), place.last());
        let timeline = self.timeline();
        let number = |number: i64| Value::Number(Decimal::from(number));
        let ends = |whole: Option<Period>| {
            let whole = whole.map(|whole| whole.last());
            Value::Bool(whole == Some(period.last()))
        };
        match value {
            CalendarValue::Period => Value::Period(period),
            CalendarValue::Months => number(period.months().unwrap_or(1)),
            CalendarValue::Index => number(index as i64),
            CalendarValue::Elapsed(TimeGroup::Months) => number(self.months(index)),
            CalendarValue::Elapsed(TimeGroup::Days) => {
                number(timeline.start(index).days_since(timeline.first_day()))
            }
            CalendarValue::EndsYear => ends(Period::year_containing(period.last())),
            CalendarValue::EndsFiscalYear => ends(timeline.fiscal().year_containing(period.last())),
            CalendarValue::EndsQuarter => ends(Period::quarter_containing(period.last())),
        }
    }
}
