//! Hostile and enormous text: an answer, in the default stack of a test thread.

use aim::base::{Code, FileId};
use aim::syntax::{parse_expression, parse_setting};

use super::{parsed, read};

#[track_caller]
fn refused(text: &str, code: Code) {
    let (file, problems) = read(text);
    let shown: String = text.chars().take(60).collect();
    assert!(file.items.is_empty(), "{shown}");
    assert_eq!(
        problems.iter().map(|p| p.code).collect::<Vec<_>>(),
        [code],
        "{shown}"
    );
    assert!(
        problems
            .iter()
            .all(|p| !p.labels.is_empty() && p.help.is_some()),
        "{problems:?}"
    );
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!(
        "flow a = {}{inner}{}",
        open.repeat(depth),
        close.repeat(depth)
    )
}

const NESTS: [(&str, &str, &str); 11] = [
    ("(", "1", ")"),
    ("{a: ", "1", "}"),
    ("[", "1", "]"),
    ("f(", "1", ")"),
    ("x[", "1", "]"),
    ("if ", "a", " then b else c"),
    ("if a then ", "b", " else c"),
    ("if f(a) then ", "b", " else [c]"),
    ("(a .. ", "b", ")"),
    ("(1 before 2024, then ", "b", ")"),
    ("f(a = -", "b", ")"),
];

#[test]
fn two_hundred_levels_are_read_and_a_thousand_refused() {
    for (open, inner, close) in NESTS {
        parsed(&nested(open, inner, close, 200));
        refused(&nested(open, inner, close, 1_000), Code::NestedTooDeeply);
    }
}

#[test]
fn near_misses_do_not_multiply() {
    // Each would take a time that doubles with every level, were any form tried twice.
    for (open, _, close) in NESTS {
        let (_, problems) = read(&nested(open, "1 1", close, 200));
        assert_eq!(problems.len(), 1, "{open}");
        let (_, problems) = read(&nested(open, "1", "", 200));
        assert_eq!(problems.len(), 1, "{open}");
    }
    read(&nested("(1 before 2024, ", "1", ")", 200));
    read(&nested("(points linear { a: ", "1 1", "})", 100));
    read(&format!(
        "curve a by month linear {{ {}1 1{}",
        "b: { ".repeat(200),
        "}".repeat(200)
    ));
}

#[test]
fn long_rows_of_one_thing() {
    for open in ["(", "[", "{", "if ", "f(", "{a:"] {
        refused(
            &format!("flow a = {}", open.repeat(100_000)),
            Code::NestedTooDeeply,
        );
    }
    refused(
        &format!("flow a = {}5", "-".repeat(100_000)),
        Code::NestedTooDeeply,
    );
    refused(
        &format!("flow a = {}x", "not ".repeat(100_000)),
        Code::NestedTooDeeply,
    );
    refused(
        &format!("flow a = {}a", "a + ".repeat(10_000)),
        Code::NestedTooDeeply,
    );
    refused(
        &format!("flow a = x{}", "[1]".repeat(10_000)),
        Code::NestedTooDeeply,
    );
    refused(
        &format!("flow a = {}c", "if a then b else ".repeat(10_000)),
        Code::NestedTooDeeply,
    );
    refused(
        &format!("flow a = {}a", "a ^ ".repeat(100_000)),
        Code::Syntax,
    );
    refused(&format!("flow a = {}", ")".repeat(100_000)), Code::Syntax);
    refused(
        &format!("flow a = \"{}", "\\\"".repeat(100_000)),
        Code::Syntax,
    );
    refused(
        &format!("flow a = {}", "1".repeat(100_000)),
        Code::NumberSyntax,
    );
    parsed(&format!("flow a = {}a", "a + ".repeat(400)));
    parsed(&format!("flow a = {}c", "if a then b else ".repeat(400)));
    parsed(&format!("flow a = [{}]", "1, ".repeat(20_000)));
    parsed(&format!(
        "flow a = 5 at 2024-01{}",
        ", 2024-01".repeat(20_000)
    ));
}

#[test]
fn depth_counts_through_brackets() {
    // Chains inside brackets at the left end of chains: each is short, the tree is deep.
    let chain = format!("{}a", "a + ".repeat(99));
    let text = (0..10).fold(chain, |inner, _| format!("({inner}){}", " + a".repeat(99)));
    refused(&format!("flow x = {text}"), Code::NestedTooDeeply);
}

#[test]
fn no_text_at_all() {
    assert!(parsed("").items.is_empty());
    assert!(parsed("\n \t\r\n// only a comment").items.is_empty());
    refused("flow a = 1\0\n", Code::NotText);
    refused(&" ".repeat((16 << 20) + 1), Code::FileTooLarge);
    refused(&format!("flow a = {}1", " ".repeat(1 << 20)), Code::Syntax);
    for text in ["", " ", "// nothing"] {
        assert_eq!(
            parse_expression(FileId(0), text)
                .map(drop)
                .map_err(|p| p.len()),
            Err(1)
        );
        assert_eq!(
            parse_setting(FileId(0), text)
                .map(drop)
                .map_err(|p| p.len()),
            Err(1)
        );
    }
}

#[test]
fn errors_without_end_are_cut_short() {
    let (_, problems) = read(&"revenu a = 1\n".repeat(10_000));
    assert_eq!(problems.len(), 201);
    assert!(problems[200].message.contains("too many errors"));
}

#[test]
fn a_small_stack_is_enough() {
    let text = nested("f(", "1", ")", 250);
    let thread = std::thread::Builder::new().stack_size(128 * 1024);
    let parsed = thread
        .spawn(move || read(&text).1.len())
        .expect("a thread starts");
    assert_eq!(parsed.join().expect("no overflow"), 0);
}

/// Its declarations are read in shares, and what is wrong in one of them is found.
#[test]
fn a_long_file_keeps_its_order() {
    let line = |at: usize| match at {
        1_500 => "flow a1500 =\n".to_owned(),
        _ => format!("flow a{at} = {at}\n"),
    };
    let text: String = (0..5_000).map(line).collect();
    let (file, problems) = read(&text);
    assert_eq!(problems.len(), 1);
    assert_eq!(file.broken.len(), 1);
    let starts: Vec<_> = file.items.iter().map(|item| item.span.start).collect();
    assert_eq!(starts.len(), 4_999);
    assert!(starts.is_sorted());
}
