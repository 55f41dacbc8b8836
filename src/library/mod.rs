//! Floor 1: the standard library and the shipped models, built into the program.

mod modules;
mod natives;

pub use modules::{MODELS, MODULES, Module, PARTS, all, find, module_of};
pub use natives::{Native, NativeParam};
