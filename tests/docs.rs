//! The documents are true: models in fenced `aim` blocks run, and `console` blocks show what the
//! command prints.
//!
//! A block ```` ```console in lab.aim ```` finds the model of the last `aim` block before it under
//! that name. `UPDATE_GOLDEN=1` writes this version's output into the documents.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Block, Memory, blocks, files, outcome, root};
use tempfile::TempDir;

#[test]
fn models_in_documents_run() {
    for_each_document(|_, text| {
        for block in blocks(text) {
            let whole = block.text.starts_with("model ") || block.text.contains("\nmodel ");
            if block.info != "aim" || !whole || block.text.starts_with("model broken") {
                continue;
            }
            let found = outcome(&Memory::default(), "model.aim", &block.text);
            if !found.diagnostics.is_empty() || !found.report.passed() {
                return Err(format!("line {}:\n{}", block.line, found.text()));
            }
        }
        Ok(())
    });
}

#[test]
fn consoles_show_what_the_command_prints() {
    for_each_document(|path, text| {
        let mut model = String::new();
        let mut is = text.to_owned();
        for block in blocks(text) {
            if block.info == "aim" {
                model.clone_from(&block.text);
            }
            if block.info == "console" || block.info.starts_with("console in ") {
                let fence = |inside: &str| format!("```{}\n{inside}```", block.info);
                is = is.replacen(&fence(&block.text), &fence(&session(&block, &model)), 1);
            }
        }
        common::golden(path, &is)
    });
}

/// The built-in functions are listed in one place, and the reference lists the same.
#[test]
fn the_reference_lists_every_function() {
    let page = "docs/book/src/reference/functions.md";
    let reference = fs::read_to_string(root(page)).expect("the reference");
    let missing: Vec<&str> = aim::check::builtins::TABLE
        .iter()
        .map(|builtin| builtin.signature)
        .filter(|signature| !reference.contains(&format!("`{signature}`")))
        .collect();
    assert!(missing.is_empty(), "not in {page}: {missing:#?}");
}

/// The commands of a console block, each with what it prints.
fn session(block: &Block, model: &str) -> String {
    let folder = TempDir::new().expect("a folder for the test");
    let beside = match block.info.strip_prefix("console in ") {
        Some(name) => {
            fs::write(folder.path().join(name), model).expect("a file for the test");
            folder.path().to_owned()
        }
        None => root(""),
    };
    let commands: Vec<&str> = block.text.lines().filter(|l| l.starts_with("$ ")).collect();
    let mut shown = Vec::new();
    for line in commands {
        let arguments = words(line.trim_start_matches("$ aim "));
        let output = Command::new(env!("CARGO_BIN_EXE_aim"))
            .args(&arguments)
            .current_dir(&beside)
            .env("COLUMNS", "100")
            .output()
            .expect("the command runs");
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(printed).expect("text");
        shown.push(format!("{line}\n{}\n", printed.trim_end()));
    }
    shown.join("\n")
}

/// The words of a command line, of which some stand in single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in line.split('\'').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Reports every document that is wrong, not only the first.
fn for_each_document(judge: impl Fn(&Path, &str) -> Result<(), String>) {
    let mut documents: Vec<PathBuf> = files(&root(""), "md");
    documents.extend(common::files_below(&root("docs"), "md"));
    let mut wrong = String::new();
    for path in documents {
        let text = fs::read_to_string(&path).expect("a document");
        if let Err(reason) = judge(&path, &text) {
            wrong += &format!("{}: {reason}\n", path.display());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
