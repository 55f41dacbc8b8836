//! aim: a financial-modelling language and its interpreter.
//!
//! The folders are the pipeline, floor by floor; `docs/architecture.md` draws it.
//! Source text is parsed (`syntax`), its names resolved (`resolve`), its units and shapes
//! checked (`check`), its lines ordered (`plan`) and evaluated (`eval`); `session` ties the
//! stages together for the commands.

// What the parser is generated as names it.
extern crate alloc;

pub mod analysis;
pub mod base;
pub mod bridge;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod eval;
pub mod explain;
pub mod export;
pub mod format;
pub mod graph;
pub mod library;
pub mod plan;
pub mod reference;
pub mod repl;
pub mod resolve;
pub mod session;
pub mod syntax;
pub mod testing;
pub mod units;
