//! The calendar of a model: its timeline, its fiscal year, and periods as written.

use crate::base::{Code, Diagnostic, Span};
use crate::calendar::{Date, FiscalCalendar, Granularity, Period, Timeline};
use crate::syntax::ast::{self, Expr, ExprKind, NumberStyle, PeriodLit, TimelineLength};

/// The period that a literal names; a plain four-digit number is a year.
pub fn period_literal(expr: &Expr, fiscal: FiscalCalendar) -> Option<Result<Period, Diagnostic>> {
    let literal = match &expr.kind {
        ExprKind::Period(literal) => *literal,
        ExprKind::Number {
            value,
            style: NumberStyle::Plain,
            unit: None,
        } => {
            let year = value.to_i64().filter(|year| (1000..=9999).contains(year))?;
            PeriodLit::Year(year as i32)
        }
        _ => return None,
    };
    let period = match literal {
        PeriodLit::Year(year) => Period::year(year),
        PeriodLit::FiscalYear(year) => Period::fiscal_year(year, fiscal),
        PeriodLit::FiscalQuarter(year, quarter) => Period::fiscal_quarter(year, quarter, fiscal),
        PeriodLit::Quarter(year, quarter) => Period::quarter(year, quarter),
        PeriodLit::Month(year, month) => Period::month(year, month),
        PeriodLit::Day(year, month, day) => Date::new(year, month, day).map(Period::day),
    };
    Some(period.ok_or_else(|| {
        Diagnostic::new(Code::BadPeriod, "this is no day or period of the calendar")
            .label(expr.span, "not in the calendar")
            .help("years run from 0001 to 9999")
    }))
}

/// The timeline that a file declares.
pub fn timeline(
    declared: &ast::Timeline,
    fiscal: FiscalCalendar,
    span: Span,
) -> Result<Timeline, Diagnostic> {
    let granularity = match declared.granularity {
        ast::Granularity::Monthly => Granularity::Month,
        ast::Granularity::Quarterly => Granularity::Quarter,
        ast::Granularity::Yearly => Granularity::Year,
    };
    let first = period_of(&declared.from, fiscal)?;
    let count = match &declared.length {
        TimelineLength::To(last) => {
            periods_to(first, period_of(last, fiscal)?, granularity, last.span)?
        }
        TimelineLength::For(length) => periods_in(length, granularity)?,
    };
    Timeline::new(granularity, first.first(), count, fiscal).map_err(|reason| {
        Diagnostic::new(
            Code::BadTimeline,
            format!("this timeline can't be: {reason}"),
        )
        .label(span, "declared here")
        .help("choose another beginning or length")
    })
}

fn period_of(expr: &Expr, fiscal: FiscalCalendar) -> Result<Period, Diagnostic> {
    period_literal(expr, fiscal).unwrap_or_else(|| {
        Err(Diagnostic::new(
            Code::BadTimeline,
            "a timeline begins and ends with a period",
        )
        .label(expr.span, "not a period")
        .help("write a month, a quarter or a year: `2024-09`, `2024-Q3`, `2024`"))
    })
}

fn periods_to(
    first: Period,
    last: Period,
    granularity: Granularity,
    span: Span,
) -> Result<usize, Diagnostic> {
    let (from, to) = (first.first(), last.last());
    let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month())
        - i64::from(from.month())
        + 1;
    if months < 1 {
        let (first, last) = (first.label(), last.label());
        return Err(Diagnostic::new(
            Code::BadTimeline,
            format!("the timeline would end with {last}, before it begins with {first}"),
        )
        .label(span, "earlier than the first period")
        .help("exchange the two, or write a later end"));
    }
    whole_periods(months, granularity, span)
}

fn periods_in(length: &Expr, granularity: Granularity) -> Result<usize, Diagnostic> {
    let wrong = || {
        Diagnostic::new(
            Code::BadTimeline,
            "a timeline's length is a whole number of months, quarters or years",
        )
        .label(length.span, "not such a length")
        .help("for instance `for 60 months`")
    };
    let ExprKind::Number {
        value,
        unit: Some(unit),
        ..
    } = &length.kind
    else {
        return Err(wrong());
    };
    let [factor] = unit.factors.as_slice() else {
        return Err(wrong());
    };
    let months_each = match factor.name.name.as_str() {
        "month" => 1,
        "quarter" => 3,
        "year" => 12,
        _ => return Err(wrong()),
    };
    let count = value
        .to_i64()
        .filter(|count| (1..=1_000_000).contains(count))
        .ok_or_else(wrong)?;
    whole_periods(count * months_each, granularity, length.span)
}

fn whole_periods(months: i64, granularity: Granularity, span: Span) -> Result<usize, Diagnostic> {
    let each = granularity.months();
    if months >= each && months % each == 0 {
        return Ok((months / each) as usize);
    }
    Err(Diagnostic::new(
        Code::BadTimeline,
        format!("{months} months are no whole number of this timeline's periods"),
    )
    .label(span, format!("each period has {each} months"))
    .help(format!(
        "choose a multiple of {each} months, such as {} or {}",
        each * 2,
        each * 3
    )))
}
