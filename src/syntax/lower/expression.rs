//! Expressions: operands, operators, calls, conditionals.
//!
//! Input: an `expr` pair. Output: a tree with the precedence of the language. Invariant:
//! comparisons and powers never chain, and recursion here follows brackets and `if`s only,
//! whose depth the scanner has bounded.

use pest::iterators::{Pair, Pairs};

use super::{Lowered, Lowering, Tree};
use crate::base::{Code, Diagnostic};
use crate::syntax::ast::{
    Arg, BinaryOp, Call, Expr, ExprKind, Ident, MapKey, Over, OverKind, Path,
};
use crate::syntax::grammar::{OPERATORS, Rule};

/// How many `-` or `not` may stand in a row.
const MAX_PREFIXES: usize = 64;

impl Lowering {
    pub(super) fn expr(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let mut inner = pair.clone().into_inner();
        match (inner.next(), inner.next()) {
            (Some(only), None) if only.as_rule() == Rule::conditional => self.conditional(only),
            (Some(only), None) => self.primary(only),
            _ => {
                self.refuse_chains(pair.clone().into_inner())?;
                self.operation(pair.into_inner())
            }
        }
    }

    fn operation(&mut self, pairs: Pairs<Rule>) -> Lowered<Tree> {
        // The callbacks of the operator parser all need the lowering, one at a time.
        let lowering = std::cell::RefCell::new(self);
        OPERATORS
            .map_primary(|pair| lowering.borrow_mut().primary(pair))
            .map_prefix(|sign, operand: Lowered<Tree>| lowering.borrow_mut().prefix(sign, operand?))
            .map_postfix(|operand: Lowered<Tree>, mark| {
                lowering.borrow_mut().postfix(operand?, mark)
            })
            .map_infix(|left: Lowered<Tree>, sign, right: Lowered<Tree>| {
                lowering.borrow_mut().binary(left?, sign, right?)
            })
            .parse(pairs)
    }

    /// `a < b < c` and `a ^ b ^ c` have no agreed meaning; a long row of signs has none either.
    fn refuse_chains(&mut self, pairs: Pairs<Rule>) -> Lowered<()> {
        let mut comparison: Option<Pair<Rule>> = None;
        let mut power: Option<Pair<Rule>> = None;
        let mut prefixes = 0;
        for pair in pairs {
            let rule = pair.as_rule();
            prefixes = if matches!(rule, Rule::negate | Rule::kw_not) {
                prefixes + 1
            } else {
                0
            };
            if prefixes > MAX_PREFIXES {
                let span = self.span(&pair);
                return Err(self.error(
                    Diagnostic::new(
                        Code::NestedTooDeeply,
                        format!("more than {MAX_PREFIXES} signs stand in a row"),
                    )
                    .label(span, format!("one `{}` too many", pair.as_str()))
                    .help("two of them cancel out: leave them out in pairs"),
                ));
            }
            match rule {
                Rule::kw_and | Rule::kw_or => (comparison, power) = (None, None),
                Rule::equal
                | Rule::unequal
                | Rule::at_most
                | Rule::at_least
                | Rule::below
                | Rule::above
                | Rule::is_blank => {
                    if let Some(first) = comparison.replace(pair.clone()) {
                        return Err(self.chained(
                            first,
                            pair,
                            "comparisons",
                            "join two comparisons with `and`, as in `a < b and b < c`",
                        ));
                    }
                    power = None;
                }
                Rule::power => {
                    if let Some(first) = power.replace(pair.clone()) {
                        return Err(self.chained(
                            first,
                            pair,
                            "powers",
                            "say with parentheses which comes first, as in `(a ^ b) ^ c`",
                        ));
                    }
                }
                Rule::add
                | Rule::subtract
                | Rule::multiply
                | Rule::divide
                | Rule::safe_divide
                | Rule::coalesce => {
                    power = None;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn chained(
        &mut self,
        first: Pair<Rule>,
        second: Pair<Rule>,
        what: &str,
        help: &str,
    ) -> super::Reported {
        let (first, second) = (self.span(&first), self.span(&second));
        self.error(
            Diagnostic::new(Code::Syntax, format!("{what} do not chain"))
                .label(second, "a second one here")
                .label(first, "after the one here")
                .help(help),
        )
    }

    fn primary(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::number => return Ok(self.number(pair)),
            Rule::period => return Ok(self.period(pair)),
            Rule::reference => return self.reference(pair),
            Rule::paren => {
                let value = self.inside(&pair).need(self, Rule::value)?;
                let mut tree = self.value(value)?;
                // The parentheses belong to the expression as it is shown and underlined.
                tree.expr.span = span;
                return Ok(tree);
            }
            Rule::list => {
                let (items, depth) = self.exprs(pair)?;
                return Ok(self.node(span, ExprKind::List(items), depth));
            }
            Rule::map => return self.map(pair),
            Rule::text => ExprKind::Text(self.text(pair).value),
            Rule::kw_blank => ExprKind::Blank,
            Rule::kw_true => ExprKind::Bool(true),
            Rule::kw_false => ExprKind::Bool(false),
            Rule::kw_never => ExprKind::Never,
            _ => ExprKind::Hole,
        };
        Ok(self.node(span, kind, 0))
    }

    /// All `expr` children, and the depth of the deepest.
    fn exprs(&mut self, pair: Pair<Rule>) -> Lowered<(Vec<Expr>, u32)> {
        let mut items = Vec::new();
        let mut depth = 0;
        for part in pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::expr)
        {
            let tree = self.expr(part)?;
            depth = depth.max(tree.depth);
            items.push(tree.expr);
        }
        Ok((items, depth))
    }

    fn map(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        self.in_braces(&pair, Rule::entry);
        let span = self.span(&pair);
        let mut entries = Vec::new();
        let mut depth = 0;
        for entry in pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::entry)
        {
            let mut parts = self.inside(&entry);
            let key = match parts.take(Rule::kw_else) {
                Some(word) => MapKey::Else(self.span(&word)),
                None => MapKey::Member(parts.name(self)?),
            };
            let value = parts.need(self, Rule::value)?;
            let tree = self.value(value)?;
            depth = depth.max(tree.depth);
            entries.push((key, tree.expr));
        }
        Ok(self.node(span, ExprKind::Map(entries), depth))
    }

    fn prefix(&mut self, sign: Pair<Rule>, operand: Tree) -> Lowered<Tree> {
        let span = self.span(&sign).to(operand.expr.span);
        let inner = Box::new(operand.expr);
        let kind = if sign.as_rule() == Rule::negate {
            ExprKind::Negate(inner)
        } else {
            ExprKind::Not(inner)
        };
        Ok(self.node(span, kind, operand.depth))
    }

    fn postfix(&mut self, operand: Tree, mark: Pair<Rule>) -> Lowered<Tree> {
        let span = operand.expr.span.to(self.span(&mark));
        let value = Box::new(operand.expr);
        let mut depth = operand.depth;
        let kind = match mark.as_rule() {
            Rule::index => {
                let (indices, deepest) = self.exprs(mark)?;
                depth = depth.max(deepest);
                ExprKind::Index {
                    base: value,
                    indices,
                }
            }
            Rule::field => {
                let field = self.inside(&mark).need(self, Rule::word)?;
                ExprKind::Field {
                    base: value,
                    field: self.ident(field),
                }
            }
            Rule::in_currency => ExprKind::In {
                value,
                currency: self.inside(&mark).name(self)?,
            },
            _ => ExprKind::IsBlank {
                value,
                negated: self.inside(&mark).take(Rule::kw_not).is_some(),
            },
        };
        Ok(self.node(span, kind, depth))
    }

    fn binary(&mut self, left: Tree, sign: Pair<Rule>, right: Tree) -> Lowered<Tree> {
        let op = match sign.as_rule() {
            Rule::add => BinaryOp::Add,
            Rule::subtract => BinaryOp::Sub,
            Rule::multiply => BinaryOp::Mul,
            Rule::divide => BinaryOp::Div,
            Rule::safe_divide => BinaryOp::SafeDiv,
            Rule::power => BinaryOp::Pow,
            Rule::coalesce => BinaryOp::Coalesce,
            Rule::kw_and => BinaryOp::And,
            Rule::kw_or => BinaryOp::Or,
            Rule::equal => BinaryOp::Eq,
            Rule::unequal => BinaryOp::Ne,
            Rule::below => BinaryOp::Lt,
            Rule::at_most => BinaryOp::Le,
            Rule::above => BinaryOp::Gt,
            _ => BinaryOp::Ge,
        };
        let span = left.expr.span.to(right.expr.span);
        let depth = left.depth.max(right.depth);
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        Ok(self.node(
            span,
            ExprKind::Binary {
                op,
                op_span: self.span(&sign),
                left,
                right,
            },
            depth,
        ))
    }

    /// `if … then … else if … then … else …`, built from its end.
    fn conditional(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let end = self.span(&pair);
        let mut parts = Vec::new();
        for part in pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::expr)
        {
            parts.push(self.expr(part)?);
        }
        let mut result = parts.pop().ok_or_else(|| self.unfinished())?;
        while let (Some(then), Some(condition)) = (parts.pop(), parts.pop()) {
            let start = if parts.is_empty() {
                end
            } else {
                condition.expr.span
            };
            let depth = then.depth.max(condition.depth).max(result.depth);
            let kind = ExprKind::If {
                condition: Box::new(condition.expr),
                then: Box::new(then.expr),
                otherwise: Box::new(result.expr),
            };
            result = self.node(start.to(end), kind, depth);
        }
        Ok(result)
    }

    fn reference(&mut self, pair: Pair<Rule>) -> Lowered<Tree> {
        let span = self.span(&pair);
        let mut parts = self.inside(&pair);
        let path = parts.need(self, Rule::path)?;
        let path = self.path(path);
        match parts.take(Rule::arguments) {
            Some(arguments) => {
                let (call, depth) = self.call(path, arguments)?;
                Ok(self.node(span, ExprKind::Call(Box::new(call)), depth))
            }
            None => Ok(self.node(span, ExprKind::Name(path), 0)),
        }
    }

    fn call(&mut self, function: Path, pair: Pair<Rule>) -> Lowered<(Call, u32)> {
        let mut call = Call {
            function,
            args: Vec::new(),
            over: None,
            filter: None,
            except_self: None,
            to: None,
        };
        let mut depth = 0;
        for part in pair.into_inner() {
            let span = self.span(&part);
            let twice = match part.as_rule() {
                Rule::argument => {
                    self.argument(&mut call, part, &mut depth)?;
                    continue;
                }
                Rule::over => {
                    let kind = self.over(part, &mut depth)?;
                    call.over.replace(Over { span, kind }).is_some()
                }
                Rule::r#where => {
                    let condition = self.inside(&part).expr_in_depth(self, &mut depth)?;
                    call.filter.replace(Box::new(condition)).is_some()
                }
                Rule::except_self => call.except_self.replace(span).is_some(),
                _ => continue,
            };
            if twice {
                return Err(self.error(
                    Diagnostic::new(
                        Code::Syntax,
                        "a call takes `over`, `where` and `except self` once each",
                    )
                    .label(span, "this is the second one")
                    .help(
                        "join two conditions with `and`; name several dimensions after one `over`",
                    ),
                ));
            }
        }
        Ok((call, depth))
    }

    fn argument(&mut self, call: &mut Call, pair: Pair<Rule>, depth: &mut u32) -> Lowered<()> {
        let mut parts = self.inside(&pair);
        if let Some(step) = parts.take(Rule::to_step) {
            let step = self.inside(&step).expr_in_depth(self, depth)?;
            call.to = Some(Box::new(step));
            return Ok(());
        }
        let name: Option<Ident> = match parts.take(Rule::argument_name) {
            Some(name) => Some(self.inside(&name).name(self)?),
            None => None,
        };
        let value = parts.any(self)?;
        let tree = self.form(value)?;
        *depth = tree.depth.max(*depth);
        call.args.push(Arg {
            name,
            value: tree.expr,
        });
        Ok(())
    }

    fn over(&mut self, pair: Pair<Rule>, depth: &mut u32) -> Lowered<OverKind> {
        let span = self.inside(&pair).any(self)?;
        let mut parts = self.inside(&span);
        Ok(match span.as_rule() {
            Rule::year_to_date => OverKind::YearToDate,
            Rule::fiscal_to_date => OverKind::FiscalYearToDate,
            Rule::over_time => OverKind::Time,
            Rule::dimensions => OverKind::Dims(parts.names(self)),
            direction => {
                let length = Box::new(parts.expr_in_depth(self, depth)?);
                let full = parts.take(Rule::kw_full).is_some();
                match direction {
                    Rule::over_next => OverKind::Next { length, full },
                    _ => OverKind::Last { length, full },
                }
            }
        })
    }
}
