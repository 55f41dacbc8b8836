//! A text whose line breaks are still open, and the lines that it becomes.
//!
//! Input: what the other files of this folder know of a declaration. Output: a [`Doc`] of
//! it, which `render` turns into [`Line`]s. Invariant: a group stands on one line where it fits; otherwise each of its own breaks
//! is taken, and the groups inside it are asked in turn.

use super::width;

/// The width that lines keep to where they can, in columns.
pub(super) const WIDTH: usize = 100;

/// How far what is inside stands from what is around it.
pub(super) const INDENT: usize = 4;

#[derive(Clone, Debug)]
pub(super) enum Doc {
    Text(String),
    /// Punctuation that ends what stands before it, and goes before a comment there.
    Ending(&'static str),
    /// A space within a line.
    Join,
    /// A space, or a new line where the group is broken.
    Space,
    /// Nothing, or a new line where the group is broken.
    Soft,
    /// One text where the group is broken, another where it is not.
    Choice {
        broken: String,
        flat: &'static str,
    },
    /// Blank lines, if what follows begins a line.
    Blanks(usize),
    /// A comment at the end of a line.
    Remark(String),
    /// A comment on a line of its own.
    Note(String),
    Nest(Vec<Doc>),
    Group {
        docs: Vec<Doc>,
        /// Whether it is broken even where it fits.
        broken: bool,
    },
    /// A value after its `=` or keyword.
    Value(Value),
    /// A braced block: its brace stands alone under a head of several lines.
    Block {
        docs: Vec<Doc>,
        broken: bool,
    },
    /// What goes on after a value: on a line of its own if the value has several, or if it
    /// does not fit.
    Tail(Vec<Doc>),
    /// The column that neighbouring declarations align.
    Anchor,
}

/// What stands behind an `=`, a `:` or a keyword. Where it is too long for the line, it moves
/// to the next one or opens its bracket, as far as these allow, and is broken at last.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub docs: Vec<Doc>,
    /// Whether it may begin a line of its own.
    pub moves: bool,
    /// Whether it ends in a bracket that can open on the first line and close on the last.
    pub hugs: bool,
    /// Whether that bracket is better opened than moved.
    pub braced: bool,
}

/// A line of the result, without the end of the line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub blanks: usize,
    pub indent: usize,
    pub text: String,
    pub remark: Option<String>,
    /// Where in the text the anchor is, in bytes.
    pub anchor: Option<usize>,
}

impl Line {
    /// Columns, without the comment behind it.
    pub fn width(&self) -> usize {
        self.indent + width(&self.text)
    }
}
