//! Expressions that look along time: indices, windows, timing, the calendar.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::calendar::{FiscalCalendar, Location, Period, PeriodPart, Timeline};
use crate::resolve::period_literal;
use crate::syntax::ast::{self, Expr, ExprKind, Over, OverKind, Path};
use crate::units::{TimeGroup, Unit, UnitTable};

impl<'m> Elaborator<'m> {
    /// An expression that must be a period; four digits are a year here.
    pub(super) fn period(&mut self, expr: &Expr) -> TExpr {
        match period_literal(expr, self.model.fiscal) {
            Some(Ok(period)) => return TExpr::value(expr.span, Ty::Period, Value::Period(period)),
            Some(Err(diagnostic)) => return self.error(diagnostic),
            None => {}
        }
        let value = self.expr(expr);
        match value.ty {
            Ty::Period | Ty::Unknown => value,
            _ if let Some(hole) =
                self.filled_by(&value, "a period", "`2024-09`", |ty| *ty == Ty::Period) =>
            {
                self.error(hole)
            }
            _ => {
                let found = self.describe(&value.ty);
                self.error(
                    Diagnostic::new(Code::Type, format!("a period is due here, but this is {found}"))
                        .label(value.span, found)
                        .help("write a month, a quarter, a year or a day: `2024-09`, `2024-Q3`, `2024`, `2024-09-15`"),
                )
            }
        }
    }

    /// What a function takes as a date: a period, of which `period` alone is the current one.
    pub(super) fn date(&mut self, expr: &Expr) -> TExpr {
        match &expr.kind {
            ExprKind::Name(path) if path.parts.len() == 1 && path.parts[0].name == "period" => {
                calendar(expr.span, Ty::Period, CalendarValue::Period)
            }
            _ => self.period(expr),
        }
    }

    pub(super) fn window(&mut self, expr: &Expr) -> TExpr {
        let value = match period_literal(expr, self.model.fiscal) {
            Some(_) => self.period(expr),
            None => self.expr(expr),
        };
        match value.ty {
            Ty::Window | Ty::Unknown => value,
            Ty::Period => TExpr::op(
                value.span,
                Op::Window,
                Ty::Window,
                vec![value.clone(), value],
            ),
            _ if let Some(hole) = self.filled_by(
                &value,
                "a window of time",
                "`2024-09 for 24 months`",
                |ty| *ty == Ty::Window,
            ) =>
            {
                self.error(hole)
            }
            _ => {
                let found = self.describe(&value.ty);
                self.error(
                    Diagnostic::new(
                        Code::Type,
                        format!("a window of time is due here, but this is {found}"),
                    )
                    .label(value.span, found)
                    .help("for instance `2024-09 .. 2026-08`, or `2024-09 for 24 months`"),
                )
            }
        }
    }

    pub(super) fn duration(&mut self, expr: &Expr) -> (TExpr, TimeGroup) {
        let value = self.expr(expr);
        self.as_duration(value)
    }

    pub(super) fn index(&mut self, span: Span, base: &Expr, indices: &[Expr]) -> TExpr {
        let mut value = self.expr(base);
        for index in indices {
            value = self.index_one(span, value, index);
        }
        value
    }

    fn index_one(&mut self, span: Span, value: TExpr, index: &Expr) -> TExpr {
        if let ExprKind::Name(path) = &index.kind
            && let [name] = path.parts.as_slice()
        {
            for dim in &value.shape.dims {
                if let Some(member) = self.model.dimensions[dim.index()].member(&name.name) {
                    let dim = *dim;
                    return TExpr::pick(span, value, dim, member);
                }
            }
            if name.name == "last" {
                let shape = Shape {
                    time: false,
                    dims: value.shape.dims.clone(),
                };
                return TExpr::new(span, value.ty.clone(), shape, TKind::Last(Box::new(value)));
            }
            if self.lookup(&name.name).is_none() && !value.shape.dims.is_empty() {
                let diagnostic =
                    self.unknown_member(&name.name, name.span, &value.shape.dims.clone());
                return self.error(diagnostic);
            }
        }
        let period = self.period(index);
        if let Some(picked) = self.pick_vintage(span, &value, &period) {
            return picked;
        }
        if let Some(diagnostic) = self.unnamed(&value, &period) {
            return self.error(diagnostic);
        }
        let shape = Shape {
            time: period.shape.time,
            dims: value.shape.clone().join(&period.shape).dims,
        };
        let kind = TKind::At {
            value: Box::new(value.clone()),
            period: Box::new(period),
        };
        TExpr::new(span, value.ty, shape, kind)
    }

    /// Why an index written out names nothing that the timeline's periods are or add up to.
    fn unnamed(&self, value: &TExpr, period: &TExpr) -> Option<Diagnostic> {
        let TKind::Value(Value::Period(literal)) = period.kind else {
            return None;
        };
        let timeline = self.timeline_of(value);
        let label = literal.label();
        match timeline.locate(literal) {
            Location::Inside(at) => {
                let own = timeline.period(at).label();
                Some(
                    Diagnostic::new(Code::TooFine, format!("{label} is finer than the timeline"))
                        .label(period.span, format!("lies within {own}"))
                        .help(format!(
                            "index by a period of the timeline, `[{own}]`, or a coarser one"
                        )),
                )
            }
            Location::Straddles { .. } => {
                let own = timeline.period(0).label();
                Some(
                    Diagnostic::new(
                        Code::BadPeriod,
                        format!("the timeline's periods do not add up to {label}"),
                    )
                    .label(period.span, "begins or ends within one of them")
                    .help(format!(
                        "index by a period of the timeline, such as `[{own}]`"
                    )),
                )
            }
            _ => None,
        }
    }

    /// The timeline that a value is indexed on: of `base.x` that of the run without the givens.
    fn timeline_of(&self, value: &TExpr) -> &'m Timeline {
        match (&value.kind, self.base) {
            (TKind::Base(_), Some(base)) => &base.model.timeline,
            (TKind::Pick { value, .. }, _) => self.timeline_of(value),
            _ => &self.model.timeline,
        }
    }

    /// `period`, its length, and what it is asked for: `period.index`, `period.year`.
    pub(super) fn calendar_value(&mut self, span: Span, fields: &[&str], path: &Path) -> TExpr {
        match fields {
            [] => {
                let months = Ty::number(Unit::of(UnitTable::MONTH));
                return calendar(span, months, CalendarValue::Months);
            }
            ["index"] => return calendar(span, Ty::plain(), CalendarValue::Index),
            [field] => {
                if let Some(part) = PeriodPart::from_name(field) {
                    let period = calendar(span, Ty::Period, CalendarValue::Period);
                    return part_of_period(period, part, self.model.fiscal);
                }
            }
            _ => {}
        }
        let place = path.parts.get(1).map_or(span, |part| part.span);
        self.no_such_part(&fields.join("."), "a period", place, &["index"])
    }

    /// `deal.year`: what a date that has a name is asked for; None where it is no date's name.
    pub(super) fn part_of_date(&mut self, path: &Path) -> Option<TExpr> {
        let (field, owner) = path.parts.split_last()?;
        let owner = Path {
            span: path.span,
            parts: owner.to_vec(),
        };
        let value = self.value_of_name(&owner)?;
        match value.ty {
            Ty::Period => Some(match PeriodPart::from_name(&field.name) {
                Some(part) => part_of_period(value, part, self.model.fiscal),
                None => self.no_such_part(&field.name, "a date", field.span, &[]),
            }),
            Ty::Unknown => Some(TExpr::unknown(path.span)),
            _ => None,
        }
    }

    fn no_such_part(&mut self, field: &str, of: &str, place: Span, more: &[&'static str]) -> TExpr {
        let parts = PeriodPart::ALL.into_iter().map(PeriodPart::name);
        let known: Vec<&str> = parts.chain(more.iter().copied()).collect();
        let help = suggest::did_you_mean(field, known.iter().copied())
            .unwrap_or_else(|| format!("{of} has {}", known.join(", ")));
        self.error(
            Diagnostic::new(Code::UnknownName, format!("{of} has no `{field}`"))
                .label(place, "not known")
                .help(help),
        )
    }

    /// The window of a reduction; None after an error.
    pub(super) fn over_window(&mut self, over: &Over) -> Option<(WindowKind, bool)> {
        let (length, full, ahead) = match &over.kind {
            OverKind::Time => return Some((WindowKind::AllTime, false)),
            OverKind::YearToDate => return Some((WindowKind::YearToDate, false)),
            OverKind::FiscalYearToDate => return Some((WindowKind::FiscalYearToDate, false)),
            OverKind::Dims(_) => return None,
            OverKind::Last { length, full } => (length, *full, false),
            OverKind::Next { length, full } => (length, *full, true),
        };
        let window = match (self.lag(length)?, ahead) {
            (Lag::Periods(n), false) => WindowKind::LastPeriods(i64::from(n)),
            (Lag::Periods(n), true) => WindowKind::NextPeriods(i64::from(n)),
            (Lag::Months(n), false) => WindowKind::LastMonths(i64::from(n)),
            (Lag::Months(n), true) => WindowKind::NextMonths(i64::from(n)),
        };
        Some((window, full))
    }

    pub(super) fn points(&mut self, span: Span, points: &ast::Points) -> TExpr {
        let interpolation = match points.interpolation.name.as_str() {
            "step" => Interpolation::Step,
            "geometric" => Interpolation::Geometric,
            _ => Interpolation::Linear,
        };
        let mut ty = Ty::Unknown;
        let mut table: Vec<(Period, TExpr)> = Vec::new();
        for (at, value) in &points.points {
            let at = self.period(at);
            let value = self.expr(value);
            let value = self.align(&mut ty, value);
            let TKind::Value(Value::Period(period)) = at.kind else {
                if !at.ty.is_unknown() {
                    self.error(
                        Diagnostic::new(
                            Code::Type,
                            "a point of a table stands at a period that is written out",
                        )
                        .label(at.span, "not a literal")
                        .help("write the period itself, such as `2024-09`"),
                    );
                }
                continue;
            };
            if let Some((last, _)) = table.last()
                && last.first() >= period.first()
            {
                self.error(
                    Diagnostic::new(
                        Code::Overlap,
                        format!("{} does not come after {}", period.label(), last.label()),
                    )
                    .label(at.span, "out of order")
                    .help("write the points in order of time"),
                );
                continue;
            }
            table.push((period, value));
        }
        if table.is_empty() {
            return TExpr::unknown(span);
        }
        let shape = table.iter().fold(
            Shape {
                time: true,
                dims: Vec::new(),
            },
            |s, (_, v)| s.join(&v.shape),
        );
        TExpr::new(
            span,
            ty,
            shape,
            TKind::Points {
                interpolation,
                points: table,
            },
        )
    }
}

pub(super) fn months(count: i32) -> String {
    match count {
        1 => "1 month".to_owned(),
        count => format!("{count} months"),
    }
}

/// What a period is asked for by name.
pub(super) fn part_of_period(period: TExpr, part: PeriodPart, fiscal: FiscalCalendar) -> TExpr {
    let ty = match part {
        PeriodPart::Start | PeriodPart::End => Ty::Period,
        PeriodPart::Days => Ty::number(Unit::of(UnitTable::DAY)),
        _ => Ty::plain(),
    };
    TExpr::op(period.span, Op::PartOf(part, fiscal), ty, vec![period])
}

pub(super) fn calendar(span: Span, ty: Ty, value: CalendarValue) -> TExpr {
    let constant = matches!(value, CalendarValue::Months);
    TExpr::new(
        span,
        ty,
        Shape {
            time: !constant,
            dims: Vec::new(),
        },
        TKind::Calendar(value),
    )
}

/// Whether the current period has a day in the window.
pub(super) fn touches(window: TExpr) -> TExpr {
    let mut shape = window.shape.clone();
    shape.time = true;
    TExpr::new(
        window.span,
        Ty::Bool,
        shape,
        TKind::Within(Box::new(window)),
    )
}
