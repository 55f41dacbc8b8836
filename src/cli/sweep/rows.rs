//! A sweep as rows of CSV or JSON, written as they are computed.
//!
//! Ctrl-C ends it after the batch that is being computed: what was written is whole, and is kept.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Args, Prepared};
use crate::analysis::sweep::sweep;
use crate::base::Diagnostic;
use crate::cli::output::{self, Stream};
use crate::cli::{Console, Status};
use crate::export::{self, SweepOf};

/// Where rows go.
enum Sink<'c> {
    File(Stream, String),
    Console(&'c mut Console),
}

impl Sink<'_> {
    /// Whether more is wanted: a reader may have left.
    ///
    /// Errors: what can't be written; None where it was reported.
    fn write(&mut self, text: &str) -> Result<bool, Stopped> {
        match self {
            Sink::File(stream, name) => match stream.write(text) {
                Ok(()) => Ok(true),
                Err(error) => Err(Stopped::Wrong(vec![output::unwritable(name, &error)])),
            },
            Sink::Console(console) => match console.print(text) {
                Ok(()) => Ok(!console.is_closed()),
                Err(_) => Err(Stopped::Reported),
            },
        }
    }
}

/// Why a sweep ended before it was done.
enum Stopped {
    Wrong(Vec<Diagnostic>),
    /// The reason was told already.
    Reported,
}

impl From<Vec<Diagnostic>> for Stopped {
    fn from(diagnostics: Vec<Diagnostic>) -> Stopped {
        Stopped::Wrong(diagnostics)
    }
}

pub(super) fn execute(
    args: &Args,
    json: bool,
    prepared: &Prepared<'_>,
    console: &mut Console,
) -> Result<Status, Vec<Diagnostic>> {
    let interrupted = on_interrupt();
    let mut sink = match &args.output {
        Some(path) => {
            let stream = Stream::open(path).map_err(|d| vec![d])?;
            Sink::File(stream, format!("`{}`", path.display()))
        }
        None => Sink::Console(console),
    };
    let count = prepared.combinations.count();
    let done = match written(args, json, prepared, &mut sink, &interrupted) {
        Ok(done) => done,
        Err(Stopped::Reported) => return Ok(Status::Wrong),
        Err(Stopped::Wrong(diagnostics)) => return Err(diagnostics),
    };
    if let Sink::File(stream, name) = sink {
        let finished = stream.finish();
        finished.map_err(|error| vec![output::unwritable(&name, &error)])?;
    }
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
    let bar = progress(of.count);
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

/// A bar on standard error, where that is a terminal.
fn progress(count: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(count), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} rows, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Is set by the first Ctrl-C; the second one ends the process.
fn on_interrupt() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // Where no handler can be set, Ctrl-C ends the process as it always did.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(Status::Interrupted as i32);
        }
    });
    interrupted
}
