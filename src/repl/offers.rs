//! What can be written where somebody types: commands, what a command takes, members within the
//! brackets of a line, and names anywhere else.
//!
//! Input: the model as it stands, a line of text and a place in it. Output: texts with what they
//! are, in the order of the alphabet. Invariant: everything offered begins with what stands there.

use super::Session;
use super::command::{self, Command};
use crate::reference::Catalogue;
use crate::syntax::ast::LineKind;

/// A text that can be written, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub text: String,
    pub about: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Input,
    Line,
    Scenario,
    /// Units, dimensions, functions, words of the language.
    Other,
}

/// The names that a model and the language have.
pub(super) struct Offers {
    names: Vec<(Sort, Offer)>,
    /// The lines with members, and these.
    members: Vec<(String, Vec<Offer>)>,
}

fn offer(text: &str, about: &str) -> Offer {
    Offer {
        text: text.to_owned(),
        about: about.to_owned(),
    }
}

impl Offers {
    pub fn new(session: &Session, catalogue: &Catalogue) -> Offers {
        let model = &session.live().opened.model;
        let mut names: Vec<(Sort, Offer)> = Vec::new();
        for (line, kind, unit) in session.lines() {
            let sort = match kind == LineKind::Input.keyword() {
                true => Sort::Input,
                false => Sort::Line,
            };
            names.push((sort, offer(&line, format!("{kind} {unit}").trim_end())));
        }
        for scenario in model.scenarios.keys() {
            names.push((Sort::Scenario, offer(scenario, "scenario")));
        }
        let mut other = |text: &str, about: &str| names.push((Sort::Other, offer(text, about)));
        model.units.names().for_each(|unit| other(unit, "unit"));
        for dimension in &model.dimensions {
            other(&dimension.name, "dimension");
        }
        for kind in LineKind::ALL {
            other(kind.keyword(), "kind of line");
        }
        for entry in catalogue.entries() {
            other(&entry.name, entry.summary());
        }
        names.sort_by(|(_, one), (_, other)| one.text.cmp(&other.text));
        names.dedup_by(|(_, one), (_, other)| one.text == other.text);
        Offers {
            names,
            members: members(session),
        }
    }

    /// Where the word begins that ends at a place, and what it can become; None: a file.
    pub fn at(&self, line: &str, end: usize) -> Option<(usize, Vec<Offer>)> {
        let before = line.get(..end).unwrap_or(line);
        let start = word_start(before);
        let (before, word) = before.split_at(start);
        let begun = |offers: Vec<Offer>, word: &str| {
            let begins = |offer: &Offer| offer.text.starts_with(word);
            Some((start, offers.into_iter().filter(begins).collect()))
        };
        if before.trim().is_empty() && word.starts_with(':') {
            return begun(commands(":"), word);
        }
        let of_command = before.trim_start().strip_prefix(':');
        let of_command = of_command.and_then(|text| text.split_whitespace().next());
        let command = of_command.and_then(|name| command::find(name.trim_end_matches('!')).ok());
        let member = self.members_of(before);
        match command.map(|entry| entry.command) {
            Some(Command::Load | Command::Save | Command::Export) => None,
            Some(Command::By) => begun(
                vec![offer("month", ""), offer("quarter", ""), offer("year", "")],
                word,
            ),
            Some(Command::Help) => begun(commands(""), word),
            Some(Command::Scenario) => begun(self.of(&[Sort::Scenario]), word),
            Some(Command::Unset) => begun(self.of(&[Sort::Input]), word),
            Some(Command::Set) if !before.contains('=') && member.is_none() => {
                begun(self.of(&[Sort::Input]), word)
            }
            Some(Command::Show | Command::Explain | Command::Why | Command::Graph)
                if !before.contains('@') && member.is_none() =>
            {
                begun(self.of(&[Sort::Input, Sort::Line]), word)
            }
            _ => match member {
                Some(members) => begun(members.to_vec(), word),
                None if word.is_empty() => Some((start, Vec::new())),
                None => {
                    let every = [Sort::Input, Sort::Line, Sort::Scenario, Sort::Other];
                    begun(self.of(&every), word)
                }
            },
        }
    }

    fn of(&self, sorts: &[Sort]) -> Vec<Offer> {
        let wanted = self.names.iter().filter(|(sort, _)| sorts.contains(sort));
        wanted.map(|(_, offer)| offer.clone()).collect()
    }

    /// The members of the line whose bracket is open at the end of a text.
    fn members_of(&self, before: &str) -> Option<&[Offer]> {
        let mut closed = 0usize;
        let open = before.char_indices().rev().find(|(_, c)| match c {
            ']' => {
                closed += 1;
                false
            }
            '[' if closed > 0 => {
                closed -= 1;
                false
            }
            c => *c == '[',
        });
        let line = before.get(..open?.0)?;
        let line = line.get(word_start(line)..)?;
        let found = self.members.iter().find(|(name, _)| name == line);
        found.map(|(_, members)| members.as_slice())
    }
}

/// Where the word at the end of a text begins.
pub(super) fn word_start(text: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == ':';
    text.trim_end_matches(is_part).len()
}

fn commands(sign: &str) -> Vec<Offer> {
    let entries = command::COMMANDS.iter();
    let commands = entries.map(|entry| offer(&format!("{sign}{}", entry.name), entry.does));
    commands.collect()
}

fn members(session: &Session) -> Vec<(String, Vec<Offer>)> {
    let typed = &session.live().plan().typed;
    let model = &typed.model;
    let mut found = Vec::new();
    for id in model.line_ids() {
        let dims = typed.line(id).shape.dims.iter();
        let dims = dims.filter_map(|dim| model.dimensions.get(dim.index()));
        let members = dims.flat_map(|dimension| {
            let about = format!("member of {}", dimension.name);
            let members = dimension.members.iter();
            members.map(move |member| offer(member, &about))
        });
        let members: Vec<Offer> = members.collect();
        if !members.is_empty() {
            found.push((model.line(id).name.clone(), members));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Disk, Live};

    const PLANS: &str = "\
model plans
timeline monthly from 2025-01 for 3 months
currency USD
dimension plan { free, pro, prime }
input price[plan]: USD = { free: $0, pro: $20, prime: $30 }
input seats = 10
revenue usage sales = sum(price over plan) * seats
scenario slump { seats = 5 }
";

    /// What is offered at the end of a line; None: files.
    fn offered(line: &str) -> Option<Vec<String>> {
        let live = Live::scratch(&Disk, PLANS).unwrap_or_else(|refused| {
            panic!("{:?}", refused.diagnostics);
        });
        let offers = Offers::new(&Session::new(live), &Catalogue::new());
        let (_, found) = offers.at(line, line.len())?;
        Some(found.into_iter().map(|offer| offer.text).collect())
    }

    fn assert_offered(line: &str, expected: &[&str]) {
        assert_eq!(
            offered(line).as_deref(),
            Some(
                &expected
                    .iter()
                    .map(|text| (*text).to_owned())
                    .collect::<Vec<_>>()[..]
            ),
            "{line}"
        );
    }

    #[test]
    fn each_place_has_what_can_stand_there() {
        assert_offered("seat", &["seats"]);
        assert_offered("price[", &["free", "pro", "prime"]);
        assert_offered("sum(price[pr", &["pro", "prime"]);
        assert_offered(":explain price[f", &["free"]);
        assert_offered(":gr", &[":graph"]);
        assert_offered(":scenario ", &["slump"]);
        assert_offered(":set se", &["seats"]);
        assert_offered(":unset ", &["price", "seats"]);
        assert_offered(":show s", &["sales", "seats"]);
        assert_offered(":by q", &["quarter"]);
        assert_offered(":help unse", &["unset"]);
        assert_offered("1 + ", &[]);
        assert_eq!(offered(":load mod"), None);
    }
}
