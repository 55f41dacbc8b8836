//! The models of benches/models, ready to be evaluated, and the scenarios that they are
//! evaluated in: the same values for the engine and for the code by hand.

use std::path::Path;

use aim::base::{Decimal, SourceMap};
use aim::check::Value;
use aim::resolve::Model;
use aim::session::{self, Disk, Study, Variant};
use aim::syntax;

use crate::by_hand::Inputs;

pub const SCENARIOS: usize = 10_000;

/// The inputs that vary: name, a value with its unit, the lowest value and what a step adds to
/// it; both in millionths. A thousand steps reach the highest value.
const VARIED: [(&str, &str, i128, i128); 6] = [
    ("first_price", "$10/Mtok", 8_000_000, 4_000),
    ("price_decay", "3%/month", 24_000, 12),
    ("usage_growth", "4%/month", 30_000, 20),
    ("uptake", "9%", 70_000, 40),
    ("churn", "2%", 10_000, 20),
    ("gpu_rent", "$2.50/gpu_hour", 2_000_000, 1_000),
];

/// The values of the inputs that vary, in their order.
#[derive(Clone, Copy)]
pub struct Scenario([Decimal; 6]);

impl Scenario {
    pub fn values(&self) -> Vec<Value> {
        self.0.iter().map(|value| Value::Number(*value)).collect()
    }

    pub fn by_hand(&self) -> Inputs {
        let [
            first_price,
            price_decay,
            usage_growth,
            uptake,
            churn,
            gpu_rent,
        ] = self.0.map(Into::into);
        Inputs {
            first_price,
            price_decay,
            usage_growth,
            uptake,
            churn,
            gpu_rent,
        }
    }
}

/// Scenarios spread over what the inputs may be, the same each time.
pub fn scenarios() -> impl Iterator<Item = Scenario> {
    let mut state = 5_u64;
    (0..SCENARIOS).map(move |_| {
        Scenario(VARIED.map(|(_, _, low, step)| {
            // Knuth's generator (MMIX), whose high bits are the good ones.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let steps = i128::from((state >> 33) % 1_001);
            Decimal::new(low + step * steps, 6).expect("a short number")
        }))
    })
}

/// A model of benches/models by its name.
pub fn model(name: &str) -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/models");
    let path = folder.join(name).with_extension("aim");
    let mut sources = SourceMap::default();
    let opened = session::open(&mut sources, &Disk, &path.to_string_lossy());
    let opened = opened.unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
    assert!(opened.diagnostics.is_empty(), "{:?}", opened.diagnostics);
    opened.model
}

/// A model compiled for many scenarios, of which so many lines or expressions are asked.
pub fn study<'m>(model: &'m Model, asked: &[&str]) -> Study<'m> {
    let mut sources = SourceMap::default();
    let settings: Vec<_> = VARIED
        .iter()
        .map(|(name, value, ..)| {
            let text = format!("{name} = {value}");
            let file = sources.add("setting", text.as_str());
            syntax::parse_setting(file, &text).expect("a setting")
        })
        .collect();
    let asked: Vec<_> = asked
        .iter()
        .map(|text| {
            let file = sources.add("question", *text);
            syntax::parse_expression(file, text).expect("an expression")
        })
        .collect();
    Study::new(model, &Variant::default(), &settings, &asked)
        .unwrap_or_else(|problems| panic!("{problems:?}"))
}
