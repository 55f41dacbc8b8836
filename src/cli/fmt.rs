//! `aim fmt`: sets models in the one style.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap_complete::engine::ArgValueCompleter;
use similar::TextDiff;

use super::{Console, Status, candidates, output, paths};
use crate::base::{Code, Diagnostic, Files};
use crate::format::format;
use crate::session::Disk;
use crate::syntax::MAX_FILE;

/// The path that means standard input, and its name in messages.
const STDIN: &str = "-";
const STDIN_NAME: &str = "standard input";

/// How long to look for the shortest diff; after that, a longer one is as true.
const DIFF_TIME: Duration = Duration::from_secs(10);

/// Set models in the one style
///
/// Files are replaced, each as a whole or not at all; what they mean stays the same. Folders
/// are searched for `*.aim`. `-` reads standard input and writes the result to standard
/// output. A file with a syntax error is left as it is.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim fmt models/api_seller.aim
  aim fmt models --check --diff
  aim fmt - < models/api_seller.aim")]
pub(super) struct Args {
    /// Files, folders of them, or `-`
    #[arg(value_name = "PATHS", required = true)]
    #[arg(add = ArgValueCompleter::new(candidates::files_and_folders().stdio()))]
    paths: Vec<PathBuf>,

    /// Change nothing; name the files that are set differently, and exit with 1 if there are any
    #[arg(long)]
    check: bool,

    /// Change nothing; show what would change
    #[arg(long)]
    diff: bool,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let (stdin, paths): (Vec<PathBuf>, Vec<PathBuf>) = args
        .paths
        .iter()
        .cloned()
        .partition(|path| path.as_os_str() == STDIN);
    let (files, errors) = paths::sources(&paths);
    console.report_all(&errors);
    let mut status = match errors.is_empty() {
        true => Status::Fine,
        false => Status::Wrong,
    };
    // Standard input can be read once, however often it is named.
    let stdin = stdin.first().map(|_| STDIN.to_owned());
    for file in stdin.into_iter().chain(files) {
        let done = match format_one(args, &file, console) {
            Ok(done) => done,
            Err(diagnostics) => {
                console.report_all(&diagnostics);
                Status::Wrong
            }
        };
        status = status.max(done);
    }
    status
}

/// Formats a file, or shows what would change in it.
fn format_one(args: &Args, path: &str, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let is_stdin = path == STDIN;
    let (name, text) = match is_stdin {
        true => (STDIN_NAME, read_stdin()?),
        false => (path, read_file(path)?),
    };
    let file = console.sources.add(name, text.clone());
    let formatted = format(file, &text)?;
    let differs = formatted != text;
    let mut shown = String::new();
    if args.diff {
        shown = diff(name, &text, &formatted);
    } else if args.check && differs {
        shown = format!("{name}\n");
    } else if !args.check && is_stdin {
        shown = formatted;
    } else if !args.check && differs {
        output::write(Path::new(path), &formatted).map_err(|problem| vec![problem])?;
    }
    Ok(match console.print(&shown) {
        Err(_) => Status::Wrong,
        Ok(()) if args.check && differs => Status::Failed,
        Ok(()) => Status::Fine,
    })
}

fn read_file(path: &str) -> Result<String, Vec<Diagnostic>> {
    Disk.read(path).map_err(|error| {
        let message = format!("`{path}` {}", error.reason);
        vec![Diagnostic::new(error.code, message).help("name a text file that you may read")]
    })
}

fn read_stdin() -> Result<String, Vec<Diagnostic>> {
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that the parser says that the file is too large.
    let limit = MAX_FILE as u64 + 1;
    std::io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            let message = format!("{STDIN_NAME} can't be read: {error}");
            vec![Diagnostic::new(Code::FileUnreadable, message).help("name a file instead of `-`")]
        })?;
    String::from_utf8(bytes).map_err(|_| {
        let message = format!("{STDIN_NAME} is not UTF-8 text");
        vec![Diagnostic::new(Code::NotText, message).help("save the model as UTF-8")]
    })
}

/// The changed lines with three unchanged ones around them; empty where nothing changes.
fn diff(name: &str, old: &str, new: &str) -> String {
    let found = TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(old, new);
    let mut unified = found.unified_diff();
    unified
        .header(name, &format!("{name} (formatted)"))
        .to_string()
}
