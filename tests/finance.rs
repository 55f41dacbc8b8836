//! The standard library's figures against independent ones, and its errors.
//!
//! finance.csv and measures.csv hold expressions with values that finance.py and measures.py
//! compute with 60 digits from the published definitions.

mod common;

use std::path::Path;

use aim::base::SourceMap;
use aim::check::Value;
use aim::library::{MODULES, Native, NativeParam};
use common::desk::Desk;
use num_bigint::BigInt;

/// A number as a whole one of 10^−60.
fn scaled(text: &str) -> BigInt {
    const PLACES: usize = 60;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(fraction.len() <= PLACES, "{text}");
    format!("{whole}{fraction:0<PLACES$}")
        .parse()
        .expect("digits")
}

#[test]
fn figures_agree_with_the_published_definitions() {
    agree("finance.csv", 500);
}

#[test]
fn measures_agree_with_the_long_way_round() {
    agree("measures.csv", 550);
}

/// Every row of a table agrees to the digits that it asks for, and there are as many as that.
fn agree(table: &str, least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let path = folder.join(table);
    let mut reader = csv::Reader::from_path(path).expect("the table");
    let desk = Desk::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        let (expression, due) = (&record[0], &record[1]);
        let digits: u32 = record[2].parse().expect("a number of digits");
        let found = desk.number(expression);
        let (found_scaled, due_scaled) = (scaled(&found), scaled(due));
        let size = due_scaled.magnitude();
        let tolerance = size / num_bigint::BigUint::from(10u8).pow(digits)
            + num_bigint::BigUint::from(10u8).pow(60 - 28);
        if *(found_scaled - due_scaled).magnitude() > tolerance {
            wrong.push(format!("{expression} is {found}, not {due}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= least, "only {count} rows");
}

/// Each with its name and what it takes.
type Params = Vec<(String, String)>;

/// What a signature says of its parameters, in the terms of the table of natives.
fn signatures() -> Vec<(String, String, Params)> {
    let mut found = Vec::new();
    for module in MODULES {
        let mut sources = SourceMap::default();
        let file = sources.add(module.name, module.text.to_owned());
        let (ast, problems) = aim::syntax::parse(file, module.text);
        assert!(problems.is_empty(), "{}: {problems:?}", module.name);
        for item in ast.items {
            let aim::syntax::ast::ItemKind::Function(function) = item.kind else {
                continue;
            };
            if function.body.is_some() {
                continue;
            }
            let params = function.params.iter().map(|param| {
                let unit = param.unit.as_ref().map(|unit| sources.text(unit.span));
                let blank = matches!(
                    param.default.as_ref().map(|default| &default.kind),
                    Some(aim::syntax::ast::ExprKind::Blank)
                );
                let kind = match unit {
                    Some("series") => "series",
                    Some("dates") => "dates",
                    Some("word") => "word",
                    _ if blank => "optional",
                    _ => "number",
                };
                (param.name.name.clone(), kind.to_owned())
            });
            let params = params.collect();
            found.push((module.name.to_owned(), function.name.name, params));
        }
    }
    found
}

#[test]
fn bodiless_signatures_and_natives_are_the_same() {
    let kind = |kind: &NativeParam| match kind {
        NativeParam::Number => "number",
        NativeParam::Optional => "optional",
        NativeParam::Series => "series",
        NativeParam::Dates => "dates",
        NativeParam::Word(_) => "word",
    };
    let mut natives: Vec<_> = Native::ALL
        .iter()
        .map(|native| {
            let params = native.params().iter();
            let params: Vec<(String, String)> = params
                .map(|(name, takes)| ((*name).to_owned(), kind(takes).to_owned()))
                .collect();
            (native.module().to_owned(), native.name().to_owned(), params)
        })
        .collect();
    let mut declared = signatures();
    // What documents a built-in function, and is found by its name.
    declared.retain(|(module, name, _)| {
        Native::find(module, name).is_some() || aim::check::builtins::find(name).is_none()
    });
    natives.sort();
    declared.sort();
    assert_eq!(declared, natives);
}

#[test]
fn rates_that_are_not_one_are_told_apart() {
    let desk = Desk::new();
    for (expression, code, part) in [
        ("irr([100, 100])", "no-root", "no rate"),
        ("irr([-100, 230, -132])", "several-roots", "10% and 20%"),
        // (1 - 1.1 v)(1 - 1.2 v)(1 - 1.3 v), times -1000
        (
            "irr([-1000, 3600, -4310, 1716])",
            "several-roots",
            "3 rates solve it: 10%, 20% and 30%",
        ),
        (
            "xirr([5, 5], [2024-01-01, 2025-01-01])",
            "no-root",
            "no rate",
        ),
        ("rate(10, 5, 100, 100)", "no-root", "no rate leads"),
        ("mirr([1, 2], 5%, 5%)", "no-root", "one that is negative"),
        (
            "nper(1%, -1, 1000)",
            "no-root",
            "no number of such payments",
        ),
        ("payback([-100, 10])", "no-root", "never pay back"),
        (
            "xnpv(5%, [1, 2], [2024-01-01, 2023-01-01])",
            "undefined",
            "before the first date",
        ),
        (
            "xnpv(5%, [1, 2], [2024-01-01])",
            "undefined",
            "has 2 values, and `dates` 1",
        ),
        ("npv(-100%, [1])", "undefined", "above -100%"),
        ("pmt(1%, 12, 100, 0, 2)", "undefined", "`type` is 2"),
        ("pmt(1%, 0, 100)", "division-by-zero", "division"),
        (
            "ipmt(1%, 13, 12, 100)",
            "undefined",
            "`per` is 13, outside 1 .. 12",
        ),
        ("syd(100, 0, 5, 6)", "undefined", "6 lies outside 1 .. 5"),
        ("db(100, 10, 5, 6)", "undefined", "6 lies outside 1 .. 5"),
        ("effect(5%, 0.5)", "undefined", "0 is less than 1"),
        ("vdb(100, 0, 5, 3, 6)", "undefined", "no stretch"),
        ("macrs(6, 1)", "undefined", "6 lies outside 20 .. 20"),
        ("quantile([1, 2], 110%)", "undefined", "outside 0 .. 1"),
        ("sd([1])", "undefined", "too few"),
        (
            "npv(10%, holes)",
            "undefined",
            "value 3 of `flows` is blank",
        ),
        ("fv(1%, 1_000_000, -100)", "overflow", "overflow"),
    ] {
        let (found, message) = desk.error(expression);
        assert_eq!(found, code, "{expression}: {message}");
        assert!(message.contains(part), "{expression}: {message}");
    }
}

#[test]
fn what_is_no_series_or_of_another_unit_is_refused() {
    let desk = Desk::new();
    for (expression, code, part) in [
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
    ] {
        let (found, message) = desk.error(expression);
        assert_eq!(found, code, "{expression}: {message}");
        assert!(message.contains(part), "{expression}: {message}");
    }
}

#[test]
fn a_series_is_a_list_a_line_along_time_or_the_members_of_a_dimension() {
    let desk = Desk::new();
    for (expression, due) in [
        ("npv(0%, cash)", "25"),
        ("npv(0%, [-$100, $25, $25])", "-50"),
        ("irr(cash * 2) == irr(cash)", "true"),
        ("median(visits)", "35"),
        ("mean([1, 2, 6])", "3"),
        ("sum([$1, $2])", "3"),
        ("max([2024-03, 2024-05]) == 2024-05", "true"),
        // Five values, for the blank one is left out.
        ("median(holes)", "3"),
        ("median(price)", "10"),
        ("xnpv(10%, cash, period.start) < npv(0%, cash)", "true"),
        ("correlation(visits, cash) > 0", "true"),
        ("slope(cash, visits) > 0 USD", "true"),
        ("rate(visits)[2024-01] * 1 month", "10"),
        ("irr([-100, blank ?? 110])", "0.1"),
    ] {
        let found = match desk.value(expression) {
            Ok(Value::Number(number)) => number.to_string(),
            Ok(Value::Bool(held)) => held.to_string(),
            Ok(other) => format!("{other:?}"),
            Err(problems) => format!("error: {}", problems[0].message),
        };
        assert_eq!(found, due, "{expression}");
    }
}

#[test]
fn what_is_a_decimal_comes_out_exact() {
    let desk = Desk::new();
    for (expression, due) in [
        ("irr([-100, 110])", "0.1"),
        ("irr([-100, 0, 121])", "0.1"),
        ("irr([-100, 100])", "0"),
        ("irr([-100, 50])", "-0.5"),
        ("xirr([-100, 110], [2023-01-01, 2024-01-01])", "0.1"),
        ("rate(12, -100, 1200)", "0"),
        ("rate(2, 0, -100, 144)", "0.2"),
        ("rate(2.5, 0, -32, 243)", "1.25"),
        ("pmt(10%, 2, 210)", "-121"),
        ("nper(10%, -121, 210)", "2"),
        ("mirr([-100, 0, 121], 8%, 12%)", "0.1"),
    ] {
        assert_eq!(desk.number(expression), due, "{expression}");
    }
}
