//! Where chance comes from: for each drawn input and each run a share between 0 and 1 that
//! follows from the seed, the input's name and the run's number, and from nothing else.
//!
//! Input: a seed and a name. Output: shares. So an input that is added leaves those of the
//! others as they are, run 17 is the same among 100 runs and among a million, and machines and
//! threads do not matter.

use sha2::{Digest, Sha256};

use super::number::Number;
use crate::base::Decimal;

/// The chance of one input.
#[derive(Clone, Debug)]
pub struct Stream {
    /// `seed/name`
    key: String,
}

impl Stream {
    pub fn new(seed: u64, name: &str) -> Stream {
        Stream {
            key: format!("{seed}/{name}"),
        }
    }

    /// The share in a run, of which the first is 0: (n + ½) ÷ 2⁶⁴, where n is the first 64 bits
    /// of the SHA-256 of the text `seed/name/run`. It is neither 0 nor 1.
    pub fn share(&self, run: u64) -> Number {
        let half_steps = 2 * i128::from(self.bits(&run.to_string())) + 1;
        number(half_steps) / number(1 << 65)
    }

    /// As many shares as there are runs, one from each of as many equal parts of 0 to 1: a Latin
    /// hypercube of all inputs together, for each has an order of its own.
    ///
    /// The run whose SHA-256 of `seed/name/part/run` is the k-th smallest has the k-th part.
    pub fn spread(&self, runs: u64) -> Vec<Number> {
        let mut order: Vec<(u64, u64)> = (0..runs)
            .map(|run| (self.bits(&format!("part/{run}")), run))
            .collect();
        order.sort_unstable();
        let mut shares = vec![Number::NONE; order.len()];
        for (part, (_, run)) in order.iter().enumerate() {
            let place = usize::try_from(*run).ok();
            if let Some(place) = place.and_then(|run| shares.get_mut(run)) {
                let start = Number::from(Decimal::from(part as u64));
                *place = (start + self.share(*run)) / Number::from(Decimal::from(runs));
            }
        }
        shares
    }

    fn bits(&self, what: &str) -> u64 {
        let digest = Sha256::digest(format!("{}/{what}", self.key));
        let bytes = digest.iter().take(8);
        bytes.fold(0, |bits, byte| bits << 8 | u64::from(*byte))
    }
}

fn number(whole: i128) -> Number {
    Decimal::new(whole, 0).map_or(Number::NONE, Number::from)
}
