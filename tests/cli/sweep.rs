//! `aim sweep`: a model over values of its inputs.
//!
//! The shop's cash by hand, with `asked` the price of 2024: 50,000 Mtok are sold in November and
//! 60,000 in December, each period's compute is $1 a Mtok of which a credit pays $20,000, support
//! and office take $27,500, and from 2025 the price is $1.50. So cash closes 2024-12 at 110,000
//! Mtok × asked − $75,000, 2025-01 $27,500 higher, and 2025-02, with the desks, at 110,000 Mtok ×
//! asked − $105,000; from there on it rises. The best month's sales are $270,000, or 60,000 Mtok ×
//! asked where that is more.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use super::schema::faults;
use crate::aim::{SHOP, aim, command};

const ASKED: &str = "asked=$0.50/Mtok..$1.50/Mtok:$0.25/Mtok";

#[test]
fn one_input_gives_a_table_charts_and_where_figures_turn() {
    let metric = "broke,best,cash[2025-02]";
    let ran = aim(&["sweep", SHOP, "--vary", ASKED, "--metric", metric]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let rows: Vec<Vec<&str>> = ran
        .out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    for row in [
        ["0.50", "2024-12", "270.0", "(50,000)", "fails:", "solvent"],
        ["0.75", "2025-02", "270.0", "(22,500)", "fails:", "solvent"],
    ] {
        assert!(rows.contains(&row.to_vec()), "{row:?}:\n{}", ran.out);
    }
    for row in [
        ["1.00", "never", "270.0", "5,000", "hold"],
        ["1.25", "never", "270.0", "32,500", "hold"],
        ["1.50", "never", "270.0", "60,000", "hold"],
    ] {
        assert!(rows.contains(&row.to_vec()), "{row:?}:\n{}", ran.out);
    }
    for note in [
        "\nbroke becomes never between 0.75 USD/Mtok and 1.00 USD/Mtok\n",
        "\ncash[2025-02] crosses zero between 0.75 USD/Mtok and 1.00 USD/Mtok\n",
        "\nbroke over asked\n",
    ] {
        assert!(ran.out.contains(note), "{note}:\n{}", ran.out);
    }
    // What is the same everywhere needs no chart.
    assert!(!ran.out.contains("best, USD thousand over"), "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn two_inputs_give_a_map_with_its_axes() {
    let plans = "share[free]=10%,20%";
    let args = [
        "--vary",
        ASKED,
        "--vary",
        plans,
        "--metric",
        "cash[2025-02]",
    ];
    let ran = aim(&[&["sweep", SHOP][..], &args].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let map = "\
cash[2025-02], USD
  down: asked, USD/Mtok · across: share[free]
             10%       20%
  0.50  (50,000)  (50,000)
  0.75 ░(22,500) ░(22,500)
  1.00 ▒  5,000  ▒  5,000
  1.25 ▓ 32,500  ▓ 32,500
  1.50 █ 60,000  █ 60,000
";
    assert!(ran.out.contains(map), "{}", ran.out);
    assert!(ran.out.contains("checks\n  down: asked"), "{}", ran.out);
    let colored = aim(&[&["sweep", SHOP, "--color", "always"][..], &args].concat());
    assert!(colored.out.contains("\u{1b}[48;5;"), "{}", colored.out);
}

#[test]
fn a_grid_has_every_combination_and_the_last_input_varies_fastest() {
    let args = [
        "sweep",
        SHOP,
        "--vary",
        "asked=$0.75/Mtok,$5/Mtok",
        "--vary",
        "share[free]=10%..30%:20%",
        "--vary",
        "share[pro]=80%",
        "--metric",
        "broke,best",
        "--grid",
    ];
    let ran = aim(&args);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let expected = "\
asked,share[free],share[pro],broke,best,metrics_failed,checks_failing
0.75,0.1,0.8,2025-02,270000,,solvent
0.75,0.3,0.8,2025-02,270000,,solvent
5,0.1,0.8,never,300000,,
5,0.3,0.8,never,300000,,
";
    assert_eq!(ran.out, expected);
    assert_eq!(
        aim(&[&args[..], &["--format", "csv"]].concat()).out,
        expected
    );
    let ran = aim(&[&args[..], &["--format", "md"]].concat());
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("`--grid` writes rows of CSV"),
        "{}",
        ran.err
    );
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("grid.csv");
    let name = path.display().to_string();
    let ran = aim(&[&args[..], &["-o", &name]].concat());
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&path).expect("written"), expected);
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[test]
fn json_keeps_to_its_published_schema() {
    let schema = fs::read_to_string("docs/schema/sweep-1.json").expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let args = ["sweep", SHOP, "--vary", ASKED, "--format", "json"];
    let ran = aim(&[&args[..], &["--set", "share[free]=25%"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let found: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!(faults(&schema, &schema, &found, "sweep"), [""; 0]);
    assert_eq!(found["inputs"][0]["unit"], "USD/Mtok");
    assert_eq!(found["rows"][1]["inputs"][0], "0.75");
    assert_eq!(found["rows"][1]["metrics"][0], "2025-02");
    assert_eq!(found["rows"][1]["checks_failing"][0], "solvent");
    assert_eq!(
        (&found["done"], &found["combinations"]),
        (&5.into(), &5.into())
    );
}

#[test]
fn values_are_lists_ranges_steps_and_dates() {
    let csv = |vary: &str, more: &[&str]| {
        let args = ["sweep", SHOP, "--metric", "best", "--grid", "--vary", vary];
        let ran = aim(&[&args[..], more].concat());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{vary}");
        let values = ran
            .out
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next());
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    // Over the declared range, $0.50 to $5.
    assert_eq!(csv("asked", &["--steps", "2"]), ["0.5", "2.75", "5"]);
    assert_eq!(csv("asked", &[]).len(), 11);
    assert_eq!(
        csv("asked=$5/Mtok..$4/Mtok:-$0.30/Mtok", &[]),
        ["5", "4.7", "4.4", "4.1"]
    );
    assert_eq!(csv("asked=$1/Mtok, $2/Mtok * 2", &[]), ["1", "4"]);

    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("launch.aim");
    let text = "model launch\ntimeline monthly from 2025-01 for 12 months\n\
        input launch = 2025-03\nflow sales = if period.start >= launch then 2 else 0\n\
        metric all = sum(sales)\n";
    fs::write(&path, text).expect("the test's own folder");
    let name = path.display().to_string();
    let vary = "launch=2025-01..2025-12:5 months";
    let ran = aim(&["sweep", &name, "--vary", vary, "--grid"]);
    assert_eq!(
        ran.out,
        "launch,all,metrics_failed,checks_failing\n2025-01,24,,\n2025-06,14,,\n2025-11,4,,\n"
    );
}

#[test]
fn what_fails_is_marked_and_explained() {
    let args = ["sweep", SHOP, "--metric", "$1/Mtok / (asked - $1/Mtok)"];
    let vary = ["--vary", "asked=$0.50/Mtok..$1.50/Mtok:$0.50/Mtok"];
    let ran = aim(&[&args[..], &vary].concat());
    assert_eq!(ran.status, 2);
    for words in [
        "error │",
        "can no longer be computed",
        "can be computed again",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    // What was asked for on the command line is explained as a line of the model is.
    assert!(
        ran.err.contains("error[division-by-zero]") && ran.err.contains("--metric:1:1"),
        "{}",
        ran.err
    );
    // Rows for programs say which figures are missing, and go on.
    let grid = aim(&[&args[..], &vary, &["--grid"]].concat());
    assert_eq!((grid.status, grid.out.lines().count()), (0, 4));
    let outside = aim(&["sweep", SHOP, "--vary", "asked=$1/Mtok,$9/Mtok"]);
    assert!(
        outside.err.contains("warning[out-of-range]"),
        "{}",
        outside.err
    );
}

#[test]
fn what_is_wrong_with_the_arguments_is_told() {
    for (args, words) in [
        (&["--vary", "askd=$1/Mtok"][..], "did you mean `asked`?"),
        (&["--vary", "askd"], "did you mean `asked`?"),
        (&["--vary", "share[free]"], "declares no range"),
        (&["--vary", "cash"], "only inputs can be varied"),
        (
            &["--vary", "api.falls=10%/year"],
            "only inputs can be varied",
        ),
        (&["--vary", "asked=1,2"], "USD/Mtok"),
        (&["--vary", "asked=$1/Mtok..$2/Mtok:$0/Mtok"], "a step of 0"),
        (&["--vary", "asked=$1/Mtok..$2/Mtok:-$1/Mtok"], "leads away"),
        (
            &["--vary", "asked=$1/Mtok..$2/Mtok:$1"],
            "not in the unit of the values",
        ),
        (
            &["--vary", "asked=$1/Mtok..$2/Mtok:$0.0000001/Mtok"],
            "1,000,000",
        ),
        (
            &["--vary", "asked=$1/Mtok..$2/Mtok..$3/Mtok"],
            "neither a range nor a list",
        ),
        (&["--vary", "asked="], "expected a value"),
        (&["--vary", "asked*=50%"], "setting it with `=`"),
        (
            &["--vary", "asked", "--vary", "asked=$1/Mtok"],
            "varied already",
        ),
        (
            &["--vary", "asked", "--metric", "cash"],
            "has a value in each period",
        ),
        (&["--vary", "asked", "--metric", "nix"], "nix"),
        (
            &[
                "--vary",
                "asked",
                "--vary",
                "share[free]=1%",
                "--vary",
                "share[pro]=1%",
            ],
            "add `--grid`",
        ),
        (&["--vary", "asked", "--steps", "6000"], "add `--grid`"),
    ] {
        let ran = aim(&[&["sweep", SHOP][..], args].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    let bare = aim(&["sweep", SHOP]);
    assert_eq!(bare.status, 2);
    assert!(bare.err.contains("--vary"), "{}", bare.err);
}

/// Sends rows to a pipe, and takes the first line.
fn begun() -> std::process::Child {
    let mut child = command()
        .args(["sweep", SHOP, "--metric", "best", "--grid"])
        .args(["--vary", "asked=$1/Mtok..$5/Mtok:$0.0001/Mtok"])
        .args(["--vary", "share[free]=0%..100%:1%"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 5];
    let stdout = child.stdout.as_mut().expect("standard output is piped");
    stdout.read_exact(&mut first).expect("the sweep begins");
    assert_eq!(&first, b"asked");
    child
}

#[test]
fn a_reader_who_leaves_ends_it() {
    let mut child = begun();
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[cfg(unix)]
#[test]
fn an_interruption_keeps_what_is_done() {
    let child = begun();
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.expect("kill runs").success());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(130));
    let err = String::from_utf8(output.stderr).expect("messages are UTF-8");
    let out = String::from_utf8(output.stdout).expect("results are UTF-8");
    // The head's first word was read before.
    let rows = out.lines().count() - 1;
    assert_eq!(
        err,
        format!("stopped: {rows} of 4040101 rows are written\n")
    );
    assert!(out.ends_with('\n'));
}

#[test]
fn two_inputs_say_where_a_figure_turns_along_either() {
    let note = "at share[free] 10% to 20%: cash[2025-02] crosses zero between asked 0.75 USD/Mtok and 1.00 USD/Mtok";
    let plans = "share[free]=10%,20%";
    // The note reads the same whichever of the inputs goes down.
    for [first, second] in [[ASKED, plans], [plans, ASKED]] {
        let args = ["--vary", first, "--vary", second];
        let metric = ["--metric", "cash[2025-02]", "--format", "md"];
        let ran = aim(&[&["sweep", SHOP][..], &args, &metric].concat());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let plain = ran.out.replace('\\', "");
        assert!(plain.contains(&format!("\n- {note}\n")), "{}", ran.out);
    }
}

#[test]
fn a_sweep_stands_in_markdown_with_its_units() {
    let metric = ["--metric", "broke,cash[2025-02]", "--format", "md"];
    let ran = aim(&[&["sweep", SHOP, "--vary", ASKED][..], &metric].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for line in [
        "## asked",
        "| | unit | broke | cash\\[2025-02], USD | checks |",
        "| 0.75 | USD/Mtok | 2025-02 | (22,500) | fails: solvent |",
        "| 1.00 | USD/Mtok | never | 5,000 | hold |",
        "- broke becomes never between 0.75 USD/Mtok and 1.00 USD/Mtok",
    ] {
        assert!(
            ran.out.lines().any(|found| found == line),
            "{line}:\n{}",
            ran.out
        );
    }
    let maps = ["--vary", "share[free]=10%,20%"];
    let ran = aim(&[&["sweep", SHOP, "--vary", ASKED][..], &maps, &metric].concat());
    for line in [
        "## cash\\[2025-02], USD: asked by share\\[free]",
        "| | unit | 10% | 20% |",
        "| 0.75 | USD/Mtok | (22,500) | (22,500) |",
        "## checks: asked by share\\[free]",
        "| 0.50 | USD/Mtok | 1 fails | 1 fails |",
    ] {
        assert!(
            ran.out.lines().any(|found| found == line),
            "{line}:\n{}",
            ran.out
        );
    }
}

#[test]
fn a_step_of_another_unit_is_shown_where_it_stands() {
    let ran = aim(&["sweep", SHOP, "--vary", "asked=$1/Mtok..$2/Mtok:5%"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    for part in [
        "the step is not in the unit of the values",
        "^^ another unit",
        "$1..$9:$2",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
}

#[test]
fn a_name_that_the_model_does_not_have_is_answered_by_one_that_it_has() {
    let ran = aim(&["sweep", SHOP, "--vary", ASKED, "--metric", "nothing"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    for due in [
        "there is nothing called `nothing`",
        "name a line of the model, as `broke`",
    ] {
        assert!(ran.err.contains(due), "{}", ran.err);
    }
}
