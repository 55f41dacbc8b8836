//! `aim completions`: a script with which a shell completes `aim`.

use clap_complete::Shell;

use super::{Console, Status, candidates, output};

/// Print a script that lets a shell complete `aim`
///
/// It completes commands, files, and the scenarios, lines and inputs of the model on the command
/// line. The script goes with this version of aim, so let the shell ask for it when it starts.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  source <(aim completions bash)      # in ~/.bashrc
  source <(aim completions zsh)       # in ~/.zshrc, after compinit
  aim completions fish | source       # in ~/.config/fish/completions/aim.fish")]
pub(super) struct Args {
    shell: Shell,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    // Written to memory first, so that a closed pipe is no error.
    let script = match candidates::script(args.shell) {
        Ok(script) => script,
        Err(error) => {
            console.report(&output::unwritable("the script", &error));
            return Status::Wrong;
        }
    };
    match console.print(&String::from_utf8_lossy(&script)) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    }
}
