//! Where the lines typed before are kept: the user's folder for the state of programs.

use std::env;
use std::path::PathBuf;

/// The file of the history; None where the user has no such folder.
pub(super) fn file() -> Option<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let state = match set("XDG_STATE_HOME") {
        Some(folder) if folder.is_absolute() => folder,
        _ if cfg!(windows) => set("LOCALAPPDATA")?,
        _ if cfg!(target_os = "macos") => env::home_dir()?.join("Library/Application Support"),
        _ => env::home_dir()?.join(".local/state"),
    };
    Some(state.join("aim").join("history"))
}
