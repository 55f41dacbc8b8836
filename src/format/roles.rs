//! What the tree knows of single places in the text: which characters make one literal or
//! name, which signs are operators and how loosely they bind, which brackets are calls.
//!
//! Input: the tree of a file. Output: [`Roles`], by byte offset. Invariant: every name,
//! number, period and unit of the tree is among the atoms, so that none is ever cut.

mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::syntax::ast::{BinaryOp, File};

/// How loosely the words and signs of a formula bind, loosest first: a long formula is cut at
/// the loosest one it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Looseness {
    /// `, then`, and the other commas between pieces.
    Piece,
    /// `at`, `during`, `when`; `within`, `from`, `until`; `to`, `less`.
    Phrase,
    /// `from` and `until` of a recurrence.
    Detail,
    Else,
    Then,
    Range,
    Or,
    And,
    Comparison,
    Coalesce,
    Sum,
    Product,
    Power,
}

impl Looseness {
    fn of(op: BinaryOp) -> Looseness {
        match op {
            BinaryOp::Or => Looseness::Or,
            BinaryOp::And => Looseness::And,
            BinaryOp::Eq
            | BinaryOp::Ne
            | BinaryOp::Lt
            | BinaryOp::Le
            | BinaryOp::Gt
            | BinaryOp::Ge => Looseness::Comparison,
            BinaryOp::Coalesce => Looseness::Coalesce,
            BinaryOp::Add | BinaryOp::Sub => Looseness::Sum,
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::SafeDiv => Looseness::Product,
            BinaryOp::Pow => Looseness::Power,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Roles {
    /// Spans that are one word to the layout. A literal in parentheses has them in its span.
    pub atoms: Vec<Span>,
    pub operators: BTreeMap<u32, Looseness>,
    /// Where the name of a called or declared function ends: its `(` touches it.
    pub calls: BTreeSet<u32>,
    /// Where the condition after a `where` begins.
    pub filters: BTreeSet<u32>,
    /// Where an `except self` begins.
    pub exceptions: BTreeSet<u32>,
    /// Where declarations and the entries of their blocks begin, except the `given` ones.
    pub entries: BTreeSet<u32>,
    /// Where the items of lists in braces begin, but the first of each: a comma stands before.
    pub listed: BTreeSet<u32>,
    /// Where what stands after a `given` begins, the words `scenario` and `timeline` aside.
    pub givens: BTreeSet<u32>,
}

impl Roles {
    pub fn of(tree: &File) -> Roles {
        let mut roles = Roles::default();
        for item in &tree.items {
            roles.entries.insert(item.span.start);
            roles.item(&item.kind);
        }
        roles
    }
}
