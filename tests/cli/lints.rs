//! What `aim check` says of how a model is written, and what comes of it.

use crate::aim::aim;

const WRITTEN: &str = "tests/suite/lints/bad/unused.aim";
const FINE: &str = "tests/suite/lints/good/every_way_to_read.aim";

#[test]
fn warnings_are_no_failure_unless_they_are_denied() {
    let checked = aim(&["check", WRITTEN]);
    assert_eq!((checked.status, checked.out.as_str()), (0, ""));
    assert!(checked.err.ends_with("\n\n8 warnings\n"), "{}", checked.err);
    let denied = aim(&["check", WRITTEN, "--deny", "warnings"]);
    assert_eq!((denied.status, denied.out.as_str()), (2, ""));
    let end = "\n\n8 warnings; warnings are denied\n";
    assert!(denied.err.ends_with(end), "{}", denied.err);
}

#[test]
fn a_model_without_warnings_passes_in_silence() {
    for deny in [&[][..], &["--deny", "warnings"]] {
        let ran = aim(&[&["check", FINE, "models"], deny].concat());
        assert_eq!(
            (ran.status, ran.out.as_str(), ran.err.as_str()),
            (0, "", "")
        );
    }
}

#[test]
fn errors_and_warnings_are_counted() {
    let ran = aim(&["check", "tests/golden/broken.aim", WRITTEN]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.ends_with(" errors, 8 warnings\n"), "{}", ran.err);
}

#[test]
fn programs_read_severities_and_the_status_says_what_is_denied() {
    let ran = aim(&["check", WRITTEN, "--deny", "warnings", "--format", "json"]);
    assert_eq!((ran.status, ran.err.as_str()), (2, ""));
    assert_eq!(ran.out.lines().count(), 8);
    for line in ran.out.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("an object");
        assert_eq!(value["severity"], "warning");
        assert_eq!(value["code"], "unused-input");
    }
}

/// How a model is written is no matter of what comes out.
#[test]
fn only_check_judges_how_a_model_is_written() {
    for command in ["run", "test"] {
        let ran = aim(&[command, WRITTEN]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{command}");
    }
}

/// A file that two models include is complained of once, and in no model of its own.
#[test]
fn an_included_file_is_complained_of_once() {
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let shared =
        "input rent = $1k/month\ninput spare = $1/month \"assumption\"\ncost costs = rent * 1.5\n";
    std::fs::write(folder.path().join("shared.aim"), shared).expect("a file");
    for name in ["a", "b"] {
        let text = format!(
            "model {name}\ntimeline monthly from 2024-01 for 3 months\ncurrency USD\ninclude \"shared.aim\"\n"
        );
        std::fs::write(folder.path().join(format!("{name}.aim")), text).expect("a file");
    }
    let ran = aim(&["check", &folder.path().display().to_string()]);
    assert_eq!(ran.status, 0);
    let codes = |code: &str| ran.err.matches(&format!("warning[{code}]")).count();
    assert_eq!((codes("no-source"), codes("embedded-constant")), (1, 1));
    assert_eq!(codes("unused-input"), 0, "{}", ran.err);
    assert!(ran.err.ends_with("\n\n2 warnings\n"), "{}", ran.err);
}
