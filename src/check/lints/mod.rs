//! Lints: what is lawful and probably not meant.
//!
//! Some need units, and are found while formulas are checked ([`granularity`]). The others
//! judge how a file is written, and not what it computes; they are for who writes it, and are
//! found on request: [`style`] in a model, [`idle_scenario`] in each of its scenarios.
//! Invariant: every one is a warning.

mod classes;
mod constants;
mod granularity;
mod literal;
mod magnitude;
mod rates;
mod readers;
mod scenarios;
mod sources;
mod timelines;
mod unused;

pub use scenarios::idle_scenario;

use crate::base::{Diagnostic, FileId, SourceMap, Span};
use crate::library;
use crate::resolve::{Line, Model, ROOT, Role};

/// What the lints of style read: the model as it was written, free of errors and of any change.
pub struct Written<'a> {
    pub model: &'a Model,
    pub sources: &'a SourceMap,
    /// The model's own file.
    pub file: FileId,
}

/// What is probably not meant in the way a model is written, in the order of its places.
pub fn style(written: &Written<'_>) -> Vec<Diagnostic> {
    let mut found = unused::unused(written);
    found.extend(classes::misspelt(written));
    found.extend(constants::embedded(written));
    found.extend(sources::missing(written));
    found.extend(timelines::dependent(written));
    found.extend(magnitude::suspicious(written));
    found.extend(rates::suspicious(written));
    found.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span));
    found
}

impl Written<'_> {
    /// Whether a place is the user's own: in the model's file or one that it includes, and not
    /// in the library.
    fn is_own(&self, span: Span) -> bool {
        library::find(&self.sources.get(span.file).name).is_none()
    }

    /// The lines that the model's files declare. A part is a model of its own, and is judged
    /// where its own file is.
    fn lines(&self) -> impl Iterator<Item = &Line> {
        let lines = self.model.lines.iter();
        lines.filter(|line| {
            line.scope == ROOT
                && matches!(line.role, Role::Declared | Role::Included)
                && self.is_own(line.span)
        })
    }
}
