//! A sweep as rows of CSV or JSON, written as they are computed.
//!
//! Ctrl-C ends it after the batch that is being computed: what was written is whole, and is kept.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Args, Prepared};
use crate::analysis::sweep::sweep;
use crate::base::Diagnostic;
use crate::cli::lasting::{Sink, Stopped, on_interrupt, progress};
use crate::cli::{Console, Status, output};
use crate::export::{self, SweepOf};

pub(super) fn execute(
    args: &Args,
    json: bool,
    prepared: &Prepared<'_>,
    console: &mut Console,
) -> Result<Status, Vec<Diagnostic>> {
    let interrupted = on_interrupt();
    let mut sink = Sink::open(args.output.as_deref(), console)?;
    let count = prepared.combinations.count();
    let done = match written(args, json, prepared, &mut sink, &interrupted) {
        Ok(done) => done,
        Err(Stopped::Reported) => return Ok(Status::Wrong),
        Err(Stopped::Wrong(diagnostics)) => return Err(diagnostics),
    };
    sink.finish()?;
    if done < count && interrupted.load(Ordering::Relaxed) {
        output::complain(&format!("stopped: {done} of {count} rows are written\n"));
        return Ok(Status::Interrupted);
    }
    Ok(Status::Fine)
}

/// Writes all rows, or those up to an interruption; the answer is how many.
fn written(
    args: &Args,
    json: bool,
    prepared: &Prepared<'_>,
    sink: &mut Sink<'_>,
    interrupted: &AtomicBool,
) -> Result<u64, Stopped> {
    let columns = &prepared.columns;
    let scenario = args.case.scenario();
    let model = &prepared.study.plan.typed.model;
    let of = SweepOf {
        model: &model.name,
        scenario: scenario.as_deref(),
        settings: &args.case.settings,
        count: prepared.combinations.count(),
    };
    let bar = progress(of.count, "rows");
    sink.write(&match json {
        true => export::sweep_json_head(&of, columns, &model.units),
        false => export::sweep_csv_head(columns),
    })?;
    let mut first = true;
    let done = sweep(&prepared.study, &prepared.combinations, |rows, outcomes| {
        let text = match json {
            true => export::sweep_json(columns, rows, outcomes, first),
            false => export::sweep_csv(columns, rows, outcomes),
        };
        first = false;
        bar.inc(rows.len() as u64);
        let wanted = sink.write(&text)?;
        Ok::<_, Stopped>(wanted && !interrupted.load(Ordering::Relaxed))
    });
    bar.finish_and_clear();
    let done = done?;
    if json {
        sink.write(&export::sweep_json_tail(done))?;
    }
    Ok(done)
}
