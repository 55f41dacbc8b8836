//! `aim tornado`: how far each input moves an answer, the widest first.

mod data;
mod reaches;
mod told;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;

use super::asked::{self, Asked};
use super::case::{Case, CaseArgs};
use super::{Console, Status, candidates, levers, output};
use crate::analysis::{self, Bar};
use crate::base::{Code, Diagnostic};
use crate::check::Ty;
use crate::eval::{self, Run};
use crate::export::Look;
use crate::resolve::Model;
use crate::session::{Study, Variant};
use crate::syntax::ast::Expr;
use told::Told;

/// Rank the inputs by how far they move an answer
///
/// Each input is taken to both ends of its declared range, one at a time, all others as in the
/// case; without a range, to the 10th and the 90th percentile of its draw. The bars are drawn around the value of the case; one that ends at `never` is open.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim tornado models/api_seller.aim --metric cash_out
  aim tornado models/api_seller.aim --metric 'cash[last]' --top 5
  aim tornado models/product_led.aim --swing 10%")]
pub(super) struct Args {
    /// The model
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    #[command(flatten)]
    case: CaseArgs,

    /// Metrics, or expressions with one value [default: the model's metrics]
    #[arg(long = "metric", value_name = "EXPRS", add = ArgValueCompleter::new(candidates::lines))]
    metrics: Vec<String>,

    /// Take numbers without a range this share up and down: `10%`
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true)]
    swing: Option<String>,

    /// Only so many inputs, the widest
    #[arg(long, value_name = "COUNT")]
    top: Option<NonZeroUsize>,

    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Bars and figures, rounded for the eye
    Table,
    /// The figures in Markdown
    Md,
    /// A row for each metric and input, every digit
    Csv,
    /// The same with units, and what is left out; every digit
    Json,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let share = reaches::share(args, console)?;
    let case = args.case.open(&args.file, console)?;
    let Case {
        opened,
        variant,
        compiled,
    } = &case;
    let model = &opened.model;
    let run = eval::run(&compiled.plan, None, args.case.scenario());
    let asked = asked::metrics(&args.metrics, &compiled.plan, &mut console.sources)?;
    let found = reaches::reaches(&run, model, share, console)?;
    if found.varied.is_empty() {
        let message = "no input of this model has a range, so there is nothing to vary";
        return Err(vec![Diagnostic::new(Code::MissingValue, message).help(
            "declare ranges, `{ range $1 .. $5 }`, or vary all numbers with `--swing 10%`",
        )]);
    }
    let exprs: Vec<Expr> = asked.iter().map(|asked| asked.expr.clone()).collect();
    let study = Study::new(model, variant, &[], &exprs)?;
    asked::one_value_each(&study.questions, &asked)?;
    let tys = study.questions.iter().map(|question| question.ty.clone());
    let asked: Vec<(Asked, Ty)> = asked.into_iter().zip(tys).collect();
    let bars = analysis::bars(model, variant, found.varied.clone(), &exprs)?;
    let look = Look {
        width: console.width,
        color: console.color && args.output.is_none(),
    };
    let told = asked
        .iter()
        .enumerate()
        .map(|(question, (asked, ty))| Told {
            args,
            model,
            asked,
            ty,
            question,
            bars: &bars,
            of: &found,
        });
    let texts: Vec<String> = match args.format {
        Format::Table => told.map(|told| told.text(look)).collect(),
        Format::Md => told.map(|told| told.markdown()).collect(),
        Format::Csv => vec![data::csv(&asked, &bars, args.most())],
        Format::Json => vec![data::json(args, model, &asked, &found, &bars)],
    };
    let text = texts.join("\n");
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        None => {
            // What could not be printed was reported.
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    let diagnostics = failures(model, variant, &run, &bars, console)?;
    console.report_all(&diagnostics);
    Ok(match run.diagnostics.iter().any(Diagnostic::is_error) {
        true => Status::Wrong,
        false => Status::Fine,
    })
}

impl Args {
    /// How many inputs are shown.
    fn most(&self) -> usize {
        self.top.map_or(usize::MAX, NonZeroUsize::get)
    }
}

/// The inputs of a question, the widest swing first.
fn ranked(bars: &[Bar], question: usize) -> Vec<&Bar> {
    let mut ranked: Vec<&Bar> = bars.iter().collect();
    ranked.sort_by(|a, b| a.by_swing(b, question));
    ranked
}

/// Why the case fails, or else the ends at which a figure does; for each end the first reason.
fn failures(
    model: &Model,
    variant: &Variant<'static>,
    run: &Run<'_>,
    bars: &[Bar],
    console: &mut Console,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let of_case = run.diagnostics.iter().filter(|found| found.is_error());
    let mut found: Vec<Diagnostic> = of_case.cloned().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    for bar in bars {
        let lever = &bar.reach.lever;
        for (values, end) in [(&bar.low, bar.reach.low), (&bar.high, bar.reach.high)] {
            if values.iter().all(Option::is_some) {
                continue;
            }
            let setting = levers::setting(lever, end, model, &mut console.sources)?;
            let why = analysis::why(model, variant, setting).into_iter().next();
            found.extend(why.map(|mut why| {
                let end = lever.amount(end, &model.units);
                why.message = format!("with `{}` at {end}: {}", lever.name, why.message);
                why
            }));
        }
    }
    Ok(found)
}
