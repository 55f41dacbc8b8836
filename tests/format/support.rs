//! What a text says, apart from how it is set.

use std::path::{Path, PathBuf};

use aim::base::FileId;
use aim::syntax::parse;

pub const FILE: FileId = FileId(0);

pub fn format(text: &str) -> String {
    aim::format::format(FILE, text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

/// The tree without the places of its nodes and without the comments.
pub fn meaning(text: &str) -> String {
    let (mut tree, diagnostics) = parse(FILE, text);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}\n{text}");
    tree.comments.clear();
    let shown = format!("{tree:?}");
    let mut rest = shown.as_str();
    let mut bare = String::with_capacity(rest.len());
    while let Some(at) = rest.find("Span {") {
        bare.push_str(&rest[..at]);
        let after = &rest[at..];
        rest = &after[after.find('}').map_or(after.len(), |end| end + 1)..];
    }
    bare.push_str(rest);
    bare
}

/// The comments that are no documentation, which is part of the meaning.
pub fn comments(text: &str) -> Vec<String> {
    let (tree, _) = parse(FILE, text);
    tree.comments
        .into_iter()
        .map(|comment| comment.text)
        .collect()
}

/// Everything that must hold of any text that can be read.
pub fn assert_kept(text: &str) {
    let once = format(text);
    let kept = meaning(text) == meaning(&once);
    assert!(kept, "the meaning changed from:\n{text}\nto:\n{once}");
    let (mut before, mut after) = (comments(text), comments(&once));
    // A comment at a comma that goes may change places with its neighbour.
    before.sort();
    after.sort();
    assert_eq!(before, after, "from:\n{text}\nto:\n{once}");
    let twice = format(&once);
    assert_eq!(once, twice, "from:\n{text}");
    for line in once.lines() {
        assert_eq!(line, line.trim_end(), "in:\n{once}");
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder of the repository whose names end so.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut open = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
