//! `aim fmt`, as it is called from a shell.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const BAD_STYLE: &str = "input   a=1\n";
const GOOD_STYLE: &str = "input a = 1\n";
const BROKEN: &str = "input a = = 1\n";

fn aim(folder: &Path, args: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aim"))
        .current_dir(folder)
        .arg("fmt")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("aim starts");
    let mut input = child.stdin.take().expect("a pipe was asked for");
    input.write_all(stdin.as_bytes()).expect("aim reads it");
    drop(input);
    child.wait_with_output().expect("aim ends")
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the file is there")
}

#[test]
fn files_are_replaced_in_silence() {
    let folder = folder(&[("a.aim", BAD_STYLE), ("b.aim", GOOD_STYLE)]);
    let run = aim(folder.path(), &["."], "");
    assert_eq!(run.status.code(), Some(0));
    assert_eq!((text(&run.stdout), text(&run.stderr)), Default::default());
    assert_eq!(read(folder.path(), "a.aim"), GOOD_STYLE);
    assert_eq!(read(folder.path(), "b.aim"), GOOD_STYLE);
}

#[test]
fn a_check_names_what_differs_and_changes_nothing() {
    let folder = folder(&[("a.aim", BAD_STYLE), ("b.aim", GOOD_STYLE)]);
    let run = aim(folder.path(), &["a.aim", "b.aim", "--check"], "");
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(text(&run.stdout), "a.aim\n");
    assert_eq!(read(folder.path(), "a.aim"), BAD_STYLE);
    let run = aim(folder.path(), &["b.aim", "--check"], "");
    assert_eq!(run.status.code(), Some(0));
    assert_eq!(text(&run.stdout), "");
}

#[test]
fn a_diff_shows_what_would_change() {
    let folder = folder(&[("a.aim", BAD_STYLE)]);
    let shown = "--- a.aim\n+++ a.aim (formatted)\n@@ -1 +1 @@\n-input   a=1\n+input a = 1\n";
    for (args, status) in [
        (&["a.aim", "--diff"][..], 0),
        (&["a.aim", "--diff", "--check"], 1),
    ] {
        let run = aim(folder.path(), args, "");
        assert_eq!(run.status.code(), Some(status));
        assert_eq!(text(&run.stdout), shown);
        assert_eq!(read(folder.path(), "a.aim"), BAD_STYLE);
    }
}

#[test]
fn a_file_with_an_error_is_left_and_the_others_are_not() {
    let folder = folder(&[("a.aim", BROKEN), ("b.aim", BAD_STYLE)]);
    let run = aim(folder.path(), &["."], "");
    assert_eq!(run.status.code(), Some(2));
    assert!(
        text(&run.stderr).contains("a.aim:1:"),
        "{}",
        text(&run.stderr)
    );
    assert_eq!(read(folder.path(), "a.aim"), BROKEN);
    assert_eq!(read(folder.path(), "b.aim"), GOOD_STYLE);
    let run = aim(folder.path(), &[".", "--check"], "");
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder(&[]);
    let run = aim(folder.path(), &["-"], BAD_STYLE);
    assert_eq!(run.status.code(), Some(0));
    assert_eq!(text(&run.stdout), GOOD_STYLE);
    let run = aim(folder.path(), &["-", "--check"], BAD_STYLE);
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(text(&run.stdout), "standard input\n");
    let run = aim(folder.path(), &["-"], BROKEN);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(text(&run.stdout), "");
}

#[test]
fn a_missing_file_is_named() {
    let folder = folder(&[]);
    let run = aim(folder.path(), &["none.aim"], "");
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("`none.aim` does not exist"));
}
