//! The repository tests itself: imports go down the floors only, files stay small and say what
//! they are for, each dependency is used in its one place, and no file is forgotten.

#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/tokens.rs"]
mod tokens;
#[path = "tidy/tree.rs"]
mod tree;

use std::collections::BTreeSet;

use tokens::Token;
use tree::{File, files_under, list, tracked_files};

/// The folders of `src` with their floors. A folder imports from lower floors only, so two
/// of one floor know nothing of each other.
const FLOORS: &[(&str, u8)] = &[
    ("base", 0),
    ("syntax", 1),
    ("calendar", 1),
    ("units", 1),
    ("library", 1),
    ("format", 2),
    ("resolve", 3),
    ("check", 4),
    ("plan", 5),
    ("eval", 6),
    ("session", 7),
    ("analysis", 8),
    ("bridge", 8),
    ("explain", 8),
    ("export", 8),
    ("graph", 8),
    ("reference", 8),
    ("testing", 8),
    ("ide", 8),
    ("cli", 10),
    ("repl", 9),
    ("lsp", 9),
];

/// A file of `src` is one concept, and has no more lines than this.
const LONGEST: usize = 450;

/// Dependencies that one place alone may name, so that they can be replaced there.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("pest", &["src/syntax/"]),
    ("pest_derive", &["src/syntax/"]),
    ("rust_decimal", &["src/base/decimal"]),
    ("dashu_int", &["src/base/decimal"]),
    ("dashu_base", &["src/base/decimal"]),
    ("jiff", &["src/calendar/"]),
    ("petgraph", &["src/plan/", "src/check/order.rs"]),
    ("strsim", &["src/base/suggest.rs"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("miette", &["src/cli/render"]),
    (
        "rustyline",
        &["src/repl/terminal.rs", "src/repl/complete.rs"],
    ),
    ("ctrlc", &["src/cli/"]),
    ("indicatif", &["src/cli/"]),
    ("similar", &["src/cli/"]),
    ("tempfile", &["src/cli/", "src/session/"]),
    ("sha2", &["src/analysis/simulate/chance.rs"]),
    ("csv", &["src/export/", "src/resolve/table.rs"]),
    ("rustyline", &["src/repl/"]),
];

/// Work put off, and tests that do not run. Taken apart here, since this file is read as well.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// What belongs to one machine or one workplace, and not to the project.
const FOREIGN: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/t", "mp/"),
    concat!("../sh", "ared"),
    concat!("work", "tree"),
];

/// Such words again, where only the whole word counts. In models they are part of the subject.
const FOREIGN_WORDS: &[&str] = &[concat!("age", "nt"), concat!("age", "nts")];

#[test]
fn imports_go_down_the_floors() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(room) = room(&file) else { continue };
        let Some(floor) = floor_of(room) else {
            wrong.push(format!("{}: the folder `{room}` has no floor", file.path));
            continue;
        };
        for import in imports::of(&file) {
            match floor_of(&import.room) {
                Some(below) if below < floor => {}
                _ if import.room == room => {}
                _ => wrong.push(format!(
                    "{}:{}: `{room}` on floor {floor} imports `crate::{}`",
                    file.path, import.line, import.room
                )),
            }
        }
    }
    report("imports that do not go down", wrong);
}

#[test]
fn source_files_are_short() {
    let wrong = sources()
        .into_iter()
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines} lines, and {LONGEST} are the most"))
        .collect();
    report("files to split", wrong);
}

#[test]
fn source_files_say_what_they_are_for() {
    let wrong = sources()
        .into_iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| format!("{}: does not begin with `//!`", file.path))
        .collect();
    report("files without a first word", wrong);
}

#[test]
fn dependencies_stay_in_their_place() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (dependency, places) in ONLY_IN {
            let used = mentions(&file, dependency);
            if used && !places.iter().any(|place| file.path.starts_with(place)) {
                let places = list(places);
                wrong.push(format!("{}: `{dependency}` belongs in {places}", file.path));
            }
        }
    }
    report("dependencies out of their place", wrong);
}

#[test]
fn nothing_is_unfinished() {
    let code = |file: &File| file.path.ends_with(".rs") || file.path.ends_with(".pest");
    let files = tracked_files().into_iter().filter(code);
    report("unfinished work", containing(files, UNFINISHED));
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let mut wrong = containing(tracked_files(), FOREIGN);
    let files = tracked_files().into_iter();
    for file in files.filter(|file| !file.path.starts_with("models/")) {
        for (number, line) in file.text.lines().enumerate() {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            if words.any(|word| FOREIGN_WORDS.contains(&word.to_lowercase().as_str())) {
                wrong.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    report("words from outside the project", wrong);
}

#[test]
fn every_grammar_file_is_part_of_the_parser() {
    let parser: String = files_under("src/syntax").map(|file| file.text).collect();
    let wrong = files_under("grammar")
        .filter(|file| !parser.contains(&format!("#[grammar = \"../{}\"]", file.path)))
        .map(|file| file.path)
        .collect();
    report("grammar files that nothing reads", wrong);
}

#[test]
fn every_text_of_the_library_is_built_in() {
    let shipped: BTreeSet<&str> = aim::library::all().map(|module| module.name).collect();
    let mut wrong = Vec::new();
    for (folder, prefix) in [("stdlib", "std"), ("models", "models")] {
        for file in files_under(folder) {
            let name = file.path.trim_start_matches(folder).trim_matches('/');
            let name = name.trim_end_matches(".aim").replace('/', ".");
            if !shipped.contains(format!("{prefix}.{name}").as_str()) {
                wrong.push(file.path);
            }
        }
    }
    report("texts that are not built in", wrong);
}

#[test]
fn every_error_code_has_its_page() {
    let pages: BTreeSet<String> = files_under("docs/book/src/errors")
        .map(|file| file.path)
        .collect();
    let codes: BTreeSet<String> = aim::base::Code::ALL
        .iter()
        .map(|code| format!("docs/book/src/errors/{}.md", code.name()))
        .collect();
    let missing = codes.difference(&pages).map(|p| format!("{p}: missing"));
    let stray = pages.difference(&codes).map(|p| format!("{p}: no code"));
    report("pages of error codes", missing.chain(stray).collect());
}

#[test]
fn every_error_code_is_reported_somewhere() {
    let places: Vec<File> = sources()
        .into_iter()
        .filter(|file| file.path != "src/base/code.rs")
        .collect();
    let wrong = aim::base::Code::ALL
        .iter()
        .map(|code| format!("Code::{code:?}"))
        .filter(|name| !places.iter().any(|file| names(file, name)))
        .collect();
    report("codes that nothing reports", wrong);
}

/// The runner of the suite lists these folders whole: `tests/suite/FEATURE/KIND/NAME.aim`. The
/// data that a model reads stands beside it, under its name.
#[test]
fn every_file_of_the_suite_is_run() {
    let mut wrong = Vec::new();
    for file in files_under("tests/suite") {
        let parts: Vec<&str> = file.path.split('/').collect();
        let claimed = match parts.as_slice() {
            ["tests", "suite", _, "good" | "runs", name] => {
                let model = file.path.replace(".csv", ".aim");
                name.ends_with(".aim") || tree::exists(&model)
            }
            ["tests", "suite", _, "bad", name] => {
                let model = file.path.replace(".txt", ".aim").replace(".csv", ".aim");
                name.ends_with(".aim") || tree::exists(&model)
            }
            _ => false,
        };
        if !claimed {
            wrong.push(file.path);
        }
    }
    report("files of the suite that no test runs", wrong);
}

#[test]
fn every_golden_file_is_claimed() {
    let tests: Vec<File> = files_under("tests")
        .filter(|file| file.path.ends_with(".rs"))
        .collect();
    let claimed = |file: &File| {
        let name = file.path.trim_start_matches("tests/golden/");
        // A test names a file, or a folder of which it lists every file.
        let folder = name
            .split_once('/')
            .map(|(folder, _)| format!("golden/{folder}"));
        let named = |test: &File| {
            let whole = folder.as_ref().is_some_and(|f| test.text.contains(f));
            whole || test.text.contains(name)
        };
        tests.iter().any(named)
    };
    let wrong = files_under("tests/golden")
        .filter(|file| !claimed(file))
        .map(|file| file.path)
        .collect();
    report("golden files that no test names", wrong);
}

fn sources() -> Vec<File> {
    files_under("src").collect()
}

/// The folder of `src` a file lies in; none for `lib.rs` and `main.rs`, which tie all together.
fn room(file: &File) -> Option<&str> {
    let inside = file.path.strip_prefix("src/")?;
    inside.split_once('/').map(|(room, _)| room)
}

fn floor_of(room: &str) -> Option<u8> {
    let found = FLOORS.iter().find(|(name, _)| *name == room);
    found.map(|(_, floor)| *floor)
}

/// Whether the code of a file names a crate: `name::` or `name` in a `use`.
fn mentions(file: &File, name: &str) -> bool {
    let tokens = tokens::of(&file.text);
    tokens.windows(2).any(|pair| match pair {
        [Token::Word { text, .. }, Token::Mark(':')] => text == name,
        _ => false,
    })
}

/// Whether the text holds the name, and not only a longer one.
fn names(file: &File, name: &str) -> bool {
    file.text.match_indices(name).any(|(at, _)| {
        let after = file.text[at + name.len()..].chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

fn containing(files: impl IntoIterator<Item = File>, banned: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate() {
            if banned.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    found
}

fn report(what: &str, wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
