//! Estimates in binary floats, of 10,000 scenarios of the reference model in one thread: what
//! benches/peers/peers.py times of numpy is the same computation.

use std::hint::black_box;
use std::time::Duration;

use aim::check::Value;

use crate::models::{self, SCENARIOS};
use crate::ratios::{FIGURES, least, lines, pool};

/// Short enough for many turns.
const TURNS: usize = 40;
/// Scenarios that are handed back at once, as many as by `aim simulate`.
const BATCH: usize = 2_000;

/// Times every line in every month, of which the last month's is handed back; the three figures
/// of a sweep; and one of them.
pub fn print() {
    let model = models::model("reference");
    let rows: Vec<Vec<Value>> = models::scenarios().map(|s| s.values()).collect();
    // By input, as numpy has them.
    let input = |at| rows.iter().map(|row| row[at]).collect();
    let inputs: Vec<Vec<Value>> = (0..rows[0].len()).map(input).collect();
    let last: Vec<String> = lines().iter().map(|line| format!("{line}[last]")).collect();
    let last: Vec<&str> = last.iter().map(String::as_str).collect();
    let one = pool(1);
    println!("reference, {SCENARIOS} scenarios, estimated:");
    for (what, asked) in [
        ("every line", last.as_slice()),
        ("3 figures", &FIGURES),
        ("one figure", &FIGURES[2..]),
    ] {
        let study = models::study(&model, asked);
        let mut shortest = Duration::MAX;
        for _ in 0..TURNS {
            least(&mut shortest, || {
                one.install(|| {
                    for from in (0..SCENARIOS).step_by(BATCH) {
                        let given = |input: usize, row: usize| inputs[input][from + row];
                        black_box(study.estimates(BATCH.min(SCENARIOS - from), given));
                    }
                });
            });
        }
        println!("  {what:<18} {shortest:.2?}");
    }
}
