//! `aim sweep`: a model over many values of its inputs.

mod rows;
mod show;
mod vary;

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};

use super::case::CaseArgs;
use super::{Console, Status, asked, candidates};
use crate::analysis::sweep::Combinations;
use crate::base::{Code, Diagnostic, SourceMap};
use crate::check::Value;
use crate::export::SweepColumns;
use crate::resolve::Model;
use crate::session::{self, Disk, Study};
use vary::Vary;

/// Run a model over many values of its inputs
///
/// One input gives a table and a chart of each metric, two a map, and any number rows of CSV or
/// JSON.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim sweep models/api_seller.aim --vary price_fall=30%/year..90%/year:5%/year
  aim sweep models/api_seller.aim --vary price_fall --metric cash_out,cash_low
  aim sweep models/api_seller.aim --vary price_fall --vary staff='50 person,100 person'
  aim sweep models/api_seller.aim --vary price_fall --vary rival_cut --vary staff='1 person..200 person:1 person' --grid -o grid.csv")]
pub(super) struct Args {
    /// The model to run
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    #[command(flatten)]
    case: CaseArgs,

    /// An input and its values: NAME=A..B:STEP, NAME=A..B, NAME=A,B,C, or NAME over its range
    #[arg(long, value_name = "NAME=VALUES", required = true)]
    #[arg(add = ArgValueCandidates::new(candidates::inputs))]
    vary: Vec<String>,

    /// What to compute: metrics, or any expressions [default: the model's metrics]
    #[arg(long, value_name = "EXPRS", allow_hyphen_values = true)]
    metric: Vec<String>,

    /// The steps into which a range without a step is divided
    #[arg(long, value_name = "N", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    steps: u32,

    /// Rows of CSV, written as they are computed, whatever the number of inputs
    #[arg(long)]
    grid: bool,

    /// How results are written [default: table, or csv with `--grid`]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table and charts of one input, a map of two; rounded for the eye
    Table,
    /// A row for each combination, every digit
    Csv,
    /// The same with units, every digit
    Json,
    /// As the table, in Markdown
    Md,
}

/// A table or a map of more combinations than this is not read any more.
const READABLE: u64 = 5_000;

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

/// What is swept, ready to be computed.
struct Prepared<'m> {
    study: Study<'m>,
    combinations: Combinations,
    /// For each input its values.
    axes: Vec<Vec<Value>>,
    columns: SweepColumns,
}

impl Prepared<'_> {
    /// Inputs that leave the range that they declare, at either end of their values.
    fn out_of_range(&self, sources: &mut SourceMap) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for at in [0, self.combinations.count() - 1] {
            let row = self.combinations.at(at);
            let reported = self.study.reported(&row, "--vary", sources);
            let of_range = reported.into_iter().flatten();
            let of_range = of_range.filter(|d| d.code == Code::OutOfRange);
            for diagnostic in of_range {
                if !found
                    .iter()
                    .any(|known| known.message == diagnostic.message)
                {
                    found.push(diagnostic);
                }
            }
        }
        found
    }
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let format = format(args)?;
    let opened = session::open(&mut console.sources, &Disk, &args.file).map_err(|d| vec![d])?;
    let variant = match args.case.variant(&mut console.sources) {
        Ok(variant) => variant,
        Err(errors) => return Err(opened.diagnostics.into_iter().chain(errors).collect()),
    };
    let compiled = session::compile(&opened.model, &variant);
    let compiled =
        compiled.map_err(|errors| [opened.diagnostics.as_slice(), errors.as_slice()].concat())?;
    if opened.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(opened.diagnostics);
    }
    let varied = varied(&args.vary, &opened.model, console)?;
    let metrics = asked::metrics(&args.metric, &compiled.plan, &mut console.sources)?;
    let settings: Vec<_> = varied.iter().map(|vary| vary.setting.clone()).collect();
    let exprs: Vec<_> = metrics.iter().map(|metric| metric.expr.clone()).collect();
    let study = Study::new(&opened.model, &variant, &settings, &exprs)?;
    asked::one_value_each(&study.questions, &metrics)?;
    let mut axes = Vec::new();
    for (parameter, vary) in varied.iter().enumerate() {
        axes.push(vary.values(&study, parameter, args.steps as usize)?);
    }
    let combinations = Combinations::of(axes.clone()).ok_or_else(|| {
        let message = "there are more combinations of these values than can be counted";
        vec![Diagnostic::new(Code::BadArguments, message).help("take longer steps")]
    })?;
    let inputs = study.parameters.iter();
    let types = study.questions.iter().map(|question| question.ty.clone());
    let prepared = Prepared {
        columns: SweepColumns {
            inputs: inputs
                .map(|input| (input.name.clone(), input.ty.clone()))
                .collect(),
            metrics: metrics.into_iter().map(|m| m.text).zip(types).collect(),
            checks: opened
                .model
                .checks
                .iter()
                .map(|check| check.name.clone())
                .collect(),
        },
        study,
        combinations,
        axes,
    };
    let mut diagnostics = opened.diagnostics.clone();
    diagnostics.extend(compiled.warnings);
    diagnostics.extend(prepared.out_of_range(&mut console.sources));
    let status = match format {
        Format::Table | Format::Md => {
            readable(args, &prepared)?;
            show::execute(args, &opened.model, &prepared, console, &mut diagnostics)?
        }
        Format::Csv | Format::Json => {
            rows::execute(args, format == Format::Json, &prepared, console)?
        }
    };
    console.report_all(&diagnostics);
    Ok(match diagnostics.iter().any(Diagnostic::is_error) {
        true => status.max(Status::Wrong),
        false => status,
    })
}

/// How results are written.
fn format(args: &Args) -> Result<Format, Vec<Diagnostic>> {
    match (args.format, args.grid) {
        (None, false) => Ok(Format::Table),
        (None | Some(Format::Csv), true) => Ok(Format::Csv),
        (Some(format), false) => Ok(format),
        (Some(_), true) => {
            let message = "`--grid` writes rows of CSV, and another format is asked for";
            let diagnostic = Diagnostic::new(Code::BadArguments, message);
            Err(vec![diagnostic.help("leave out `--grid` or `--format`")])
        }
    }
}

/// The inputs that vary, each once.
fn varied(
    texts: &[String],
    model: &Model,
    console: &mut Console,
) -> Result<Vec<Vary>, Vec<Diagnostic>> {
    let mut varied: Vec<Vary> = Vec::new();
    let mut errors = Vec::new();
    for text in texts {
        match Vary::read(text, model, &mut console.sources) {
            Ok(vary) => match varied.iter().any(|known| known.varies_the_same(&vary)) {
                true => errors.push(vary.twice()),
                false => varied.push(vary),
            },
            Err(found) => errors.extend(found),
        }
    }
    match errors.is_empty() {
        true => Ok(varied),
        false => Err(errors),
    }
}

/// Whether what was asked for can be drawn.
fn readable(args: &Args, prepared: &Prepared<'_>) -> Result<(), Vec<Diagnostic>> {
    let message = match (args.vary.len(), prepared.combinations.count()) {
        (0..=2, ..=READABLE) => return Ok(()),
        (0..=2, count) => format!("{count} combinations are too many to be read in a table"),
        (inputs, _) => format!("{inputs} inputs at once can't be drawn"),
    };
    Err(vec![Diagnostic::new(Code::BadArguments, message).help(
        "add `--grid`, which writes a row of CSV for each combination, or `--format json`",
    )])
}
