//! Which folders of `src` a file reads from: `use crate::…` in each of its forms, paths that
//! start at `crate` anywhere else, and chains of `super` that climb to the root.

use crate::tokens::{self, Token};
use crate::tree::File;

pub struct Import {
    /// The first name of the path: the folder it leads to.
    pub room: String,
    pub line: usize,
}

/// Every path of the file that starts at the root of the crate.
pub fn of(file: &File) -> Vec<Import> {
    let tokens = tokens::of(&file.text);
    let mut found = Vec::new();
    let mut depth = depth(&file.path);
    // Whether each open brace is that of an inline module, which is one level deeper.
    let mut braces: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('{') => {
                let module = at >= 2 && tokens[at - 2].is_word("mod");
                depth += usize::from(module);
                braces.push(module);
            }
            Token::Mark('}') => depth -= usize::from(braces.pop().unwrap_or(false)),
            Token::Word { text, .. } if text == "crate" => {
                heads(&tokens, at + 1, &mut found);
            }
            Token::Word { text, .. } if text == "super" => {
                let climbs = climbs(&tokens[at..]);
                let continued = at >= 3 && tokens[at - 3].is_word("super");
                if climbs >= depth && !continued {
                    heads(&tokens, at + climbs * 3 - 2, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// How far below the root the module of a file is: 1 for `src/check/mod.rs`.
fn depth(path: &str) -> usize {
    let folders = path.matches('/').count();
    folders - usize::from(path.ends_with("/mod.rs"))
}

/// How many `super::` follow one another here.
fn climbs(tokens: &[Token]) -> usize {
    tokens
        .chunks(3)
        .take_while(|chunk| chunk[0].is_word("super"))
        .count()
}

/// The names that follow `::` at this place: one, or one for each branch of a group.
fn heads(tokens: &[Token], at: usize, found: &mut Vec<Import>) {
    let after_colons = match tokens.get(at..at + 2) {
        Some([Token::Mark(':'), Token::Mark(':')]) => at + 2,
        _ => return,
    };
    match tokens.get(after_colons) {
        Some(Token::Word { text, line }) => found.push(Import {
            room: text.clone(),
            line: *line,
        }),
        Some(Token::Mark('{')) => group(&tokens[after_colons + 1..], found),
        _ => {}
    }
}

/// The first name of each branch of a group whose brace was just opened.
fn group(tokens: &[Token], found: &mut Vec<Import>) {
    let mut nested = 0;
    let mut first = true;
    for token in tokens {
        match token {
            Token::Mark('{') => nested += 1,
            Token::Mark('}') if nested == 0 => return,
            Token::Mark('}') => nested -= 1,
            Token::Mark(',') if nested == 0 => first = true,
            Token::Word { text, line } if first => {
                found.push(Import {
                    room: text.clone(),
                    line: *line,
                });
                first = false;
            }
            _ => {}
        }
    }
}

#[test]
fn every_form_of_import_is_seen() {
    let rooms = |path: &str, text: &str| {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        of(&file)
            .into_iter()
            .map(|import| import.room)
            .collect::<Vec<_>>()
    };
    let text =
        "use crate::a::X;\npub use crate::{\n b::{self, c::D},\n d,\n};\nfn f(x: crate::e::F) {}";
    assert_eq!(rooms("src/z/y.rs", text), ["a", "b", "d", "e"]);
    // From `crate::z::y`, two steps up are the root; from a module inside, three.
    assert_eq!(rooms("src/z/y.rs", "use super::super::g::H;"), ["g"]);
    assert_eq!(rooms("src/z/y.rs", "use super::super::{g, h};"), ["g", "h"]);
    assert_eq!(rooms("src/z/y.rs", "use super::g;"), [""; 0]);
    let inside = "mod tests { use super::super::g; } use super::super::h;";
    assert_eq!(rooms("src/z/y.rs", inside), ["h"]);
    // A visibility is no import.
    assert_eq!(rooms("src/z/y.rs", "pub(in crate::z) fn f() {}"), ["z"]);
}
