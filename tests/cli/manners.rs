//! Exit statuses, what goes to which stream, files and pipes.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::aim::{SHOP, TRIAL, aim, command};

#[test]
fn results_and_messages_go_to_their_streams() {
    let fine = aim(&["run", SHOP]);
    assert_eq!((fine.status, fine.err.as_str()), (0, ""));
    let broken = aim(&["run", "tests/golden/broken.aim"]);
    assert_eq!((broken.status, broken.out.as_str()), (2, ""));
    let failing_check = aim(&["run", SHOP, "-s", "cheap"]);
    assert_eq!(failing_check.status, 1);
    assert!(failing_check.out.contains("check solvent fails at 2025-02"));
    let never = aim(&["run", TRIAL]);
    assert_eq!(never.status, 1);
    assert!(
        never
            .out
            .contains("check rich never holds, nearest at 2025-02")
    );
}

#[test]
fn a_wrong_command_is_an_error_of_the_user() {
    for args in [
        &["run"][..],
        &["run", SHOP, "--by", "day"],
        &["run", SHOP, "--format", "xml"],
        &["walk", SHOP],
        &["eval"],
    ] {
        let ran = aim(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("--help"), "{args:?}: {}", ran.err);
    }
}

#[test]
fn help_shows_what_to_type() {
    for name in [
        "run",
        "check",
        "test",
        "eval",
        "explain",
        "why",
        "graph",
        "repl",
        "compare",
        "simulate",
        "sweep",
        "new",
        "models",
        "doc",
        "solve",
        "tornado",
        "completions",
    ] {
        let ran = aim(&[name, "--help"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert!(
            ran.out.contains(&format!("  aim {name}")) || name == "eval",
            "{}",
            ran.out
        );
    }
    assert!(aim(&["--version"]).out.starts_with("aim "));
}

#[test]
fn names_the_argument_that_is_wrong_and_what_was_meant() {
    for (args, place, help) in [
        (
            ["--set", "aksed=$1/Mtok"],
            "--set:1:1",
            "did you mean `asked`?",
        ),
        (["-s", "chep"], "--scenario:1:1", "did you mean `cheap`?"),
        (
            ["--lines", "cash, tokns"],
            "--lines:1:7",
            "did you mean `tokens`?",
        ),
    ] {
        let ran = aim(&["run", SHOP, args[0], args[1]]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(
            ran.err.contains(place) && ran.err.contains(help),
            "{}",
            ran.err
        );
    }
}

#[test]
fn what_is_no_model_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("the test's own folder");
        path.display().to_string()
    };
    let folder_itself = folder.path().display().to_string();
    for (path, words) in [
        ("no/such.aim".to_owned(), "does not exist"),
        (folder_itself, "is a folder"),
        (file("empty.aim", b""), "no timeline"),
        (file("nul.aim", b"model a\0b"), "NUL byte"),
        (file("latin.aim", b"model caf\xe9"), "not UTF-8"),
    ] {
        let ran = aim(&["run", &path]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{path}");
        assert!(ran.err.contains(words), "{path}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

#[test]
fn deep_and_long_texts_end_in_an_error() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let head = "model d\ntimeline yearly from 2024 for 2 years\nflow x = ";
    for text in [
        "(".repeat(100_000),
        "1 + ".repeat(100_000),
        "- ".repeat(100_000),
    ] {
        let path = folder.path().join("deep.aim");
        fs::write(&path, format!("{head}{text}1\n")).expect("the test's own folder");
        let ran = aim(&["run", &path.display().to_string()]);
        assert_eq!(ran.status, 2);
        assert!(
            ran.err.len() < 2_000,
            "an error is short: {} bytes",
            ran.err.len()
        );
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = command()
        .args([
            "run",
            "models/api_seller.aim",
            "--by",
            "month",
            "--format",
            "json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().expect("standard output is piped");
    stdout.read_exact(&mut first).expect("the run begins");
    drop(stdout);
    let mut err = String::new();
    let mut stderr = child.stderr.take().expect("standard error is piped");
    stderr.read_to_string(&mut err).expect("messages are UTF-8");
    let status = child.wait().expect("the program ends");
    assert_eq!((status.code(), err.as_str()), (Some(0), ""));
}

#[test]
fn an_output_file_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("run.json");
    let name = path.display().to_string();
    fs::write(&path, "old").expect("the test's own folder");
    let ran = aim(&["run", SHOP, "--format", "json", "-o", &name]);
    assert_eq!(
        (ran.status, ran.out.as_str(), ran.err.as_str()),
        (0, "", "")
    );
    let written = fs::read_to_string(&path).expect("it was written");
    assert_eq!(written, aim(&["run", SHOP, "--format", "json"]).out);

    // A model in error leaves the old file, and nothing beside it.
    let ran = aim(&["run", "tests/golden/broken.aim", "-o", &name]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        fs::read_to_string(&path).expect("it is still there"),
        written
    );
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[test]
fn what_can_not_be_written_is_told() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let itself = folder.path().display().to_string();
    let missing = folder.path().join("no/run.txt").display().to_string();
    for (path, words) in [
        (itself, "is a folder"),
        (missing, "its folder does not exist"),
    ] {
        let ran = aim(&["run", SHOP, "-o", &path]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0);
}

#[cfg(unix)]
#[test]
fn an_output_file_keeps_its_permissions_and_its_links() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (path, link) = (folder.path().join("a.txt"), folder.path().join("link.txt"));
    fs::write(&path, "old").expect("the test's own folder");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("the test's own file");
    std::os::unix::fs::symlink(&path, &link).expect("the test's own folder");
    let ran = aim(&["run", SHOP, "-o", &link.display().to_string()]);
    assert_eq!(ran.status, 0);
    let found = fs::symlink_metadata(&link).expect("the link is there");
    assert!(found.is_symlink());
    let mode = fs::metadata(&path)
        .expect("it was written")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(
        fs::read_to_string(&path)
            .expect("text")
            .starts_with("A shop")
    );
}
