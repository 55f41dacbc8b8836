//! `aim check`: reads, resolves and checks models without running them.

use std::path::PathBuf;

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;

use super::render::{self, Style};
use super::{Console, Status, candidates, paths};
use crate::base::{Diagnostic, SourceMap};
use crate::session::{self, Disk, Variant};

/// Check models without running them
///
/// Names, units and loops are checked, in the base case, in each scenario and under the givens
/// of each test. Folders are searched for `*.aim`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim check models/api_seller.aim
  aim check models --format github")]
pub(super) struct Args {
    /// Models, or folders of models
    #[arg(value_name = "PATHS", required = true)]
    #[arg(add = ArgValueCompleter::new(candidates::files_and_folders()))]
    paths: Vec<PathBuf>,

    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To standard error
    Human,
    /// One object a line, to standard output
    Json,
    /// Annotations for GitHub, to standard output
    Github,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let (files, mut diagnostics) = paths::models(&args.paths);
    for file in &files {
        diagnostics.extend(problems(&mut console.sources, file));
    }
    let style = match args.format {
        Format::Human => None,
        Format::Json => Some(Style::Json),
        Format::Github => Some(Style::Github),
    };
    match style {
        None => console.report_all(&diagnostics),
        Some(style) => {
            let text = render::for_programs(style, &diagnostics, &console.sources);
            if console.print(&text).is_err() {
                return Status::Wrong;
            }
        }
    }
    match diagnostics.iter().any(Diagnostic::is_error) {
        true => Status::Wrong,
        false => Status::Fine,
    }
}

/// All that is wrong with a model, each problem once.
fn problems(sources: &mut SourceMap, file: &str) -> Vec<Diagnostic> {
    let opened = match session::open(sources, &Disk, file) {
        Ok(opened) => opened,
        Err(diagnostic) => return vec![diagnostic],
    };
    let mut found = opened.diagnostics;
    let model = &opened.model;
    let broken = found.iter().any(Diagnostic::is_error);
    let mut add = |diagnostics: Vec<Diagnostic>| {
        for diagnostic in diagnostics {
            if !found.contains(&diagnostic) {
                found.push(diagnostic);
            }
        }
    };
    let base = match session::compile(model, &Variant::default()) {
        Ok(compiled) => compiled,
        // What is wrong in the base case is wrong in every other.
        Err(diagnostics) => {
            add(diagnostics);
            return found;
        }
    };
    add(base.warnings);
    if broken {
        return found;
    }
    let scenarios = model.scenarios.iter().map(|(name, scenario)| Variant {
        scenarios: vec![(name.clone(), scenario.span)],
        ..Variant::default()
    });
    let tests = model.tests.iter().map(|test| Variant {
        test: Some(test),
        base: Some(&base.plan.typed),
        ..Variant::default()
    });
    for variant in scenarios.chain(tests) {
        add(match session::compile(model, &variant) {
            Ok(compiled) => compiled.warnings,
            Err(diagnostics) => diagnostics,
        });
    }
    found
}
