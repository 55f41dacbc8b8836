//! Parts: a whole model inside another, under its own names, on the outer timeline.

use super::collect::{Collector, Here, blank_line};
use super::model::*;
use super::scope::{Meaning, Scope};
use super::settings::{self, Change};
use crate::base::{Code, Diagnostic};
use crate::syntax::ast::{self, Ident, ItemKind, Setting};

impl Collector<'_> {
    /// Collects a part. Its own timeline, checks, scenarios and tests are left out.
    pub(super) fn part(&mut self, name: Ident, source: &ast::Module, settings: Vec<Setting>) {
        if name.name == "base" {
            self.diagnostics.push(
                Diagnostic::new(Code::Duplicate, "no part is called `base`")
                    .label(
                        name.span,
                        "in tests, `base` is the run without their givens",
                    )
                    .help("give the part another name"),
            );
            return;
        }
        let Some(file) = self.module_key(source, name.span) else {
            return self.unread_part(name);
        };
        if self.here.iter().any(|here| here.file == file) || self.root_file(&name) == file {
            self.diagnostics.push(
                Diagnostic::new(Code::Cycle, format!("`{file}` would be a part of itself"))
                    .label(name.span, "comes round to itself here")
                    .help("name another file, or a model of the library"),
            );
            return self.unread_part(name);
        }
        let Some(loaded) = self.load(source, &file) else {
            return self.unread_part(name);
        };
        let scope = ScopeId(self.model.scopes.len() as u32);
        self.declare_name(name.clone(), Meaning::Part(scope));
        self.model.scopes.push(Scope::default());
        self.here.push(Here {
            scope,
            part: name.name.clone(),
            file,
        });
        // What another file included or used is not in scope here.
        let (included, used) = (
            std::mem::take(&mut self.included),
            std::mem::take(&mut self.used),
        );
        let items = self.gather(loaded, false);
        self.units(&items);
        self.dimensions(&items);
        self.uses(&items);
        for placed in items {
            let left_out = matches!(
                placed.item.kind,
                ItemKind::Check(_) | ItemKind::Scenario { .. } | ItemKind::Test { .. }
            );
            if !left_out {
                self.declare(placed.item, placed.included);
            }
        }
        (self.included, self.used) = (included, used);
        let prefix: Vec<Ident> = self.here[1..]
            .iter()
            .map(|here| Ident {
                name: here.part.clone(),
                span: name.span,
            })
            .collect();
        self.here.pop();
        for mut setting in settings {
            setting.target.parts.splice(0..0, prefix.iter().cloned());
            let change = Change {
                setting,
                any_line: false,
                scope: self.scope(),
            };
            if let Err(diagnostic) = settings::apply(&mut self.model, &change) {
                self.diagnostics.push(diagnostic);
            }
        }
        // Nothing else has changed a line yet.
        let lines = self.model.lines.iter_mut();
        for change in lines.flat_map(|line| &mut line.overrides) {
            change.bound = true;
        }
    }

    /// Keeps the name of a part that could not be read, so that its lines are not missed as well.
    fn unread_part(&mut self, name: Ident) {
        let id = self.push_line(Line {
            role: Role::Internal,
            ..blank_line(name.name.clone(), ast::LineKind::Ratio, name.span)
        });
        self.declare_name(name, Meaning::Line(id));
    }

    fn root_file(&self, name: &Ident) -> String {
        self.sources.get(name.span.file).name.clone()
    }

    /// `dimension player = parts { lab, giant }`
    pub(super) fn check_parts(&mut self, members: &[Ident]) {
        for member in members {
            let known = self.model.scopes[self.scope().index()]
                .names
                .get(&member.name);
            if !matches!(known.map(|named| &named.meaning), Some(Meaning::Part(_))) {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UnknownName,
                        format!("there is no part `{}`", member.name),
                    )
                    .label(member.span, "not a part of this model")
                    .help(format!("declare it: `part {} = \"file.aim\"`", member.name)),
                );
            }
        }
    }
}
