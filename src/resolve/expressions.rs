//! The expressions that a declaration is made of, for what reads a model as it was written.

use super::model::*;
use crate::syntax::ast::{self, CurveBody, Expr, Path};

impl Body {
    /// What gives the line its value, as written: the formula, or the clauses in its place.
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Body::Formula(expr) => vec![expr],
            Body::Price(price) => price.expressions(),
            Body::Corkscrew(corkscrew) => {
                let terms = corkscrew.terms.iter().map(|term| &term.value);
                corkscrew.opening.iter().chain(terms).collect()
            }
            Body::CreditTerms(credit) => {
                let terms = [&credit.pool, &credit.during, &credit.share, &credit.cap];
                terms.into_iter().flatten().collect()
            }
            Body::Transfer(transfer) => {
                let terms = [&transfer.cap, &transfer.pool, &transfer.during];
                let rest = terms.into_iter().flatten();
                [&transfer.stock, &transfer.to]
                    .into_iter()
                    .chain(rest)
                    .collect()
            }
            Body::Credit { .. }
            | Body::DrawOn { .. }
            | Body::PricePart { .. }
            | Body::CorkscrewRow { .. }
            | Body::Data(_)
            | Body::Broken => Vec::new(),
        }
    }
}

impl Price {
    fn expressions(&self) -> Vec<&Expr> {
        let mut found: Vec<&Expr> = self.source.iter().collect();
        for step in &self.steps {
            found.extend([&step.at, &step.to]);
        }
        found.extend(self.rates.iter().filter_map(|rate| rate.rate.expression()));
        if let Some(learning) = &self.learning {
            found.extend([&learning.rate, &learning.of]);
            found.extend(&learning.from);
        }
        for limit in &self.limits {
            match limit {
                PriceLimit::Follow { price, less } => found.extend([price, less]),
                PriceLimit::Floor(value) | PriceLimit::Ceiling(value) | PriceLimit::Tick(value) => {
                    found.push(value);
                }
            }
        }
        found
    }
}

impl Line {
    /// All that it was declared with, without its changes.
    pub fn expressions(&self) -> Vec<&Expr> {
        let bounds = self.range.iter().flat_map(|(low, high)| [low, high]);
        let mut found = self.body.expressions();
        found.extend(self.weight.iter().chain(&self.draw).chain(bounds));
        found
    }

    /// The costs that a credit names.
    pub fn covered(&self) -> impl Iterator<Item = &Path> {
        let covers = match &self.body {
            Body::CreditTerms(credit) => credit.covers.as_slice(),
            _ => &[],
        };
        covers.iter().map(|covered| &covered.path)
    }
}

impl Override {
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.value)
            .chain(&self.from)
            .chain(&self.until)
    }
}

impl Curve {
    pub fn expressions(&self) -> Vec<&Expr> {
        match &self.declared.body {
            CurveBody::Points(points) => ast::pairs(points).collect(),
            CurveBody::Members(members) => {
                let tables = members.iter();
                tables.flat_map(|(_, points)| ast::pairs(points)).collect()
            }
            CurveBody::From(_) => Vec::new(),
        }
    }
}

impl Tiers {
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let bands = self.declared.bands.iter();
        bands.flat_map(|band| band.up_to.iter().chain(std::iter::once(&band.rate)))
    }
}
