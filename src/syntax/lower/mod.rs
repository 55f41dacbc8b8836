//! From pest's pairs to the syntax tree.
//!
//! Input: the pairs of one declaration, and where its text begins in the file. Output: nodes
//! with spans of the file, and diagnostics for what the grammar alone cannot judge (a month
//! 13, a chain of comparisons, a clause of another kind). Invariant: no tree is deeper than
//! [`MAX_DEPTH`], so that every later stage may walk it by recursion.

mod clause;
mod declaration;
mod expression;
mod forms;
mod model;
mod number;
mod scenario;
mod table;

pub(super) use clause::clauses_of;
pub(super) use declaration::listed;

use pest::iterators::{Pair, Pairs};

use super::ast::{Expr, ExprKind, Ident, ItemKind, Path, Setting, Text, UnitExpr, UnitFactor};
use super::grammar::{Rule, is_plain_word};
use super::words::is_gap;
use crate::base::{Code, Diagnostic, FileId, Span};

/// How deep a tree of operations may be: far above what people write, and low enough for
/// recursion over it on a small stack. A chain `a + b + c` is as deep as it is long.
pub(super) const MAX_DEPTH: u32 = 500;

/// The node could not be made; a diagnostic already says why.
pub(super) struct Reported;

pub(super) type Lowered<T> = Result<T, Reported>;

/// An expression and how deep it is.
pub(super) struct Tree {
    pub expr: Expr,
    depth: u32,
}

pub(super) struct Lowering {
    file: FileId,
    /// Where the parsed text begins in the file.
    base: usize,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the depth of a tree was complained of.
    too_deep: bool,
}

impl Lowering {
    pub fn new(file: FileId, base: usize) -> Lowering {
        Lowering {
            file,
            base,
            diagnostics: Vec::new(),
            too_deep: false,
        }
    }

    pub fn item(&mut self, pairs: Pairs<Rule>) -> Lowered<ItemKind> {
        let pair = self.cursor(pairs).any(self)?;
        self.declaration(pair)
    }

    pub fn whole_expression(&mut self, pairs: Pairs<Rule>) -> Lowered<Expr> {
        self.cursor(pairs).value(self)
    }

    pub fn whole_setting(&mut self, pairs: Pairs<Rule>) -> Lowered<Setting> {
        let pair = self.cursor(pairs).need(self, Rule::setting)?;
        self.setting(pair)
    }

    /// One entry of a block, for its diagnostics alone.
    pub fn entry(&mut self, pairs: Pairs<Rule>, kind: Option<super::ast::LineKind>) {
        // Every failure has left its diagnostic.
        for pair in pairs {
            let _ = match pair.as_rule() {
                Rule::clause => self.clause(pair, kind).map(drop),
                Rule::setting => self.setting(pair).map(drop),
                Rule::test_entry => self.test_entry(pair).map(drop),
                _ => Ok(()),
            };
        }
    }

    fn span(&self, pair: &Pair<Rule>) -> Span {
        let span = pair.as_span();
        // Optional parts at the end of a rule leave white space inside its span.
        let length = span.as_str().trim_end_matches(is_gap).len();
        Span::new(
            self.file,
            self.base + span.start(),
            self.base + span.start() + length,
        )
    }

    fn error(&mut self, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.push(diagnostic);
        Reported
    }

    fn cursor<'p>(&self, pairs: Pairs<'p, Rule>) -> Cursor<'p> {
        Cursor { pairs }
    }

    fn inside<'p>(&self, pair: &Pair<'p, Rule>) -> Cursor<'p> {
        Cursor {
            pairs: pair.clone().into_inner(),
        }
    }

    fn ident(&self, pair: Pair<Rule>) -> Ident {
        Ident {
            name: pair.as_str().to_owned(),
            span: self.span(&pair),
        }
    }

    fn path(&self, pair: Pair<Rule>) -> Path {
        let span = self.span(&pair);
        let inner = pair.into_inner();
        // Most have one part: room for no more than there are.
        let mut parts = Vec::with_capacity(inner.len());
        parts.extend(inner.map(|part| self.ident(part)));
        Path { parts, span }
    }

    fn text(&mut self, pair: Pair<Rule>) -> Text {
        let span = self.span(&pair);
        let raw = pair.as_str();
        let body = raw.get(1..raw.len().saturating_sub(1)).unwrap_or("");
        if !body.contains('\\') {
            return Text {
                value: body.to_owned(),
                span,
            };
        }
        let mut value = String::with_capacity(body.len());
        let mut chars = body.char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '\\' {
                value.push(c);
                continue;
            }
            match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((_, quoted @ ('"' | '\\'))) => value.push(quoted),
                other => {
                    let length = 1 + other.map_or(0, |(_, c)| c.len_utf8());
                    let start = span.start as usize + 1 + at;
                    let shown = &body[at..at + length];
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::Syntax,
                            format!("`{shown}` has no meaning in a string"),
                        )
                        .label(
                            Span::new(self.file, start, start + length),
                            "this escape is unknown",
                        )
                        .help(
                            "write `\\\\` for a backslash; the others are `\\\"`, `\\n` and `\\t`",
                        ),
                    );
                }
            }
        }
        Text { value, span }
    }

    fn unit(&mut self, pair: Pair<Rule>) -> UnitExpr {
        let span = self.span(&pair);
        let mut factors = Vec::new();
        self.unit_factors(pair, &mut factors);
        UnitExpr { span, factors }
    }

    fn unit_factors(&mut self, pair: Pair<Rule>, factors: &mut Vec<UnitFactor>) {
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::unit_rest => {
                    let power = if part.as_str().starts_with('/') {
                        -1
                    } else {
                        1
                    };
                    if let Some(name) = part.into_inner().find(|p| p.as_rule() == Rule::name) {
                        factors.push(UnitFactor {
                            name: self.unit_name(name),
                            power,
                        });
                    }
                }
                // `1/month` has no first factor.
                Rule::one => {}
                _ => factors.push(UnitFactor {
                    name: self.unit_name(part),
                    power: 1,
                }),
            }
        }
    }

    /// A unit's name: a currency sign becomes its currency, a plural time unit its singular.
    fn unit_name(&self, pair: Pair<Rule>) -> Ident {
        let mut ident = self.ident(pair);
        let usual = match ident.name.as_str() {
            "$" => "USD",
            "€" => "EUR",
            "£" => "GBP",
            "¥" => "JPY",
            "₹" => "INR",
            "seconds" => "second",
            "minutes" => "minute",
            "hours" => "hour",
            "days" => "day",
            "weeks" => "week",
            "months" => "month",
            "quarters" => "quarter",
            "years" => "year",
            _ => return ident,
        };
        ident.name = usual.to_owned();
        ident
    }

    /// A node above children of which the deepest has `depth`.
    fn node(&mut self, span: Span, kind: ExprKind, depth: u32) -> Tree {
        if depth >= MAX_DEPTH {
            // A long chain grows on from the placeholder: one message for all of it.
            if !std::mem::replace(&mut self.too_deep, true) {
                let start = Span {
                    end: span.start + 1,
                    ..span
                };
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::NestedTooDeeply,
                        format!("this expression has more than {MAX_DEPTH} operations one inside the other"),
                    )
                    .label(start, "it begins here")
                    .help("split it into several lines, or sum over a dimension"),
                );
            }
            return Tree {
                expr: Expr {
                    span,
                    kind: ExprKind::Hole,
                },
                depth: 0,
            };
        }
        Tree {
            expr: Expr { span, kind },
            depth: depth + 1,
        }
    }
}

/// The parts of a rule in their order, without the plain words.
struct Cursor<'p> {
    pairs: Pairs<'p, Rule>,
}

impl<'p> Cursor<'p> {
    fn peek(&mut self) -> Option<Rule> {
        loop {
            let rule = self.pairs.peek()?.as_rule();
            if !is_plain_word(rule) {
                return Some(rule);
            }
            self.pairs.next();
        }
    }

    fn next(&mut self) -> Option<Pair<'p, Rule>> {
        self.peek()?;
        self.pairs.next()
    }

    /// The next part if it is of that rule.
    fn take(&mut self, rule: Rule) -> Option<Pair<'p, Rule>> {
        if self.peek() == Some(rule) {
            self.pairs.next()
        } else {
            None
        }
    }

    fn any(&mut self, lowering: &mut Lowering) -> Lowered<Pair<'p, Rule>> {
        self.next().ok_or_else(|| lowering.unfinished())
    }

    fn need(&mut self, lowering: &mut Lowering, rule: Rule) -> Lowered<Pair<'p, Rule>> {
        self.take(rule).ok_or_else(|| lowering.unfinished())
    }

    fn name(&mut self, lowering: &mut Lowering) -> Lowered<Ident> {
        let pair = self.need(lowering, Rule::name)?;
        Ok(lowering.ident(pair))
    }

    fn names(&mut self, lowering: &Lowering) -> Vec<Ident> {
        std::iter::from_fn(|| self.take(Rule::name))
            .map(|pair| lowering.ident(pair))
            .collect()
    }

    fn text(&mut self, lowering: &mut Lowering) -> Option<Text> {
        self.take(Rule::text).map(|pair| lowering.text(pair))
    }

    fn expr(&mut self, lowering: &mut Lowering) -> Lowered<Expr> {
        self.expr_in_depth(lowering, &mut 0)
    }

    /// The next expression; `depth` becomes the deepest seen so far.
    fn expr_in_depth(&mut self, lowering: &mut Lowering, depth: &mut u32) -> Lowered<Expr> {
        let pair = self.need(lowering, Rule::expr)?;
        let tree = lowering.expr(pair)?;
        *depth = tree.depth.max(*depth);
        Ok(tree.expr)
    }

    fn value(&mut self, lowering: &mut Lowering) -> Lowered<Expr> {
        let pair = self.need(lowering, Rule::value)?;
        Ok(lowering.value(pair)?.expr)
    }

    /// The expression inside the next part, if that is of the given rule: `until P`.
    fn expr_of(
        &mut self,
        lowering: &mut Lowering,
        rule: Rule,
        depth: &mut u32,
    ) -> Lowered<Option<Expr>> {
        match self.take(rule) {
            Some(pair) => lowering
                .inside(&pair)
                .expr_in_depth(lowering, depth)
                .map(Some),
            None => Ok(None),
        }
    }

    fn unit(&mut self, lowering: &mut Lowering) -> Option<UnitExpr> {
        let pair = self.take(Rule::r#type)?;
        let unit = lowering.inside(&pair).take(Rule::unit_of)?;
        Some(lowering.unit(unit))
    }

    /// The names in any number of brackets: `[plan, region]`, `[plan][region]`.
    fn dims(&mut self, lowering: &Lowering) -> Vec<Ident> {
        std::iter::from_fn(|| self.take(Rule::dims))
            .flat_map(|pair| lowering.inside(&pair).names(lowering))
            .collect()
    }
}

impl Lowering {
    /// The grammar promises what the caller asked for; should it ever not, the user still
    /// gets a message and not a crash.
    fn unfinished(&mut self) -> Reported {
        let place = Span::new(self.file, self.base, self.base + 1);
        self.error(
            Diagnostic::new(Code::Syntax, "this declaration is not complete")
                .label(place, "something is missing after this")
                .help("compare it with the examples of its kind in the language's reference"),
        )
    }
}
