//! `aim check`: reads, resolves and checks models without running them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;

use super::render::{self, Style};
use super::{Console, Status, candidates, output, paths, plain};
use crate::base::{Diagnostic, SourceMap};
use crate::session::{self, Disk};

/// Check models without running them
///
/// Names, units and loops are checked, in the base case, in each scenario and under the givens
/// of each test, and so is what is probably not meant: unused inputs, assumptions hidden in
/// formulas, numbers without a source. Folders are searched for `*.aim`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim check models/api_seller.aim
  aim check models --deny warnings
  aim check models --format github")]
pub(super) struct Args {
    /// Models, or folders of models
    #[arg(value_name = "PATHS", required = true)]
    #[arg(add = ArgValueCompleter::new(candidates::files_and_folders()))]
    paths: Vec<PathBuf>,

    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Let warnings fail the command, as errors do
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let (files, diagnostics) = paths::models(&args.paths);
    let mut found = Found::default();
    found.add(diagnostics, &console.sources);
    for file in &files {
        let diagnostics = match session::open(&mut console.sources, &Disk, file) {
            Ok(opened) => session::examine(&opened, &console.sources),
            Err(diagnostic) => vec![diagnostic],
        };
        found.add(diagnostics, &console.sources);
    }
    let diagnostics = found.diagnostics;
    let style = match args.format {
        Format::Human => None,
        Format::Json => Some(Style::Json),
        Format::Github => Some(Style::Github),
    };
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let denied = args.deny == Some(Deny::Warnings) && warnings > 0;
    match style {
        None => {
            console.report_all(&diagnostics);
            if !diagnostics.is_empty() {
                output::complain(&summary(errors, warnings, denied));
            }
        }
        Some(style) => {
            let text = render::for_programs(style, &diagnostics, &console.sources);
            if console.print(&text).is_err() {
                return Status::Wrong;
            }
        }
    }
    match errors > 0 || denied {
        true => Status::Wrong,
        false => Status::Fine,
    }
}

/// What was found in all models. A file that several include is complained of once.
#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    texts: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, diagnostics: Vec<Diagnostic>, sources: &SourceMap) {
        for diagnostic in diagnostics {
            if self.texts.insert(plain::text(&diagnostic, sources, false)) {
                self.diagnostics.push(diagnostic);
            }
        }
    }
}

/// `1 error, 3 warnings`
fn summary(errors: usize, warnings: usize, denied: bool) -> String {
    let count = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        many => Some(format!("{many} {what}s")),
    };
    let counts = [count(errors, "error"), count(warnings, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let denied = if denied { "; warnings are denied" } else { "" };
    format!("{}{denied}\n", counts.join(", "))
}
