//! What the parser makes of text: the tree of each construct, the message of each mistake,
//! and that no text whatever makes it crash.

mod block_errors;
mod bounds;
mod declarations;
mod expressions;
mod mistakes;
mod random;
mod scenarios;
mod show;
mod value_errors;

use aim::base::{Diagnostic, SourceMap};
use aim::syntax::ast::{File, ItemKind};

/// Parses a text that has no error.
fn parsed(text: &str) -> File {
    let (file, problems) = read(text);
    assert!(problems.is_empty(), "{text}\n{problems:#?}");
    file
}

fn read(text: &str) -> (File, Vec<Diagnostic>) {
    let id = SourceMap::default().add("test.aim", text);
    aim::syntax::parse(id, text)
}

/// The one declaration of a text.
fn only(text: &str) -> ItemKind {
    let mut file = parsed(text);
    assert_eq!(file.items.len(), 1, "{text}");
    file.items.remove(0).kind
}
