//! Other files: what `include` merges into the model, and what `use` brings into scope.

use super::collect::{Collector, Here, Placed, blank_line, path_text};
use super::loader::{self, Loaded};
use super::model::*;
use super::scope::{Meaning, Scope};
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::syntax::ast::{self, Ident, ItemKind};

impl Collector<'_> {
    /// The items of a file, with those of the files it includes in their place.
    pub(super) fn gather(&mut self, loaded: Loaded, included: bool) -> Vec<Placed> {
        self.diagnostics.extend(loaded.diagnostics);
        self.model.unread |= loaded.ast.broken_imports;
        for name in loaded.ast.broken {
            let id = self.push_line(Line {
                role: Role::Internal,
                ..blank_line(name.name.clone(), ast::LineKind::Ratio, name.span)
            });
            self.declare_name(name, Meaning::Line(id));
        }
        let mut items = Vec::new();
        for item in loaded.ast.items {
            let ItemKind::Include { source } = &item.kind else {
                items.push(Placed { item, included });
                continue;
            };
            if let Some(loaded) = self.load_module(source, item.span) {
                items.extend(self.gather(loaded, true));
            }
        }
        if !included {
            leave_frames_out(&mut items);
        }
        items
    }

    /// The module, unless it was included before or can't be read.
    fn load_module(&mut self, source: &ast::Module, span: Span) -> Option<Loaded> {
        let Some(key) = self.module_key(source, span) else {
            self.model.unread = true;
            return None;
        };
        if !self.included.insert(key.clone()) {
            return None;
        }
        let loaded = self.load(source, &key);
        if loaded.is_none() {
            self.included.remove(&key);
            self.model.unread = true;
        }
        loaded
    }

    /// What a module is known by: its library name, or its path from the root folder.
    pub(super) fn module_key(&mut self, source: &ast::Module, span: Span) -> Option<String> {
        match source {
            ast::Module::Library(path) => Some(path_text(path)),
            ast::Module::File(text) => {
                let from = &self.sources.get(span.file).name;
                match relative(from, &text.value) {
                    Ok(path) => Some(path),
                    Err(reason) => {
                        self.diagnostics.push(
                            Diagnostic::new(
                                Code::FileUnreadable,
                                format!("`{}` {reason}", text.value),
                            )
                            .label(text.span, "named here")
                            .help("name a file beside this one, or in a folder below"),
                        );
                        None
                    }
                }
            }
        }
    }

    /// Reads and parses a module; None after an error.
    pub(super) fn load(&mut self, source: &ast::Module, key: &str) -> Option<Loaded> {
        let loaded = match source {
            ast::Module::Library(path) => loader::load_library(self.sources, key, path.span),
            ast::Module::File(text) => loader::load(self.sources, self.files, key, Some(text.span)),
        };
        loaded
            .map_err(|diagnostic| self.diagnostics.push(diagnostic))
            .ok()
    }

    pub(super) fn uses(&mut self, items: &[Placed]) {
        for placed in items {
            if let ItemKind::Use { source, names } = &placed.item.kind {
                let into = self.scope();
                self.use_module(source, names, placed.item.span, into);
            }
        }
    }

    /// Brings what a module declares into the scope `into`, what is named or all of it:
    /// functions, constants, units, dimensions, tiers and curves.
    fn use_module(&mut self, source: &ast::Module, names: &[Ident], span: Span, into: ScopeId) {
        let key = match source {
            ast::Module::Library(path) => path_text(path),
            ast::Module::File(text) => text.value.clone(),
        };
        let Some(scope) = self.module_scope(source, &key, span) else {
            return;
        };
        let own = self.own_names(scope);
        let wanted: Vec<Ident> = if names.is_empty() {
            own.into_iter().map(|name| Ident { name, span }).collect()
        } else {
            names.to_vec()
        };
        for name in wanted {
            let known = &self.model.scopes[scope.index()].names;
            match known.get(&name.name) {
                Some(named) => {
                    let meaning = named.meaning.clone();
                    let there = self.model.scopes[into.index()].names.get(&name.name);
                    // A unit that both declare is one unit.
                    if there.is_none_or(|there| there.meaning != meaning) {
                        self.name(into, name, meaning);
                    }
                }
                None => {
                    let help = suggest::did_you_mean(&name.name, known.keys().map(String::as_str))
                        .unwrap_or_else(|| {
                            let names: Vec<&str> = known.keys().map(String::as_str).collect();
                            format!("it has {}", names.join(", "))
                        });
                    // It was asked for here, so it is not missing where it is used, too.
                    self.model.unread = true;
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::UnknownName,
                            format!("`{key}` has no `{}`", name.name),
                        )
                        .label(name.span, "not there")
                        .help(help),
                    );
                }
            }
        }
    }

    /// The scope of a module, which is read on its first use: one of the library for all files.
    fn module_scope(&mut self, source: &ast::Module, key: &str, span: Span) -> Option<ScopeId> {
        if let Some(scope) = self.used.get(key) {
            return Some(*scope);
        }
        let of_library = matches!(source, ast::Module::Library(_));
        if of_library
            && let Some(scope) = self.modules.get(key).copied()
            && self.included.insert(key.to_owned())
        {
            self.used.insert(key.to_owned(), scope);
            return Some(scope);
        }
        let loaded = self.load_module(source, span)?;
        self.diagnostics.extend(loaded.diagnostics);
        let scope = ScopeId(self.model.scopes.len() as u32);
        self.model.scopes.push(Scope::default());
        // Known before its own uses are followed, so that two modules may use each other.
        self.used.insert(key.to_owned(), scope);
        if of_library {
            self.modules.insert(key.to_owned(), scope);
        }
        let items = loaded.ast.items.into_iter();
        let items: Vec<Placed> = items
            .map(|item| Placed {
                item,
                included: true,
            })
            .collect();
        self.here.push(Here {
            scope,
            part: String::new(),
            file: key.to_owned(),
        });
        self.units(&items);
        self.dimensions(&items);
        for Placed { item, included } in items {
            match item.kind {
                ItemKind::Function(_) | ItemKind::Tiers(_) | ItemKind::Curve(_) => {
                    self.declare(item, included);
                }
                // What its functions, tiers and curves read.
                ItemKind::Line(ref line) if line.kind == ast::LineKind::Const => {
                    self.declare(item, included);
                    if let Some(line) = self.model.lines.last_mut() {
                        line.role = Role::Internal;
                    }
                }
                ItemKind::Use { source, names } => {
                    self.use_module(&source, &names, item.span, scope);
                }
                _ => {}
            }
        }
        self.here.pop();
        Some(scope)
    }

    /// What a module declares itself, without the functions that it uses.
    fn own_names(&self, scope: ScopeId) -> Vec<String> {
        let names = self.model.scopes[scope.index()].names.iter();
        let own = names.filter(|(_, named)| match named.meaning {
            Meaning::Function(id) => self.model.functions[id.index()].scope == scope,
            _ => true,
        });
        own.map(|(name, _)| name.clone()).collect()
    }
}

/// A file that runs by itself may be included: its name and tests are its own, and so are its
/// timeline and fiscal year where the file that includes it has them.
fn leave_frames_out(items: &mut Vec<Placed>) {
    let own = |is: fn(&ItemKind) -> bool| items.iter().any(|p| !p.included && is(&p.item.kind));
    let timeline = own(|kind| matches!(kind, ItemKind::Timeline(_)));
    let fiscal_year = own(|kind| matches!(kind, ItemKind::FiscalYear { .. }));
    items.retain(|placed| {
        !placed.included
            || match placed.item.kind {
                ItemKind::Model { .. } | ItemKind::Test { .. } => false,
                ItemKind::Timeline(_) => !timeline,
                ItemKind::FiscalYear { .. } => !fiscal_year,
                _ => true,
            }
    });
}

/// The path of a file named in another, never above the root folder.
fn relative(from: &str, target: &str) -> Result<String, &'static str> {
    if target.starts_with('/') || target.contains(':') || target.contains('\\') {
        return Err("is not a path relative to this file");
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if matches!(parts.last(), None | Some(&"..")) => {
                return Err("lies outside the folder that the program was started in");
            }
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    Ok(parts.join("/"))
}
