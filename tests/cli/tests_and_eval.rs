//! `aim test`, `aim check` and `aim eval`.

use std::fs;

use crate::aim::{SHOP, aim, aim_reading};

#[test]
fn counts_what_passes_and_shows_what_fails() {
    let ran = aim(&["test", SHOP]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (0, "1 model, 2 checks, 1 test: 3 passed, 0 failed\n")
    );
    assert_eq!(ran.err, "");

    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("wrong.aim");
    let model = "model wrong\ntimeline monthly from 2024-01 for 3 months\nflow x = first 1, then prev * 2\n\
                 check low: always x < 3 \"x stays low\"\n\
                 test \"sums\" { expect sum(x) == 8 }\n\
                 test \"begins\" { expect x[2024-01] == 1 }\n";
    fs::write(&path, model).expect("the test's own folder");
    let ran = aim(&["test", &folder.path().display().to_string()]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    for words in [
        "check low: x stays low",
        "at 2024-03",
        "test \"sums\"",
        "wrong.aim:5:22  sum(x) == 8",
        "left         7",
        "right        8",
        "difference  -1",
        "1 model, 1 check, 2 tests: 1 passed, 2 failed",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
}

#[test]
fn a_model_in_error_is_no_failing_test() {
    let ran = aim(&["test", "tests/golden/broken.aim"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("error[duplicate]"), "{}", ran.err);
    assert_eq!(
        ran.out,
        "1 model, 0 checks, 0 tests: 0 passed, 0 failed, 1 model in error\n"
    );
}

#[test]
fn checks_files_and_folders_without_a_word_when_all_is_well() {
    for path in ["models", "models/api_seller.aim"] {
        let ran = aim(&["check", path]);
        assert_eq!(
            (ran.status, ran.out.as_str(), ran.err.as_str()),
            (0, "", "")
        );
    }
    let ran = aim(&["check", "tests/golden"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("broken.aim:7:7"), "{}", ran.err);
}

#[test]
fn a_folder_is_searched_for_models_and_not_for_what_they_include() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the test's own folder");
    };
    write("shared.aim", "input rate = 5% \"assumption\"\n");
    write(
        "whole.aim",
        "model whole\ntimeline yearly from 2024 for 2 years\ninclude \"shared.aim\"\n\
         check low: rate < 10%\n",
    );
    let name = folder.path().display().to_string();
    let checked = aim(&["check", &name]);
    assert_eq!((checked.status, checked.err.as_str()), (0, ""));
    assert_eq!(
        aim(&["test", &name]).out,
        "1 model, 1 check, 0 tests: 1 passed, 0 failed\n"
    );
    // Named, it is what it is.
    let named = aim(&["check", &format!("{name}/shared.aim")]);
    assert!(named.err.contains("no timeline"), "{}", named.err);
}

#[test]
fn checks_every_scenario_and_the_givens_of_tests() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("later.aim");
    let model = "model later\ntimeline yearly from 2024 for 2 years\nunit gpu\n\
                 input gpus: gpu = 3 gpu\n\
                 scenario other { gpus = 3 year }\n\
                 test \"t\" { given gpsu = 1 gpu; expect gpus == 1 gpu }\n";
    fs::write(&path, model).expect("the test's own folder");
    let ran = aim(&["check", &path.display().to_string()]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("unit-mismatch") && ran.err.contains(":5:"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("did you mean `gpus`?"), "{}", ran.err);
}

#[test]
fn check_knows_what_base_was_as_test_does() {
    let model = "tests/suite/eval/good/base_shapes.aim";
    for command in ["check", "test"] {
        let ran = aim(&[command, model]);
        assert_eq!(ran.status, 0, "{command}");
        assert!(!ran.err.contains("error["), "{command}: {}", ran.err);
    }
}

#[test]
fn check_speaks_to_programs() {
    let ran = aim(&["check", "tests/golden/broken.aim", "--format", "json"]);
    assert_eq!((ran.status, ran.err.as_str()), (2, ""));
    for line in ran.out.lines() {
        let found: serde_json::Value = serde_json::from_str(line).expect("an object a line");
        assert_eq!(found["severity"], "error");
        assert!(found["place"]["line"].is_u64(), "{line}");
    }
    let ran = aim(&["check", "tests/golden/broken.aim", "--format", "github"]);
    let place = "::error file=tests/golden/broken.aim,line=7,endLine=7,col=7,title=duplicate::";
    assert!(ran.out.contains(place), "{}", ran.out);
}

#[test]
fn diagnostics_of_any_command_speak_to_programs() {
    let ran = aim(&["run", "tests/golden/failing.aim", "--diagnostics", "json"]);
    let first = ran.err.lines().next().expect("a diagnostic");
    let first: serde_json::Value = serde_json::from_str(first).expect("an object a line");
    assert_eq!(first["code"], "division-by-zero");
    assert_eq!(
        (&first["line"], &first["period"]),
        (&"per".into(), &"2024-03".into())
    );
}

#[test]
fn evaluates_expressions_exactly() {
    for (expression, answer) in [
        ("0.1 + 0.2", "0.3"),
        ("1/3", "0.3333333333333333333333333333"),
        ("$3/Mtok * 500 Mtok", "1500 USD"),
        ("$4.50/Mtok / 3", "1.5 USD/Mtok"),
        ("-2^2", "-4"),
        ("0.1 + 0.2 == 0.3", "true"),
        ("60%/year", "0.6/year"),
        ("elastic(100, 2, 4, -1)", "200"),
        ("2024-11 + 3 months", "2025-02"),
    ] {
        let ran = aim(&["eval", expression]);
        assert_eq!(
            (ran.out.trim_end(), ran.status),
            (answer, 0),
            "{expression}: {}",
            ran.err
        );
    }
    for expression in ["1/0", "foo + 1", "2 +", "$5 + 3 Mtok", ""] {
        let ran = aim(&["eval", expression]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{expression}");
        assert!(ran.err.starts_with("error["), "{expression}: {}", ran.err);
    }
}

#[test]
fn evaluates_in_a_model_under_its_scenarios() {
    let of_shop = |expression: &str, more: &[&str]| {
        let args = [&["eval", expression, "--model", SHOP], more].concat();
        aim(&args).out
    };
    // 50,000 and 60,000 Mtok in 2024, at the price asked.
    assert_eq!(of_shop("sales[2024-12]", &[]), "120000 USD\n");
    assert_eq!(of_shop("sum(tokens over time)", &[]), "1610000 Mtok\n");
    assert_eq!(of_shop("sales[2024-12]", &["-s", "cheap"]), "45000 USD\n");
    assert_eq!(
        of_shop("sales[2024-12]", &["--set", "asked=$1/Mtok"]),
        "60000 USD\n"
    );
    let series = of_shop("tokens", &[]);
    assert!(series.starts_with("2024-11  50000 Mtok\n2024-12  60000 Mtok\n"));
    assert_eq!(series.lines().count(), 14);
    assert_eq!(of_shop("broke", &[]), "never\n");
}

#[test]
fn answers_each_line_with_one_line() {
    let ran = aim_reading(&["eval", "-"], b"1 + 1\n\xff\nfoo\n\n[\n2 ^ 10");
    assert_eq!(ran.status, 2);
    let answers: Vec<&str> = ran.out.lines().collect();
    assert_eq!(answers.len(), 6, "{}", ran.out);
    assert_eq!((answers[0], answers[5]), ("2", "1024"));
    assert!(
        answers[1..5]
            .iter()
            .all(|answer| answer.starts_with("error: ")),
        "{}",
        ran.out
    );
    assert_eq!(aim_reading(&["eval", "-"], b"").status, 0);
}

#[test]
fn the_library_is_in_scope_beside_a_model_whose_own_names_come_first() {
    let model = "model own\ntimeline yearly from 2024 for 2 years\nfn cagr(a, b) = a + b\n\
                 ratio npv = 7\nflow paid = 5\n";
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("own.aim");
    fs::write(&path, model).expect("the test's own folder");
    let path = path.display().to_string();
    for (expression, answer) in [
        ("npv(10%, [-100, 110])", "0\n"),
        ("npv[2024]", "7\n"),
        ("cagr(1, 2)", "3\n"),
        ("sum(paid)", "10\n"),
    ] {
        let ran = aim(&["eval", expression, "--model", &path]);
        assert_eq!(
            (ran.status, &*ran.out),
            (0, answer),
            "{expression}: {}",
            ran.err
        );
    }
}

#[test]
fn answers_thousands_of_lines_from_one_model() {
    let questions: String = (0..3_000)
        .map(|n| format!("cash[2025-12] + ${n}\n"))
        .collect();
    let ran = aim_reading(&["eval", "-", "--model", SHOP], questions.as_bytes());
    assert_eq!((ran.status, ran.out.lines().count()), (0, 3_000));
    assert_eq!(ran.out.lines().next(), Some("535000 USD"));
}
