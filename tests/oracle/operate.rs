//! Operations: what a value comes to from other values of the same place.

use aim::base::Decimal;
use aim::base::decimal::{ExactSum, allocate};
use aim::calendar::{Date, DayCount, Duration, PartValue, Period, months_between};
use aim::check::{Among, Comparison, Op, Reduce, TExpr, TKind, Value};
use aim::resolve::DimId;
use aim::units::{Ratio, TimeGroup};

use crate::evaluate::{Oracle, Scope};
use crate::figure::{Failed, Figure, Outcome, Rounded, calculated};

impl<'m> Oracle<'m> {
    pub fn operation(&self, op: Op, operands: &'m [TExpr], scope: &Scope<'m>) -> Outcome {
        if let Some(outcome) = self.rounded_once(op, operands, scope) {
            return outcome;
        }
        let figures = self.figures(operands, scope)?;
        applied(op, &figures)
    }

    pub fn figures(
        &self,
        operands: impl IntoIterator<Item = &'m TExpr>,
        scope: &Scope<'m>,
    ) -> Result<Vec<Figure>, Failed> {
        let operands = operands.into_iter();
        operands.map(|operand| self.expr(operand, scope)).collect()
    }

    /// A change of unit belongs to the product or quotient that it changes, and a quotient in an
    /// exponent to its power: both are rounded together.
    fn rounded_once(&self, op: Op, operands: &'m [TExpr], scope: &Scope<'m>) -> Option<Outcome> {
        match (op, operands) {
            (Op::Convert(ratio), [value]) => {
                let (negative, within, inner) = changed(value)?;
                let (op, operands) = match &inner.kind {
                    TKind::Op(op @ (Op::Mul | Op::Div | Op::SafeDiv), operands) => (*op, operands),
                    _ => return None,
                };
                let ratio = ratio.times(within)?;
                let outcome = self.figures(operands, scope);
                let outcome = outcome.and_then(|figures| converted(op, ratio, &figures));
                Some(match negative {
                    true => outcome.and_then(|figure| applied(Op::Neg, &[figure])),
                    false => outcome,
                })
            }
            (Op::Pow, [base, exponent]) => {
                let (negative, ratio, inner) = changed(exponent)?;
                let TKind::Op(Op::Div, quotient) = &inner.kind else {
                    return None;
                };
                let figures = self.figures([base].into_iter().chain(quotient), scope);
                Some(figures.and_then(|figures| power(negative, ratio, &figures)))
            }
            _ => None,
        }
    }

    /// A reduction over the members of dimensions.
    pub fn across(
        &self,
        reduce: Reduce,
        value: &'m TExpr,
        dims: &[DimId],
        among: Among,
        scope: &Scope<'m>,
    ) -> Outcome {
        let mut scopes = vec![scope.clone()];
        for dim in dims {
            let own = scope.members.get(dim).copied();
            let count = self.typed.model.dimensions[dim.index()].members.len() as u32;
            let taken = |member: &u32| match among {
                Among::All => true,
                Among::Others => own != Some(*member),
                Among::UpToSelf => own.is_none_or(|own| *member <= own),
            };
            let members: Vec<u32> = (0..count).filter(taken).collect();
            let chosen = scopes.iter().flat_map(|scope| {
                let members = members.iter();
                members.map(|member| scope.with(*dim, *member))
            });
            scopes = chosen.collect();
        }
        let figures = scopes.iter().map(|scope| self.expr(value, scope));
        reduced(reduce, &figures.collect::<Result<Vec<_>, _>>()?)
    }
}

/// An expression without the signs and conversions around it.
fn changed(expr: &TExpr) -> Option<(bool, Ratio, &TExpr)> {
    match &expr.kind {
        TKind::Op(Op::Neg, operands) => {
            let (negative, ratio, inner) = changed(&operands[0])?;
            Some((!negative, ratio, inner))
        }
        TKind::Op(Op::Convert(own), operands) => {
            let (negative, ratio, inner) = changed(&operands[0])?;
            Some((negative, ratio.times(*own)?, inner))
        }
        _ => Some((false, Ratio::ONE, expr)),
    }
}

/// A product or quotient times a ratio.
fn converted(op: Op, ratio: Ratio, figures: &[Figure]) -> Outcome {
    let result = match (op, numbers(figures).as_deref()) {
        (_, None) => Ok(Figure::BLANK),
        (Op::SafeDiv, Some([_, b])) if b.is_zero() => Ok(Figure::BLANK),
        (Op::Mul, Some([a, b])) => calculated(
            a.mul_div(*b, Decimal::ONE, ratio.numerator, ratio.denominator),
            Rounded::ByForce,
        ),
        (_, Some([a, b])) => calculated(
            a.mul_div(Decimal::ONE, *b, ratio.numerator, ratio.denominator),
            Rounded::ByForce,
        ),
        _ => Err(Failed),
    };
    all_of(result?, figures)
}

/// base, numerator and denominator of the exponent
fn power(negative: bool, ratio: Ratio, figures: &[Figure]) -> Outcome {
    let result = match numbers(figures).as_deref() {
        None => Ok(Figure::BLANK),
        Some([base, above, below]) => {
            let above = if negative { -*above } else { *above };
            let power = base.pow_quotient(above, *below, ratio.numerator, ratio.denominator);
            calculated(power, Rounded::ByForce)
        }
        _ => Err(Failed),
    };
    all_of(result?, figures)
}

/// The numbers that figures are; None where one of them is blank.
fn numbers(figures: &[Figure]) -> Option<Vec<Decimal>> {
    let number = |figure: &Figure| match figure.value {
        Value::Number(number) => Some(number),
        _ => None,
    };
    figures.iter().map(number).collect()
}

/// A figure that was made of others: no more exact than they are.
fn all_of(figure: Figure, of: &[Figure]) -> Outcome {
    Ok(of.iter().copied().fold(figure, Figure::after))
}

pub fn applied(op: Op, figures: &[Figure]) -> Outcome {
    let figure = match op {
        Op::Reduce(reduce) => return reduced(reduce, figures),
        Op::Compare(comparison) => {
            Figure::flag(compare(comparison, figures[0].value, figures[1].value))
        }
        _ if figures.iter().any(Figure::is_blank) => Figure::BLANK,
        _ => {
            let values: Vec<Value> = figures.iter().map(|figure| figure.value).collect();
            operate(op, &values)?
        }
    };
    all_of(figure, figures)
}

/// Blanks are skipped. Nothing at all has no mean, least or greatest, but a sum and a count of 0.
pub fn reduced(reduce: Reduce, figures: &[Figure]) -> Outcome {
    let known: Vec<Value> = figures.iter().map(|figure| figure.value).collect();
    let known: Vec<Value> = known.into_iter().filter(|v| *v != Value::Blank).collect();
    let is_true = |value: &Value| *value == Value::Bool(true);
    let mut sum = ExactSum::new();
    for value in &known {
        if let Value::Number(number) = value {
            sum.add(*number);
        }
    }
    let figure = match reduce {
        Reduce::Sum => calculated(sum.finish(), Rounded::ByForce)?,
        Reduce::Mean if known.is_empty() => Figure::BLANK,
        Reduce::Mean => calculated(sum.mean(known.len() as u64), Rounded::ByForce)?,
        Reduce::Min => extreme(&known, |new, best| precedes(new, best) == Some(true)),
        Reduce::Max => extreme(&known, |new, best| precedes(best, new) == Some(true)),
        Reduce::Count => Figure::number(known.iter().filter(|v| is_true(v)).count() as i64),
        Reduce::Any => Figure::flag(known.iter().any(is_true)),
        Reduce::All => Figure::flag(known.iter().all(is_true)),
    };
    all_of(figure, figures)
}

fn extreme(values: &[Value], better: impl Fn(Value, Value) -> bool) -> Figure {
    let best = values
        .iter()
        .copied()
        .reduce(|best, new| match better(new, best) {
            true => new,
            false => best,
        });
    Figure::exact(best.unwrap_or(Value::Blank))
}

/// Whether one value comes before another; None where their kind has no order.
fn precedes(a: Value, b: Value) -> Option<bool> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a < b),
        (Value::Period(a), Value::Period(b)) => Some(a.last() < b.first()),
        (Value::Period(_), Value::Never) => Some(true),
        (Value::Never, Value::Period(_) | Value::Never) => Some(false),
        _ => None,
    }
}

fn compare(comparison: Comparison, a: Value, b: Value) -> bool {
    if a == Value::Blank || b == Value::Blank {
        return false;
    }
    let (Some(less), Some(greater)) = (precedes(a, b), precedes(b, a)) else {
        return match comparison {
            Comparison::Eq => a == b,
            Comparison::Ne => a != b,
            _ => false,
        };
    };
    match comparison {
        Comparison::Eq => !less && !greater,
        Comparison::Ne => less || greater,
        Comparison::Lt => less,
        Comparison::Le => !greater,
        Comparison::Gt => greater,
        Comparison::Ge => !less,
    }
}

/// None of the values is blank.
fn operate(op: Op, values: &[Value]) -> Outcome {
    match (op, values) {
        (Op::Not, [Value::Bool(a)]) => Ok(Figure::flag(!a)),
        (Op::Indicator, [Value::Bool(a)]) => Ok(Figure::number(i64::from(*a))),
        (Op::Min, all) => Ok(extreme(all, |new, best| precedes(new, best) == Some(true))),
        (Op::Max, all) => Ok(extreme(all, |new, best| precedes(best, new) == Some(true))),
        _ => {
            let number = |value: &Value| match value {
                Value::Number(number) => Some(*number),
                _ => None,
            };
            match values.iter().map(number).collect::<Option<Vec<_>>>() {
                Some(numbers) => with_numbers(op, &numbers),
                None => with_dates(op, values),
            }
        }
    }
}

fn with_numbers(op: Op, numbers: &[Decimal]) -> Outcome {
    let forced = |result| calculated(result, Rounded::ByForce);
    let chosen = |result| calculated(result, Rounded::ByChoice);
    match (op, numbers) {
        (Op::Neg, [a]) => Ok(Figure::number(-*a)),
        (Op::Abs, [a]) => Ok(Figure::number(a.abs())),
        (Op::Floor, [a]) => Ok(Figure::number(a.floor())),
        (Op::Ceil, [a]) => Ok(Figure::number(a.ceil())),
        (Op::Truncate, [a]) => Ok(Figure::number(a.trunc())),
        (Op::Convert(ratio), [a]) => forced(a.mul_ratio(ratio.numerator, ratio.denominator)),
        (Op::Sqrt, [a]) => forced(a.sqrt()),
        (Op::Exp, [a]) => forced(a.exp()),
        (Op::Ln, [a]) => forced(a.ln()),
        (Op::Log10, [a]) => forced(a.log10()),
        (Op::Log2, [a]) => forced(a.log2()),
        (Op::LastPlace, [places]) => {
            let places = places.to_i64().ok_or(Failed)?;
            forced(Decimal::from(10).powi(places.saturating_neg()))
        }
        (Op::Add, [a, b]) => forced(a.checked_add(*b)),
        (Op::Sub, [a, b]) => forced(a.checked_sub(*b)),
        (Op::Mul, [a, b]) => forced(a.checked_mul(*b)),
        (Op::SafeDiv, [_, b]) if b.is_zero() => Ok(Figure::BLANK),
        (Op::Div | Op::SafeDiv, [a, b]) => forced(a.checked_div(*b)),
        (Op::Pow, [a, b]) => forced(a.pow(*b)),
        (Op::Growth(ratio), [rate, time]) => {
            let base = Decimal::ONE.checked_add(*rate)?;
            if base.value.is_negative() {
                return Err(Failed);
            }
            let time = (*time, ratio.numerator, ratio.denominator);
            let power = forced(base.value.pow_decimal_ratio(time.0, time.1, time.2))?;
            Ok(power.after(forced(Ok(base))?))
        }
        (Op::FactorGrowth(ratio), [factor, time]) => {
            forced(factor.pow_decimal_ratio(*time, ratio.numerator, ratio.denominator))
        }
        (Op::Clamp, [x, low, high]) => Ok(Figure::number((*x).max(*low).min(*high))),
        (Op::Round(mode), [x, places]) => {
            let places = places
                .to_i64()
                .and_then(|places| i32::try_from(places).ok());
            chosen(x.round(places.ok_or(Failed)?, mode))
        }
        (Op::RoundTo(mode), [x, step]) => match step.is_positive() {
            true => chosen(x.round_to(*step, mode)),
            false => Err(Failed),
        },
        (Op::Allocate, [amount, step, position, weights @ ..]) => {
            let shares = allocate(*amount, *step, weights)?;
            let position = position.to_i64().and_then(|at| usize::try_from(at).ok());
            let share = position.and_then(|at| shares.get(at)).ok_or(Failed)?;
            chosen(Ok(*share))
        }
        (Op::Remainder, [a, b]) => forced(a.checked_rem(*b)),
        (Op::Modulo, [a, b]) => forced(a.modulo(*b)),
        (Op::WholeQuotient, [a, b]) => forced(a.div_int(*b)),
        _ => Err(Failed),
    }
}

fn with_dates(op: Op, values: &[Value]) -> Outcome {
    let day_before = |date: Date| date.add_days(-1).unwrap_or(Date::MIN);
    let window = |first: Date, last: Date| Ok(Figure::exact(Value::Window(first, last)));
    match (op, values) {
        (Op::PeriodPlus(_), values) if values.contains(&Value::Never) => {
            Ok(Figure::exact(Value::Never))
        }
        (Op::PeriodPlus(group), [Value::Period(period), Value::Number(length)]) => {
            let moved = period.plus(duration(group, *length)?).ok_or(Failed)?;
            Ok(Figure::exact(Value::Period(moved)))
        }
        (Op::Window, [Value::Period(from), Value::Period(to)]) => window(from.first(), to.last()),
        (Op::WindowUntil, [Value::Period(until)]) => window(Date::MIN, day_before(until.first())),
        (Op::WindowFrom, [Value::Period(from)]) => window(from.first(), Date::MAX),
        (Op::WindowBetween, [Value::Period(from), Value::Period(until)]) => {
            window(from.first(), day_before(until.first()))
        }
        (Op::WindowBoth, [Value::Window(first, last), Value::Window(from, to)]) => {
            window(*first.max(from), *last.min(to))
        }
        (Op::WindowFor(group), [Value::Period(from), Value::Number(length)]) => {
            let end = from.first().plus(duration(group, *length)?).ok_or(Failed)?;
            window(from.first(), end.add_days(-1).ok_or(Failed)?)
        }
        (Op::FirstDay, [Value::Window(first, _)]) => {
            Ok(Figure::exact(Value::Period(Period::day(*first))))
        }
        (Op::LastDay, [Value::Window(_, last)]) => {
            Ok(Figure::exact(Value::Period(Period::day(*last))))
        }
        (Op::MonthsBetween, [Value::Period(a), Value::Period(b)]) => {
            Ok(Figure::number(months_between(a.first(), b.first())))
        }
        (Op::DaysBetween, [Value::Period(a), Value::Period(b)]) => {
            Ok(Figure::number(b.first().days_since(a.first())))
        }
        (Op::YearFraction(count), [Value::Period(a), Value::Period(b)]) => {
            fraction(count.year_fraction(a.first(), b.first()))
        }
        (Op::YearFractionOf(count), [Value::Period(period)]) => fraction_of(count, *period),
        (Op::PartOf(part, fiscal), [Value::Period(period)]) => Ok(match part.of(*period, fiscal) {
            PartValue::Day(day) => Figure::exact(Value::Period(Period::day(day))),
            PartValue::Number(number) => Figure::number(number),
        }),
        _ => Err(Failed),
    }
}

fn fraction_of(count: DayCount, period: Period) -> Outcome {
    fraction(count.fraction_of(period).ok_or(Failed)?)
}

fn fraction((numerator, denominator): (i64, i64)) -> Outcome {
    let quotient = Decimal::from(numerator).checked_div(Decimal::from(denominator));
    calculated(quotient, Rounded::ByForce)
}

fn duration(group: TimeGroup, length: Decimal) -> Result<Duration, Failed> {
    let whole = length.to_i64().ok_or(Failed)?;
    Ok(match group {
        TimeGroup::Months => Duration::Months(whole),
        TimeGroup::Days => Duration::Days(whole),
    })
}
