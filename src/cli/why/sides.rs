//! What `--from` and `--to` name: scenarios of the model.

use super::Args;
use crate::base::{Code, Diagnostic, SourceMap};
use crate::bridge::{self, Asked, Bridge, Side};
use crate::cli::Console;
use crate::cli::case::{BASE, scenarios};
use crate::eval;
use crate::explain;
use crate::resolve::Model;
use crate::session::{self, Disk, Opened, Variant};

/// The bridge that the arguments ask for.
///
/// Errors: those of the file, of the arguments, and of the model on either side.
pub(super) fn bridge(args: &Args, console: &mut Console) -> Result<Bridge, Vec<Diagnostic>> {
    let sources = &mut console.sources;
    let opened = session::open(sources, &Disk, &args.file).map_err(|d| vec![d])?;
    let mut errors = opened.diagnostics.clone();
    errors.retain(Diagnostic::is_error);
    if !errors.is_empty() {
        return Err(errors);
    }
    let [from, to] = sides(args, &opened, sources)?;
    let asked = asked(args, &opened.model, &to, sources)?;
    bridge::cases(&opened.model, sources, [&from, &to], &asked, args.wanted())
}

/// The two cases. Settings hold in both; where neither is named, the case of the command line is
/// explained from the model as it is.
fn sides(
    args: &Args,
    opened: &Opened,
    sources: &mut SourceMap,
) -> Result<[Side; 2], Vec<Diagnostic>> {
    let common = args.case.variant(sources)?;
    if args.from.is_none() && args.to.is_none() {
        if args.case.is_base() {
            let message = "what the figure is to be explained from is not said";
            return Err(vec![Diagnostic::new(Code::BadArguments, message).help(
                "name two scenarios, `--from base --to price_war`, or set an input: `--set price=$2`",
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
        variant
            .scenarios
            .extend(scenarios(argument, text, &opened.model, sources));
        Side {
            name: text.to_owned(),
            variant,
        }
    };
    Ok([side("--from", &args.from), side("--to", &args.to)])
}

/// The figure, as it is at the end of the bridge.
fn asked(
    args: &Args,
    model: &Model,
    side: &Side,
    sources: &mut SourceMap,
) -> Result<Asked, Vec<Diagnostic>> {
    let compiled = session::compile(model, &side.variant)?;
    let run = eval::run(&compiled.plan, None, None);
    let file = sources.add("figure", args.figure.as_str());
    let subject = explain::subject(&run, file, &args.figure)?;
    Ok(Asked::of(
        &run,
        subject.line,
        subject.member,
        subject.at.as_ref(),
    ))
}
