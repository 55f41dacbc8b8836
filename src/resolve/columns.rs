//! The columns that a `data` declaration names, and where they stand in the file.
//!
//! Invariant: a declared column is one column of the file, by the very name that the file gives
//! it, and one of them says what a row is for.

use super::table::Table;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::syntax::ast::{self, Ident};
use crate::syntax::is_name;

/// So many columns of a file are named in a message.
const MOST_NAMES: usize = 12;

/// What the rows of a table are for, as the role of one of its columns says.
pub(super) enum Key {
    /// `period month`: a period each.
    Period,
    /// `key age`: a number each, at which a curve has a point.
    Number,
}

const ROLES: [(&str, Key); 2] = [("period", Key::Period), ("key", Key::Number)];

/// What the rows are for.
///
/// Errors: no column says it, two do, or a role that there is not.
pub(super) fn key(data: &ast::Data) -> Result<Key, Diagnostic> {
    let mut found: Option<(&Ident, Key)> = None;
    for column in &data.columns {
        let Some(role) = &column.role else { continue };
        let Some((_, key)) = ROLES.into_iter().find(|(name, _)| *name == role.name) else {
            return Err(unknown_role(role, &column.name));
        };
        if let Some((first, _)) = found.replace((&column.name, key)) {
            return Err(
                Diagnostic::new(Code::BadData, "two columns say what a row is for")
                    .label(column.name.span, "the second")
                    .label(first.span, "the first")
                    .help("keep one of them"),
            );
        }
    }
    found.map(|(_, key)| key).ok_or_else(|| {
        Diagnostic::new(Code::BadData, "no column says which period a row is for")
            .label(data.name.span, "declared here")
            .help("name it in the braces: `period month`, with the column's own name")
    })
}

fn unknown_role(role: &Ident, name: &Ident) -> Diagnostic {
    let roles = ROLES.iter().map(|(name, _)| *name);
    let help = suggest::did_you_mean(&role.name, roles).unwrap_or_else(|| {
        let (role, name) = (&role.name, &name.name);
        format!("what the file calls a column stands after its name: `{name} \"{role} {name}\"`")
    });
    let message = format!("a column has no role `{}`", role.name);
    Diagnostic::new(Code::BadData, message)
        .label(role.span, "not known")
        .help(help)
}

/// A declared column, and the number that it has in the file.
pub(super) struct Place<'d> {
    pub declared: &'d ast::Column,
    pub at: usize,
}

impl Place<'_> {
    pub fn name(&self) -> &str {
        heading(self.declared).0
    }
}

/// What a column is called in the file, and where the model says so.
fn heading(column: &ast::Column) -> (&str, Span) {
    match &column.header {
        Some(header) => (&header.value, header.span),
        None => (&column.name.name, column.name.span),
    }
}

/// Where the declared columns stand in the file.
pub(super) fn places<'d>(
    table: &Table<'_>,
    data: &'d ast::Data,
) -> Result<Vec<Place<'d>>, Vec<Diagnostic>> {
    let headers = || table.header.cells.iter();
    let mut listed: Vec<&str> = headers().take(MOST_NAMES).collect();
    if headers().count() > MOST_NAMES {
        listed.push("…");
    }
    let list = listed.join(", ");
    let mut places = Vec::new();
    let mut errors = Vec::new();
    for declared in &data.columns {
        let (name, span) = heading(declared);
        let mut found = headers().enumerate().filter(|(_, header)| *header == name);
        match (found.next(), found.next()) {
            (Some((at, _)), None) => places.push(Place { declared, at }),
            (Some(_), Some(_)) => errors.push(
                Diagnostic::new(Code::BadData, format!("the file has two columns `{name}`"))
                    .label(table.header_span(), "the file's columns")
                    .label(span, "named here")
                    .help("give each of them a name of its own"),
            ),
            (None, _) => {
                let begins =
                    |header: &&str| header.to_lowercase().starts_with(&name.to_lowercase());
                let near = suggest::nearest(name, headers()).or_else(|| headers().find(begins));
                let help = match near {
                    Some(near) => named_as(near, declared),
                    None => format!("the file has {list}"),
                };
                let message = format!("the file has no column `{name}`");
                errors.push(
                    Diagnostic::new(Code::BadData, message)
                        .label(span, "named here")
                        .label(table.header_span(), "the file's columns")
                        .help(help),
                );
            }
        }
    }
    // Where nothing fits, the cause is one.
    if places.is_empty() && data.columns.len() > 1 {
        let message = "the file has none of the columns that are declared";
        return Err(vec![
            Diagnostic::new(Code::BadData, message)
                .label(
                    table.header_span(),
                    "its first line, which names its columns",
                )
                .label(data.name.span, "declared here")
                .help(format!("name the columns as the file does: {list}")),
        ]);
    }
    if errors.is_empty() {
        Ok(places)
    } else {
        Err(errors)
    }
}

/// How to name a column that is called `header` in the file.
fn named_as(header: &str, declared: &ast::Column) -> String {
    match is_name(header) {
        true => format!("did you mean `{header}`?"),
        false => format!("did you mean `{} \"{header}\"`?", declared.name.name),
    }
}
