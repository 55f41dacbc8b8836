//! Declarations, each kind to its node.
//!
//! Input: the pair of one declaration. Output: its `ItemKind`. Invariant: every clause of a
//! line is one that its kind has.

use pest::iterators::Pair;

use super::{Lowered, Lowering};
use crate::base::suggest::did_you_mean;
use crate::base::{Code, Diagnostic};
use crate::syntax::ast::{Ident, ItemKind, Line, LineKind};
use crate::syntax::grammar::Rule;

impl Lowering {
    pub(super) fn declaration(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        match pair.as_rule() {
            Rule::line => self.line(pair),
            Rule::test => self.test(pair),
            Rule::scenario => self.scenario(pair),
            Rule::check => self.check(pair),
            Rule::data => self.data(pair),
            Rule::function => self.function(pair),
            Rule::tiers => self.tiers(pair),
            Rule::curve => self.curve(pair),
            Rule::correlation => self.correlation(pair),
            Rule::r#use | Rule::include | Rule::part => self.import(pair),
            _ => self.frame(pair),
        }
    }

    fn line(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let keyword = parts.need(self, Rule::line_kind)?;
        let kind_span = self.span(&keyword);
        let kind = LineKind::ALL
            .into_iter()
            .find(|kind| kind.keyword() == keyword.as_str())
            .ok_or_else(|| self.unfinished())?;
        let mut name = parts.name(self)?;
        let mut class = None;
        if let Some(second) = parts.take(Rule::name) {
            class = Some(std::mem::replace(&mut name, self.ident(second)));
        }
        if let Some(class) = &class
            && !has_class(kind)
        {
            let keyword = kind.keyword();
            return Err(self.error(
                Diagnostic::new(
                    Code::Syntax,
                    format!(
                        "{} has one name, and this has two words for it",
                        kind.phrase()
                    ),
                )
                .label(class.span, format!("`{}` is one word too many", class.name))
                .help(format!(
                    "write `{keyword} {}` or join them: `{keyword} {}_{}`",
                    name.name, class.name, name.name
                )),
            ));
        }
        let dims = parts.dims(self);
        let unit = parts.unit(self);
        let (mut value, mut source) = (None, None);
        if let Some(assigned) = parts.take(Rule::assigned) {
            let mut inner = self.inside(&assigned);
            value = Some(inner.value(self)?);
            source = inner.text(self);
        }
        let clauses = match parts.take(Rule::block) {
            Some(block) => self.clauses(block, kind)?,
            None => Vec::new(),
        };
        if value.is_none() && clauses.is_empty() {
            return Err(self.error(
                Diagnostic::new(
                    Code::Syntax,
                    format!("`{}` says nothing of its value", name.name),
                )
                .label(name.span, "no `=` and no clauses follow")
                .help(format!("write `{} {} = …`", kind.keyword(), name.name)),
            ));
        }
        let line = Line {
            kind,
            kind_span,
            class,
            name,
            dims,
            unit,
            value,
            source,
            clauses,
        };
        Ok(ItemKind::Line(Box::new(line)))
    }

    /// A word that must be one of a few, such as a month.
    pub(super) fn one_of(
        &mut self,
        pair: &Pair<Rule>,
        what: &str,
        words: &[&str],
    ) -> Lowered<usize> {
        let name = Ident {
            name: pair.as_str().to_owned(),
            span: self.span(pair),
        };
        self.word_of(&name, what, words)
    }

    /// As `one_of`, of a name that was read already.
    pub(super) fn word_of(
        &mut self,
        written: &Ident,
        what: &str,
        words: &[&str],
    ) -> Lowered<usize> {
        match words.iter().position(|word| *word == written.name) {
            Some(position) => Ok(position),
            None => {
                let (span, written) = (written.span, written.name.as_str());
                let known = format!("write one of {}", listed(words));
                Err(self.error(
                    Diagnostic::new(Code::Syntax, format!("`{written}` is no {what}"))
                        .label(span, format!("expected a {what}"))
                        .help(did_you_mean(written, words.iter().copied()).unwrap_or(known)),
                ))
            }
        }
    }
}

/// Which kinds put a class before the name.
fn has_class(kind: LineKind) -> bool {
    matches!(
        kind,
        LineKind::Revenue | LineKind::Cost | LineKind::Subsidy | LineKind::Funding
    )
}

/// `a`, `b` and `c`, each in code marks.
pub(in crate::syntax) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
