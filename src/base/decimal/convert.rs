//! Decimals from and to other number types: whole numbers and `rust_decimal`.
//!
//! Every conversion is exact except the one named approximate.

use super::repr::{Decimal, power_of_ten};

impl Decimal {
    pub const fn from_i64(value: i64) -> Decimal {
        Decimal::pack(value < 0, value.unsigned_abs() as u128, 0)
    }

    /// The value as a whole number; `None` where it has a fraction or does not fit.
    pub fn to_i64(self) -> Option<i64> {
        if !self.is_integer() {
            return None;
        }
        let whole = (self.magnitude() / power_of_ten(self.scale())) as i128;
        i64::try_from(if self.is_negative() { -whole } else { whole }).ok()
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal::from_i64(value)
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Decimal {
        Decimal::from_i64(i64::from(value))
    }
}

impl From<u32> for Decimal {
    fn from(value: u32) -> Decimal {
        Decimal::from_i64(i64::from(value))
    }
}

impl From<u64> for Decimal {
    fn from(value: u64) -> Decimal {
        Decimal::pack(false, u128::from(value), 0)
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    /// The same value: both types hold a 96-bit mantissa with 0 to 28 places.
    fn from(value: rust_decimal::Decimal) -> Decimal {
        let mantissa = value.mantissa();
        Decimal::pack(mantissa < 0, mantissa.unsigned_abs(), value.scale())
    }
}

impl From<Decimal> for rust_decimal::Decimal {
    /// The same value, trailing zeros included.
    fn from(value: Decimal) -> rust_decimal::Decimal {
        let m = value.magnitude();
        rust_decimal::Decimal::from_parts(
            m as u32,
            (m >> 32) as u32,
            (m >> 64) as u32,
            value.is_negative(),
            value.scale(),
        )
    }
}
