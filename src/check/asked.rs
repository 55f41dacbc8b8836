//! One expression in the scope of a model, as an interactive question asks it.
//!
//! Input: a checked model and an expression. Output: the value that it is, or the values of the
//! list that it is; or what is wrong with it.

use super::elaborate::{Elaborator, LineInfo};
use super::typed::{TExpr, TypedCondition, TypedModel};
use crate::base::Diagnostic;
use crate::resolve::ROOT;
use crate::syntax::ast::Expr;

/// What an expression asks for.
pub struct Asked {
    /// One value, or those of a list in their order, all in one unit.
    pub values: Vec<TypedCondition>,
    /// Whether the expression is a list.
    pub list: bool,
}

/// One expression in a model's scope.
pub fn expression(typed: &TypedModel, expr: &Expr) -> Result<Asked, Vec<Diagnostic>> {
    let infos: Vec<LineInfo> = typed
        .lines
        .iter()
        .map(|line| LineInfo {
            ty: line.ty.clone(),
            shape: line.shape.clone(),
        })
        .collect();
    let mut elaborator = Elaborator::new(&typed.model, &infos, ROOT);
    let (values, list) = match elaborator.list(expr) {
        Some((values, _)) => (values, true),
        None => (vec![elaborator.expr(expr)], false),
    };
    if !elaborator.holes.is_empty() && elaborator.diagnostics.is_empty() {
        let diagnostic = elaborator.open_hole(expr.span);
        elaborator.error(diagnostic);
    }
    let values: Vec<TExpr> = values.into_iter().map(|v| elaborator.reduced(v)).collect();
    if !elaborator.diagnostics.is_empty() {
        return Err(elaborator.diagnostics);
    }
    let condition = |test: TExpr| TypedCondition {
        span: expr.span,
        quantifier: None,
        test,
        comparison: None,
        from: None,
        until: None,
        arguments: elaborator.arguments.clone(),
    };
    Ok(Asked {
        values: values.into_iter().map(condition).collect(),
        list,
    })
}
