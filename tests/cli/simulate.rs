//! `aim simulate`: what it says of runs that a few lines of Python draw and compute too, with
//! hashlib, fractions and decimal; and what it says of commands that can't be followed.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::aim::{Ran, SHOP, aim, command};
use crate::schema::faults;

const BAKERY: &str = "tests/golden/uncertain.aim";

fn refused(args: &[&str]) -> String {
    let ran = aim(&[&["simulate"], args].concat());
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
    ran.err
}

/// A model of its own, simulated.
fn simulated(model: &str, args: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("own.aim");
    fs::write(&file, model).expect("the test's own folder");
    let file = file.to_str().expect("a plain name");
    aim(&[&["simulate", file], args].concat())
}

fn assert_lines(text: &str, due: &[&str]) {
    for line in due {
        assert!(text.contains(line), "`{line}` is not in\n{text}");
    }
}

#[test]
fn says_what_an_independent_simulation_says() {
    let ran = aim(&["simulate", BAKERY, "--runs", "200"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_lines(
        &ran.out,
        &[
            "base case · 200 runs · seed 1",
            // Quantiles 5, 25, 50, 75, 95; mean 12252.6715, its error 919.7956, sd 13007.8743.
            "  (6,797)      666   11,582   22,392   32,161   12,253      920   13,008   14,600",
            // Spearman: 0.84367, 0.40965, 0.34911; the order's 0.10948 is within 2 ÷ √199.
            "  follows price        +0.84 ████████████████████▏\n",
            "          sold[north]  +0.41 █████████▊\n",
            "          sold[south]  +0.35 ████████▍\n\n",
            "  2025-05    never    never    never    never    never\n",
            // 155 of 200, 46 and 45: √(p (1 − p) ÷ 200).
            "  never in 77.5% of runs (± 3.0%)",
            "  true in 23.0% of runs (± 3.0%)",
            "  solvent  fails in 22.5% of runs (± 3.0%)",
            "  sane     fails in none of 200 runs: less often than 1.5% (95% confidence)",
            "drawn: price, sold[north], sold[south], order",
        ],
    );
}

#[test]
fn another_seed_and_a_hypercube_draw_otherwise_and_are_repeatable() {
    let run = |args: &[&str]| aim(&[&["simulate", BAKERY, "--runs", "50"], args].concat()).out;
    let plain = run(&[]);
    assert_eq!(plain, run(&["--seed", "1"]));
    assert_ne!(plain, run(&["--seed", "2"]));
    let spread = run(&["--lhs"]);
    assert_ne!(plain, spread);
    assert!(
        spread.contains("50 runs · Latin hypercube · seed 1"),
        "{spread}"
    );
    // Of 50 runs with one in each fiftieth, 12 or 13 lie in the quarter that has an order.
    assert!(
        spread.contains("true in 24.0% of runs") || spread.contains("true in 26.0% of runs"),
        "{spread}"
    );
}

#[test]
fn programs_get_every_digit_by_the_schema() {
    let ran = aim(&[
        "simulate", BAKERY, "--runs", "200", "--fan", "cash", "--format", "json",
    ]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let schema = fs::read_to_string("docs/schema/simulate-1.json").expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let found: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(faults(&schema, &schema, &found, "$"), Vec::<String>::new());
    let metric = &found["metrics"][0];
    let figure = |name: &str| {
        let figures = metric["figures"].as_array().into_iter().flatten();
        let figure = figures.clone().find(|figure| figure["name"] == name);
        figure.map_or(Value::Null, |figure| figure["value"].clone())
    };
    assert_eq!(figure("mean"), "12252.6715147998517022872116");
    assert_eq!(figure("sd"), "13007.87429681606742358957773");
    assert_eq!(metric["standard_error"], "919.7956124100834732761801313");
    let counts = metric["histogram"]["counts"]
        .as_array()
        .into_iter()
        .flatten();
    assert_eq!(counts.filter_map(Value::as_u64).sum::<u64>(), 200);
    // What the order does not do to cash is there too: Spearman's 0.10948.
    let orders = metric["rank_correlations"][3].to_string();
    assert!(
        orders.contains("\"order\"") && orders.contains("\"0.10948091"),
        "{orders}"
    );
    assert_eq!(found["checks"][0]["times"], 45);
    // The year closes where the metric stands.
    assert_eq!(
        found["fans"][0]["periods"][0]["figures"][0]["value"],
        figure("P5")
    );
}

#[test]
fn every_run_is_a_row() {
    let ran = aim(&["simulate", BAKERY, "--runs", "3", "--format", "csv"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        "run,price,sold[north],sold[south],order,final,broke,catered\n\
         1,2.49071802173,534.051354926,908.623495411,0,119.55499077195756587612,never,false\n\
         2,3.38065951281,878.253149273,656.279729452,0,19252.798090176623767607,never,false\n\
         3,3.6997846006,884.917231878,806.593758463,0,32098.7157657114457136552,never,false\n"
    );
}

#[test]
fn inputs_that_go_together_are_drawn_together() {
    let ran = simulated(
        &fs::read_to_string("tests/suite/draws/good/together.aim").expect("a model"),
        &["--runs", "2", "--metric", "f[2025-01]", "--format", "csv"],
    );
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    // Python: Cholesky's factor of the matrix, statistics.NormalDist for scores and shares.
    let rows: Vec<Vec<&str>> = ran
        .out
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(rows[0][1..6], ["a", "b", "c", "d[north]", "d[south]"]);
    assert_eq!(
        rows[1][1..6],
        [
            "-1.6546049321",
            "0.60138934778",
            "2.84717738864",
            "0.304303021132",
            "1.22182626878"
        ]
    );
    assert_eq!(
        rows[2][1..6],
        [
            "0.55308590982",
            "0.27281760452",
            "3.76040376713",
            "1.21920467871",
            "0.410818674473"
        ]
    );
}

#[test]
fn lines_spread_over_time() {
    let args = ["simulate", BAKERY, "--runs", "200", "--metric", "final"];
    let ran = aim(&[&args[..], &["--fan", "cash", "--by", "quarter"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let last = ran.out.lines().find(|line| line.starts_with("  2025-Q4"));
    let cells = last.map(|line| line.split_whitespace().take(6).collect::<Vec<_>>());
    let due = ["2025-Q4", "(6,797)", "666", "11,582", "22,392", "32,161"];
    assert_eq!(cells.as_deref(), Some(&due[..]), "{}", ran.out);
    assert!(ran.out.contains('┃'), "{}", ran.out);
    let wrong = refused(&[BAKERY, "--fan", "cahs"]);
    assert_lines(
        &wrong,
        &["there is nothing called `cahs`", "did you mean `cash`?"],
    );
}

#[test]
fn an_input_that_the_case_changes_is_held() {
    for case in [["-s", "dear"], ["--set", "price=$4"]] {
        let ran = aim(&["simulate", BAKERY, "--runs", "20", case[0], case[1]]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        assert_lines(
            &ran.out,
            &[
                "drawn: sold[north], sold[south], order",
                "held by this case: price",
            ],
        );
    }
}

#[test]
fn fast_runs_are_labelled_and_held_to_exact_ones() {
    let exact = aim(&["simulate", BAKERY, "--runs", "400"]);
    let fast = aim(&["simulate", BAKERY, "--runs", "400", "--fast"]);
    assert_eq!((fast.status, fast.err.as_str()), (0, ""));
    assert_lines(
        &fast.out,
        &[
            "seed 1 · approximate",
            "approximate, in binary floats; of 100 runs",
        ],
    );
    // What a table shows is far from the digits that are lost.
    let rows = |text: &str| -> Vec<String> {
        let shown = text
            .lines()
            .skip(2)
            .take_while(|line| !line.starts_with("drawn"));
        shown.map(str::to_owned).collect()
    };
    assert_eq!(rows(&exact.out), rows(&fast.out));
    let json = aim(&[
        "simulate", BAKERY, "--runs", "400", "--fast", "--format", "json",
    ]);
    let found: Value = serde_json::from_str(&json.out).expect("JSON");
    let schema = fs::read_to_string("docs/schema/simulate-1.json").expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    assert_eq!(faults(&schema, &schema, &found, "$"), Vec::<String>::new());
    let deviation = found["approximate"]["largest_deviation"]
        .as_str()
        .expect("a text");
    assert!(deviation.starts_with("0.0000000000000"), "{deviation}");
    assert_eq!(found["approximate"]["different"], 0);
}

#[test]
fn metrics_can_be_named_and_quantiles_chosen() {
    let ran = aim(&[
        "simulate",
        BAKERY,
        "--runs",
        "20",
        "--metric",
        "min(cash), sum(sales) / 12",
        "--quantiles",
        "0%,100%,2.5%",
    ]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_lines(&ran.out, &["min(cash)  USD", "sum(sales) / 12  USD"]);
    let headings = ran.out.lines().find(|line| line.contains("P2.5"));
    let headings = headings.map(|line| line.split_whitespace().collect::<Vec<_>>());
    assert_eq!(
        headings.as_deref(),
        Some(&["P0", "P2.5", "P100", "mean", "±", "sd", "base"][..])
    );
}

#[test]
fn a_draw_outside_its_range_is_counted() {
    let ran = simulated(
        "model own\ntimeline monthly from 2025-01 for 2 months\n\
         input a = 0 { range -1 .. 1; draw normal(0, 1) }\nmetric m = a\n",
        &["--runs", "1000"],
    );
    assert_eq!(ran.status, 0);
    // Python: statistics.NormalDist().inv_cdf of the same shares.
    assert_lines(
        &ran.err,
        &["warning[out-of-range]: `a` is drawn outside its range in 274 of 1,000 runs"],
    );
}

#[test]
fn runs_that_fail_are_counted_and_the_first_is_explained() {
    let ran = simulated(
        "model own\ntimeline monthly from 2025-01 for 2 months\n\
         input a = 1 { draw discrete([0, 1], [50%, 50%]) }\nmetric m = 1 / a\n",
        &["--runs", "40"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_lines(&ran.out, &["  failed in 55.0% of runs (± 7.9%)"]);
    assert_lines(&ran.err, &["error[division-by-zero]: run 1: "]);
}

#[test]
fn what_can_not_be_simulated_is_refused_in_words() {
    assert_lines(
        &refused(&[SHOP]),
        &[
            "no input of this model says how it may vary, so there is nothing to draw",
            "`input asked = … { draw triangular(low, mode, high) }`",
        ],
    );
    assert_lines(
        &refused(&[BAKERY, "--metric", "cash"]),
        &[
            "`cash` has a value in each period, and one is due",
            "--metric:1:1",
            "`max(cash)`",
        ],
    );
    assert_lines(
        &refused(&[BAKERY, "--metric", "final, finel"]),
        &["there is nothing called `finel`", "did you mean `final`?"],
    );
    assert_lines(
        &refused(&[BAKERY, "--quantiles", "5%,120%"]),
        &[
            "`120%` is no share of the runs",
            "`--quantiles 10%,50%,90%`",
        ],
    );
    assert_lines(&refused(&[BAKERY, "--runs", "1"]), &["2..=10000000"]);
    assert_lines(&refused(&[BAKERY, "--seed", "x"]), &["invalid value 'x'"]);
    assert_lines(&refused(&[BAKERY, "-s", "daer"]), &["did you mean `dear`?"]);
}

#[test]
fn a_model_without_metrics_asks_for_what_to_look_at() {
    let ran = simulated(
        "model own\ntimeline monthly from 2025-01 for 2 months\n\
         input a = 1 { draw uniform(0, 1) }\nflow f = a\n",
        &[],
    );
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_lines(&ran.err, &["this model declares no metric", "--metric"]);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = command()
        .args(["simulate", BAKERY, "--runs", "20"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut err = String::new();
    child
        .stderr
        .take()
        .expect("piped")
        .read_to_string(&mut err)
        .expect("text");
    assert_eq!(
        (child.wait().expect("it ends").code(), err.as_str()),
        (Some(0), "")
    );
}

#[test]
fn an_interruption_keeps_the_runs_that_are_done() {
    let mut child = command()
        .args(["simulate", BAKERY, "--runs", "10000000", "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // Once the head stands there, Ctrl-C is listened to.
    let mut head = [0; 3];
    let out = child.stdout.as_mut().expect("standard output is there");
    out.read_exact(&mut head).expect("the head is written");
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.expect("kill runs").success());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((&head, output.status.code()), (b"run", Some(130)));
    let out = String::from_utf8(output.stdout).expect("results are UTF-8");
    let err = String::from_utf8(output.stderr).expect("messages are UTF-8");
    let rows = out.lines().count() - 1;
    assert!(
        out.ends_with('\n')
            && out
                .lines()
                .last()
                .is_some_and(|last| last.starts_with(&format!("{rows},")))
    );
    let told = format!("stopped: {rows} of 10000000 runs are done\n");
    assert!(err.ends_with(&told), "{err}");
}

#[test]
fn the_bytes_are_the_same_on_any_number_of_threads() {
    let on = |threads: &str, format: &str| {
        let args = ["simulate", BAKERY, "--runs", "5000", "--format", format];
        let output = command()
            .args(args)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(0));
        output.stdout
    };
    for format in ["csv", "json", "table"] {
        assert_eq!(on("1", format), on("2", format), "{format}");
    }
}
