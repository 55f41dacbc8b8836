//! `aim graph`: which lines of a model read which.

use clap::ValueEnum;
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};

use super::case::CaseArgs;
use super::{Console, Status, candidates};
use crate::base::{Diagnostic, Span};
use crate::graph::{self, Direction, Graph};

/// Show which lines of a model read which
///
/// Every line stands with what its formula reads, down to the inputs: what is read in other periods
/// only, by a lag or as an opening, is dashed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim graph models/api_seller.aim cash
  aim graph models/api_seller.aim price_fall --users
  aim graph models/api_seller.aim --format dot | dot -Tsvg > api_seller.svg")]
pub(super) struct Args {
    /// The model
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    /// Only what this line or check depends on [default: all]
    #[arg(value_name = "LINE", add = ArgValueCandidates::new(candidates::lines_and_checks))]
    line: Option<String>,

    /// Instead what depends on it
    #[arg(long, requires = "line")]
    users: bool,

    /// How the graph is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "tree")]
    format: Format,

    #[command(flatten)]
    case: CaseArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Tree,
    /// For Graphviz, with arrows from what is read to what reads it
    Dot,
    /// The same for Mermaid, which Markdown on many sites can hold
    Mermaid,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let case = args.case.open(&args.file, console)?;
    let whole = Graph::of(&case.compiled.plan.typed);
    let direction = match args.users {
        true => Direction::Users,
        false => Direction::Reads,
    };
    let root = match &args.line {
        None => None,
        Some(name) => {
            let file = console.sources.add("LINE", name.as_str());
            let found = whole.find(name, Span::new(file, 0, name.len()));
            Some(found.map_err(|d| vec![d])?)
        }
    };
    let part = |root: Option<usize>| match root {
        Some(root) => whole.around(root, direction),
        None => whole.clone(),
    };
    let text = match args.format {
        Format::Tree => graph::tree(&whole, root, direction, console.color),
        Format::Dot => graph::dot(&part(root)),
        Format::Mermaid => graph::mermaid(&part(root)),
    };
    Ok(match console.print(&text) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    })
}
