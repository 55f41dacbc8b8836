//! The lines that `--lines` asks for.

use crate::base::{Code, Diagnostic, SourceMap, Span, suggest};
use crate::session::Row;

/// The names of `--lines`, each of which names a line or a metric.
pub(super) fn chosen(
    names: &str,
    rows: Vec<&Row>,
    sources: &mut SourceMap,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let file = sources.add("--lines", names);
    let mut chosen = Vec::new();
    let mut errors = Vec::new();
    let mut start = 0;
    // A comma within brackets belongs to a name: `seats[pro, eu]`.
    let mut depth = 0usize;
    let ends = names.char_indices().filter(|(_, character)| {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *character == ',' && depth == 0
    });
    let ends: Vec<usize> = ends.map(|(at, _)| at).chain([names.len()]).collect();
    for end in ends {
        let piece = &names[start..end];
        let name = piece.trim();
        let at = start + (piece.len() - piece.trim_start().len());
        start = end + 1;
        if name.is_empty() {
            continue;
        }
        if rows.iter().any(|row| row.line == name || row.name == name) {
            chosen.push(name.to_owned());
            continue;
        }
        let known = rows.iter().flat_map(|row| [&row.line, &row.name]);
        let help = suggest::did_you_mean(name, known.map(String::as_str))
            .unwrap_or_else(|| "a run without `--lines` shows all there are".to_owned());
        errors.push(
            Diagnostic::new(Code::UnknownName, format!("there is no line `{name}`"))
                .label(Span::new(file, at, at + name.len()), "not in this model")
                .help(help),
        );
    }
    if errors.is_empty() {
        Ok(chosen)
    } else {
        Err(errors)
    }
}

/// Whether a row, or the line that it belongs to, was asked for.
pub(super) fn wanted(chosen: &[String], row: &Row) -> bool {
    chosen
        .iter()
        .any(|name| *name == row.line || *name == row.name)
}
