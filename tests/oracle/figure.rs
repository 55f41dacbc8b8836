//! What a cell comes to: a value and how exact it is, or a failure.

use aim::base::Decimal;
use aim::base::decimal::{Arithmetic, ArithmeticError};
use aim::check::Value;

/// How a value was rounded on the way to it; the worse comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounded {
    No,
    /// By `round`, `tick` or `allocate` alone.
    ByChoice,
    /// By an operation whose result no decimal holds.
    ByForce,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub value: Value,
    pub rounded: Rounded,
}

/// There is no value. A run says why; the oracle only says where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

pub type Outcome = Result<Figure, Failed>;

impl Figure {
    pub const BLANK: Figure = Figure::exact(Value::Blank);

    pub const fn exact(value: Value) -> Figure {
        Figure {
            value,
            rounded: Rounded::No,
        }
    }

    pub fn number(number: impl Into<Decimal>) -> Figure {
        Figure::exact(Value::Number(number.into()))
    }

    pub fn flag(flag: bool) -> Figure {
        Figure::exact(Value::Bool(flag))
    }

    pub fn is_true(&self) -> bool {
        self.value == Value::Bool(true)
    }

    pub fn is_blank(&self) -> bool {
        self.value == Value::Blank
    }

    /// As it is, having been reached through another figure: no more exact than that one.
    pub fn after(self, other: Figure) -> Figure {
        self.rounded(other.rounded)
    }

    /// As it is, and at least so rounded.
    pub fn rounded(self, rounded: Rounded) -> Figure {
        Figure {
            rounded: self.rounded.max(rounded),
            ..self
        }
    }
}

/// The result of a calculation with decimals, of which `rounded` says what a rounding is.
pub fn calculated(result: Arithmetic, rounded: Rounded) -> Outcome {
    let result = result?;
    let figure = Figure::number(result.value);
    Ok(match result.exact {
        true => figure,
        false => figure.rounded(rounded),
    })
}

impl From<ArithmeticError> for Failed {
    fn from(_: ArithmeticError) -> Failed {
        Failed
    }
}
