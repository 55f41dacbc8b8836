//! The same operation on many decimals at once, for processors that work on eight numbers at a
//! time.
//!
//! Input: decimals in their [`words`](super::Decimal::words), side by side, with tags in the bits that
//! they leave free. Output: results in the same form, and which of them there are. Invariant: what
//! is there is, digit by digit, what the operation on two decimals gives; what is not is left to
//! that operation: an operand that is no number, a division by zero, a result that overflows, an
//! estimate too near to call. Elsewhere than on such a processor nothing is.

#[cfg(target_arch = "x86_64")]
mod eight;
#[cfg(target_arch = "x86_64")]
mod exponential;
#[cfg(target_arch = "x86_64")]
mod limbs;
#[cfg(target_arch = "x86_64")]
mod mantissas;
#[cfg(target_arch = "x86_64")]
mod quotient;
#[cfg(target_arch = "x86_64")]
mod tables;
#[cfg(target_arch = "x86_64")]
mod words;

use super::repr::SPARE_BITS;

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Add,
    Sub,
    Mul,
    Div,
    /// The first operand to so many places, up to 28; half-even.
    Round(u32),
    /// e to the power of the first operand.
    Exp,
}

/// Operands or results among the words: all of them the word at `first`, or the words from there
/// on.
#[derive(Clone, Copy, Debug)]
pub struct Series {
    pub first: usize,
    pub is_one: bool,
}

/// What the bits mean that decimals leave free.
#[derive(Clone, Copy, Debug)]
pub struct Tags {
    /// Words with any of these bits are no numbers.
    pub no_number: u64,
    /// These travel: a result has the tag of the operand with the higher rank, or the first one's.
    pub tag: u64,
    /// A tag's bits from this one on are its rank.
    pub rank: u32,
}

/// The lanes that are done, and those of them that were rounded; a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub lanes: u64,
    pub rounded: u64,
}

/// Computes the lanes whose bits are set in `lanes`, and gives those that are done. A result that
/// was rounded is tagged by `rounded`, unless an operand's tag ranks as high; without such a tag
/// it is not done.
pub fn compute(
    operation: Operation,
    words: &mut [[u64; 2]],
    dest: usize,
    (a, b): (Series, Series),
    lanes: u64,
    tags: Tags,
    rounded: Option<u64>,
) -> Done {
    debug_assert!((tags.no_number | tags.tag | rounded.unwrap_or(0)) & !SPARE_BITS == 0);
    #[cfg(target_arch = "x86_64")]
    if lanes != 0 && eight::is_available() {
        let last = 63 - lanes.leading_zeros() as usize;
        let end = |series: Series| series.first + if series.is_one { 0 } else { last };
        assert!(end(a).max(end(b)).max(dest + last) < words.len());
        // SAFETY: the processor has the instructions, and the lanes are within the words.
        return unsafe { eight::compute(operation, words, dest, (a, b), lanes, tags, rounded) };
    }
    let _ = (operation, words, dest, a, b, lanes, tags, rounded);
    Done::default()
}
