//! The clauses of lines, and which kind of line has which.
//!
//! Input: a clause's pair and the kind of the line it stands in. Output: a `Clause`.
//! Invariant: a clause that its kind does not have never reaches the tree.

use pest::iterators::Pair;

use super::super::grammar::is_plain_word;
use super::declaration::listed;
use super::{Cursor, Lowered, Lowering};
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::ast::{Clause, ClauseKind, Ident, LineKind, Rate};
use crate::syntax::grammar::Rule;

/// The clauses of every kind of line.
const COMMON: [&str; 3] = ["source", "owner", "note"];

/// The clauses that a kind of line has, in the order in which they are usually written.
pub(in crate::syntax) fn clauses_of(kind: LineKind) -> Vec<&'static str> {
    own_clauses(kind).iter().copied().chain(COMMON).collect()
}

fn has_clause(kind: LineKind, word: &str) -> bool {
    own_clauses(kind).contains(&word) || COMMON.contains(&word)
}

fn own_clauses(kind: LineKind) -> &'static [&'static str] {
    match kind {
        LineKind::Input => &["range", "draw", "points", "rollup", "weight"],
        LineKind::Price => &[
            "start", "points", "step", "falls", "rises", "learns", "follow", "floor", "ceiling",
            "tick", "weight",
        ],
        LineKind::Revenue | LineKind::Cost => &["signed"],
        LineKind::Subsidy => &["pool", "during", "covers", "share", "cap", "tops_up"],
        LineKind::Stock => &["opening", "plus", "less"],
        LineKind::Ratio => &["points", "rollup", "weight"],
        LineKind::Const
        | LineKind::Funding
        | LineKind::Flow
        | LineKind::Flag
        | LineKind::Metric => &[],
    }
}

impl Lowering {
    pub(super) fn clauses(&mut self, block: Pair<Rule>, kind: LineKind) -> Lowered<Vec<Clause>> {
        self.separated(&block);
        block
            .into_inner()
            .map(|clause| self.clause(clause, Some(kind)))
            .collect()
    }

    /// Each entry of a block begins after a line break or a `;`.
    pub(super) fn separated(&mut self, block: &Pair<Rule>) {
        let is_entry = |rule| !(is_plain_word(rule) || rule == Rule::text);
        self.parted(block, block.clone().into_inner().skip(1), is_entry, ";");
    }

    /// Each item of a list in braces begins after a line break or a comma.
    pub(super) fn in_braces(&mut self, list: &Pair<Rule>, item: Rule) {
        let items = list.clone().into_inner();
        let items = items.filter(|inner| inner.as_rule() == item).skip(1);
        self.parted(list, items, |_| true, ",");
    }

    fn parted<'p>(
        &mut self,
        block: &Pair<'p, Rule>,
        entries: impl Iterator<Item = Pair<'p, Rule>>,
        is_entry: impl Fn(Rule) -> bool,
        mark: &str,
    ) {
        let start = block.as_span().start();
        for entry in entries.filter(|entry| is_entry(entry.as_rule())) {
            let at = entry.as_span().start() - start;
            let before = block.as_str()[..at]
                .trim_end_matches(|c: char| c != '\n' && c != '\r' && c.is_whitespace());
            if !before.ends_with(['\n', '\r', '{']) && !before.ends_with(mark) {
                let whole = self.span(&entry);
                let word = entry.as_str().split_whitespace().next().unwrap_or("");
                let span = Span {
                    end: whole.start + word.len() as u32,
                    ..whole
                };
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::Syntax,
                        format!("`{word}` begins on the line of the entry before it"),
                    )
                    .label(span, format!("expected a new line or `{mark}` before this"))
                    .help(format!("write `{mark} {word}`, or begin a new line")),
                );
            }
        }
    }

    pub(super) fn clause(&mut self, pair: Pair<Rule>, kind: Option<LineKind>) -> Lowered<Clause> {
        let span = self.span(&pair);
        let form = self.inside(&pair).any(self)?;
        let rule = form.as_rule();
        let mut parts = self.inside(&form);
        let keyword = match rule {
            // The table of points stands elsewhere too, with its keyword in it.
            Rule::points_clause => Ident {
                name: "points".to_owned(),
                span: Span {
                    end: span.start + 6,
                    ..span
                },
            },
            _ => {
                let word = parts.any(self)?;
                self.ident(word)
            }
        };
        if let Some(kind) = kind {
            self.require_clause(kind, &keyword)?;
        }
        let kind = match rule {
            Rule::value_clause => self.value_clause(&keyword.name, &mut parts)?,
            Rule::rate_clause => {
                let rate = self.rate(&mut parts)?;
                if keyword.name == "falls" {
                    ClauseKind::Falls(rate)
                } else {
                    ClauseKind::Rises(rate)
                }
            }
            Rule::range_clause => {
                let low = parts.expr(self)?;
                let high = parts.expr_of(self, Rule::upper, &mut 0)?;
                ClauseKind::Range(low, high.ok_or_else(|| self.unfinished())?)
            }
            Rule::text_clause => {
                let text = parts.text(self).ok_or_else(|| self.unfinished())?;
                if keyword.name == "owner" {
                    ClauseKind::Owner(text)
                } else {
                    ClauseKind::Note(text)
                }
            }
            Rule::source_clause => {
                let text = parts.text(self).ok_or_else(|| self.unfinished())?;
                ClauseKind::Source {
                    text,
                    on: parts.expr_of(self, Rule::on, &mut 0)?,
                }
            }
            Rule::step_clause => {
                let at = parts.expr(self)?;
                let to = parts.expr_of(self, Rule::to, &mut 0)?;
                ClauseKind::Step {
                    at,
                    to: to.ok_or_else(|| self.unfinished())?,
                }
            }
            Rule::tops_up_clause => {
                let stock = parts.expr(self)?;
                let to = parts.expr_of(self, Rule::to, &mut 0)?;
                ClauseKind::TopsUp {
                    stock,
                    to: to.ok_or_else(|| self.unfinished())?,
                }
            }
            Rule::follow_clause => {
                let price = parts.expr(self)?;
                let less = parts.expr_of(self, Rule::less, &mut 0)?;
                ClauseKind::Follow {
                    price,
                    less: less.ok_or_else(|| self.unfinished())?,
                }
            }
            Rule::learns_clause => {
                let rate = parts.expr(self)?;
                let of = parts.expr(self)?;
                ClauseKind::Learns {
                    rate,
                    of,
                    from: parts.expr_of(self, Rule::from, &mut 0)?,
                }
            }
            Rule::points_clause => {
                let table = parts.need(self, Rule::points_table)?;
                ClauseKind::Points(self.points(table, &mut 0)?)
            }
            Rule::covers_clause => {
                let paths = std::iter::from_fn(|| parts.take(Rule::path));
                ClauseKind::Covers(paths.map(|path| self.path(path)).collect())
            }
            Rule::rollup_clause => ClauseKind::Rollup(parts.name(self)?),
            _ => ClauseKind::Signed,
        };
        Ok(Clause {
            span,
            keyword,
            kind,
        })
    }

    fn value_clause(&mut self, keyword: &str, parts: &mut Cursor) -> Lowered<ClauseKind> {
        let value = match parts.take(Rule::window) {
            Some(plain) => self.window(plain)?.expr,
            None => parts.value(self)?,
        };
        Ok(match keyword {
            "opening" => ClauseKind::Opening(value),
            "plus" => ClauseKind::Plus(value),
            "less" => ClauseKind::Less(value),
            "start" => ClauseKind::Start(value),
            "floor" => ClauseKind::Floor(value),
            "ceiling" => ClauseKind::Ceiling(value),
            "tick" => ClauseKind::Tick(value),
            "weight" => ClauseKind::Weight(value),
            "pool" => ClauseKind::Pool(value),
            "during" => ClauseKind::During(value),
            "share" => ClauseKind::Share(value),
            "cap" => ClauseKind::Cap(value),
            _ => ClauseKind::Draw(value),
        })
    }

    fn rate(&mut self, parts: &mut Cursor) -> Lowered<Rate> {
        match parts.take(Rule::factor) {
            Some(factor) => self.factor(factor),
            None => Ok(Rate::PerTime(parts.value(self)?)),
        }
    }

    /// `10x per year`
    pub(super) fn factor(&mut self, pair: Pair<Rule>) -> Lowered<Rate> {
        let span = self.span(&pair);
        let mut parts = self.inside(&pair);
        let times = parts.need(self, Rule::times)?;
        let figure = self.inside(&times).need(self, Rule::figure)?;
        let factor = self.decimal(figure, 0).ok_or(super::Reported)?;
        let per = parts.need(self, Rule::word)?;
        Ok(Rate::Factor {
            span,
            factor,
            per: self.unit_name(per),
        })
    }

    fn require_clause(&mut self, kind: LineKind, keyword: &Ident) -> Lowered<()> {
        if has_clause(kind, &keyword.name) {
            return Ok(());
        }
        let known = clauses_of(kind);
        let homes: Vec<&str> = LineKind::ALL
            .into_iter()
            .filter(|other| has_clause(*other, &keyword.name))
            .map(LineKind::keyword)
            .collect();
        let line = kind.keyword();
        Err(self.error(
            Diagnostic::new(
                Code::UnknownClause,
                format!("`{line}` has no clause `{}`", keyword.name),
            )
            .label(
                keyword.span,
                format!("this is a clause of {}", listed(&homes)),
            )
            .help(format!("the clauses of `{line}` are {}", listed(&known))),
        ))
    }
}
