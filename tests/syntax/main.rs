//! What the parser makes of text: the tree of each construct, the message of each mistake,
//! and that no text whatever makes it crash.

mod bounds;
mod declarations;
mod errors;
mod expressions;
mod random;
mod show;

use aim::base::{Diagnostic, SourceMap};
use aim::syntax::ast::File;

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
