//! `aim repl` from a script: what it answers, what it changes, how it ends, and that no line ends
//! it.

use std::fs;

use aim::session::{Disk, Live};

use crate::aim::{SHOP, aim, aim_reading};

const API: &str = "models/api_seller.aim";

/// A model with comments in every place.
const COMMENTED: &str = "\
// above all
model shop \"Shop\"
timeline monthly from 2025-01 for 3 months
currency USD

/// What one costs.
input price = $4 \"list\" { // within
    range $1 .. $9 // the range
} // behind it
// between
input sold = 10 \"ledger\" // units
revenue usage sales = price * sold // the sum
// the end
";

fn script(args: &[&str], text: &str) -> crate::aim::Ran {
    let args: Vec<&str> = ["repl"].into_iter().chain(args.iter().copied()).collect();
    aim_reading(&args, text.as_bytes())
}

#[test]
fn figures_are_those_of_the_run() {
    for (setting, expression) in [
        ("price_fall=90%/year", "cash[last]"),
        (
            "price_fall=30%/year",
            "sum(api_sales over last 12 months)[2026-06]",
        ),
    ] {
        let own = script(&[API], &format!("{setting}\n{expression}\n"));
        let run = aim(&["eval", expression, "--model", API, "--set", setting]);
        assert_eq!((own.status, own.err.as_str()), (0, ""));
        let expected = format!(
            "set\n{}  (rounded to the digits of a decimal)\n",
            run.out.trim()
        );
        assert_eq!(own.out, expected);
    }
    let shown = script(&[API], ":show cash\n");
    assert_eq!(shown.out, aim(&["run", API, "--lines", "cash"]).out);
}

#[test]
fn declarations_are_changed_where_they_stand_and_dependents_follow() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("shop.aim");
    fs::write(&path, COMMENTED).expect("the test's own folder");
    let path = path.display().to_string();
    let ran = script(
        &[&path],
        "sales[last]\ninput price = $6 \"new list\"\nsales[last]\nmetric most = max(sales)\nmost\n\
         sold = 20\nmost\n:save\n:quit\n",
    );
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let answers: Vec<&str> = ran.out.lines().collect();
    let saved = format!("saved to {path}");
    let expected = [
        "40 USD  (exact)",
        "price changed",
        "60 USD  (exact)",
        "most added",
        "60 USD  (exact)",
        "set",
        "120 USD  (exact)",
        saved.as_str(),
    ];
    assert_eq!(answers, expected);
    let text = fs::read_to_string(&path).expect("the saved model");
    assert!(text.contains("input price = $6 \"new list\""), "{text}");
    assert!(text.contains("= 20"), "{text}");
    assert_comments(&text);
    assert_eq!(aim(&["fmt", "--check", &path]).status, 0, "{text}");
    assert_eq!(aim(&["eval", "most", "--model", &path]).out, "120 USD\n");
}

fn assert_comments(text: &str) {
    let comments = COMMENTED
        .lines()
        .filter_map(|line| Some(&line[line.find("//")?..]));
    for comment in comments {
        assert!(text.contains(comment), "{comment} is lost in\n{text}");
    }
}

#[test]
fn no_sequence_of_changes_loses_a_comment() {
    let Ok(mut live) = Live::scratch(&Disk, COMMENTED) else {
        panic!("the model runs");
    };
    let changes = [
        "input price = $7 \"seven\"",
        "input sold = 3 \"three\" { range 1 .. 5 }",
        "revenue usage sales = price * sold * 2",
        "model shop",
        "timeline monthly from 2025-01 for 6 months",
        "cost direct rent = $1 // its own",
    ];
    for step in 0..60usize {
        let change = changes[(step * 7 + step / 5) % changes.len()];
        let done = live.declare(&Disk, change).is_ok() && live.set("sold = 4").is_ok();
        assert!(done, "{change}");
        let text = live.to_save().unwrap_or_else(|_| panic!("{change}"));
        assert_comments(&text);
    }
}

#[test]
fn what_is_wrong_changes_nothing_and_names_its_line() {
    let ran = script(
        &[API],
        "cash[last]\n\nprice_fall = \"x\"\nfoo +\n:scenario nope\ncash[last]\n",
    );
    assert_eq!(ran.status, 2);
    let answers: Vec<&str> = ran.out.lines().collect();
    assert!(
        matches!(answers.as_slice(), [one, other] if one == other),
        "{}",
        ran.out
    );
    for words in [
        "line 3:\n",
        "line 4:\n",
        "line 5:\n",
        "nothing follows this",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}

#[test]
fn a_broken_file_leaves_the_model_that_was_there() {
    let ran = script(
        &[API],
        ":load tests/golden/broken.aim\n:load nowhere.aim\n:type cash\n",
    );
    assert_eq!(ran.status, 2);
    assert_eq!(ran.out, "stock, number, in USD, in each period\n");
    assert!(ran.err.contains("error[duplicate]"), "{}", ran.err);
}

#[test]
fn changes_are_not_dropped_unasked() {
    let ran = script(&[SHOP], "metric own = 1\n:quit\nown\n:quit!\nown\n");
    assert_eq!(ran.status, 2);
    assert_eq!(ran.out, "own added\n1  (exact)\n");
    assert!(ran.err.contains("were not saved"), "{}", ran.err);
}

#[test]
fn commands_may_be_shortened_and_are_explained() {
    let ran = script(&[API], ":h plot\n:s\n:wrong\n");
    assert!(ran.out.contains(":plot EXPR"), "{}", ran.out);
    assert!(
        ran.err.contains("`:save`, `:scenario`, `:set`, `:show`"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("there is no command `:wrong`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_declaration_goes_on_in_indented_lines_and_open_brackets() {
    let text = "stock pot {\n    opening $5\n    plus $1\n}\nflow twice = pot\n    + pot\ntwice[last]\npot[last]\nsum(\n  api_sales\n)\n";
    let ran = script(&[API], text);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    // 60 months from 5 USD, and 1 USD more in each.
    assert!(
        ran.out
            .starts_with("pot added\ntwice added\n130 USD  (exact)\n65 USD  (exact)\n"),
        "{}",
        ran.out
    );
}

#[test]
fn no_line_ends_it() {
    let mut text = String::new();
    for file in ["tests/golden/broken.aim", "tests/golden/trial.aim", API] {
        text.push_str(&fs::read_to_string(file).expect("a model of the tests"));
        text.push('\n');
    }
    let pieces = [
        "(",
        ")",
        ":",
        "!",
        "\"",
        "//",
        "=",
        "cash",
        "1",
        "{",
        "}",
        "[",
        "\t",
        "é",
        "\u{1F600}",
    ];
    let mut state = 1u64;
    for _ in 0..150 {
        for _ in 0..6 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        text.push('\n');
    }
    text.push_str("\n)\n:unset\n2 + 3\n");
    let ran = script(&[], &text);
    assert_eq!(ran.status, 2);
    assert!(ran.out.ends_with("5  (exact)\n"), "{}", ran.out);
    assert!(!ran.err.contains("bug in aim"), "{}", ran.err);
}

#[test]
fn a_script_of_other_bytes_is_told_of_them() {
    let ran = aim_reading(&["repl"], b"1 + 1\n\xff\xfe\n2 + 2\n");
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (2, "2  (exact)\n4  (exact)\n")
    );
    assert!(ran.err.contains("line 2 can't be read"), "{}", ran.err);
}

#[test]
fn figures_are_explained_and_drawn_as_the_commands_do() {
    let set = "price_fall=90%/year";
    for (command, args) in [
        (
            ":explain cash@2026-03",
            vec!["explain", API, "cash@2026-03", "--set", set],
        ),
        (
            ":explain cash@2026 1",
            vec!["explain", API, "cash@2026", "--depth", "1", "--set", set],
        ),
        (
            ":why cash@2026-03",
            vec!["why", API, "cash@2026-03", "--set", set],
        ),
        (
            ":why cash@2026 from 2025",
            vec!["why", API, "cash@2026", "--from", "2025", "--set", set],
        ),
        (":graph cash", vec!["graph", API, "cash"]),
        (
            ":graph price_fall --users",
            vec!["graph", API, "price_fall", "--users"],
        ),
        (":graph", vec!["graph", API]),
    ] {
        let own = script(&[API], &format!("{set}\n{command}\n"));
        assert_eq!((own.status, own.err.as_str()), (0, ""), "{command}");
        let (_, told) = own.out.split_once("set\n").expect("it is set first");
        let expected = aim(&args)
            .out
            .replace(&format!("`--set {set}`"), &format!("`:set {set}`"));
        assert_eq!(told, expected, "{command}");
    }
}

#[test]
fn a_figure_that_is_not_there_is_told_of() {
    let given = ":why\n:why cash@last\n:why best from 2025\n:explain\n:explain nope@last\n:explain cash\n:explain cash@2099\n\
                 :explain cash@last 999\n:graph nope\n:graph --users\n:export\n:export run\n";
    let ran = script(&[API], given);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    for words in [
        "nothing was set, so nothing has changed",
        "there is no line `nope`",
        "`cash` has a value in each period",
        "2099 is no period of the timeline",
        "`999` steps down are too many",
        "there is no line or check `nope`",
        "what depends on which line?",
        "`run` does not say what kind of file",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}

#[test]
fn a_run_is_exported_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let set = "price_fall=90%/year";
    for (ending, format) in [
        ("csv", "csv"),
        ("json", "json"),
        ("md", "md"),
        ("txt", "table"),
    ] {
        let path = folder.path().join(format!("run.{ending}"));
        let own = script(
            &[API],
            &format!("{set}\n:by quarter\n1 + 1\n:export {}\n", path.display()),
        );
        assert_eq!((own.status, own.err.as_str()), (0, ""), "{ending}");
        let args = [
            "run", API, "--set", set, "--by", "quarter", "--format", format,
        ];
        let text = fs::read_to_string(&path).expect("the exported run");
        assert_eq!(text, aim(&args).out, "{ending}");
    }
}

#[test]
fn documentation_is_kept_with_what_it_documents() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("own.aim").display().to_string();
    let text = format!(
        "/// What a month brings.\n/// No more.\nflow month = $5\n// a note to nobody\n1 + 1\n:save {path}\n"
    );
    let ran = script(&[SHOP], &text);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let saved = fs::read_to_string(&path).expect("the saved model");
    let documented = "/// What a month brings.\n/// No more.\nflow month = $5";
    assert!(saved.contains(documented), "{saved}");
}

#[test]
fn a_command_without_its_sign_is_told_how_it_is_written() {
    let ran = script(
        &[API],
        "quit\nexit\nexplain cash@last\ncash@2026-03\nhelp\n",
    );
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    for words in [
        "as `:quit`",
        "`:quit` ends the session",
        "`:explain cash@2026-03` how",
        "as `:help`",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}

#[test]
fn a_line_that_failed_says_why_and_nothing_else() {
    let ran = script(&[API], "metric bad = 1 / 0\nbad\n");
    assert!(ran.err.contains("division by zero in `bad`"), "{}", ran.err);
    assert!(!ran.err.contains("depends on that line"), "{}", ran.err);
}

#[test]
fn a_chart_has_its_ends_rounded_for_the_eye() {
    let ran = script(&[API], ":plot cash, api_sales\n");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let legend = "USD million\n  • cash  + api_sales\n";
    assert!(ran.out.starts_with(legend), "{}", ran.out);
    // -459200274.76… USD at the end.
    assert!(ran.out.contains("(459.2)"), "{}", ran.out);
    let alone = script(&[API], ":plot cash\n").out;
    assert!(alone.starts_with("cash, USD million\n"), "{alone}");
    assert!(alone.contains("(459.2)"), "{alone}");
}
