//! A session at a terminal: prompt, keys, completion and the lines typed before. The only user
//! of rustyline, with `complete`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};

use super::complete::Typist;
use super::{Ended, Host, Next, Session, history};
use crate::reference::Catalogue;

/// Reads and obeys lines until `:quit` or Ctrl-D. Ctrl-C drops the line that is being typed; one
/// that comes while a line is obeyed counts for that line only. `interruptions` begins to note
/// these; while a line is typed the editor does.
/// A history that can't be read or written is no history, and nothing worse.
///
/// # Errors
/// A terminal that can't be read from.
pub fn terminal(
    session: &mut Session,
    host: &mut dyn Host,
    interruptions: impl FnOnce() -> Arc<AtomicBool>,
) -> Result<Ended, String> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .max_history_size(2_000)
        .and_then(|config| config.history_ignore_dups(true));
    let config = config.map_err(|error| error.to_string())?.build();
    let mut editor: Editor<Typist, FileHistory> =
        Editor::with_config(config).map_err(|error| error.to_string())?;
    let interrupted = interruptions();
    let kept = history::file();
    if let Some(path) = &kept {
        let _ = editor.load_history(path);
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
    }
    host.note("aim: an expression, a declaration or a command; `:help` shows them\n");
    let catalogue = Catalogue::new();
    loop {
        session.look(host);
        let typist = Typist::new(session, &catalogue, host.color());
        editor.set_helper(Some(typist));
        match editor.readline(&session.prompt()) {
            Ok(text) => {
                let text = text.trim_end();
                if !text.is_empty() {
                    let _ = editor.add_history_entry(text);
                    // A terminal may be gone before the session ends.
                    if let Some(path) = &kept {
                        let _ = editor.append_history(path);
                    }
                }
                let next = session.line(host, text);
                interrupted.store(false, Ordering::Relaxed);
                if next == Next::Quit {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => {
                // Whoever leaves so is told what goes with them.
                if session.is_changed() {
                    host.note("the changes were not saved\n");
                }
                break;
            }
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(Ended::Fine)
}
