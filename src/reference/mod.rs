//! The documentation of the library: what `aim doc` shows, and the reference is made of.
//!
//! Input: the texts of the library. Output: entries, found by name or by words, and pages in
//! Markdown. Invariant: nothing is written here that the texts do not say.

mod catalogue;
mod entry;
mod page;
mod search;

pub use catalogue::{Catalogue, ModuleDoc, Section};
pub use entry::{Entry, EntryKind, sentence};
pub use page::{index, page};
pub use search::search;
