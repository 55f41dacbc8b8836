//! Floor 8: which lines of a model read which: the whole of it, or what one line depends on, or
//! what depends on it.
//!
//! Input: a checked model. Output: a [`Graph`], as data and as a tree, Graphviz dot or Mermaid.
//! Invariant: an edge stands for a reading in a formula as it was checked, so that what a
//! scenario replaces, and what a function or a clause reads, is seen as well.

mod drawn;
mod network;
mod readings;
mod tree;

pub use drawn::{dot, mermaid};
pub use network::{Direction, Edge, Graph, Kind, Node};
pub use tree::{DEEPEST, tree};
