//! A session without a terminal: what it prints, what it tells of, and the files that it writes.

use std::fs;
use std::path::{Path, PathBuf};

use aim::base::{Diagnostic, SourceMap};
use aim::cli::plain;
use aim::repl::{Ended, Host, Next, Session};
use aim::session::{Disk, Live};
use tempfile::TempDir;

/// A folder with a model in it, and a session on that.
pub struct Desk {
    folder: TempDir,
    session: Session,
    said: Said,
}

#[derive(Default)]
struct Said {
    out: String,
    err: String,
}

impl Host for Said {
    fn print(&mut self, text: &str) -> bool {
        self.out.push_str(text);
        true
    }

    fn report(&mut self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        for diagnostic in diagnostics {
            self.err.push_str(&plain::text(diagnostic, sources, false));
        }
    }

    fn note(&mut self, text: &str) {
        self.err.push_str(text);
    }

    fn write(&mut self, path: &str, text: &str) -> Result<(), Diagnostic> {
        fs::write(path, text).expect("the test's own folder");
        Ok(())
    }

    fn width(&self) -> usize {
        80
    }

    fn color(&self) -> bool {
        false
    }
}

/// What a line came to.
pub struct Answered {
    pub ended: Option<Ended>,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// Files by name; the model is the first.
    pub fn new(files: &[(&str, &str)]) -> Desk {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("the test's own folder");
        }
        let path = folder.path().join(files[0].0);
        let Ok(live) = Live::load(&Disk, &path.display().to_string()) else {
            panic!("the model runs");
        };
        Desk {
            folder,
            session: Session::new(live),
            said: Said::default(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the test's own folder");
    }

    pub fn text(&self, name: &str) -> String {
        text(&self.path(name))
    }

    pub fn line(&mut self, line: &str) -> Answered {
        let ended = match self.session.line(&mut self.said, line) {
            Next::Line(ended) => Some(ended),
            Next::Quit => None,
        };
        Answered {
            ended,
            out: std::mem::take(&mut self.said.out),
            err: std::mem::take(&mut self.said.err),
        }
    }

    /// A line that is well, and what it prints.
    pub fn says(&mut self, line: &str) -> String {
        let answered = self.line(line);
        let expected = (Some(Ended::Fine), "");
        assert_eq!((answered.ended, answered.err.as_str()), expected, "{line}");
        answered.out
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the test's own file")
}
