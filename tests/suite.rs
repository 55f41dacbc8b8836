//! The suite of models: `tests/suite/FEATURE/KIND/NAME.aim`, where the kind says what must
//! come of it.
//!
//! `good`: it runs without an error or a warning, and its checks and tests hold. `runs`: its
//! checks may fail, as they do in a model of a company that runs out of money. `bad`: what is
//! reported is what the text file beside it holds, and the first line says for people what is
//! wrong.
//!
//! Models of the feature `lints` are examined as `aim check` does it, warnings of style included.
//!
//! `UPDATE_GOLDEN=1` takes the reports of this version over; read them before you keep them.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use aim::base::{Code, Diagnostic};
use aim::testing::CaseKind;
use common::{Folder, Outcome, examined, files, golden, outcome, root};

#[test]
fn good_models_run_and_hold() {
    for_each("good", |path| {
        let found = run(path);
        // Some are about tiers in which a little more costs less.
        let meant = |found: &Diagnostic| found.code == Code::VolumeCliff;
        let warned = !found.diagnostics.iter().all(meant);
        fail_if(warned || !found.holds(), &found)
    });
}

#[test]
fn models_of_failing_companies_run() {
    for_each("runs", |path| {
        let found = run(path);
        let mut tests = found.report.cases.iter();
        let fails = tests.any(|case| case.kind == CaseKind::Test && !case.failures.is_empty());
        fail_if(found.errors().next().is_some() || fails, &found)
    });
}

#[test]
fn bad_models_say_what_is_wrong() {
    for_each("bad", |path| {
        let found = run(path);
        golden(&path.with_extension("txt"), &found.text())
    });
}

#[test]
fn bad_models_fail() {
    for_each("bad", |path| {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        if !text.starts_with("// expected: ") {
            return Err("does not say what is expected of it".into());
        }
        let found = run(path);
        fail_if(found.diagnostics.is_empty() && found.holds(), &found)
    });
}

/// The declarations that a hidden assumption's help offers are valid where they are pasted, and
/// with their names in its place the model says the same.
#[test]
fn inputs_that_are_offered_can_be_pasted() {
    let path = root("tests/suite/lints/bad/embedded.aim");
    let mut text = fs::read_to_string(&path).expect("a model");
    let mut declarations = String::new();
    for diagnostic in run(&path).diagnostics.iter().rev() {
        let help = diagnostic.help.as_deref().unwrap_or_default();
        let offered = help.split('`').filter(|part| part.starts_with("input "));
        let offered: Vec<&str> = offered.collect();
        assert_eq!(offered.len(), diagnostic.labels.len(), "{help}");
        for (label, declaration) in diagnostic.labels.iter().zip(offered).rev() {
            let name = declaration["input ".len()..].split([':', ' ']).next();
            let place = label.span.start as usize..label.span.end as usize;
            text.replace_range(place, name.expect("a name"));
            declarations += &format!("{declaration}\n");
        }
    }
    let name = "pasted.aim";
    let found = examined(&Folder(root("")), name, &(text + &declarations));
    assert!(found.diagnostics.is_empty(), "{}", found.text());
}

/// Every file is run by one of the tests above; `tests/tidy.rs` knows the same kinds.
#[test]
fn every_kind_has_models() {
    for kind in ["good", "runs", "bad"] {
        assert!(!models(kind).is_empty(), "no models that are {kind}");
    }
}

fn models(kind: &str) -> Vec<PathBuf> {
    let folders = fs::read_dir(root("tests/suite")).expect("the suite");
    let mut found: Vec<PathBuf> = folders
        .filter_map(|folder| Some(folder.ok()?.path().join(kind)))
        .flat_map(|folder| files(&folder, "aim"))
        .collect();
    found.sort();
    found
}

/// Reports every file that is not as it should be, not only the first.
fn for_each(kind: &str, mut judge: impl FnMut(&Path) -> Result<(), String>) {
    let mut wrong = Vec::new();
    for path in models(kind) {
        if let Err(reason) = judge(&path) {
            wrong.push(format!("{}:\n{reason}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn run(path: &Path) -> Outcome {
    let text = fs::read_to_string(path).expect("a model");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(path).to_owned();
    let run = if is_linted(path) { examined } else { outcome };
    run(&Folder(folder), &name, &text)
}

fn is_linted(path: &Path) -> bool {
    let feature = path.ancestors().nth(2).and_then(Path::file_name);
    feature.is_some_and(|feature| feature == "lints")
}

fn fail_if(failed: bool, found: &Outcome) -> Result<(), String> {
    if failed { Err(found.text()) } else { Ok(()) }
}
