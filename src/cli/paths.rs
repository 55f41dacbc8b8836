//! The files that a command's paths name: files as given, folders with all that is in them.

use std::path::{Path, PathBuf};

use crate::base::{Code, Diagnostic, Files};
use crate::session::Disk;

/// The files, folders searched for models in the order of their names; each file once. A file
/// that only others include is no model, and is read where they include it.
///
/// Errors: a folder that can't be read, or that holds no model.
pub(super) fn models(paths: &[PathBuf]) -> (Vec<String>, Vec<Diagnostic>) {
    let help = "models are files whose names end in `.aim`, and they declare a `timeline`";
    find(paths, is_model, "model", help)
}

/// The same, with the files that only others include.
///
/// Errors: a folder that can't be read, or that holds no such file.
pub(super) fn sources(paths: &[PathBuf]) -> (Vec<String>, Vec<Diagnostic>) {
    let help = "name a folder with files whose names end in `.aim`";
    find(paths, |_| true, "file of aim", help)
}

fn find(
    paths: &[PathBuf],
    wanted: fn(&Path) -> bool,
    what: &str,
    help: &str,
) -> (Vec<String>, Vec<Diagnostic>) {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        match search(path, wanted, &mut files) {
            Ok(()) if files.len() == before => errors.push(
                Diagnostic::new(
                    Code::FileUnreadable,
                    format!("there is no {what} in `{}`", path.display()),
                )
                .help(help),
            ),
            Ok(()) => {}
            Err(error) => errors.push(
                Diagnostic::new(
                    Code::FileUnreadable,
                    format!("`{}` can't be read: {error}", path.display()),
                )
                .help("name a file or a folder that you may read"),
            ),
        }
    }
    let mut once: Vec<String> = Vec::new();
    for file in files {
        let name = file.display().to_string();
        if !once.contains(&name) {
            once.push(name);
        }
    }
    (once, errors)
}

/// Whether the text declares a model or a timeline. What can't be read may be a model, and is
/// to be complained of.
fn is_model(path: &Path) -> bool {
    let Ok(text) = Disk.read(&path.display().to_string()) else {
        return true;
    };
    text.lines()
        .any(|line| line.starts_with("model ") || line.starts_with("timeline "))
}

/// Links to folders are not followed, so that none is searched twice or for ever.
fn search(
    folder: &Path,
    wanted: fn(&Path) -> bool,
    files: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let path = entry.path();
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if entry.file_type()?.is_dir() {
                if !hidden {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "aim") && wanted(&path)
            {
                found.push(path);
            }
        }
    }
    found.sort();
    files.extend(found);
    Ok(())
}
