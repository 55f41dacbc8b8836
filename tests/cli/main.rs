//! The command as its users meet it: the built program on small models, its exit status, what
//! it prints where, its formats, and its manners with files and pipes.

mod aim;
mod compare;
mod completions;
mod doc;
mod explain;
mod golden;
mod graph;
mod json;
mod lints;
mod manners;
mod repl;
mod schema;
mod simulate;
mod solve;
mod start;
mod sweep;
mod tests_and_eval;
mod tornado;
mod trials;
mod why;
