//! A session at a terminal: prompt, keys, completion and the lines typed before. The only user
//! of rustyline, with `complete`.

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};

use super::complete::Typist;
use super::{Ended, Host, Next, Session, history};

/// Reads and obeys lines until `:quit` or Ctrl-D. Ctrl-C drops the line that is being typed.
/// A history that can't be read or written is no history, and nothing worse.
///
/// # Errors
/// A terminal that can't be read from.
pub fn terminal(session: &mut Session, host: &mut dyn Host) -> Result<Ended, String> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .max_history_size(2_000)
        .and_then(|config| config.history_ignore_dups(true));
    let config = config.map_err(|error| error.to_string())?.build();
    let mut editor: Editor<Typist, FileHistory> =
        Editor::with_config(config).map_err(|error| error.to_string())?;
    let kept = history::file();
    if let Some(path) = &kept {
        let _ = editor.load_history(path);
    }
    host.note("aim: an expression, a declaration or a command; `:help` shows them\n");
    loop {
        session.look(host);
        editor.set_helper(Some(Typist::new(session, host.color())));
        match editor.readline(&session.prompt()) {
            Ok(text) => {
                let text = text.trim_end();
                if !text.is_empty() {
                    let _ = editor.add_history_entry(text);
                }
                if session.line(host, text) == Next::Quit {
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
    if let Some(path) = &kept {
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = editor.save_history(path);
    }
    Ok(Ended::Fine)
}
