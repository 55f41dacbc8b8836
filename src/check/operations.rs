//! The operations that typed expressions are made of.

use crate::base::decimal::RoundingMode;
use crate::calendar::{DayCount, FiscalCalendar, PeriodPart};
use crate::units::{Ratio, TimeGroup};

/// Operations on values that need nothing but their operands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    Neg,
    Not,
    /// 1 for true, 0 for false.
    Indicator,
    Add,
    Sub,
    Mul,
    Div,
    /// Blank where the divisor is 0.
    SafeDiv,
    Pow,
    /// base, numerator, denominator: base to the power of `numerator ÷ denominator × ratio`,
    /// or of minus that; the exponent is not rounded on its own.
    PowQuotient {
        ratio: Ratio,
        negative: bool,
    },
    Compare(Comparison),
    /// Times an exact ratio, multiplied before it is divided.
    Convert(Ratio),
    /// A product and quotients, times an exact ratio and only then rounded.
    MulConvert(Ratio),
    DivConvert(Ratio),
    SafeDivConvert(Ratio),
    /// `(1 + rate)` to the power of `time × ratio`.
    Growth(Ratio),
    /// `factor` to the power of `time × ratio`.
    FactorGrowth(Ratio),
    /// Over all operands that are not blank.
    Reduce(Reduce),
    /// The least and the greatest of operands, none of them blank.
    Min,
    Max,
    Abs,
    Clamp,
    Floor,
    Ceil,
    Truncate,
    /// value, places
    Round(RoundingMode),
    /// value, step
    RoundTo(RoundingMode),
    /// One unit in the last of so many decimal places.
    LastPlace,
    /// amount, step, position, the weight of each position: that position's share.
    Allocate,
    Remainder,
    Modulo,
    WholeQuotient,
    Sqrt,
    Exp,
    Ln,
    Log10,
    Log2,
    /// A period moved by a number of months or days.
    PeriodPlus(TimeGroup),
    /// The window from one period to another.
    Window,
    /// The window of all days before a period, of all from a period on, and from one period
    /// to the day before another.
    WindowUntil,
    WindowFrom,
    WindowBetween,
    /// The days that two windows share.
    WindowBoth,
    /// The window of so many months or days from a period.
    WindowFor(TimeGroup),
    MonthsBetween,
    DaysBetween,
    YearFraction(DayCount),
    YearFractionOf(DayCount),
    /// What a period is asked for by name.
    PartOf(PeriodPart, FiscalCalendar),
    FirstDay,
    LastDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduce {
    Sum,
    Mean,
    Min,
    Max,
    Count,
    Any,
    All,
}
