//! Expressions in the scope of a model, as an interactive question asks them, and values that
//! its inputs are to be given.
//!
//! Input: a checked model and an expression. Output: the value that it is, or the values of the
//! list that it is; or what is wrong with it.

use std::collections::BTreeSet;

use super::elaborate::{Elaborator, LineInfo};
use super::typed::{TExpr, TypedCondition, TypedModel};
use crate::base::{Code, Diagnostic};
use crate::resolve::{LineId, ROOT};
use crate::syntax::ast::Expr;

/// What an expression asks for.
pub struct Asked {
    /// One value, or those of a list in their order, all in one unit.
    pub values: Vec<TypedCondition>,
    /// Whether the expression is a list.
    pub list: bool,
    /// The inputs whose number is a part of the expression, as a lag or a length.
    pub fixed: BTreeSet<LineId>,
}

/// One expression in a model's scope.
pub fn expression(typed: &TypedModel, expr: &Expr) -> Result<Asked, Vec<Diagnostic>> {
    let infos = infos(typed);
    let mut elaborator = Elaborator::new(&typed.model, &infos, ROOT);
    elaborator.asked = true;
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
    let values = values.into_iter();
    Ok(Asked {
        values: values.map(|value| alone(value, &elaborator)).collect(),
        list,
        fixed: elaborator.fixed,
    })
}

/// A value for an input, in the input's unit.
///
/// Errors: a value of another kind or unit, and one that varies over time or members.
pub fn given(
    typed: &TypedModel,
    input: LineId,
    expr: &Expr,
) -> Result<TypedCondition, Vec<Diagnostic>> {
    let infos = infos(typed);
    let mut elaborator = Elaborator::new(&typed.model, &infos, ROOT);
    elaborator.asked = true;
    let name = &typed.model.line(input).name;
    let due = &typed.line(input).ty;
    let mut value = elaborator.expr(expr);
    if let Some(unit) = due.unit() {
        value = elaborator.expect_unit(value, &unit, &format!("`{name}`"));
    } else if !value.ty.is_unknown() && value.ty != *due {
        let (found, due) = (elaborator.describe(&value.ty), elaborator.describe(due));
        let message = format!("`{name}` is {due}, and this is {found}");
        elaborator.error(
            Diagnostic::new(Code::Type, message)
                .label(expr.span, found)
                .help(format!("give a value that is {due}")),
        );
    }
    if value.shape.time || !value.shape.dims.is_empty() {
        elaborator.error(
            Diagnostic::new(Code::NotOneValue, format!("`{name}` takes one value here"))
                .label(expr.span, "more than one value")
                .help("write a number with its unit"),
        );
    }
    if !elaborator.diagnostics.is_empty() {
        return Err(elaborator.diagnostics);
    }
    Ok(alone(value, &elaborator))
}

fn infos(typed: &TypedModel) -> Vec<LineInfo> {
    let info = |line: &super::TypedLine| LineInfo {
        ty: line.ty.clone(),
        shape: line.shape.clone(),
    };
    typed.lines.iter().map(info).collect()
}

fn alone(test: TExpr, elaborator: &Elaborator<'_>) -> TypedCondition {
    TypedCondition {
        span: test.span,
        quantifier: None,
        test,
        comparison: None,
        from: None,
        until: None,
        arguments: elaborator.arguments.clone(),
    }
}
