//! What `--from` and `--to` name: scenarios of the model, periods of its timeline, or versions of
//! its file.

use super::Args;
use super::git::Revisions;
use crate::base::{Code, Diagnostic, SourceMap};
use crate::bridge::{self, Asked, Bridge, Side, Version};
use crate::cli::Console;
use crate::cli::case::{BASE, scenarios};
use crate::eval;
use crate::explain::{self, Subject};
use crate::plan::Plan;
use crate::resolve::Model;
use crate::session::{self, Disk, Opened, Variant};

/// What an argument names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Scenario,
    Period,
    Version,
}

/// The bridge that the arguments ask for.
///
/// Errors: those of the file, of the arguments, and of the model on either side.
pub(super) fn bridge(args: &Args, console: &mut Console) -> Result<Bridge, Vec<Diagnostic>> {
    let sources = &mut console.sources;
    let opened = session::open(sources, &Disk, &args.file).map_err(|d| vec![d])?;
    let mut errors = opened.diagnostics.clone();
    errors.retain(Diagnostic::is_error);
    let sort = |text: &Option<String>| text.as_deref().map(|text| sort(text, &opened.model));
    let sorts = (sort(&args.from), sort(&args.to));
    if let (Some(from), Some(to)) = sorts
        && from != to
    {
        return Err(vec![of_two_sorts(args)]);
    }
    // Where both versions are named, the file is none of them.
    let needless = sorts == (Some(Sort::Version), Some(Sort::Version));
    if !(errors.is_empty() || needless) {
        return Err(errors);
    }
    match sorts.0.or(sorts.1) {
        Some(Sort::Version) => versions(args, sources),
        Some(Sort::Period) => periods(args, &opened, sources),
        Some(Sort::Scenario) | None => {
            let [from, to] = cases(args, &opened, sources)?;
            let compiled = session::compile(&opened.model, &to.variant)?;
            let asked = asked(&args.figure, &compiled.plan, sources)?;
            bridge::cases(&opened.model, sources, [&from, &to], &asked, args.wanted())
        }
    }
}

fn sort(text: &str, model: &Model) -> Sort {
    let text = text.trim();
    let mut names = text.split('+').map(str::trim);
    if names.all(|name| name == BASE || model.scenarios.contains_key(name)) {
        return Sort::Scenario;
    }
    if text.contains(':') || text.ends_with(".aim") {
        return Sort::Version;
    }
    let is_dated = text.starts_with(|first: char| first.is_ascii_digit());
    match is_dated || text.starts_with("FY") || text == "last" {
        true => Sort::Period,
        // What was meant for a scenario is most likely to be misspelt.
        false => Sort::Scenario,
    }
}

fn of_two_sorts(args: &Args) -> Diagnostic {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let message = format!(
        "`{}` and `{}` are not of one sort",
        text(&args.from),
        text(&args.to)
    );
    Diagnostic::new(Code::BadArguments, message)
        .help("name two scenarios, two periods, or two versions of the file")
}

/// The two cases. Settings hold in both; where neither is named, the case of the command line is
/// explained from the model as it is.
fn cases(
    args: &Args,
    opened: &Opened,
    sources: &mut SourceMap,
) -> Result<[Side; 2], Vec<Diagnostic>> {
    let common = args.case.variant(sources)?;
    if args.from.is_none() && args.to.is_none() {
        if args.case.is_base() {
            let message = "what the figure is to be explained from is not said";
            return Err(vec![Diagnostic::new(Code::BadArguments, message).help(
                "name two scenarios, `--from base --to price_war`, a period or a version, `--from 2025-12`, or set an input: `--set price=$2`",
            )]);
        }
        let base = Side {
            name: BASE.to_owned(),
            variant: Variant::default(),
        };
        let case = Side {
            name: args
                .case
                .scenario()
                .unwrap_or_else(|| "settings".to_owned()),
            variant: common,
        };
        return Ok([base, case]);
    }
    let mut side = |argument: &str, text: &Option<String>| {
        let text = text.as_deref().unwrap_or(BASE).trim();
        let mut variant = common.clone();
        let own = scenarios(argument, text, &opened.model, sources);
        variant.scenarios.extend(own);
        Side {
            name: text.to_owned(),
            variant,
        }
    };
    Ok([side("--from", &args.from), side("--to", &args.to)])
}

/// Two periods of the case of the command line; one that is not named is that of the figure.
fn periods(
    args: &Args,
    opened: &Opened,
    sources: &mut SourceMap,
) -> Result<Bridge, Vec<Diagnostic>> {
    let (line, own) = match args.figure.rsplit_once('@') {
        Some((line, own)) => (line, Some(own)),
        None => (args.figure.as_str(), None),
    };
    let missing = |which: &str| {
        let message = format!("the period that it is explained {which} is not said");
        let help = format!("name both: `aim why FILE {line} --from 2025 --to 2026`");
        vec![Diagnostic::new(Code::BadPeriod, message).help(help)]
    };
    if let (Some(own), Some(from), Some(to)) = (own, &args.from, &args.to) {
        let message = format!("three periods are named: `{own}`, `{from}` and `{to}`");
        return Err(vec![
            Diagnostic::new(Code::BadPeriod, message)
                .help(format!("leave `@{own}` out, which is what `--to` says")),
        ]);
    }
    let variant = args.case.variant(sources)?;
    let compiled = session::compile(&opened.model, &variant)?;
    let from = args
        .from
        .as_deref()
        .or(own)
        .ok_or_else(|| missing("from"))?;
    let to = args.to.as_deref().or(own).ok_or_else(|| missing("to"))?;
    let run = eval::run(&compiled.plan, None, args.case.scenario());
    let mut subject = |period: &str| -> Result<Subject, Vec<Diagnostic>> {
        let text = format!("{line}@{period}");
        let file = sources.add("figure", text.as_str());
        explain::subject(&run, file, &text)
    };
    let (from, to) = (subject(from)?, subject(to)?);
    let (Some(first), Some(last)) = (&from.at, &to.at) else {
        let message = format!("`{line}` has one value for the whole run");
        return Err(vec![Diagnostic::new(Code::BadPeriod, message).help(
            "explain it between scenarios: `--from base --to price_war`",
        )]);
    };
    let of = (to.line, to.member);
    bridge::periods(&run, sources, of, [first, last], args.wanted())
}

/// Two versions; one that is not named is the file as it is.
fn versions(args: &Args, sources: &mut SourceMap) -> Result<Bridge, Vec<Diagnostic>> {
    // `HEAD~1:` alone is the same file.
    let path = |text: &Option<String>| match text.as_deref().map(str::trim) {
        None => args.file.clone(),
        Some(text) if text.ends_with(':') => format!("{text}{}", args.file),
        Some(text) => text.to_owned(),
    };
    let (from, to) = (path(&args.from), path(&args.to));
    let files = [Revisions::of(&from), Revisions::of(&to)];
    let variant = args.case.variant(sources)?;
    let later = session::open(sources, &files[1], &to).map_err(|d| vec![d])?;
    let mut errors = later.diagnostics;
    errors.retain(Diagnostic::is_error);
    if !errors.is_empty() {
        return Err(errors);
    }
    let compiled = session::compile(&later.model, &variant)?;
    let asked = asked(&args.figure, &compiled.plan, sources)?;
    let version = |path: String, files| Version { path, files };
    let ends = [version(from, &files[0]), version(to, &files[1])];
    let wanted = args.wanted();
    bridge::versions(sources, [&ends[0], &ends[1]], &variant, &asked, wanted)
}

/// The figure, as it is at the end of the bridge.
fn asked(figure: &str, plan: &Plan, sources: &mut SourceMap) -> Result<Asked, Vec<Diagnostic>> {
    let run = eval::run(plan, None, None);
    let file = sources.add("figure", figure);
    let subject = explain::subject(&run, file, figure)?;
    Ok(Asked::of(
        &run,
        subject.line,
        subject.member,
        subject.at.as_ref(),
    ))
}
