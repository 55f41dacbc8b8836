//! Floor 10: the command `aim`, one file for each of its commands.
//!
//! Results go to standard output, everything else to standard error. The exit status is 0
//! when all is well, 1 when a check or a test failed, 2 when the model, the data or the
//! command is in error.

mod asked;
mod candidates;
mod case;
mod check;
mod compare;
mod completions;
mod console;
mod doc;
mod eval;
mod explain;
mod fmt;
mod graph;
mod lasting;
mod levers;
mod lines;
mod machine;
mod models;
mod new;
mod output;
mod paths;
pub mod plain;
mod render;
mod repl;
mod run;
mod simulate;
mod solve;
mod sweep;
mod test;
mod tornado;
mod why;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use console::{Color, Console};
use render::Style;

use crate::{session, syntax};

/// Stack for the work: what formulas nested as deeply as the parser admits take, so that no stage
/// asks for a stack of its own, and room for the command. Pages that are not touched cost nothing.
const STACK: usize = session::STACK + (16 << 20);

/// Stack for the threads that help: with what reading takes, none is made for each part of a file.
const HELPER_STACK: usize = syntax::STACK + (2 << 20);

/// Financial models with exact figures, checked units and tests
#[derive(Parser)]
#[command(name = "aim", version, max_term_width = 100)]
#[command(
    after_help = "Example:\n  aim run models/api_seller.aim\n  aim run models/api_seller.aim --set price_fall=90%/year"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to colour what is printed; NO_COLOR is obeyed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,

    /// How errors and warnings are printed to standard error
    #[arg(long, global = true, value_name = "STYLE", default_value = "human")]
    diagnostics: Style,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Args),
    Check(check::Args),
    Test(test::Args),
    Simulate(simulate::Args),
    Fmt(fmt::Args),
    Eval(eval::Args),
    Explain(explain::Args),
    Why(why::Args),
    Graph(graph::Args),
    Repl(repl::Args),
    Compare(compare::Args),
    Tornado(tornado::Args),
    Solve(solve::Args),
    Sweep(sweep::Args),
    New(new::Args),
    Models(models::Args),
    Doc(doc::Args),
    Completions(completions::Args),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Fine,
    /// A check or a test does not hold.
    Failed,
    /// The model, the data or the command is in error.
    Wrong,
    /// Ctrl-C ended it early; what was done is kept.
    Interrupted = 130,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    if let Some(answered) = candidates::answer() {
        return answered;
    }
    std::panic::set_hook(Box::new(|panic| {
        // Written without `eprintln!`, which panics itself when the pipe is closed.
        let place = panic
            .location()
            .map(|at| format!(" ({}:{})", at.file(), at.line()))
            .unwrap_or_default();
        output::complain(&format!(
            "this is a bug in aim{place}: please report it, with the model that shows it\n"
        ));
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Also the way in which `--help` and `--version` end; a closed pipe is no error.
            let _ = message.print();
            return ExitCode::from(message.exit_code() as u8);
        }
    };
    // This thread is one of those that share the work, rather than one that waits for them.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .stack_size(HELPER_STACK)
        .build_global();
    let work = std::panic::AssertUnwindSafe(|| dispatch(cli));
    // The hook has told what there is to tell of a panic.
    let status = stacker::grow(STACK, || std::panic::catch_unwind(work));
    status.unwrap_or(Status::Wrong).into()
}

fn dispatch(cli: Cli) -> Status {
    let mut console = Console::new(cli.color, cli.diagnostics);
    match cli.command {
        Command::Run(args) => run::execute(&args, &mut console),
        Command::Check(args) => check::execute(&args, &mut console),
        Command::Test(args) => test::execute(&args, &mut console),
        Command::Simulate(args) => simulate::execute(&args, &mut console),
        Command::Fmt(args) => fmt::execute(&args, &mut console),
        Command::Eval(args) => eval::execute(&args, &mut console),
        Command::Explain(args) => explain::execute(&args, &mut console),
        Command::Why(args) => why::execute(&args, &mut console),
        Command::Graph(args) => graph::execute(&args, &mut console),
        Command::Repl(args) => repl::execute(&args, &mut console),
        Command::Compare(args) => compare::execute(&args, &mut console),
        Command::Tornado(args) => tornado::execute(&args, &mut console),
        Command::Solve(args) => solve::execute(&args, &mut console),
        Command::Sweep(args) => sweep::execute(&args, &mut console),
        Command::New(args) => new::execute(&args, &mut console),
        Command::Models(args) => models::execute(&args, &mut console),
        Command::Doc(args) => doc::execute(&args, &mut console),
        Command::Completions(args) => completions::execute(&args, &mut console),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string);
            let name = command.get_name();
            assert!(
                help.is_some_and(|help| help.contains(&format!("aim {name}"))),
                "{name}"
            );
        }
    }
}
