//! Classes that are nearly a known one: `cost dircet` would count in all costs and in no margin.

use super::Written;
use crate::base::{Code, Diagnostic, suggest};
use crate::check::known_classes;

pub(super) fn misspelt(written: &Written<'_>) -> Vec<Diagnostic> {
    let found = written.lines().filter_map(|line| {
        let class = line.class.as_deref()?;
        let known = known_classes(line.kind);
        if known.contains(&class) {
            return None;
        }
        // A free class that another line has too is a word of the model's own.
        let lines = written.lines();
        let alike = lines.filter(|other| other.kind == line.kind && other.class == line.class);
        if alike.count() > 1 {
            return None;
        }
        let help = suggest::did_you_mean(class, known.iter().copied())?;
        let kind = line.kind.keyword();
        Some(
            Diagnostic::new(
                Code::UnusualClass,
                format!("`{class}` is nearly a class of {kind} that the library knows"),
            )
            .label(
                line.span,
                format!("`{}` counts in no class but its own", line.name),
            )
            .help(help),
        )
    });
    found.collect()
}
