//! The runs of a simulation as rows of CSV, written as they are computed: what was drawn, and what
//! came of it.
//!
//! Ctrl-C ends it after the batch that is being computed: what was written is whole, and is kept.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Args, batches};
use crate::analysis::simulate::{Batch, Simulation, Tally};
use crate::base::Diagnostic;
use crate::check::Value;
use crate::cli::Console;
use crate::cli::asked::Asked;
use crate::cli::lasting::{Sink, Stopped};
use crate::export;

/// Writes all runs, or those up to an interruption; None where the rest could not be printed,
/// which was reported.
///
/// Errors: those of the runs, and a file that can't be written.
pub(super) fn write(
    args: &Args,
    simulation: &Simulation<'_>,
    asked: &[&Asked],
    console: &mut Console,
    interrupted: &AtomicBool,
) -> Result<Option<Tally>, Vec<Diagnostic>> {
    let mut sink = Sink::open(args.output.as_deref(), console)?;
    let mut tally = Tally::default();
    let inputs = simulation.inputs.iter().map(|input| input.name.as_str());
    let names = inputs.chain(asked.iter().map(|asked| asked.text.as_str()));
    let head = export::samples_head(&names.collect::<Vec<_>>());
    let written = sink.write(&head).and_then(|_| {
        batches(simulation, args.runs, |batch| {
            let text = export::samples(tally.runs, runs(&batch, asked.len()));
            tally.add(&batch, simulation);
            let wanted = sink.write(&text)?;
            Ok(wanted && !interrupted.load(Ordering::Relaxed))
        })
    });
    match written {
        Ok(()) => {}
        Err(Stopped::Reported) => return Ok(None),
        Err(Stopped::Wrong(diagnostics)) => return Err(diagnostics),
    }
    sink.finish()?;
    Ok(Some(tally))
}

/// The values of each run, in the order of the columns.
fn runs(batch: &Batch, questions: usize) -> impl Iterator<Item = Vec<Option<Value>>> + '_ {
    (0..batch.runs()).map(move |run| {
        let figures = (0..questions).map(|figure| batch.value(figure, run));
        batch.row(run).map(Some).chain(figures).collect()
    })
}
