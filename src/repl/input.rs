//! Whether what was typed is complete, or goes on in the next line.

use crate::base::SourceMap;
use crate::syntax;
use crate::syntax::tokens::{Token, tokens};

/// Something is due after these.
const DUE: [char; 7] = ['=', '+', '-', '*', '/', '^', ','];

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Nothing,
    Command,
    Expression,
    Setting,
    Declaration,
}

/// What a text is, by the words that it begins with where it is none of them without error.
pub(super) fn kind(text: &str) -> Kind {
    let text = text.trim();
    if tokens(text).next().is_none() && !is_only_doc(text) {
        return Kind::Nothing;
    }
    if text.starts_with(':') {
        return Kind::Command;
    }
    let file = SourceMap::default().add("input", text);
    if syntax::parse_expression(file, text).is_ok() {
        return Kind::Expression;
    }
    let first = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next();
    let begins = first.is_some_and(syntax::words::is_kind) || text.starts_with("//");
    // An input may be called by the word for a kind of line: `price = $5`.
    if syntax::parse_setting(file, text).is_ok() {
        return Kind::Setting;
    }
    match begins {
        true => Kind::Declaration,
        false => Kind::Expression,
    }
}

/// Whether a text needs more lines: brackets are open, or it stops where something is due. A blank
/// line ends it whatever is missing.
pub(super) fn is_incomplete(text: &str) -> bool {
    let kind = kind(text);
    if text.ends_with('\n') || matches!(kind, Kind::Nothing | Kind::Command | Kind::Setting) {
        return false;
    }
    let body = text.trim_end();
    if is_only_doc(body) {
        return true;
    }
    let file = SourceMap::default().add("input", body);
    let is_wrong = match kind {
        Kind::Declaration => !syntax::parse(file, body).1.is_empty(),
        _ => syntax::parse_expression(file, body).is_err(),
    };
    is_wrong && (is_open(body) || body.ends_with(DUE))
}

/// Whether more brackets open than close, outside strings and comments.
pub(super) fn is_open(text: &str) -> bool {
    let depth = |depth: i64, token: Token| match token.of(text) {
        "(" | "[" | "{" => depth + 1,
        ")" | "]" | "}" => depth - 1,
        _ => depth,
    };
    tokens(text).fold(0, depth) > 0
}

/// Whether the next line of a script belongs to a text however it begins.
pub(super) fn goes_on(text: &str) -> bool {
    is_only_doc(text) || (is_open(text) && is_incomplete(text))
}

/// Whether a text is documentation, and what it documents is still to come.
fn is_only_doc(text: &str) -> bool {
    text.trim_start().starts_with("///") && tokens(text).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_on_while_something_is_due() {
        for text in [
            "1 +",
            "sum(1, 2",
            "flow x: USD =",
            "stock cash {",
            "scenario low {",
            "/// what it is",
            "/// what it is\n/// and why",
        ] {
            assert!(is_incomplete(text), "{text}");
        }
        for text in [
            "1 + 2",
            "1 + )",
            "flow x: USD = $1",
            "",
            ":show (",
            "price = 3",
            "// note",
            "// note\n// another",
            "/// what it is\nflow x: USD = $1",
            "\"(\" // (",
        ] {
            assert!(!is_incomplete(text), "{text}");
        }
    }

    #[test]
    fn an_input_called_as_a_kind_of_line_is_set() {
        assert_eq!(kind("price = $5"), Kind::Setting);
        assert_eq!(kind("price list = $5"), Kind::Declaration);
        assert_eq!(kind("stock pot = first 1, then prev"), Kind::Declaration);
    }

    #[test]
    fn a_blank_line_ends_what_is_open() {
        let stock = "stock cash {\n  opening $5";
        assert!(is_incomplete(stock));
        assert!(!is_incomplete(&format!("{stock}\n\n")));
        assert!(!is_incomplete(&format!("{stock} }}")));
    }
}
