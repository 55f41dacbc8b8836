//! Declarations, clauses, blocks, documentation and comments.

use aim::base::Span;
use aim::syntax::ast::*;

use super::scenarios::settings;
use super::{only, parsed, show};

fn line(text: &str) -> Line {
    match only(text) {
        ItemKind::Line(line) => *line,
        other => panic!("{text}: {other:?}"),
    }
}

#[track_caller]
fn clauses(text: &str, expected: &[&str]) {
    let shown: Vec<String> = line(text).clauses.iter().map(show::clause).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn the_frame_of_a_model() {
    assert!(matches!(
        only("model lab \"A lab\""),
        ItemKind::Model { name, title: Some(title) } if name.name == "lab" && title.value == "A lab"
    ));
    let ItemKind::Timeline(timeline) = only("timeline quarterly from 2024-Q1 to 2026-Q4") else {
        panic!()
    };
    assert_eq!(timeline.granularity, Granularity::Quarterly);
    assert_eq!(show::expr(&timeline.from), "2024q1");
    assert!(matches!(&timeline.length, TimelineLength::To(to) if show::expr(to) == "2026q4"));
    let ItemKind::Timeline(timeline) = only("timeline yearly from 2024 for 3 years") else {
        panic!()
    };
    assert!(matches!(&timeline.length, TimelineLength::For(n) if show::expr(n) == "3 year"));
    assert!(matches!(
        only("fiscal year starts april"),
        ItemKind::FiscalYear { month: 4 }
    ));
    assert!(matches!(
        only("currency USD"),
        ItemKind::Currency { rate: None, .. }
    ));
    assert!(
        matches!(only("currency EUR = 1.08 USD"), ItemKind::Currency { rate: Some(e), .. } if show::expr(&e) == "1.08 USD")
    );
    assert!(
        matches!(only("unit ktok = 0.001 Mtok"), ItemKind::Unit { factor: Some(e), .. } if show::expr(&e) == "0.001 Mtok")
    );
    assert!(matches!(
        only("dimension plan { free, pro, }"),
        ItemKind::Dimension { members: Members::Named(names), .. } if show::names(&names) == "free,pro"
    ));
    assert!(matches!(
        only("dimension player = parts { lab, giant }"),
        ItemKind::Dimension { members: Members::Parts(names), .. } if show::names(&names) == "lab,giant"
    ));
}

#[test]
fn other_files() {
    assert!(matches!(
        only("use std.finance (npv, irr)"),
        ItemKind::Use { source: Module::Library(path), names } if show::path(&path) == "std.finance" && show::names(&names) == "npv,irr"
    ));
    assert!(
        matches!(only("use \"lib/gpu.aim\""), ItemKind::Use { source: Module::File(text), .. } if text.value == "lib/gpu.aim")
    );
    assert!(matches!(
        only("include std.statements"),
        ItemKind::Include {
            source: Module::Library(_)
        }
    ));
    assert!(
        matches!(only("part giant = models.hyperscaler"), ItemKind::Part { settings, .. } if settings.is_empty())
    );
    settings(
        "part leader = \"rival.aim\" { asked = $4/Mtok before 2024-07, then $1.50/Mtok; cost = leader.api * 90%\n unit_cost = $0.50/Mtok }",
        &[
            "asked = (pieces 4 USD*Mtok^-1 <2024m7, 1.5 USD*Mtok^-1)",
            "cost = (* leader.api 0.9%)",
            "unit_cost = 0.5 USD*Mtok^-1",
        ],
    );
    let ItemKind::Data(data) = only(
        "data actuals = csv \"a.csv\" { period month; tokens: Mtok\n plan product; price: $/Mtok\n rest }",
    ) else {
        panic!()
    };
    assert_eq!(
        (data.format.name.as_str(), data.path.value.as_str()),
        ("csv", "a.csv")
    );
    let columns: Vec<String> = data
        .columns
        .iter()
        .map(|c| {
            let role = c.role.as_ref().map_or("-", |role| role.name.as_str());
            format!(
                "{role} {} {}",
                c.name.name,
                c.unit.as_ref().map(show::unit).unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            "period month ",
            "- tokens Mtok",
            "plan product ",
            "- price USD*Mtok^-1",
            "- rest "
        ]
    );
}

#[test]
fn lines_of_every_kind() {
    for kind in LineKind::ALL {
        let read = line(&format!("{} x = 1", kind.keyword()));
        assert_eq!((read.kind, read.name.name.as_str()), (kind, "x"));
    }
    let read =
        line("cost direct serving[plan][region, size]: USD/month = 5 \"invoice\" { signed }");
    assert_eq!(
        read.class.as_ref().map(|class| class.name.as_str()),
        Some("direct")
    );
    assert_eq!(show::names(&read.dims), "plan,region,size");
    assert_eq!(
        read.unit.as_ref().map(show::unit).as_deref(),
        Some("USD*month^-1")
    );
    assert_eq!(
        read.source.as_ref().map(|text| text.value.as_str()),
        Some("invoice")
    );
    for (written, unit) in [
        ("%", "%"),
        ("$/Mtok", "USD*Mtok^-1"),
        ("%/year", "%*year^-1"),
        ("1/months", "month^-1"),
        ("period", "period"),
        ("person*month", "person*month"),
    ] {
        assert_eq!(
            line(&format!("metric m: {written} = x"))
                .unit
                .as_ref()
                .map(show::unit)
                .as_deref(),
            Some(unit)
        );
    }
    // Words of other places are names here.
    for name in [
        "price", "start", "data", "scenario", "points", "month", "extends",
    ] {
        assert_eq!(line(&format!("flow {name} = 1")).name.name, name);
    }
}

#[test]
fn clauses_of_inputs_and_prices() {
    clauses(
        "input x = 5 { source \"a\" on 2024-09-01; owner \"me\"\n note \"n\"\n range 0%/year .. 95%/year\n draw triangular(1, 2, 3); rollup mean; weight y }",
        &[
            "source \"a\" on 2024m9d1",
            "owner \"me\"",
            "note \"n\"",
            "range 0% year^-1 .. 0.95% year^-1",
            "draw triangular(1; 2; 3)",
            "rollup mean",
            "weight y",
        ],
    );
    clauses(
        "price p: USD/Mtok = base {\n start first_price // the first\n falls 10x per years\n rises 60%/year before 2026, then 30%/year\n learns 20% per doubling of made from 5 Mtok\n step 2025-06 to $0.80/Mtok;; follow rival.api less 20%\n floor unit_cost * 105%; ceiling { giant: 1, else: 2 }\n tick $0.05\n weight tokens\n points step { 2024: $1 }\n}",
        &[
            "start first_price",
            "falls 10x per year",
            "rises (pieces 0.6% year^-1 <2026, 0.3% year^-1)",
            "learns 0.2% of made from 5 Mtok",
            "step 2025m6 to 0.8 USD*Mtok^-1",
            "follow rival.api less 0.2%",
            "floor (* unit_cost 1.05%)",
            "ceiling {giant: 1, else: 2}",
            "tick 0.05 USD",
            "weight tokens",
            "points step {2024: 1 USD}",
        ],
    );
}

#[test]
fn clauses_of_stocks_and_subsidies() {
    clauses(
        "stock cash: USD { opening $250M\n plus sales\n + cloud when open\n less (a + b); less { giant: c, else: 0 } }",
        &[
            "opening 250000000s USD",
            "plus ((+ sales cloud) when open)",
            "less (+ a b)",
            "less {giant: c, else: 0}",
        ],
    );
    clauses(
        "subsidy credit cloud { pool $50M; during 2024-09 .. 2026-08; covers compute, rival.training; share 80%; cap $4M/month }",
        &[
            "pool 50000000s USD",
            "during (2024m9 .. 2026m8)",
            "covers compute,rival.training",
            "share 0.8%",
            "cap 4000000s USD*month^-1",
        ],
    );
    // On a line of its own `during` is a clause, not the timing of the amount above it.
    clauses(
        "subsidy credit cloud {\n pool $50M\n during 2024-09 .. 2026-08\n cap $4M/month\n}",
        &[
            "pool 50000000s USD",
            "during (2024m9 .. 2026m8)",
            "cap 4000000s USD*month^-1",
        ],
    );
    clauses(
        "subsidy transfer parent { tops_up cash[giant] to $0; during deal for 24 months }",
        &["tops_up cash[giant] to 0 USD", "during (deal for 24 month)"],
    );
}

#[test]
fn a_blank_line_parts_what_speaks_of_the_file() {
    let file = parsed("/// Of the file.\n\n/// Of x.\nflow x = 1\n");
    let doc = file.items[0].doc.as_ref().map(|doc| doc.value.as_str());
    assert_eq!(doc, Some("Of x."));
    assert_eq!(file.comments[0].text, "/// Of the file.");
}

#[test]
fn documentation_and_comments_are_kept() {
    let text = "// head\n/// The first\n///  and more\n//// no doc\nmodel m // tail\n\n/// of x\nflow x = 1 {\n /// inside\n note \"// no comment\" }\n/// of nothing\n";
    let file = parsed(text);
    let docs: Vec<_> = file
        .items
        .iter()
        .map(|item| item.doc.as_ref().map(|doc| doc.value.as_str()))
        .collect();
    assert_eq!(docs, [Some("The first\n and more"), Some("of x")]);
    let comments: Vec<_> = file
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(
        comments,
        [
            "// head",
            "//// no doc",
            "// tail",
            "/// inside",
            "/// of nothing"
        ]
    );
    let of = |span: Span| &text[span.start as usize..span.end as usize];
    assert!(
        file.comments
            .iter()
            .all(|comment| of(comment.span) == comment.text)
    );
    assert!(of(file.items[1].span).ends_with("comment\" }"));
}

#[test]
fn layout_is_free_within_a_declaration() {
    let file = parsed(
        "\u{FEFF}flow a\r\n  = b\r\n  + c\r\n  flow d = 1\rflow e =\nprice\nflow f = x +\nprice * 2\nflow per = sum(\nprice where\nprice is blank) // end",
    );
    let names: Vec<String> = file
        .items
        .iter()
        .map(|item| match &item.kind {
            ItemKind::Line(line) => format!(
                "{} {}",
                line.name.name,
                show::expr(line.value.as_ref().expect("a value"))
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        names,
        [
            "a (+ b c)",
            "d 1",
            "e price",
            "f (+ x (* price 2))",
            "per sum(price; where (blank? price))"
        ]
    );
}

#[test]
fn whole_models_parse() {
    for folder in ["tests/suite/acceptance/good", "tests/suite/acceptance/runs"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut count = 0;
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("readable").path();
            let file = parsed(&std::fs::read_to_string(&path).expect("text"));
            assert!(file.items.len() > 4, "{}", path.display());
            count += 1;
        }
        assert!(count > 0);
    }
}
