//! Keys to sort by, against the order of the numbers themselves.

use aim::base::Decimal;
use proptest::prelude::*;

use crate::oracle::mantissas;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn keys_never_fall_where_numbers_rise(
        a in mantissas(), b in mantissas(), scales in (0u32..29, 0u32..29), nearby in -3i128..4,
    ) {
        let number = |mantissa, scale| Decimal::new(mantissa, scale);
        let others = [number(b, scales.1), number(a + nearby, scales.0), number(a / 10, scales.0 / 2)];
        let Some(a) = number(a, scales.0) else { return Ok(()) };
        for b in others.into_iter().flatten() {
            match a.cmp(&b) {
                std::cmp::Ordering::Equal => prop_assert_eq!(a.order_key(), b.order_key()),
                order if a.order_key() != b.order_key() => {
                    prop_assert_eq!(a.order_key().cmp(&b.order_key()), order, "{} {}", a, b);
                }
                // So near that 17 digits are the same.
                _ => {
                    let apart = a.checked_sub(b).map(|apart| apart.value.abs());
                    let near = a.abs().mul_ratio(1, 10i128.pow(16)).map(|near| near.value);
                    prop_assert!(apart.unwrap() <= near.unwrap().max(Decimal::new(1, 28).unwrap()), "{} {}", a, b);
                }
            }
        }
    }
}
