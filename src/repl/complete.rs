//! What a terminal offers while somebody types: what can stand there,
//! signatures, and further lines while a text is not complete.

use std::borrow::Cow;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::offers::{Offer, Offers, word_start};
use super::{Session, input};
use crate::reference::{Catalogue, Entry};

/// Helps whoever types.
pub(super) struct Typist {
    offers: Offers,
    signatures: Vec<(String, String)>,
    files: FilenameCompleter,
    color: bool,
}

impl Typist {
    pub fn new(session: &Session, color: bool) -> Typist {
        let catalogue = Catalogue::new();
        let signature = |entry: &Entry| (entry.name.clone(), entry.signature.clone());
        Typist {
            offers: Offers::new(session, &catalogue),
            signatures: catalogue.entries().map(signature).collect(),
            files: FilenameCompleter::new(),
            color,
        }
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

    /// The signature of the function whose bracket was opened just now.
    fn hint(&self, line: &str, end: usize, _: &Context<'_>) -> Option<String> {
        let before = line.get(..end)?.strip_suffix('(')?;
        let name = before.get(word_start(before)..)?;
        let (_, signature) = self.signatures.iter().find(|(known, _)| known == name)?;
        (end == line.len()).then(|| format!("   {signature}"))
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

    /// The word that a declaration or a command begins with stands out.
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let end = line
            .find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
            .unwrap_or(line.len());
        let (first, rest) = line.split_at(end);
        let known = first.starts_with(':') || crate::syntax::words::is_kind(first);
        match self.color && known {
            true => Cow::Owned(format!("\x1b[36m{first}\x1b[0m{rest}")),
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
