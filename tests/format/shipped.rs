//! The files of the repository.

use aim::syntax::parse;

use crate::support::{FILE, assert_kept, files, format, read};

#[test]
fn every_file_keeps_its_meaning_and_comments() {
    for folder in ["models", "stdlib", "tests"] {
        for path in files(folder, ".aim") {
            let text = read(&path);
            if parse(FILE, &text).1.is_empty() {
                assert_kept(&text);
            }
        }
    }
}

#[test]
fn shipped_files_are_formatted() {
    for folder in ["models", "stdlib"] {
        for path in files(folder, ".aim") {
            let text = read(&path);
            assert_eq!(
                text,
                format(&text),
                "{}: run `aim fmt {folder}`",
                path.display()
            );
        }
    }
}
