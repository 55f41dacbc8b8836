//! `aim compare`: the scenarios of a model side by side, with what differs between them.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter};

use super::case::{BASE, Scenarios, scenarios};
use super::{Console, Status, candidates, lines, output, run};
use crate::base::{Code, Diagnostic, SourceMap};
use crate::eval;
use crate::export::{self, Look};
use crate::resolve::{self, Model};
use crate::session::{self, Case, Comparison, Disk, Tabulated, Variant, ViewChoice};
use crate::syntax::{self, ast};

/// Show scenarios side by side, with the differences between them
///
/// The base case comes first, and the others are compared with it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim compare models/api_seller.aim
  aim compare models/api_seller.aim -s price_war,lean --lines cash,api_sales
  aim compare models/api_seller.aim -s price_war+lean --to price_war --by quarter
  aim compare models/api_seller.aim --all --format csv -o cases.csv")]
pub(super) struct Args {
    /// The model whose cases are compared
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    /// The scenarios to compare; `a+b` applies both, from left to right [default: all]
    #[arg(short, long = "scenario", value_name = "NAMES", value_delimiter = ',')]
    #[arg(add = ArgValueCandidates::new(candidates::scenarios))]
    scenarios: Vec<String>,

    /// The case that the others are compared with
    #[arg(long, value_name = "NAME", default_value = BASE)]
    #[arg(add = ArgValueCandidates::new(candidates::scenarios))]
    to: String,

    /// Change an input in all cases, after the scenarios: `price_fall=90%/year`
    #[arg(long = "set", value_name = "NAME=VALUE")]
    #[arg(add = ArgValueCandidates::new(candidates::inputs))]
    settings: Vec<String>,

    /// The periods in which lines are compared [default: year]
    #[arg(long, value_name = "PERIODS")]
    by: Option<By>,

    /// Only these inputs, metrics and lines, with their members and the rows of their
    /// roll-forward
    #[arg(long, value_name = "NAMES", add = ArgValueCompleter::new(candidates::lines))]
    lines: Option<String>,

    /// Also what is the same in all cases
    #[arg(long)]
    all: bool,

    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Month,
    Quarter,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Rounded for the eye
    Table,
    /// Every digit, of differences too
    Json,
    /// A row for each figure of each case, every digit
    Csv,
    /// As the table, in Markdown
    Md,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let (mut comparison, diagnostics) = compared(args, &mut console.sources)?;
    if let Some(names) = &args.lines {
        let rows = [&comparison.inputs, &comparison.metrics, &comparison.lines];
        let rows = rows.into_iter().flatten().map(|compared| &compared.row);
        let chosen = lines::chosen(names, rows.collect(), &mut console.sources)?;
        comparison.select(|row| lines::wanted(&chosen, row));
    }
    let before = count(&comparison);
    if !args.all {
        comparison.keep_differences();
    }
    let rest = before - count(&comparison);
    let text = match args.format {
        Format::Json => {
            export::comparison_json(&comparison, &console.sources, &args.settings, &diagnostics)
        }
        Format::Csv => export::comparison_csv(&comparison),
        Format::Md => {
            export::sheet_markdown(&export::comparison(&comparison, &args.settings, rest))
        }
        Format::Table => {
            let look = Look {
                width: console.width,
                color: console.color && args.output.is_none(),
            };
            export::sheet_text(&export::comparison(&comparison, &args.settings, rest), look)
        }
    };
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        // What could not be printed was reported.
        None => {
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    console.report_all(&diagnostics);
    // A check that fails in some case is what a comparison is to find, and no failure of it.
    Ok(match diagnostics.iter().any(Diagnostic::is_error) {
        true => Status::Wrong,
        false => Status::Fine,
    })
}

/// Runs every case, and puts them side by side, with what was noticed on the way.
fn compared(
    args: &Args,
    sources: &mut SourceMap,
) -> Result<(Comparison, Vec<Diagnostic>), Vec<Diagnostic>> {
    let opened = session::open(sources, &Disk, &args.file).map_err(|d| vec![d])?;
    let mut diagnostics = opened.diagnostics;
    let settings = parsed(&args.settings, sources)?;
    let asked = asked(args, &opened.model, sources)?;
    let mut cases = Vec::new();
    let mut broken = diagnostics.iter().any(Diagnostic::is_error);
    for scenarios in asked {
        let variant = Variant {
            scenarios,
            settings: settings.clone(),
            ..Variant::default()
        };
        let settings = changes(&opened.model, &variant, sources);
        let case = settings.map(|settings| Case {
            name: name_of(&variant),
            settings,
        });
        let done = case.and_then(|case| {
            let (run, found) = tabulated(args, &opened.model, &variant)?;
            Ok((Some((case, run)), found))
        });
        let (run, found) = done.unwrap_or_else(|errors| (None, errors));
        broken |= run.is_none();
        cases.extend(run);
        for diagnostic in found {
            let same = |known: &Diagnostic| {
                known.message == diagnostic.message && known.labels == diagnostic.labels
            };
            // What is wrong in one case is so in most of them.
            if !diagnostics.iter().any(same) {
                diagnostics.push(diagnostic);
            }
        }
    }
    match Comparison::of(cases) {
        Some(comparison) if !broken => Ok((comparison, diagnostics)),
        _ => Err(diagnostics),
    }
}

fn parsed(
    settings: &[String],
    sources: &mut SourceMap,
) -> Result<Vec<ast::Setting>, Vec<Diagnostic>> {
    let mut parsed = Vec::new();
    let mut errors = Vec::new();
    for text in settings {
        let file = sources.add("--set", text.as_str());
        match syntax::parse_setting(file, text) {
            Ok(setting) => parsed.push(setting),
            Err(found) => errors.extend(found),
        }
    }
    match errors.is_empty() {
        true => Ok(parsed),
        false => Err(errors),
    }
}

/// The scenarios of each case, those of the reference first, each case once.
fn asked(
    args: &Args,
    model: &Model,
    sources: &mut SourceMap,
) -> Result<Vec<Scenarios>, Vec<Diagnostic>> {
    let mut texts = vec![("--to", args.to.trim())];
    texts.extend(
        args.scenarios
            .iter()
            .map(|name| ("--scenario", name.trim())),
    );
    if args.scenarios.is_empty() {
        texts.extend(
            model
                .scenarios
                .keys()
                .map(|name| ("--scenario", name.as_str())),
        );
        if model.scenarios.is_empty() {
            let message = "this model declares no scenario, so there is nothing to compare";
            return Err(vec![Diagnostic::new(Code::BadArguments, message).help(
                "declare one, `scenario cheap { price = $1 }`, or vary an input with `aim sweep`",
            )]);
        }
    }
    let mut cases: Vec<Scenarios> = Vec::new();
    for (argument, text) in texts {
        let names = |case: &Scenarios| -> Vec<String> {
            case.iter().map(|(name, _)| name.clone()).collect()
        };
        let case = scenarios(argument, text, model, sources);
        if !cases.iter().any(|known| names(known) == names(&case)) {
            cases.push(case);
        }
    }
    match cases.len() {
        1 => Err(vec![
            Diagnostic::new(
                Code::BadArguments,
                format!(
                    "`{}` is the only case, and is compared with itself",
                    args.to
                ),
            )
            .help("name another: `-s price_war`, or leave `-s` out to compare all scenarios"),
        ]),
        _ => Ok(cases),
    }
}

fn name_of(variant: &Variant<'_>) -> String {
    let names = variant.scenarios.iter().map(|(name, _)| name.as_str());
    let names: Vec<&str> = names.collect();
    match names.is_empty() {
        true => BASE.to_owned(),
        false => names.join("+"),
    }
}

/// What the scenarios of a case change, as the model writes it.
fn changes(
    model: &Model,
    variant: &Variant<'_>,
    sources: &SourceMap,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let changes = resolve::apply_scenario(model, &variant.scenarios)?;
    let written = changes
        .iter()
        .map(|change| sources.text(change.setting.span));
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(written.map(one_line).collect())
}

/// One case as a table.
fn tabulated(
    args: &Args,
    model: &Model,
    variant: &Variant<'_>,
) -> Result<(Tabulated, Vec<Diagnostic>), Vec<Diagnostic>> {
    let compiled = session::compile(model, variant)?;
    let scenario = (!variant.scenarios.is_empty()).then(|| name_of(variant));
    let run = eval::run(&compiled.plan, None, scenario);
    let tabulated = match args.by {
        Some(By::Month) => session::tabulate(&run, ViewChoice::Month),
        Some(By::Quarter) => session::tabulate(&run, ViewChoice::Quarter),
        Some(By::Year) => session::tabulate(&run, ViewChoice::Year),
        // The timeline's own periods, where these add up to no years.
        None => session::tabulate(&run, ViewChoice::Year)
            .or_else(|_| session::tabulate(&run, ViewChoice::Month)),
    };
    let tabulated = tabulated.map_err(|reason| vec![run::misaligned(&run, reason)])?;
    let mut found = compiled.warnings;
    found.extend(run.diagnostics.iter().chain(&tabulated.problems).cloned());
    found.extend(
        tabulated
            .checks
            .iter()
            .filter_map(|check| check.problem.clone()),
    );
    Ok((tabulated, found))
}

fn count(of: &Comparison) -> usize {
    of.inputs.len() + of.metrics.len() + of.checks.len() + of.lines.len()
}
