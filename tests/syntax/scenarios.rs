//! Scenarios, settings, checks, tests, functions and tables.

use aim::base::FileId;
use aim::syntax::ast::*;
use aim::syntax::parse_setting;

use super::{only, show};

#[track_caller]
pub fn settings(text: &str, expected: &[&str]) {
    let found = match only(text) {
        ItemKind::Scenario { settings, .. } | ItemKind::Part { settings, .. } => settings,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(
        found.iter().map(show::setting).collect::<Vec<_>>(),
        expected,
        "{text}"
    );
}

#[test]
fn scenarios_and_settings() {
    let ItemKind::Scenario {
        name,
        parents,
        title,
        settings: found,
    } = only("scenario both extends dear, late \"Two\"")
    else {
        panic!()
    };
    assert_eq!(
        (
            name.name.as_str(),
            show::names(&parents).as_str(),
            found.len()
        ),
        ("both", "dear,late", 0)
    );
    assert_eq!(title.map(|title| title.value).as_deref(), Some("Two"));
    settings(
        "scenario s \"T\" extends a { cloud.during = 2024-09 .. 2025-02\n cloud.covers = training, inference\n api.falls = 10x per year; price[pro][eu] *= 80% from 2027-01 until 2028-12\n x += 5; y = $5 at 2024-01, 2024-02\n z = { pro: 1 } }",
        &[
            "cloud.during = (2024m9 .. 2025m2)",
            "cloud.covers = names training,inference",
            "api.falls = 10x per year",
            "price[pro,eu] *= 0.8% from 2027m1 until 2028m12",
            "x += 5",
            "y = (5 USD at 2024m1, 2024m2)",
            "z = {pro: 1}",
        ],
    );
}

#[test]
fn settings_of_the_command_line() {
    for (text, shown) in [
        ("price_fall = 90%/year", "price_fall = 0.9% year^-1"),
        ("price_fall=90%/year", "price_fall = 0.9% year^-1"),
        (
            "cloud.during=2024-09..2025-02",
            "cloud.during = (2024m9 .. 2025m2)",
        ),
        (
            "price[pro]=$5/seat/month",
            "price[pro] = 5 USD*seat^-1*month^-1",
        ),
        ("x *= 2 from 2025", "x *= 2 from 2025"),
    ] {
        let setting = parse_setting(FileId(0), text)
            .unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        assert_eq!(show::setting(&setting), shown);
    }
}

#[test]
fn checks_and_tests() {
    let ItemKind::Check(check) = only(
        "check solvent: always cash >= $0 until 2026-12 from 2024-01 within $0.01 \"out of cash\"",
    ) else {
        panic!()
    };
    assert_eq!(
        show::condition(&check.condition),
        "always (>= cash 0 USD) within 0.01 USD from 2024m1 until 2026m12"
    );
    assert_eq!(
        check.message.map(|text| text.value).as_deref(),
        Some("out of cash")
    );
    let ItemKind::Test {
        title,
        givens,
        expects,
    } = only(
        "test \"t\" { given scenario a, b\n given cloud.during = 2024-01 .. 2024-02; given timeline yearly from 2024 for 3 years\n expect eventually x == y within 0.5%\n expect not onset(crowded)[2024-03]\n expect broke <= base.broke }",
    )
    else {
        panic!()
    };
    assert_eq!(title.value, "t");
    assert!(matches!(&givens[0], Given::Scenarios(names) if show::names(names) == "a,b"));
    assert!(
        matches!(&givens[1], Given::Setting(s) if show::setting(s) == "cloud.during = (2024m1 .. 2024m2)")
    );
    assert!(matches!(&givens[2], Given::Timeline(t) if t.granularity == Granularity::Yearly));
    let shown: Vec<String> = expects
        .iter()
        .map(|expect| show::condition(&expect.condition))
        .collect();
    assert_eq!(
        shown,
        [
            "eventually (== x y) within 0.005%",
            "(not onset(crowded)[2024m3])",
            "(<= broke base.broke)"
        ]
    );
}

#[test]
fn functions_and_tables() {
    let ItemKind::Function(function) =
        only("fn pv(rate: %, n, fv: USD = 0, kind = 1 + 1): USD = fv / (1 + rate) ^ n")
    else {
        panic!()
    };
    let params: Vec<String> = function
        .params
        .iter()
        .map(|p| {
            let unit = p.unit.as_ref().map(show::unit).unwrap_or_default();
            format!(
                "{}:{unit}={}",
                p.name.name,
                p.default.as_ref().map(show::expr).unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(params, ["rate:%=", "n:=", "fv:USD=0", "kind:=(+ 1 1)"]);
    assert_eq!(
        function.returns.as_ref().map(show::unit).as_deref(),
        Some("USD")
    );
    assert_eq!(
        function.body.as_ref().map(show::expr).as_deref(),
        Some("(/ fv (^ (+ 1 rate) n))")
    );
    assert!(matches!(
        only("fn npv(rate, flows): USD"),
        ItemKind::Function(Function { body: None, .. })
    ));

    let ItemKind::Tiers(tiers) = only(
        "tiers t: USD/seat graduated { up to 5 seat: $7/seat, up to 1_000 seat: $6/seat + $200, above: $5/seat }",
    ) else {
        panic!()
    };
    let bands: Vec<String> = tiers
        .bands
        .iter()
        .map(|band| {
            format!(
                "{} {}",
                band.up_to.as_ref().map(show::expr).unwrap_or_default(),
                show::expr(&band.rate)
            )
        })
        .collect();
    assert_eq!(
        bands,
        [
            "5 seat 7 USD*seat^-1",
            "1000 seat (+ 6 USD*seat^-1 200 USD)",
            " 5 USD*seat^-1"
        ]
    );
    assert_eq!(tiers.scheme.name, "graduated");

    let ItemKind::Curve(curve) = only("curve kept by months linear { 0: 100%, 1: 62%, 12: 30% }")
    else {
        panic!()
    };
    assert_eq!(
        (
            show::unit(&curve.by).as_str(),
            curve.interpolation.name.as_str()
        ),
        ("month", "linear")
    );
    assert!(
        matches!(&curve.body, CurveBody::Points(points) if show::pairs(points) == "{0: 1%, 1: 0.62%, 12: 0.3%}")
    );
    let ItemKind::Curve(curve) =
        only("curve kept[plan]: % by month exact { free: { 0: 1, 1: 0.5 }, pro: { 0: 1 } }")
    else {
        panic!()
    };
    let CurveBody::Members(members) = &curve.body else {
        panic!()
    };
    let shown: Vec<String> = members
        .iter()
        .map(|(name, points)| format!("{} {}", name.name, show::pairs(points)))
        .collect();
    assert_eq!(shown, ["free {0: 1, 1: 0.5}", "pro {0: 1}"]);
    let ItemKind::Curve(curve) = only("curve kept by user step from actuals.kept") else {
        panic!()
    };
    assert!(matches!(&curve.body, CurveBody::From(path) if show::path(path) == "actuals.kept"));
}
