//! All that is documented: the modules of the library with their functions and lines.

use super::entry::{Entry, Parts};
use crate::base::SourceMap;
use crate::library::{MODULES, Module};
use crate::syntax;

/// The documentation of the library.
pub struct Catalogue {
    pub modules: Vec<ModuleDoc>,
}

/// The documentation of one module.
pub struct ModuleDoc {
    /// `std.finance`
    pub name: &'static str,
    /// Its own paragraphs.
    pub paragraphs: Vec<String>,
    /// Where formulas are from that name no source of their own.
    pub source: Option<String>,
    pub sections: Vec<Section>,
}

/// What stands under one heading of a module, `// ---- Heading`; before the first there is none.
pub struct Section {
    pub heading: Option<String>,
    pub entries: Vec<Entry>,
}

impl Catalogue {
    /// Reads the texts that are built in.
    pub fn new() -> Catalogue {
        Catalogue {
            modules: MODULES.iter().map(ModuleDoc::of).collect(),
        }
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.modules.iter().flat_map(ModuleDoc::entries)
    }

    /// The entries of a name, `npv` or `std.finance.npv`, in capitals or not: several modules may
    /// have one.
    pub fn find(&self, name: &str) -> Vec<&Entry> {
        let full = |entry: &Entry| format!("{}.{}", entry.module, entry.name);
        let is_meant = |entry: &&Entry| {
            entry.name.eq_ignore_ascii_case(name) || full(entry).eq_ignore_ascii_case(name)
        };
        self.entries().filter(is_meant).collect()
    }

    /// The module of a name, `std.finance` or `finance`.
    pub fn module(&self, name: &str) -> Option<&ModuleDoc> {
        let is_meant = |module: &&ModuleDoc| module.name == name || module.short_name() == name;
        self.modules.iter().find(is_meant)
    }
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::new()
    }
}

impl ModuleDoc {
    fn of(module: &Module) -> ModuleDoc {
        let mut sources = SourceMap::default();
        let file = sources.add(module.name, module.text);
        let (tree, _) = syntax::parse(file, module.text);
        let own = module
            .text
            .lines()
            .map_while(|line| line.strip_prefix("///"));
        let parts = Parts::of(&own.collect::<Vec<_>>().join("\n"));
        let mut sections = vec![Section {
            heading: None,
            entries: Vec::new(),
        }];
        let headings = tree.comments.iter().filter_map(|comment| {
            let heading = comment.text.strip_prefix("// ---- ")?;
            Some((comment.span.start, heading.trim()))
        });
        let mut headings = headings.peekable();
        for item in &tree.items {
            while let Some((_, heading)) = headings.next_if(|(at, _)| *at < item.span.start) {
                sections.push(Section {
                    heading: Some(heading.to_owned()),
                    entries: Vec::new(),
                });
            }
            if let Some(entry) = Entry::of(module.name, &sources, item)
                && let Some(section) = sections.last_mut()
            {
                section.entries.push(entry);
            }
        }
        sections.retain(|section| !section.entries.is_empty());
        ModuleDoc {
            name: module.name,
            source: parts.first("Source"),
            paragraphs: parts.paragraphs,
            sections,
        }
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sections.iter().flat_map(|section| &section.entries)
    }

    /// `finance`
    pub fn short_name(&self) -> &'static str {
        self.name.strip_prefix("std.").unwrap_or(self.name)
    }
}
