//! `aim graph`: which lines read which, as a tree and as drawings.

use std::fs;

use crate::aim::{Ran, SHOP, aim};

fn graph(args: &[&str]) -> Ran {
    let ran = aim(&[&["graph", SHOP], args].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{args:?}");
    ran
}

/// By the shop's text: cash opens with its own closing, and a credit reads what remained of it.
#[test]
fn a_line_stands_with_all_that_it_depends_on() {
    assert_eq!(
        graph(&["cash"]).out,
        "\
cash  stock
├╌╌ cash  stock, shown above
├── sales  revenue
│   ├── tokens  flow
│   │   └╌╌ tokens  flow, shown above
│   └── api  price
│       └── asked  input
├── cloud  subsidy
│   ├── compute  cost
│   │   └── tokens  flow, shown above
│   └╌╌ cloud.remaining  stock
│       ├╌╌ cloud.remaining  stock, shown above
│       └── cloud  subsidy, shown above
├── compute  cost, shown above
├── support  cost
├── office  cost
└── desks  cost

╌╌ read in other periods only
"
    );
}

#[test]
fn users_are_what_depends_on_a_line() {
    assert_eq!(
        graph(&["share", "--users"]).out,
        "share  input\n└── by_plan  flow\n"
    );
    let solvent = graph(&["desks", "--users"]).out;
    assert!(solvent.contains("solvent  check"), "{solvent}");
    assert!(!solvent.contains("tokens"), "{solvent}");
}

#[test]
fn without_a_line_every_line_and_check_is_there_and_expanded_once() {
    let all = graph(&[]).out;
    let text = fs::read_to_string(SHOP).expect("the model");
    for name in ["asked", "share", "by_plan", "rich", "broke", "solvent"] {
        assert!(text.contains(name) && all.contains(name), "{name}: {all}");
    }
    let expanded = all.lines().filter(|line| line.ends_with("cash  stock"));
    assert_eq!(expanded.count(), 1, "{all}");
}

#[test]
fn a_case_changes_what_is_read() {
    let asked = graph(&["api", "--set", "asked=$3/Mtok"]).out;
    assert!(asked.contains("asked  input"), "{asked}");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("m.aim");
    let text = "model m\ntimeline yearly from 2024 for 3 years\ninput a = 1\ninput b = 2\n\
                flow x = a\nscenario other { a = b }\n";
    fs::write(&path, text).expect("the test's own folder");
    let path = path.display().to_string();
    let base = aim(&["graph", &path, "x"]);
    assert_eq!(base.out, "x  flow\n└── a  input\n");
    let other = aim(&["graph", &path, "x", "-s", "other"]);
    assert_eq!(other.out, "x  flow\n└── a  input\n    └── b  input\n");
}

/// Parts of a text in the dot language: quoted names and marks.
fn dot_tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => {
                let mut escaped = false;
                let close = rest.char_indices().skip(1).find(|(_, c)| {
                    let closes = *c == '"' && !escaped;
                    escaped = *c == '\\' && !escaped;
                    closes
                });
                close.expect("the quote is closed").0 + 1
            }
            '-' => 2,
            c if c.is_ascii_alphanumeric() => {
                let word = rest.find(|c: char| !c.is_ascii_alphanumeric());
                word.unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        tokens.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    tokens
}

/// How many nodes and edges a digraph of one level has; panics where its grammar is broken.
fn dot_counts(text: &str) -> (usize, usize) {
    let tokens = dot_tokens(text);
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let [head @ .., "}"] = tokens.as_slice() else {
        panic!("it is not closed: {text}");
    };
    let ["digraph", name, "{", body @ ..] = head else {
        panic!("it is not opened: {text}");
    };
    let quoted = |word: &str| word.starts_with('"') && word.ends_with('"') && word.len() > 1;
    assert!(quoted(name));
    let (mut nodes, mut edges) = (Vec::new(), 0);
    for statement in body.split(|token| *token == ";") {
        match statement {
            [] => {}
            ["label", "=", value] | ["rankdir", "=", value] => assert!(!value.is_empty()),
            [node, "[", "label", "=", label, ",", "shape", "=", _, "]"] => {
                assert!(quoted(node) && quoted(label), "{node} {label}");
                nodes.push(*node);
            }
            [read, "->", user] | [read, "->", user, "[", "style", "=", "dashed", "]"] => {
                assert!(
                    nodes.contains(read) && nodes.contains(user),
                    "{read} {user}"
                );
                edges += 1;
            }
            other => panic!("no statement of dot: {other:?}"),
        }
    }
    (nodes.len(), edges)
}

#[test]
fn dot_is_a_digraph_of_quoted_names() {
    // asked → api, tokens → tokens, tokens → sales, api → sales.
    let sales = graph(&["sales", "--format", "dot"]).out;
    assert_eq!(dot_counts(&sales), (4, 4));
    assert!(sales.contains("\"tokens\" -> \"tokens\" [style=dashed];"));
    assert!(sales.contains("\"tokens\" -> \"sales\";"));
    let (nodes, edges) = dot_counts(&graph(&["--format", "dot"]).out);
    assert!(nodes > 25 && edges > nodes, "{nodes} {edges}");
}

#[test]
fn mermaid_is_a_flowchart_of_numbered_nodes() {
    for args in [
        &["--format", "mermaid"][..],
        &["sales", "--format", "mermaid"],
    ] {
        let text = graph(args).out;
        let body = text.strip_prefix("---\ntitle: \"A shop\"\n---\nflowchart LR\n");
        let mut nodes = 0;
        for line in body.expect("its head").lines().map(str::trim) {
            let number = |word: &str| -> usize {
                let digits = word.strip_prefix('n').expect("a node");
                digits.parse().expect("a number")
            };
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                [read, "-->" | "-.->", user] => {
                    assert!(number(read) < nodes && number(user) < nodes, "{line}");
                }
                _ => {
                    let (id, label) = line.split_once(['(', '[', '{', '>']).expect("a shape");
                    assert_eq!(number(id), nodes, "{line}");
                    assert_eq!(label.matches('"').count(), 2, "{line}");
                    nodes += 1;
                }
            }
        }
        assert!(nodes >= 4, "{text}");
    }
}

#[test]
fn a_title_of_marks_stays_a_title() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("m.aim");
    let text = "model m \"50 # <b> `x`; }\"\ntimeline yearly from 2024 for 3 years\n\
                input end = 1\nflow graph = end\ncheck subgraph: always graph > 0\n";
    fs::write(&path, text).expect("the test's own folder");
    let path = path.display().to_string();
    let dot = aim(&["graph", &path, "--format", "dot"]);
    assert_eq!(dot.err, "");
    // Names that are words of the drawing's language are names.
    assert_eq!(dot_counts(&dot.out), (3, 2));
    let mermaid = aim(&["graph", &path, "--format", "mermaid"]).out;
    assert!(
        mermaid.contains("title: \"50 #35; #lt;b#gt; #96;x#96;; }\""),
        "{mermaid}"
    );
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    for (line, help) in [
        ("csh", "did you mean `cash`?"),
        ("by_plan[pro]", "ask for `by_plan`"),
        ("", "without a line shows all"),
    ] {
        let ran = aim(&["graph", SHOP, line]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}");
        assert!(ran.err.contains("LINE:1:1"), "{line}: {}", ran.err);
        assert!(ran.err.contains(help), "{line}: {}", ran.err);
    }
    for args in [&["--users"][..], &["cash", "--format", "svg"]] {
        let ran = aim(&[&["graph", SHOP], args].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains("--help"), "{args:?}: {}", ran.err);
    }
    let broken = aim(&["graph", "tests/golden/broken.aim"]);
    assert_eq!((broken.status, broken.out.as_str()), (2, ""));
}
