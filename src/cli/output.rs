//! Files that a command writes, replaced as a whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::base::{Code, Diagnostic};

/// Writes to standard error; there is nobody to tell when even that fails.
pub(super) fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Replaces the file at `path` with `text`, so that nobody ever sees half of it. A device or
/// a pipe is written to as it is.
///
/// Errors: a folder, a missing folder, no permission, a full disk.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let name = format!("`{}`", path.display());
    let (target, existing) = target(path)?;
    let written = match &existing {
        Some(found) if !found.is_file() => fs::write(&target, text),
        _ => replace(&target, text, existing.map(|found| found.permissions())),
    };
    written.map_err(|error| unwritable(&name, &error))
}

/// Makes a new file at `path` with `text`, as a whole or not at all.
///
/// Errors: a file, a link or a folder of that name, a missing folder, no permission, a full disk.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let name = format!("`{}`", path.display());
    let created = staged(path, text)
        .and_then(|file| file.persist_noclobber(path).map_err(|error| error.error));
    match created {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let message = format!("{name} exists already, and stays as it is");
            Err(Diagnostic::new(Code::FileUnwritable, message)
                .help("name another file, or move that one away first"))
        }
        Err(error) => Err(unwritable(&name, &error)),
    }
}

/// Writes beside the target, then renames: the old file stays until the new one is whole.
fn replace(target: &Path, text: &str, permissions: Option<fs::Permissions>) -> io::Result<()> {
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    put(staged(target, text)?, target, permissions)
}

/// A file that is written piece by piece, and takes its place when it is whole. A device or a pipe
/// is written to as it is.
pub(super) enum Stream {
    Beside {
        file: BufWriter<NamedTempFile>,
        target: PathBuf,
        permissions: Option<fs::Permissions>,
    },
    Directly(fs::File),
}

impl Stream {
    /// Errors: a folder, a missing folder, no permission, a full disk.
    pub fn open(path: &Path) -> Result<Stream, Diagnostic> {
        let (target, existing) = target(path)?;
        let opened = match existing {
            Some(found) if !found.is_file() => fs::OpenOptions::new()
                .write(true)
                .open(&target)
                .map(Stream::Directly),
            existing => beside(&target).map(|file| Stream::Beside {
                file: BufWriter::new(file),
                target,
                permissions: existing.map(|found| found.permissions()),
            }),
        };
        opened.map_err(|error| unwritable(&format!("`{}`", path.display()), &error))
    }

    pub fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Stream::Beside { file, .. } => file.write_all(text.as_bytes()),
            Stream::Directly(file) => file.write_all(text.as_bytes()),
        }
    }

    /// Puts the file in its place.
    pub fn finish(self) -> io::Result<()> {
        let Stream::Beside {
            file,
            target,
            permissions,
        } = self
        else {
            return Ok(());
        };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        put(file, &target, permissions)
    }
}

/// Where a path leads to, and what is there.
///
/// Errors: a folder, and what can't be looked at.
fn target(path: &Path) -> Result<(PathBuf, Option<fs::Metadata>), Diagnostic> {
    let name = format!("`{}`", path.display());
    // A link stays one: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&target) {
        Ok(found) if found.is_dir() => {
            let message = format!("{name} is a folder, and a file is to be written");
            Err(Diagnostic::new(Code::FileUnwritable, message)
                .help("name a file in it: `-o folder/statement.json`"))
        }
        Ok(found) => Ok((target, Some(found))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((target, None)),
        Err(error) => Err(unwritable(&name, &error)),
    }
}

fn put(file: NamedTempFile, target: &Path, permissions: Option<fs::Permissions>) -> io::Result<()> {
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// The text in a file of another name beside the target, which goes away unless it is kept.
fn staged(target: &Path, text: &str) -> io::Result<NamedTempFile> {
    let mut file = beside(target)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// An empty file beside the target.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aim-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What any new file would have; the system takes away what its mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(&folder)
}

/// Why something can't be written, in words.
pub(super) fn unwritable(name: &str, error: &io::Error) -> Diagnostic {
    let (reason, help) = match error.kind() {
        io::ErrorKind::NotFound => (
            "its folder does not exist".to_owned(),
            "make the folder first, or name another file",
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
            "you may not write there".to_owned(),
            "change its permissions, or name another file",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            "the disk is full".to_owned(),
            "make room, or name a file on another disk",
        ),
        _ => (error.to_string(), "name another file"),
    };
    Diagnostic::new(
        Code::FileUnwritable,
        format!("{name} can't be written: {reason}"),
    )
    .help(help)
}
