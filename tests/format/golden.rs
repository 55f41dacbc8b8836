//! Examples: a text as somebody wrote it, and as it is to be. `UPDATE_GOLDEN=1` takes over
//! what comes out.

#[path = "../common/mod.rs"]
mod common;

use crate::support::{assert_kept, format, read, root};

const EXAMPLES: [(&str, &str); 5] = [
    ("format/book.in.aim", "format/book.out.aim"),
    ("format/comments.in.aim", "format/comments.out.aim"),
    ("format/lists.in.aim", "format/lists.out.aim"),
    ("format/correlations.in.aim", "format/correlations.out.aim"),
    ("format/wrapping.in.aim", "format/wrapping.out.aim"),
];

#[test]
fn examples_come_out_as_shown() {
    let folder = root().join("tests/golden");
    for (written, shown) in EXAMPLES {
        let text = read(&folder.join(written));
        assert_kept(&text);
        common::golden(&folder.join(shown), &format(&text)).unwrap_or_else(|diff| panic!("{diff}"));
    }
}
