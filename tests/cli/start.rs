//! `aim new` and `aim models`: from the library to a model of one's own.

use std::fs;
use std::path::Path;

use aim::library::{MODELS, PARTS};

use crate::aim::{Ran, aim, command};

fn short(name: &str) -> &str {
    name.strip_prefix("models.").unwrap_or(name)
}

/// Runs in a folder in which nothing of the project stands.
fn aim_in(folder: &Path, args: &[&str]) -> Ran {
    let output = command()
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the program starts");
    Ran::of(output)
}

#[test]
fn every_model_makes_a_sound_one_anywhere() {
    for module in MODELS {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let from = short(module.name);
        let ran = aim_in(folder.path(), &["new", "my-lab.aim", "--from", from]);
        assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{from}");
        assert!(ran.err.contains("aim run my-lab.aim"), "{}", ran.err);
        let text = fs::read_to_string(folder.path().join("my-lab.aim")).expect("it was written");
        assert!(text.contains("\nmodel my_lab \"My lab\"\n"), "{from}");

        let tested = aim_in(folder.path(), &["test", "my-lab.aim"]);
        assert_eq!((tested.status, tested.err.as_str()), (0, ""), "{from}");
        assert!(tested.out.contains(" passed, 0 failed"), "{}", tested.out);
        for args in [["check", "my-lab.aim"], ["fmt", "--check"]] {
            let ran = aim_in(folder.path(), &[args[0], args[1], "my-lab.aim"]);
            let printed = (ran.status, ran.out.as_str(), ran.err.as_str());
            assert_eq!(printed, (0, "", ""), "{from}: {args:?}");
        }
    }
}

#[test]
fn a_new_model_is_what_the_library_has_but_for_its_name() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    assert_eq!(aim_in(folder.path(), &["new", "lab"]).status, 0);
    let written = fs::read_to_string(folder.path().join("lab.aim")).expect("it was written");
    let shipped = aim(&["models", "starter"]);
    assert_eq!((shipped.status, shipped.err.as_str()), (0, ""));
    let renamed = shipped
        .out
        .replace("model starter \"A first model\"", "model lab \"Lab\"");
    assert_eq!(written, renamed);
}

#[test]
fn a_new_model_takes_no_place_of_another_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = |name: &str| folder.path().join(name);
    fs::write(file("lab.aim"), "mine").expect("the test's own folder");
    fs::create_dir(file("labs")).expect("the test's own folder");
    for (path, words) in [
        ("lab.aim", "`lab.aim` exists already, and stays as it is"),
        ("lab", "`lab.aim` exists already"),
        ("labs", "`labs` is a folder"),
        ("no/lab.aim", "its folder does not exist"),
        ("lab.txt", "write `lab.aim`"),
        ("..", "is a folder"),
    ] {
        let ran = aim_in(folder.path(), &["new", path]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{path}");
        assert!(ran.err.contains(words), "{path}: {}", ran.err);
    }
    assert_eq!(
        fs::read_to_string(file("lab.aim")).expect("it is there"),
        "mine"
    );
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 2);
}

#[cfg(unix)]
#[test]
fn not_even_where_a_link_leads_nowhere() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let link = folder.path().join("lab.aim");
    std::os::unix::fs::symlink("nowhere.aim", &link).expect("the test's own folder");
    let ran = aim_in(folder.path(), &["new", "lab.aim"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("exists already"), "{}", ran.err);
    assert!(!folder.path().join("nowhere.aim").exists());
}

#[test]
fn an_unknown_model_is_told_with_the_one_that_was_meant() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (args, words) in [
        (
            &["new", "lab.aim", "--from", "api_seler"][..],
            "did you mean `api_seller`?",
        ),
        (&["new", "lab.aim", "--from", "zebra"], "the library has "),
        (
            &["models", "models.product_lead"],
            "did you mean `product_led`?",
        ),
    ] {
        let ran = aim_in(folder.path(), args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("unknown-module"), "{}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0);
}

#[test]
fn the_list_has_every_model_with_its_questions() {
    let ran = aim(&["models"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for module in MODELS {
        let begins = format!("{} ", short(module.name));
        assert!(ran.out.lines().any(|line| line.starts_with(&begins)));
    }
    for module in PARTS {
        let begins = format!("  {} ", short(module.name));
        assert!(ran.out.lines().any(|line| line.starts_with(&begins)));
    }
    assert!(ran.out.contains("- How many credits are forfeited?\n"));
    assert!(ran.out.contains("aim new lab.aim --from api_seller"));
}

/// A model of one's own refers to the parts of the library: they can be read, and changed too.
#[test]
fn a_part_is_printed_and_taken_as_a_model_is() {
    for module in PARTS {
        let printed = aim(&["models", short(module.name)]);
        assert_eq!((printed.status, printed.out.as_str()), (0, module.text));
    }
    let folder = tempfile::tempdir().expect("a folder for the test");
    let ran = aim_in(
        folder.path(),
        &["new", "fleet.aim", "--from", "parts.gpu_fleet"],
    );
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(aim_in(folder.path(), &["test", "fleet.aim"]).status, 0);
}
