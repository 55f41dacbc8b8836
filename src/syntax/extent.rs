//! How far a word or a string reaches in its text.

use super::words::is_word_char;

/// The length in bytes of the letters, digits and underscores that `text` begins with.
pub(super) fn word_length(text: &str) -> usize {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let plain = text.bytes().take_while(|byte| plain(byte)).count();
    match text.as_bytes().get(plain) {
        Some(byte) if !byte.is_ascii() => {
            let rest = &text[plain..];
            plain + rest.find(|c| !is_word_char(c)).unwrap_or(rest.len())
        }
        _ => plain,
    }
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
