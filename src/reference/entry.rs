//! What the documentation of one declaration says, part by part.
//!
//! Input: a declaration of the library with the `///` lines above it. Output: its name, its
//! signature, its paragraphs and what stands behind the labels `Unit:`, `Errors:`, `Source:` and
//! `Example:`. Invariant: a label begins a line and ends with the next label or an empty line.

use crate::base::{SourceMap, Span};
use crate::check::builtins;
use crate::syntax::ast::{Function, Item, ItemKind};

/// What an entry documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    Function,
    /// A function of the language, which needs no `use`.
    BuiltIn,
    /// A line that `include` adds to a model.
    Line,
}

/// The documentation of a function, or of a line.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: EntryKind,
    /// `std.finance`
    pub module: &'static str,
    pub name: String,
    /// `npv(rate: %, flows: series): flows`; of a line its declaration.
    pub signature: String,
    /// Its paragraphs, each on one line. The first sentence says what it is.
    pub paragraphs: Vec<String>,
    pub unit: Option<String>,
    pub errors: Option<String>,
    /// Where its formula is from.
    pub source: Option<String>,
    /// Expressions that are true.
    pub examples: Vec<String>,
}

impl Entry {
    /// The entry of a declaration that is a function or a line; None of any other.
    pub(super) fn of(module: &'static str, sources: &SourceMap, item: &Item) -> Option<Entry> {
        let (kind, name, signature) = match &item.kind {
            ItemKind::Function(function) => {
                let builtin = builtins::find(&function.name.name)
                    .filter(|_| function.body.is_none() && !is_native(module, function));
                match builtin {
                    Some(builtin) => (
                        EntryKind::BuiltIn,
                        &function.name,
                        builtin.signature.to_owned(),
                    ),
                    None => (
                        EntryKind::Function,
                        &function.name,
                        signature(sources, function, item),
                    ),
                }
            }
            ItemKind::Line(line) => (
                EntryKind::Line,
                &line.name,
                on_one_line(sources.text(item.span)),
            ),
            _ => return None,
        };
        let doc = item.doc.as_ref().map_or("", |doc| doc.value.as_str());
        let parts = Parts::of(doc);
        Some(Entry {
            kind,
            module,
            name: name.name.clone(),
            signature,
            unit: parts.first("Unit"),
            errors: parts.first("Errors"),
            source: parts.first("Source"),
            examples: parts
                .labelled("Example")
                .map(|example| example.trim_matches('`').to_owned())
                .collect(),
            paragraphs: parts.paragraphs,
        })
    }

    /// Its first sentence.
    pub fn summary(&self) -> &str {
        self.paragraphs.first().map_or("", |text| sentence(text))
    }
}

fn is_native(module: &str, function: &Function) -> bool {
    crate::library::Native::find(module, &function.name.name).is_some()
}

/// The first sentence of a text.
pub fn sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    ends.take(1).next().map_or(text, |end| &text[..end])
}

fn signature(sources: &SourceMap, function: &Function, item: &Item) -> String {
    let from = |span: Span| span.start as usize - item.span.start as usize;
    let text = sources.text(item.span);
    let end = function
        .body
        .as_ref()
        .map_or(text.len(), |body| from(body.span));
    let declared = text.get(from(function.name.span)..end);
    let declared = on_one_line(declared.unwrap_or_default());
    declared.trim_end_matches([' ', '=']).to_owned()
}

/// A declaration of several lines as one.
fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace("( ", "(").replace(", )", ")")
}

/// A documentation taken apart.
pub(super) struct Parts {
    pub paragraphs: Vec<String>,
    labelled: Vec<(&'static str, String)>,
}

impl Parts {
    const LABELS: [&str; 4] = ["Unit", "Errors", "Source", "Example"];

    pub fn of(doc: &str) -> Parts {
        let mut parts = Parts {
            paragraphs: Vec::new(),
            labelled: Vec::new(),
        };
        let mut current: Option<&mut String> = None;
        for line in doc.lines().map(str::trim) {
            let label = Self::LABELS.into_iter().find_map(|label| {
                let rest = line.strip_prefix(label)?.strip_prefix(':')?;
                Some((label, rest.trim()))
            });
            current = match (label, current) {
                (Some((label, rest)), _) => {
                    parts.labelled.push((label, rest.to_owned()));
                    parts.labelled.last_mut().map(|(_, text)| text)
                }
                (None, _) if line.is_empty() => None,
                (None, Some(text)) => {
                    text.push(' ');
                    text.push_str(line);
                    Some(text)
                }
                (None, None) => {
                    parts.paragraphs.push(line.to_owned());
                    parts.paragraphs.last_mut()
                }
            };
        }
        parts
    }

    /// What stands behind a label for the first time.
    pub fn first(&self, label: &str) -> Option<String> {
        self.labelled(label).next().map(str::to_owned)
    }

    fn labelled(&self, label: &str) -> impl Iterator<Item = &str> {
        let own = self.labelled.iter().filter(move |(own, _)| *own == label);
        own.map(|(_, text)| text.as_str())
    }
}
