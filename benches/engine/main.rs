//! What the engine costs, beside the same models written by hand on `rust_decimal`; what a
//! second thread gives; and how the way from text to plan grows with the text.
//!
//! `cargo bench --bench engine` prints times, and at the end the ratios between them, taken in
//! turns in one run: these are what to compare, for times are the machine's.

mod by_hand;
mod estimates;
mod generated;
mod models;
mod ratios;

use std::hint::black_box;
use std::time::Duration;

use aim::base::{Files, SourceMap};
use aim::session::{self, Disk, Variant};
use by_hand::{MONTHS, Month};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};

/// Scenarios to a measurement of the groups below; the ratios at the end take all.
const SAMPLE: usize = 256;

/// The three models: by the engine all lines, by hand all lines.
fn one_run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one run");
    group.measurement_time(Duration::from_secs(2));
    for name in ["reference", "reference_no_exp", "reference_cents"] {
        let model = models::model(name);
        let plan = session::compile(&model, &Variant::default());
        let plan = plan.unwrap_or_else(|found| panic!("{found:?}")).plan;
        group.bench_function(BenchmarkId::new("aim", name), |bench| {
            bench.iter(|| black_box(aim::eval::run(&plan, None, None)));
        });
        let Some(scenario) = models::scenarios().next() else {
            continue;
        };
        let mut months = [Month::default(); MONTHS];
        let run = ratios::by_hand(name);
        group.bench_function(BenchmarkId::new("by hand", name), |bench| {
            bench.iter(|| {
                run(&scenario.by_hand(), &mut months);
                black_box(&months);
            });
        });
    }
}

/// The reference model: all its lines, and three figures only.
fn many_scenarios(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scenarios");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3))
        .throughput(Throughput::Elements(SAMPLE as u64));
    let model = models::model("reference");
    let rows: Vec<_> = models::scenarios()
        .take(SAMPLE)
        .map(|s| s.values())
        .collect();
    let lines = ratios::lines();
    for (asked, questions) in [("every line", &lines[..]), ("3 figures", &ratios::FIGURES)] {
        let study = models::study(&model, questions);
        for threads in [1, 2] {
            let pool = ratios::pool(threads);
            group.bench_function(format!("{asked}, threads: {threads}"), |bench| {
                bench.iter(|| pool.install(|| black_box(study.evaluate(&rows))));
            });
        }
    }
}

fn text_to_plan(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("text to plan");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(2));
    for lines in [250, 500, 1_000, 2_000, 4_000] {
        let text = generated::model(lines);
        group.throughput(Throughput::Elements(lines as u64));
        group.bench_function(BenchmarkId::from_parameter(lines), |bench| {
            bench.iter(|| {
                let mut sources = SourceMap::default();
                let files: &dyn Files = &Disk;
                let opened = session::open_text(&mut sources, files, "generated.aim", &text);
                black_box(session::compile(&opened.model, &Variant::default()).is_ok())
            });
        });
    }
}

criterion_group!(benches, one_run, many_scenarios, text_to_plan);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
    estimates::print();
    ratios::print("reference");
    ratios::print("reference_no_exp");
    ratios::print("reference_cents");
}
