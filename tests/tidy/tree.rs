//! The files of the repository, by their paths from its root.

use std::path::{Path, PathBuf};

/// A text file of the repository.
pub struct File {
    /// With `/` between folders: `src/base/mod.rs`.
    pub path: String,
    pub text: String,
}

/// Whether there is such a file.
pub fn exists(path: &str) -> bool {
    root().join(path).is_file()
}

/// Every file below a folder, in order of path; none if there is no such folder.
pub fn files_under(folder: &str) -> impl Iterator<Item = File> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.sort();
    paths.into_iter().map(read)
}

/// Every file that is kept, which is all but what a build or the version control makes.
pub fn tracked_files() -> Vec<File> {
    files_under("").collect()
}

/// `a, b or c`
pub fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if matches!(&*name, "target" | ".git" | "Cargo.lock") {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

fn read(path: PathBuf) -> File {
    let bytes = std::fs::read(&path).expect("a readable file");
    let inside = path.strip_prefix(root()).expect("a path inside");
    File {
        path: inside.to_string_lossy().replace('\\', "/"),
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
