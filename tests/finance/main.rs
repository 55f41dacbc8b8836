//! The standard library's figures against independent ones.
//!
//! finance.csv and measures.csv hold expressions with values that finance.py and measures.py
//! compute with 60 digits from the published definitions.

#[path = "../common/mod.rs"]
mod common;
mod errors;
mod exact;

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
    agree("finance.csv", 800);
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
        (
            "xnpv(10%, cash, period) == xnpv(10%, cash, period.start)",
            "true",
        ),
        ("correlation(visits, cash) > 0", "true"),
        ("slope(cash, visits) > 0 USD", "true"),
        ("rate(visits)[2024-01] * 1 month", "10"),
        ("irr([-100, blank ?? 110])", "0.1"),
        // A reduction leaves blank values out, of a list as of a line.
        ("min([blank, 1])", "1"),
        ("max([1, blank, 3])", "3"),
        ("sum([1, blank, 3])", "4"),
        ("sum(allocate(100, 2, [3, 3, 1]))", "100"),
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
