//! What is a decimal comes out as it, and what is not is said to be rounded.

use aim::base::SourceMap;
use aim::session::{self, Variant, ViewChoice};

use crate::common::Memory;
use crate::common::desk::Desk;

const DECIMALS: &[(&str, &str)] = &[
    ("irr([-100, 110])", "0.1"),
    ("irr([-100, 0, 121])", "0.1"),
    ("irr([-100, 100])", "0"),
    ("irr([-100, 50])", "-0.5"),
    ("irr([-1, 3, -3, 1])", "0"),
    ("irr([-100, 220, -121])", "0.1"),
    ("xirr([-100, 110], [2023-01-01, 2024-01-01])", "0.1"),
    ("rate(12, -100, 1200)", "0"),
    ("rate(2, 0, -100, 144)", "0.2"),
    ("rate(2.5, 0, -32, 243)", "1.25"),
    ("pmt(10%, 2, 210)", "-121"),
    ("pmt(10%, 2, -100, 121)", "0"),
    ("ipmt(5%, 1, 9, 1000, 0, 1)", "0"),
    ("nper(10%, -121, 210)", "2"),
    ("mirr([-100, 0, 121], 8%, 12%)", "0.1"),
    ("npv_from_now(10%, [0, 11, 121])", "110"),
    // The payments are the interest: nothing is left of a factor of 400 digits.
    ("fv(1%, 100_000, -10, 1000)", "-1000"),
    ("fv(7%, 1_000_000, -0.07, 1)", "-1"),
    ("fv(25%, 3, -5, 20, 0) + 0.25 * 0", "-20"),
    ("pv(-50%, 10_000, -100, 200)", "-200"),
    ("payback([-0.3, 0.1, 0.1, 0.1])", "3"),
    ("discounted_payback(10%, [-100, 0, 121])", "2"),
    ("effect(20%, 2)", "0.21"),
    ("nominal(21%, 2)", "0.2"),
    ("rri(6, 100, 0.0011390625)", "-0.85"),
    ("cagr(100, 100, 7)", "0"),
    ("cagr(100, 0, 7)", "-1"),
    ("pduration(-1%, 100, 95.09900499)", "5"),
    ("pduration(10%, 5, 5)", "0"),
    ("db(1000, 100, 5, 2)", "232.839"),
    ("ddb(2400, 300, 10, 10)", "22.1225472"),
    ("vdb(2400, 300, 10, 0, 0.875, 1.5)", "315"),
    ("correlation([0.1, 0.2, 0.3], [1, 2, 1])", "0"),
    ("sd([0.1, 0.1, 0.1])", "0"),
];

const ROUNDED: &[&str] = &[
    "irr([-100, 60, 60])",
    "npv(10%, [100])",
    "pmt(1%, 12, 1000)",
    "nper(1%, -100, 5000)",
    "effect(5%, 365)",
    "cagr(1, 2, 3)",
    "sd([1, 2, 4])",
    // 10^−104 and 10^−59: not nothing, though 0 is the nearest decimal.
    "fvschedule(1, [-99%, -99.99%, -99.99999999%, -99.99999999%, -99.9999999999999999999999999%, -99.9999999999999999999999999%, -99.9999999999999999999999999%])",
    "ppmt(900%, 1, 60, 1000)",
];

#[test]
fn what_is_a_decimal_comes_out_exact() {
    let desk = Desk::new();
    for (expression, due) in DECIMALS {
        assert_eq!(desk.number(expression), *due, "{expression}");
    }
}

#[test]
fn the_ledger_tells_which_figures_are_exact() {
    let exact = DECIMALS.iter().map(|(expression, _)| (*expression, true));
    let rounded = ROUNDED.iter().map(|expression| (*expression, false));
    let cases: Vec<(&str, bool)> = exact.chain(rounded).collect();
    let mut text = "model ledger\ntimeline yearly from 2024 for 1 year\n\
        use std.finance\nuse std.stats\n"
        .to_owned();
    for (at, (expression, _)) in cases.iter().enumerate() {
        text.push_str(&format!("ratio line_{at} = {expression}\n"));
    }
    let mut sources = SourceMap::default();
    let opened = session::open_text(&mut sources, &Memory::default(), "ledger.aim", &text);
    let compiled = session::compile(&opened.model, &Variant::default()).expect("a model");
    let run = aim::eval::run(&compiled.plan, None, None);
    assert_eq!(run.diagnostics, []);
    let table = session::tabulate(&run, ViewChoice::Year)
        .expect("a year")
        .table;
    assert_eq!(table.rows.len(), cases.len());
    for (row, (expression, exact)) in table.rows.iter().zip(cases) {
        assert_eq!(row.is_exact(), exact, "{expression}");
    }
}
