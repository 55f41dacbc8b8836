//! What every command writes to: standard output for results, standard error for the rest.

use std::io::{IsTerminal, Write};

use clap::ValueEnum;

use super::Status;
use super::output;
use super::render::{Renderer, Style};
use crate::base::{Diagnostic, SourceMap};

/// Columns of a statement that goes to a file or a pipe.
const WIDTH: usize = 120;

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    Always,
    Never,
}

impl Color {
    fn on(self, terminal: bool) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                terminal && !set("NO_COLOR") && !dumb
            }
        }
    }
}

pub(super) struct Console {
    pub sources: SourceMap,
    renderer: Renderer,
    /// Whether results are coloured.
    pub color: bool,
    /// Columns to fit results into.
    pub width: usize,
    /// The reader of standard output has left; nothing more is written to it.
    closed: bool,
}

impl Console {
    pub fn new(color: Color, style: Style) -> Console {
        let stdout = std::io::stdout();
        let terminal = stdout.is_terminal();
        let errors = std::io::stderr().is_terminal();
        Console {
            sources: SourceMap::default(),
            renderer: Renderer::new(style, errors, color.on(errors)),
            color: color.on(terminal),
            width: columns().unwrap_or(WIDTH),
            closed: false,
        }
    }

    /// Prints a part of the result. A closed pipe is no error; a full disk is.
    ///
    /// Errors: standard output can't be written, which was reported.
    pub fn print(&mut self, text: &str) -> Result<(), CantPrint> {
        if self.closed {
            return Ok(());
        }
        let mut stdout = std::io::stdout().lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        match written {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => {
                self.report_all(&[output::unwritable("standard output", &error)]);
                Err(CantPrint)
            }
        }
    }

    /// Columns to fit results into by now: a window may have become another since.
    pub fn width_now(&self) -> usize {
        columns().unwrap_or(self.width)
    }

    /// Whether the reader of the results has left.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    pub fn report(&self, diagnostic: &Diagnostic) {
        self.report_all(std::slice::from_ref(diagnostic));
    }

    /// Prints diagnostics to standard error.
    pub fn report_all(&self, diagnostics: &[Diagnostic]) {
        self.report_of(diagnostics, &self.sources);
    }

    /// Those of a model that has sources of its own.
    pub fn report_of(&self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        output::complain(&self.renderer.text(diagnostics, sources));
    }

    /// The status of a command that ended so; what kept it from ending well is reported.
    pub fn settle(&self, done: Result<Status, Vec<Diagnostic>>) -> Status {
        done.unwrap_or_else(|diagnostics| {
            self.report_all(&diagnostics);
            Status::Wrong
        })
    }
}

/// Columns of the terminal that standard output goes to; None where it goes elsewhere.
fn columns() -> Option<usize> {
    let stdout = std::io::stdout();
    let size = match stdout.is_terminal() {
        true => terminal_size::terminal_size_of(&stdout),
        false => None,
    };
    size.map(|(width, _)| width.0.into())
}

/// Standard output can't be written; the reason was reported.
#[derive(Debug)]
pub(super) struct CantPrint;
