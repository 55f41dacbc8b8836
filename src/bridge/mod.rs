//! Floor 8: why a figure is another than it was: how much of the change each of its causes made.
//!
//! Input: a figure, and two of what it is asked for: cases of a model, two periods of a
//! run, or two versions of the model's text. Output: a [`Bridge`], as
//! data and as text or JSON. Invariant: what the causes made adds up to the change, to the last
//! digit; where there is nothing that adds up, no cause is given an amount.

mod asked;
mod assembled;
mod cases;
mod formula;
mod json;
mod measure;
mod node;
mod periods;
mod spread;
mod sums;
mod versions;
mod written;

pub use asked::Asked;
pub use cases::{Side, cases};
pub use json::json;
pub use node::{Bridge, Cause, Changed, End, Method, Over};
pub use periods::periods;
pub use spread::{MOST_AVERAGED, Wanted};
pub use versions::{Version, versions};
pub use written::text;
