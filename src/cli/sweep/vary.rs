//! What `--vary` asks for: an input and the values that it is to take.
//!
//! Input: the text of the argument, `NAME=A..B:STEP`, `NAME=A..B`, `NAME=A,B,C` or `NAME`.
//! Output: the setting with which a study begins, then the values. Each part is read where it
//! stands in the argument, so that what is wrong with it is shown there.

use std::ops::Range;

use crate::analysis::axis::{self, NoSteps, Step};
use crate::base::{Code, Diagnostic, FileId, SourceMap, Span, suggest};
use crate::check::Value;
use crate::resolve::{Body, Model, Role};
use crate::session::Study;
use crate::syntax;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, LineKind, SetOperator, Setting};

/// One `--vary`, read as far as it can be without the model's units.
pub(super) struct Vary {
    pub setting: Setting,
    file: FileId,
    /// Of the values, after the `=`.
    span: Span,
    values: Values,
}

enum Values {
    List(Vec<Expr>),
    /// The first and the last value, and where there is a step the value that is one after the
    /// first.
    Range(Vec<Expr>),
}

impl Vary {
    /// Reads one argument.
    ///
    /// Errors: what is no setting of an input, and an input without a range that is given none.
    pub fn read(
        text: &str,
        model: &Model,
        sources: &mut SourceMap,
    ) -> Result<Vary, Vec<Diagnostic>> {
        let file = sources.add("--vary", text);
        let Some(equals) = text.find('=') else {
            return Vary::declared(text, file, model, sources);
        };
        let values = equals + 1..text.len();
        let span = Span::new(file, values.start, values.end);
        let (first, values) = match split(text, values.clone(), "..").as_slice() {
            [first, rest] => {
                let parts = split(text, rest.clone(), ":");
                let last = parts.first().unwrap_or(rest);
                let mut ends = vec![
                    expression(file, text, first)?,
                    expression(file, text, last)?,
                ];
                match parts.get(1..) {
                    Some([]) => {}
                    Some([step]) => ends.push(after(file, text, first, step)?),
                    _ => return Err(vec![unreadable(span)]),
                }
                (first.clone(), Values::Range(ends))
            }
            [_] => {
                let listed = split(text, values, ",");
                let each = listed.iter().map(|part| expression(file, text, part));
                let first = listed.first().cloned().unwrap_or(0..0);
                (first, Values::List(each.collect::<Result<_, _>>()?))
            }
            _ => return Err(vec![unreadable(span)]),
        };
        // The first value stands for those to come.
        let setting = syntax::parse_setting(file, &text[..first.end])?;
        if setting.operator != SetOperator::Assign || setting.from.is_some() {
            return Err(vec![
                Diagnostic::new(
                    Code::BadArguments,
                    "an input is varied by setting it with `=`",
                )
                .label(setting.span, "changes what is there")
                .help("write the values themselves: `--vary price=$1..$5`"),
            ]);
        }
        Ok(Vary {
            setting,
            file,
            span,
            values,
        })
    }

    /// An input over the range that it declares.
    fn declared(
        text: &str,
        file: FileId,
        model: &Model,
        sources: &mut SourceMap,
    ) -> Result<Vary, Vec<Diagnostic>> {
        let name = text.trim();
        let line = name.split('[').next().unwrap_or(name).trim();
        let span = Span::new(file, 0, text.len());
        let Some(id) = model.find_line(line) else {
            let inputs = model.lines.iter().filter(|line| {
                line.kind == LineKind::Input && !matches!(line.role, Role::Internal)
            });
            let names = inputs.map(|line| line.name.as_str());
            let help = suggest::did_you_mean(line, names)
                .unwrap_or_else(|| "name an input of the model".to_owned());
            return Err(vec![
                Diagnostic::new(Code::UnknownName, format!("there is no input `{line}`"))
                    .label(span, "not declared in this model")
                    .help(help),
            ]);
        };
        let line = model.line(id);
        let range = line.range.as_ref().filter(|_| line.kind == LineKind::Input);
        let Some((low, high)) = range else {
            return Err(vec![match line.kind {
                LineKind::Input => Diagnostic::new(
                    Code::MissingValue,
                    format!("`{name}` declares no range, so its values have to be given"),
                )
                .label(span, "which values?")
                .help(match &line.body {
                    Body::Formula(Expr { kind: ExprKind::Bool(_), .. }) => {
                        format!("list them: `--vary '{name}=true,false'`")
                    }
                    _ => format!("give a range and a step, `--vary '{name}=A..B:STEP'`, or a list, `--vary '{name}=A,B,C'`"),
                }),
                kind => Diagnostic::new(
                    Code::NotAnInput,
                    format!("`{name}` is a {}, and only inputs can be varied", kind.keyword()),
                )
                .label(span, format!("a {}", kind.keyword()))
                .help("vary an input that it depends on"),
            }]);
        };
        let setting = format!("{name}={}", sources.text(low.span));
        let of_setting = sources.add("--vary", setting.as_str());
        Ok(Vary {
            setting: syntax::parse_setting(of_setting, &setting)?,
            file,
            span,
            values: Values::Range(vec![low.clone(), high.clone()]),
        })
    }

    /// The values, in the unit of the study's parameter of this index. A range without a step is
    /// divided into `steps`.
    ///
    /// Errors: values of another unit or kind, and a step that does not lead to the last one.
    pub fn values(
        &self,
        study: &Study<'_>,
        parameter: usize,
        steps: usize,
    ) -> Result<Vec<Value>, Vec<Diagnostic>> {
        let (Values::List(exprs) | Values::Range(exprs)) = &self.values;
        let asked: Vec<(usize, &Expr)> = exprs.iter().map(|expr| (parameter, expr)).collect();
        let values = match (&self.values, asked.as_slice()) {
            (Values::Range(_), [first, last, (_, after)]) => {
                study.values(&[*first, *last])?;
                let found = study.values(&asked);
                found.map_err(|errors| self.no_step(after.span, errors))?
            }
            _ => study.values(&asked)?,
        };
        let stepped = match (&self.values, values.as_slice()) {
            (Values::List(_), _) => return Ok(values),
            (_, [first, last]) => axis::divided(*first, *last, steps),
            (_, [first, last, second]) => {
                Step::between(*first, *second).and_then(|step| axis::stepped(*first, *last, step))
            }
            _ => Err(NoSteps::Kind),
        };
        stepped.map_err(|reason| vec![self.no_steps(reason)])
    }

    /// What is wrong with a step, to which the first value was added.
    fn no_step(&self, step: Span, errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
        match errors.as_slice() {
            [error] if error.code == Code::UnitMismatch => vec![
                Diagnostic::new(
                    Code::UnitMismatch,
                    "the step is not in the unit of the values between which it leads",
                )
                .label(step, "another unit")
                .help("give the step the unit of the first value: `$1..$9:$2`"),
            ],
            _ => errors,
        }
    }

    /// Whether another argument varies the same input, or the same members of it.
    pub fn varies_the_same(&self, other: &Vary) -> bool {
        let names = |setting: &Setting| -> Vec<String> {
            let idents = setting.target.parts.iter().chain(&setting.members);
            idents.map(|ident| ident.name.clone()).collect()
        };
        names(&self.setting) == names(&other.setting)
    }

    /// The error that this input is varied already.
    pub fn twice(&self) -> Diagnostic {
        Diagnostic::new(Code::Duplicate, "this input is varied already")
            .label(
                Span::new(self.file, 0, self.span.end as usize),
                "a second time",
            )
            .help("give all of its values in one `--vary`")
    }

    fn no_steps(&self, reason: NoSteps) -> Diagnostic {
        let whole = Span::new(self.file, 0, self.span.end as usize);
        let (message, label, help) = match reason {
            NoSteps::Zero => (
                "a step of 0 never reaches the end of the range".to_owned(),
                "stands still",
                "give a step that is not 0",
            ),
            NoSteps::Away => (
                "the step leads away from the end of the range".to_owned(),
                "the wrong way",
                "change the sign of the step, or exchange the ends",
            ),
            NoSteps::TooMany => (
                "an input can take 1,000,000 values at the most".to_owned(),
                "more values than that",
                "take a longer step",
            ),
            NoSteps::Kind => (
                "there are no steps from one of these values to the other".to_owned(),
                "neither numbers nor dates",
                "give the values themselves, with commas between",
            ),
            NoSteps::Overflow => (
                "a value of this range is beyond what a decimal or the calendar holds".to_owned(),
                "too far",
                "bring the ends of the range nearer to each other",
            ),
        };
        Diagnostic::new(Code::BadArguments, message)
            .label(whole, label)
            .help(help)
    }
}

fn unreadable(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::BadArguments,
        "these are neither a range nor a list of values",
    )
    .label(span, "not understood")
    .help("write `A..B:STEP`, `A..B`, or values with commas between")
}

/// The parts of a range of the text between the marks that stand in no brackets.
fn split(text: &str, within: Range<usize>, mark: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut depth = 0usize;
    let (mut start, mut at) = (within.start, within.start);
    while let Some(character) = text
        .get(at..within.end)
        .and_then(|rest| rest.chars().next())
    {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && text[at..within.end].starts_with(mark) => {
                parts.push(start..at);
                at += mark.len();
                start = at;
                continue;
            }
            _ => {}
        }
        at += character.len_utf8();
    }
    parts.push(start..within.end);
    parts
}

/// A part of an argument as an expression, whose places are those in the argument.
fn expression(file: FileId, text: &str, part: &Range<usize>) -> Result<Expr, Vec<Diagnostic>> {
    let before = " ".repeat(part.start);
    syntax::parse_expression(file, &format!("{before}{}", &text[part.clone()]))
}

/// The value that is one step after the first: of dates a step is a length of time, which only
/// their sum brings to the same kind.
fn after(
    file: FileId,
    text: &str,
    first: &Range<usize>,
    step: &Range<usize>,
) -> Result<Expr, Vec<Diagnostic>> {
    let step = expression(file, text, step)?;
    let first = expression(file, text, first)?;
    Ok(Expr {
        span: step.span,
        kind: ExprKind::Binary {
            op: BinaryOp::Add,
            op_span: step.span,
            left: Box::new(first),
            right: Box::new(step),
        },
    })
}
