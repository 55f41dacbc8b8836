//! Built-in functions that look along time or ask the calendar.

use super::builtins::Builtin;
use super::builtins_reduce::{across, over_dims};
use super::elaborate::Elaborator;
use super::time::{calendar, part_of_period};
use super::typed::*;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::calendar::{DayCount, FiscalCalendar, PeriodPart};
use crate::syntax::ast::{Call, Expr, ExprKind, Over, OverKind};
use crate::units::{Ratio, SymbolKind, TimeGroup, Unit, UnitTable};

pub(super) fn prev(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    lagged(e, b, span, call, 1)
}

pub(super) fn next(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    lagged(e, b, span, call, -1)
}

fn lagged(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call, sign: i32) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 2) else {
        return TExpr::unknown(span);
    };
    let value = e.expr(args[0]);
    let lag = match args.get(1) {
        Some(lag) => e.lag(lag),
        None => Some(Lag::Periods(1)),
    };
    let lag = match lag {
        Some(Lag::Periods(n)) => Lag::Periods(n * sign),
        Some(Lag::Months(n)) => Lag::Months(n * sign),
        None => return TExpr::unknown(span),
    };
    e.shift(span, value, lag)
}

/// A rate per time, with the ratio that turns months (or days) into its own time unit.
pub(super) fn rate_per_time(e: &mut Elaborator<'_>, value: &TExpr) -> Option<(TimeGroup, Ratio)> {
    let Ty::Number(quantity) = &value.ty else {
        if !value.ty.is_unknown() {
            not_a_rate(e, value);
        }
        return None;
    };
    let units = &e.model.units;
    let found = quantity.unit.per_time(units).filter(|(time, _)| {
        quantity
            .unit
            .times(&Unit::of(*time))
            .dimension(units)
            .is_plain()
    });
    match found.and_then(|(time, group)| Some((group, time_ratio(units, time)?))) {
        Some(found) => Some(found),
        None => {
            not_a_rate(e, value);
            None
        }
    }
}

/// How much of the time unit one month, or one day, is.
pub(super) fn time_ratio(units: &UnitTable, time: crate::units::SymbolId) -> Option<Ratio> {
    let base = match units.kind(time) {
        SymbolKind::Time(TimeGroup::Months) => UnitTable::MONTH,
        _ => UnitTable::DAY,
    };
    Unit::of(base).conversion(&Unit::of(time), units)
}

fn not_a_rate(e: &mut Elaborator<'_>, value: &TExpr) {
    let units = &e.model.units;
    let is_rate = |ty: &Ty| {
        let per = |unit: &Unit| unit.per_time(units).map(|(time, _)| Unit::of(time));
        ty.unit()
            .is_some_and(|unit| per(&unit).is_some_and(|time| unit.times(&time).is_plain()))
    };
    let example = "`8%/month` or `60%/year`";
    if let Some(hole) = e.filled_by(value, "a rate per time", example, is_rate) {
        e.error(hole);
        return;
    }
    let found = e.describe(&value.ty);
    e.error(
        Diagnostic::new(
            Code::RateMismatch,
            format!("a rate per time is due here, but this is {found}"),
        )
        .label(value.span, found)
        .help("say per what: `8%/month`, `60%/year`"),
    );
}

pub(super) fn growth(
    e: &mut Elaborator<'_>,
    span: Span,
    rate: TExpr,
    elapsed: impl FnOnce(TimeGroup) -> TExpr,
) -> TExpr {
    let Some((group, ratio)) = rate_per_time(e, &rate) else {
        return TExpr::unknown(span);
    };
    TExpr::op(
        span,
        Op::Growth(ratio),
        Ty::plain(),
        vec![rate, elapsed(group)],
    )
}

pub(super) fn period_length(span: Span, group: TimeGroup) -> TExpr {
    match group {
        TimeGroup::Months => calendar(
            span,
            Ty::number(Unit::of(UnitTable::MONTH)),
            CalendarValue::Months,
        ),
        TimeGroup::Days => part_of_period(
            calendar(span, Ty::Period, CalendarValue::Period),
            PeriodPart::Days,
            FiscalCalendar::default(),
        ),
    }
}

pub(super) fn compound(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let rate = e.numeric(args[0]);
    growth(e, span, rate, |group| period_length(span, group))
}

pub(super) fn grown(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 2, 2) else {
        return TExpr::unknown(span);
    };
    let (value, rate) = (e.numeric(args[0]), e.numeric(args[1]));
    if rate.shape.time {
        return e.error(
            Diagnostic::new(
                Code::Type,
                "`grown` needs a rate that is the same in every period",
            )
            .label(rate.span, "this one changes over time")
            .help("write a recurrence: `first v, then prev * compound(r)`"),
        );
    }
    let factor = growth(e, span, rate, |group| {
        calendar(span, Ty::plain(), CalendarValue::Elapsed(group))
    });
    e.multiply(span, Op::Mul, value, factor, 1)
}

pub(super) fn rate(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let flow = e.numeric(args[0]);
    e.multiply(
        span,
        Op::Div,
        flow,
        period_length(span, TimeGroup::Months),
        -1,
    )
}

pub(super) fn cumulative(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.numeric(args[0]);
    if let Some(Over {
        kind: OverKind::Dims(names),
        ..
    }) = &call.over
    {
        return match over_dims(e, &value, names) {
            Some(dims) => across(span, value, dims, Reduce::Sum, Among::UpToSelf),
            None => TExpr::unknown(span),
        };
    }
    let mut shape = value.shape.clone();
    shape.time = true;
    let kind = TKind::Window {
        reduce: Reduce::Sum,
        value: Box::new(value.clone()),
        window: WindowKind::ToDate,
        full: false,
    };
    TExpr::new(span, value.ty, shape, kind)
}

pub(super) fn delayed(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    paid_later(e, b, span, call, false)
}

pub(super) fn outstanding(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    paid_later(e, b, span, call, true)
}

fn paid_later(
    e: &mut Elaborator<'_>,
    b: &Builtin,
    span: Span,
    call: &Call,
    outstanding: bool,
) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 2, 2) else {
        return TExpr::unknown(span);
    };
    let flow = e.numeric(args[0]);
    let (delay, group) = e.duration(args[1]);
    if delay.shape.time {
        return e.error(
            Diagnostic::new(Code::Type, "a delay is the same in every period")
                .label(delay.span, "this one changes over time")
                .help("write a length such as `45 days`, or a constant input"),
        );
    }
    let whole = |days: Decimal| days.is_integer() && !days.is_negative();
    if !e.constant(&delay).is_none_or(whole) {
        return e.error(
            Diagnostic::new(Code::BadLag, "a delay is a whole number of days or months")
                .label(args[1].span, "not such a length")
                .help("for instance `45 days` or `2 months`"),
        );
    }
    let mut shape = flow.shape.clone().join(&delay.shape);
    shape.time = true;
    let ty = flow.ty.clone();
    let (value, delay) = (Box::new(flow), Box::new(delay));
    let kind = TKind::Delayed {
        value,
        delay,
        group,
        outstanding,
    };
    TExpr::new(span, ty, shape, kind)
}

fn event(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call, event: Event) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let condition = e.condition(args[0]);
    let (ty, time) = match event {
        Event::FirstPeriod | Event::LastPeriod => (Ty::Period, false),
        Event::Ever | Event::Onset => (Ty::Bool, true),
        Event::Since => (Ty::number(Unit::of(UnitTable::MONTH)), true),
    };
    let shape = Shape {
        time,
        dims: condition.shape.dims.clone(),
    };
    TExpr::new(
        span,
        ty,
        shape,
        TKind::Event {
            event,
            condition: Box::new(condition),
        },
    )
}

pub(super) fn ever(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    event(e, b, span, call, Event::Ever)
}

pub(super) fn onset(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    event(e, b, span, call, Event::Onset)
}

pub(super) fn since(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    event(e, b, span, call, Event::Since)
}

pub(super) fn first_period(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    event(e, b, span, call, Event::FirstPeriod)
}

pub(super) fn last_period(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    event(e, b, span, call, Event::LastPeriod)
}

pub(super) fn last(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = e.expr(args[0]);
    let shape = Shape {
        time: false,
        dims: value.shape.dims.clone(),
    };
    TExpr::new(span, value.ty.clone(), shape, TKind::Last(Box::new(value)))
}

pub(super) fn ends(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 1, 1) else {
        return TExpr::unknown(span);
    };
    let value = match word(args[0]) {
        Some("fiscal_year") => CalendarValue::EndsFiscalYear,
        Some("year") => CalendarValue::EndsYear,
        Some("quarter") => CalendarValue::EndsQuarter,
        _ => {
            return e.error(
                Diagnostic::new(
                    Code::BadArguments,
                    "`ends` takes one of fiscal_year, year and quarter",
                )
                .label(args[0].span, "none of these")
                .help("write `ends(fiscal_year)`, `ends(year)` or `ends(quarter)`"),
            );
        }
    };
    calendar(span, Ty::Bool, value)
}

fn word(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(path) if path.parts.len() == 1 => Some(&path.parts[0].name),
        _ => None,
    }
}

pub(super) fn months_between(
    e: &mut Elaborator<'_>,
    b: &Builtin,
    span: Span,
    call: &Call,
) -> TExpr {
    between(e, b, span, call, Op::MonthsBetween, UnitTable::MONTH)
}

pub(super) fn days_between(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    between(e, b, span, call, Op::DaysBetween, UnitTable::DAY)
}

fn between(
    e: &mut Elaborator<'_>,
    b: &Builtin,
    span: Span,
    call: &Call,
    op: Op,
    unit: crate::units::SymbolId,
) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 2, 2) else {
        return TExpr::unknown(span);
    };
    let (from, to) = (e.date(args[0]), e.date(args[1]));
    TExpr::op(span, op, Ty::number(Unit::of(unit)), vec![from, to])
}

pub(super) fn add_months(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 2, 2) else {
        return TExpr::unknown(span);
    };
    let date = e.date(args[0]);
    let months = e.numeric(args[1]);
    let months = match months.ty.unit() {
        Some(unit) if unit.is_plain() => months,
        _ => match e.as_duration(months) {
            (months, TimeGroup::Months) => months,
            (days, TimeGroup::Days) => {
                let found = e.describe(&days.ty);
                return e.error(
                    Diagnostic::new(
                        Code::BadArguments,
                        format!("`add_months` moves by months, and this is {found}"),
                    )
                    .label(days.span, found)
                    .help("add the days: `date + 45 days`"),
                );
            }
        },
    };
    TExpr::op(
        span,
        Op::PeriodPlus(TimeGroup::Months),
        Ty::Period,
        vec![date, months],
    )
}

pub(super) fn year_fraction(e: &mut Elaborator<'_>, b: &Builtin, span: Span, call: &Call) -> TExpr {
    let Some(args) = e.arguments(b, span, call, 2, 3) else {
        return TExpr::unknown(span);
    };
    let basis = args[args.len() - 1];
    let Some(day_count) = word(basis).and_then(DayCount::from_name) else {
        let known: Vec<&str> = DayCount::ALL.iter().map(|count| count.name()).collect();
        return e.error(
            Diagnostic::new(Code::BadArguments, "this is no day count")
                .label(basis.span, "not known")
                .help(format!("the day counts are {}", known.join(", "))),
        );
    };
    if args.len() == 2 {
        let period = e.date(args[0]);
        return TExpr::op(
            span,
            Op::YearFractionOf(day_count),
            Ty::plain(),
            vec![period],
        );
    }
    let (from, to) = (e.date(args[0]), e.date(args[1]));
    TExpr::op(
        span,
        Op::YearFraction(day_count),
        Ty::plain(),
        vec![from, to],
    )
}
