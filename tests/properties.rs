//! What holds for every model: months add up to years, the order of lines means nothing, and no
//! text brings the program down.

mod common;

use aim::base::{Decimal, SourceMap};
use aim::check::Value;
use aim::session::{self, Row, Tabulated, Variant, ViewChoice};
use common::{Memory, outcome};
use proptest::prelude::*;

/// An amount of money that comes about in a way that means the same at each granularity.
#[derive(Clone, Debug)]
struct Flow {
    cents: i64,
    per: &'static str,
    /// In months from the start of the timeline.
    timing: Timing,
}

#[derive(Clone, Debug)]
enum Timing {
    Always,
    During(u32, u32),
    At(Vec<u32>),
    Every(u32, u32),
    Before(u32),
}

const YEARS: u32 = 3;

/// The month so many months after January 2024.
fn month(months: u32) -> String {
    format!("{}-{:02}", 2024 + months / 12, months % 12 + 1)
}

impl Flow {
    fn formula(&self) -> String {
        let amount = format!("${}.{:02}", self.cents / 100, self.cents % 100);
        let rate = format!("{amount}/{}", self.per);
        match &self.timing {
            Timing::Always => rate,
            Timing::During(from, to) => format!("{rate} during {} .. {}", month(*from), month(*to)),
            Timing::At(months) => {
                let months: Vec<String> = months.iter().map(|m| month(*m)).collect();
                format!("{amount} at {}", months.join(", "))
            }
            Timing::Every(step, from) => {
                format!("{amount} every {step} months from {}", month(*from))
            }
            // Only a year's end is the end of a period at every granularity.
            Timing::Before(year) => format!("{rate} before {}, then $0/month", 2024 + year),
        }
    }
}

fn flow() -> impl Strategy<Value = Flow> {
    let last = YEARS * 12;
    let timing = prop_oneof![
        Just(Timing::Always),
        (0..last, 0..last).prop_map(|(a, b)| Timing::During(a.min(b), a.max(b))),
        prop::collection::vec(0..last, 1..5).prop_map(Timing::At),
        (1..19u32, 0..last).prop_map(|(step, from)| Timing::Every(step, from)),
        (1..YEARS).prop_map(Timing::Before),
    ];
    let per = prop_oneof![Just("month"), Just("quarter"), Just("year")];
    (0..100_000_000_i64, per, timing).prop_map(|(cents, per, timing)| Flow { cents, per, timing })
}

fn model(granularity: &str, costs: &[Flow], sales: &[Flow]) -> String {
    let mut text = format!(
        "model example\ntimeline {granularity} from 2024-01 for {YEARS} years\ncurrency USD\n"
    );
    for (kind, flows) in [("cost", costs), ("revenue", sales)] {
        for (number, flow) in flows.iter().enumerate() {
            text += &format!("{kind} {kind}_{number} = {}\n", flow.formula());
        }
    }
    text += "flow profit = total(revenue) - total(cost)\nratio share = profit /? total(revenue)\n";
    text += "stock cash {\n opening $1M\n plus total(revenue)\n less total(cost)\n}\n";
    text
}

/// The rows by year.
fn rows(text: &str) -> Vec<Row> {
    let mut sources = SourceMap::default();
    let opened = session::open_text(&mut sources, &Memory::default(), "model.aim", text);
    assert_eq!(opened.diagnostics, [], "{text}");
    let compiled = session::compile(&opened.model, &Variant::default());
    let compiled = compiled.unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    let run = aim::eval::run(&compiled.plan, None, None);
    assert_eq!(run.diagnostics, [], "{text}");
    let tabulated: Tabulated = session::tabulate(&run, ViewChoice::Year).expect("years");
    tabulated.table.rows
}

/// The rows by year: name and values.
fn by_year(text: &str) -> Vec<(String, Vec<Option<Value>>)> {
    let rows = rows(text).into_iter();
    rows.map(|row| (row.name, row.values)).collect()
}

/// Stocks that read each other in a ring, declared in an order: the first says the unit of all,
/// and doubles what the last had a year ago.
fn ring(order: &[usize]) -> String {
    let lines = order.iter().map(|at| match at {
        0 => format!("stock l0 = first $1, then prev(l{}) * 2\n", order.len() - 1),
        _ => format!("stock l{at} = l{}\n", at - 1),
    });
    let head = format!("model ring\ntimeline yearly from 2024 for {YEARS} years\ncurrency USD\n");
    head + &lines.collect::<String>()
}

/// Twelfths of an amount are rounded, each at the last of 28 digits or so.
fn alike(one: Value, other: Value) -> bool {
    let (Value::Number(one), Value::Number(other)) = (one, other) else {
        return one == other;
    };
    let difference = one.checked_sub(other).expect("a difference").value;
    let bound: Decimal = "0.000000000000001".parse().expect("a number");
    difference.abs() <= bound
}

/// Pieces of the language, to be thrown together.
const PIECES: &[&str] = &[
    "model",
    "timeline",
    "monthly",
    "from",
    "2024-01",
    "for",
    "12 months",
    "currency",
    "USD",
    "unit",
    "Mtok",
    "input",
    "price",
    "revenue",
    "cost",
    "direct",
    "subsidy",
    "credit",
    "stock",
    "flow",
    "ratio",
    "flag",
    "metric",
    "check",
    "scenario",
    "test",
    "fn",
    "dimension",
    "part",
    "tiers",
    "curve",
    "include",
    "std.statements",
    "use",
    "a",
    "b",
    "c",
    "cash",
    "total(cost)",
    "=",
    "==",
    "<",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ":",
    ".",
    "..",
    "+",
    "-",
    "*",
    "/",
    "/?",
    "^",
    "??",
    "?",
    "$5",
    "10%",
    "60%/year",
    "0",
    "1M",
    "FY2025",
    "2024-Q3",
    "\"text\"",
    "if",
    "then",
    "else",
    "first",
    "before",
    "at",
    "during",
    "every",
    "when",
    "prev",
    "prev(a, 3)",
    "next(b)",
    "sum(a over time)",
    "over",
    "last",
    "always",
    "eventually",
    "given",
    "expect",
    "base.a",
    "start",
    "falls",
    "step",
    "to",
    "floor",
    "opening",
    "plus",
    "less",
    "covers",
    "pool",
    "blank",
    "never",
    "true",
    "is blank",
    "period.year",
    "vintage",
    "born(a)",
    "age",
    "extends",
    "\n",
    "\n",
    "\n",
    "\nflow a = ",
    "\ncost b = ",
    "\nratio c = ",
    "\nstock cash = ",
];

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn months_and_quarters_add_up_to_years(
        costs in prop::collection::vec(flow(), 1..4),
        sales in prop::collection::vec(flow(), 1..4),
    ) {
        let years = by_year(&model("yearly", &costs, &sales));
        for finer in ["monthly", "quarterly"] {
            let text = model(finer, &costs, &sales);
            for ((name, values), (other, due)) in by_year(&text).iter().zip(&years) {
                prop_assert_eq!(name, other);
                for (value, due) in values.iter().zip(due) {
                    let (value, due) = (value.expect("a value"), due.expect("a value"));
                    prop_assert!(alike(value, due), "{name}: {value:?}, by years {due:?}\n{text}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn a_ring_of_lines_is_measured_in_any_order(
        order in (2_usize..12).prop_flat_map(|count| Just((0..count).collect::<Vec<_>>()).prop_shuffle()),
    ) {
        let text = ring(&order);
        let doubled = [1, 2, 4].map(|value| Some(Value::Number(Decimal::from(value))));
        for row in rows(&text) {
            prop_assert_eq!(&row.unit, "USD", "{}\n{}", row.name, text);
            prop_assert_eq!(&row.values, &doubled, "{}\n{}", row.name, text);
        }
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn scattered_pieces_are_answered(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let head = "model example\ntimeline monthly from 2024-01 for 12 months\ncurrency USD\n";
        outcome(&Memory::default(), "model.aim", &format!("{head}{}", pieces.join(" ")));
    }
}
