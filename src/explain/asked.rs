//! What is to be explained: `cash`, `seats[pro]@2026-03`, `sales@2026`, `cash@break_even`.

use crate::base::{Code, Diagnostic, FileId, Span, suggest};
use crate::calendar::Period;
use crate::check::Value;
use crate::eval::{Moment, Run};
use crate::resolve::{LineId, Role};
use crate::session::{self, Answered};

/// A figure of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub line: LineId,
    /// Which of the line's slots.
    pub member: usize,
    /// None: the line has one value for the run.
    pub at: Option<Moment>,
}

/// Reads what is asked for; the text is that of `file`. After `@` stands a period, `last`, or
/// any expression that comes to a period.
///
/// Errors: a line, a member or a period that the run does not have, or one that is missing.
pub fn subject(run: &Run<'_>, file: FileId, text: &str) -> Result<Subject, Vec<Diagnostic>> {
    let (name, period) = match text.rsplit_once('@') {
        Some((name, period)) => (name, Some(period)),
        None => (text, None),
    };
    let span = Span::new(file, 0, name.len());
    let (line, member) = slot(run, name, span).map_err(|d| vec![d])?;
    let varies = run.plan.typed.line(line).shape.time;
    let at = match period {
        None if varies => {
            let (first, last) = ends(run);
            let message = format!("`{}` has a value in each period", name.trim());
            return Err(vec![
                Diagnostic::new(Code::BadPeriod, message)
                    .label(span, "in which one?")
                    .help(format!(
                        "say when: `{}@{last}`; the timeline runs from {first} to {last}",
                        name.trim()
                    )),
            ]);
        }
        None => None,
        Some(period) => {
            let at = name.len() + 1;
            let found = moment(run, file, period, at)?;
            varies.then_some(found)
        }
    };
    Ok(Subject { line, member, at })
}

/// The line and the slot of a name, members included.
fn slot(run: &Run<'_>, name: &str, span: Span) -> Result<(LineId, usize), Diagnostic> {
    let (plan, model) = (run.plan, &run.plan.typed.model);
    let squeezed = |text: &str| -> String { text.split_whitespace().collect() };
    let asked = squeezed(name);
    let base = asked.split('[').next().unwrap_or_default();
    let shown = |id: &LineId| model.line(*id).role != Role::Internal;
    let mut like = None;
    for id in model.line_ids().filter(shown) {
        let slots = plan.slots_of(id);
        let named = |slot: &_| squeezed(&plan.slot_name(id, *slot)) == asked;
        if let Some(member) = slots.iter().position(named) {
            return Ok((id, member));
        }
        if squeezed(&model.line(id).name) == base {
            like = Some(id);
        }
    }
    if let Some(id) = like {
        let name = &model.line(id).name;
        let slots = plan.slots_of(id).iter();
        let names: Vec<String> = slots.map(|slot| plan.slot_name(id, *slot)).collect();
        let (message, label) = match asked.contains('[') {
            true => (
                format!("`{name}` has no such member"),
                "not one of its members",
            ),
            false => (
                format!("`{name}` has a value for each of its members"),
                "of which member?",
            ),
        };
        let nearest = suggest::nearest(&asked, names.iter().map(String::as_str));
        let known = nearest
            .or(names.first().map(String::as_str))
            .unwrap_or(name);
        return Err(Diagnostic::new(Code::UnknownName, message)
            .label(span, label)
            .help(format!("name one of them: `{known}`")));
    }
    let names = model.line_ids().filter(shown);
    let names = names.map(|id| model.line(id).name.as_str());
    let help = suggest::did_you_mean(&asked, names)
        .unwrap_or_else(|| "`aim run` shows the lines that there are".to_owned());
    Err(Diagnostic::new(
        Code::UnknownName,
        format!("there is no line `{}`", name.trim()),
    )
    .label(span, "not in this model")
    .help(help))
}

/// The moment that a text names; it begins at a byte of its file.
fn moment(
    run: &Run<'_>,
    file: FileId,
    text: &str,
    begins: usize,
) -> Result<Moment, Vec<Diagnostic>> {
    let word = text.trim();
    let span = Span::new(file, begins, begins + text.len());
    let (first, last) = ends(run);
    let period = match word {
        "last" => run.timeline().periods().last().copied(),
        _ if word.len() == 4 => word.parse().ok().and_then(Period::year),
        _ => None,
    };
    let period = match period {
        Some(period) => period,
        None if word.is_empty() => {
            return Err(vec![
                Diagnostic::new(Code::BadPeriod, "nothing stands behind `@`")
                    .label(span, "a period is due here")
                    .help(format!("name a period from {first} to {last}")),
            ]);
        }
        None => {
            // Blanks before it put its problems where it stands.
            let padded = format!("{:begins$}{text}", "");
            let answer = session::evaluate(run, file, &padded)?;
            match answer.values.as_slice() {
                [(None, Answered::One(Value::Period(period)))] => *period,
                [(None, Answered::One(Value::Never))] => {
                    let message = format!("`{word}` is never, so there is no figure to explain");
                    return Err(vec![
                        Diagnostic::new(Code::BadPeriod, message)
                            .label(span, "never")
                            .help(format!("name a period from {first} to {last}")),
                    ]);
                }
                _ => {
                    return Err(vec![
                        Diagnostic::new(Code::BadPeriod, format!("`{word}` is no period"))
                            .label(span, "a period is due here")
                            .help(format!("name a period from {first} to {last}")),
                    ]);
                }
            }
        }
    };
    run.moment(period).ok_or_else(|| {
        let message = format!("{} is no period of the timeline", period.label());
        vec![
            Diagnostic::new(Code::BadPeriod, message)
                .label(span, "not on the timeline")
                .help(format!(
                    "the timeline runs from {first} to {last}: name a period within"
                )),
        ]
    })
}

/// The labels of the timeline's first and last period.
fn ends(run: &Run<'_>) -> (String, String) {
    let label = |period: Option<&Period>| period.map_or(String::new(), |p| p.label());
    let periods = run.timeline().periods();
    (label(periods.first()), label(periods.last()))
}
