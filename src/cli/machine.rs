//! Diagnostics for programs: an object a line, or GitHub's workflow commands.

use crate::base::{Diagnostic, SourceMap};
use crate::export;

/// One JSON object on one line.
pub(super) fn json(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let found = export::diagnostic(diagnostic, sources);
    let mut text = serde_json::to_string(&found).unwrap_or_default();
    text.push('\n');
    text
}

/// An annotation, as GitHub's runners read it from a step's output.
pub(super) fn github(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let found = export::diagnostic(diagnostic, sources);
    let place = found.place.map(|at| {
        format!(
            "file={},line={},endLine={},col={},",
            property(at.file),
            at.line,
            at.end_line,
            at.column,
        )
    });
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    format!(
        "::{} {}title={}::{}\n",
        found.severity,
        place.unwrap_or_default(),
        diagnostic.code.name(),
        data(&message)
    )
}

/// Escapes that workflow commands ask for.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
