//! The commands of a session, and how they are found by the first letters of their name.

use crate::base::{Code, Diagnostic, suggest};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    By,
    Check,
    Doc,
    Explain,
    Export,
    Graph,
    Help,
    Lines,
    Load,
    Plot,
    Quit,
    Reload,
    Save,
    Scenario,
    Set,
    Show,
    Test,
    Time,
    Type,
    Units,
    Unset,
    Watch,
    Why,
}

/// A command with what it takes and does.
pub(super) struct Entry {
    pub name: &'static str,
    pub takes: &'static str,
    pub does: &'static str,
    pub command: Command,
}

const fn entry(
    name: &'static str,
    takes: &'static str,
    does: &'static str,
    command: Command,
) -> Entry {
    Entry {
        name,
        takes,
        does,
        command,
    }
}

pub(super) const COMMANDS: &[Entry] = &[
    entry(
        "by",
        "PERIODS",
        "show statements by month, quarter or year",
        Command::By,
    ),
    entry(
        "check",
        "",
        "look for what is wrong or probably not meant",
        Command::Check,
    ),
    entry(
        "doc",
        "NAME",
        "what a line or a function of the library is",
        Command::Doc,
    ),
    entry(
        "explain",
        "LINE@PERIOD [DEPTH]",
        "how a figure came about",
        Command::Explain,
    ),
    entry(
        "export",
        "FILE",
        "write the run as .csv, .json, .md or .txt",
        Command::Export,
    ),
    entry(
        "graph",
        "[LINE [--users]]",
        "what a line depends on, or what depends on it",
        Command::Graph,
    ),
    entry(
        "help",
        "[COMMAND]",
        "the commands, or one of them",
        Command::Help,
    ),
    entry(
        "lines",
        "[PART]",
        "the lines, with their kind and unit",
        Command::Lines,
    ),
    entry("load", "FILE", "work on another model", Command::Load),
    entry(
        "plot",
        "EXPR, …",
        "draw values over time, a chart for each unit",
        Command::Plot,
    ),
    entry(
        "quit",
        "",
        "end; `:quit!` also leaves changes unsaved",
        Command::Quit,
    ),
    entry(
        "reload",
        "",
        "read the file again; `:reload!` drops all changes",
        Command::Reload,
    ),
    entry(
        "save",
        "[FILE]",
        "write the model as it stands; `:save!` over another's",
        Command::Save,
    ),
    entry(
        "scenario",
        "[NAME, …]",
        "apply scenarios; none is the base case",
        Command::Scenario,
    ),
    entry(
        "set",
        "[NAME = VALUE]",
        "give an input another value",
        Command::Set,
    ),
    entry(
        "show",
        "[LINE, …]",
        "the statement, or some lines of it",
        Command::Show,
    ),
    entry("test", "[PART]", "run the checks and tests", Command::Test),
    entry("time", "EXPR", "how long an answer takes", Command::Time),
    entry(
        "type",
        "EXPR",
        "kind, unit and shape of an expression",
        Command::Type,
    ),
    entry("units", "", "the units and currencies", Command::Units),
    entry(
        "unset",
        "[NAME]",
        "give an input back its declared value",
        Command::Unset,
    ),
    entry(
        "watch",
        "",
        "read the file again when it changes, or stop that",
        Command::Watch,
    ),
    entry(
        "why",
        "LINE@PERIOD [from PERIOD]",
        "what made a figure another than it was",
        Command::Why,
    ),
];

/// The command that a word begins.
///
/// Errors: none or several that begin so.
pub(super) fn find(word: &str) -> Result<&'static Entry, Diagnostic> {
    if let Some(entry) = COMMANDS.iter().find(|entry| entry.name == word) {
        return Ok(entry);
    }
    let begun: Vec<&Entry> = COMMANDS
        .iter()
        .filter(|entry| !word.is_empty() && entry.name.starts_with(word))
        .collect();
    match begun.as_slice() {
        [entry] => Ok(entry),
        [] => {
            let message = format!("there is no command `:{word}`");
            let names = COMMANDS.iter().map(|entry| entry.name);
            let help = suggest::did_you_mean(word, names)
                .unwrap_or_else(|| "`:help` shows those there are".to_owned());
            Err(Diagnostic::new(Code::UnknownName, message).help(help))
        }
        several => {
            let names: Vec<String> = several.iter().map(|e| format!("`:{}`", e.name)).collect();
            let message = format!("`:{word}` begins several commands: {}", names.join(", "));
            Err(Diagnostic::new(Code::BadArguments, message).help("write one more letter"))
        }
    }
}

/// The commands as a table, or one of them.
pub(super) fn help(of: Option<&Entry>) -> String {
    let line = |entry: &Entry| {
        let usage = format!(":{} {}", entry.name, entry.takes);
        format!("{usage:<29} {}\n", entry.does)
    };
    match of {
        Some(entry) => line(entry),
        None => {
            let commands: String = COMMANDS.iter().map(line).collect();
            format!(
                "Write an expression to see its value, a declaration to add or change it,\n\
                 `input = value` to set an input. A command may be shortened.\n\n{commands}"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letters_are_enough_where_they_name_one() {
        assert!(find("q").is_ok_and(|entry| entry.command == Command::Quit));
        assert!(find("set").is_ok_and(|entry| entry.command == Command::Set));
        assert!(find("s").is_err_and(|error| error.message.contains("`:save`")));
        assert!(find("").is_err());
        assert!(find("shwo").is_err_and(|error| error.help.is_some()));
    }
}
