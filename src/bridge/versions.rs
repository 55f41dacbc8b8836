//! Why a figure differs between two versions of a model's text.
//!
//! Input: two versions with their files, and the case in which both are looked at. Output: a
//! bridge whose causes are the declarations that differ: new ones first, then changed ones in the
//! order of the later text, then those that are gone. A file that both include or read and that
//! differs is one cause. Comments and blanks make no difference.

use std::collections::BTreeMap;
use std::sync::Mutex;

use rayon::prelude::*;

use super::asked::{Asked, Found};
use super::assembled::{Ends, bridge, squeezed};
use super::node::{Bridge, Changed, Over};
use super::spread::{Mixture, Wanted, spread};
use crate::base::{Code, Diagnostic, FileId, Files, ReadError, SourceMap};
use crate::check::Value;
use crate::eval;
use crate::resolve::{self, Loaded};
use crate::session::{self, Variant, named};
use crate::syntax;
use crate::syntax::ast::{File, Item, ItemKind};
use crate::syntax::tokens::tokens;

/// A version of a model.
pub struct Version<'f> {
    /// The path by which its file is read: `models/x.aim`, `HEAD~1:models/x.aim`.
    pub path: String,
    pub files: &'f (dyn Files + Sync),
}

/// Why the figure differs between two versions.
///
/// Errors: what is wrong with either version, and a figure that one of them does not have, or has
/// in another unit.
pub fn versions(
    sources: &mut SourceMap,
    ends: [&Version<'_>; 2],
    case: &Variant<'static>,
    asked: &Asked,
    wanted: Wanted,
) -> Result<Bridge, Vec<Diagnostic>> {
    let [(from, first), (to, last)] = [
        read(sources, ends[0], case, asked)?,
        read(sources, ends[1], case, asked)?,
    ];
    if first.unit != last.unit {
        let message = format!(
            "`{}` is {} in `{}` and {} in `{}`",
            asked.name, first.text, ends[0].path, last.text, ends[1].path
        );
        return Err(vec![
            Diagnostic::new(Code::UnitMismatch, message)
                .help("ask for a line that has the same unit in both versions"),
        ]);
    }
    let mixed = Mixed::new([&from, &to], case, asked, last.unit.clone());
    let spread = spread(&mixed, wanted);
    let changed: Vec<Changed> = mixed
        .changes
        .iter()
        .map(|change| mixed.changed(change))
        .collect();
    let ends = Ends {
        names: [&ends[0].path, &ends[1].path],
        periods: [asked.at; 2],
        figures: [first, last],
    };
    Ok(bridge(
        &to.model,
        &asked.name,
        Over::Versions,
        ends,
        spread,
        &changed,
    ))
}

/// A version that was read.
struct Read {
    path: String,
    /// All texts that it is made of, by path; its own too.
    files: BTreeMap<String, String>,
    model: resolve::Model,
}

impl Read {
    fn text(&self) -> &str {
        self.files.get(&self.path).map_or("", String::as_str)
    }

    /// What stands before the paths of files beside it.
    fn folder(&self) -> &str {
        let end = self.path.rfind(['/', ':']).map_or(0, |at| at + 1);
        self.path.get(..end).unwrap_or("")
    }

    /// A path as it is seen from the folder of the version.
    fn within<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(self.folder()).unwrap_or(path)
    }

    /// The text of a file by its path from the version's folder.
    fn beside(&self, within: &str) -> Option<&String> {
        let path = format!("{}{within}", self.folder());
        self.files.get(&path).or_else(|| self.files.get(within))
    }
}

/// Reads a version, and finds the figure in it.
fn read(
    sources: &mut SourceMap,
    version: &Version<'_>,
    case: &Variant<'static>,
    asked: &Asked,
) -> Result<(Read, Found), Vec<Diagnostic>> {
    let noting = Noting {
        files: version.files,
        read: Mutex::default(),
    };
    let opened = session::open(sources, &noting, &version.path).map_err(|d| vec![d])?;
    let mut errors = opened.diagnostics;
    errors.retain(Diagnostic::is_error);
    if !errors.is_empty() {
        return Err(errors);
    }
    let compiled = session::compile(&opened.model, case)?;
    let found = asked.find(&eval::run(&compiled.plan, None, None));
    let read = Read {
        path: version.path.clone(),
        files: noting.read.into_inner().unwrap_or_default(),
        model: opened.model,
    };
    Ok((read, found.ok_or_else(|| vec![asked.missing()])?))
}

/// Files that remember what was read.
struct Noting<'f> {
    files: &'f (dyn Files + Sync),
    read: Mutex<BTreeMap<String, String>>,
}

impl Files for Noting<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let text = self.files.read(path)?;
        if let Ok(mut read) = self.read.lock() {
            read.insert(path.to_owned(), text.clone());
        }
        Ok(text)
    }
}

/// Something that differs, by where it stands in the trees of the two versions.
enum Change {
    New(usize),
    Other(usize, usize),
    Gone(usize),
    /// A file beside both, by its path from their folders.
    File(String),
}

/// A model of which each declaration is as in the one version or as in the other.
struct Mixed<'a> {
    versions: [&'a Read; 2],
    trees: [File; 2],
    case: &'a Variant<'static>,
    asked: &'a Asked,
    unit: String,
    changes: Vec<Change>,
}

impl<'a> Mixed<'a> {
    fn new(
        versions: [&'a Read; 2],
        case: &'a Variant<'static>,
        asked: &'a Asked,
        unit: String,
    ) -> Mixed<'a> {
        let trees = [0, 1].map(|end| syntax::parse(FileId(end), versions[end as usize].text()).0);
        let mut mixed = Mixed {
            versions,
            trees,
            case,
            asked,
            unit,
            changes: Vec::new(),
        };
        mixed.changes = mixed.differing();
        mixed
    }

    /// What a declaration is known by; several that have no name are known by their text.
    fn key(&self, end: usize, item: &Item) -> (&'static str, String) {
        let (sort, name) = named(item);
        let single = matches!(
            item.kind,
            ItemKind::Model { .. } | ItemKind::Timeline(_) | ItemKind::FiscalYear { .. }
        );
        match name {
            Some(name) => (sort, name),
            None if single => (sort, String::new()),
            None => (sort, self.words(end, item)),
        }
    }

    /// A declaration without comments, one blank between its words.
    fn words(&self, end: usize, item: &Item) -> String {
        let text = self.text(end, item.span.start, item.span.end);
        let words: Vec<&str> = tokens(text).map(|token| token.of(text)).collect();
        words.join(" ")
    }

    fn text(&self, end: usize, start: u32, stop: u32) -> &str {
        let text = self.versions[end].text();
        text.get(start as usize..stop as usize).unwrap_or("")
    }

    fn differing(&self) -> Vec<Change> {
        let counts = |item: &Item| match item.kind {
            ItemKind::Model { .. } | ItemKind::Check(_) | ItemKind::Test { .. } => false,
            ItemKind::Scenario { .. } => !self.case.scenarios.is_empty(),
            _ => true,
        };
        let items = |end: usize| {
            let items = self.trees[end].items.iter().enumerate();
            items.filter(move |(_, item)| counts(item))
        };
        let by_key: [BTreeMap<_, usize>; 2] = [0, 1].map(|end| {
            items(end)
                .map(|(at, item)| (self.key(end, item), at))
                .collect()
        });
        let mut new = Vec::new();
        let mut other = Vec::new();
        for (at, item) in items(1) {
            match by_key[0].get(&self.key(1, item)) {
                None => new.push(Change::New(at)),
                Some(before) => {
                    let earlier = &self.trees[0].items[*before];
                    if self.words(0, earlier) != self.words(1, item) {
                        other.push(Change::Other(*before, at));
                    }
                }
            }
        }
        let is_gone = |(at, item): (usize, &Item)| {
            let known = by_key[1].contains_key(&self.key(0, item));
            (!known).then_some(Change::Gone(at))
        };
        new.extend(other);
        new.extend(self.differing_files().map(Change::File));
        new.extend(items(0).filter_map(is_gone));
        new
    }

    /// Files beside both whose words or figures differ.
    fn differing_files(&self) -> impl Iterator<Item = String> {
        let [from, to] = self.versions;
        let words = |text: &str| -> Vec<String> {
            tokens(text)
                .map(|token| token.of(text).to_owned())
                .collect()
        };
        let others = to.files.iter().filter(|(path, _)| **path != to.path);
        others.filter_map(move |(path, text)| {
            let within = to.within(path);
            let before = from.beside(within)?;
            let same = match path.ends_with(".aim") {
                true => words(before) == words(text),
                false => before == text,
            };
            (!same).then(|| within.to_owned())
        })
    }

    /// The declarations where some changes are made.
    fn items(&self, made: &[bool]) -> Vec<Item> {
        let end = |end: usize| self.trees[end].items.clone();
        if !made.contains(&false) {
            return end(1);
        }
        if !made.contains(&true) {
            return end(0);
        }
        let mut items: Vec<Option<Item>> = end(1).into_iter().map(Some).collect();
        for (change, made) in self.changes.iter().zip(made) {
            match (change, made) {
                (Change::New(at), false) => items[*at] = None,
                (Change::Other(before, at), false) => {
                    items[*at] = self.trees[0].items.get(*before).cloned();
                }
                (Change::Gone(at), false) => items.push(self.trees[0].items.get(*at).cloned()),
                _ => {}
            }
        }
        items.into_iter().flatten().collect()
    }

    /// The figure where some changes are made; None where these can't be made without others.
    fn figure(&self, made: &[bool]) -> Option<Value> {
        let mut sources = texts(self.versions);
        let old = self
            .changes
            .iter()
            .zip(made)
            .filter_map(|(change, made)| match change {
                Change::File(within) if !made => Some(within.as_str()),
                _ => None,
            });
        let files = Chosen {
            versions: self.versions,
            old: old.collect(),
            first: usize::from(made.contains(&true)),
        };
        let loaded = Loaded {
            file: FileId(u32::from(made.contains(&true))),
            ast: File {
                items: self.items(made),
                ..File::default()
            },
            diagnostics: Vec::new(),
        };
        let opened = session::resolved(loaded, &mut sources, &files);
        if opened.diagnostics.iter().any(Diagnostic::is_error) {
            return None;
        }
        let compiled = session::compile(&opened.model, self.case).ok()?;
        let found = self.asked.find(&eval::run(&compiled.plan, None, None))?;
        found.value.filter(|_| found.unit == self.unit)
    }

    fn changed(&self, change: &Change) -> Changed {
        let item = |end: usize, at: usize| &self.trees[end].items[at];
        let name = |item: &Item| {
            let (sort, name) = named(item);
            name.unwrap_or_else(|| sort.to_owned())
        };
        match change {
            Change::New(at) => Changed {
                name: name(item(1, *at)),
                from: None,
                to: Some(self.said(1, item(1, *at))),
            },
            Change::Gone(at) => Changed {
                name: name(item(0, *at)),
                from: Some(self.said(0, item(0, *at))),
                to: None,
            },
            Change::Other(before, at) => {
                let said = [self.said(0, item(0, *before)), self.said(1, item(1, *at))];
                // Where the values are the same, all else is told.
                let [from, to] = match said[0] == said[1] {
                    true => [self.words(0, item(0, *before)), self.words(1, item(1, *at))],
                    false => said,
                };
                Changed {
                    name: name(item(1, *at)),
                    from: Some(from),
                    to: Some(to),
                }
            }
            Change::File(within) => Changed {
                name: within.clone(),
                from: None,
                to: None,
            },
        }
    }

    /// The value of a line, or the whole of another declaration.
    fn said(&self, end: usize, item: &Item) -> String {
        let value = match &item.kind {
            ItemKind::Line(line) => line.value.as_ref().map(|value| value.span),
            _ => None,
        };
        let span = value.unwrap_or(item.span);
        squeezed(self.text(end, span.start, span.end))
    }
}

impl Mixture for Mixed<'_> {
    fn count(&self) -> usize {
        self.changes.len()
    }

    fn values(&self, sets: &[Vec<bool>]) -> Vec<Option<Value>> {
        sets.par_iter().map(|made| self.figure(made)).collect()
    }
}

/// The texts of both versions, numbered as in their trees.
fn texts(versions: [&Read; 2]) -> SourceMap {
    let mut sources = SourceMap::default();
    for version in versions {
        sources.add(version.path.as_str(), version.text());
    }
    sources
}

/// The files beside both versions, some of which are as they were.
struct Chosen<'a> {
    versions: [&'a Read; 2],
    old: Vec<&'a str>,
    /// The version that is looked at first.
    first: usize,
}

impl Files for Chosen<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let [from, to] = self.versions;
        // One of the two folders may be within the other.
        let within = [to.within(path), from.within(path)];
        let within = within.into_iter().find(|within| {
            let known = self
                .versions
                .iter()
                .any(|version| version.beside(within).is_some());
            known && *within != path
        });
        let within = within.unwrap_or(path);
        let end = if self.old.contains(&within) {
            0
        } else {
            self.first
        };
        let text = self.versions[end].beside(within);
        let text = text.or_else(|| self.versions[1 - end].beside(within));
        text.cloned().ok_or_else(|| ReadError {
            reason: "does not exist".to_owned(),
            code: Code::FileUnreadable,
        })
    }
}
