//! Changes of a model's text by declaration, which leave everything else as it was written.
//!
//! Input: the text of a model, and declarations or settings. Output: the text with them.
//! Invariant: every comment of the text is still there.

use crate::base::{Code, Diagnostic, SourceMap, Span};
use crate::syntax;
use crate::syntax::ast::{File, Item, ItemKind, LineKind, SetOperator, SetValue, Setting};

/// A text that was changed, and what was done to it.
pub(super) struct Edited {
    pub text: String,
    pub done: Vec<String>,
    /// Nothing else was declared than lines, and what takes no part in what others come to.
    pub of_lines: bool,
}

/// The text with declarations in the place of those of their name, or at its end.
///
/// Errors: what is no declaration.
pub(super) fn declared(
    sources: &mut SourceMap,
    text: &str,
    declarations: &str,
) -> Result<Edited, Vec<Diagnostic>> {
    let file = sources.add("input", declarations);
    let (new, errors) = syntax::parse(file, declarations);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut edited = Edited {
        text: text.to_owned(),
        done: Vec::new(),
        of_lines: new.items.iter().all(|item| is_of_lines(&item.kind)),
    };
    let mut start = 0;
    for (at, item) in new.items.iter().enumerate() {
        let last = at + 1 == new.items.len();
        let end = match last {
            true => declarations.len(),
            false => item.span.end as usize,
        };
        let piece = declarations[start..end].trim();
        start = end;
        edited.place(sources, item, piece);
    }
    Ok(edited)
}

impl Edited {
    fn place(&mut self, sources: &mut SourceMap, item: &Item, piece: &str) {
        let file = sources.add("session", self.text.as_str());
        let (tree, _) = syntax::parse(file, &self.text);
        let name = named(item);
        let known = tree.items.iter().find(|known| named(known) == name);
        let shown = name.1.as_deref().unwrap_or(name.0);
        match known.filter(|_| name.1.is_some() || is_only_one(&item.kind)) {
            Some(known) => {
                self.text = replaced(&self.text, &tree, known, piece);
                self.done.push(format!("{shown} changed"));
            }
            None => {
                if !self.text.is_empty() && !self.text.ends_with('\n') {
                    self.text.push('\n');
                }
                self.text.push_str(piece);
                self.text.push('\n');
                self.done.push(format!("{shown} added"));
            }
        }
    }
}

/// The text with `piece` in the place of an item. Comments within the item that the piece does
/// not repeat stand above it from then on, and those after it on its line stay there.
fn replaced(text: &str, tree: &File, item: &Item, piece: &str) -> String {
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let above = item
        .doc
        .as_ref()
        .map_or(start, |doc| doc.span.start as usize);
    let above = text[..above].rfind('\n').map_or(0, |at| at + 1);
    let mut changed = text[..above].to_owned();
    for comment in &tree.comments {
        if item.span.contains(comment.span) && !piece.contains(&comment.text) {
            changed.push_str(&comment.text);
            changed.push('\n');
        }
    }
    changed.push_str(&text[above..start]);
    changed.push_str(piece);
    let rest = &text[end..];
    // A comment at the end of the piece would swallow what follows on the line.
    let last = piece.lines().last().unwrap_or_default();
    if last.contains("//") && !rest.starts_with(['\n', '\r']) {
        changed.push('\n');
    }
    changed.push_str(rest);
    changed
}

/// The text with settings as the values of the inputs' declarations.
///
/// Errors: a setting that is no plain value of an input that this text declares.
pub(super) fn with_settings(
    sources: &mut SourceMap,
    text: &str,
    settings: &[String],
) -> Result<String, Vec<Diagnostic>> {
    let mut text = text.to_owned();
    for written in settings {
        let file = sources.add(":set", written.as_str());
        let setting = syntax::parse_setting(file, written)?;
        let of_text = sources.add("session", text.as_str());
        let (tree, _) = syntax::parse(of_text, &text);
        let Some((item, value, new)) = place_of(&tree, &setting) else {
            return Err(vec![unsaved(&setting, written)]);
        };
        let new = &written[new.start as usize..new.end as usize];
        let (start, end) = (item.span.start as usize, item.span.end as usize);
        let (from, to) = (value.start as usize, value.end as usize);
        let piece = format!("{}{new}{}", &text[start..from], &text[to..end]);
        text = replaced(&text, &tree, item, &piece);
    }
    Ok(text)
}

/// The declaration of the input that is set, where its value stands there, and where the new
/// one stands in the setting.
fn place_of<'t>(tree: &'t File, setting: &Setting) -> Option<(&'t Item, Span, Span)> {
    let SetValue::Expr(new) = &setting.value else {
        return None;
    };
    let plain = setting.operator == SetOperator::Assign
        && setting.members.is_empty()
        && setting.from.is_none()
        && setting.until.is_none();
    let [target] = setting.target.parts.as_slice() else {
        return None;
    };
    let found = tree.items.iter().find_map(|item| match &item.kind {
        ItemKind::Line(line) if line.kind == LineKind::Input && line.name.name == target.name => {
            Some((item, line.value.as_ref()?.span))
        }
        _ => None,
    });
    let (item, value) = found?;
    plain.then_some((item, value, new.span))
}

fn unsaved(setting: &Setting, written: &str) -> Diagnostic {
    let message = format!("`{written}` can't be saved as the value of an input");
    Diagnostic::new(Code::BadArguments, message)
        .label(setting.span, "no plain value of an input of this file")
        .help("declare the input anew with what it is to be, and take the setting away: `:unset`")
}

fn is_of_lines(kind: &ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Line(_)
            | ItemKind::Check(_)
            | ItemKind::Scenario { .. }
            | ItemKind::Test { .. }
            | ItemKind::Function(_)
            | ItemKind::Tiers(_)
            | ItemKind::Curve(_)
    )
}

/// Whether a model has one declaration of this sort, whatever it says.
fn is_only_one(kind: &ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Model { .. } | ItemKind::Timeline(_) | ItemKind::FiscalYear { .. }
    )
}

/// The sort of a declaration, which a name is unique in, and its name.
pub fn named(item: &Item) -> (&'static str, Option<String>) {
    let named = |sort, name: &str| (sort, Some(name.to_owned()));
    match &item.kind {
        ItemKind::Model { .. } => ("model", None),
        ItemKind::Timeline(_) => ("timeline", None),
        ItemKind::FiscalYear { .. } => ("fiscal year", None),
        ItemKind::Currency { name, .. } | ItemKind::Unit { name, .. } => named("unit", &name.name),
        ItemKind::Dimension { name, .. } => named("dimension", &name.name),
        ItemKind::Use { .. } => ("use", None),
        ItemKind::Include { .. } => ("include", None),
        ItemKind::Part { name, .. } => named("part", &name.name),
        ItemKind::Data(data) => named("data", &data.name.name),
        ItemKind::Line(line) => named("line", &line.name.name),
        ItemKind::Check(check) => named("check", &check.name.name),
        ItemKind::Scenario { name, .. } => named("scenario", &name.name),
        ItemKind::Test { title, .. } => named("test", &title.value),
        ItemKind::Function(function) => named("function", &function.name.name),
        ItemKind::Tiers(tiers) => named("line", &tiers.name.name),
        ItemKind::Curve(curve) => named("line", &curve.name.name),
        ItemKind::Correlation(_) => ("correlation", None),
    }
}
