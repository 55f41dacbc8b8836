//! What a terminal offers while somebody types: names with their kind and unit, commands,
//! signatures, and further lines while a text is not complete.

use std::borrow::Cow;

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::{Session, command, input};
use crate::reference::Catalogue;
use crate::syntax::ast::LineKind;

/// A name that can be written, and what it is.
struct Name {
    name: String,
    about: String,
}

/// Helps whoever types.
pub(super) struct Typist {
    names: Vec<Name>,
    signatures: Vec<(String, String)>,
    color: bool,
}

impl Typist {
    pub fn new(session: &Session, color: bool) -> Typist {
        let model = &session.live().opened.model;
        let name = |name: &str, about: String| Name {
            name: name.to_owned(),
            about,
        };
        let mut names: Vec<Name> = session
            .lines()
            .into_iter()
            .map(|(line, kind, unit)| name(&line, format!("{kind} {unit}")))
            .collect();
        names.extend(model.units.names().map(|unit| name(unit, "unit".into())));
        for dimension in &model.dimensions {
            names.push(name(&dimension.name, "dimension".into()));
        }
        for scenario in model.scenarios.keys() {
            names.push(name(scenario, "scenario".into()));
        }
        for kind in LineKind::ALL {
            names.push(name(kind.keyword(), "kind of line".into()));
        }
        let catalogue = Catalogue::new();
        let mut signatures = Vec::new();
        for entry in catalogue.entries() {
            names.push(name(&entry.name, entry.summary().to_owned()));
            signatures.push((entry.name.clone(), entry.signature.clone()));
        }
        names.sort_by(|one, other| one.name.cmp(&other.name));
        names.dedup_by(|one, other| one.name == other.name);
        Typist {
            names,
            signatures,
            color,
        }
    }
}

/// Where the word begins that ends at a place.
fn word_start(line: &str, end: usize) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == ':';
    let before = line.get(..end).unwrap_or(line);
    before.trim_end_matches(is_part).len()
}

impl Completer for Typist {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        end: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let start = word_start(line, end);
        let word = line.get(start..end).unwrap_or_default();
        let pair = |name: &str, about: &str| Pair {
            display: format!("{name}  {about}").trim_end().to_owned(),
            replacement: name.to_owned(),
        };
        let offered = match word.strip_prefix(':') {
            Some(begun) => command::COMMANDS
                .iter()
                .filter(|entry| start == 0 && entry.name.starts_with(begun))
                .map(|entry| pair(&format!(":{}", entry.name), entry.does))
                .collect(),
            None => self
                .names
                .iter()
                .filter(|name| !word.is_empty() && name.name.starts_with(word))
                .map(|name| pair(&name.name, &name.about))
                .collect(),
        };
        Ok((start, offered))
    }
}

impl Hinter for Typist {
    type Hint = String;

    /// The signature of the function whose bracket was opened just now.
    fn hint(&self, line: &str, end: usize, _: &Context<'_>) -> Option<String> {
        let before = line.get(..end)?.strip_suffix('(')?;
        let name = before.get(word_start(before, before.len())..)?;
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
