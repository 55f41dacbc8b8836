//! What the shells offer: the program is asked as their scripts ask it, and by bash itself where
//! there is one.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::aim::{Ran, aim, command};

const LAB: &str = "\
model lab
timeline monthly from 2025-01 for 3 months
currency USD
/// What is asked for a thing.
input price = $2 \"assumption\"
input pace = 3 \"assumption\"
dimension plan { free, pro }
flow sold[plan] = pace
stock cash { opening $0; plus sum(sold over plan) * price }
metric best = max(cash)
scenario slump \"Nobody buys\" { pace = 1 }
scenario surge { pace = 9 }
check earned: best > $0 \"nothing is sold\"
test \"a surge\" { expect best > $1 }
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    write("lab.aim", LAB).expect("the test's own folder");
    write("broken.aim", &LAB.replace("pace = 3", "pace = = 3")).expect("the test's own folder");
    write("notes.txt", "").expect("the test's own folder");
    fs::create_dir(folder.path().join("more")).expect("the test's own folder");
    write("more/rival.aim", LAB).expect("the test's own folder");
    folder
}

/// What is offered for the last word, as fish shows it: the word, a tab and what it is.
fn offered(folder: &Path, words: &[&str]) -> Vec<String> {
    let output = command()
        .env("AIM_COMPLETE", "fish")
        .current_dir(folder)
        .args(["--", "aim"])
        .args(words)
        .output()
        .expect("the program starts");
    let ran = Ran::of(output);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{words:?}");
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn names_of_the_model_on_the_command_line() {
    let folder = folder();
    for (words, offers) in [
        (
            &["run", "lab.aim", "-s", ""][..],
            &["slump\tNobody buys", "surge"][..],
        ),
        (&["run", "lab.aim", "-s", "slump,su"], &["slump,surge"]),
        (
            &["run", "lab.aim", "--set", "p"],
            &["price=\tWhat is asked for a thing.", "pace="],
        ),
        (&["run", "lab.aim", "--lines", "so"], &["sold"]),
        (&["run", "lab.aim", "--lines", "sold,ca"], &["sold,cash"]),
        (&["run", "more/rival.aim", "--lines", "b"], &["best"]),
        (&["explain", "lab.aim", "be"], &["best"]),
        (
            &["explain", "lab.aim", "so"],
            &["sold[free]@last", "sold[pro]@last"],
        ),
        (
            &["explain", "lab.aim", "cash@"],
            &["cash@2025-01", "cash@2025-02", "cash@2025-03"],
        ),
        (
            &["why", "lab.aim", "cash@"],
            &["cash@2025-01", "cash@2025-02", "cash@2025-03"],
        ),
        (&["graph", "lab.aim", "so"], &["sold"]),
        (&["graph", "lab.aim", "ea"], &["earned\tnothing is sold"]),
        (&["eval", "1", "--model", "lab.aim", "-s", "su"], &["surge"]),
        (
            &["test", "lab.aim", "--filter", ""],
            &["earned\tnothing is sold", "a surge"],
        ),
        (
            &["test", "lab.aim", "--format", "g"],
            &["github\tAnnotations for GitHub, and a summary"],
        ),
    ] {
        assert_eq!(offered(folder.path(), words), offers, "{words:?}");
    }
}

#[test]
fn files_of_aim_and_folders_that_lead_to_them() {
    let folder = folder();
    for (words, offers) in [
        (&["run", "l"][..], &["lab.aim"][..]),
        (&["run", "n"], &[]),
        (&["run", "m"], &["more/"]),
        (&["run", "more/"], &["more/rival.aim"]),
        (&["test", "m"], &["more/"]),
        (&["eval", "1", "--model", "la"], &["lab.aim"]),
    ] {
        assert_eq!(offered(folder.path(), words), offers, "{words:?}");
    }
    assert!(offered(folder.path(), &["fmt", ""]).contains(&"-\tstdio".to_owned()));
}

#[test]
fn models_of_the_library_and_words_of_the_command() {
    let folder = folder();
    for (words, offers) in [
        (
            &["new", "x.aim", "--from", "a"][..],
            &["api_seller\tAPI seller"][..],
        ),
        (&["models", "c"], &["cloud_backed\tCloud-backed API seller"]),
        (
            &["doc", "xir"],
            &[
                "xirr\tThe rate per year at which flows on the dates given are worth nothing on the first date, with years of 365 days.",
            ],
        ),
        (&["run", "lab.aim", "--by", "month,q"], &["month,quarter"]),
        (
            &["run", "lab.aim", "--li"],
            &["--lines\tOnly these lines, with their members and the rows of their roll-forward"],
        ),
    ] {
        assert_eq!(offered(folder.path(), words), offers, "{words:?}");
    }
}

#[test]
fn a_model_that_can_not_be_read_offers_nothing_and_says_nothing() {
    let folder = folder();
    for file in ["broken.aim", "missing.aim", "more"] {
        for option in ["-s", "--set", "--lines"] {
            let words = ["run", file, option, ""];
            assert!(offered(folder.path(), &words).is_empty(), "{words:?}");
        }
    }
}

#[test]
fn the_scripts_of_five_shells_ask_this_program() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = aim(&["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert!(ran.out.contains("AIM_COMPLETE"), "{shell}: {}", ran.out);
    }
}

#[test]
fn a_variable_that_asks_for_nothing_changes_nothing() {
    for value in ["", "0"] {
        let output = command()
            .env("AIM_COMPLETE", value)
            .args(["eval", "1 + 1"])
            .output()
            .expect("the program starts");
        assert_eq!(Ran::of(output).out, "2\n");
    }
}

/// The script, run by the shell that it is for.
#[test]
fn bash_completes() {
    let there = Command::new("bash").arg("--version").output();
    if !there.is_ok_and(|output| output.status.success()) {
        return;
    }
    let folder = folder();
    let program = Path::new(env!("CARGO_BIN_EXE_aim"));
    let path = std::env::join_paths(program.parent().map(Path::to_owned).into_iter().chain(
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()),
    ));
    let script = r#"
        source <(aim completions bash)
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        function=$(complete -p aim | sed 's/.*-F \([^ ]*\) .*/\1/')
        "$function" aim "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    for (words, offers) in [
        (&["aim", "run", "lab.aim", "-s", ""][..], "slump\nsurge\n"),
        (&["aim", "run", "lab.aim", "--set", "pr"], "price=\n"),
        (
            &["aim", "run", "lab.aim", "--lines", "cash,b"],
            "cash,best\n",
        ),
        (&["aim", "run", "l"], "lab.aim\n"),
    ] {
        let output = Command::new("bash")
            .args(["--norc", "-c", script, "bash"])
            .args(words)
            .current_dir(folder.path())
            .env("PATH", path.as_ref().expect("folders without a colon"))
            .output()
            .expect("bash starts");
        let ran = Ran::of(output);
        assert_eq!(
            (ran.out.as_str(), ran.err.as_str()),
            (offers, ""),
            "{words:?}"
        );
    }
}
