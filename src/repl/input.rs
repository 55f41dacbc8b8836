//! Whether what was typed is complete, or goes on in the next line.

use crate::base::SourceMap;
use crate::syntax;

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
    if text.is_empty() || (text.starts_with("//") && !text.contains('\n')) {
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
    let file = SourceMap::default().add("input", body);
    let is_wrong = match kind {
        Kind::Declaration => !syntax::parse(file, body).1.is_empty(),
        _ => syntax::parse_expression(file, body).is_err(),
    };
    is_wrong && (is_open(body) || body.ends_with(DUE))
}

/// Whether more brackets open than close, outside strings and comments.
pub(super) fn is_open(text: &str) -> bool {
    let mut depth = 0i64;
    for line in text.lines() {
        let mut quoted = false;
        let mut before = ' ';
        for c in line.chars() {
            match c {
                '"' if before != '\\' => quoted = !quoted,
                '/' if !quoted && before == '/' => break,
                '(' | '[' | '{' if !quoted => depth += 1,
                ')' | ']' | '}' if !quoted => depth -= 1,
                _ => {}
            }
            before = c;
        }
    }
    depth > 0
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
