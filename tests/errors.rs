//! The pages of docs/book/src/errors are true: the wrong model of each reports the code of the page, with
//! the message that the page shows, and the right one runs without a word.
//!
//! `UPDATE_GOLDEN=1` writes the messages of this version into the pages.

mod common;

use std::fs;

use aim::base::{Code, Severity};
use common::{Block, Folder, Outcome, blocks, examined, outcome, root};
use tempfile::TempDir;

/// What only the command can bring about; its own tests do.
const BY_THE_COMMAND: &[Code] = &[Code::FileUnwritable];

/// What is found where a model is examined, and not where it runs.
const OF_STYLE: &[Code] = &[
    Code::UnusedInput,
    Code::EmbeddedConstant,
    Code::NoSource,
    Code::SuspiciousMagnitude,
    Code::DeadScenario,
    Code::UnusualClass,
    Code::TimelineDependent,
];

#[test]
fn wrong_models_report_the_code_of_their_page() {
    for_each_page(|code, page| {
        let bad = block(page, "aim bad")?;
        let found = run(code, &bad);
        let codes: Vec<&str> = found.diagnostics.iter().map(|d| d.code.name()).collect();
        if codes == [code.name()] {
            Ok(())
        } else {
            Err(format!("reports {codes:?}\n{}", found.text()))
        }
    });
}

#[test]
fn messages_are_as_the_pages_show_them() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for_each_page(|code, page| {
        let bad = block(page, "aim bad")?;
        let is = run(code, &bad).text();
        let was = block(page, "text")?.text;
        if is == was {
            Ok(())
        } else if update {
            let text = page.replacen(&format!("```text\n{was}"), &format!("```text\n{is}"), 1);
            fs::write(path(code), text).map_err(|error| error.to_string())
        } else {
            Err(format!("--- shows\n{was}--- prints\n{is}"))
        }
    });
}

#[test]
fn right_models_run_without_a_word() {
    for_each_page(|code, page| {
        let good = block(page, "aim good")?;
        let found = run(code, &good);
        if found.diagnostics.is_empty() && found.holds() {
            Ok(())
        } else {
            Err(found.text())
        }
    });
}

#[test]
fn pages_open_with_the_code() {
    for_each_page(|code, page| {
        if page.starts_with(&format!("# {}\n\n", code.name())) {
            Ok(())
        } else {
            Err("does not open with its code".into())
        }
    });
}

/// The index and the table of contents of the book end with their lists of codes.
#[test]
fn the_book_lists_every_code() {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.name());
    let index = |code: &Code| {
        let (name, meaning) = (code.name(), code.meaning());
        let kind = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        format!("| [{name}](errors/{name}.md) | {kind} | {meaning} |\n")
    };
    let contents = |code: &Code| format!("  - [{0}](errors/{0}.md)\n", code.name());
    let lists: [(&str, &str, Vec<String>); 2] = [
        (
            "errors.md",
            "|---|---|---|\n",
            codes.iter().map(index).collect(),
        ),
        (
            "SUMMARY.md",
            "(errors.md)\n",
            codes.iter().map(contents).collect(),
        ),
    ];
    for (page, before, list) in lists {
        let path = root("docs/book/src").join(page);
        let text = fs::read_to_string(&path).expect("a page of the book");
        let head = text.split_once(before).expect("where the list begins").0;
        let is = format!("{head}{before}{}", list.concat());
        common::golden(&path, &is).unwrap_or_else(|reason| panic!("{reason}"));
    }
}

/// Reports every page that is wrong, not only the first.
fn for_each_page(mut judge: impl FnMut(Code, &str) -> Result<(), String>) {
    let mut wrong = String::new();
    for code in Code::ALL
        .iter()
        .filter(|code| !BY_THE_COMMAND.contains(code))
    {
        let page = fs::read_to_string(path(*code)).unwrap_or_default();
        if let Err(reason) = judge(*code, &page) {
            wrong += &format!("docs/book/src/errors/{}.md: {reason}\n", code.name());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn path(code: Code) -> std::path::PathBuf {
    root(&format!("docs/book/src/errors/{}.md", code.name()))
}

fn block(page: &str, info: &str) -> Result<Block, String> {
    let found = blocks(page).into_iter().find(|block| block.info == info);
    found.ok_or_else(|| format!("has no block `{info}`"))
}

/// A folder with the file that the page of a code speaks of.
fn project(code: Code) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    let (name, contents) = match code {
        Code::NotText => ("opex.aim", b"cost rent = \xa3100\n".to_vec()),
        Code::FileTooLarge => ("opex.aim", vec![b' '; 16 * 1024 * 1024 + 1]),
        Code::BadData => (
            "actuals.csv",
            b"month,tokens\n2024-01,100\n2024-02,112.5\n".to_vec(),
        ),
        _ => return folder,
    };
    fs::write(folder.path().join(name), contents).expect("a file for the test");
    folder
}

/// What comes of the model of a block.
fn run(code: Code, block: &Block) -> Outcome {
    let folder = project(code);
    let run = if OF_STYLE.contains(&code) {
        examined
    } else {
        outcome
    };
    run(&Folder(folder.path().to_owned()), "model.aim", &block.text)
}
