//! Random text: every answer is a tree or an error with its place inside the text.

use proptest::prelude::*;

use aim::base::FileId;
use aim::syntax::{parse_expression, parse_setting};

use super::read;

const TOKENS: [&str; 96] = [
    "flow",
    "price",
    "stock",
    "subsidy credit",
    "input",
    "test",
    "scenario",
    "part",
    "data",
    "tiers",
    "curve",
    "fn",
    "check",
    "timeline",
    "dimension",
    "unit",
    "use",
    "x",
    "y",
    "plan",
    "größe",
    "if",
    "then",
    "else",
    "and",
    "not",
    "before",
    "at",
    "during",
    "when",
    "every",
    "from",
    "until",
    "over",
    "in",
    "within",
    "to",
    "less",
    "on",
    "of",
    "first",
    "always",
    "never",
    "blank",
    "is",
    "for",
    "per",
    "where",
    "except self",
    "last",
    "full",
    "points",
    "linear",
    "falls",
    "start",
    "floor",
    "learns",
    "doubling",
    "covers",
    "source",
    "given",
    "expect",
    "extends",
    "given timeline",
    "1",
    "1_000",
    "2.5M",
    "10x",
    "75%",
    "5pp",
    "$5",
    "€",
    "2024-09",
    "2024-Q3",
    "FY2025",
    "2024-9",
    "USD/Mtok",
    "months",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ":",
    "=",
    "==",
    "+",
    "-",
    "/",
    "*=",
    "..",
    "\"s\"",
    "\n",
];

fn check(text: &str) {
    let (file, problems) = read(text);
    for problem in &problems {
        assert!(problem.help.is_some(), "{problem:?}");
        let label = problem.labels.first().expect("a place");
        let (start, end) = (label.span.start as usize, label.span.end as usize);
        assert!(start < end, "{problem:?}");
        assert!(text.get(start..end).is_some(), "{problem:?}");
    }
    for item in &file.items {
        assert!(
            text.get(item.span.start as usize..item.span.end as usize)
                .is_some()
        );
    }
    let _ = parse_expression(FileId(0), text);
    let _ = parse_setting(FileId(0), text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn token_soup(words in prop::collection::vec((prop::sample::select(&TOKENS[..]), prop::sample::select(&["", " ", "\n"][..])), 0..60)) {
        check(&words.iter().map(|(word, gap)| format!("{word}{gap}")).collect::<String>());
    }

    #[test]
    fn characters(text in "\\PC{0,80}") {
        check(&text);
        check(&format!("flow x = {text}"));
        check(&format!("price p {{ {text}"));
    }
}
