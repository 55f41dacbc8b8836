//! `aim why`: what made a figure another than it was.

mod git;
mod sides;

use clap::ValueEnum;
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};

use super::case::CaseArgs;
use super::{Console, Status, candidates};
use crate::base::{Code, Diagnostic};
use crate::bridge::{self, Bridge, MOST_AVERAGED, Wanted};

/// Show what made a figure another than it was
///
/// Shares the difference of a figure out among its causes: between two scenarios the inputs that they
/// set differently, between two periods what the formula reads, between two versions of the file the
/// declarations that differ. What the causes made adds up to the difference, to the last digit.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim why models/api_seller.aim cash@2026-12 --from base --to price_war
  aim why models/api_seller.aim cash@2026-12 --set price_fall=90%/year --set rival_cut=10%
  aim why models/api_seller.aim api_sales@2026 --from 2025
  aim why models/api_seller.aim cash@2026-12 --from HEAD~1:models/api_seller.aim")]
pub(super) struct Args {
    /// The model
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    /// What changed: a line, with its member and its period, or a metric
    #[arg(value_name = "LINE@PERIOD", add = ArgValueCompleter::new(candidates::figures))]
    figure: String,

    /// What it is explained from: scenarios with `+` between, or `base`; a period; another file, or
    /// one of a revision of git, `HEAD~1:models/lab.aim`
    #[arg(long, value_name = "WHAT", add = ArgValueCandidates::new(candidates::scenarios))]
    from: Option<String>,

    /// What it is explained to, of the same sort [default: `base`, the period of the figure, FILE]
    #[arg(long, value_name = "WHAT", add = ArgValueCandidates::new(candidates::scenarios))]
    to: Option<String>,

    /// How the difference is shared out [default: averaged for up to 8 changes]
    #[arg(long, value_enum, value_name = "METHOD")]
    method: Option<MethodName>,

    /// How the bridge is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    format: Format,

    #[command(flatten)]
    case: CaseArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MethodName {
    /// Over all orders in which the changes can be made
    Average,
    /// One change after the other, in the order of declaration
    Sequence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with every digit
    Table,
    Json,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let bridge = sides::bridge(args, console)?;
    refuse_too_many(args, &bridge)?;
    let text = match args.format {
        Format::Table => bridge::text(&bridge, console.color),
        Format::Json => bridge::json(&bridge),
    };
    Ok(match console.print(&text) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    })
}

/// An average that was asked for is not silently another thing.
fn refuse_too_many(args: &Args, bridge: &Bridge) -> Result<(), Vec<Diagnostic>> {
    let changes: usize = bridge.causes.iter().map(|cause| cause.changes.len()).sum();
    if args.method != Some(MethodName::Average) || changes <= MOST_AVERAGED {
        return Ok(());
    }
    let message = format!("{changes} changes are too many to average over all of their orders");
    Err(vec![Diagnostic::new(Code::BadArguments, message).help(format!(
        "leave `--method average` out to take them one after the other; up to {MOST_AVERAGED} can be averaged"
    ))])
}

impl Args {
    fn wanted(&self) -> Wanted {
        match self.method {
            None => Wanted::Either,
            Some(MethodName::Average) => Wanted::Average,
            Some(MethodName::Sequence) => Wanted::Sequence,
        }
    }
}
