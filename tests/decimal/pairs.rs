//! Numbers beside `rust_decimal`: pairs made to meet edges, and pairs read from random bytes as
//! the fuzzing target reads them. `DECIMAL_TIMES=100` takes a hundred times as many.

use super::beside;
use super::oracle::Numbers;
use super::times;

const PAIRS: u32 = 50_000;

#[test]
fn edges_are_those_of_another_crate() {
    let mut numbers = Numbers::new(0xb0a7);
    for _ in 0..PAIRS * times() {
        let (a, b) = numbers.pair();
        beside::hold(a, b);
    }
}

#[test]
fn bytes_make_numbers_like_those_of_another_crate() {
    let mut numbers = Numbers::new(0xb17e);
    for _ in 0..PAIRS * times() {
        let bytes: [u8; 32] = std::array::from_fn(|_| numbers.below(256) as u8);
        let (a, b) = beside::numbers(&bytes);
        beside::hold(a, b);
    }
}
