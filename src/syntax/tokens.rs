//! Text as a reader sees it: words, numbers, strings, signs. For messages, recovery
//! and the formatter; the grammar reads characters by itself.

use super::extent::{string_length, word_length};
use super::words::{is_gap, is_word_char, is_word_start};

/// A token's place in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub start: usize,
    pub end: usize,
}

impl Token {
    /// The token's own text, of the text that it was cut from.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// Signs of more than one character, also some that other languages have.
const LONG_SIGNS: [&str; 16] = [
    "...", "..", "==", "!=", "<=", ">=", "<>", "=>", "??", "/?", "*=", "+=", "&&", "||", "**", ":=",
];

/// The tokens of `text`, without white space and comments.
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

/// Cuts `text`, which begins outside strings, into its tokens.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = &self.text[self.at..];
            let first = rest.chars().next()?;
            let length = match first {
                c if is_gap(c) => {
                    self.at += c.len_utf8();
                    continue;
                }
                '/' if rest.starts_with("//") => {
                    self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                    continue;
                }
                '"' => string_length(rest),
                c if c.is_ascii_digit() => number_length(rest),
                c if is_word_start(c) || c == '_' => word_length(rest),
                c => LONG_SIGNS
                    .iter()
                    .find(|sign| rest.starts_with(**sign))
                    .map_or(c.len_utf8(), |sign| sign.len()),
            };
            let token = Token {
                start: self.at,
                end: self.at + length,
            };
            self.at = token.end;
            return Some(token);
        }
    }
}

/// Digits with what touches them: `1_000`, `2.5M`, `60%`, `10Mtok`, `2024-09`.
fn number_length(text: &str) -> usize {
    let is_digit = |c: char| c.is_ascii_digit();
    let whole = word_length(text);
    let rest = &text[whole..];
    if whole == 4
        && rest
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c| is_digit(c) || c == 'Q'))
    {
        return text
            .find(|c: char| c != '-' && !is_word_char(c))
            .unwrap_or(text.len());
    }
    let fraction = match rest.strip_prefix('.') {
        Some(digits) if digits.starts_with(is_digit) => 1 + word_length(digits),
        _ => 0,
    };
    let length = whole + fraction;
    length + usize::from(text[length..].starts_with('%'))
}

/// The token before `at`, and the one at it or after it.
pub(super) fn around(text: &str, at: usize) -> (Option<Token>, Option<Token>) {
    let mut before = None;
    for token in tokens(text) {
        if token.end > at {
            return (before, Some(token));
        }
        before = Some(token);
    }
    (before, None)
}
