//! Other files: what `include` merges into the model, and what `use` brings into scope.

use std::collections::BTreeSet;

use super::collect::{Collector, Here, Placed, blank_line, path_text};
use super::loader::{self, Loaded};
use super::model::*;
use super::scope::{Meaning, Scope};
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::library;
use crate::syntax::Unread;
use crate::syntax::ast::{self, Ident, Item, ItemKind};

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
        self.read_ahead(&loaded.ast.items);
        let mut items = Vec::with_capacity(loaded.ast.items.len());
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

    /// Reads the modules of the library that a file includes or has as parts, at once.
    fn read_ahead(&mut self, items: &[Item]) {
        let library = items.iter().filter_map(|item| match &item.kind {
            ItemKind::Include {
                source: ast::Module::Library(path),
            }
            | ItemKind::Part {
                source: ast::Module::Library(path),
                ..
            } => Some(path_text(path)),
            _ => None,
        });
        let mut names: BTreeSet<String> = library.collect();
        names.retain(|name| !self.included.contains(name) && !self.ahead.contains_key(name));
        let names: Vec<String> = names.into_iter().collect();
        if names.len() > 1 {
            self.ahead.extend(loader::load_ahead(self.sources, &names));
        }
    }

    /// Reads and parses a module; None after an error.
    pub(super) fn load(&mut self, source: &ast::Module, key: &str) -> Option<Loaded> {
        if let (ast::Module::Library(_), Some(loaded)) = (source, self.ahead.swap_remove(key)) {
            return Some(loaded);
        }
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

    /// Brings the functions of a module of the library into the model's scope, but for those whose
    /// names mean something else when they are called there.
    pub(super) fn offer(&mut self, module: &str) {
        let span = self.model.span;
        let part = |name: &str| Ident {
            name: name.to_owned(),
            span,
        };
        let source = ast::Module::Library(ast::Path {
            parts: module.split('.').map(part).collect(),
            span,
        });
        let Some(scope) = self.module_scope(&source, module, span) else {
            return;
        };
        for name in self.own_names(scope) {
            let meaning = self.model.scopes[scope.index()].names[&name]
                .meaning
                .clone();
            let own = &self.model.scopes[ROOT.index()];
            let taken = own.names.get(&name);
            let is_called = taken.is_some_and(|named| named.meaning.is_called());
            let is_known = is_called || own.function(&name).is_some();
            if matches!(meaning, Meaning::Function(_)) && !is_known {
                self.name(ROOT, Ident { name, span }, meaning);
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
        let by_library = library::find(&self.sources.get(span.file).name).is_some();
        let scope = match by_library && !names.is_empty() {
            true => self.needed_scope(&key, names),
            false => self.module_scope(source, &key, span),
        };
        let Some(scope) = scope else {
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

    /// The scope of a module, which is read on its first use.
    fn module_scope(&mut self, source: &ast::Module, key: &str, span: Span) -> Option<ScopeId> {
        if let Some(scope) = self.used.get(key) {
            return Some(*scope);
        }
        let loaded = self.load_module(source, span)?;
        self.diagnostics.extend(loaded.diagnostics);
        // Known before its own uses are followed, so that two modules may use each other.
        let scope = self.new_scope();
        self.used.insert(key.to_owned(), scope);
        self.module(loaded.ast.items, key, scope, |_| true);
        Some(scope)
    }

    /// The scope of what a file of the library uses of another, with nothing beside it: a
    /// function takes less to be read than all the functions of its module.
    fn needed_scope(&mut self, key: &str, names: &[Ident]) -> Option<ScopeId> {
        let named = names.iter().map(|name| name.name.clone()).collect();
        let asked = (key.to_owned(), named);
        if let Some(scope) = self.needed.get(&asked) {
            return Some(*scope);
        }
        let module = library::find(key)?;
        let scope = self.new_scope();
        self.needed.insert(asked, scope);
        let file = self.sources.add(module.name, module.text);
        let mut unread = Unread::of(file, module.text);
        let words: Vec<Vec<&str>> = unread.words().map(Iterator::collect).collect();
        let wanted: BTreeSet<&str> = names.iter().map(|name| name.name.as_str()).collect();
        let (kept, wanted) = closure(&words, wanted);
        let wanted: BTreeSet<String> = wanted.into_iter().map(str::to_owned).collect();
        unread.retain(|at| kept[at]);
        let (ast, diagnostics) = unread.parse();
        self.diagnostics.extend(diagnostics);
        self.module(ast.items, key, scope, |name| wanted.contains(name));
        Some(scope)
    }

    fn new_scope(&mut self) -> ScopeId {
        self.model.scopes.push(Scope::default());
        ScopeId(self.model.scopes.len() as u32 - 1)
    }

    /// Declares what a module has for others in its scope; of what it uses itself, what is wanted.
    fn module(
        &mut self,
        items: Vec<Item>,
        key: &str,
        scope: ScopeId,
        wanted: impl Fn(&str) -> bool,
    ) {
        let items: Vec<Placed> = items
            .into_iter()
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
                ItemKind::Use { source, mut names } => {
                    let all = names.is_empty();
                    names.retain(|name| wanted(&name.name));
                    if all || !names.is_empty() {
                        self.use_module(&source, &names, item.span, scope);
                    }
                }
                _ => {}
            }
        }
        self.here.pop();
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

/// Which declarations of a module give the wanted names, and all names that those go on to want;
/// what has no name to be asked by is kept.
fn closure<'t>(
    declarations: &[Vec<&'t str>],
    mut wanted: BTreeSet<&'t str>,
) -> (Vec<bool>, BTreeSet<&'t str>) {
    let mut kept = vec![false; declarations.len()];
    loop {
        let known = wanted.len();
        for (words, kept) in declarations.iter().zip(&mut kept) {
            *kept |= match words.as_slice() {
                ["fn" | "const" | "tiers" | "curve", name, ..] => wanted.contains(name),
                _ => true,
            };
            if *kept && words.first() != Some(&"use") {
                wanted.extend(words);
            }
        }
        if wanted.len() == known {
            return (kept, wanted);
        }
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
