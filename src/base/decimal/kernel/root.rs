//! The square root of 192 bits, digit by digit of 32 bits.
//!
//! Each step takes a root s and its remainder r of the leading limbs and adds 32 bits: with the
//! next two half-limbs x and y, q = ⌊(r · 2³² + x) ÷ 2s⌋ is the next digit or one too large, as
//! the remainder then tells (Zimmermann, Karatsuba Square Root, 1999).

use super::limbs::Limbs;
use super::word;

/// 2³² − 1
const HALF_WORD: u64 = u32::MAX as u64;

/// The whole number nearest to the square root of `value`, from 1 to 2¹⁹⁰, and whether it is the
/// root itself. A root half-way between two would have no whole square.
pub(super) fn nearest(value: Limbs) -> (u128, bool) {
    // An even shift brings one of the first two bits to the top, and halves into the root's.
    let zeros = match value.high {
        0 => 128 + value.low.leading_zeros(),
        high => high.leading_zeros(),
    };
    let halved = zeros / 2;
    let (root, rest) = root(value.shifted_left(2 * halved));
    let kept = root >> halved;
    let dropped = root - (kept << halved);
    // With two zeros at least there is a bit to round by.
    let grows = dropped >> (halved - 1) != 0;
    (kept + u128::from(grows), dropped == 0 && rest == 0)
}

/// ⌊√value⌋, and what is left, for a value from 2¹⁹⁰ on.
fn root(value: Limbs) -> (u128, u128) {
    let (high, next) = ((value.high >> 64) as u64, value.high as u64);
    let s = high.isqrt();
    let r = high - s * s;
    // Two bits of r · 2³² + x lie above 64: halved, it fits.
    let x = u128::from(r) << 32 | u128::from(next >> 32);
    let halved = (x >> 1) as u64;
    let (q, u) = (halved / s, halved % s);
    let (s, r) = step(s.into(), q, u128::from(u) << 1 | (x & 1), next);
    let x = r << 32 | u128::from(value.low >> 32);
    // The root of 128 bits has 64.
    let (q, u) = word::divide((x >> 65) as u64, (x >> 1) as u64, s as u64);
    step(s, q, u128::from(u) << 1 | (x & 1), value.low)
}

/// Root and remainder with the digit `q` behind `s`, where u is what the digit left and the
/// lower half of `next` comes down.
fn step(s: u128, q: u64, u: u128, next: u64) -> (u128, u128) {
    let root = (s << 32) + u128::from(q);
    let rest = u << 32 | u128::from(next & HALF_WORD);
    let square = u128::from(q) * u128::from(q);
    match rest.checked_sub(square) {
        Some(rest) => (root, rest),
        None => (root - 1, (rest + 2 * root - 1) - square),
    }
}

#[cfg(test)]
mod tests {
    use dashu_base::SquareRoot;
    use dashu_int::UBig;
    use proptest::prelude::*;

    use super::*;

    fn big(value: Limbs) -> UBig {
        (UBig::from(value.high) << 64) + value.low
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn roots_agree_with_big_integers(high in any::<u128>(), low in any::<u64>(), cut in 2u32..192, ones in any::<bool>()) {
            let long = (UBig::from(if ones { u128::MAX } else { high }) << 64) + low;
            let value = (long >> cut as usize) + UBig::ONE;
            let floor = value.sqrt();
            let rest = &value - &floor * &floor;
            let due = (&floor + UBig::from(rest > floor), rest.is_zero());
            let limbs = Limbs {
                high: u128::try_from(&value >> 64).unwrap(),
                low: u64::try_from(&value & UBig::from(u64::MAX)).unwrap(),
            };
            let (root, exact) = nearest(limbs);
            prop_assert_eq!((UBig::from(root), exact), due);
        }

        #[test]
        fn around_squares(r in any::<u128>(), cut in 33u32..128, ones in any::<bool>()) {
            let r = (if ones { (u128::MAX >> cut).saturating_sub(r % 3) } else { r >> cut }).max(2);
            let square = Limbs::product(r, r);
            let one = Limbs::from_u128(1);
            prop_assert_eq!(nearest(square), (r, true));
            prop_assert_eq!(nearest(square.plus(one)), (r, false));
            prop_assert_eq!(nearest(square.minus(one)), (r, false));
            // r² + r is below (r + ½)², the next number above it.
            let middle = square.plus(Limbs::from_u128(r));
            prop_assert_eq!(nearest(middle), (r, false));
            prop_assert_eq!(nearest(middle.plus(one)), (r + 1, false));
        }

        #[test]
        fn full_length_roots(high in any::<u128>(), low in any::<u64>(), like in 0u8..3) {
            let high = match like {
                0 => u128::MAX,
                1 => high | u128::from(u64::MAX) << 64,
                _ => high | 1 << 126,
            };
            let value = Limbs { high, low };
            let (root, rest) = root(value);
            prop_assert_eq!(UBig::from(root) * root + rest, big(value));
            prop_assert!(rest <= 2 * root);
        }
    }
}
