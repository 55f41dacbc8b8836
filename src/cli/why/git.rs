//! Files of a revision, as git keeps them: `HEAD~1:models/lab.aim`.

use std::process::Command;

use crate::base::{Code, Files, ReadError};
use crate::session::Disk;

/// The largest file that is taken, in bytes, as of those on disk.
const LARGEST: usize = 16 << 20;

/// Files by path as they are, and by revision and path as they were. What a file of a revision
/// names is of that revision, too.
pub(super) struct Revisions {
    /// The revision of paths that name none.
    revision: Option<String>,
}

impl Revisions {
    /// The files that belong to a path.
    pub fn of(path: &str) -> Revisions {
        let revision = match std::path::Path::new(path).exists() {
            true => None,
            false => path
                .split_once(':')
                .map(|(revision, _)| revision.to_owned()),
        };
        Revisions { revision }
    }
}

impl Files for Revisions {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match &self.revision {
            None => Disk.read(path),
            Some(revision) if path.starts_with(&format!("{revision}:")) => kept(path),
            Some(revision) => kept(&format!("{revision}:{path}")),
        }
    }
}

/// The text of an object that git names so.
fn kept(object: &str) -> Result<String, ReadError> {
    let error = |code: Code, reason: String| ReadError { reason, code };
    if object.starts_with('-') {
        let reason = "names no revision: it begins with a `-`".to_owned();
        return Err(error(Code::FileUnreadable, reason));
    }
    let done = Command::new("git")
        .args(["cat-file", "blob", object])
        .output();
    let output = done.map_err(|failure| {
        let reason = format!("is a file of a revision, and git can't be started: {failure}");
        error(Code::FileUnreadable, reason)
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it has no such file");
        let said = said.strip_prefix("fatal: ").unwrap_or(said);
        let reason = format!("can't be had from git: {said}");
        return Err(error(Code::FileUnreadable, reason));
    }
    if output.stdout.len() > LARGEST {
        let reason = format!("is larger than the {} MB that aim reads", LARGEST >> 20);
        return Err(error(Code::FileTooLarge, reason));
    }
    let text = String::from_utf8(output.stdout).ok();
    text.filter(|text| !text.contains('\0'))
        .ok_or_else(|| error(Code::NotText, "is not UTF-8 text".to_owned()))
}
