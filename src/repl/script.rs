//! A session without a person: lines from a pipe or a file, no prompts, the number of the line
//! before what is wrong with it.

use std::io::BufRead;

use super::input::{self, Kind};
use super::{Ended, Host, Next, Session};
use crate::base::{Code, Diagnostic, SourceMap};

/// Obeys all lines of a text. The worst of them is what the script comes to. An indented line
/// goes on with the declaration above it.
pub fn script(session: &mut Session, host: &mut dyn Host, input: impl BufRead) -> Ended {
    let mut worst = Ended::Fine;
    let mut lines = input.split(b'\n').enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        let text = line.map_err(|e| e.to_string()).and_then(|line| {
            String::from_utf8(line).map_err(|_| "it is not UTF-8 text".to_owned())
        });
        let mut text = match text {
            Ok(text) => text,
            Err(reason) => {
                let message = format!("line {} can't be read: {reason}", at + 1);
                let problem =
                    Diagnostic::new(Code::NotText, message).help("give the lines as text");
                host.report(&[problem], &SourceMap::default());
                worst = Ended::Wrong;
                continue;
            }
        };
        while let Some(more) =
            lines.next_if(|(_, more)| more.as_ref().is_ok_and(|more| goes_on(&text, more)))
        {
            text.push('\n');
            text.push_str(&String::from_utf8_lossy(&more.1.unwrap_or_default()));
        }
        session.number(at + 1);
        match session.line(host, &text) {
            Next::Line(ended) => worst = worst.max(ended),
            Next::Quit => break,
        }
    }
    worst
}

/// Whether a line belongs to the text above it.
fn goes_on(text: &str, line: &[u8]) -> bool {
    let blank = line.iter().all(u8::is_ascii_whitespace);
    let indented = matches!(line.first(), Some(b' ' | b'\t' | b'}' | b')' | b']'));
    let open = matches!(input::kind(text), Kind::Declaration | Kind::Expression);
    open && !blank && (indented || input::goes_on(text))
}
