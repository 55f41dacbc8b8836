//! Floor 8: questions about a model that take many runs of it.
//!
//! Input: a model, a case of it, and what is asked. Output: data, which others print.
//!
//! | module | what it answers |
//! |---|---|
//! | `simulate` | how likely results are, where inputs are drawn by chance |

pub mod simulate;
