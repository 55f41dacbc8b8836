//! Texts that nobody would write: any of them that can be read is formatted without loss.

use std::sync::LazyLock;

use aim::syntax::parse;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::{FILE, assert_kept, files, read};

/// The declarations of all files, each with its documentation.
static DECLARATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut list = Vec::new();
    for folder in ["models", "stdlib", "tests"] {
        for path in files(folder, ".aim") {
            let text = read(&path);
            for item in parse(FILE, &text).0.items {
                let start = item.doc.map_or(item.span.start, |doc| doc.span.start);
                list.push(text[start as usize..item.span.end as usize].to_owned());
            }
        }
    }
    list.sort();
    list.dedup();
    list
});

/// What may be set between two words: most of it changes only how the text looks.
const BETWEEN: [&str; 17] = [
    "\n",
    "\n\n\n",
    "\r\n",
    "\r",
    "  ",
    "\t",
    " // remark\n",
    "\n// note\n",
    "\n\n  // note\n\n",
    " /// remark\n",
    "\n/// note\n",
    ";",
    ",",
    "(",
    ")",
    "-",
    "\u{feff}",
];

#[derive(Clone, Debug)]
enum Change {
    Insert(Index, Index),
    /// White space goes, or becomes one space.
    Close(Index, bool),
    Delete(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), index()).prop_map(|(at, what)| Change::Insert(at, what)),
        3 => (index(), any::<bool>()).prop_map(|(at, space)| Change::Close(at, space)),
        1 => index().prop_map(Change::Delete),
    ]
}

/// Where a word or sign ends.
fn seams(text: &str) -> Vec<usize> {
    let mut last = false;
    let mut list = vec![0];
    for (at, c) in text.char_indices() {
        let word = c.is_alphanumeric() || c == '_';
        if !(word && last) {
            list.push(at);
        }
        last = word;
    }
    list.push(text.len());
    list
}

fn apply(text: &mut String, change: &Change) {
    let seams = seams(text);
    match change {
        Change::Insert(at, what) => text.insert_str(*at.get(&seams), what.get::<&str>(&BETWEEN)),
        Change::Close(at, space) => {
            let start = *at.get(&seams);
            let rest = &text[start..];
            let end = start + rest.len() - rest.trim_start().len();
            text.replace_range(start..end, if *space { " " } else { "" });
        }
        Change::Delete(at) => {
            let start = *at.get(&seams);
            let end = seams.iter().copied().find(|seam| *seam > start);
            text.replace_range(start..end.unwrap_or(start), "");
        }
    }
}

fn kept_if_read(text: &str) {
    if parse(FILE, text).1.is_empty() {
        assert_kept(text);
    }
}

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..ProptestConfig::with_cases(count)
    }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn one_declaration_set_badly(
        which in any::<Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let mut text = which.get::<String>(&DECLARATIONS).clone();
        for change in &changes {
            apply(&mut text, change);
        }
        kept_if_read(&text);
    }

    #[test]
    fn neighbours_with_comments_and_blank_lines(
        which in prop::collection::vec((any::<Index>(), 0..4_usize, any::<bool>()), 2..6),
    ) {
        let mut text = String::new();
        for (which, blanks, remark) in which {
            text.push_str(which.get::<String>(&DECLARATIONS));
            text.push_str(if remark { "  // remark" } else { "" });
            text.push_str(&"\n".repeat(blanks + 1));
        }
        kept_if_read(&text);
    }

    #[test]
    fn long_names_that_force_every_break(
        which in any::<Index>(),
        letters in 1..40_usize,
        changes in prop::collection::vec(change(), 0..3),
    ) {
        let long = "x".repeat(letters);
        let mut text = which.get::<String>(&DECLARATIONS).replace('_', &format!("_{long}_"));
        for change in &changes {
            apply(&mut text, change);
        }
        kept_if_read(&text);
    }
}
