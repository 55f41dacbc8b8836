//! Floor 3: from the syntax of one or more files to one [`Model`]: files are brought
//! together, every declaration gets an id, every scope its names, and a duplicate is an error.
//!
//! Expressions stay syntax here. What a word in an expression means can depend on where it
//! stands (a member in an index, a class in `total(cost.direct)`, a year where a period is
//! due), so `check` looks names up, in these scopes, while it finds types.

mod cells;
mod clauses;
mod collect;
mod columns;
mod data;
mod expressions;
mod keyed;
mod lines;
mod loader;
mod measures;
mod model;
mod modules;
mod parts;
mod scenarios;
mod scope;
mod settings;
mod subsidies;
mod table;
mod timeline;

pub use loader::{Loaded, load, parse};
pub use model::*;
pub use scenarios::apply_scenario;
pub use scope::{Meaning, Named, Scope};
pub use settings::{Change, apply_givens, apply_settings};
pub use timeline::period_literal;

use crate::base::{Diagnostic, Files, SourceMap};

/// Reads and resolves a model. The functions of the library's modules that are `offered` are in its
/// scope, too, where it has nothing by their names.
///
/// Errors in one declaration do not hide those of another: the model is returned with what
/// could be resolved, and is fit to run only when no diagnostic is an error.
pub fn resolve(
    loaded: Loaded,
    sources: &mut SourceMap,
    files: &dyn Files,
    offered: &[&str],
) -> (Model, Vec<Diagnostic>) {
    collect::Collector::new(sources, files).model(loaded, offered)
}
