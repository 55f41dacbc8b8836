//! What a simulation looks at beside metrics: lines over time, and shares of the runs.

use crate::base::{Code, Decimal, Diagnostic, SourceMap, Span};
use crate::cli::asked::{Asked, asked};
use crate::eval::Run;
use crate::session::{self, ViewChoice};

/// A line over time, asked for period by period.
pub(super) struct FanAsked {
    pub text: String,
    /// As a statement heads them: `2025`, `2026 (6m)`.
    pub periods: Vec<String>,
    pub asked: Vec<Asked>,
}

/// The shares of `--quantiles`, from the least to the greatest.
pub(super) fn quantiles(
    texts: &[String],
    sources: &mut SourceMap,
) -> Result<Vec<Decimal>, Vec<Diagnostic>> {
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

/// Lines, or expressions, in each period of a view.
///
/// Errors: what is no expression, and periods that the timeline can't be seen in.
pub(super) fn fans(
    lists: &[String],
    by: Option<ViewChoice>,
    run: &Run<'_>,
    sources: &mut SourceMap,
) -> Result<Vec<FanAsked>, Vec<Diagnostic>> {
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let view = match by {
        Some(by) => session::tabulate(run, by),
        None => session::tabulate(run, ViewChoice::Year)
            .or_else(|_| session::tabulate(run, ViewChoice::Month)),
    };
    let view = view.map_err(|reason| {
        let message = format!("these periods can't be shown: {reason}");
        let own = run.timeline().granularity().name();
        let found = Diagnostic::new(Code::BadTimeline, message);
        vec![found.help(format!("show the timeline's own periods: `--by {own}`"))]
    })?;
    let periods: Vec<String> = view.table.columns.into_iter().map(|c| c.label).collect();
    let mut fans = Vec::new();
    for Asked { text, .. } in asked("--fan", lists, sources)? {
        let indexed: Vec<String> = periods
            .iter()
            .map(|label| {
                // What is a part of a year only is asked for by the year.
                let period = label.split(' ').next().unwrap_or(label);
                match crate::syntax::is_name(&text) {
                    true => format!("{text}[{period}]"),
                    false => format!("({text})[{period}]"),
                }
            })
            .collect();
        fans.push(FanAsked {
            text,
            periods: periods.clone(),
            asked: asked("--fan", &indexed, sources)?,
        });
    }
    Ok(fans)
}
