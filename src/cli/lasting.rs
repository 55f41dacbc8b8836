//! A long computation as its user meets it: rows that are written as they are computed, a bar that
//! shows how far it is, and Ctrl-C, which ends it and keeps what is done.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::{self, Stream};
use super::{Console, Status};
use crate::base::Diagnostic;

/// Where rows go.
pub(super) enum Sink<'c> {
    File(Stream, String),
    Console(&'c mut Console),
}

impl<'c> Sink<'c> {
    /// The file, or the console where none is named.
    ///
    /// Errors: a file that can't be written.
    pub fn open(
        path: Option<&Path>,
        console: &'c mut Console,
    ) -> Result<Sink<'c>, Vec<Diagnostic>> {
        match path {
            None => Ok(Sink::Console(console)),
            Some(path) => {
                let stream = Stream::open(path).map_err(|d| vec![d])?;
                Ok(Sink::File(stream, format!("`{}`", path.display())))
            }
        }
    }

    /// Puts a file in its place.
    ///
    /// Errors: what can't be written.
    pub fn finish(self) -> Result<(), Vec<Diagnostic>> {
        match self {
            Sink::Console(_) => Ok(()),
            Sink::File(stream, name) => {
                let finished = stream.finish();
                finished.map_err(|error| vec![output::unwritable(&name, &error)])
            }
        }
    }

    /// Whether more is wanted: a reader may have left.
    ///
    /// Errors: what can't be written; None where it was reported.
    pub fn write(&mut self, text: &str) -> Result<bool, Stopped> {
        match self {
            Sink::File(stream, name) => match stream.write(text) {
                Ok(()) => Ok(true),
                Err(error) => Err(Stopped::Wrong(vec![output::unwritable(name, &error)])),
            },
            Sink::Console(console) => match console.print(text) {
                Ok(()) => Ok(!console.is_closed()),
                Err(_) => Err(Stopped::Reported),
            },
        }
    }
}

/// Why writing ended before it was done.
pub(super) enum Stopped {
    Wrong(Vec<Diagnostic>),
    /// The reason was told already.
    Reported,
}

impl From<Vec<Diagnostic>> for Stopped {
    fn from(diagnostics: Vec<Diagnostic>) -> Stopped {
        Stopped::Wrong(diagnostics)
    }
}

/// A bar on standard error, where that is a terminal.
pub(super) fn progress(count: u64, what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count), ProgressDrawTarget::stderr());
    let template = format!("{{bar:30}} {{human_pos}} of {{human_len}} {what}, {{eta}} left");
    match ProgressStyle::with_template(&template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Is set by the first Ctrl-C; the second one ends the process.
pub(super) fn on_interrupt() -> Arc<AtomicBool> {
    on_interrupt_saying("")
}

/// The same, and says something at the first one.
pub(super) fn on_interrupt_saying(text: &'static str) -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // Where no handler can be set, Ctrl-C ends the process as it always did.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(Status::Interrupted as i32);
        }
        output::complain(text);
    });
    interrupted
}
