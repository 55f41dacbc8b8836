//! Formatting: one style, which changes no meaning and loses no comment.

mod command;
mod golden;
mod invariants;
mod mutated;
mod shipped;
mod support;
