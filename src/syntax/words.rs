//! The words of the language by their part in it, and which characters make words: what the
//! scanner and the messages know without the grammar.

/// Words that are names nowhere, except after a dot.
pub const RESERVED: [&str; 27] = [
    "if",
    "then",
    "else",
    "and",
    "or",
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
    "eventually",
    "true",
    "false",
    "blank",
    "never",
];

/// Words that begin a declaration.
pub const KINDS: [&str; 29] = [
    "model",
    "timeline",
    "fiscal",
    "currency",
    "unit",
    "dimension",
    "use",
    "include",
    "part",
    "data",
    "input",
    "const",
    "price",
    "revenue",
    "cost",
    "subsidy",
    "funding",
    "flow",
    "stock",
    "ratio",
    "flag",
    "metric",
    "check",
    "scenario",
    "test",
    "fn",
    "tiers",
    "curve",
    "correlate",
];

/// Words that go on with the sentence before them, though elsewhere they may be names.
const SENTENCE: [&str; 10] = [
    "per", "for", "full", "where", "except", "is", "by", "extends", "starts", "with",
];

/// Whether a word is a name nowhere, except after a dot.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether a word begins a declaration.
pub fn is_kind(word: &str) -> bool {
    KINDS.contains(&word)
}

pub(super) fn is_sentence_word(word: &str) -> bool {
    SENTENCE.contains(&word)
}

pub(super) fn is_word_start(c: char) -> bool {
    c.is_alphabetic()
}

pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// White space, and the invisible characters that editors leave behind.
pub fn is_gap(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}'
}

/// White space that a blank stands for as well: not of ASCII, and no end of a line.
pub(super) fn is_wide_gap(c: char) -> bool {
    !c.is_ascii() && is_gap(c) && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::grammar::{Grammar, Rule};
    use pest::Parser;

    #[test]
    fn the_grammar_reserves_the_same_words() {
        for word in RESERVED {
            assert!(Grammar::parse(Rule::name, word).is_err(), "{word}");
            assert!(
                Grammar::parse(Rule::name, &format!("{word}s")).is_ok(),
                "{word}s"
            );
        }
        for word in KINDS.into_iter().chain(SENTENCE) {
            assert!(Grammar::parse(Rule::name, word).is_ok(), "{word}");
        }
    }

    #[test]
    fn letters_of_the_scanner_are_letters_of_the_grammar() {
        for letter in ["a", "Z", "ß", "價", "ж", "ア", "é"] {
            assert!(letter.starts_with(is_word_start));
            assert!(Grammar::parse(Rule::name, letter).is_ok(), "{letter}");
        }
        for other in ["1", "_", "-", "€", "\u{200B}"] {
            assert!(!other.starts_with(is_word_start));
            assert!(Grammar::parse(Rule::name, other).is_err(), "{other}");
        }
    }
}
