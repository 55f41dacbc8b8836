//! `aim simulate`: how likely results are, where inputs are drawn by chance.

mod questions;
mod summary;

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;

use super::asked::{self, Asked};
use super::case::CaseArgs;
use super::{Console, Status, candidates, output};
use crate::analysis::simulate::{Collected, Sampling, Simulation};
use crate::base::{Code, Diagnostic};
use crate::check::Value;
use crate::eval::{self, Precision};
use crate::export::{self, Look};
use crate::session::{self, Disk, ViewChoice};
use summary::Wanted;

/// Show how likely results are, with inputs drawn by chance
///
/// Each input that has a `draw` is drawn anew in every run; the others stay as they are, and so
/// does an input that the scenario or `--set` changes.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim simulate lab.aim
  aim simulate lab.aim --runs 100000 --seed 7 --metric 'cash[2026-12], npv(10%, cash_flow)'
  aim simulate lab.aim --scenario price_war --fan cash,sales --by quarter")]
pub(super) struct Args {
    /// The model to run
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    #[command(flatten)]
    case: CaseArgs,

    /// How often the model is run
    #[arg(long, value_name = "COUNT", default_value_t = 10_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    runs: u64,

    /// Another number makes other draws; the same one makes the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// Spread the draws of each input evenly: one run in each of as many equal parts
    #[arg(long)]
    lhs: bool,

    /// Estimate the runs in binary floats, and show how far off a sample of them is
    #[arg(long)]
    fast: bool,

    /// What is looked at, with commas between: metrics or any expressions [default: the model's metrics]
    #[arg(long = "metric", value_name = "EXPRS", allow_hyphen_values = true)]
    metrics: Vec<String>,

    /// Lines over time, whose quantiles are shown for each period
    #[arg(long = "fan", value_name = "EXPRS", allow_hyphen_values = true)]
    fans: Vec<String>,

    /// The periods of `--fan` [default: year]
    #[arg(long, value_name = "PERIODS")]
    by: Option<By>,

    /// The shares of runs below which values are shown
    #[arg(long, value_name = "SHARES", value_delimiter = ',')]
    #[arg(default_values = ["5%", "25%", "50%", "75%", "95%"], hide_default_value = true)]
    quantiles: Vec<String>,

    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns, rounded for the eye
    Table,
    /// Every statistic, every digit
    Json,
    /// A row for each run: what was drawn, and what came of it; every digit
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Month,
    Quarter,
    Year,
}

impl By {
    fn view(self) -> ViewChoice {
        match self {
            By::Month => ViewChoice::Month,
            By::Quarter => ViewChoice::Quarter,
            By::Year => ViewChoice::Year,
        }
    }
}

/// Runs that are computed before the next ones are drawn.
const BATCH: u64 = 2_000;

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let sources = &mut console.sources;
    let opened = session::open(sources, &Disk, &args.file).map_err(|d| vec![d])?;
    let mut diagnostics = opened.diagnostics;
    let quantiles = questions::quantiles(&args.quantiles, sources);
    let (variant, quantiles) = match (args.case.variant(sources), quantiles) {
        (Ok(variant), Ok(quantiles)) => (variant, quantiles),
        (variant, quantiles) => {
            let found = [variant.err(), quantiles.err()];
            diagnostics.extend(found.into_iter().flatten().flatten());
            return Err(diagnostics);
        }
    };
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let model = &opened.model;
    let compiled = session::compile(model, &variant)?;
    let base = eval::run(&compiled.plan, None, None);
    let asked = asked::metrics(&args.metrics, &compiled.plan, sources)?;
    let by = args.by.map(By::view);
    let fans = questions::fans(&args.fans, by, &base, sources)?;
    let questions: Vec<&Asked> = asked
        .iter()
        .chain(fans.iter().flat_map(|fan| &fan.asked))
        .collect();
    let sampling = Sampling {
        runs: args.runs,
        seed: args.seed,
        latin_hypercube: args.lhs,
        precision: match args.fast {
            true => Precision::Approximate,
            false => Precision::Exact,
        },
    };
    let exprs: Vec<_> = questions.iter().map(|asked| asked.expr.clone()).collect();
    let simulation = Simulation::new(model, &variant, &exprs, sampling, sources)?;
    asked::one_value_each(&simulation.study().questions, questions.iter().copied())?;
    diagnostics.extend(simulation.study().warnings.iter().cloned());
    let collected = run(&simulation, args.runs)?;
    diagnostics.extend(remarks(&simulation, &collected));
    if let Some((run, row)) = &collected.first_failure {
        let found = simulation.explain(row, sources)?;
        diagnostics.extend(found.into_iter().take(1).map(|found| failed(found, *run)));
    }
    let beside = args
        .fast
        .then(|| simulation.beside(&collected))
        .transpose()?;
    let found = summary::summary(
        &simulation,
        &collected,
        Wanted {
            subtitle: subtitle(args),
            metrics: &asked,
            fans: &fans,
            quantiles: &quantiles,
            beside,
        },
    );
    let text = match args.format {
        Format::Table => {
            let look = Look {
                width: console.width,
                color: console.color && args.output.is_none(),
            };
            export::uncertainty(&found, look)
        }
        Format::Json => export::uncertainty_json(&found),
        Format::Csv => samples(&simulation, &collected, &questions),
    };
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        None => {
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    console.report_all(&diagnostics);
    Ok(Status::Fine)
}

/// The runs, batch by batch.
fn run(simulation: &Simulation<'_>, runs: u64) -> Result<Collected, Vec<Diagnostic>> {
    let mut collected = Collected::default();
    let mut from = 0;
    while from < runs {
        let to = (from + BATCH).min(runs);
        collected.add(simulation.runs(from..to)?, simulation);
        from = to;
    }
    Ok(collected)
}

/// Draws outside the ranges that their inputs declare.
fn remarks(simulation: &Simulation<'_>, collected: &Collected) -> Vec<Diagnostic> {
    let inputs = simulation.inputs.iter().zip(&collected.outside);
    let outside = inputs.filter(|(_, times)| **times > 0);
    outside
        .map(|(input, times)| {
            let (times, of) = (export::whole(*times), export::whole(collected.runs));
            let message = format!(
                "`{}` is drawn outside its range in {times} of {of} runs",
                input.name
            );
            Diagnostic::new(Code::OutOfRange, message)
                .label(input.draw.span, "its values reach further")
                .help("draw from a distribution that ends where the range does, such as `pert`, or widen the range")
        })
        .collect()
}

/// Why the first run that failed did.
fn failed(mut why: Diagnostic, run: usize) -> Diagnostic {
    why.message = format!("run {}: {}", run + 1, why.message);
    why
}

/// What was computed.
fn subtitle(args: &Args) -> Vec<String> {
    let mut subtitle = args.case.heading();
    subtitle.push(format!("{} runs", export::whole(args.runs as usize)));
    if args.lhs {
        subtitle.push("Latin hypercube".to_owned());
    }
    subtitle.push(format!("seed {}", args.seed));
    if args.fast {
        subtitle.push("approximate".to_owned());
    }
    subtitle
}

/// Every run: what was drawn, and what came of it.
fn samples(simulation: &Simulation<'_>, collected: &Collected, asked: &[&Asked]) -> String {
    let inputs = simulation.inputs.iter().map(|input| input.name.as_str());
    let names = inputs.chain(asked.iter().map(|asked| asked.text.as_str()));
    let figures = collected
        .figures
        .iter()
        .filter_map(|columns| columns.first());
    let columns: Vec<&[Option<Value>]> = collected
        .inputs
        .iter()
        .chain(figures)
        .map(Vec::as_slice)
        .collect();
    export::samples(&names.collect::<Vec<_>>(), &columns)
}
