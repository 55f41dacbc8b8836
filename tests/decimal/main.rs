//! Decimals as the rest of the program sees them, against other people's arithmetic: big
//! integers for `+ − × ÷`, tables made with mpmath and Python's decimal for the rest.

mod allocation;
mod arithmetic;
mod functions;
mod oracle;
mod rounding;
mod text;

use aim::base::Decimal;

/// The decimal a test writes down.
fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}
