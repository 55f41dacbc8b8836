//! One document as a reader follows it: its blocks in order, the model they have come to, and
//! the folder in which the reader types the commands.
//!
//! | block | what it is | what must hold |
//! |---|---|---|
//! | `aim` | a whole model | runs without a word; its checks and tests hold |
//! | `aim add` | declarations, each in the place of the one of its name, or after the others | the same, of the model so far |
//! | `aim fails`, `aim add fails` | the same blocks | runs, and a check or a test fails |
//! | `aim bad`, `aim add bad` | the same blocks | an error or a warning is reported |
//! | `aim as NAME`, `csv as NAME` | a file beside the model | nothing by itself |
//! | `console` | commands, typed in the repository | their output |
//! | `console in NAME` | commands, typed where the model so far is the file NAME | their output |
//! | `sh`, `yaml` | what is not aim's own | nothing |
//!
//! A block that is marked otherwise is an error, so that nothing goes unread by a slip.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::common::{Block, Folder, Outcome, outcome, root};

/// The reader's place in a document.
pub struct Page {
    folder: TempDir,
    model: String,
}

impl Page {
    pub fn new() -> Page {
        Page {
            folder: TempDir::new().expect("a folder for the test"),
            model: String::new(),
        }
    }

    /// Takes up a block; the answer says why its model does not do as it is marked.
    pub fn judge(&mut self, block: &Block) -> Result<(), String> {
        self.take(block)?;
        let words: Vec<&str> = block.info.split(' ').collect();
        let mark = match words.as_slice() {
            ["aim" | "csv", "as", _] | ["console"] | ["console", "in", _] => return Ok(()),
            ["sh" | "yaml"] => return Ok(()),
            ["aim"] | ["aim", "add"] => "",
            ["aim", mark] | ["aim", "add", mark] => mark,
            _ => "unknown",
        };
        let files = Folder(self.folder.path().to_owned());
        let found = outcome(&files, "model.aim", &self.model);
        let silent = found.diagnostics.is_empty();
        let holds = match mark {
            "" => silent && found.holds(),
            "fails" => found.errors().next().is_none() && !found.holds(),
            "bad" => !silent,
            _ => return Err(format!("line {}: what is `{}`?", block.line, block.info)),
        };
        if holds {
            Ok(())
        } else {
            Err(complaint(block, &found))
        }
    }

    /// Takes up a block; the answer is what it should hold, which for a console is the output.
    pub fn shown(&mut self, block: &Block) -> Result<String, String> {
        self.take(block)?;
        if block.info == "console" {
            return session(block, root(""));
        }
        let Some(name) = block.info.strip_prefix("console in ") else {
            return Ok(block.text.clone());
        };
        self.write(name, &self.model)?;
        session(block, self.folder.path().to_owned())
    }

    fn take(&mut self, block: &Block) -> Result<(), String> {
        if let Some((_, name)) = block.info.split_once(" as ") {
            self.write(name, &block.text)?;
        } else if block.info.starts_with("aim add") {
            self.model = added(&self.model, &block.text);
        } else if block.info.split(' ').next() == Some("aim") {
            self.model.clone_from(&block.text);
        }
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        fs::write(self.folder.path().join(name), text).map_err(|error| format!("{name}: {error}"))
    }
}

fn complaint(block: &Block, found: &Outcome) -> String {
    let (line, info) = (block.line, &block.info);
    format!("line {line}: is not `{info}`:\n{}", found.text())
}

/// The commands of a console block, each with what it prints. The lines after `> ` are what a
/// command reads, and each is followed by what it makes the command print.
fn session(block: &Block, folder: PathBuf) -> Result<String, String> {
    let mut shown = Vec::new();
    let mut lines = block.text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(typed) = line.strip_prefix("$ ") else {
            continue;
        };
        let typed = typed.strip_prefix("aim ");
        let typed = words(typed.ok_or_else(|| format!("`{line}` is no command of aim"))?)?;
        let mut text = format!("{line}\n");
        let mut input = String::new();
        let mut before = printed(&typed, &folder, &input);
        text += &before;
        while let Some(more) = lines.next_if(|next| !next.starts_with("$ ")) {
            let Some(read) = more.strip_prefix("> ") else {
                continue;
            };
            input += &format!("{read}\n");
            let all = printed(&typed, &folder, &input);
            text += &format!("{more}\n{}", all.strip_prefix(&before).unwrap_or(&all));
            before = all;
        }
        shown.push(text.trim_end().to_owned() + "\n");
    }
    Ok(shown.join("\n"))
}

/// What a command prints that reads `input`.
fn printed(typed: &[String], folder: &Path, input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aim"))
        .args(typed)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A command that reads nothing may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the command ends");
    String::from_utf8([output.stdout, output.stderr].concat()).expect("text")
}

/// The words of a command line, of which some stand in single quotes. Outside of them a shell
/// would take `$` and `*` for something else.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    for (number, part) in line.split('\'').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else if part.contains(['$', '*', '`', '"']) {
            return Err(format!("`{part}` belongs in single quotes"));
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    Ok(words)
}

/// A model with declarations added: each in the place of the one of its name, or at the end.
fn added(model: &str, more: &str) -> String {
    let mut whole = declarations(model);
    for new in declarations(more) {
        let name = name(&new);
        match whole.iter_mut().find(|old| self::name(old) == name) {
            Some(old) if name.is_some() => *old = new,
            _ => whole.push(new),
        }
    }
    whole.concat()
}

/// The text cut before each declaration, and before what describes it.
fn declarations(text: &str) -> Vec<String> {
    let mut cut: Vec<String> = Vec::new();
    let mut described = false;
    for line in text.split_inclusive('\n') {
        let describes = line.starts_with("///");
        let begins = describes || line.starts_with(char::is_alphabetic);
        match cut.last_mut() {
            Some(last) if !begins || described => last.push_str(line),
            _ => cut.push(line.to_owned()),
        }
        described = describes;
    }
    cut
}

/// What a declaration is known by: its name, or its kind where a model has only one of it.
fn name(declaration: &str) -> Option<String> {
    let line = declaration.lines().find(|line| !line.starts_with("//"))?;
    let head = line.split(['=', ':', '{', '[', '(', '"', '/']).next()?;
    let words: Vec<&str> = head.split_whitespace().collect();
    let name = match *words.first()? {
        kind @ ("model" | "timeline" | "fiscal") => kind,
        "test" => line.split('"').nth(1)?,
        "currency" | "unit" | "scenario" | "tiers" | "curve" | "data" => words.get(1)?,
        _ => words.last()?,
    };
    Some(name.to_owned())
}
