//! `aim explain`: how a figure of a model came about.

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;

use super::case::{Case, CaseArgs};
use super::{Console, Status, candidates};
use crate::base::Diagnostic;
use crate::eval;
use crate::explain::{self, Asked};
use crate::session::{self, Variant};

/// Explain how a figure came about
///
/// Shows the formula with its values, then each operand in turn, down to the inputs and their
/// sources: lags with their period, the branch that was taken, what a year adds up, what a scenario
/// or a setting changed, and where the figure was first rounded.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim explain models/api_seller.aim cash@2026-03
  aim explain models/api_seller.aim cash@2026 --depth 1
  aim explain models/api_seller.aim api_sales@last --set price_fall=90%/year --format json")]
pub(super) struct Args {
    /// The model
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    /// What to explain: a line, with its member and its period, or a metric
    #[arg(value_name = "LINE@PERIOD", add = ArgValueCompleter::new(candidates::figures))]
    figure: String,

    /// How many steps down operands are followed; `…` marks where there are more
    #[arg(long, value_name = "N", default_value_t = 2)]
    #[arg(value_parser = clap::value_parser!(u64).range(..=explain::DEEPEST as u64))]
    depth: u64,

    /// How the explanation is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "tree")]
    format: Format,

    #[command(flatten)]
    case: CaseArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Tree,
    Json,
    Markdown,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let Case {
        opened, compiled, ..
    } = args.case.open(&args.file, console)?;
    let run = eval::run(&compiled.plan, None, args.case.scenario());
    // What the model comes to without its scenarios may be in error; then it is left out.
    let base = match args.case.is_base() {
        true => None,
        false => session::compile(&opened.model, &Variant::default()).ok(),
    };
    let base = base.as_ref().map(|base| eval::run(&base.plan, None, None));
    let file = console.sources.add("figure", args.figure.as_str());
    let subject = explain::subject(&run, file, &args.figure)?;
    let explanation = explain::explain(
        Asked {
            run: &run,
            base: base.as_ref(),
            sources: &console.sources,
            depth: usize::try_from(args.depth).unwrap_or(explain::DEEPEST),
        },
        &subject,
    );
    let text = match args.format {
        Format::Tree => explain::tree(&explanation, console.color),
        Format::Json => explain::json(&explanation),
        Format::Markdown => explain::markdown(&explanation),
    };
    Ok(match console.print(&text) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    })
}
