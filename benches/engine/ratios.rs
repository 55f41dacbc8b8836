//! The engine and the code by hand in turns, so that what else the machine does meets both; of
//! each the shortest time, and the ratio.

use std::hint::black_box;
use std::time::{Duration, Instant};

use aim::session::{self, Variant};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::by_hand::{self, Cents, Inputs, MONTHS, Month, NoExp, Reference};
use crate::models::{self, SCENARIOS, Scenario};

/// What a sweep would ask of the reference model.
pub const FIGURES: [&str; 3] = ["cash_out", "best_margin", "sold[last]"];

/// Scenarios evaluated at once: the results of all lines of all scenarios would fill the memory.
const BATCH: usize = 128;
const TURNS: usize = 3;
const SINGLE_RUNS: usize = 200;

/// All lines of the models.
pub fn lines() -> Vec<&'static str> {
    Month::default().named().map(|(name, _)| name).collect()
}

pub fn pool(threads: usize) -> ThreadPool {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads")
}

/// The model's code by hand.
pub fn by_hand(model: &str) -> fn(&Inputs, &mut [Month; MONTHS]) {
    match model {
        "reference" => by_hand::run::<Reference>,
        "reference_no_exp" => by_hand::run::<NoExp>,
        "reference_cents" => by_hand::run::<Cents>,
        other => panic!("{other} is not written by hand"),
    }
}

/// Times a model in all ways, and prints how many times faster the engine is.
pub fn print(name: &str) {
    let model = models::model(name);
    let run = by_hand(name);
    let scenarios: Vec<Scenario> = models::scenarios().collect();
    let inputs: Vec<Inputs> = scenarios.iter().map(Scenario::by_hand).collect();
    let rows: Vec<_> = scenarios.iter().map(Scenario::values).collect();
    let every = lines();
    let (every, figures) = (
        models::study(&model, &every),
        models::study(&model, &FIGURES),
    );
    let plan = session::compile(&model, &Variant::default());
    let plan = plan.unwrap_or_else(|found| panic!("{found:?}")).plan;
    let (one, two) = (pool(1), pool(2));
    let evaluate = |study: &aim::session::Study<'_>| {
        for batch in rows.chunks(BATCH) {
            black_box(study.evaluate(batch).is_ok());
        }
    };
    let mut months = [Month::default(); MONTHS];
    let mut hand = |inputs: &[Inputs]| {
        for inputs in inputs {
            run(inputs, &mut months);
            black_box(&months);
        }
    };
    let [
        mut by_hand,
        mut all,
        mut few,
        mut both,
        mut hand_once,
        mut once,
    ] = [Duration::MAX; 6];
    for _ in 0..TURNS {
        least(&mut by_hand, || hand(&inputs));
        least(&mut all, || one.install(|| evaluate(&every)));
        least(&mut few, || one.install(|| evaluate(&figures)));
        least(&mut both, || two.install(|| evaluate(&every)));
        least(&mut hand_once, || {
            for _ in 0..SINGLE_RUNS {
                hand(&inputs[..1]);
            }
        });
        least(&mut once, || {
            for _ in 0..SINGLE_RUNS {
                black_box(aim::eval::run(&plan, None, None));
            }
        });
    }
    println!("{name}, {SCENARIOS} scenarios: by hand {by_hand:.2?}");
    println!(
        "  every line asked   {all:.2?}, {} times as fast",
        times(by_hand, all)
    );
    println!(
        "  3 figures asked    {few:.2?}, {} times as fast",
        times(by_hand, few)
    );
    println!(
        "  with two threads   {both:.2?}, {} times one",
        times(all, both)
    );
    let (hand_once, once) = (hand_once / SINGLE_RUNS as u32, once / SINGLE_RUNS as u32);
    println!(
        "  one run            {once:.2?}, by hand {hand_once:.2?}, {} times as fast",
        times(hand_once, once)
    );
}

/// Keeps the shorter time.
#[allow(
    clippy::disallowed_methods,
    reason = "to measure time is what this is for"
)]
pub fn least(shortest: &mut Duration, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    *shortest = start.elapsed().min(*shortest);
}

/// How many times the second fits into the first, to a hundredth.
fn times(long: Duration, short: Duration) -> String {
    let hundredths = long.as_nanos() * 100 / short.as_nanos().max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
