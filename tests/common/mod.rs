//! What several tests share: models in memory, and everything a run of one has to say.

#![allow(dead_code, reason = "each test uses the part of this that it needs")]

pub mod desk;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use aim::base::{Code, Diagnostic, Files, ReadError, SourceMap};
use aim::cli::plain;
use aim::session::{self, Variant};
use aim::testing::{self, CaseKind, Filter, Report, written};

/// Files that exist only here.
#[derive(Default)]
pub struct Memory(pub BTreeMap<String, Result<String, ReadError>>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let missing = || ReadError {
            reason: "does not exist".into(),
            code: Code::FileUnreadable,
        };
        self.0.get(path).cloned().unwrap_or_else(|| Err(missing()))
    }
}

/// The files of one folder, read as the program reads them.
pub struct Folder(pub PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        session::Disk.read(&self.0.join(path).to_string_lossy())
    }
}

/// What came of a model: of its base case, of each of its scenarios and of its tests.
pub struct Outcome {
    pub sources: SourceMap,
    /// Each once, in the order in which the stages found them.
    pub diagnostics: Vec<Diagnostic>,
    pub report: Report,
}

impl Outcome {
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| d.is_error())
    }

    /// Whether the model runs without an error, and all that it checks and expects holds.
    pub fn holds(&self) -> bool {
        self.errors().next().is_none() && self.report.outcome() == testing::Outcome::Passed
    }

    /// Every diagnostic and every failure, as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            text += &plain::text(diagnostic, &self.sources, false);
            text.push('\n');
        }
        for case in &self.report.cases {
            let what = match (case.kind, &case.name) {
                (CaseKind::Check, name) => format!("check {name}"),
                (CaseKind::Test, title) => format!("test \"{title}\""),
            };
            if case.outcome() != testing::Outcome::Passed {
                let _ = writeln!(text, "{what} fails");
            }
            for failed in &case.failures {
                text += &written::text(failed, &self.sources);
            }
        }
        text.trim_end().to_owned() + "\n"
    }
}

/// Runs a model in every way it offers.
pub fn outcome(files: &dyn Files, name: &str, text: &str) -> Outcome {
    let mut sources = SourceMap::default();
    let opened = session::open_text(&mut sources, files, name, text);
    let mut diagnostics = opened.diagnostics;
    let model = opened.model;
    let report = testing::run_tests(&model, &sources, &Filter::default());
    diagnostics.extend(report.diagnostics.iter().cloned());
    for (name, scenario) in &model.scenarios {
        let variant = Variant {
            scenarios: vec![(name.clone(), scenario.span)],
            ..Variant::default()
        };
        match session::compile(&model, &variant) {
            Ok(compiled) => {
                let run = aim::eval::run(&compiled.plan, None, Some(name.clone()));
                diagnostics.extend(compiled.warnings);
                diagnostics.extend(run.diagnostics.iter().cloned());
            }
            Err(errors) => diagnostics.extend(errors),
        }
    }
    let of_cases = report.cases.iter().flat_map(testing::Case::diagnostics);
    diagnostics.extend(of_cases.cloned());
    Outcome {
        sources,
        diagnostics: distinct(diagnostics),
        report,
    }
}

/// What `aim check` finds as well: all that can be said of a model without running it.
pub fn examined(files: &dyn Files, name: &str, text: &str) -> Outcome {
    let mut sources = SourceMap::default();
    let opened = session::open_text(&mut sources, files, name, text);
    let mut diagnostics = session::examine(&opened, &sources);
    let report = testing::run_tests(&opened.model, &sources, &Filter::default());
    diagnostics.extend(report.diagnostics.iter().cloned());
    Outcome {
        sources,
        diagnostics: distinct(diagnostics),
        report,
    }
}

/// One problem found in several scenarios is one problem.
fn distinct(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        let known = |other: &Diagnostic| {
            (&other.message, &other.labels) == (&diagnostic.message, &diagnostic.labels)
        };
        if !seen.iter().any(known) {
            seen.push(diagnostic);
        }
    }
    seen
}

/// Compares with what was printed before, or takes it as the new standard when
/// `UPDATE_GOLDEN` is set. The answer is what differs.
pub fn golden(path: &Path, text: &str) -> Result<(), String> {
    let standard = std::fs::read_to_string(path).unwrap_or_default();
    if standard == text {
        return Ok(());
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()));
    }
    Err(format!(
        "{}: the report has changed; UPDATE_GOLDEN=1 takes it over\n--- was\n{standard}\n--- is\n{text}",
        path.display()
    ))
}

/// The files of a folder of the repository with this extension, in order of name.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    paths.sort();
    paths
}

/// The files of a folder and of all folders in it with this extension, in order of path.
pub fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = files(folder, extension);
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let inside = entries.filter_map(|entry| Some(entry.ok()?.path()));
    for folder in inside.filter(|path| path.is_dir()) {
        found.extend(files_below(&folder, extension));
    }
    found.sort();
    found
}

/// A path from the root of the repository.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A fenced block of a Markdown text.
pub struct Block {
    /// What follows the fence: `aim bad`.
    pub info: String,
    pub text: String,
    /// The line of its first line in the file, from 1.
    pub line: usize,
}

/// The fenced blocks of a Markdown text.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in markdown.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Block {
                    info: info.trim().to_owned(),
                    text: String::new(),
                    line: number + 2,
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}
