//! A model compiled once and evaluated under many values of its inputs: every outcome is that of
//! a run with these values set, whatever else stands in the batch.

#[path = "../common/mod.rs"]
mod common;

use aim::base::SourceMap;
use aim::check::Value;
use aim::session::{self, Exactness, Opened, Outcome, Study, Variant};
use aim::syntax;
use common::Memory;

const MODEL: &str = "
model shop
timeline monthly from 2024-01 for 6 months
currency USD
dimension plan { free, pro }
input start: USD = $100
input growth = 10%
input ahead = 2 months
input fee[plan]: USD = { free: $0, pro: $20 }
input launch = 2024-03
flow sales: USD = first start, then prev * (1 + growth)
flow fees: USD = sum(fee over plan)
flow spent: USD = if period.start >= launch then $120 else $0
stock cash: USD = first sales, then prev + sales - spent
flow later: USD = prev(sales, ahead) ?? $0
metric low = min(cash)
metric third = low / 3
metric out = first_period(cash < $0)
check solvent: always cash >= $0
";

fn opened(sources: &mut SourceMap, text: &str) -> Opened {
    let opened = session::open_text(sources, &Memory::default(), "shop.aim", text);
    assert!(opened.diagnostics.is_empty(), "{:?}", opened.diagnostics);
    opened
}

/// What rows of values, each written as in a setting, lead to.
fn outcomes(parameters: &[&str], asked: &[&str], rows: &[&[&str]]) -> Vec<Outcome> {
    let mut sources = SourceMap::default();
    let opened = opened(&mut sources, MODEL);
    let settings: Vec<_> = parameters
        .iter()
        .zip(rows[0])
        .map(|(name, value)| {
            let text = format!("{name}={value}");
            syntax::parse_setting(sources.add("--vary", text.as_str()), &text).unwrap()
        })
        .collect();
    let asked: Vec<_> = asked
        .iter()
        .map(|text| syntax::parse_expression(sources.add("--metric", *text), text).unwrap())
        .collect();
    let study = Study::new(&opened.model, &Variant::default(), &settings, &asked).unwrap();
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| {
            let exprs: Vec<_> = row
                .iter()
                .map(|text| syntax::parse_expression(sources.add("x", *text), text).unwrap())
                .collect();
            let of: Vec<_> = exprs.iter().enumerate().collect();
            study.values(&of).unwrap()
        })
        .collect();
    study.evaluate(&rows).unwrap()
}

fn shown(outcome: &Outcome) -> Vec<String> {
    let figure = |figure: session::Figure| figure.value.map_or("failed".into(), |v| v.to_string());
    let one = |question| {
        let figures: Vec<String> = outcome.figures.of(question).map(figure).collect();
        figures.join(" ")
    };
    (0..outcome.figures.questions()).map(one).collect()
}

#[test]
fn a_row_is_what_a_run_with_its_values_is() {
    let found = outcomes(
        &["start", "growth"],
        &["sales", "low", "out", "third"],
        &[&["$100", "10%"], &["$10", "0%"], &["$200", "-50%"]],
    );
    assert_eq!(
        found.iter().map(shown).collect::<Vec<_>>(),
        [
            [
                "100 110 121 133.1 146.41 161.051",
                "100",
                "never",
                "33.333333333333333333333333333"
            ],
            ["10 10 10 10 10 10", "-420", "2024-03", "-140"],
            ["200 100 50 25 12.5 6.25", "-86.25", "2024-06", "-28.75"],
        ]
    );
    let exactness: Vec<_> = found
        .iter()
        .flat_map(|o| o.figures.of(3))
        .map(|figure| figure.exactness)
        .collect();
    assert_eq!(
        exactness,
        [Exactness::Rounded, Exactness::Exact, Exactness::Exact]
    );
    let checks: Vec<_> = found.iter().map(|o| o.checks[0]).collect();
    assert_eq!(checks, [Some(true), Some(false), Some(false)]);
}

#[test]
fn members_dates_and_units_can_vary() {
    let found = outcomes(
        &["fee[pro]", "launch"],
        &["fees[2024-01]", "low"],
        &[&["$20", "2024-05"], &["$20 + $5", "2024-02"]],
    );
    assert_eq!(shown(&found[0]), ["20", "100"]);
    assert_eq!(shown(&found[1]), ["25", "90"]);
}

#[test]
fn an_input_that_is_part_of_formulas_makes_a_plan_for_each_value() {
    let found = outcomes(
        &["ahead", "start"],
        &["later"],
        &[
            &["2 months", "$100"],
            &["1 month", "$100"],
            &["2 months", "$10"],
        ],
    );
    assert_eq!(
        found.iter().flat_map(shown).collect::<Vec<_>>(),
        [
            "0 0 100 110 121 133.1",
            "0 100 110 121 133.1 146.41",
            "0 0 10 11 12.1 13.31",
        ]
    );
}
