//! `aim simulate`: how likely results are, where inputs are drawn by chance.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;

use super::asked::{Asked, asked};
use super::case::CaseArgs;
use super::{Console, Status, candidates, output};
use crate::analysis::simulate::ranks::rank_correlation;
use crate::analysis::simulate::statistics::{Frequency, Spread};
use crate::analysis::simulate::{Collected, Sampling, Simulation};
use crate::base::{Code, Decimal, Diagnostic, SourceMap, Span};
use crate::check::{Ty, Value};
use crate::export::{self, Look, Measure, Often, UncertainMetric, Uncertainty};
use crate::plan::Plan;
use crate::resolve::{Model, Role};
use crate::session::{self, Disk, Variant};
use crate::syntax::ast::LineKind;

/// Show how likely results are, with inputs drawn by chance
///
/// Each input that has a `draw` is drawn anew in every run; the others stay as they are, and so
/// does an input that the scenario or `--set` changes.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim simulate lab.aim
  aim simulate lab.aim --runs 100000 --seed 7 --metric 'cash[2026-12], npv(10%, cash_flow)'
  aim simulate lab.aim --scenario price_war --quantiles 10%,50%,90%")]
pub(super) struct Args {
    /// The model to run
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(candidates::files()))]
    file: String,

    #[command(flatten)]
    case: CaseArgs,

    /// How often the model is run
    #[arg(long, value_name = "COUNT", default_value_t = 10_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    runs: u64,

    /// Another number makes other draws; the same one makes the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// Spread the draws of each input evenly: one run in each of as many equal parts
    #[arg(long)]
    lhs: bool,

    /// What is looked at, with commas between: metrics or any expressions [default: all metrics]
    #[arg(long = "metric", value_name = "EXPRS", allow_hyphen_values = true)]
    metrics: Vec<String>,

    /// The shares of runs below which values are shown
    #[arg(long, value_name = "SHARES", value_delimiter = ',')]
    #[arg(default_values = ["5%", "25%", "50%", "75%", "95%"], hide_default_value = true)]
    quantiles: Vec<String>,

    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Write to a file, which is replaced as a whole
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns, rounded for the eye
    Table,
}

/// Runs that are computed before the next ones are drawn.
const BATCH: u64 = 2_000;

/// Inputs that a table shows beside a metric.
const DRIVERS: usize = 5;

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let done = attempt(args, console);
    console.settle(done)
}

fn attempt(args: &Args, console: &mut Console) -> Result<Status, Vec<Diagnostic>> {
    let sources = &mut console.sources;
    let opened = session::open(sources, &Disk, &args.file).map_err(|d| vec![d])?;
    let mut diagnostics = opened.diagnostics;
    let quantiles = quantiles(&args.quantiles, sources);
    let asked = asked("--metric", &args.metrics, sources);
    let (variant, quantiles, asked) = match (args.case.variant(sources), quantiles, asked) {
        (Ok(variant), Ok(quantiles), Ok(asked)) => (variant, quantiles, asked),
        (variant, quantiles, asked) => {
            let found = [variant.err(), quantiles.err(), asked.err()];
            diagnostics.extend(found.into_iter().flatten().flatten());
            return Err(diagnostics);
        }
    };
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let model = &opened.model;
    let asked = match asked.is_empty() {
        true => metrics(model, &variant, sources)?,
        false => asked,
    };
    let sampling = Sampling {
        runs: args.runs,
        seed: args.seed,
        latin_hypercube: args.lhs,
    };
    let exprs: Vec<_> = asked.iter().map(|asked| asked.expr.clone()).collect();
    let simulation = Simulation::new(model, &variant, &exprs, sampling, sources)?;
    one_value_each(&simulation, &asked)?;
    diagnostics.extend(simulation.study().warnings.iter().cloned());
    let collected = run(&simulation, args.runs)?;
    diagnostics.extend(remarks(&simulation, &collected));
    if let Some((run, row)) = &collected.first_failure {
        let found = simulation.explain(row, sources)?;
        diagnostics.extend(found.into_iter().take(1).map(|found| failed(found, *run)));
    }
    let text = match args.format {
        Format::Table => {
            let found = table(args, &simulation, &collected, &asked, &quantiles);
            let look = Look {
                width: console.width,
                color: console.color && args.output.is_none(),
            };
            export::uncertainty(&found, look)
        }
    };
    match &args.output {
        Some(path) => output::write(path, &text).map_err(|d| vec![d])?,
        None => {
            if console.print(&text).is_err() {
                return Ok(Status::Wrong);
            }
        }
    }
    console.report_all(&diagnostics);
    Ok(Status::Fine)
}

/// The runs, batch by batch.
fn run(simulation: &Simulation<'_>, runs: u64) -> Result<Collected, Vec<Diagnostic>> {
    let mut collected = Collected::default();
    let mut from = 0;
    while from < runs {
        let to = (from + BATCH).min(runs);
        collected.add(simulation.runs(from..to)?, simulation);
        from = to;
    }
    Ok(collected)
}

/// The shares of `--quantiles`, from the least to the greatest.
fn quantiles(texts: &[String], sources: &mut SourceMap) -> Result<Vec<Decimal>, Vec<Diagnostic>> {
    let mut shares = Vec::new();
    let mut errors = Vec::new();
    for text in texts {
        let hundred = Decimal::from(100);
        let number = text.trim().strip_suffix('%').map(Decimal::parse);
        let share = match number {
            Some(Ok(percent)) => percent.checked_div(hundred).ok().map(|share| share.value),
            _ => Decimal::parse(text.trim()).ok(),
        };
        match share {
            Some(share) if !share.is_negative() && share <= Decimal::ONE => shares.push(share),
            _ => {
                let file = sources.add("--quantiles", text.as_str());
                let message = format!("`{text}` is no share of the runs");
                let found = Diagnostic::new(Code::BadArguments, message)
                    .label(Span::new(file, 0, text.len()), "0% to 100% is due here")
                    .help("name shares with commas between: `--quantiles 10%,50%,90%`");
                errors.push(found);
            }
        }
    }
    shares.sort();
    shares.dedup();
    match errors.is_empty() {
        true => Ok(shares),
        false => Err(errors),
    }
}

/// All metrics of the model, by member.
fn metrics(
    model: &Model,
    variant: &Variant<'static>,
    sources: &mut SourceMap,
) -> Result<Vec<Asked>, Vec<Diagnostic>> {
    let plan = session::compile(model, variant)?.plan;
    let shown = |id: &crate::resolve::LineId| {
        let line = model.line(*id);
        line.kind == LineKind::Metric && matches!(line.role, Role::Declared | Role::Included)
    };
    let slots = model.line_ids().filter(shown).flat_map(|id| {
        let slots = plan.slots_of(id).iter();
        let plan = &plan;
        slots.map(move |slot| plan.slot_name(id, *slot))
    });
    let names: Vec<String> = slots.collect();
    if names.is_empty() {
        return Err(vec![
            Diagnostic::new(
                Code::BadArguments,
                "this model has no metric, so there is nothing to look at",
            )
            .help("name what to look at: `--metric 'cash[2026-12], max(cash)'`"),
        ]);
    }
    asked("metric", &names, sources)
}

/// What is looked at has one value in each run.
fn one_value_each(simulation: &Simulation<'_>, asked: &[Asked]) -> Result<(), Vec<Diagnostic>> {
    let questions = simulation.study().questions.iter().zip(asked);
    let varying = questions.filter(|(question, _)| question.varies);
    let errors: Vec<Diagnostic> = varying
        .map(|(_, asked)| {
            let text = &asked.text;
            Diagnostic::new(
                Code::NotOneValue,
                format!("`{text}` has a value in each period, and one is due here"),
            )
            .label(asked.expr.span, "varies over time")
            .help(format!("look at one period, or reduce it: `max({text})`"))
        })
        .collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(errors),
    }
}

/// Draws outside the ranges that their inputs declare.
fn remarks(simulation: &Simulation<'_>, collected: &Collected) -> Vec<Diagnostic> {
    let inputs = simulation.inputs.iter().zip(&collected.outside);
    let outside = inputs.filter(|(_, times)| **times > 0);
    outside
        .map(|(input, times)| {
            let (times, of) = (export::whole(*times), export::whole(collected.runs));
            let message = format!(
                "`{}` is drawn outside its range in {times} of {of} runs",
                input.name
            );
            Diagnostic::new(Code::OutOfRange, message)
                .label(input.draw.span, "its values reach further")
                .help("draw from a distribution that ends where the range does, such as `pert`, or widen the range")
        })
        .collect()
}

/// Why the first run that failed did.
fn failed(mut why: Diagnostic, run: usize) -> Diagnostic {
    why.message = format!("run {}: {}", run + 1, why.message);
    why
}

fn table(
    args: &Args,
    simulation: &Simulation<'_>,
    collected: &Collected,
    asked: &[Asked],
    quantiles: &[Decimal],
) -> Uncertainty {
    let plan = &simulation.study().plan;
    let model = &plan.typed.model;
    let mut subtitle = vec![match args.case.scenario() {
        Some(scenario) => format!("scenario {scenario}"),
        None => "base case".to_owned(),
    }];
    subtitle.extend(args.case.settings.iter().cloned());
    subtitle.push(format!("{} runs", export::whole(collected.runs)));
    if args.lhs {
        subtitle.push("Latin hypercube".to_owned());
    }
    subtitle.push(format!("seed {}", args.seed));
    let metrics = asked.iter().enumerate().map(|(at, asked)| {
        let spread = collected.spread(at, 0);
        let base = simulation.base.figures.get(at);
        let base = base.and_then(|figures| figures.first()?.value);
        UncertainMetric {
            drivers: drivers(simulation, collected, at),
            ..metric(
                &asked.text,
                &spread,
                base,
                quantiles,
                plan,
                &simulation.study().questions[at].ty,
            )
        }
    });
    let checks = plan.typed.checks.iter().enumerate();
    let drawn: Vec<&str> = simulation
        .inputs
        .iter()
        .map(|input| input.name.as_str())
        .collect();
    let mut notes = vec![format!("drawn: {}", drawn.join(", "))];
    if !simulation.held.is_empty() {
        notes.push(format!("held by this case: {}", simulation.held.join(", ")));
    }
    Uncertainty {
        title: model.title.clone().unwrap_or_else(|| model.name.clone()),
        subtitle,
        metrics: metrics.collect(),
        checks: checks
            .map(|(at, check)| (check.name.clone(), often(collected.failing(at))))
            .collect(),
        fans: Vec::new(),
        notes,
    }
}

fn metric(
    name: &str,
    spread: &Spread,
    base: Option<Value>,
    quantiles: &[Decimal],
    plan: &Plan,
    ty: &Ty,
) -> UncertainMetric {
    let mut figures: Vec<(String, Option<Value>)> = quantiles
        .iter()
        .map(|share| (heading(*share), spread.quantile(*share)))
        .collect();
    let moments = spread.moments();
    if let Some(moments) = moments {
        figures.push(("mean".to_owned(), Some(Value::Number(moments.mean))));
        figures.push(("sd".to_owned(), moments.sd.map(Value::Number)));
    }
    figures.push(("base".to_owned(), base));
    let all = spread.sorted.len() + spread.blank + spread.failed;
    let shares = [
        ("never", spread.frequency(|value| *value == Value::Never)),
        (
            "true",
            spread.frequency(|value| *value == Value::Bool(true)),
        ),
        ("blank", Frequency::new(spread.blank, all)),
        ("failed", Frequency::new(spread.failed, all)),
    ];
    let may_be_true = *ty == Ty::Bool;
    let told = |what: &str, share: &Frequency| share.times > 0 || may_be_true && what == "true";
    let shares = shares.into_iter().filter(|(what, share)| told(what, share));
    UncertainMetric {
        name: name.to_owned(),
        measure: measure(plan, ty),
        figures: if may_be_true { Vec::new() } else { figures },
        error: moments.and_then(|moments| moments.error),
        histogram: spread
            .histogram()
            .map(|histogram| (histogram.from, histogram.to, histogram.counts)),
        shares: shares
            .map(|(what, share)| (what.to_owned(), often(share)))
            .collect(),
        drivers: Vec::new(),
    }
}

/// `P5`, `P97.5`
fn heading(share: Decimal) -> String {
    let percent = share.checked_mul(Decimal::from(100));
    let percent = percent.map_or(share, |percent| percent.value.normalized());
    format!("P{percent}")
}

fn measure(plan: &Plan, ty: &Ty) -> Measure {
    let units = &plan.typed.model.units;
    match ty {
        Ty::Number(quantity) => Measure {
            unit: quantity.unit.text(units),
            currency: quantity.unit.as_currency(units).is_some(),
            percent: quantity.percent && quantity.unit.is_plain(),
        },
        _ => Measure::default(),
    }
}

fn often(frequency: Frequency) -> Often {
    Often {
        times: frequency.times,
        of: frequency.of,
        share: frequency.share,
        error: frequency.error,
    }
}

/// The inputs that a metric follows most, as far as so many runs can tell: one that it does not
/// follow comes to within 2 ÷ √(n − 1) of 0 in 95 of 100 simulations.
fn drivers(
    simulation: &Simulation<'_>,
    collected: &Collected,
    question: usize,
) -> Vec<(String, Decimal)> {
    let Some(column) = collected.figures.get(question).and_then(|all| all.first()) else {
        return Vec::new();
    };
    let inputs = simulation.inputs.iter().zip(&collected.inputs);
    let mut drivers: Vec<(String, Decimal)> = inputs
        .filter_map(|(input, drawn)| Some((input.name.clone(), rank_correlation(drawn, column)?)))
        .collect();
    let noise =
        Decimal::from(4).checked_div(Decimal::from(collected.runs.saturating_sub(1) as u64));
    drivers.retain(|(_, correlation)| {
        let square = correlation.checked_mul(*correlation);
        matches!((square, noise), (Ok(square), Ok(noise)) if square.value > noise.value)
    });
    drivers.sort_by_key(|(_, correlation)| std::cmp::Reverse(correlation.abs()));
    drivers.truncate(DRIVERS);
    drivers
}
