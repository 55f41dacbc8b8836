//! Floor 8: questions about a model that take many runs of it.
//!
//! Input: a model, a case of it, and what is asked. Output: data, which others print.
//!
//! | module | what it answers |
//! |---|---|
//! | `axis` | which values a swept input takes, step by step |
//! | `sweep` | what all combinations of values lead to, and where a figure turns |
//! | `lever` | which input varies: its value in the case, its range, how it is set |
//! | `grid` | the values of an input that are tried, in order and by number |
//! | `goal` | what is sought: a condition, or two numbers that are to be equal |
//! | `probe` | a value that was tried, and what the goal came to |
//! | `solve` | at which value of an input a goal is reached |
//! | `tornado` | how far each input moves an answer within its range |
//! | `simulate` | how likely results are, where inputs are drawn by chance |

pub mod axis;
mod goal;
mod grid;
mod lever;
mod probe;
pub mod simulate;
mod solve;
pub mod sweep;
mod tornado;

pub use goal::{Goal, GoalKind};
pub use grid::Grid;
pub use lever::{Lever, Unfit, why};
pub use probe::{Probe, Reading};
pub use solve::{Crossing, Solved, Turn, solve};
pub use tornado::{Bar, Reach, Swing, bars};
