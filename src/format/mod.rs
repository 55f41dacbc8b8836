//! Floor 2: one style for every model, whoever wrote it.
//!
//! Input: the text of a file. Output: the same declarations, set as `aim fmt` sets them, or
//! the syntax errors that keep it from being read. `roles` is what the tree knows of each
//! place, `tokens` the text in words with their comments; `expression`, `brackets` and
//! `declaration` say where lines may break (`doc`), `render` breaks them, `align` sets
//! columns. Invariant: every token and every comment stays, in its order; only `;`, trailing
//! commas and those that a line break stands for come and go. So the tree stays the same, and formatting twice is
//! formatting once.

mod align;
mod brackets;
mod declaration;
mod doc;
mod expression;
mod render;
mod roles;
mod tokens;

use unicode_width::UnicodeWidthStr;

use crate::base::{Diagnostic, FileId};
use crate::syntax::parse;
use doc::Line;
use expression::Layout;
use roles::Roles;
use tokens::Token;

/// How many blank lines may stand between declarations: two set off a section.
const MAX_BLANKS: usize = 2;

/// The text of a file in the one style, with a line break at its end.
///
/// # Errors
/// The syntax errors of the text, which is then left as it is.
pub fn format(file: FileId, text: &str) -> Result<String, Vec<Diagnostic>> {
    let (tree, diagnostics) = parse(file, text);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let tokens = tokens::read(text, &Roles::of(&tree));
    let layout = Layout { tokens: &tokens };
    let mut lines = Vec::new();
    for item in &tree.items {
        let index = |at: u32| tokens.partition_point(|token| token.start < at);
        let range = index(item.span.start)..index(item.span.end);
        let Some(first) = tokens.get(range.start) else {
            continue;
        };
        notes(first, &mut lines);
        let mut declaration = render::render(&layout.item(item, range));
        if declaration.len() > 1 {
            // A declaration of several lines shares no column with its neighbours.
            for line in &mut declaration {
                line.anchor = None;
            }
        }
        if let Some(line) = declaration.first_mut() {
            line.blanks = if is_documented(first) {
                0
            } else {
                blanks(first.blanks)
            };
        }
        lines.append(&mut declaration);
    }
    if let Some(end) = tokens.last() {
        notes(end, &mut lines);
    }
    if let Some(first) = lines.first_mut() {
        first.blanks = 0;
    }
    align::align_signs(&mut lines);
    Ok(align::with_remarks(&lines))
}

/// The comments above a declaration, documentation included.
fn notes(token: &Token, lines: &mut Vec<Line>) {
    lines.extend(token.notes.iter().map(|note| Line {
        blanks: blanks(note.blanks),
        text: note.text.clone(),
        ..Line::default()
    }));
}

fn blanks(written: usize) -> usize {
    written.min(MAX_BLANKS)
}

/// Whether the line above a declaration documents it; no blank line parts the two.
fn is_documented(token: &Token) -> bool {
    token
        .notes
        .last()
        .is_some_and(|note| note.text.starts_with("///") && !note.text.starts_with("////"))
}

/// The columns that a text takes on a terminal.
fn width(text: &str) -> usize {
    text.width()
}
