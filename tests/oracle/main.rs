//! The oracle of the engine: an evaluator that is slow and plainly right, run beside it on the
//! models of the repository and on thousands that are made up.
//!
//! `ORACLE_MODELS=100000` makes up more of them.

#[path = "../common/mod.rs"]
mod common;

mod coarse;
mod compare;
mod corpus;
mod evaluate;
mod figure;
mod generate;
mod lanes;
mod natives;
mod operate;
mod shapes;
mod tables;
mod time;

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use compare::Compared;
use natives::Natives;

/// Room for a recursion through every line and period of a model. It is used as needed.
const STACK: usize = 1 << 30;

/// Compares so many models, on all processors.
fn compared(models: usize, of: impl Fn(usize, &Natives) -> Compared + Sync) -> Compared {
    let next = AtomicUsize::new(0);
    let work = || {
        let natives = Natives::new();
        let mut compared = Compared::default();
        loop {
            match next.fetch_add(1, Ordering::Relaxed) {
                number if number < models => compared.add(of(number, &natives)),
                _ => return compared,
            }
        }
    };
    let mut all = Compared::default();
    thread::scope(|scope| {
        let workers = 0..thread::available_parallelism().map_or(1, usize::from);
        let workers = workers.map(|_| {
            let worker = thread::Builder::new().stack_size(STACK);
            worker.spawn_scoped(scope, work).expect("a thread")
        });
        for worker in workers.collect::<Vec<_>>() {
            all.add(worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
    });
    all
}

#[test]
fn the_models_of_the_repository_come_out_as_the_oracle_has_them() {
    let paths = corpus::paths();
    let all = compared(paths.len(), |number, natives| {
        corpus::of_file(&paths[number], natives)
    });
    all.assert_alike(paths.len(), 30);
}

/// Each row of inputs on its own is a run, which the other tests compare with the oracle.
#[test]
fn rows_of_inputs_come_out_together_as_each_does_alone() {
    let paths = corpus::paths();
    let (mut figures, mut far) = (0, 0);
    for path in &paths {
        let compared = corpus::with_model(path, lanes::compare);
        figures += compared.figures;
        let shown: Vec<_> = compared.different.iter().take(5).collect();
        assert!(shown.is_empty(), "{}: {shown:#?}", path.display());
        far += compared.far.len();
    }
    assert!(figures > 100_000, "only {figures} figures");
    // What is left of two amounts that are all but equal has few digits, and a price just above a
    // step is rounded up to the next.
    assert!(
        far * 500 < figures,
        "{far} of {figures} estimates are far off"
    );
    for seed in 0..100 {
        let text = generate::model(seed);
        let compared = corpus::with_text(&text, lanes::compare);
        let shown: Vec<_> = compared.different.iter().take(5).collect();
        assert!(shown.is_empty(), "{text}\n{shown:#?}");
    }
}

/// Some hundreds of models unless more are asked for.
#[test]
fn made_up_models_come_out_as_the_oracle_has_them() {
    let asked = std::env::var("ORACLE_MODELS");
    let models = asked.map_or(300, |number| number.parse().expect("a number"));
    let right = AtomicUsize::new(0);
    let all = compared(models, |number, natives| {
        let text = generate::model(number as u64);
        let Some(compared) = corpus::of_text(&text, natives) else {
            return Compared::default();
        };
        right.fetch_add(1, Ordering::Relaxed);
        compared.of(&text)
    });
    all.assert_alike(models, 2);
    let right = right.into_inner();
    assert!(
        right * 10 > models * 9,
        "of {models} models only {right} are right"
    );
}
