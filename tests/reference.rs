//! The documentation of the library: complete, true, and the same in docs/reference.
//!
//! `UPDATE_GOLDEN=1 cargo test --test reference` writes the pages anew.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use aim::check::Value;
use aim::check::builtins;
use aim::reference::{self, Catalogue, EntryKind};
use common::desk::Desk;

/// The pages by their names, as the texts make them.
fn pages(catalogue: &Catalogue) -> Vec<(String, String)> {
    let modules = catalogue.modules.iter();
    let pages = modules.map(|module| {
        let name = format!("{}.md", module.short_name());
        (name, reference::page(module))
    });
    let index = ("README.md".to_owned(), reference::index(catalogue));
    pages.chain([index]).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference")
}

#[test]
fn the_pages_say_what_the_library_says() {
    let pages = pages(&Catalogue::new());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(folder()).expect("a folder for the pages");
        for (name, text) in &pages {
            fs::write(folder().join(name), text).expect("a page is written");
        }
    }
    for (name, text) in &pages {
        let written = fs::read_to_string(folder().join(name)).unwrap_or_default();
        assert!(
            &written == text,
            "docs/reference/{name} is stale: UPDATE_GOLDEN=1 cargo test --test reference"
        );
    }
    let made: BTreeSet<String> = pages.into_iter().map(|(name, _)| name).collect();
    let there = fs::read_dir(folder()).expect("the pages");
    let there = there.map(|file| {
        let name = file.expect("a file").file_name();
        name.to_string_lossy().into_owned()
    });
    assert_eq!(there.collect::<BTreeSet<_>>(), made, "docs/reference");
}

/// The book shows each page.
#[test]
fn the_book_has_a_chapter_for_each_module() {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/book/src");
    let summary = fs::read_to_string(book.join("SUMMARY.md")).expect("the summary");
    for (name, _) in pages(&Catalogue::new()) {
        let chapter = format!("library/{name}");
        assert!(
            summary.contains(&format!("({chapter})")),
            "SUMMARY.md: {chapter}"
        );
        let text = fs::read_to_string(book.join(&chapter)).unwrap_or_default();
        let included = format!("{{{{#include ../../../reference/{name}}}}}\n");
        assert_eq!(text, included, "{chapter}");
    }
}

#[test]
fn each_function_says_its_unit_its_source_and_an_example() {
    let catalogue = Catalogue::new();
    let mut lacking = Vec::new();
    for module in &catalogue.modules {
        for entry in module.entries() {
            let mut lacks =
                |what: &str| lacking.push(format!("{}.{}: {what}", entry.module, entry.name));
            if !entry.summary().ends_with('.') {
                lacks("a first sentence");
            }
            if entry.kind == EntryKind::Line {
                continue;
            }
            if entry.unit.is_none() {
                lacks("Unit:");
            }
            // A module may name one source for all that name none of their own.
            let sourced = entry.source.is_some() || module.source.is_some();
            if entry.kind == EntryKind::Function && !sourced {
                lacks("Source:");
            }
            if entry.examples.is_empty() {
                lacks("Example:");
            }
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn every_example_holds() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for entry in Catalogue::new().entries() {
        for example in &entry.examples {
            let held = desk
                .value(example)
                .map_err(|found| found[0].message.clone());
            if held != Ok(Value::Bool(true)) {
                wrong.push(format!(
                    "{}.{}: {example}: {held:?}",
                    entry.module, entry.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_built_in_function_is_documented_once() {
    let catalogue = Catalogue::new();
    let documented = catalogue
        .entries()
        .filter(|entry| entry.kind == EntryKind::BuiltIn);
    let mut documented: Vec<&str> = documented.map(|entry| entry.name.as_str()).collect();
    let mut known: Vec<&str> = builtins::TABLE.iter().map(|builtin| builtin.name).collect();
    documented.sort_unstable();
    known.sort_unstable();
    assert_eq!(documented, known);
}

#[test]
fn words_find_what_they_are_found_in_the_most_telling_first() {
    let catalogue = Catalogue::new();
    let names = |words: &str| {
        let found = reference::search(&catalogue, words);
        found
            .into_iter()
            .map(|entry| entry.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("irr")[..2], ["irr", "xirr"]);
    assert_eq!(names("EOMONTH"), ["end_of_month"]);
    assert!(names("straight line depreciation").contains(&"sln".to_owned()));
    assert_eq!(names("net present value")[0], "npv");
    assert_eq!(names("how long does cash last")[0], "runway");
    assert!(names("no such words").is_empty());
    assert!(names("the").is_empty());
}
