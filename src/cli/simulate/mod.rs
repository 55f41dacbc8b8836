//! `aim simulate`: how likely results are, where inputs are drawn by chance.

mod questions;
mod rows;
mod summary;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;

use super::asked::{self, Asked};
use super::case::CaseArgs;
use super::lasting::{on_interrupt, progress};
use super::{Console, Status, candidates, output};
use crate::analysis::simulate::{Batch, Collected, Sampling, Simulation, Tally};
use crate::base::{Code, Diagnostic};
use crate::eval::{self, Precision};
use crate::export::{self, Look, Uncertainty};
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
    let interrupted = on_interrupt();
    let tally = match args.format {
        Format::Csv => rows::write(args, &simulation, &questions, console, &interrupted)?,
        _ => {
            let collected = collected(&simulation, args.runs, &interrupted)?;
            let beside = args.fast.then(|| simulation.beside(&collected));
            let found = summary::summary(
                &simulation,
                &collected,
                Wanted {
                    subtitle: subtitle(args, collected.tally.runs),
                    metrics: &asked,
                    fans: &fans,
                    quantiles: &quantiles,
                    beside: beside.transpose()?,
                },
            );
            told(args, &found, console)?.then_some(collected.tally)
        }
    };
    // What could not be printed was reported.
    let Some(tally) = tally else {
        return Ok(Status::Wrong);
    };
    diagnostics.extend(remarks(&simulation, &tally));
    if let Some((run, row)) = &tally.first_failure {
        let found = simulation.explain(row, &mut console.sources)?;
        diagnostics.extend(found.into_iter().take(1).map(|found| failed(found, *run)));
    }
    console.report_all(&diagnostics);
    let (done, of) = (tally.runs, args.runs);
    if (done as u64) < of && interrupted.load(Ordering::Relaxed) {
        output::complain(&format!("stopped: {done} of {of} runs are done\n"));
        return Ok(Status::Interrupted);
    }
    Ok(Status::Fine)
}

/// Prints or writes what the runs say; false where that was not possible, and was reported.
///
/// Errors: a file that can't be written.
fn told(args: &Args, found: &Uncertainty, console: &mut Console) -> Result<bool, Vec<Diagnostic>> {
    let look = Look {
        width: console.width,
        color: console.color && args.output.is_none(),
    };
    let text = match args.format {
        Format::Json => export::uncertainty_json(found),
        _ => export::uncertainty(found, look),
    };
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        None => return Ok(console.print(&text).is_ok()),
    }
    Ok(true)
}

/// All runs, or those up to an interruption.
fn collected(
    simulation: &Simulation<'_>,
    runs: u64,
    interrupted: &AtomicBool,
) -> Result<Collected, Vec<Diagnostic>> {
    let mut collected = Collected::default();
    batches(simulation, runs, |batch| {
        collected.add(&batch, simulation);
        Ok::<_, Vec<Diagnostic>>(!interrupted.load(Ordering::Relaxed))
    })?;
    Ok(collected)
}

/// The runs, batch by batch, until `take` answers false.
fn batches<E: From<Vec<Diagnostic>>>(
    simulation: &Simulation<'_>,
    runs: u64,
    mut take: impl FnMut(Batch) -> Result<bool, E>,
) -> Result<(), E> {
    let bar = progress(runs, "runs");
    let mut from = 0;
    while from < runs {
        let to = (from + BATCH).min(runs);
        let wanted = take(simulation.runs(from..to)?)?;
        bar.inc(to - from);
        if !wanted {
            break;
        }
        from = to;
    }
    bar.finish_and_clear();
    Ok(())
}

/// Draws outside the ranges that their inputs declare.
fn remarks(simulation: &Simulation<'_>, tally: &Tally) -> Vec<Diagnostic> {
    let inputs = simulation.inputs.iter().zip(&tally.outside);
    let outside = inputs.filter(|(_, times)| **times > 0);
    outside
        .map(|(input, times)| {
            let (times, of) = (export::whole(*times), export::whole(tally.runs));
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
fn subtitle(args: &Args, done: usize) -> Vec<String> {
    let mut subtitle = args.case.heading();
    let (done, of) = (done as u64, args.runs);
    let whole = |count: u64| export::whole(count as usize);
    subtitle.push(match done < of {
        true => format!("{} of {} runs", whole(done), whole(of)),
        false => format!("{} runs", whole(of)),
    });
    if args.lhs {
        subtitle.push("Latin hypercube".to_owned());
    }
    subtitle.push(format!("seed {}", args.seed));
    if args.fast {
        subtitle.push("approximate".to_owned());
    }
    subtitle
}
