//! `aim solve`: the value of an input at which a goal is reached.

mod json;
mod report;

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};

use super::case::{Case, CaseArgs};
use super::{Console, Status, candidates, levers, output};
use crate::analysis::{self, Goal, Grid, Lever, Solved};
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::check::Value;
use crate::eval::{self, Run};
use crate::export::{self, Look};
use crate::resolve::Model;
use crate::session::Study;
use crate::syntax;
use crate::syntax::ast::{Expr, ExprKind};

/// Find the value of an input at which a goal is reached
///
/// The input is varied over its declared range, all else as in the case. With `--until` it is the
/// value at which a condition begins or ceases to hold, with `--target` one at which two numbers
/// are equal. Of several values the one nearest to the input's own stands first.
#[derive(clap::Args)]
#[command(after_help = "\
The exit status is 1 where the goal is not reached at any value that was tried.

Examples:
  aim solve models/api_seller.aim --input first_price --until 'cash_out == never'
  aim solve models/cloud_backed.aim --input first_price --target 'cash[last] == $0' --to $0.01/Mtok
  aim solve lab.aim --input launch --between 2025-01..2027-12 --until 'min(cash) >= $1M'")]
#[command(group = clap::ArgGroup::new("goal").required(true))]
pub(super) struct Args {
    /// The model
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    /// The input to vary, or one of its members: `price[pro]`
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::input_names))]
    input: String,

    /// A condition that is to hold: `break_even <= 2027-12`
    #[arg(long, value_name = "CONDITION", group = "goal")]
    until: Option<String>,

    /// Two numbers that are to be equal: `npv == 0`
    #[arg(long, value_name = "EQUALITY", group = "goal")]
    target: Option<String>,

    /// The range to search, instead of the one that the input declares
    #[arg(long, value_name = "A..B", allow_hyphen_values = true)]
    between: Option<String>,

    /// How precisely, in the input's unit [default: six digits of the range's width]
    #[arg(long = "to", value_name = "STEP")]
    step: Option<String>,

    #[command(flatten)]
    case: CaseArgs,

    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What was found, rounded for the eye where it is not to be typed
    Table,
    /// The same in Markdown
    Md,
    /// Everything, every digit
    Json,
}

/// What was sought, where and how, with what was found.
struct Answer<'a> {
    args: &'a Args,
    model: &'a Model,
    lever: &'a Lever,
    goal: &'a Goal,
    /// The text of the goal and of what it reads.
    texts: Vec<String>,
    study: &'a Study<'a>,
    step: Option<Decimal>,
    solved: &'a Solved,
    /// Why the goal has no value where it has none, for the first such value.
    why: Vec<Diagnostic>,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let Case {
        opened,
        variant,
        compiled,
    } = args.case.open(&args.file, console)?;
    let model = &opened.model;
    let run = eval::run(&compiled.plan, None, args.case.scenario());
    let lever = levers::named(&run, &mut console.sources, "--input", &args.input);
    let lever = lever.map_err(|d| vec![d])?;
    let goal = goal(args, &run, console)?;
    let setting = levers::setting(&lever, lever.base, model, &mut console.sources)?;
    let study = Study::new(model, &variant, &[setting], &goal.asked)?;
    goal.one_value(&study.questions)?;
    let (grid, step) = grid(args, &run, &study, &lever, console)?;
    let solved = analysis::solve(&study, &grid, lever.base, goal.kind)?;
    let texts = goal
        .asked
        .iter()
        .map(|expr| console.sources.text(expr.span));
    let texts = texts.map(|text| text.trim().to_owned()).collect();
    let mut answer = Answer {
        args,
        model,
        lever: &lever,
        goal: &goal,
        texts,
        study: &study,
        step,
        solved: &solved,
        why: Vec::new(),
    };
    if let Some(failed) = solved.failed.first() {
        let text = lever.setting(*failed, &model.units);
        let file = console.sources.add("--set", text.as_str());
        answer.why = analysis::why(model, &variant, syntax::parse_setting(file, &text)?);
    }
    let look = Look {
        width: console.width,
        color: console.color,
    };
    let text = match args.format {
        Format::Table => export::sheet_text(&report::sheet(&answer), look),
        Format::Md => export::sheet_markdown(&report::sheet(&answer)),
        Format::Json => json::text(&answer),
    };
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        None => {
            // What could not be printed was reported.
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    Ok(match solved.is_solved() {
        true => Status::Fine,
        false => Status::Failed,
    })
}

fn goal(args: &Args, run: &Run<'_>, console: &mut Console) -> Result<Goal, Vec<Diagnostic>> {
    let typed = &run.plan.typed;
    let mut read = |option: &str, text: &str| {
        let file = console.sources.add(option, text);
        syntax::parse_expression(file, text)
    };
    match (&args.until, &args.target) {
        (Some(text), _) => Goal::condition(typed, &read("--until", text)?),
        (None, target) => {
            let text = target.as_deref().unwrap_or_default();
            Goal::equality(typed, &read("--target", text)?)
        }
    }
}

/// The values to be tried, and the step between them where they are numbers.
fn grid(
    args: &Args,
    run: &Run<'_>,
    study: &Study<'_>,
    lever: &Lever,
    console: &mut Console,
) -> Result<(Grid, Option<Decimal>), Vec<Diagnostic>> {
    let (low, high) = match &args.between {
        Some(text) => between(text, study, console)?,
        None => declared(run, study, lever).ok_or_else(|| {
            let message = format!(
                "`{}` declares no range, so there is none to search",
                lever.name
            );
            let line = run.plan.typed.model.line(lever.line);
            vec![
                Diagnostic::new(Code::MissingValue, message)
                    .label(line.span, "no `range`")
                    .help(
                        "say where to search, with `--between A..B`, or give the input a `range`",
                    ),
            ]
        })?,
    };
    let units = &run.plan.typed.model.units;
    let text = args.between.as_deref().unwrap_or_default();
    let file = console.sources.add("--between", text);
    let refused = |message: String, label: &str, help: &str| {
        let found = Diagnostic::new(Code::BadArguments, message);
        let found = match &args.between {
            Some(text) => found.label(Span::new(file, 0, text.len()), label),
            None => found,
        };
        vec![found.help(help)]
    };
    let shown = |value| lever.amount(value, units);
    let (from, to) = (shown(low), shown(high));
    match (low, high) {
        (Value::Number(least), Value::Number(most)) if least < most => {
            let step = step(args, study, lever, (least, most), console)?;
            let grid = Grid::numbers(least, most, step).ok_or_else(|| {
                let step = shown(Value::Number(step));
                let message = format!("from {from} to {to} there are too many steps of {step}");
                let message = Diagnostic::new(Code::BadArguments, message);
                vec![message.help("search a smaller range, or less precisely with `--to`")]
            })?;
            Ok((grid, Some(step)))
        }
        (Value::Period(least), Value::Period(most)) if least.first() < most.first() => {
            if let Some(text) = &args.step {
                let file = console.sources.add("--to", text.as_str());
                let message = format!("`{}` is a date, which is found to the period", lever.name);
                return Err(vec![
                    Diagnostic::new(Code::BadArguments, message)
                        .label(Span::new(file, 0, text.len()), "not for dates")
                        .help("leave `--to` out; days as bounds of `--between` search by day"),
                ]);
            }
            let grid = Grid::periods(least, most).ok_or_else(|| {
                let message = format!("{from} and {to} are not periods of one length");
                refused(
                    message,
                    "two lengths",
                    "write both as months, or both as days",
                )
            })?;
            Ok((grid, None))
        }
        (Value::Number(_), Value::Number(_)) | (Value::Period(_), Value::Period(_)) => {
            let message = format!("a range from {from} to {to} holds nothing to search");
            Err(refused(message, "empty", "put the lower end first"))
        }
        _ => {
            let message = format!("`{}` is neither a number nor a date", lever.name);
            Err(vec![
                Diagnostic::new(Code::Type, message)
                    .help("a search takes an input whose values have an order"),
            ])
        }
    }
}

/// The input's declared range; for a date without one, the periods of the timeline.
fn declared(run: &Run<'_>, study: &Study<'_>, lever: &Lever) -> Option<(Value, Value)> {
    if lever.range.is_some() {
        return lever.range;
    }
    if !matches!(lever.base, Value::Period(_)) {
        return None;
    }
    let line = run.plan.typed.model.line(lever.line);
    if let Some((low, high)) = &line.range {
        let ends = study.values(&[(0, low), (0, high)]).ok()?;
        return ends.first().copied().zip(ends.get(1).copied());
    }
    let periods = run.timeline().periods();
    let period = |period: &crate::calendar::Period| Value::Period(*period);
    periods.first().map(period).zip(periods.last().map(period))
}

fn between(
    text: &str,
    study: &Study<'_>,
    console: &mut Console,
) -> Result<(Value, Value), Vec<Diagnostic>> {
    let file = console.sources.add("--between", text);
    let expr = syntax::parse_expression(file, text)?;
    let ExprKind::Range { from, to } = &expr.kind else {
        return Err(vec![
            Diagnostic::new(Code::BadArguments, "a range is due here, and this is none")
                .label(expr.span, "no `..` in it")
                .help("write both ends, each with its unit: `--between $1/Mtok..$5/Mtok`"),
        ]);
    };
    let ends = study.values(&[(0, from.as_ref()), (0, to.as_ref())])?;
    let blank = || (Value::Blank, Value::Blank);
    Ok(ends
        .first()
        .copied()
        .zip(ends.get(1).copied())
        .unwrap_or_else(blank))
}

/// The step of the search, which is above zero: as asked, a whole unit for a length of time, or
/// the sixth digit of the range's width.
fn step(
    args: &Args,
    study: &Study<'_>,
    lever: &Lever,
    (low, high): (Decimal, Decimal),
    console: &mut Console,
) -> Result<Decimal, Vec<Diagnostic>> {
    let Some(text) = &args.step else {
        let units = &study.plan.typed.model.units;
        let time = |unit: crate::units::Unit| !unit.is_plain() && unit.is_duration(units);
        if lever.ty.unit().is_some_and(time) {
            return Ok(Decimal::ONE);
        }
        let width = high
            .checked_sub(low)
            .ok()
            .and_then(|width| width.value.exponent());
        let digit = width.map_or(0, |top| top - 5);
        let power = 10_i128.checked_pow(digit.unsigned_abs());
        let step = match digit {
            0.. => power.and_then(|power| Decimal::new(power, 0)),
            _ => Decimal::new(1, digit.unsigned_abs()),
        };
        return Ok(step.unwrap_or(Decimal::ONE));
    };
    let file = console.sources.add("--to", text.as_str());
    let expr: Expr = syntax::parse_expression(file, text)?;
    match study.values(&[(0, &expr)])?.first() {
        Some(Value::Number(step)) if step.is_positive() => Ok(*step),
        _ => Err(vec![
            Diagnostic::new(Code::BadArguments, "a precision is above zero")
                .label(expr.span, "not above zero")
                .help("write the step to search in, as `--to 0.01`, in the input's unit"),
        ]),
    }
}
