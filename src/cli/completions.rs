//! `aim completions`: a script with which a shell completes `aim`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Console, Status};

/// Print a script that lets a shell complete `aim`
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  aim completions bash > ~/.local/share/bash-completion/completions/aim")]
pub(super) struct Args {
    shell: Shell,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    // Written to memory first: the generator panics where its writer fails.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "aim", &mut script);
    match console.print(&String::from_utf8_lossy(&script)) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    }
}
