//! `aim why`: what made a figure another than it was.

use std::fs;

use serde_json::Value;

use crate::aim::{Ran, SHOP, aim};
use crate::schema::faults;

fn why(args: &[&str]) -> Ran {
    aim(&[&["why", SHOP], args].concat())
}

fn json(args: &[&str]) -> Value {
    let ran = why(&[args, &["--format", "json"]].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&ran.out).expect("JSON")
}

/// What each cause made, by name.
fn amounts(bridge: &Value) -> Vec<(&str, &str)> {
    let causes = bridge["causes"].as_array().expect("a list").iter();
    causes
        .map(|cause| {
            let name = cause["changes"][0]["name"].as_str().expect("a name");
            (name, cause["amount"].as_str().unwrap_or("—"))
        })
        .collect()
}

#[test]
fn the_json_is_what_its_schema_says() {
    let text = fs::read_to_string("docs/schema/why-1.json").expect("the schema");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    for args in [
        &["cash@2025-03", "--to", "cheap"][..],
        &["broke", "--from", "cheap"],
        &[
            "sales@2025",
            "--set",
            "asked=$3/Mtok",
            "--set",
            "share={ free: 10%, pro: 90% }",
        ],
        &["per_customer@2025", "--to", "cheap", "--method", "sequence"],
        &["cash@2025-03", "--from", "2025-01"],
        &["sales@2025-03", "--from", "2025-01"],
        &["cash@2025-03", "--from", SHOP],
    ] {
        let found = faults(&schema, &schema, &json(args), "$");
        assert!(found.is_empty(), "{args:?}: {found:#?}");
    }
}

/// 2024-12 sells 60,000 Mtok, at 2 USD or at 0.75 USD.
#[test]
fn a_scenario_is_explained_by_what_it_sets() {
    let bridge = json(&["sales@2024-12", "--from", "base", "--to", "cheap"]);
    assert_eq!(bridge["from"]["text"], "120000 USD");
    assert_eq!(bridge["to"]["text"], "45000 USD");
    assert_eq!(bridge["difference"], "-75000");
    assert_eq!(amounts(&bridge), [("asked", "-75000")]);
    let change = &bridge["causes"][0]["changes"][0];
    assert_eq!([&change["from"], &change["to"]], ["$2/Mtok", "$0.75/Mtok"]);
    let back = json(&["sales@2024-12", "--from", "cheap"]);
    assert_eq!(amounts(&back), [("asked", "75000")]);
}

/// `by_plan[pro]` is tokens × share: 60,000 Mtok × 80 % becomes 60,000 Mtok × 90 %.
#[test]
fn a_change_that_does_not_lead_to_the_figure_has_no_effect() {
    let sets = ["--set", "asked=$3/Mtok", "--set", "share={ pro: 90% }"];
    let bridge = json(&[&["by_plan[pro]@2024-12"], &sets[..]].concat());
    assert_eq!(amounts(&bridge), [("asked", "0"), ("share", "6000")]);
    let text = why(&[&["by_plan[pro]@2024-12"], &sets[..]].concat()).out;
    assert!(text.contains("Without effect on it: asked."), "{text}");
}

/// A model whose figure is a × b × c, so that every order is easily gone through by hand.
fn product(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("m.aim");
    fs::write(&path, text).expect("the test's own folder");
    let path = path.display().to_string();
    (folder, path)
}

const PRODUCT: &str = "\
model m
timeline yearly from 2024 for 3 years
input a = 2
input b = 3
input c = 5
flow x = a * b * c
metric small: period = first_period(x < 40)
scenario more { a = 3; b = 4; c = 7 }
scenario other { b = 4; c = 0 }
";

/// 30 becomes 84. Over the six orders a adds 15, 15, 20, 28, 21, 28; b 15, 12, 10, 21, 14, 21 in
/// its; c the rest: 127/6, 93/6 and 104/6, of which the first two are cut after six places.
#[test]
fn an_average_is_over_all_orders_and_adds_up() {
    let (_folder, path) = product(PRODUCT);
    let run = |args: &[&str]| {
        let ran = aim(&[&["why", &path], args].concat());
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
        ran.out
    };
    let bridge: Value =
        serde_json::from_str(&run(&["x@2024", "--to", "more", "--format", "json"])).expect("JSON");
    assert_eq!(bridge["method"]["orders"], 6);
    let (a, b, c) = by_hand();
    assert_eq!(amounts(&bridge), [("a", a.as_str()), ("b", &b), ("c", &c)]);
    let sequence = run(&[
        "x@2024", "--to", "more", "--method", "sequence", "--format", "json",
    ]);
    let sequence: Value = serde_json::from_str(&sequence).expect("JSON");
    assert_eq!(amounts(&sequence), [("a", "15"), ("b", "15"), ("c", "24")]);
    assert_eq!(sequence["causes"][1]["after"], "60");
}

/// The means over the six orders, in whole millionths, with what is left given to the largest
/// remainders.
fn by_hand() -> (String, String, String) {
    let (old, new) = ([2i64, 3, 5], [3i64, 4, 7]);
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    let mut sums = [0i64; 3];
    for order in orders {
        let mut now = old;
        for which in order {
            let before: i64 = now.iter().product();
            now[which] = new[which];
            sums[which] += now.iter().product::<i64>() - before;
        }
    }
    assert_eq!(sums.iter().sum::<i64>(), 6 * 54);
    let mut millionths = sums.map(|sum| sum * 1_000_000 / 6);
    let mut by_loss = [0usize, 1, 2];
    by_loss.sort_by_key(|at| -(sums[*at] * 1_000_000 % 6));
    let left = 54_000_000 - millionths.iter().sum::<i64>();
    for at in by_loss.iter().take(left as usize) {
        millionths[*at] += 1;
    }
    let text = |n: i64| {
        let text = format!("{}.{:06}", n / 1_000_000, n % 1_000_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    (
        text(millionths[0]),
        text(millionths[1]),
        text(millionths[2]),
    )
}

#[test]
fn what_is_no_amount_is_told_step_by_step() {
    let (_folder, path) = product(PRODUCT);
    let ran = aim(&["why", &path, "small", "--to", "more"]);
    assert_eq!(
        ran.out,
        "\
small, from base to more

  base  2024
  a     never   2 → 3
  b     never   3 → 4
  c     never   5 → 7
  more  never

There is no amount between 2024 and never, so nothing is shared out: each line shows the figure
after one more change.
"
    );
    // From never back to a period it is the same.
    let back = aim(&["why", &path, "small", "--from", "more"]);
    assert_eq!((back.status, back.err.as_str()), (0, ""));
    assert!(
        back.out.contains("no amount between never and 2024"),
        "{}",
        back.out
    );
}

/// In cheap the shop is broke in 2025-02, and never in the base case.
#[test]
fn a_metric_that_is_a_period_is_bridged_in_months() {
    let (_folder, path) = product(
        "model m\ntimeline monthly from 2024-01 for 36 months\ninput burn = 10\n\
         input raised = 100\nstock cash = first raised, then prev - burn\n\
         metric broke: period = first_period(cash <= 0)\n\
         scenario thrift { burn = 5 }\nscenario rich extends thrift { raised = 150 }\n",
    );
    let ran = aim(&["why", &path, "broke", "--to", "rich", "--format", "json"]);
    let bridge: Value = serde_json::from_str(&ran.out).expect("JSON");
    // 100 ÷ 10 and 150 ÷ 5 months; alone, 100 ÷ 5 = 20 and 150 ÷ 10 = 15.
    assert_eq!([&bridge["unit"], &bridge["difference"]], ["months", "20"]);
    assert_eq!(amounts(&bridge), [("burn", "12.5"), ("raised", "7.5")]);
}

/// What a folder of a repository holds, with two commits.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let git = |args: &[&str]| {
        let done = std::process::Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
            .args(args)
            .current_dir(folder.path())
            .output();
        assert!(done.expect("git").status.success(), "{args:?}");
    };
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the test's own folder");
    };
    let head = "model m\ntimeline yearly from 2024 for 3 years\ncurrency USD\n";
    write(
        "m.aim",
        &format!(
            "{head}include \"rent.aim\"\ninput a = $200\nrevenue sales = a * 2\ncost gone = $5\nflow profit = total(revenue) - total(cost)\n"
        ),
    );
    write("rent.aim", "cost rent = $40 // a note\n");
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "first"]);
    write(
        "m.aim",
        &format!(
            "{head}include \"rent.aim\"\ninput a = $300 // more\nrevenue   sales = a * factor\ninput factor = 4\ncost food = $11\nflow profit = total(revenue) - total(cost)\n"
        ),
    );
    write("rent.aim", "cost rent = $70\n");
    folder
}

fn within(folder: &tempfile::TempDir, args: &[&str]) -> Ran {
    let mut command = crate::aim::command();
    let output = command.current_dir(folder.path()).args(args).output();
    Ran::of(output.expect("the program starts"))
}

/// 400 − 45 = 355 becomes 1,200 − 81 = 1,119. Sales need the new factor, so both come together:
/// a adds 200 or 400, the factor 400 or 600.
#[test]
fn a_revision_of_the_file_is_explained_by_its_declarations() {
    let folder = repository();
    let args = [
        "why",
        "m.aim",
        "profit@2024",
        "--from",
        "HEAD:m.aim",
        "--format",
        "json",
    ];
    let ran = within(&folder, &args);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let bridge: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(bridge["over"], "versions");
    assert_eq!(bridge["difference"], "764");
    assert_eq!(
        amounts(&bridge),
        [
            ("food", "-11"),
            ("a", "300"),
            ("factor", "500"),
            ("rent.aim", "-30"),
            ("gone", "5"),
        ]
    );
    // The revision alone is the same file, and the other way round it is the same change.
    let back = [
        "why",
        "m.aim",
        "profit@2024",
        "--to",
        "HEAD:",
        "--format",
        "json",
    ];
    let back: Value = serde_json::from_str(&within(&folder, &back).out).expect("JSON");
    assert_eq!(back["difference"], "-764");
    let text = within(
        &folder,
        &["why", "m.aim", "profit@2024", "--from", "HEAD:m.aim"],
    )
    .out;
    assert!(
        text.contains("factor and sales") && text.contains("gone: $5"),
        "{text}"
    );
    for (from, help) in [
        ("HEAD~9:m.aim", "can't be had from git"),
        ("HEAD:x.aim", "can't be had from git"),
        ("-x:m.aim", "names no revision"),
        ("other.aim", "does not exist"),
    ] {
        let from = format!("--from={from}");
        let ran = within(&folder, &["why", "m.aim", "profit@2024", &from]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{from}");
        assert!(ran.err.contains(help), "{from}: {}", ran.err);
    }
}

/// 2024-12 sells 60,000 Mtok at 2 USD, 2025-01 70,000 at 1.50 USD: alone, 10,000 × 2 and
/// 60,000 × −0.50; together 10,000 × −0.50 more, a half of it each.
#[test]
fn two_periods_are_explained_by_what_the_formula_reads() {
    let bridge = json(&["sales@2025-01", "--from", "2024-12"]);
    assert_eq!(bridge["over"], "periods");
    assert_eq!(bridge["difference"], "-15000");
    assert_eq!(amounts(&bridge), [("tokens", "17500"), ("api", "-32500")]);
    let change = &bridge["causes"][0]["changes"][0];
    assert_eq!(
        [&change["from"], &change["to"]],
        ["60000 Mtok", "70000 Mtok"]
    );
    let back = json(&["sales", "--from", "2025-01", "--to", "2024-12"]);
    assert_eq!(amounts(&back), [("tokens", "-17500"), ("api", "32500")]);
}

/// In 2025-02 and 2025-03 the shop sells 80,000 and 90,000 Mtok at 1.50 USD, for 1 USD a Mtok of
/// which the credit pays 20,000 USD a month, as long as there is some of its 100,000 USD.
#[test]
fn a_stock_is_explained_by_its_movements() {
    let bridge = json(&["cash@2025-03", "--from", "2025-01"]);
    assert_eq!(bridge["method"]["name"], "movements");
    assert_eq!(
        amounts(&bridge),
        [
            ("plus sales + cloud", "295000"),
            ("less compute + support", "-185000"),
            ("less office + desks", "-130000"),
        ]
    );
    assert_eq!(bridge["difference"], "-20000");
}

/// 2024 has November and December, with 50,000 and 60,000 Mtok at 2 USD: 220,000 USD. In 2025 the
/// same months have 170,000 and 180,000 Mtok at 1.50 USD: 525,000 USD. Each month's tokens add
/// 120,000 × 1.75, and its price (50,000 + 170,000) ÷ 2 or (60,000 + 180,000) ÷ 2 × −0.50.
#[test]
fn months_that_only_one_year_has_are_a_cause_by_themselves() {
    let bridge = json(&["sales@2025", "--from", "2024"]);
    // All of 2025 is 2,250,000 USD.
    assert_eq!(bridge["difference"], "2030000");
    assert_eq!(
        amounts(&bridge),
        [
            ("tokens", "420000"),
            ("api", "-115000"),
            ("2025-01 .. 2025-10", "1725000")
        ]
    );
    let back = json(&["sales@2024", "--from", "2025"]);
    assert_eq!(
        amounts(&back),
        [
            ("tokens", "-420000"),
            ("api", "115000"),
            ("2025-01 .. 2025-10", "-1725000")
        ]
    );
}

#[test]
fn what_is_wrong_is_told_with_what_would_be_right() {
    for (args, help) in [
        (&["cash@2025-01"][..], "--from base --to price_war"),
        (&["csh@2025-01", "--to", "cheap"], "did you mean `cash`?"),
        (&["cash", "--to", "cheap"], "from 2024-11 to 2025-12"),
        (&["cash@2025-01", "--to", "chaep"], "did you mean `cheap`?"),
        (
            &["cash@2025-01", "--from", "2031-01"],
            "from 2024-11 to 2025-12",
        ),
        (&["cash", "--from", "2025-01"], "explained to is not said"),
        (
            &["cash@2025-01", "--from", "2025-02", "--to", "2025-03"],
            "leave `@2025-01` out",
        ),
        (
            &["best", "--from", "2025-02", "--to", "2025-03"],
            "one value for the whole run",
        ),
        (
            &["cash@2025-01", "--from", "cheap", "--to", "2025-03"],
            "two scenarios, two periods",
        ),
        (
            &["cash@2025-01", "--set", "askd=$1/Mtok"],
            "did you mean `asked`?",
        ),
    ] {
        let ran = why(args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(help), "{args:?}: {}", ran.err);
    }
    let ran = why(&["cash@2025-01", "--to", "cheap", "--method", "mean"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--help"), "{}", ran.err);
}

#[test]
fn the_same_on_both_sides_is_said() {
    let ran = why(&["cash@2025-01", "--from", "cheap", "--to", "cheap"]);
    assert!(
        ran.out.contains("Nothing differs between the two."),
        "{}",
        ran.out
    );
    let ran = why(&["tokens@2025-01", "--to", "cheap"]);
    assert!(
        ran.out.contains("The figure is the same on both sides."),
        "{}",
        ran.out
    );
}
