//! The arithmetic under `+ − × ÷`: whole numbers of up to 192 bits on 64-bit limbs.
//!
//! Role: what a mantissa of 96 bits needs on the way to the next one. Products and raised
//! mantissas have up to 192 bits ([`Limbs`]); [`fit`] and [`quotient`] bring them back to 96,
//! rounding half-even, and say whether anything was lost. A [`Product`] of three has 256 and is
//! divided before it is rounded; a [`square_root`] is rounded by what is left of the square. No step divides 128 bits by 128 in
//! software: powers of ten have reciprocals worked out by the compiler (`tens`), and a general
//! quotient takes two divisions of 128 bits by 64 (`divide`, `word`).
//!
//! Invariant: the value is the exact result or the decimal nearest to it, with the most places
//! up to 28 with which the mantissa stays below 2⁹⁶.

mod divide;
mod limbs;
mod nearest;
mod packed;
mod products;
mod root;
mod tens;
pub(super) mod word;

pub(super) use divide::digit;
pub(super) use limbs::Limbs;
pub(super) use nearest::{fit, quotient, shorten, square_root};
pub(super) use packed::Packed;
pub(super) use products::Product;
pub(super) use tens::in_units;
