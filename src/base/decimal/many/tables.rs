//! Powers of two and of ten for eight lanes, the latter in limbs of 52 bits.
#![expect(
    clippy::disallowed_types,
    reason = "floats tell how many digits there are; an exact remainder tells the digits"
)]

/// Bits of a limb: as many as the processor multiplies.
pub(super) const LIMB: u32 = 52;
const MASK: u64 = (1 << LIMB) - 1;

pub(super) const TWO_TO_48: f64 = (1u64 << 48) as f64;
pub(super) const TWO_TO_52: f64 = (1u64 << 52) as f64;
pub(super) const TWO_TO_96: f64 = TWO_TO_48 * TWO_TO_48;
pub(super) const TWO_TO_104: f64 = TWO_TO_52 * TWO_TO_52;
pub(super) const TWO_TO_156: f64 = TWO_TO_104 * TWO_TO_52;

/// A number for each n, in rows of eight.
#[repr(align(64))]
pub(super) struct Table<const N: usize>(pub [u64; N]);

/// The largest power of ten here: what a dividend is raised by.
const MOST: usize = 56;
/// The most digits that are cut off a product or a sum.
const MOST_CUT: usize = 29;

/// Limbs of 10ⁿ, the lowest first.
pub(super) static TENS: [Table<64>; 4] = {
    let mut table = [const { Table([0; 64]) }; 4];
    let mut power = [1u64, 0, 0, 0];
    let mut n = 0;
    while n <= MOST {
        let mut carry = 0;
        let mut limb = 0;
        while limb < 4 {
            table[limb].0[n] = power[limb];
            let tenfold = power[limb] * 10 + carry;
            power[limb] = tenfold & MASK;
            carry = tenfold >> LIMB;
            limb += 1;
        }
        n += 1;
    }
    table
};

/// 10ⁿ as a float, to the last bit or the last but one; as its bits.
pub(super) static POWERS: Table<64> = {
    let mut table = [f64::INFINITY.to_bits(); 64];
    let mut n = 0;
    while n <= MOST + 1 {
        let power = match n {
            ..=38 => 10u128.pow(n as u32) as f64,
            // 10²² is one exactly.
            _ => 10u128.pow(n as u32 - 22) as f64 * 1e22,
        };
        table[n] = power.to_bits();
        n += 1;
    }
    Table(table)
};

/// Limbs of ⌊2^(104 + L) ÷ 10ⁿ⌋, the lowest first, with L = ⌊log₂ 10ⁿ⌋ and for n from 1 to
/// [`MOST_CUT`]: 104 bits.
pub(super) static INVERSES: [Table<32>; 2] = {
    let mut table = [const { Table([0; 32]) }; 2];
    let mut n = 1;
    while n <= MOST_CUT {
        let power = 10u128.pow(n as u32);
        assert!(power.ilog2() == bits_in_tens(n as u32));
        // Long division, a bit at a time.
        let (mut inverse, mut rest) = (0u128, 1u128 << power.ilog2());
        let mut bit = 0;
        while bit < 2 * LIMB {
            rest <<= 1;
            inverse <<= 1;
            if rest >= power {
                rest -= power;
                inverse |= 1;
            }
            bit += 1;
        }
        table[0].0[n] = inverse as u64 & MASK;
        table[1].0[n] = (inverse >> LIMB) as u64;
        n += 1;
    }
    table
};

/// ⌊log₂ 10ⁿ⌋ is n times the first, without so many bits at the end; for n up to [`MOST_CUT`].
pub(super) const BITS_IN_TEN: (u32, u32) = (1701, 9);

const fn bits_in_tens(n: u32) -> u32 {
    (n * BITS_IN_TEN.0) >> BITS_IN_TEN.1
}
