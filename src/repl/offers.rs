//! What can be written where somebody types: commands, what a command takes, members within the
//! brackets of a line, clauses within its braces, and names anywhere else.
//!
//! Input: the model as it stands, a line of text and a place in it. Output: texts with what they
//! are, in the order of the alphabet. Invariant: everything offered begins with what stands there.

use super::Session;
use super::command::{self, Command};
use crate::reference::{Catalogue, EntryKind};
use crate::resolve::ROOT;
use crate::syntax::ast::LineKind;
use crate::syntax::tokens::tokens;
use crate::syntax::{self, words};
use crate::units::SymbolKind;

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
    /// Words that begin a declaration.
    Kind,
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
        for kind in words::KINDS {
            names.push((Sort::Kind, offer(kind, &kind_of_declaration(kind))));
        }
        let mut other = |text: &str, about: &str| names.push((Sort::Other, offer(text, about)));
        for unit in model.units.names() {
            let kind = model.units.lookup(unit).map(|id| model.units.kind(id));
            other(unit, kind.map_or("unit", sort_of_unit));
        }
        for dimension in &model.dimensions {
            let members = dimension.members.join(", ");
            other(&dimension.name, format!("dimension {members}").trim_end());
        }
        for function in model.functions.iter().filter(|own| own.scope == ROOT) {
            other(&function.name, "function");
        }
        for curve in model.curves.iter().filter(|own| own.scope == ROOT) {
            other(&curve.declared.name.name, "curve");
        }
        for tiers in model.tiers.iter().filter(|own| own.scope == ROOT) {
            other(&tiers.declared.name.name, "tiers");
        }
        for entry in catalogue.entries() {
            let sort = match entry.kind {
                EntryKind::Line => "line",
                EntryKind::Function | EntryKind::BuiltIn => "function",
            };
            other(&entry.name, &format!("{sort}: {}", entry.summary()));
        }
        for word in words::RESERVED {
            other(word, "word of the language");
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
                None => match block(before) {
                    Some(Block::Of(words)) => begun(words, word),
                    Some(Block::Settings) => begun(self.of(&[Sort::Input]), word),
                    None if word.is_empty() => Some((start, Vec::new())),
                    None => {
                        let first = before.trim().is_empty().then_some(Sort::Kind);
                        let every = [Sort::Input, Sort::Line, Sort::Scenario, Sort::Other];
                        begun(
                            self.of(&every.into_iter().chain(first).collect::<Vec<_>>()),
                            word,
                        )
                    }
                },
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

/// What an entry of a block may begin with.
enum Block {
    Of(Vec<Offer>),
    Settings,
}

/// What can begin an entry at the end of a text; None where no entry of a block begins there.
fn block(before: &str) -> Option<Block> {
    let mut open = 0usize;
    let mut last = None;
    for token in tokens(before) {
        match token.of(before) {
            "{" | "(" | "[" => open += 1,
            "}" | ")" | "]" => open = open.saturating_sub(1),
            _ => {}
        }
        last = Some(token);
    }
    let last = last?;
    let begins = matches!(last.of(before), "{" | ";") || before[last.end..].contains('\n');
    let kind = tokens(before).next()?.of(before);
    if open != 1 || !begins || tokens(before).any(|token| token.of(before) == "=") {
        return None;
    }
    let clause = |word: &str| {
        offer(
            word,
            &format!("clause {}", syntax::example(word).unwrap_or_default()),
        )
    };
    match kind {
        "scenario" => Some(Block::Settings),
        "test" => Some(Block::Of(vec![
            offer("expect", "what is to hold"),
            offer("given", "what is set for the test"),
        ])),
        _ => {
            let kind = LineKind::ALL
                .into_iter()
                .find(|own| own.keyword() == kind)?;
            let clauses = syntax::clauses_of(kind).into_iter();
            Some(Block::Of(clauses.map(clause).collect()))
        }
    }
}

fn kind_of_declaration(kind: &str) -> String {
    let is_line = LineKind::ALL.iter().any(|own| own.keyword() == kind);
    match syntax::example(kind) {
        _ if is_line => "kind of line".to_owned(),
        Some(example) => format!("declaration: {example}"),
        None => "declaration".to_owned(),
    }
}

fn sort_of_unit(kind: SymbolKind) -> &'static str {
    match kind {
        SymbolKind::Currency => "currency",
        SymbolKind::Time(_) => "unit of time",
        SymbolKind::Other => "unit",
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
fn twice(amount) = amount * 2
curve kept by month step { 0: 100%, 3: 50% }
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
    fn what_is_offered_says_what_it_is() {
        let live = Live::scratch(&Disk, PLANS).unwrap_or_else(|refused| {
            panic!("{:?}", refused.diagnostics);
        });
        let offers = Offers::new(&Session::new(live), &Catalogue::new());
        for (text, about) in [
            ("seats", "input"),
            ("sales", "revenue USD"),
            ("slump", "scenario"),
            ("USD", "currency"),
            ("month", "unit of time"),
            ("plan", "dimension free, pro, prime"),
            ("twice", "function"),
            (
                "curve",
                "declaration: curve name by month linear { 0: 100%, 12: 30% }",
            ),
            ("price[f", "member of plan"),
            ("input x {\n  range", "clause range 10% .. 20%"),
        ] {
            let found = offers.at(text, text.len());
            let found = found.and_then(|(_, found)| found.into_iter().next());
            assert_eq!(
                found.map(|offer| offer.about).as_deref(),
                Some(about),
                "{text}"
            );
        }
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
        assert_offered("sto", &["stock"]);
        assert_offered("1 + sto", &[]);
        assert_offered("stock pot { op", &["opening"]);
        assert_offered(
            "stock pot { opening $1; ",
            &["opening", "plus", "less", "source", "owner", "note"],
        );
        assert_offered("stock pot {\n  opening $1\n  p", &["plus"]);
        assert_offered("stock pot {\n  opening seat", &["seats"]);
        assert_offered("subsidy credit c {\n  cov", &["covers"]);
        assert_offered("scenario slow { s", &["seats"]);
        assert_offered("test \"t\" {\n  ex", &["expect"]);
        assert_offered("US", &["USD"]);
        assert_offered("quart", &["quarter", "quarter_end", "quarter_start"]);
        assert_offered("pla", &["plan"]);
        assert_offered("twi", &["twice"]);
        assert_offered("kep", &["kept"]);
        assert_eq!(offered(":load mod"), None);
    }
}
