//! What a terminal offers while somebody types: what can stand there, signatures, colours, and
//! further lines while a text is not complete.

use std::borrow::Cow;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::highlight::highlighted;
use super::offers::{Offer, Offers};
use super::{Session, command, input};
use crate::reference::{Catalogue, Entry};
use crate::syntax::tokens::tokens;

/// Helps whoever types.
pub(super) struct Typist {
    offers: Offers,
    signatures: Vec<(String, String)>,
    files: FilenameCompleter,
    color: bool,
}

impl Typist {
    pub fn new(session: &Session, catalogue: &Catalogue, color: bool) -> Typist {
        let signature = |entry: &Entry| (entry.name.clone(), entry.signature.clone());
        let model = &session.live().opened.model;
        let own = model.functions.iter().map(|function| {
            let params = function.params.iter().map(|param| param.name.name.as_str());
            let params = params.collect::<Vec<_>>().join(", ");
            (
                function.name.clone(),
                format!("{}({params})", function.name),
            )
        });
        Typist {
            offers: Offers::new(session, catalogue),
            signatures: own.chain(catalogue.entries().map(signature)).collect(),
            files: FilenameCompleter::new(),
            color,
        }
    }

    /// The signature of the function whose bracket is open at the end of a text.
    fn signature(&self, text: &str) -> Option<&str> {
        let mut open: Vec<Option<&str>> = Vec::new();
        let mut before = None;
        for token in tokens(text) {
            let word = token.of(text);
            match word {
                "(" => open.push(before),
                "[" | "{" => open.push(None),
                ")" | "]" | "}" => {
                    open.pop();
                }
                _ => {}
            }
            before = Some(word);
        }
        let name = open.last().copied().flatten()?;
        let (_, signature) = self.signatures.iter().find(|(known, _)| known == name)?;
        Some(signature)
    }
}

impl Completer for Typist {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        end: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let Some((start, offers)) = self.offers.at(line, end) else {
            return self.files.complete_path(line, end);
        };
        let pair = |offer: Offer| Pair {
            display: format!("{}  {}", offer.text, offer.about)
                .trim_end()
                .to_owned(),
            replacement: offer.text,
        };
        Ok((start, offers.into_iter().map(pair).collect()))
    }
}

impl Hinter for Typist {
    type Hint = String;

    /// The signature of the function whose bracket is open, or what a command takes.
    fn hint(&self, line: &str, end: usize, _: &Context<'_>) -> Option<String> {
        if end < line.len() {
            return None;
        }
        let hint = match line.strip_prefix(':') {
            Some(name) => {
                let entry = command::find(name.trim_end()).ok()?;
                format!("{} {}", entry.takes, entry.does)
            }
            None => self.signature(line)?.to_owned(),
        };
        Some(format!("   {}", hint.trim()))
    }
}

impl Highlighter for Typist {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        match self.color {
            true => Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m")),
            false => Cow::Borrowed(prompt),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        match self.color {
            true => Cow::Owned(format!("\x1b[2m{hint}\x1b[0m")),
            false => Cow::Borrowed(hint),
        }
    }

    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        match self.color {
            true => Cow::Owned(highlighted(line)),
            false => Cow::Borrowed(line),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}

impl Validator for Typist {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match input::is_incomplete(context.input()) {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Valid(None),
        })
    }
}

impl Helper for Typist {}
