//! Floor 8: how a figure of a run came about: its formula with the values that it was given, and
//! the same of each of its operands, down to the inputs and their sources.
//!
//! Input: a run, and what of it is asked for, `cash[eu]@2026-03`. Output: an [`Explanation`], as
//! data and as a tree, JSON or Markdown. Invariant: every figure is the run's own.

mod asked;
mod clauses;
mod definitions;
mod explainer;
mod formula;
mod json;
mod node;
mod written;

pub use asked::{Subject, subject};
pub use explainer::{Asked, DEEPEST, explain};
pub use json::json;
pub use node::{Change, Changed, Definition, Explanation, Figure, Formula, Node, Place, Rounded};
pub use written::{markdown, tree};
