//! What an analysis looks at: the expressions that an argument lists, with commas between,
//! `npv(10%, fcf), cash[2026-12]`, or the metrics of the model where it lists none.

use crate::base::{Code, Diagnostic, SourceMap};
use crate::plan::Plan;
use crate::resolve::{LineId, ROOT, Role};
use crate::session::Question;
use crate::syntax;
use crate::syntax::ast::{Expr, LineKind};

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

/// The expressions of `--metric`, or the metrics of the model where it lists none.
///
/// Errors: what is no expression, and a model without metrics where none is asked for.
pub(super) fn metrics(
    lists: &[String],
    plan: &Plan,
    sources: &mut SourceMap,
) -> Result<Vec<Asked>, Vec<Diagnostic>> {
    let found = match lists.is_empty() {
        true => asked("metric", &declared(plan), sources)?,
        false => asked("--metric", lists, sources)?,
    };
    match found.is_empty() {
        false => Ok(found),
        true => Err(vec![
            Diagnostic::new(
                Code::BadArguments,
                "this model declares no metric, so what to compute is open",
            )
            .help("name an expression of one value: `--metric 'cash[last]'`"),
        ]),
    }
}

/// The metrics of the model, each member of one by itself: its own, or those of its parts where
/// it has none.
fn declared(plan: &Plan) -> Vec<String> {
    let model = &plan.typed.model;
    let shown = |id: &LineId| {
        let line = model.line(*id);
        line.kind == LineKind::Metric && matches!(line.role, Role::Declared | Role::Included)
    };
    let all: Vec<LineId> = model.line_ids().filter(shown).collect();
    let own = all.iter().filter(|id| model.line(**id).scope == ROOT);
    let own: Vec<LineId> = own.copied().collect();
    let chosen = if own.is_empty() { all } else { own };
    let slots = chosen.into_iter().flat_map(|id| {
        let slots = plan.slots_of(id).iter();
        slots.map(move |slot| plan.slot_name(id, *slot))
    });
    slots.collect()
}

/// What is asked has one value in each run.
///
/// Errors: expressions with a value in each period.
pub(super) fn one_value_each<'a>(
    questions: &[Question],
    asked: impl IntoIterator<Item = &'a Asked>,
) -> Result<(), Vec<Diagnostic>> {
    let varying = questions.iter().zip(asked);
    let varying = varying.filter(|(question, _)| question.varies);
    let errors = varying.map(|(_, asked)| {
        let text = &asked.text;
        let message = format!("`{text}` has a value in each period, and one is due");
        let picked = match syntax::is_name(text) {
            true => format!("{text}[last]"),
            false => format!("({text})[last]"),
        };
        Diagnostic::new(Code::NotOneValue, message)
            .label(asked.expr.span, "varies over time")
            .help(format!(
                "pick a period, `{picked}`, or reduce it: `max({text})`"
            ))
    });
    let errors: Vec<Diagnostic> = errors.collect();
    match errors.is_empty() {
        true => Ok(()),
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
