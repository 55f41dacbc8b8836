//! What the functions of the library refuse, and how they say so.

use crate::common::desk::Desk;

#[test]
fn rates_that_are_not_one_are_told_apart() {
    Desk::new().refuses(&[
        ("irr([100, 100])", "no-root", "none of them is negative"),
        ("irr([-100, -1])", "no-root", "none of them is positive"),
        ("irr([0, 0])", "no-root", "all of them are 0"),
        // 2 - 2v + v², which is 1 + (1 - v)²
        ("irr([2, -2, 1])", "no-root", "no rate above -100%"),
        ("irr([-100, 230, -132])", "several-roots", "10% and 20%"),
        // (1 - 1.1 v)(1 - 1.2 v)(1 - 1.3 v), times -1000
        (
            "irr([-1000, 3600, -4310, 1716])",
            "several-roots",
            "3 rates solve it: 10%, 20% and 30%",
        ),
        // (1 - 1.1 v)(1 - 1.1000000001 v): what is listed tells the rates apart.
        (
            "irr([-1, 2.2000000001, -1.21000000011])",
            "several-roots",
            "2 rates solve it: 10% and 10.00000001%",
        ),
        // All alike, a rate that is there twice is one: (1 - 1.1 v)² + 0.000001 v has none.
        (
            "irr([-1, 2.199999, -1.21])",
            "no-root",
            "no rate above -100%",
        ),
        (
            "xirr([5, 5], [2024-01-01, 2025-01-01])",
            "no-root",
            "none of them is negative",
        ),
        ("rate(10, 5, 100, 100)", "no-root", "no rate leads"),
        ("mirr([1, 2], 5%, 5%)", "no-root", "one that is negative"),
        ("mirr([-5], 5%, 5%)", "no-root", "one that is positive"),
        (
            "nper(1%, -1, 1000)",
            "no-root",
            "no number of such payments",
        ),
        // Exactly the interest: what is owed stays as it is.
        (
            "nper(1%, -10, 1000)",
            "no-root",
            "no number of such payments",
        ),
        ("nper(0%, 0, 1000)", "no-root", "no number of such payments"),
        ("payback([-100, 10])", "no-root", "never pay back"),
        (
            "discounted_payback(10%, [-100, 109])",
            "no-root",
            "never pay back",
        ),
        (
            "rri(2, 100, -121)",
            "no-root",
            "no rate leads from `pv` = 100 to `fv` = -121",
        ),
        ("cagr(0, 5, 2)", "no-root", "no rate leads from `start` = 0"),
        (
            "pduration(10%, 100, 0)",
            "no-root",
            "no number of periods leads",
        ),
        (
            "pduration(0%, 100, 121)",
            "no-root",
            "at which nothing ever grows",
        ),
    ]);
}

#[test]
fn arguments_that_mean_nothing_are_named_with_what_they_may_be() {
    Desk::new().refuses(&[
        (
            "npv(-100%, [1])",
            "undefined",
            "`rate` is -100%, and a rate is above -100%",
        ),
        ("npv(10%, [])", "undefined", "`flows` is empty"),
        (
            "npv(10%, holes)",
            "undefined",
            "value 3 of `flows` is blank",
        ),
        (
            "xnpv(5%, [1, 2], [2024-01-01, 2023-01-01])",
            "undefined",
            "2023-01-01 comes before the first date, 2024-01-01",
        ),
        (
            "xnpv(5%, [1, 2], [2024-01-01])",
            "undefined",
            "has 2 values, and `dates` 1",
        ),
        (
            "pmt(1%, 12, 100, 0, 2)",
            "undefined",
            "`type` is 2, and must be 0 or 1",
        ),
        (
            "pmt(1%, 12, 100, 0, 0.5)",
            "undefined",
            "`type` is 0.5, and must be 0 or 1",
        ),
        ("pmt(1%, 0, 100)", "undefined", "`nper` is 0"),
        (
            "rate(0, -1, 1)",
            "undefined",
            "`nper` is 0, and must be above 0",
        ),
        (
            "rri(0, 1, 2)",
            "undefined",
            "`nper` is 0, and must be above 0",
        ),
        (
            "ipmt(1%, 0, 12, 100)",
            "undefined",
            "`per` is 0, outside 1 .. 12",
        ),
        (
            "ipmt(1%, 13, 12, 100)",
            "undefined",
            "`per` is 13, outside 1 .. 12",
        ),
        (
            "ppmt(1%, 1.5, 12, 100)",
            "undefined",
            "`per` is 1.5, and must be a whole number",
        ),
        (
            "cumipmt(1%, 12, 100, 5, 3)",
            "undefined",
            "`end_period` is 3, before `start_period`, 5",
        ),
        (
            "cumprinc(1%, 12, 100, 0, 3)",
            "undefined",
            "`start_period` is 0, outside 1 .. 12",
        ),
        (
            "effect(5%, 0.5)",
            "undefined",
            "`npery` is 0.5, and a year has at least 1",
        ),
        (
            "effect(-300%, 2)",
            "undefined",
            "`nominal_rate` is -300%, which loses all",
        ),
        ("nominal(-100%, 12)", "undefined", "`effect_rate` is -100%"),
        ("sln(100, 0, -5)", "undefined", "`life` is -5, below 0"),
        (
            "syd(100, 0, 5, 6)",
            "undefined",
            "`per` is 6, outside 1 .. 5",
        ),
        ("syd(100, 0, 0, 1)", "undefined", "`life` is 0, below 1"),
        (
            "db(100, 10, 5, 6)",
            "undefined",
            "`period` is 6, outside 1 .. 5",
        ),
        (
            "db(100, 10, 5, 7, 6)",
            "undefined",
            "`period` is 7, outside 1 .. 6",
        ),
        (
            "db(100, 10, 5, 1, 13)",
            "undefined",
            "`month` is 13, outside 1 .. 12",
        ),
        (
            "db(100, 10, -5, 1)",
            "undefined",
            "`life` is -5, and must be above 0",
        ),
        ("db(-100, 10, 5, 1)", "undefined", "`cost` is -100, below 0"),
        (
            "ddb(100, 10, 5, 6)",
            "undefined",
            "`period` is 6, outside 1 .. 5",
        ),
        (
            "ddb(100, 10, 5, 1, 0)",
            "undefined",
            "`factor` is 0, and must be above 0",
        ),
        (
            "vdb(100, 0, 5, 3, 6)",
            "undefined",
            "`end` is 6, outside 3 .. 5",
        ),
        (
            "vdb(100, 0, 5, 3, 2)",
            "undefined",
            "`end` is 2, outside 3 .. 5",
        ),
        (
            "vdb(100, -1, 5, 3, 4)",
            "undefined",
            "`salvage` is -1, below 0",
        ),
        ("macrs(6, 1)", "undefined", "6 is not 3, 5, 7, 10, 15 or 20"),
        (
            "quantile([1, 2], 110%)",
            "undefined",
            "`share` is 1.1, outside 0 .. 1",
        ),
        ("sd([1])", "undefined", "1 values are too few: it takes 2"),
        (
            "wright_unit($100, 4, 100%)",
            "undefined",
            "`learning` is 100%, not under 100%",
        ),
        (
            "price_for_margin($2, 120%)",
            "undefined",
            "`margin` is 120%, not under 100%",
        ),
        ("declining(100, 150%, 2)", "undefined", "`share` is 1.5"),
        (
            "retained(-1 months, 3%/month)",
            "undefined",
            "`age` is -1, below 0",
        ),
        (
            "zero_contribution_price($1, -5%)",
            "undefined",
            "`free_share` is -0.05, below 0",
        ),
        ("recognised(100, 0 months)", "undefined", "`term` is 0"),
        ("correlation([1, 1], [1, 2])", "undefined", "does not vary"),
        (
            "slope([1, 2], [5, 5])",
            "undefined",
            "two points that differ",
        ),
    ]);
}

#[test]
fn what_is_absurdly_large_is_an_answer_or_an_error_at_once() {
    Desk::new().refuses(&[
        ("fv(1%, 1_000_000, -100)", "overflow", "overflow"),
        (
            "fv(1%, 10_000_000_000, -100)",
            "undefined",
            "10000000000 periods are too many",
        ),
        (
            "rate(10_000_000_000, -1, 100)",
            "undefined",
            "so many periods are too many",
        ),
        (
            "vdb(100, 0, 1_000_000, 0, 900_000)",
            "undefined",
            "900000 periods are too many",
        ),
    ]);
    let desk = Desk::new();
    let flows = |count: usize, each: fn(usize) -> i64| -> String {
        let flows: Vec<String> = (1..count).map(|at| each(at).to_string()).collect();
        format!("irr([-1000, {}])", flows.join(", "))
    };
    // A thousand a period, for ever or nearly.
    assert_eq!(desk.number(&flows(5_000, |_| 1_000)), "1");
    let (code, message) = desk.error(&flows(1_000, |at| if at % 2 == 0 { -7 } else { 9 }));
    assert_eq!(code, "no-convergence");
    assert!(message.contains("change sign 999 times"), "{message}");
    let far = "xirr([-100, 200], [1600-01-01, 2400-01-01]) < 0.1%";
    assert_eq!(desk.value(far).ok(), Some(aim::check::Value::Bool(true)));
}

#[test]
fn what_is_no_series_or_of_another_unit_is_refused() {
    Desk::new().refuses(&[
        (
            "npv(10%, $5)",
            "type",
            "a series is due here, but this is a single value",
        ),
        ("[1, 2] + 1", "type", "only where a function takes a series"),
        ("npv(10%, [$1, 2 month])", "unit-mismatch", "this is month"),
        ("npv(10%/year, [1, 2])", "rate-mismatch", "`rate`"),
        (
            "pmt(1%, 12, $100, 5)",
            "unit-mismatch",
            "`fv`, like `pv`, is USD",
        ),
        ("xnpv(5%, [1], [2])", "type", "a period is due"),
        (
            "quantile([1, 2], 50%, type_8)",
            "bad-arguments",
            "none of type_7",
        ),
        ("npv(10%)", "bad-arguments", "needs flows too"),
        ("irr(cash, 10%, 3)", "bad-arguments", "takes 2 arguments"),
    ]);
}

#[test]
fn what_is_near_to_a_call_is_told_what_is_due() {
    Desk::new().refuses(&[
        (
            "seasonal(13, 1, 30%)",
            "undefined",
            "`month` is 13, outside 1 .. 12",
        ),
        (
            "seasonal_index(1, [1, 2, 3])",
            "undefined",
            "`figures_given` is 3",
        ),
        ("allocate(100, [1, 1])", "bad-arguments", "needs the places"),
        ("allocate(100, 2, [])", "bad-arguments", "no weights"),
        ("allocate(100, 0.5, [1, 1])", "undefined", "a whole number"),
        ("allocate(100, 2, [1, 1]) + 1", "type", "a list of shares"),
        (
            "round(2.5, half_up)",
            "bad-arguments",
            "places before the mode",
        ),
        (
            "std.finance.irr([1])",
            "unknown-function",
            "no function `std.finance.irr`",
        ),
    ]);
}
