//! Floor 9: the interactive session: a prompt, or a script, that works on a model.
//!
//! Input: lines of text: expressions, declarations, commands that begin with `:`. Output: what
//! they come to, by way of a [`Host`]. Invariant: no line ends the session but `:quit` and the
//! end of the input, and one that is in error changes nothing.

mod command;
mod complete;
mod highlight;
mod history;
mod input;
mod look;
mod offers;
mod plot;
mod script;
mod session;
mod show;
mod tell;
mod terminal;
mod watch;

use crate::base::{Diagnostic, SourceMap};

pub use script::script;
pub use session::Session;
pub use terminal::terminal;

/// Where a session writes to.
pub trait Host {
    /// Prints a part of the results; false where they can't be written any more.
    fn print(&mut self, text: &str) -> bool;

    /// Tells of what is wrong, and of what is worth knowing.
    fn report(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap);

    /// Says something that is no result.
    fn note(&mut self, text: &str);

    /// Replaces a file as a whole.
    ///
    /// # Errors
    /// Why it can't be written.
    fn write(&mut self, path: &str, text: &str) -> Result<(), Diagnostic>;

    /// Columns to fit results into.
    fn width(&self) -> usize;

    /// Whether results are coloured.
    fn color(&self) -> bool;
}

/// How a line ended, or the worst of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    Fine,
    /// A check or a test does not hold.
    Failed,
    /// The line is in error.
    Wrong,
}

/// What comes after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Line(Ended),
    Quit,
}
