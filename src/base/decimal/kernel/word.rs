//! Division of 128 bits by 64, with a quotient of 64: one instruction where the processor has
//! it, schoolbook division by half-words elsewhere.

/// Quotient and remainder of (`high` · 2⁶⁴ + `low`) ÷ `divisor`, for high < divisor.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(in crate::base::decimal) fn divide(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    debug_assert!(high < divisor);
    let (quotient, rest);
    // SAFETY: the instruction reads and writes these registers and the flags alone. It traps
    // where the quotient exceeds 64 bits, which high < divisor rules out.
    unsafe {
        std::arch::asm!(
            "div {divisor}",
            divisor = in(reg) divisor,
            inlateout("rax") low => quotient,
            inlateout("rdx") high => rest,
            options(pure, nomem, nostack),
        );
    }
    (quotient, rest)
}

#[cfg(not(target_arch = "x86_64"))]
pub(in crate::base::decimal) use portable as divide;

/// [`divide`] for every processor: two digits of 32 bits, each estimated from the leading digits
/// and corrected at most twice (Knuth, The Art of Computer Programming, 4.3.1 D).
#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline]
pub(in crate::base::decimal) fn portable(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    debug_assert!(high < divisor);
    let shift = divisor.leading_zeros();
    let divisor = divisor << shift;
    let dividend = (u128::from(high) << 64 | u128::from(low)) << shift;
    let (high, low) = ((dividend >> 64) as u64, dividend as u64);
    let (q1, rest) = portable_digit(high, low >> 32, divisor);
    let (q0, rest) = portable_digit(rest, low & u64::from(u32::MAX), divisor);
    (q1 << 32 | q0, rest >> shift)
}

/// (`high` · 2³² + `digit`) ÷ `divisor` for high < divisor, a digit below 2³² and a divisor with
/// its top bit set.
#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline]
fn portable_digit(high: u64, digit: u64, divisor: u64) -> (u64, u64) {
    let (d1, d0) = (divisor >> 32, divisor & u64::from(u32::MAX));
    let (mut q, mut r) = (high / d1, high % d1);
    while r >> 32 == 0 && (q >> 32 != 0 || q * d0 > (r << 32 | digit)) {
        q -= 1;
        r += d1;
    }
    let rest = (high << 32 | digit).wrapping_sub(q.wrapping_mul(divisor));
    (q, rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words of any length, and those with long runs of ones.
    fn word() -> impl Strategy<Value = u64> {
        (any::<u64>(), 0u32..64, any::<bool>())
            .prop_map(|(n, shift, ones)| if ones { !(n >> shift) } else { n >> shift })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn both_ways_divide(high in word(), low in word(), divisor in word()) {
            let divisor = divisor.max(1);
            for high in [high % divisor, divisor - 1] {
                let dividend = u128::from(high) << 64 | u128::from(low);
                let by = u128::from(divisor);
                let truth = ((dividend / by) as u64, (dividend % by) as u64);
                prop_assert_eq!(divide(high, low, divisor), truth);
                prop_assert_eq!(portable(high, low, divisor), truth);
            }
        }
    }
}
