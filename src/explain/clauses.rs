//! The clauses of a line that is no single formula, as written, on one line: `start $2/Mtok; step
//! 2025-01 to $1.50/Mtok`.

use super::formula::words;
use crate::base::SourceMap;
use crate::resolve::{Body, Credit, Model, Price, PriceLimit, Transfer};
use crate::syntax::ast::Expr;

/// The clauses of a line's body; None where it is a formula, or belongs to another line's body.
pub(super) fn clauses(model: &Model, body: &Body, sources: &SourceMap) -> Option<String> {
    let of = Clauses { sources };
    let clauses = match body {
        Body::Price(price) => of.price(price),
        Body::CreditTerms(credit) => of.credit(credit),
        Body::Credit { credit, .. } | Body::DrawOn { credit, .. } => {
            match &model.line(*credit).body {
                Body::CreditTerms(credit) => of.credit(credit),
                _ => Vec::new(),
            }
        }
        Body::Transfer(transfer) => of.transfer(transfer),
        _ => Vec::new(),
    };
    (!clauses.is_empty()).then(|| clauses.join("; "))
}

struct Clauses<'s> {
    sources: &'s SourceMap,
}

impl Clauses<'_> {
    fn text(&self, expr: &Expr) -> String {
        words(self.sources, expr.span)
    }

    /// Clauses of one value each, where they are given.
    fn given<'e>(
        &self,
        clauses: impl IntoIterator<Item = (&'static str, &'e Option<Expr>)>,
    ) -> Vec<String> {
        let clauses = clauses.into_iter();
        let text = |(keyword, value): (&str, &Option<Expr>)| {
            value
                .as_ref()
                .map(|value| format!("{keyword} {}", self.text(value)))
        };
        clauses.filter_map(text).collect()
    }

    /// A price without any clause but its formula has none to show.
    fn price(&self, price: &Price) -> Vec<String> {
        let mut rest = Vec::new();
        for step in &price.steps {
            rest.push(format!(
                "step {} to {}",
                self.text(&step.at),
                self.text(&step.to)
            ));
        }
        let spans = price.rates.iter().map(|rate| rate.span);
        let spans = spans.chain(price.learning.iter().map(|learning| learning.span));
        rest.extend(spans.map(|span| words(self.sources, span)));
        for limit in &price.limits {
            rest.push(match limit {
                PriceLimit::Follow { price, less } => {
                    format!("follow {} less {}", self.text(price), self.text(less))
                }
                PriceLimit::Floor(value) => format!("floor {}", self.text(value)),
                PriceLimit::Ceiling(value) => format!("ceiling {}", self.text(value)),
                PriceLimit::Tick(value) => format!("tick {}", self.text(value)),
            });
        }
        if rest.is_empty() {
            return rest;
        }
        let from = price.source.as_ref();
        let from = from.map(|source| format!("from {}", self.text(source)));
        from.into_iter().chain(rest).collect()
    }

    fn credit(&self, credit: &Credit) -> Vec<String> {
        self.given([
            ("pool", &credit.pool),
            ("during", &credit.during),
            ("share", &credit.share),
            ("cap", &credit.cap),
        ])
    }

    fn transfer(&self, transfer: &Transfer) -> Vec<String> {
        let (stock, to) = (self.text(&transfer.stock), self.text(&transfer.to));
        let rest = self.given([
            ("cap", &transfer.cap),
            ("pool", &transfer.pool),
            ("during", &transfer.during),
        ]);
        let first = format!("tops_up {stock} to {to}");
        [first].into_iter().chain(rest).collect()
    }
}
