//! Two decimals from any bytes, each operation beside another crate's.

#![no_main]

#[path = "../../tests/decimal/beside.rs"]
mod beside;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (a, b) = beside::numbers(bytes);
    beside::hold(a, b);
});
