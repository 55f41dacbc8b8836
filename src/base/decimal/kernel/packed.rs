//! A result in two machine words, which a function hands back in registers: read from memory in
//! other pieces than it was written in, it would wait for the memory.

use crate::base::decimal::repr::{Arithmetic, ArithmeticError, Decimal, Rounded};

/// What the operations of the kernel give: a decimal and whether it is exact, or one of two
/// errors.
#[derive(Clone, Copy)]
pub(in crate::base::decimal) struct Packed {
    low: u64,
    rest: u64,
}

/// Among the bits that a decimal leaves free.
const INEXACT: u64 = 1 << 63;
const OVERFLOW: u64 = 1 << 62;
const BY_ZERO: u64 = 1 << 61;

impl Packed {
    #[inline(always)]
    pub fn of(result: Arithmetic) -> Packed {
        match result {
            Ok(rounded) => {
                let [low, rest] = rounded.value.words();
                let inexact = u64::from(!rounded.exact) * INEXACT;
                let rest = rest | inexact;
                Packed { low, rest }
            }
            Err(ArithmeticError::DivisionByZero) => Packed::failed(BY_ZERO),
            Err(_) => Packed::failed(OVERFLOW),
        }
    }

    const fn failed(rest: u64) -> Packed {
        Packed { low: 0, rest }
    }

    #[inline(always)]
    pub fn unpacked(self) -> Arithmetic {
        let Packed { low, rest } = self;
        if rest & (OVERFLOW | BY_ZERO) != 0 {
            return Err(match rest & OVERFLOW {
                0 => ArithmeticError::DivisionByZero,
                _ => ArithmeticError::Overflow,
            });
        }
        Ok(Rounded {
            value: Decimal::from_words([low, rest]),
            exact: rest & INEXACT == 0,
        })
    }
}
