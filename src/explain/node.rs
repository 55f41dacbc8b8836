//! An explanation as data: a figure, how it came about, and the figures that it came from.

use serde::Serialize;

/// How a figure came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    pub model: String,
    /// The scenarios that were applied, with commas between.
    pub scenario: Option<String>,
    pub figure: Node,
}

/// One figure of a run, and what it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// With its members: `seats[pro]`.
    pub name: String,
    /// None: the line has one value for the run.
    pub period: Option<String>,
    /// The keyword that the line is declared with.
    pub kind: &'static str,
    pub value: Figure,
    /// Where it was first rounded on the way; None: it is exact, or has failed.
    pub rounding: Option<Rounded>,
    /// What scenarios and settings made of it, or of what it was computed from.
    pub changed: Option<Changed>,
    pub doc: Option<String>,
    pub source: Option<String>,
    /// The date of the source, as written.
    pub source_date: Option<String>,
    pub owner: Option<String>,
    pub note: Option<String>,
    /// What the declaration expects it to stay within, as written.
    pub range: Option<String>,
    /// What it is drawn from in a simulation, as written.
    pub draw: Option<String>,
    /// How it came about other than by its formula: as a sum over a year, from data.
    pub how: Option<String>,
    pub formula: Option<Formula>,
    /// Why it failed, where it is the first to.
    pub problem: Option<String>,
    /// What it was computed from, in the order in which that was read.
    pub operands: Vec<Node>,
    /// How many more operands there are.
    pub more: usize,
    /// It has operands, which lie deeper than was asked for.
    pub deeper: bool,
    /// Its operands are shown where it stands above.
    pub above: bool,
}

/// A value as an explanation shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// In full, without the unit; None of a blank, and of what failed.
    pub value: Option<String>,
    /// Empty for a plain number, and for what is no number.
    pub unit: String,
    /// As people write it, with every digit: `4 USD/Mtok`, `40%/year`, `blank`, `failed`.
    pub text: String,
}

/// The formula of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Formula {
    /// As written, on one line.
    pub text: String,
    /// The same with calls as written and values in the place of what they are given; None where
    /// that tells nothing more.
    pub with_arguments: Option<String>,
    /// The same with the values in the place of what was read; a branch that was not taken is
    /// left as written.
    pub with_values: String,
    pub at: Place,
    /// The functions, curves and tiers that it names.
    pub definitions: Vec<Definition>,
}

/// A function, a curve or tiers, as declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Definition {
    pub name: String,
    /// On one line, without comments.
    pub text: String,
    pub at: Place,
}

/// A place in a source, both numbers from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// A first rounding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rounded {
    /// The line in whose formula it happened.
    pub line: Option<String>,
    pub period: Option<String>,
    /// The operation in a word: `/`, `^`, `round`.
    pub operation: &'static str,
    /// Asked for by `round` or `tick`, and not forced by the decimals.
    pub chosen: bool,
}

/// What scenarios and settings made of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The value without any of them, where that is another.
    pub from: Option<Figure>,
    /// The changes of the line itself as written, in the order in which they apply.
    pub by: Vec<Change>,
}

/// One change to a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub text: String,
    pub at: Place,
}
