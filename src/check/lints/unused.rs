//! What is declared and drives nothing: a number that looks like an assumption of the model,
//! and can be changed without any effect.

use super::Written;
use super::readers::{Reader, Readers, Thing};
use crate::base::{Code, Diagnostic, Span};
use crate::resolve::{Body, CurveId, FunctionId, LineId, ROOT, Role, TiersId};
use crate::syntax::ast::LineKind;

/// Something that a file declares for its formulas to use.
struct Declared {
    thing: Thing,
    span: Span,
    what: String,
}

/// Only the model's own file is judged: what it includes may serve other models.
pub(super) fn unused(written: &Written<'_>) -> Vec<Diagnostic> {
    let readers = Readers::of(written.model);
    let live = readers.live();
    let idle = declared(written)
        .into_iter()
        .filter(|declared| !live.contains(&declared.thing));
    idle.map(|declared| report(&declared, &readers)).collect()
}

fn report(declared: &Declared, readers: &Readers<'_>) -> Diagnostic {
    let what = &declared.what;
    let diagnostic = Diagnostic::new(
        Code::UnusedInput,
        format!("nothing in this model depends on {what}"),
    )
    .label(declared.span, "has no effect on any line, metric or check")
    .help("use it in a formula, or remove it");
    let readings = readers.readings(declared.thing).iter();
    let elsewhere = readings.filter(|reading| reading.by != Reader::Thing(declared.thing));
    match elsewhere.min_by_key(|reading| reading.span) {
        Some(reading) if reading.by == Reader::Test => {
            diagnostic.label(reading.span, "a test reads it, but a test drives nothing")
        }
        Some(reading) => {
            diagnostic.label(reading.span, "read here, by what nothing depends on either")
        }
        None => diagnostic,
    }
}

fn declared(written: &Written<'_>) -> Vec<Declared> {
    let model = written.model;
    let mut found: Vec<Declared> = model
        .line_ids()
        .filter_map(|id| {
            let what = line(written, id)?;
            let (thing, span) = (Thing::Line(id), model.line(id).span);
            Some(Declared { thing, span, what })
        })
        .collect();
    for (at, function) in model.functions.iter().enumerate() {
        found.push(Declared {
            thing: Thing::Function(FunctionId(at as u32)),
            span: function.span,
            what: format!("the function `{}`", function.name),
        });
    }
    for (at, curve) in model.curves.iter().enumerate() {
        found.push(Declared {
            thing: Thing::Curve(CurveId(at as u32)),
            span: curve.declared.name.span,
            what: format!("the curve `{}`", curve.declared.name.name),
        });
    }
    for (at, tiers) in model.tiers.iter().enumerate() {
        found.push(Declared {
            thing: Thing::Tiers(TiersId(at as u32)),
            span: tiers.declared.name.span,
            what: format!("the tiers `{}`", tiers.declared.name.name),
        });
    }
    found.retain(|declared| declared.span.file == written.file);
    found
}

/// A line that is there for others to read.
fn line(written: &Written<'_>, id: LineId) -> Option<String> {
    let line = written.model.line(id);
    if line.scope != ROOT || line.role != Role::Declared {
        return None;
    }
    match (line.kind, &line.body) {
        (_, Body::Data(_)) => Some(format!("the column `{}`", line.name)),
        (LineKind::Input, _) => Some(format!("the input `{}`", line.name)),
        (LineKind::Const, _) => Some(format!("the constant `{}`", line.name)),
        _ => None,
    }
}
