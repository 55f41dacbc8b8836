//! What is typed, in colours: the word that a declaration or a command begins with, clauses, words
//! of the language, texts and comments.
//!
//! Input: a line of text. Output: the same text with codes for a terminal around its parts.

use crate::syntax::tokens::tokens;
use crate::syntax::{is_clause, words};

const KEYWORD: &str = "\u{1b}[36m";
const TEXT: &str = "\u{1b}[32m";
const COMMENT: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// The text with colours.
pub(super) fn highlighted(text: &str) -> String {
    if let Some(command) = text.trim_start().strip_prefix(':') {
        let name = command.find(char::is_whitespace).unwrap_or(command.len());
        let (name, rest) = text.split_at(text.len() - command.len() + name);
        return format!("{KEYWORD}{name}{RESET}{rest}");
    }
    let mut shown = String::new();
    let mut before: Option<&str> = None;
    let mut at = 0;
    for token in tokens(text) {
        let gap = &text[at..token.start];
        shown.push_str(&between(gap));
        let word = token.of(text);
        let begins = matches!(before, Some("{" | ";")) || gap.contains('\n');
        let style = match before {
            _ if word.starts_with('"') => Some(TEXT),
            _ if words::is_reserved(word) => Some(KEYWORD),
            None if words::is_kind(word) => Some(KEYWORD),
            Some(_) if begins && is_clause(word) => Some(KEYWORD),
            _ => None,
        };
        match style {
            Some(style) => shown.push_str(&format!("{style}{word}{RESET}")),
            None => shown.push_str(word),
        }
        before = Some(word);
        at = token.end;
    }
    shown.push_str(&between(&text[at..]));
    shown
}

/// What stands between two tokens: white space, and comments to the end of their line.
fn between(gap: &str) -> String {
    let mut shown = String::new();
    for line in gap.split_inclusive('\n') {
        match line.find("//") {
            Some(at) => {
                let (before, comment) = line.split_at(at);
                let end = comment.find(['\r', '\n']).unwrap_or(comment.len());
                let (comment, after) = comment.split_at(end);
                shown.push_str(&format!("{before}{COMMENT}{comment}{RESET}{after}"));
            }
            None => shown.push_str(line),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_colour() {
        for (text, expected) in [
            (":plot cash", "<:plot> cash"),
            ("flow x = if y then 1", "<flow> x = <if> y <then> 1"),
            ("1 + stock", "1 + stock"),
            ("input a \"list\" // why", "<input> a '\"list\"> (// why>"),
            (
                "stock s {\n  plus a // in\n}",
                "<stock> s {\n  <plus> a (// in>\n}",
            ),
        ] {
            let signs = [(KEYWORD, "<"), (TEXT, "'"), (COMMENT, "("), (RESET, ">")];
            let shown = signs.iter().fold(highlighted(text), |text, (code, sign)| {
                text.replace(code, sign)
            });
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        for text in [
            "",
            "  ",
            "// x\r\n1",
            "\"open",
            "é + \u{1F600}",
            ":",
            ": x",
            "a\n\nb // c",
        ] {
            let plain = [KEYWORD, TEXT, COMMENT, RESET].iter();
            let plain = plain.fold(highlighted(text), |text, code| text.replace(code, ""));
            assert_eq!(plain, text);
        }
    }
}
