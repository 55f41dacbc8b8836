//! `aim eval`: the value of one expression, or of one a line from standard input.

use std::io::BufRead;

use clap_complete::engine::ArgValueCompleter;

use super::case::CaseArgs;
use super::{Console, Status, candidates};
use crate::base::{Code, Diagnostic, FileId};
use crate::eval::{self, Run};
use crate::export::answered;
use crate::session::{self, Disk, Opened};

/// Evaluate an expression
///
/// The functions of the standard library are in scope, the currencies USD EUR GBP JPY INR, and the
/// units token, ktok, Mtok, gpu, person, seat and user. With `--model` it is a model's names, units
/// and currencies, and the library's functions where the model has none by their names. A value that varies is printed for each period.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim eval '$3/Mtok * 500 Mtok'
  aim eval 'api_sales[2025]' --model models/api_seller.aim --set price_fall=90%/year
  printf '1/3\\nsqrt(2)\\n' | aim eval -")]
pub(super) struct Args {
    /// The expression; `-` reads one a line and answers one line each
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,

    /// A model whose names the expression may use
    #[arg(long, value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    model: Option<String>,

    #[command(flatten)]
    case: CaseArgs,
}

/// What an expression without a model can use.
pub(super) const SCOPE: &str = "\
model expression
timeline monthly from 2025-01 for 12 months
currency USD
currency EUR
currency GBP
currency JPY
currency INR
unit token
unit ktok = 1_000 token
unit Mtok = 1_000_000 token
unit gpu
unit kW
unit kWh = 1 kW*hour
unit person
unit seat
unit user
use std.ai
use std.curves
use std.dates
use std.finance
use std.saas
use std.schedules
use std.stats
";

/// Answers that are kept together while further questions are at hand, in bytes.
const LARGEST_BATCH: usize = 64 << 10;

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let sources = &mut console.sources;
    let Opened {
        model, diagnostics, ..
    } = match &args.model {
        Some(path) => {
            let library: Vec<&str> = SCOPE
                .lines()
                .filter_map(|line| line.strip_prefix("use "))
                .collect();
            session::open_offering(sources, &Disk, path, &library).map_err(|d| vec![d])?
        }
        None => session::open_text(sources, &Disk, "expression", SCOPE),
    };
    let mut problems: Vec<Diagnostic> = diagnostics;
    problems.retain(Diagnostic::is_error);
    let variant = match args.case.variant(sources) {
        Ok(variant) => variant,
        Err(found) => {
            problems.extend(found);
            return Err(problems);
        }
    };
    let compiled = match session::compile(&model, &variant) {
        Ok(compiled) if problems.is_empty() => compiled,
        Ok(_) => return Err(problems),
        Err(found) => {
            problems.extend(found);
            return Err(problems);
        }
    };
    let run = eval::run(&compiled.plan, None, args.case.scenario());
    let file = console.sources.add("expression", "");
    if args.expression == "-" {
        return answer_lines(&run, file, console);
    }
    console.sources.replace(file, args.expression.as_str());
    let answer = session::evaluate(&run, file, &args.expression)?;
    let mut text = String::new();
    for (period, value) in &answer.values {
        if let Some(period) = period {
            text.push_str(&format!("{period}  "));
        }
        text.push_str(&answered(value, &answer));
        text.push('\n');
    }
    Ok(match console.print(&text) {
        Ok(()) => Status::Fine,
        Err(_) => Status::Wrong,
    })
}

/// Answers each line of standard input with one line: the value, the values of all periods
/// with commas between, or `error: …`. Ends with an error if any line did.
fn answer_lines(
    run: &Run<'_>,
    file: FileId,
    console: &mut Console,
) -> Result<Status, Vec<Diagnostic>> {
    let mut status = Status::Fine;
    let mut input = std::io::BufReader::new(std::io::stdin());
    let mut line = Vec::new();
    let mut answers = String::new();
    loop {
        // Whoever waits for an answer before asking on has it at once.
        if input.buffer().is_empty() || answers.len() > LARGEST_BATCH {
            if console.print(&answers).is_err() {
                return Ok(Status::Wrong);
            }
            answers.clear();
        }
        line.clear();
        let read = input.read_until(b'\n', &mut line).map_err(|error| {
            let message = format!("standard input can't be read: {error}");
            vec![
                Diagnostic::new(Code::FileUnreadable, message)
                    .help("give the expressions as text, one a line"),
            ]
        })?;
        if read == 0 || console.is_closed() {
            return Ok(status);
        }
        let answer = match std::str::from_utf8(&line) {
            Ok(text) => answer_line(run, file, text.trim()),
            Err(_) => Err("this line is not UTF-8 text".to_owned()),
        };
        let answer = answer.unwrap_or_else(|problem| {
            status = Status::Wrong;
            format!("error: {problem}")
        });
        answers.push_str(&answer);
        answers.push('\n');
    }
}

fn answer_line(run: &Run<'_>, file: FileId, text: &str) -> Result<String, String> {
    let answer = session::evaluate(run, file, text).map_err(|diagnostics| {
        let message = diagnostics.first().map(|first| match &first.help {
            Some(help) => format!("{} ({help})", first.message),
            None => first.message.clone(),
        });
        // An answer is one line, whatever its message.
        message.unwrap_or_default().replace('\n', " ")
    })?;
    let values: Vec<String> = answer
        .values
        .iter()
        .map(|(_, value)| answered(value, &answer))
        .collect();
    Ok(values.join(", "))
}
