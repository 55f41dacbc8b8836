//! Reading one file into the source map and parsing it.

use rayon::prelude::*;

use crate::base::{Code, Diagnostic, FileId, Files, SourceMap, Span, suggest};
use crate::library;
use crate::syntax::{self, Unread, ast};

/// A parsed file, with its syntax errors.
#[derive(Debug)]
pub struct Loaded {
    pub file: FileId,
    pub ast: ast::File,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and parses `path`. An unreadable file is an error at `from`, the place that names it.
pub fn load(
    sources: &mut SourceMap,
    files: &dyn Files,
    path: &str,
    from: Option<Span>,
) -> Result<Loaded, Diagnostic> {
    Ok(parse(sources, path, read(files, path, from)?))
}

/// The text of a file. An unreadable one is an error at `from`, the place that names it.
pub(super) fn read(
    files: &dyn Files,
    path: &str,
    from: Option<Span>,
) -> Result<String, Diagnostic> {
    match files.read(path) {
        Ok(text) => Ok(text),
        Err(error) => {
            let diagnostic = Diagnostic::new(error.code, format!("`{path}` {}", error.reason))
                .help(remedy(error.code));
            Err(match from {
                Some(span) => diagnostic.label(span, "named here"),
                None => diagnostic,
            })
        }
    }
}

/// Parses a module of the standard library, or a shipped model.
pub fn load_library(sources: &mut SourceMap, name: &str, from: Span) -> Result<Loaded, Diagnostic> {
    match library::find(name) {
        Some(module) => {
            let file = sources.add(module.name, module.text);
            Ok(read_module(file, module.text))
        }
        None => {
            let known = || library::all().map(|module| module.name);
            let list = || format!("the library has {}", known().collect::<Vec<_>>().join(", "));
            let help = suggest::did_you_mean(name, known()).unwrap_or_else(list);
            Err(
                Diagnostic::new(Code::UnknownModule, format!("there is no module `{name}`"))
                    .label(from, "not in the library")
                    .help(help),
            )
        }
    }
}

/// Parses several modules, on all processors; names that the library does not have are left out.
pub fn load_ahead(sources: &mut SourceMap, names: &[String]) -> Vec<(String, Loaded)> {
    let modules = names.iter().filter_map(|name| library::find(name));
    let added = modules.map(|module| (module, sources.add(module.name, module.text)));
    let added: Vec<_> = added.collect();
    let read = added.into_par_iter().with_max_len(1);
    read.map(|(module, file)| (module.name.to_owned(), read_module(file, module.text)))
        .collect()
}

/// Without its tests: nobody runs them from elsewhere.
fn read_module(file: FileId, text: &str) -> Loaded {
    let mut unread = Unread::of(file, text);
    let is_test = |mut words| Iterator::next(&mut words) == Some("test");
    let tests: Vec<bool> = unread.words().map(is_test).collect();
    unread.retain(|at| !tests[at]);
    let (ast, diagnostics) = unread.parse();
    Loaded {
        file,
        ast,
        diagnostics,
    }
}

/// Parses a text that is already at hand.
pub fn parse(sources: &mut SourceMap, name: &str, text: String) -> Loaded {
    let file = sources.add(name, text);
    let (ast, diagnostics) = syntax::parse(file, &sources.get(file).text);
    Loaded {
        file,
        ast,
        diagnostics,
    }
}

fn remedy(code: Code) -> &'static str {
    match code {
        Code::FileTooLarge => "name a model here, not its data",
        Code::NotText => "save it as text in UTF-8, which every editor offers",
        _ => "check the name; a path counts from the file that names it",
    }
}
