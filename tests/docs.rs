//! The documents are true: every `aim` block is run, `console` blocks show what the command
//! prints, links lead somewhere, and the book's table of contents has every page.
//!
//! How blocks are marked stands in tests/docs/page.rs, and for writers in
//! CONTRIBUTING.md. `UPDATE_GOLDEN=1` writes this version's output into the documents.

mod common;
#[path = "docs/links.rs"]
mod links;
#[path = "docs/page.rs"]
mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aim::base::FileId;
use common::{files, files_below, root};
use page::Page;

/// These have blocks of their own kinds, which tests/errors.rs runs.
const ERROR_PAGES: &str = "docs/book/src/errors";

#[test]
fn models_in_documents_do_as_they_are_marked() {
    for_each_document(|path, text| {
        if path.starts_with(root(ERROR_PAGES)) {
            return Ok(());
        }
        let mut page = Page::new();
        let judged = common::blocks(text)
            .into_iter()
            .map(|block| page.judge(&block));
        all_well(judged.filter_map(Result::err).collect())
    });
}

/// What the documents show is what `aim fmt` would make of it.
#[test]
fn models_in_documents_are_in_the_one_style() {
    for_each_document(|path, text| {
        if path.starts_with(root(ERROR_PAGES)) {
            return Ok(());
        }
        let blocks = common::blocks(text).into_iter();
        let models = blocks.filter(|block| block.info.split(' ').next() == Some("aim"));
        let wrong: Vec<String> = models
            .filter_map(|block| {
                let styled = aim::format::format(FileId(0), &block.text).ok()?;
                let (line, info) = (block.line, &block.info);
                (styled != block.text).then(|| format!("line {line}: `{info}` should be\n{styled}"))
            })
            .collect();
        all_well(wrong)
    });
}

#[test]
fn consoles_show_what_the_command_prints() {
    for_each_document(|path, text| {
        let mut page = Page::new();
        let mut is = String::new();
        let mut rest = text;
        for block in common::blocks(text) {
            let shown = page.shown(&block)?;
            let inside = format!("```{}\n{}```", block.info, block.text);
            let (before, after) = rest.split_once(&inside).ok_or("a fence without an end")?;
            is += &format!("{before}```{}\n{shown}```", block.info);
            rest = after;
        }
        common::golden(path, &(is + rest))
    });
}

#[test]
fn links_lead_to_pages_and_headings() {
    for_each_document(|path, text| {
        let targets = links::of(text);
        all_well(
            targets
                .filter_map(|target| links::broken(path, target))
                .collect(),
        )
    });
}

#[test]
fn the_table_of_contents_has_every_page_once() {
    let book = root("docs/book/src");
    let contents = fs::read_to_string(book.join("SUMMARY.md")).expect("the table of contents");
    let mut listed = BTreeSet::new();
    for target in links::of(&contents) {
        assert!(listed.insert(book.join(target)), "{target}: listed twice");
    }
    let mut pages: BTreeSet<PathBuf> = files_below(&book, "md").into_iter().collect();
    pages.remove(&book.join("SUMMARY.md"));
    let missing: Vec<_> = pages.difference(&listed).collect();
    assert!(missing.is_empty(), "not in SUMMARY.md: {missing:#?}");
}

/// The built-in functions are listed in one place, and the reference names the same.
#[test]
fn the_reference_names_every_function() {
    let page = "docs/book/src/reference/functions.md";
    let reference = fs::read_to_string(root(page)).expect("the reference");
    let missing: Vec<&str> = aim::check::builtins::TABLE
        .iter()
        .map(|builtin| builtin.name)
        .filter(|name| !reference.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "not in {page}: {missing:#?}");
}

/// Whoever looks for a model to begin with finds each in the guide.
#[test]
fn the_guide_names_every_shipped_model() {
    let page = "docs/book/src/guide/models.md";
    let guide = fs::read_to_string(root(page)).expect("the guide");
    for model in aim::library::MODELS {
        let name = model.name.trim_start_matches("models.");
        assert!(guide.contains(&format!("| `{name}` |")), "{page}: {name}");
    }
}

/// The commands and their options are what `--help` says, and the reference lists the same.
#[test]
fn the_reference_lists_every_command_and_option() {
    let page = "docs/book/src/reference/commands.md";
    let reference = fs::read_to_string(root(page)).expect("the reference");
    let section = |title: &str| {
        let from = reference.split_once(&format!("\n## {title}\n"));
        let text = from.map_or("", |(_, text)| text);
        text.split("\n## ").next().unwrap_or_default().to_owned()
    };
    let common = section("All commands");
    let mut missing = Vec::new();
    for command in first_words(&help(&[]), "Commands:") {
        let described = section(&format!("aim {command}"));
        if described.is_empty() && command != "help" {
            missing.push(format!("aim {command}"));
        }
        for option in options(&help(&[&command])) {
            let mentioned = |text: &str| text.contains(&format!("`{option}"));
            if command != "help" && !mentioned(&described) && !mentioned(&common) {
                missing.push(format!("aim {command} {option}"));
            }
        }
    }
    assert!(missing.is_empty(), "not in {page}: {missing:#?}");
}

/// What `aim COMMAND --help` prints.
fn help(command: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_aim"))
        .args(command)
        .arg("--help")
        .output()
        .expect("the command runs");
    String::from_utf8(output.stdout).expect("text")
}

/// The first words of the lines under a title, up to a blank line.
fn first_words(help: &str, title: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != title).skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let words = lines.filter_map(|line| line.split_whitespace().next());
    words.map(str::to_owned).collect()
}

/// The long options that a help text describes, without `--help` and `--version`.
fn options(help: &str) -> Vec<String> {
    let lines = help.lines().map(str::trim_start);
    let lines = lines.filter(|line| line.starts_with('-'));
    let words = lines.flat_map(str::split_whitespace);
    let options = words.filter(|word| word.starts_with("--") && word.len() > 2);
    let options = options.filter(|word| !matches!(*word, "--help" | "--version"));
    options.map(str::to_owned).collect()
}

fn all_well(wrong: Vec<String>) -> Result<(), String> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(wrong.join("\n"))
}

/// Reports every document that is wrong, not only the first.
fn for_each_document(judge: impl Fn(&Path, &str) -> Result<(), String>) {
    let mut documents: Vec<PathBuf> = files(&root(""), "md");
    documents.extend(files_below(&root("docs"), "md"));
    let mut wrong = String::new();
    for path in documents {
        let text = fs::read_to_string(&path).expect("a document");
        if let Err(reason) = judge(&path, &text) {
            wrong += &format!("{}:\n{reason}\n", path.display());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
