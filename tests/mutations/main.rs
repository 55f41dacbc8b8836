//! The shipped models, spoilt in ten thousand ways, and the suite's in some more: each
//! is answered, without a panic and in bounded time, and every problem has its place and a way
//! out.
//!
//! Which changes are tried depends on the models alone. `MUTANTS=100000` tries more of them.

#[path = "../common/mod.rs"]
mod common;
mod mutants;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use aim::base::{Diagnostic, FileId, SourceMap};
use aim::cli::plain;
use aim::session::{self, Variant, ViewChoice};
use aim::syntax::ast::ItemKind;
use common::{Folder, files, outcome, root};
use mutants::{Mutant, mutants, several};

/// One in so many has several changes at once.
const SEVERAL: usize = 5;

/// One in so many of the shipped models is spoilt with its tests, most of its text; the others
/// without, so that reading them takes half the time.
const TESTED: usize = 10;

/// One in so many also runs its scenarios and tests, which takes as long as fifty others do.
const WHOLE: usize = 400;

/// A right model, with what may become of it.
struct Victim {
    path: PathBuf,
    text: String,
    mutants: Vec<Mutant>,
}

#[test]
fn spoilt_models_are_answered_with_a_place_and_a_way_out() {
    let shipped = files(&root("models"), "aim");
    let whole: Vec<Victim> = shipped.iter().map(|path| victim(path, true)).collect();
    let short: Vec<Victim> = shipped.iter().map(|path| victim(path, false)).collect();
    attack(10_000, |number| match number % TESTED {
        0 => &whole,
        _ => &short,
    });
}

#[test]
fn spoilt_models_of_the_suite_are_answered_too() {
    let folders = std::fs::read_dir(root("tests/suite")).expect("the suite");
    let mut paths: Vec<PathBuf> = folders
        .flat_map(|folder| files(&folder.expect("a folder").path().join("good"), "aim"))
        .collect();
    paths.sort();
    let models: Vec<Victim> = paths.iter().map(|path| victim(path, true)).collect();
    attack(1_500, |_| &models);
}

fn victim(path: &PathBuf, with_tests: bool) -> Victim {
    let mut text = std::fs::read_to_string(path).expect("a model");
    if !with_tests {
        let (file, _) = aim::syntax::parse(FileId(0), &text);
        let tests = file.items.iter().rev();
        for test in tests.filter(|item| matches!(item.kind, ItemKind::Test { .. })) {
            text.replace_range(test.span.start as usize..test.span.end as usize, "");
        }
    }
    Victim {
        path: path.clone(),
        mutants: mutants(&text),
        text,
    }
}

/// Tries so many mutants, spread evenly over all there are of the victims chosen by number.
fn attack<'v>(tried: usize, victims: impl Fn(usize) -> &'v [Victim] + Sync) {
    let tried = std::env::var("MUTANTS").map_or(tried, |number| number.parse().expect("a number"));
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= tried {
                return;
            }
            let victims = victims(number);
            let all: usize = victims.iter().map(|victim| victim.mutants.len()).sum();
            let Some((victim, at)) = nth(victims, number * all / tried) else {
                return;
            };
            let mutant = if number.is_multiple_of(SEVERAL) {
                several(&victim.text, &victim.mutants, number as u64)
            } else {
                victim.mutants[at].clone()
            };
            if let Err(reason) = answer(victim, &mutant, number.is_multiple_of(WHOLE)) {
                let report = format!("{}, {}: {reason}", victim.path.display(), mutant.what);
                wrong.lock().expect("no thread fails").push(report);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let wrong = wrong.into_inner().expect("no thread fails");
    let shown: Vec<&str> = wrong.iter().take(20).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} in all:\n{}",
        wrong.len(),
        shown.join("\n")
    );
}

/// The mutant of this number, counted through all victims.
fn nth(victims: &[Victim], mut number: usize) -> Option<(&Victim, usize)> {
    for victim in victims {
        if number < victim.mutants.len() {
            return Some((victim, number));
        }
        number -= victim.mutants.len();
    }
    None
}

fn answer(victim: &Victim, mutant: &Mutant, whole: bool) -> Result<(), String> {
    let text = mutant.apply(&victim.text);
    let folder = Folder(victim.path.parent().unwrap_or(&victim.path).to_owned());
    let attempt = || {
        let (sources, diagnostics) = base_case(&folder, &text);
        judge(&sources, &diagnostics)?;
        if whole && !mutant.changes_timeline {
            let found = outcome(&folder, "model.aim", &text);
            judge(&found.sources, &found.diagnostics)?;
        }
        Ok(())
    };
    catch_unwind(AssertUnwindSafe(attempt)).unwrap_or_else(|panic| Err(message(&*panic)))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("panics: {}", text.unwrap_or_default())
}

/// What is said of a text that is checked, run and shown by year.
fn base_case(files: &Folder, text: &str) -> (SourceMap, Vec<Diagnostic>) {
    let mut sources = SourceMap::default();
    let opened = session::open_text(&mut sources, files, "model.aim", text);
    let mut diagnostics = opened.diagnostics;
    match session::compile(&opened.model, &Variant::default()) {
        Err(found) => diagnostics.extend(found),
        Ok(compiled) => {
            diagnostics.extend(compiled.warnings);
            if !diagnostics.iter().any(Diagnostic::is_error) {
                let run = aim::eval::run(&compiled.plan, None, None);
                diagnostics.extend(run.diagnostics.iter().cloned());
                // A timeline with no whole year has no view of years.
                let table = session::tabulate(&run, ViewChoice::Year);
                diagnostics.extend(table.into_iter().flat_map(|table| table.problems));
            }
        }
    }
    (sources, diagnostics)
}

/// Whether each diagnostic can be shown, names a place in a file and a way out of it.
fn judge(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Result<(), String> {
    for diagnostic in diagnostics {
        let shown = plain::text(diagnostic, sources, false);
        let within = diagnostic.labels.iter().all(|label| {
            let text = &sources.get(label.span.file).text;
            let place = label.span.start as usize..label.span.end as usize;
            // A text with nothing in it has no other place.
            let nothing = text.trim().is_empty() && place.is_empty();
            nothing || text.get(place).is_some_and(|covered| !covered.is_empty())
        });
        if diagnostic.labels.is_empty() || !within {
            return Err(format!("no place in a text:\n{shown}"));
        }
        if diagnostic.help.is_none() {
            return Err(format!("no way out:\n{shown}"));
        }
    }
    Ok(())
}
