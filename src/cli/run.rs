//! `aim run`: evaluates a model and shows its statement.

use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;

use super::case::CaseArgs;
use super::{Console, Status, candidates, lines, output};
use crate::base::{Code, Diagnostic};
use crate::eval;
use crate::export::{self, Look};
use crate::session::{self, Disk, Tabulated, ViewChoice};

/// Evaluate a model and print its statement
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim run models/api_seller.aim
  aim run models/api_seller.aim --scenario price_war --by quarter
  aim run models/api_seller.aim --set price_fall=90%/year --lines cash,api_sales
  aim run models/api_seller.aim --by year,month --format json -o run.json
  aim run cohorts.aim --by vintage --lines active")]
pub(super) struct Args {
    /// The model to run
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    #[command(flatten)]
    case: CaseArgs,

    /// The periods of the columns; several give a table each [default: year]
    #[arg(long, value_name = "PERIODS", value_delimiter = ',')]
    by: Vec<By>,

    /// Only these lines, with their members and the rows of their roll-forward
    #[arg(long, value_name = "NAMES", add = ArgValueCompleter::new(candidates::lines))]
    lines: Option<String>,

    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Month,
    Quarter,
    Year,
    /// A row for each vintage: the triangle
    Vintage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A statement, rounded for the eye
    Table,
    /// Everything, every digit
    Json,
    /// A row for each line, every digit
    Csv,
    /// A statement in Markdown
    Md,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let opened = session::open(&mut console.sources, &Disk, &args.file).map_err(|d| vec![d])?;
    let mut diagnostics = opened.diagnostics;
    let variant = match args.case.variant(&mut console.sources) {
        Ok(variant) => variant,
        Err(errors) => {
            diagnostics.extend(errors);
            return Err(diagnostics);
        }
    };
    let compiled = match session::compile_only(opened.model, &variant) {
        Ok(compiled) => compiled,
        Err(errors) => {
            diagnostics.extend(errors);
            return Err(diagnostics);
        }
    };
    // The process ends with the command: what was made on the way need not be taken apart.
    let plan = ManuallyDrop::new(compiled.plan);
    diagnostics.extend(compiled.warnings);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let run = ManuallyDrop::new(eval::run(&plan, None, args.case.scenario()));
    let mut views = ManuallyDrop::new(views(&run, &args.by).map_err(|d| vec![d])?);
    if let Some(names) = &args.lines {
        let rows = views.iter().take(1).flat_map(|view| {
            let metrics = view.metrics.iter().map(|metric| &metric.row);
            view.table.rows.iter().chain(metrics)
        });
        let chosen = lines::chosen(names, rows.collect(), &mut console.sources)?;
        for view in views.iter_mut() {
            view.select(|row| lines::wanted(&chosen, row));
        }
    }
    diagnostics.extend(run.diagnostics.iter().cloned());
    for view in views.iter() {
        for problem in &view.problems {
            if !diagnostics.contains(problem) {
                diagnostics.push(problem.clone());
            }
        }
    }
    let problems = views.iter().take(1).flat_map(|view| &view.checks);
    diagnostics.extend(problems.filter_map(|check| check.problem.clone()));
    let text = text(args, &views, &diagnostics, console);
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        // What could not be printed was reported.
        None => {
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    console.report_all(&diagnostics);
    let hold = views
        .iter()
        .take(1)
        .all(|view| view.checks.iter().all(|check| check.passed));
    Ok(if diagnostics.iter().any(Diagnostic::is_error) {
        Status::Wrong
    } else if hold {
        Status::Fine
    } else {
        Status::Failed
    })
}

/// A table for each kind of period asked for. Unasked, it is years, or the timeline's own
/// periods where these add up to no years.
fn views(run: &eval::Run<'_>, by: &[By]) -> Result<Vec<Tabulated>, Diagnostic> {
    if by.is_empty() {
        let yearly = session::tabulate(run, ViewChoice::Year);
        return yearly
            .or_else(|_| session::tabulate(run, ViewChoice::Month))
            .map(|view| vec![view])
            .map_err(|reason| misaligned(run, reason));
    }
    if by.contains(&By::Vintage) && !session::has_vintages(run) {
        let message = "no line of this model is by vintage, so there is no triangle to show";
        return Err(Diagnostic::new(Code::BadArguments, message).help(
            "declare such a line: `stock active[vintage]: user = born(signups) * kept(age)`",
        ));
    }
    by.iter()
        .map(|by| {
            let choice = match by {
                By::Month => ViewChoice::Month,
                By::Quarter => ViewChoice::Quarter,
                By::Year => ViewChoice::Year,
                By::Vintage => ViewChoice::Vintage,
            };
            session::tabulate(run, choice).map_err(|reason| misaligned(run, reason))
        })
        .collect()
}

/// Why the periods that were asked for can't be shown.
pub(super) fn misaligned(run: &eval::Run<'_>, reason: String) -> Diagnostic {
    let own = run.timeline().granularity().name();
    Diagnostic::new(
        Code::BadTimeline,
        format!("these periods can't be shown: {reason}"),
    )
    .help(format!(
        "or show the timeline's own periods, with `--by {own}`"
    ))
}

fn text(args: &Args, views: &[Tabulated], diagnostics: &[Diagnostic], console: &Console) -> String {
    let sources = &console.sources;
    let settings = &args.case.settings;
    let each = |show: &dyn Fn(&Tabulated) -> String| -> String {
        let texts: Vec<String> = views.iter().map(show).collect();
        texts.join("\n")
    };
    match args.format {
        Format::Json => export::json(views, sources, settings, diagnostics),
        Format::Csv => each(&export::csv),
        Format::Md => each(&|view| export::markdown(&export::statement(view, sources, settings))),
        Format::Table => {
            let look = Look {
                width: console.width,
                color: console.color && args.output.is_none(),
            };
            each(&|view| export::text(&export::statement(view, sources, settings), look))
        }
    }
}
