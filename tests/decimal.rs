//! Decimals as the rest of the program sees them.

use aim::base::Decimal;

fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn whole_years_of_a_monthly_factor_are_exact() {
    let half = d("0.25").pow_ratio(6, 12).unwrap();
    assert!(half.exact && half.value == d("0.5"));
    let two = d("4").pow_ratio(1, 2).unwrap();
    assert!(two.exact && two.value == d("2"));
}
