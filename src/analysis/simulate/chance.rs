//! Where chance comes from: for each drawn input and each run a share between 0 and 1 that
//! follows from the seed, the input's name and the run's number, and from nothing else.
//!
//! Input: a seed and a name. Output: shares. So an input that is added leaves those of the
//! others as they are, run 17 is the same among 100 runs and among a million, and machines and
//! threads do not matter.

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

use super::number::Number;
use crate::base::Decimal;

/// The chance of one input.
#[derive(Clone, Debug)]
pub struct Stream {
    /// `seed/name/`
    key: String,
}

/// A share of 0 to 1: (n + ½) ÷ 2⁶⁴. It is neither 0 nor 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(pub u64);

impl From<Share> for Number {
    fn from(share: Share) -> Number {
        let half_steps = 2 * i128::from(share.0) + 1;
        number(half_steps) / number(1 << 65)
    }
}

impl Stream {
    pub fn new(seed: u64, name: &str) -> Stream {
        Stream {
            key: format!("{seed}/{name}/"),
        }
    }

    /// The share in a run, of which the first is 0: its n is the first 64 bits of the SHA-256 of
    /// the text `seed/name/run`.
    pub fn share(&self, run: u64) -> Share {
        Share(self.bits("", run))
    }

    /// As many shares as there are runs, one from each of as many equal parts of 0 to 1: a Latin
    /// hypercube of all inputs together, for each has an order of its own.
    ///
    /// The run whose SHA-256 of `seed/name/part/run` is the k-th smallest has the k-th part.
    pub fn spread(&self, runs: u64) -> Vec<Number> {
        let mut order: Vec<(u64, u64)> = (0..runs)
            .map(|run| (self.bits("part/", run), run))
            .collect();
        order.sort_unstable();
        let mut shares = vec![Number::NONE; order.len()];
        for (part, (_, run)) in order.iter().enumerate() {
            let place = usize::try_from(*run).ok();
            if let Some(place) = place.and_then(|run| shares.get_mut(run)) {
                let start = Number::from(Decimal::from(part as u64));
                let share = Number::from(self.share(*run));
                *place = (start + share) / Number::from(Decimal::from(runs));
            }
        }
        shares
    }

    /// The first 64 bits of the SHA-256 of `seed/name/`, `what` and the run's number.
    fn bits(&self, what: &str, run: u64) -> u64 {
        let mut digits = [0; 20];
        let mut first = digits.len();
        let mut left = run;
        while left > 0 || first == digits.len() {
            first -= 1;
            digits[first] = b'0' + (left % 10) as u8;
            left /= 10;
        }
        let parts = [self.key.as_bytes(), what.as_bytes(), &digits[first..]];
        if let Some(block) = only_block(parts) {
            let mut state = BEGIN;
            compress256(&mut state, &[block]);
            return u64::from(state[0]) << 32 | u64::from(state[1]);
        }
        let digest = Sha256::digest(parts.concat());
        let bytes = digest.iter().take(8);
        bytes.fold(0, |bits, byte| bits << 8 | u64::from(*byte))
    }
}

/// The state of SHA-256 before the first block (FIPS 180-4, 5.3.3).
const BEGIN: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// A message as the only block that SHA-256 makes of it, padded as FIPS 180-4, 5.1.1 has it; None
/// where it takes more.
fn only_block(parts: [&[u8]; 3]) -> Option<[u8; 64]> {
    const LENGTH: usize = 56;
    let mut block = [0; 64];
    let mut end = 0;
    for part in parts {
        block.get_mut(end..end + part.len())?.copy_from_slice(part);
        end += part.len();
    }
    (end < LENGTH).then_some(())?;
    block[end] = 0x80;
    block[LENGTH..].copy_from_slice(&(8 * end as u64).to_be_bytes());
    Some(block)
}

fn number(whole: i128) -> Number {
    Decimal::new(whole, 0).map_or(Number::NONE, Number::from)
}
