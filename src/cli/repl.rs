//! `aim repl`: an interactive session on a model, at a terminal or from a script.

use std::io::{IsTerminal, stdin};
use std::path::Path;

use clap_complete::engine::ArgValueCompleter;

use super::lasting::on_interrupt_saying;
use super::{Console, Status, candidates, eval, output};
use crate::base::{Diagnostic, SourceMap};
use crate::repl::{self, Ended, Host, Session};
use crate::session::{Disk, Live};

/// Work on a model at a prompt
///
/// Lines are expressions, declarations that add to the model or change it, and commands that begin
/// with `:`; `:help` shows them. A script that is piped in has no prompts, and its exit status is
/// that of its worst line.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim repl models/api_seller.aim
  printf 'price_fall = 90%%/year\\n:show cash\\n' | aim repl models/api_seller.aim")]
pub(super) struct Args {
    /// The model to begin with
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: Option<String>,
}

/// What is said to a Ctrl-C that comes before there is an answer.
const COMPUTING: &str =
    "still computing; Ctrl-C again ends the session, and leaves changes unsaved\n";

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let live = match &args.file {
        Some(path) => Live::load(&Disk, path),
        None => Live::scratch(&Disk, eval::SCOPE),
    };
    let live = match live {
        Ok(live) => live,
        Err(refused) => {
            let sources = refused.sources.unwrap_or_default();
            console.report_of(&refused.diagnostics, &sources);
            return Status::Wrong;
        }
    };
    let mut session = Session::new(live);
    let input = stdin();
    let ended = match input.is_terminal() {
        true => {
            let interruptions = || on_interrupt_saying(COMPUTING);
            let ended = repl::terminal(&mut session, console, interruptions);
            ended.unwrap_or_else(|reason| {
                output::complain(&format!("the terminal can't be read: {reason}\n"));
                Ended::Wrong
            })
        }
        false => repl::script(&mut session, console, input.lock()),
    };
    match ended {
        Ended::Fine => Status::Fine,
        Ended::Failed => Status::Failed,
        Ended::Wrong => Status::Wrong,
    }
}

impl Host for Console {
    fn print(&mut self, text: &str) -> bool {
        Console::print(self, text).is_ok()
    }

    fn report(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        self.report_of(diagnostics, sources);
    }

    fn note(&mut self, text: &str) {
        output::complain(text);
    }

    fn write(&mut self, path: &str, text: &str) -> Result<(), Diagnostic> {
        output::write(Path::new(path), text)
    }

    fn width(&self) -> usize {
        self.width_now()
    }

    fn color(&self) -> bool {
        self.color
    }
}
