//! Charts of a session, and what failed in it, as whoever types sees them.

use aim::repl::Ended;

use crate::desk::Desk;

const SHOP: &str = "\
model shop
timeline monthly from 2025-01 for 3 months
currency USD
dimension plan { free, pro }
input price[plan] = { free: $0, pro: $20 } \"list\"
input rent = $15 \"lease\"
flow sold[plan] = 1
revenue usage sales[plan] = price * sold
flow profit = sum(sales over plan) - rent * 2
ratio margin = profit / sum(sales over plan)
check solvent: always profit >= $0 \"it loses money\"
test \"rent\" { expect rent == $14 }
";

fn desk() -> Desk {
    Desk::new(&[("shop.aim", SHOP)])
}

#[test]
fn lines_of_one_unit_share_a_chart_with_a_legend() {
    let chart = desk().says(":plot sales, profit, rent");
    let rows: Vec<&str> = chart.lines().collect();
    assert_eq!(rows[0], "USD", "{chart}");
    assert_eq!(
        rows[1], "  • sales[free]  + sales[pro]  × profit  o rent",
        "{chart}"
    );
    // -10 to 20 in 14 rows: 20 at the top, 15 two below, 0 at the fifth from the bottom.
    let row = |of: &str| rows.iter().position(|row| row.contains(of)).unwrap_or(0);
    assert!(rows[2].starts_with("    20 │+++"), "{chart}");
    assert_eq!((row("│ooo"), row("0 │•••")), (4, 11), "{chart}");
    assert!(rows[15].starts_with("  (10) │×××"), "{chart}");
    assert!(rows[17].ends_with("2025-03"), "{chart}");
    assert_eq!(rows.len(), 18, "{chart}");
}

#[test]
fn each_unit_has_a_chart_of_its_own() {
    let charts = desk().says(":plot profit, margin, rent");
    let (money, ratio) = charts.split_once("\nmargin\n").expect("two charts");
    assert!(money.starts_with("USD\n  • profit  + rent\n"), "{charts}");
    assert!(
        ratio.contains("(50%)") || ratio.contains("(50.0%)"),
        "{charts}"
    );
}

#[test]
fn what_can_t_be_drawn_is_told_of() {
    let mut desk = desk();
    for (given, words) in [
        (":plot profit >= $0", "has no numbers to draw"),
        (":plot max(profit, rent", "a bracket is not closed"),
        (
            ":plot sales, sales, sales, rent",
            "7 lines in one chart can't be told apart",
        ),
        (":plot", "needs something after it"),
        (":plot nothing", "there is nothing called `nothing`"),
    ] {
        let answered = desk.line(given);
        assert_eq!(answered.ended, Some(Ended::Wrong), "{given}");
        assert!(answered.err.contains(words), "{given}: {}", answered.err);
        assert_eq!(answered.out, "", "{given}");
    }
}

#[test]
fn what_failed_shows_both_sides() {
    let answered = desk().line(":test");
    assert_eq!(answered.ended, Some(Ended::Failed));
    for words in [
        "FAILED check solvent: it loses money\n",
        "always profit >= $0  first at 2025-01, in 3 of 3 periods\n",
        "    left        -10 USD\n    right         0 USD\n",
        "FAILED test \"rent\"\n",
        "    left        15 USD\n    right       14 USD\n",
        "0 of 2 passed\n",
    ] {
        assert!(answered.out.contains(words), "{words}: {}", answered.out);
    }
}
