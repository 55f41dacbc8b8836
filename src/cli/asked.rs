//! Expressions that an argument lists, with commas between: `npv(10%, fcf), cash[2026-12]`.

use crate::base::{Diagnostic, SourceMap};
use crate::syntax;
use crate::syntax::ast::Expr;

/// An expression, and how it was written.
pub(super) struct Asked {
    pub text: String,
    pub expr: Expr,
}

/// The expressions of an argument. Each becomes a little source of its own, so that what is wrong
/// with it can be shown in it.
///
/// Errors: what is no expression.
pub(super) fn asked(
    argument: &str,
    lists: &[String],
    sources: &mut SourceMap,
) -> Result<Vec<Asked>, Vec<Diagnostic>> {
    let mut asked = Vec::new();
    let mut errors = Vec::new();
    for text in lists.iter().flat_map(|list| pieces(list)) {
        let file = sources.add(argument, text);
        match syntax::parse_expression(file, text) {
            Ok(expr) => asked.push(Asked {
                text: text.to_owned(),
                expr,
            }),
            Err(found) => errors.extend(found),
        }
    }
    match errors.is_empty() {
        true => Ok(asked),
        false => Err(errors),
    }
}

/// What stands between the commas that are in no brackets.
fn pieces(list: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let pieces = list.split(|character| {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    let pieces = pieces.map(str::trim);
    pieces.filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn a_comma_in_brackets_parts_nothing() {
        assert_eq!(
            pieces("npv(10%, [-$1, $2]), seats[pro, eu],broke, "),
            ["npv(10%, [-$1, $2])", "seats[pro, eu]", "broke"]
        );
    }
}
