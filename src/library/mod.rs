//! Floor 1: the standard library and the shipped models, built into the program.

mod modules;

pub use modules::{MODELS, MODULES, Module, find};
