//! Operations on values: pure functions of their operands.

use super::dates;
use crate::base::decimal::{Arithmetic, ArithmeticError, ExactSum, Rounded, allocate};
use crate::base::{Code, Decimal};
use crate::check::{Comparison, Op, Reduce, Value};
use crate::units::Ratio;

/// Why an operation has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    DivisionByZero,
    Overflow,
    /// In words that can follow "because ".
    Undefined(&'static str),
    /// What a native function has to say.
    Native(Box<Complaint>),
}

/// Why a native function has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    pub code: Code,
    /// In words that can follow "because ".
    pub reason: String,
    pub help: String,
}

/// A result, and whether it was rounded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    pub value: Value,
    pub exact: bool,
}

pub(super) type Result = std::result::Result<Outcome, Fault>;

impl From<ArithmeticError> for Fault {
    fn from(error: ArithmeticError) -> Fault {
        match error {
            ArithmeticError::Overflow => Fault::Overflow,
            ArithmeticError::DivisionByZero => Fault::DivisionByZero,
            ArithmeticError::Undefined(reason) => Fault::Undefined(reason),
        }
    }
}

pub(super) fn exact(value: Value) -> Result {
    Ok(Outcome { value, exact: true })
}

fn rounded(result: Arithmetic) -> Result {
    let rounded = result?;
    Ok(Outcome {
        value: Value::Number(rounded.value),
        exact: rounded.exact,
    })
}

/// Applies an operation. Blank operands give blank, but for reductions, which skip them, and
/// comparisons, which are false.
pub(super) fn operate(op: Op, operands: &[Value]) -> Result {
    match op {
        Op::Reduce(reduce) => return reduced(reduce, operands.iter().copied()),
        Op::Compare(comparison) => return exact(Value::Bool(compare(comparison, operands))),
        _ if operands.contains(&Value::Blank) => return exact(Value::Blank),
        _ => {}
    }
    match (op, operands) {
        (Op::Not, [Value::Bool(a)]) => exact(Value::Bool(!a)),
        (Op::Indicator, [Value::Bool(a)]) => exact(Value::Number(Decimal::from(i64::from(*a)))),
        (_, [Value::Number(a)]) => unary(op, *a),
        (_, [Value::Number(a), Value::Number(b)]) => binary(op, *a, *b),
        (
            Op::PowQuotient { ratio, negative },
            [
                Value::Number(base),
                Value::Number(above),
                Value::Number(below),
            ],
        ) => {
            let above = if negative { -*above } else { *above };
            rounded(base.pow_quotient(above, *below, ratio.numerator, ratio.denominator))
        }
        (Op::Clamp, [Value::Number(x), Value::Number(low), Value::Number(high)]) => {
            exact(Value::Number((*x).max(*low).min(*high)))
        }
        (Op::Allocate, all) => share(all),
        (Op::Min, all) => extreme(all, false),
        (Op::Max, all) => extreme(all, true),
        _ => dates::operate(op, operands),
    }
}

const PLACES: Fault = Fault::Undefined("a number of places is a whole number");

fn unary(op: Op, a: Decimal) -> Result {
    match op {
        Op::Neg => exact(Value::Number(-a)),
        Op::Abs => exact(Value::Number(a.abs())),
        Op::Floor => exact(Value::Number(a.floor())),
        Op::Ceil => exact(Value::Number(a.ceil())),
        Op::Truncate => exact(Value::Number(a.trunc())),
        Op::Convert(ratio) => rounded(a.mul_ratio(ratio.numerator, ratio.denominator)),
        Op::Sqrt => rounded(a.sqrt()),
        Op::Exp => rounded(a.exp()),
        Op::Ln => rounded(a.ln()),
        Op::Log10 => rounded(a.log10()),
        Op::Log2 => rounded(a.log2()),
        Op::LastPlace => match a.to_i64() {
            Some(places) => rounded(Decimal::from(10).powi(places.saturating_neg())),
            None => Err(PLACES),
        },
        Op::Min | Op::Max => exact(Value::Number(a)),
        _ => Err(Fault::Undefined("it is not an operation on one number")),
    }
}

fn binary(op: Op, a: Decimal, b: Decimal) -> Result {
    match op {
        Op::Add => rounded(a.checked_add(b)),
        Op::Sub => rounded(a.checked_sub(b)),
        Op::Mul => rounded(a.checked_mul(b)),
        Op::Div => rounded(a.checked_div(b)),
        Op::SafeDiv | Op::SafeDivConvert(_) if b.is_zero() => exact(Value::Blank),
        Op::SafeDiv => rounded(a.checked_div(b)),
        Op::MulConvert(ratio) => {
            rounded(a.mul_div(b, Decimal::ONE, ratio.numerator, ratio.denominator))
        }
        Op::DivConvert(ratio) | Op::SafeDivConvert(ratio) => {
            rounded(a.mul_div(Decimal::ONE, b, ratio.numerator, ratio.denominator))
        }
        Op::Pow => rounded(a.pow(b)),
        Op::Growth(ratio) => {
            let grown = growth(a, b, ratio)?;
            rounded(Ok(grown))
        }
        Op::FactorGrowth(ratio) => {
            rounded(a.pow_decimal_ratio(b, ratio.numerator, ratio.denominator))
        }
        Op::Min => exact(Value::Number(a.min(b))),
        Op::Max => exact(Value::Number(a.max(b))),
        Op::Round(mode) => {
            let places = b.to_i64().and_then(|places| i32::try_from(places).ok());
            match places {
                Some(places) => rounded(a.round(places, mode)),
                None => Err(PLACES),
            }
        }
        Op::RoundTo(mode) => match b.is_positive() {
            true => rounded(a.round_to(b, mode)),
            false => Err(Fault::Undefined("a step to round to is above 0")),
        },
        Op::Remainder => rounded(a.checked_rem(b)),
        Op::Modulo => rounded(a.modulo(b)),
        Op::WholeQuotient => rounded(a.div_int(b)),
        _ => Err(Fault::Undefined("it is not an operation on two numbers")),
    }
}

/// (1 + rate) ^ (time × ratio)
pub(super) fn growth(
    rate: Decimal,
    time: Decimal,
    ratio: Ratio,
) -> std::result::Result<Rounded, Fault> {
    let base = Decimal::ONE.checked_add(rate)?;
    // Not even over whole years: what is left of an amount is never less than nothing.
    if base.value.is_negative() {
        return Err(Fault::Undefined(
            "nothing falls by more than 100% of what it is",
        ));
    }
    if ratio == Ratio::ONE && time == Decimal::ONE {
        return Ok(base);
    }
    let power = base
        .value
        .pow_decimal_ratio(time, ratio.numerator, ratio.denominator)?;
    Ok(Rounded {
        exact: base.exact && power.exact,
        ..power
    })
}

/// The share of one position in an amount that is split among all.
fn share(operands: &[Value]) -> Result {
    let numbers: Vec<Decimal> = operands
        .iter()
        .filter_map(|operand| match operand {
            Value::Number(number) => Some(*number),
            _ => None,
        })
        .collect();
    let [amount, step, position, weights @ ..] = numbers.as_slice() else {
        return Err(Fault::Undefined("it is not an operation on these values"));
    };
    let shares = allocate(*amount, *step, weights)?;
    let own = position.to_i64().and_then(|at| usize::try_from(at).ok());
    match own.and_then(|at| shares.get(at)) {
        Some(share) => rounded(Ok(*share)),
        None => Err(Fault::Undefined("there is no such share")),
    }
}

fn extreme(all: &[Value], greatest: bool) -> Result {
    let mut best = all.first().copied().unwrap_or(Value::Blank);
    for value in all.iter().skip(1) {
        let less = dates::less(*value, best).unwrap_or(false);
        let greater = dates::less(best, *value).unwrap_or(false);
        if (greatest && greater) || (!greatest && less) {
            best = *value;
        }
    }
    exact(best)
}

/// A reduction over the values that are not blank; blank where none is, but for a sum, a
/// count and the two quantifiers, which have a value for nothing.
pub(super) fn reduced(reduce: Reduce, values: impl Iterator<Item = Value>) -> Result {
    let mut values = values.filter(|value| *value != Value::Blank);
    let truth = |value: &Value| *value == Value::Bool(true);
    match reduce {
        Reduce::Any => exact(Value::Bool(values.any(|value| truth(&value)))),
        Reduce::All => exact(Value::Bool(values.all(|value| truth(&value)))),
        Reduce::Count => exact(Value::Number(Decimal::from(
            values.filter(truth).count() as i64
        ))),
        Reduce::Min => extreme(&values.collect::<Vec<_>>(), false),
        Reduce::Max => extreme(&values.collect::<Vec<_>>(), true),
        Reduce::Sum | Reduce::Mean => {
            let mut sum = ExactSum::new();
            let mut count = 0u64;
            for value in values {
                if let Value::Number(number) = value {
                    sum.add(number);
                    count += 1;
                }
            }
            match (reduce, count) {
                (Reduce::Mean, 0) => exact(Value::Blank),
                (Reduce::Mean, count) => rounded(sum.mean(count)),
                _ => rounded(sum.finish()),
            }
        }
    }
}

fn compare(comparison: Comparison, operands: &[Value]) -> bool {
    let [a, b] = operands else { return false };
    if *a == Value::Blank || *b == Value::Blank {
        return false;
    }
    let (Some(less), Some(greater)) = (dates::less(*a, *b), dates::less(*b, *a)) else {
        let same = a == b;
        return (comparison == Comparison::Eq && same) || (comparison == Comparison::Ne && !same);
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

/// The word for an operation, in messages and in the ledger.
pub(super) fn word(op: Op) -> &'static str {
    match op {
        Op::Neg => "-",
        Op::Not => "not",
        Op::Indicator => "a condition as a number",
        Op::Add => "+",
        Op::Sub => "-",
        Op::Mul | Op::MulConvert(_) => "*",
        Op::Div | Op::DivConvert(_) => "/",
        Op::SafeDiv | Op::SafeDivConvert(_) => "/?",
        Op::Pow | Op::PowQuotient { .. } => "^",
        Op::Compare(_) => "comparison",
        Op::Convert(_) => "unit conversion",
        Op::Growth(_) | Op::FactorGrowth(_) => "compound growth",
        Op::Reduce(Reduce::Sum) => "sum",
        Op::Reduce(Reduce::Mean) => "mean",
        Op::Reduce(_) => "reduction",
        Op::Min => "min",
        Op::Max => "max",
        Op::Abs => "abs",
        Op::Clamp => "clamp",
        Op::Floor => "floor",
        Op::Ceil => "ceil",
        Op::Truncate => "trunc",
        Op::Round(_) | Op::RoundTo(_) => "round",
        Op::LastPlace | Op::Allocate => "allocate",
        Op::Remainder => "rem",
        Op::Modulo => "mod",
        Op::WholeQuotient => "div_int",
        Op::Sqrt => "sqrt",
        Op::Exp => "exp",
        Op::Ln => "ln",
        Op::Log10 => "log10",
        Op::Log2 => "log2",
        Op::PeriodPlus(_) => "moving a date",
        Op::Window
        | Op::WindowUntil
        | Op::WindowFrom
        | Op::WindowBetween
        | Op::WindowBoth
        | Op::WindowFor(_) => "a window",
        Op::MonthsBetween => "months_between",
        Op::DaysBetween => "days_between",
        Op::YearFraction(_) | Op::YearFractionOf(_) => "year_fraction",
        Op::PartOf(part, _) => part.name(),
        Op::FirstDay => "first day",
        Op::LastDay => "last day",
    }
}

/// Whether a rounding by this operation was asked for.
pub(super) fn is_chosen(op: Op) -> bool {
    matches!(op, Op::Round(_) | Op::RoundTo(_) | Op::Allocate)
}
