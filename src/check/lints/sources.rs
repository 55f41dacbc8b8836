//! Inputs that do not say where they are from: one warning for each file.

use super::Written;
use super::constants::belongs;
use super::literal::all;
use crate::base::{Code, Diagnostic, FileId};
use crate::resolve::Line;
use crate::syntax::ast::{Expr, ExprKind, LineKind};

/// The most inputs that one warning points at.
const MOST_SHOWN: usize = 8;

pub(super) fn missing(written: &Written<'_>) -> Vec<Diagnostic> {
    let lines = written.lines();
    let bare: Vec<&Line> = lines
        .filter(|line| line.kind == LineKind::Input && line.source.is_none())
        .filter(|line| says_something(written, line))
        .collect();
    let mut files: Vec<FileId> = bare.iter().map(|line| line.span.file).collect();
    files.sort();
    files.dedup();
    let in_file = |file| {
        let own = bare.iter().filter(move |line| line.span.file == file);
        report(&own.copied().collect::<Vec<_>>())
    };
    files.into_iter().map(in_file).collect()
}

fn report(bare: &[&Line]) -> Diagnostic {
    let message = match bare {
        [one] => format!("the input `{}` has no source", one.name),
        many => format!("{} inputs have no source", many.len()),
    };
    let mut diagnostic = Diagnostic::new(Code::NoSource, message);
    for (at, line) in bare.iter().take(MOST_SHOWN).enumerate() {
        let text = match at {
            0 => "does not say where its value comes from",
            _ => "nor does this",
        };
        diagnostic = diagnostic.label(line.span, text);
    }
    diagnostic.help(
        "write `source \"…\"` in its braces, or the text after its value; \
         \"assumption\" is an honest source",
    )
}

/// Whether an input has a value of its own. What is computed from other lines has their
/// sources.
fn says_something(written: &Written<'_>, line: &Line) -> bool {
    let expressions = line.body.expressions();
    let mut literals = expressions.iter().flat_map(|expr| all(written, expr));
    let own = literals.any(|(literal, _)| !belongs(&literal, &written.model.units));
    own || !expressions.into_iter().any(names_something)
}

fn names_something(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(_)) || expr.children().into_iter().any(names_something)
}
