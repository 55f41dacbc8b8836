//! `aim test`: runs the checks and the tests of models, several models at once.
//!
//! What is printed stands in the order of the files, so that it is the same however many
//! processors take part.

mod github;
mod human;
mod json;
mod junit;
mod summary;

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};
use rayon::prelude::*;

use super::{Console, STACK, Status, candidates, output, paths};
use crate::base::{Code, Diagnostic, SourceMap, Span, suggest};
use crate::session::{self, Disk, Variant};
use crate::testing::{self, Filter, Outcome, Report};
use summary::Summary;

/// Run the checks and tests of models
///
/// Folders are searched for `*.aim`. Of what fails both sides are shown, and all that was
/// read; of the rest, how much passed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim test models/api_seller.aim
  aim test models --filter runway
  aim test models --format junit -o results.xml")]
pub(super) struct Args {
    /// Models, or folders of models
    #[arg(value_name = "PATHS", required = true)]
    #[arg(add = ArgValueCompleter::new(candidates::files_and_folders()))]
    paths: Vec<PathBuf>,

    /// Only the checks and tests with this text in their name or title, in capitals or not
    #[arg(long, value_name = "TEXT", add = ArgValueCandidates::new(candidates::cases))]
    filter: Option<String>,

    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What fails, and a summary
    Human,
    /// JUnit XML, as build servers read it
    Junit,
    /// Everything, every digit
    Json,
    /// Annotations for GitHub, and a summary
    Github,
}

/// What became of one model.
struct Tested {
    file: String,
    sources: SourceMap,
    /// The model's name and title; None where its file can't be read.
    model: Option<(String, Option<String>)>,
    /// What its checks and tests are called.
    names: Vec<String>,
    /// None: nothing in it was asked for.
    report: Option<Report>,
}

/// What became of all models, and what kept some from being found.
struct Results {
    /// Those in which something was run, in the order of the files.
    models: Vec<(Tested, Report)>,
    filter: Option<String>,
    problems: Vec<Diagnostic>,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let results = run(args, console);
    // Among annotations they stand on standard output.
    if args.format != Format::Github {
        console.report_all(&results.problems);
        for (tested, report) in &results.models {
            console.report_of(&report.diagnostics, &tested.sources);
            for case in &report.cases {
                let found: Vec<Diagnostic> = case.diagnostics().cloned().collect();
                console.report_of(&found, &tested.sources);
            }
        }
    }
    let summary = Summary::of(&results);
    let color = console.color && args.output.is_none();
    let text = match args.format {
        Format::Human => human::text(&results, &summary, color),
        Format::Junit => junit::text(&results),
        Format::Json => json::text(&results, &summary, &console.sources),
        Format::Github => github::text(&results, &summary, &console.sources),
    };
    let written = match &args.output {
        Some(path) => output::write(path, &text).map_err(|error| console.report(&error)),
        // What could not be printed was reported.
        None => console.print(&text).map_err(|_| ()),
    };
    match (written, &args.output) {
        (Err(()), _) => return Status::Wrong,
        // Nobody should have to open a file to see that something is in it.
        (Ok(()), Some(_)) if !summary.is_fine() => {
            output::complain(&format!("{summary}\n"));
        }
        _ => {}
    }
    summary.status()
}

fn run(args: &Args, console: &mut Console) -> Results {
    let (files, mut problems) = paths::models(&args.paths);
    let filter = match &args.filter {
        Some(text) => Filter::containing(text),
        None => Filter::default(),
    };
    let tested = all(files, &filter);
    if let Some(text) = &args.filter
        && !tested.is_empty()
        && tested.iter().all(|tested| match &tested.report {
            Some(report) => report.cases.is_empty(),
            None => true,
        })
    {
        problems.push(matches_nothing(text, &tested, &mut console.sources));
    }
    let models = tested.into_iter().filter_map(|mut tested| {
        let report = tested.report.take()?;
        Some((tested, report))
    });
    Results {
        models: models.collect(),
        filter: args.filter.clone(),
        problems,
    }
}

/// The models in order, tested on as many threads as there are processors.
fn all(files: Vec<String>, filter: &Filter) -> Vec<Tested> {
    let each = |file: String| test(file, filter);
    let threads = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK)
        .build()
        .ok()
        .filter(|_| files.len() > 1);
    match threads {
        Some(threads) => threads.install(|| files.into_par_iter().map(each).collect()),
        None => files.into_iter().map(each).collect(),
    }
}

fn test(file: String, filter: &Filter) -> Tested {
    let mut sources = SourceMap::default();
    let opened = match session::open(&mut sources, &Disk, &file) {
        Ok(opened) => opened,
        Err(diagnostic) => {
            return Tested {
                file,
                sources,
                model: None,
                names: Vec::new(),
                report: Some(Report {
                    diagnostics: vec![diagnostic],
                    ..Report::default()
                }),
            };
        }
    };
    let model = &opened.model;
    let names = testing::names(model).map(str::to_owned).collect();
    let mut diagnostics = opened.diagnostics;
    let report = if diagnostics.iter().any(Diagnostic::is_error) {
        // It can't be run, but more may be wrong with it.
        if let Err(found) = session::compile(model, &Variant::default()) {
            diagnostics.extend(found);
        }
        Some(Report {
            diagnostics,
            ..Report::default()
        })
    } else if filter.takes_any_of(model) {
        let found = testing::run_tests(model, &sources, filter);
        diagnostics.extend(found.diagnostics);
        Some(Report {
            diagnostics,
            cases: found.cases,
        })
    } else {
        None
    };
    Tested {
        file,
        model: Some((opened.model.name, opened.model.title)),
        names,
        report,
        sources,
    }
}

fn matches_nothing(text: &str, tested: &[Tested], sources: &mut SourceMap) -> Diagnostic {
    let file = sources.add("--filter", text);
    let names = tested.iter().flat_map(|tested| &tested.names);
    let help = suggest::did_you_mean(text, names.map(String::as_str));
    Diagnostic::new(
        Code::UnknownName,
        format!("no check and no test has `{text}` in its name"),
    )
    .label(Span::new(file, 0, text.len()), "found in none")
    .help(help.unwrap_or_else(|| {
        "`aim test PATHS --format json` lists what checks and tests are called".to_owned()
    }))
}

/// What is said of how a case ended.
fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
        Outcome::Error => "error",
    }
}
