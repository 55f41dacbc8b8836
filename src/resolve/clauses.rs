//! Sorts the clauses of a line by what they say, and refuses what is said twice.

use super::model::*;
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::ast::{self, ClauseKind, Expr, ExprKind, Path};

/// A line's clauses, each in its place.
#[derive(Default)]
pub(super) struct Sorted {
    pub source: Option<String>,
    pub sourced: Option<Expr>,
    pub owner: Option<String>,
    pub note: Option<String>,
    pub range: Option<(Expr, Expr)>,
    pub draw: Option<Expr>,
    pub rollup: Option<ast::Ident>,
    pub weight: Option<Expr>,
    pub signed: bool,
    pub opening: Option<Expr>,
    pub terms: Vec<Term>,
    pub points: Option<Expr>,
    pub price: Price,
    pub pool: Option<Expr>,
    pub during: Option<Expr>,
    pub covers: Vec<Path>,
    pub share: Option<Expr>,
    pub cap: Option<Expr>,
    pub tops_up: Option<(Expr, Expr)>,
}

impl Sorted {
    pub fn terms_or_opening_empty(&self) -> bool {
        self.opening.is_none() && self.terms.is_empty()
    }
}

pub(super) fn sort(line: &ast::Line, diagnostics: &mut Vec<Diagnostic>) -> Sorted {
    let mut sorted = Sorted::default();
    let mut once: Vec<(&str, Span)> = Vec::new();
    for clause in &line.clauses {
        let word = clause.keyword.name.as_str();
        let repeatable = matches!(
            word,
            "plus"
                | "less"
                | "step"
                | "falls"
                | "rises"
                | "follow"
                | "floor"
                | "ceiling"
                | "tick"
                | "note"
                | "source"
        );
        match once.iter().find(|(seen, _)| *seen == word) {
            Some((_, first)) if !repeatable => diagnostics.push(
                Diagnostic::new(
                    Code::Duplicate,
                    format!("`{}` has two `{word}` clauses", line.name.name),
                )
                .label(clause.span, "written again")
                .label(*first, "first written here")
                .help("leave one of the two out"),
            ),
            _ => once.push((word, clause.span)),
        }
        sorted.take(clause);
    }
    if let (Some(value), false) = (&line.value, sorted.terms_or_opening_empty()) {
        diagnostics.push(
            Diagnostic::new(
                Code::MisplacedClause,
                format!("`{}` has both a value and a roll-forward", line.name.name),
            )
            .label(value.span, "either this, or `opening`, `plus` and `less`")
            .help("leave one of the two out"),
        );
    }
    sorted
}

impl Sorted {
    fn take(&mut self, clause: &ast::Clause) {
        match clause.kind.clone() {
            ClauseKind::Source { text, on } => {
                self.source = Some(text.value);
                self.sourced = on;
            }
            ClauseKind::Owner(text) => self.owner = Some(text.value),
            ClauseKind::Note(text) => self.note = Some(text.value),
            ClauseKind::Range(low, high) => self.range = Some((low, high)),
            ClauseKind::Draw(draw) => self.draw = Some(draw),
            ClauseKind::Rollup(word) => self.rollup = Some(word),
            ClauseKind::Weight(weight) => self.weight = Some(weight),
            ClauseKind::Signed => self.signed = true,
            ClauseKind::Opening(value) => self.opening = Some(value),
            ClauseKind::Plus(value) => self.terms.push(Term { less: false, value }),
            ClauseKind::Less(value) => self.terms.push(Term { less: true, value }),
            ClauseKind::Points(points) => {
                self.points = Some(Expr {
                    span: clause.span,
                    kind: ExprKind::Points(points),
                });
            }
            ClauseKind::Start(value) => self.price.source = Some(value),
            ClauseKind::Step { at, to } => self.price.steps.push(PriceStep { at, to }),
            ClauseKind::Falls(rate) => self.price.rates.push(PriceRate {
                falls: true,
                rate,
                span: clause.span,
            }),
            ClauseKind::Rises(rate) => self.price.rates.push(PriceRate {
                falls: false,
                rate,
                span: clause.span,
            }),
            ClauseKind::Learns { rate, of, from } => {
                self.price.learning = Some(Learning {
                    rate,
                    of,
                    from,
                    span: clause.span,
                });
            }
            ClauseKind::Follow { price, less } => {
                self.price.limits.push(PriceLimit::Follow { price, less });
            }
            ClauseKind::Floor(value) => self.price.limits.push(PriceLimit::Floor(value)),
            ClauseKind::Ceiling(value) => self.price.limits.push(PriceLimit::Ceiling(value)),
            ClauseKind::Tick(value) => self.price.limits.push(PriceLimit::Tick(value)),
            ClauseKind::Pool(value) => self.pool = Some(value),
            ClauseKind::During(value) => self.during = Some(value),
            ClauseKind::Covers(paths) => self.covers = paths,
            ClauseKind::Share(value) => self.share = Some(value),
            ClauseKind::Cap(value) => self.cap = Some(value),
            ClauseKind::TopsUp { stock, to } => self.tops_up = Some((stock, to)),
        }
    }
}
