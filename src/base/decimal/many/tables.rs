//! Powers of two and of ten for eight lanes, the latter in limbs of 52 bits.
#![expect(
    clippy::disallowed_types,
    reason = "floats tell how many digits there are; an exact remainder tells the digits"
)]

use crate::base::decimal::tables;

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

/// Limbs of ⌊2^(156 + L) ÷ 10ⁿ⌋, the lowest first, with L = ⌊log₂ 10ⁿ⌋ and for n from 1 to
/// [`MOST_CUT`]: 156 bits.
pub(super) static INVERSES: [Table<32>; 3] = {
    let mut table = [const { Table([0; 32]) }; 3];
    let mut n = 1;
    while n <= MOST_CUT {
        let power = 10u128.pow(n as u32);
        assert!(power.ilog2() == bits_in_tens(n as u32));
        // Long division, a bit at a time.
        let mut rest = 1u128 << power.ilog2();
        let mut limb = 3;
        while limb > 0 {
            limb -= 1;
            let mut bit = 0;
            while bit < LIMB {
                rest <<= 1;
                table[limb].0[n] <<= 1;
                if rest >= power {
                    rest -= power;
                    table[limb].0[n] |= 1;
                }
                bit += 1;
            }
        }
        n += 1;
    }
    table
};

/// A number in limbs, the lowest first, at a place of a table.
const fn set<const N: usize>(table: &mut [Table<N>; 2], n: usize, number: u128) {
    table[0].0[n] = number as u64 & MASK;
    table[1].0[n] = (number >> LIMB) as u64;
}

/// exp(i ÷ 32) in units of 2⁻¹⁰³, for i up to 32 ln 2; cut.
pub(super) static EXP_COARSE: [Table<32>; 2] = {
    let mut table = [const { Table([0; 32]) }; 2];
    let mut i = 0;
    while i < tables::EXP_COARSE.len() {
        set(&mut table, i, tables::EXP_COARSE[i] >> 24);
        i += 1;
    }
    table
};

/// exp(i ÷ 1024) − 1 in units of 2⁻¹⁰⁴; cut.
pub(super) static EXP_FINE: [Table<32>; 2] = {
    let mut table = [const { Table([0; 32]) }; 2];
    let mut i = 0;
    while i < tables::EXP_FINE.len() {
        set(&mut table, i, (tables::EXP_FINE[i] - (1 << 127)) >> 23);
        i += 1;
    }
    table
};

/// Limbs of ln 2 in units of 2⁻¹⁵⁶, the lowest first; cut.
pub(super) const LN_2: [u64; 3] = {
    let (upper, lower) = tables::LN_2;
    let [high, low] = [
        upper >> 68,
        (upper & ((1 << 68) - 1)) << 36 | lower as u128 >> 28,
    ];
    [low as u64 & MASK, (low >> LIMB) as u64, high as u64]
};

/// 1/2, 1/3! and 1/4! in units of 2⁻¹⁰⁴, as limbs.
pub(super) const SERIES: [[u64; 2]; 3] = {
    let mut series = [[0; 2]; 3];
    let divisors = [2, 6, 24];
    let mut n = 0;
    while n < divisors.len() {
        let inverse = (1u128 << (2 * LIMB)) / divisors[n];
        series[n] = [inverse as u64 & MASK, (inverse >> LIMB) as u64];
        n += 1;
    }
    series
};

/// 1/5!, 1/6! … 1/8! in units of 2⁻⁵⁸.
pub(super) const SERIES_END: [u64; 4] = {
    const ONE: u64 = 1 << SERIES_END_BITS;
    [ONE / 120, ONE / 720, ONE / 5040, ONE / 40320]
};
pub(super) const SERIES_END_BITS: u32 = 58;

/// ⌊log₂ 10ⁿ⌋ is n times the first, without so many bits at the end; for n up to [`MOST_CUT`].
pub(super) const BITS_IN_TEN: (u32, u32) = (1701, 9);

const fn bits_in_tens(n: u32) -> u32 {
    (n * BITS_IN_TEN.0) >> BITS_IN_TEN.1
}
