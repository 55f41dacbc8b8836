//! Estimates in binary floats, of 10,000 scenarios of the reference model in one thread: what
//! benches/peers/peers.py times of numpy is the same computation.

use std::hint::black_box;
use std::time::Duration;

use crate::models::{self, SCENARIOS, Scenario};
use crate::ratios::{FIGURES, least, lines, pool};

/// Short enough for many turns.
const TURNS: usize = 15;

/// Times every line in every month, of which the last month's is handed back; the three figures
/// of a sweep; and one of them.
pub fn print() {
    let model = models::model("reference");
    let rows: Vec<_> = models::scenarios().map(|s| Scenario::values(&s)).collect();
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
                black_box(
                    one.install(|| study.estimates(rows.len(), |input, row| rows[row][input])),
                );
            });
        }
        println!("  {what:<18} {shortest:.2?}");
    }
}
