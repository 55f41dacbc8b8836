//! Rounding that a model asks for: to places, to steps, to whole numbers, in seven modes.
//!
//! Input: a value, where to round and which way. Output: the rounded value; `exact` says that
//! it did not change.

use std::cmp::Ordering;

use dashu_base::BitTest;
use dashu_int::UBig;

use super::arithmetic::WholeQuotient;
use super::kernel::Limbs;
use super::ratio::{Precision, round_ratio};
use super::repr::{
    Arithmetic, ArithmeticError, Decimal, MAX_MANTISSA, POWERS_OF_TEN, Rounded, power_of_ten,
};

/// Which neighbour a value between two is rounded to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RoundingMode {
    /// The nearer; of two equally near the one with an even last digit.
    #[default]
    HalfEven,
    /// The nearer; of two equally near the one away from zero.
    HalfUp,
    /// The nearer; of two equally near the one toward zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// Toward −∞.
    Floor,
    /// Toward +∞.
    Ceil,
}

impl RoundingMode {
    /// Every mode with its name in the language.
    pub const NAMES: [(&'static str, RoundingMode); 7] = [
        ("half_even", RoundingMode::HalfEven),
        ("half_up", RoundingMode::HalfUp),
        ("half_down", RoundingMode::HalfDown),
        ("up", RoundingMode::Up),
        ("down", RoundingMode::Down),
        ("floor", RoundingMode::Floor),
        ("ceil", RoundingMode::Ceil),
    ];

    /// The mode a model calls by this name.
    pub fn from_name(name: &str) -> Option<RoundingMode> {
        RoundingMode::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, mode)| *mode)
    }

    /// Whether the magnitude grows to the next step: `to_half` compares what is cut off with
    /// half a step, `odd` tells whether the last digit kept is odd. Only for a cut that is not 0.
    fn grows(self, negative: bool, to_half: Ordering, odd: bool) -> bool {
        match self {
            RoundingMode::HalfEven => to_half.is_gt() || to_half.is_eq() && odd,
            RoundingMode::HalfUp => to_half.is_ge(),
            RoundingMode::HalfDown => to_half.is_gt(),
            RoundingMode::Up => true,
            RoundingMode::Down => false,
            RoundingMode::Floor => negative,
            RoundingMode::Ceil => !negative,
        }
    }
}

impl Decimal {
    /// Rounds to `places` decimal places; −3 rounds to thousands. `exact` is false if and only
    /// if the value changed.
    ///
    /// Fails with `Overflow` where the neighbour above the largest number would be due.
    #[inline]
    pub fn round(self, places: i32, mode: RoundingMode) -> Arithmetic {
        let cut = i64::from(self.scale()) - i64::from(places);
        if cut <= 0 || self.is_zero() {
            return Ok(Rounded::exact(self));
        }
        if let (RoundingMode::HalfEven, 1..=28, Ok(scale)) = (mode, cut, u32::try_from(places)) {
            let whole = Limbs::from_u128(self.magnitude());
            if let Some(kept) = whole.round_tens_quickly(cut as u32) {
                let value = Decimal::pack(self.is_negative(), kept, scale);
                return Ok(Rounded::inexact(value));
            }
        }
        // From 10³⁰ on a step is more than twice the largest mantissa, so all steps behave alike.
        self.cut_off(cut.min(30) as u32, places, mode)
    }

    #[inline(never)]
    fn cut_off(self, cut: u32, places: i32, mode: RoundingMode) -> Arithmetic {
        let step = power_of_ten(cut);
        let (kept, rest) = match cut {
            ..=28 => Limbs::from_u128(self.magnitude()).div_rem_tens(cut),
            _ => (0, self.magnitude()),
        };
        if rest == 0 {
            return Ok(Rounded::exact(self));
        }
        let grown = mode.grows(self.is_negative(), rest.cmp(&(step / 2)), kept % 2 == 1);
        let kept = kept + u128::from(grown);
        let value = match u32::try_from(places) {
            // Fewer than the scale it had.
            Ok(scale) => Decimal::pack(self.is_negative(), kept, scale),
            Err(_) if kept == 0 => Decimal::ZERO,
            Err(_) => POWERS_OF_TEN
                .get(places.unsigned_abs() as usize)
                .and_then(|unit| kept.checked_mul(*unit))
                .filter(|mantissa| *mantissa <= MAX_MANTISSA)
                .map(|mantissa| Decimal::pack(self.is_negative(), mantissa, 0))
                .ok_or(ArithmeticError::Overflow)?,
        };
        Ok(Rounded::inexact(value))
    }

    /// Rounds to a whole multiple of `step`. `exact` is true if and only if the value is one
    /// already. A multiple with more digits than a decimal holds is itself rounded.
    ///
    /// Fails with `Undefined` where the step is not above zero, with `Overflow` where the
    /// multiple is too large to represent.
    pub fn round_to(self, step: Decimal, mode: RoundingMode) -> Arithmetic {
        if !step.is_positive() {
            let reason = "a rounding step must be above zero";
            return Err(ArithmeticError::Undefined(reason));
        }
        let multiples = WholeQuotient::new(self, step)?;
        if multiples.rest.is_zero() {
            return Ok(Rounded::exact(self));
        }
        let to_half = (multiples.rest * 2u8).cmp(&multiples.divisor);
        let grown = mode.grows(self.is_negative(), to_half, multiples.quotient.bit(0));
        let mantissa = (multiples.quotient + UBig::from(grown)) * step.magnitude();
        let unit = power_of_ten(step.scale()).into();
        let multiple = round_ratio(self.is_negative(), &mantissa, &unit, Precision::Full)?;
        Ok(Rounded::inexact(multiple.value))
    }

    /// The largest whole number not above the value.
    #[must_use]
    pub fn floor(self) -> Decimal {
        self.to_whole(RoundingMode::Floor)
    }

    /// The smallest whole number not below the value.
    #[must_use]
    pub fn ceil(self) -> Decimal {
        self.to_whole(RoundingMode::Ceil)
    }

    /// The whole part, toward zero.
    #[must_use]
    pub fn trunc(self) -> Decimal {
        self.to_whole(RoundingMode::Down)
    }

    fn to_whole(self, mode: RoundingMode) -> Decimal {
        // A number with a fraction is below 2⁹⁶ ÷ 10, so its neighbours cannot overflow.
        self.round(0, mode).map_or(self, |rounded| rounded.value)
    }
}
