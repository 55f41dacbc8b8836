//! The forms that stand as a whole right-hand side: `first … then`, pieces, timing, windows,
//! tables of points.
//!
//! Input: a `value` pair. Output: the tree. Invariant: pieces and timing are lists in the
//! text and in the tree; only parentheses nest them.

use pest::iterators::Pair;

use super::{Cursor, Lowered, Lowering, Tree};
use crate::base::Span;
use crate::syntax::ast::{Expr, ExprKind, Points, Timing};
use crate::syntax::grammar::Rule;

impl Lowering {
    pub(super) fn value(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let form = self.inside(&pair).any(self)?;
        self.form(form)
    }

    /// `first_then`, `timed` (and its twin for arguments) or `points_table`.
    pub(super) fn form(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::first_then => {
                let mut parts = self.inside(&pair);
                let value = parts.need(self, Rule::window)?;
                let value = self.window(value)?;
                let then = parts.need(self, Rule::timed)?;
                let then = self.timed(then)?;
                let depth = value.depth.max(then.depth);
                let (value, then) = (Box::new(value.expr), Box::new(then.expr));
                Ok(self.node(span, ExprKind::First { value, then }, depth))
            }
            Rule::points_table => {
                let mut depth = 0;
                let points = self.points(pair, &mut depth)?;
                Ok(self.node(span, ExprKind::Points(points), depth))
            }
            _ => self.timed(pair),
        }
    }

    fn timed(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let span = self.span(&pair);
        let mut parts = self.inside(&pair);
        let first = parts.need(self, Rule::window)?;
        let mut result = self.window(first)?;
        if let Some(pieces) = parts.take(Rule::pieces) {
            return self.pieces(result, pieces, span);
        }
        while let Some(timing) = parts.next() {
            result = self.timing(result, timing)?;
        }
        Ok(result)
    }

    pub(super) fn window(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let span = self.span(&pair);
        let mut parts = self.inside(&pair);
        let from = parts.need(self, Rule::expr)?;
        let from = self.expr(from)?;
        let Some(end) = parts.next() else {
            return Ok(from);
        };
        let lasting = end.as_rule() == Rule::lasting;
        let end = self.inside(&end).need(self, Rule::expr)?;
        let end = self.expr(end)?;
        let depth = from.depth.max(end.depth);
        let (from, end) = (Box::new(from.expr), Box::new(end.expr));
        let kind = if lasting {
            ExprKind::WindowFor { from, length: end }
        } else {
            ExprKind::Range { from, to: end }
        };
        Ok(self.node(span, kind, depth))
    }

    fn pieces(&mut self, first: Tree, pair: Pair<Rule>, span: Span) -> Lowered<Tree> {
        let mut parts = self.inside(&pair);
        let mut depth = first.depth;
        let mut arms = Vec::new();
        let until = parts.need(self, Rule::before)?;
        arms.push((first.expr, self.bound(until, &mut depth)?));
        while let Some(piece) = parts.take(Rule::piece) {
            let mut inner = self.inside(&piece);
            let value = inner.need(self, Rule::window)?;
            let value = self.window(value)?;
            depth = depth.max(value.depth);
            let until = inner.need(self, Rule::before)?;
            arms.push((value.expr, self.bound(until, &mut depth)?));
        }
        let rest = parts.need(self, Rule::rest)?;
        let mut parts = self.inside(&rest);
        let value = parts.need(self, Rule::window)?;
        let mut last = self.window(value)?;
        while let Some(timing) = parts.next() {
            last = self.timing(last, timing)?;
        }
        depth = depth.max(last.depth);
        let last = Box::new(last.expr);
        Ok(self.node(span, ExprKind::Piecewise { arms, last }, depth))
    }

    /// The date of `before DATE`.
    fn bound(&mut self, pair: Pair<Rule>, depth: &mut u32) -> Lowered<Expr> {
        self.inside(&pair).expr_in_depth(self, depth)
    }

    fn timing(&mut self, value: Tree, pair: Pair<Rule>) -> Lowered<Tree> {
        let span = value.expr.span.to(self.span(&pair));
        let mut depth = value.depth;
        let mut parts = self.inside(&pair);
        let timing = match pair.as_rule() {
            Rule::during => {
                let window = parts.need(self, Rule::window)?;
                let window = self.window(window)?;
                depth = depth.max(window.depth);
                Timing::During(Box::new(window.expr))
            }
            Rule::every => {
                let step = Box::new(parts.expr_in_depth(self, &mut depth)?);
                let from = parts.expr_of(self, Rule::from, &mut depth)?.map(Box::new);
                let until = parts.expr_of(self, Rule::until, &mut depth)?.map(Box::new);
                Timing::Every { step, from, until }
            }
            Rule::when => Timing::When(Box::new(parts.expr_in_depth(self, &mut depth)?)),
            _ => {
                let mut dates = Vec::new();
                while parts.peek() == Some(Rule::expr) {
                    dates.push(parts.expr_in_depth(self, &mut depth)?);
                }
                Timing::At(dates)
            }
        };
        let value = Box::new(value.expr);
        Ok(self.node(span, ExprKind::Timed { value, timing }, depth))
    }

    pub(super) fn points(&mut self, pair: Pair<Rule>, depth: &mut u32) -> Lowered<Points> {
        let mut parts = self.inside(&pair);
        let interpolation = parts.name(self)?;
        self.in_braces(&pair, Rule::point);
        // What is wrong with the word does not hide what is wrong with the points.
        let _ = self.word_of(
            &interpolation,
            "way between points",
            &["step", "linear", "geometric"],
        );
        Ok(Points {
            interpolation,
            points: self.point_list(parts, depth)?,
        })
    }

    pub(super) fn point_list(
        &mut self,
        mut parts: Cursor,
        depth: &mut u32,
    ) -> Lowered<Vec<(Expr, Expr)>> {
        let mut points = Vec::new();
        while let Some(point) = parts.take(Rule::point) {
            let mut inner = self.inside(&point);
            points.push((
                inner.expr_in_depth(self, depth)?,
                inner.expr_in_depth(self, depth)?,
            ));
        }
        Ok(points)
    }
}
