//! How far a word, a string or a comment reaches in its text.

use super::words::{is_gap, is_word_char};

/// The length in bytes of the letters, digits and underscores that `text` begins with.
pub(super) fn word_length(text: &str) -> usize {
    text.find(|c| !is_word_char(c)).unwrap_or(text.len())
}

/// The length of the string that `text` begins with, up to its quote or the end of its line.
pub(super) fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' | b'\r' => return at,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of `text`, which begins outside strings, without the white space and comments
/// at its end.
pub(super) fn trimmed_length(text: &str) -> usize {
    if !text.ends_with(is_gap) {
        return text.len();
    }
    let mut end = text.len();
    loop {
        end = text[..end].trim_end_matches(is_gap).len();
        let line = text[..end].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        match comment_start(&text[line..end]) {
            Some(comment) => end = line + comment,
            None => return end,
        }
    }
}

/// Where the comment of a line begins.
fn comment_start(line: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = line[at..].find(['"', '/']) {
        at += found;
        let rest = &line[at..];
        at += match rest.as_bytes() {
            [b'/', b'/', ..] => return Some(at),
            [b'"', ..] => string_length(rest),
            _ => 1,
        };
    }
    None
}
