//! Decimals as the rest of the program sees them, against other people's arithmetic: big
//! integers and `rust_decimal` for `+ − × ÷`, tables made with mpmath and Python's decimal for the rest.

mod allocation;
mod arithmetic;
mod beside;
mod definition;
mod functions;
mod many;
mod models;
mod oracle;
mod order;
mod pairs;
mod rounding;
mod series;
mod text;

use aim::base::Decimal;

/// The decimal a test writes down.
fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// How many times as much as usual is to be tried: `DECIMAL_TIMES`, 1 unless set.
fn times() -> u32 {
    let asked = std::env::var("DECIMAL_TIMES").ok();
    asked.map_or(1, |text| {
        text.parse().expect("DECIMAL_TIMES is a whole number")
    })
}
