//! The frame of a model: its name, timeline, currencies, units, dimensions, and the files it
//! draws on.
//!
//! Input: the pair of one such declaration. Output: its `ItemKind`.

use pest::iterators::Pair;

use super::{Lowered, Lowering};
use crate::syntax::ast::{Granularity, ItemKind, Members, Module, Timeline, TimelineLength};
use crate::syntax::grammar::Rule;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Lowering {
    pub(super) fn frame(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        match pair.as_rule() {
            Rule::model => Ok(ItemKind::Model {
                name: parts.name(self)?,
                title: parts.text(self),
            }),
            Rule::timeline => {
                let span = parts.need(self, Rule::span)?;
                Ok(ItemKind::Timeline(self.timeline(span)?))
            }
            Rule::fiscal_year => {
                let month = parts.need(self, Rule::month_name)?;
                let month = self.one_of(&month, "month", &MONTHS)? as u8 + 1;
                Ok(ItemKind::FiscalYear { month })
            }
            Rule::dimension => {
                let name = parts.name(self)?;
                let parted = parts.take(Rule::parts_word).is_some();
                let members = parts.need(self, Rule::members)?;
                self.in_braces(&members, Rule::name);
                let names = self.inside(&members).names(self);
                let members = if parted {
                    Members::Parts(names)
                } else {
                    Members::Named(names)
                };
                Ok(ItemKind::Dimension { name, members })
            }
            rule => {
                let name = parts.name(self)?;
                let value = match parts.take(Rule::definition) {
                    Some(definition) => Some(self.inside(&definition).value(self)?),
                    None => None,
                };
                Ok(match rule {
                    Rule::currency => ItemKind::Currency { name, rate: value },
                    _ => ItemKind::Unit {
                        name,
                        factor: value,
                    },
                })
            }
        }
    }

    pub(super) fn timeline(&mut self, pair: Pair<Rule>) -> Lowered<Timeline> {
        let mut parts = self.inside(&pair);
        let granularity = match parts.need(self, Rule::granularity)?.as_str() {
            "monthly" => Granularity::Monthly,
            "quarterly" => Granularity::Quarterly,
            _ => Granularity::Yearly,
        };
        let from = parts.expr(self)?;
        let end = parts.any(self)?;
        let length = self.inside(&end).expr(self)?;
        let length = match end.as_rule() {
            Rule::lasting => TimelineLength::For(length),
            _ => TimelineLength::To(length),
        };
        Ok(Timeline {
            granularity,
            from,
            length,
        })
    }

    pub(super) fn import(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        match pair.as_rule() {
            Rule::r#use => {
                let source = self.module(&mut parts)?;
                let names = match parts.take(Rule::imports) {
                    Some(imports) => self.inside(&imports).names(self),
                    None => Vec::new(),
                };
                Ok(ItemKind::Use { source, names })
            }
            Rule::include => Ok(ItemKind::Include {
                source: self.module(&mut parts)?,
            }),
            _ => {
                let name = parts.name(self)?;
                let source = self.module(&mut parts)?;
                let settings = match parts.take(Rule::settings) {
                    Some(settings) => self.settings(settings)?,
                    None => Vec::new(),
                };
                Ok(ItemKind::Part {
                    name,
                    source,
                    settings,
                })
            }
        }
    }

    fn module(&mut self, parts: &mut super::Cursor) -> Lowered<Module> {
        let module = parts.need(self, Rule::module)?;
        let source = self.inside(&module).any(self)?;
        Ok(match source.as_rule() {
            Rule::text => Module::File(self.text(source)),
            _ => Module::Library(self.path(source)),
        })
    }
}
