//! `aim test`: what it shows of a failure in each format, what it runs, and in which order.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::aim::{Ran, SHOP, TRIAL, aim, command};
use crate::schema;

const FAILING: &str = "tests/golden/failing.aim";
const BROKEN: &str = "tests/golden/broken.aim";

/// A model with one check, which holds where `level` is above 1.
fn model(name: &str, level: u32) -> String {
    format!(
        "model {name}\ntimeline monthly from 2024-01 for 3 months\nflow x = {level}\n\
         check above: always x > 1\n"
    )
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("the test's own folder");
    path.display().to_string()
}

#[test]
fn json_keeps_to_its_published_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/test-1.json");
    let text = fs::read_to_string(path).expect("the schema is published");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    for (args, ok) in [
        (&[TRIAL][..], false),
        (&[SHOP, "models"], true),
        (&[BROKEN, FAILING, SHOP], false),
        (&["no/such.aim"], false),
        (&[SHOP, "--filter", "nothing is called so"], false),
    ] {
        let ran = aim(&[&["test", "--format", "json"], args].concat());
        let found: Value = serde_json::from_str(&ran.out).expect("one JSON object");
        let faults = schema::faults(&schema, &schema, &found, "tests");
        assert!(faults.is_empty(), "{args:?}: {faults:#?}");
        assert_eq!((found["ok"] == true, ran.status == 0), (ok, ok), "{args:?}");
    }
}

#[test]
fn json_carries_what_a_failure_read() {
    let ran = aim(&["test", TRIAL, "--format", "json", "--filter", "COMPOUNDED"]);
    let found: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    let failure = &found["models"][0]["checks"][0]["failures"][0];
    // 100 × 1.0123^13, by fractions: rounded in each month from the ninth on, and once.
    let sides = &failure["sides"];
    assert_eq!(sides["left"]["value"], "117.22495617026505245383100163");
    assert_eq!(sides["right"]["value"], "117.22495617026505245383100162");
    assert_eq!(failure["period"], "2025-02");
    assert_eq!(failure["operands"][1]["text"], "period.index");
    assert_eq!(failure["operands"][1]["value"], "13");
    let first = &failure["only_rounding"]["first"];
    assert_eq!(first["line"], "saved");
    assert_eq!(first["period"], "2024-09");
    assert_eq!(first["operation"], "*");
}

#[test]
fn junit_is_read_by_another_parser() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let odd = "model odd\ntimeline yearly from 2024 for 2 years\n\
               test \"]]> <b> & \\\"q\\\" 'a' \\t tab\" { expect 1 == 2 }\n";
    let odd = write(folder.path(), "a&b '<\"\u{1}.aim", odd);
    let ran = aim(&[
        "test", TRIAL, BROKEN, SHOP, FAILING, &odd, "--format", "junit",
    ]);
    assert_eq!(ran.status, 2);
    let document = roxmltree::Document::parse(&ran.out).expect("XML");
    let suites = document.root_element();
    assert_eq!(suites.tag_name().name(), "testsuites");
    let count = |name: &str| {
        let elements = suites.descendants().filter(|e| e.has_tag_name(name));
        elements.count().to_string()
    };
    for (attribute, element) in [
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
    ] {
        assert_eq!(suites.attribute(attribute), Some(count(element).as_str()));
        for suite in suites.children().filter(|e| e.is_element()) {
            let own = suite.descendants().filter(|e| e.has_tag_name(element));
            let own = own.count().to_string();
            assert_eq!(suite.attribute(attribute), Some(own.as_str()));
        }
    }
    let cases = || suites.descendants().filter(|e| e.has_tag_name("testcase"));
    let odd = cases().next_back().expect("a case");
    assert_eq!(
        odd.attribute("name"),
        Some("test \"]]> <b> & \"q\" 'a' tab\"")
    );
    let class = odd.attribute("classname").expect("a file");
    assert!(class.ends_with("a&b '<\"\u{fffd}.aim"), "{class}");
    let solvent = cases().find(|case| case.attribute("name") == Some("check solvent"));
    let solvent = solvent.expect("the check").first_element_child();
    let failure = solvent.expect("a failure");
    let message = failure.attribute("message").unwrap_or_default();
    assert!(
        message.starts_with("less than $60 & no 5% more: "),
        "{message}"
    );
    let text = failure.text().unwrap_or_default();
    assert!(text.contains("always cash >= $60"), "{text}");
    assert!(text.contains("difference  -10 USD"), "{text}");
}

#[test]
fn annotations_are_escaped_as_runners_read_them() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let text = "model odd\ntimeline yearly from 2024 for 2 years\n\
                test \"50%, or more: much\\nmore\" { expect 50% == 60% }\n";
    let path = write(folder.path(), "a,b%.aim", text);
    let ran = aim(&["test", &path, "--format", "github"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.out);
    for words in [
        "a%2Cb%25.aim,line=3,endLine=3,col=42,",
        "title=test \"50%25%2C or more%3A much more\"::50%25 == 60%25%0Aleft ",
        "difference  -10pp",
    ] {
        assert!(lines[0].contains(words), "{words}: {}", lines[0]);
    }
    assert_eq!(lines[1], "1 model, 0 checks, 1 test: 0 passed, 1 failed");
    let warned = "model w\ntimeline yearly from 2024 for 2 years\ninput a = 5 { range 6 .. 7 }\n\
                  check low: a < 10\n";
    let path = write(folder.path(), "warned.aim", warned);
    let ran = aim(&["test", &path, "--format", "github"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("::warning file="), "{}", ran.out);
}

#[test]
fn a_filter_takes_names_and_titles_in_any_case() {
    let summary = |text: &str| {
        let ran = aim(&["test", TRIAL, SHOP, "--filter", text]);
        let last = ran.out.lines().last().unwrap_or_default().to_owned();
        (ran.status, last, ran.err)
    };
    let (status, last, err) = summary("AS PRICED");
    assert_eq!((status, err.as_str()), (1, ""));
    assert_eq!(last, "1 model, 0 checks, 2 tests: 1 passed, 1 failed");
    let (status, last, _) = summary("lasts");
    assert_eq!(
        (status, last.as_str()),
        (0, "1 model, 0 checks, 1 test: 1 passed, 0 failed")
    );
    let (status, last, _) = summary("solvent");
    assert_eq!(
        (status, last.as_str()),
        (1, "2 models, 2 checks, 0 tests: 1 passed, 1 failed")
    );
    let (status, _, err) = summary("solvnt");
    assert_eq!(status, 2);
    assert!(
        err.contains("no check and no test has `solvnt` in its name"),
        "{err}"
    );
    assert!(err.contains("did you mean `solvent`?"), "{err}");
    // What a model in error holds is not known, so it is told of whatever the filter.
    let ran = aim(&["test", BROKEN, SHOP, "--filter", "solvent"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("broken.aim:7:7"), "{}", ran.err);
    assert!(ran.out.contains("2 models, 1 check"), "{}", ran.out);
}

#[test]
fn the_order_is_that_of_the_files_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for number in 0..24 {
        let name = format!("m{number:02}");
        let text = match number % 3 {
            0 => format!("{}flow y = nothing\n", model(&name, 2)),
            level => model(&name, level),
        };
        write(folder.path(), &format!("{name}.aim"), &text);
    }
    let on = |threads: &str, format: &str| {
        let output = command()
            .arg("test")
            .arg(folder.path())
            .args(["--format", format])
            .env("RAYON_NUM_THREADS", threads)
            .output();
        Ran::of(output.expect("the program starts"))
    };
    for format in ["human", "junit", "json", "github"] {
        let one = on("1", format);
        assert_eq!(one.status, 2, "{}", one.err);
        for threads in ["2", "7"] {
            let several = on(threads, format);
            assert_eq!(
                (one.out.as_str(), one.err.as_str()),
                (&*several.out, &*several.err)
            );
        }
    }
    let told = on("3", "human").out;
    let failed: Vec<&str> = told.lines().filter(|l| l.starts_with("FAILED")).collect();
    assert_eq!(failed.len(), 8);
    assert!(failed.is_sorted(), "{told}");
    let last = "24 models, 16 checks, 0 tests: 8 passed, 8 failed, 8 models in error";
    assert_eq!(told.lines().last(), Some(last));
}

#[test]
fn a_file_holds_what_is_written_to_it_and_the_summary_stays_behind() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let name = folder.path().join("results.xml").display().to_string();
    let fine = aim(&["test", SHOP, "--format", "junit", "-o", &name]);
    assert_eq!(
        (fine.status, fine.out.as_str(), fine.err.as_str()),
        (0, "", "")
    );
    let ran = aim(&["test", TRIAL, "--format", "junit", "-o", &name]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert_eq!(ran.err, "1 model, 6 checks, 2 tests: 2 passed, 6 failed\n");
    let written = fs::read_to_string(&name).expect("it was written");
    assert_eq!(written, aim(&["test", TRIAL, "--format", "junit"]).out);
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
    let missing = folder.path().join("no/results.xml").display().to_string();
    let ran = aim(&["test", SHOP, "-o", &missing]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("its folder does not exist"), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let full = fs::File::options().write(true).open("/dev/full");
    let output = command()
        .args(["test", SHOP])
        .stdout(full.expect("a device of the system"))
        .output();
    let ran = Ran::of(output.expect("the program starts"));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("the disk is full"), "{}", ran.err);
}

#[test]
fn colour_marks_what_failed_and_nothing_else() {
    let plain = aim(&["test", TRIAL]).out;
    assert!(!plain.contains('\u{1b}'));
    let coloured = aim(&["test", TRIAL, "--color", "always"]).out;
    let stripped = coloured
        .replace("\u{1b}[1;31m", "")
        .replace("\u{1b}[0m", "");
    assert_ne!(coloured, plain);
    assert_eq!(stripped, plain);
}

#[test]
fn what_can_not_be_judged_is_an_error_and_names_the_line() {
    let ran = aim(&["test", FAILING]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.out
            .contains("ERROR tests/golden/failing.aim: check paid"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("can't be judged: `per` failed at 2024-03"),
        "{}",
        ran.out
    );
    let folder = tempfile::tempdir().expect("a folder for the test");
    let text = "model own\ntimeline yearly from 2024 for 2 years\ninput n = 0\n\
                test \"t\" { expect 1 / n > 2 }\n";
    let ran = aim(&["test", &write(folder.path(), "own.aim", text)]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("error[division-by-zero]"), "{}", ran.err);
    assert!(ran.out.contains("    n  0\n"), "{}", ran.out);
    assert!(
        ran.out.ends_with("0 passed, 0 failed, 1 in error\n"),
        "{}",
        ran.out
    );
}

#[test]
fn a_test_on_another_timeline_leaves_the_checks_alone() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let text = "model m\ntimeline monthly from 2024-01 for 12 months\n\
                flow x = if period.index >= 0 then 2 else 1\ncheck two: x[2024-05] == 2\n\
                test \"quarters\" {\n    given timeline quarterly from 2024-Q1 for 4 quarters\n    \
                expect x[2024-Q2] == 2\n}\n";
    let ran = aim(&["test", &write(folder.path(), "m.aim", text)]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
}
