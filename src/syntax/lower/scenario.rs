//! Scenarios, settings, checks and tests.
//!
//! Input: their pairs. Output: nodes whose conditions say each of `within`, `from` and
//! `until` once at most.

use pest::iterators::Pair;

use super::{Lowered, Lowering, Reported};
use crate::base::{Code, Diagnostic};
use crate::syntax::ast::{
    Check, Condition, Correlation, Drawn, Expect, Expr, Given, ItemKind, Quantifier, SetOperator,
    SetValue, Setting,
};
use crate::syntax::grammar::Rule;

impl Lowering {
    pub(super) fn scenario(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let name = parts.name(self)?;
        let mut title = parts.text(self);
        let parents = match parts.take(Rule::extends) {
            Some(extends) => self.inside(&extends).names(self),
            None => Vec::new(),
        };
        if let Some(second) = parts.text(self)
            && let Some(first) = title.replace(second.clone())
        {
            return Err(self.error(
                Diagnostic::new(Code::Syntax, "this scenario has two titles")
                    .label(second.span, "the second one")
                    .label(first.span, "the first one")
                    .help("leave one of them out"),
            ));
        }
        let settings = match parts.take(Rule::settings) {
            Some(settings) => self.settings(settings)?,
            None => Vec::new(),
        };
        Ok(ItemKind::Scenario {
            name,
            parents,
            title,
            settings,
        })
    }

    pub(super) fn settings(&mut self, block: Pair<Rule>) -> Lowered<Vec<Setting>> {
        self.separated(&block);
        block
            .into_inner()
            .map(|setting| self.setting(setting))
            .collect()
    }

    pub(super) fn correlation(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let first = parts.need(self, Rule::drawn)?;
        let second = parts.need(self, Rule::drawn)?;
        Ok(ItemKind::Correlation(Correlation {
            first: self.drawn(first)?,
            second: self.drawn(second)?,
            coefficient: parts.expr(self)?,
        }))
    }

    fn drawn(&mut self, pair: Pair<Rule>) -> Lowered<Drawn> {
        let span = self.span(&pair);
        let mut parts = self.inside(&pair);
        let target = parts.need(self, Rule::path)?;
        Ok(Drawn {
            target: self.path(target),
            members: parts.dims(self),
            span,
        })
    }

    pub(super) fn setting(&mut self, pair: Pair<Rule>) -> Lowered<Setting> {
        let span = self.span(&pair);
        let mut parts = self.inside(&pair);
        let target = parts.need(self, Rule::path)?;
        let target = self.path(target);
        let members = parts.dims(self);
        let operator = match parts.need(self, Rule::set_sign)?.as_str() {
            "*=" => SetOperator::Scale,
            "+=" => SetOperator::Add,
            _ => SetOperator::Assign,
        };
        let value = parts.any(self)?;
        let value = match value.as_rule() {
            Rule::factor => SetValue::Rate(self.factor(value)?),
            Rule::names => {
                let paths = value
                    .into_inner()
                    .filter(|part| part.as_rule() == Rule::path);
                SetValue::Names(paths.map(|path| self.path(path)).collect())
            }
            _ => SetValue::Expr(self.value(value)?.expr),
        };
        let from = parts.expr_of(self, Rule::from, &mut 0)?;
        let until = parts.expr_of(self, Rule::until, &mut 0)?;
        Ok(Setting {
            span,
            target,
            members,
            operator,
            value,
            from,
            until,
        })
    }

    pub(super) fn check(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let name = parts.name(self)?;
        let condition = parts.need(self, Rule::condition)?;
        let condition = self.condition(condition)?;
        let message = parts.text(self);
        Ok(ItemKind::Check(Box::new(Check {
            name,
            condition,
            message,
        })))
    }

    fn condition(&mut self, pair: Pair<Rule>) -> Lowered<Condition> {
        let span = self.span(&pair);
        let mut parts = self.inside(&pair);
        let always = parts.take(Rule::kw_always).map(|_| Quantifier::Always);
        let eventually = parts
            .take(Rule::kw_eventually)
            .map(|_| Quantifier::Eventually);
        let test = parts.expr(self)?;
        let (mut within, mut from, mut until) = (None, None, None);
        while let Some(part) = parts.next() {
            let slot = match part.as_rule() {
                Rule::within => &mut within,
                Rule::from => &mut from,
                _ => &mut until,
            };
            self.fill(slot, &part)?;
        }
        Ok(Condition {
            span,
            quantifier: always.or(eventually),
            test,
            within,
            from,
            until,
        })
    }

    fn fill(&mut self, slot: &mut Option<Expr>, part: &Pair<Rule>) -> Lowered<()> {
        let value = self.inside(part).expr(self)?;
        if slot.replace(value).is_none() {
            return Ok(());
        }
        let span = self.span(part);
        let word = part.as_str().split_whitespace().next().unwrap_or("");
        let problem: Reported = self.error(
            Diagnostic::new(Code::Syntax, format!("this condition says `{word}` twice"))
                .label(span, "the second one")
                .help("leave one of them out"),
        );
        Err(problem)
    }

    pub(super) fn test(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        self.separated(&pair);
        let mut parts = self.inside(&pair);
        let title = parts.text(self).ok_or_else(|| self.unfinished())?;
        let (mut givens, mut expects) = (Vec::new(), Vec::new());
        while let Some(entry) = parts.take(Rule::test_entry) {
            match self.test_entry(entry)? {
                Entry::Given(given) => givens.push(given),
                Entry::Expect(expect) => expects.push(*expect),
            }
        }
        Ok(ItemKind::Test {
            title,
            givens,
            expects,
        })
    }

    pub(super) fn test_entry(&mut self, pair: Pair<Rule>) -> Lowered<Entry> {
        let entry = self.inside(&pair).any(self)?;
        let span = self.span(&entry);
        let mut parts = self.inside(&entry);
        if entry.as_rule() == Rule::expect {
            let condition = parts.need(self, Rule::condition)?;
            let condition = self.condition(condition)?;
            return Ok(Entry::Expect(Box::new(Expect { span, condition })));
        }
        let given = parts.any(self)?;
        Ok(Entry::Given(match given.as_rule() {
            Rule::given_scenarios => Given::Scenarios(self.inside(&given).names(self)),
            Rule::given_timeline => {
                let span = self.inside(&given).need(self, Rule::span)?;
                Given::Timeline(Box::new(self.timeline(span)?))
            }
            _ => Given::Setting(Box::new(self.setting(given)?)),
        }))
    }
}

pub(super) enum Entry {
    Given(Given),
    Expect(Box<Expect>),
}
