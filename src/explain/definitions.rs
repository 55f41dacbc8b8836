//! The functions, curves and tiers that a formula names, as they are declared: what turns the
//! arguments of a call into its value.

use super::node::{Definition, Place};
use crate::base::{SourceMap, Span};
use crate::resolve::{Meaning, Model, ScopeId};
use crate::syntax::ast::CurveBody;

/// The definitions that a formula names, each once, in order. What is built in, or computed by the
/// program, has none.
pub(super) fn definitions(
    model: &Model,
    scope: ScopeId,
    formula: &str,
    sources: &SourceMap,
) -> Vec<Definition> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let mut found: Vec<Definition> = Vec::new();
    for word in formula.split(|c| !is_name(c)) {
        if found.iter().any(|known| known.name == word) {
            continue;
        }
        let Some((keyword, span, closing)) = declared(model, scope, word) else {
            continue;
        };
        let (file, line, column) = sources.place(span);
        found.push(Definition {
            name: word.to_owned(),
            text: format!("{keyword}{}{closing}", uncommented(sources.text(span))),
            at: Place {
                file: file.to_owned(),
                line,
                column,
            },
        });
    }
    found
}

/// Where a definition stands, with what stands before and behind that.
fn declared(
    model: &Model,
    scope: ScopeId,
    word: &str,
) -> Option<(&'static str, Span, &'static str)> {
    let scope = model.scopes.get(scope.index())?;
    match scope.names.get(word)?.meaning {
        Meaning::Function(id) => {
            let function = model.functions.get(id.index())?;
            function.body.as_ref()?;
            Some(("", function.span, ""))
        }
        Meaning::Tiers(id) => {
            let tiers = &model.tiers.get(id.index())?.declared;
            let last = tiers.bands.last()?.span;
            Some(("tiers ", tiers.name.span.to(last), " }"))
        }
        Meaning::Curve(id) => {
            let curve = &model.curves.get(id.index())?.declared;
            let (last, closing) = match &curve.body {
                CurveBody::Points(points) => (points.last()?.1.span, " }"),
                CurveBody::Members(members) => (members.last()?.1.last()?.1.span, " } }"),
                CurveBody::From(path) => (path.parts.last()?.span, ""),
            };
            Some(("curve ", curve.name.span.to(last), closing))
        }
        _ => None,
    }
}

/// A text on one line, without its comments.
fn uncommented(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}
