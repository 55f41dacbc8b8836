//! Diagnostics for programs: an object a line, or GitHub's workflow commands.

use super::plain;
use crate::base::{Diagnostic, SourceMap, Span};
use crate::export;

/// One JSON object on one line.
pub(super) fn json(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let found = export::diagnostic(diagnostic, sources);
    let mut text = serde_json::to_string(&found).unwrap_or_default();
    text.push('\n');
    text
}

/// A diagnostic as an annotation.
pub(super) fn github(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let place = diagnostic.labels.first().map(|label| label.span);
    let (severity, title) = (plain::severity(diagnostic), diagnostic.code.name());
    annotation(severity, place, title, &message, sources)
}

/// An annotation, as GitHub's runners read it from a step's output.
pub(super) fn annotation(
    severity: &str,
    place: Option<Span>,
    title: &str,
    message: &str,
    sources: &SourceMap,
) -> String {
    let place = place.map(|span| {
        let at = export::place(span, sources);
        format!(
            "file={},line={},endLine={},col={},",
            property(at.file),
            at.line,
            at.end_line,
            at.column,
        )
    });
    format!(
        "::{severity} {}title={}::{}\n",
        place.unwrap_or_default(),
        property(title),
        data(message)
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
