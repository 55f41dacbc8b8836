//! Decimal numbers: the only numbers a model computes with.
//!
//! Role: exact decimal arithmetic which tells, value by value, whether anything was rounded.
//! Input: literals, data, earlier results. Output: [`Rounded`] values, or an [`ArithmeticError`].
//!
//! A [`Decimal`] is a whole mantissa of at most 96 bits with 0 to 28 decimal places. Every
//! operation here returns the number nearest to the true result, ties to the even digit, and
//! `exact` is true if and only if the value returned *is* the true result. Two rules say which
//! numbers a result may be rounded to (`Precision`):
//!
//! * `+ − × ÷`, sums, ratios and whole powers use all 96 bits: the most places, up to 28, with
//!   which the mantissa still fits, so 28 digits or, up to 79228…, 29;
//! * roots, fractional powers, `exp` and logarithms keep 28 significant digits or 28 places,
//!   whichever is coarser, though 96 bits might hold a 29th. A root or power that is itself a
//!   decimal is that decimal, whatever its digits: 4^(95/2) is 2⁹⁵, which has 29.
//!
//! Either way a result below half of 10⁻²⁸ is 0 and not exact, and one that would round to 2⁹⁶
//! or more is an error.
//!
//! ```
//! use aim::base::Decimal;
//!
//! let third = Decimal::ONE.checked_div(Decimal::from(3)).unwrap();
//! assert_eq!(third.value.to_string(), "0.3333333333333333333333333333");
//! assert!(!third.exact);
//!
//! // A price that falls to a quarter each year has halved after six months, exactly.
//! let half_year = Decimal::parse("0.25").unwrap().pow_ratio(6, 12).unwrap();
//! assert_eq!(half_year.value.to_string(), "0.5");
//! assert!(half_year.exact);
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | `repr` | the number itself: order, equality, sign; results and errors |
//! | `kernel` | the arithmetic of mantissas: 192 bits, rounded to 96 |
//! | `wide`, `ratio` | 256-bit integers; any ratio rounded once, on big integers |
//! | `arithmetic`, `rounding`, `sum` | `+ − × ÷` and remainders; rounding by choice; exact sums |
//! | `allocation` | an amount split into whole steps |
//! | `order` | keys to sort many numbers by |
//! | `power`, `transcendental` | powers and roots; `exp`, logarithms, the search for certainty |
//! | `fast`, `tables`, `precise` | `exp` and `ln` in 128 bits, and with as many as it takes |
//! | `real`, `real_power` | numbers with far more digits, for calculations of many steps |
//! | `short` | numbers with fewer digits, for where a search begins |
//! | `text`, `convert` | reading, printing, other number types |

mod allocation;
mod arithmetic;
mod convert;
mod exact;
mod fast;
mod kernel;
pub mod many;
mod order;
mod power;
mod precise;
mod ratio;
mod real;
mod real_power;
mod repr;
mod rounding;
mod short;
mod sum;
mod tables;
mod text;
mod transcendental;
mod wide;

pub use allocation::allocate;
pub use exact::{Exact, shares};
pub use real::Real;
pub use repr::{Arithmetic, ArithmeticError, Decimal, NEGATIVE, Rounded, SPARE_BITS};
pub use rounding::RoundingMode;
pub use short::Short;
pub use sum::ExactSum;
pub use text::ParseDecimalError;
