//! A result in two machine words, which a function hands back in registers: read from memory in
//! other pieces than it was written in, it would wait for the memory.

use crate::base::decimal::repr::{Arithmetic, ArithmeticError, Decimal, Rounded};

/// What the operations of the kernel give: a decimal and whether it is exact, or one of two
/// errors.
#[derive(Clone, Copy)]
pub(in crate::base::decimal) struct Packed {
    low: u64,
    /// From the lowest bit: 32 of the mantissa, 8 of the scale, the sign, exact, and two errors.
    rest: u64,
}

const SCALE: u32 = 32;
const NEGATIVE: u64 = 1 << 40;
const EXACT: u64 = 1 << 41;
const OVERFLOW: u64 = 1 << 42;
const BY_ZERO: u64 = 1 << 43;

impl Packed {
    #[inline(always)]
    pub fn of(result: Arithmetic) -> Packed {
        let rounded = match result {
            Ok(rounded) => rounded,
            Err(ArithmeticError::DivisionByZero) => {
                return Packed {
                    low: 0,
                    rest: BY_ZERO,
                };
            }
            Err(_) => {
                return Packed {
                    low: 0,
                    rest: OVERFLOW,
                };
            }
        };
        let value = rounded.value;
        let magnitude = value.magnitude();
        let flag = |set: bool, bit: u64| if set { bit } else { 0 };
        Packed {
            low: magnitude as u64,
            rest: (magnitude >> 64) as u64
                | u64::from(value.scale()) << SCALE
                | flag(value.is_negative(), NEGATIVE)
                | flag(rounded.exact, EXACT),
        }
    }

    #[inline(always)]
    pub fn unpacked(self) -> Arithmetic {
        if self.rest & (OVERFLOW | BY_ZERO) != 0 {
            return Err(match self.rest & OVERFLOW {
                0 => ArithmeticError::DivisionByZero,
                _ => ArithmeticError::Overflow,
            });
        }
        let magnitude = u128::from(self.rest as u32) << 64 | u128::from(self.low);
        let scale = u32::from((self.rest >> SCALE) as u8);
        Ok(Rounded {
            value: Decimal::pack(self.rest & NEGATIVE != 0, magnitude, scale),
            exact: self.rest & EXACT != 0,
        })
    }
}
