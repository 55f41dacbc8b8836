//! The shipped models and those of the suite, under each of their scenarios and tests.

use std::path::{Path, PathBuf};

use aim::base::SourceMap;
use aim::eval;
use aim::resolve::{Model, Test};
use aim::session::{self, Compiled, Variant};

use crate::common::{Folder, Memory, files, files_below, root};
use crate::compare::{Compared, compare};
use crate::evaluate::Oracle;
use crate::natives::Natives;

pub fn paths() -> Vec<PathBuf> {
    let suite = files_below(&root("tests/suite"), "aim").into_iter();
    let runs = |path: &PathBuf| {
        let kind = path.parent().and_then(Path::file_name);
        kind.is_some_and(|kind| kind == "good" || kind == "runs")
    };
    let models = files(&root("models"), "aim").into_iter();
    models.chain(suite.filter(runs)).collect()
}

pub fn of_file(path: &Path, natives: &Natives) -> Compared {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A file of functions alone is no model.
    let compared = with_model(path, |model| of_model(model, natives).unwrap_or_default());
    compared.under(&name)
}

/// Does something with the model in a file.
pub fn with_model<T>(path: &Path, work: impl FnOnce(&Model) -> T) -> T {
    let text = std::fs::read_to_string(path).expect("a model");
    let folder = Folder(path.parent().unwrap_or(path).to_owned());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut sources = SourceMap::default();
    work(&session::open_text(&mut sources, &folder, &name, &text).model)
}

/// Does something with a model that stands for itself.
pub fn with_text<T>(text: &str, work: impl FnOnce(&Model) -> T) -> T {
    let mut sources = SourceMap::default();
    work(&session::open_text(&mut sources, &Memory::default(), "model.aim", text).model)
}

/// A model that stands for itself; None where it is in error.
pub fn of_text(text: &str, natives: &Natives) -> Option<Compared> {
    let mut sources = SourceMap::default();
    let opened = session::open_text(&mut sources, &Memory::default(), "model.aim", text);
    match opened.diagnostics.iter().any(|found| found.is_error()) {
        true => None,
        false => of_model(&opened.model, natives),
    }
}

/// A model's base case, each of its scenarios and each of its tests; None where it is no model.
pub fn of_model(model: &Model, natives: &Natives) -> Option<Compared> {
    let base = session::compile(model, &Variant::default()).ok()?;
    let run = eval::run(&base.plan, None, None);
    let oracle = Oracle::new(&base.plan.typed, None, natives);
    let mut compared = compare(&run, &oracle);
    for (name, scenario) in &model.scenarios {
        let variant = Variant {
            scenarios: vec![(name.clone(), scenario.span)],
            ..Variant::default()
        };
        if let Ok(Compiled { plan, .. }) = session::compile(model, &variant) {
            let run = eval::run(&plan, None, Some(name.clone()));
            let of_scenario = compare(&run, &Oracle::new(&plan.typed, None, natives));
            compared.add(of_scenario.under(name));
        }
    }
    for test in &model.tests {
        if let Some(plan) = compiled(model, test, &base) {
            let run = eval::run(&plan.plan, Some(&run), None);
            let oracle = Oracle::new(&plan.plan.typed, Some(&oracle), natives);
            compared.add(compare(&run, &oracle).under(&test.title));
        }
    }
    Some(compared)
}

fn compiled(model: &Model, test: &Test, base: &Compiled) -> Option<Compiled> {
    let variant = Variant {
        test: Some(test),
        base: Some(&base.plan.typed),
        ..Variant::default()
    };
    session::compile(model, &variant).ok()
}
