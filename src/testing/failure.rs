//! A condition that does not hold: when, what it compared, and what it read.

use super::distance::{Sides, sides};
use super::operands::{Operand, operands};
use super::rounding::{OnlyRounding, only_rounding};
use crate::base::{Diagnostic, SourceMap, Span};
use crate::check::{Ty, Value};
use crate::eval::{Run, Seen, Trace, Verdict};
use crate::plan::PlannedCondition;
use crate::syntax::ast::{Condition, Quantifier};
use crate::units::UnitTable;

/// A condition that does not hold.
#[derive(Debug)]
pub struct Failure {
    pub span: Span,
    /// Its words, with single blanks between them.
    pub text: String,
    pub quantifier: Option<Quantifier>,
    /// Where it is judged over time: the first period in which it does not hold, or of one
    /// that should hold eventually the one in which its sides are nearest.
    pub period: Option<String>,
    /// In how many periods it does not hold, of how many in which it is judged.
    pub failing: usize,
    pub of: usize,
    pub sides: Option<Sides>,
    /// The rounding without which it might hold.
    pub only_rounding: Option<OnlyRounding>,
    /// What it read, in the order of the text, each thing once.
    pub operands: Vec<Operand>,
    /// How many more it read.
    pub more_operands: usize,
    /// False: something that it reads failed.
    pub judged: bool,
    /// The line that failed, and in which period.
    pub culprit: Option<(String, String)>,
    /// What kept it from being judged, where no line has reported it.
    pub problem: Option<Diagnostic>,
}

/// A value as a failure shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub value: Value,
    /// Empty for a plain number, and for what is no number.
    pub unit: String,
    /// As people write it, with every digit: `4 USD/Mtok`, `40%/year`, `never`.
    pub text: String,
}

impl Figure {
    pub(super) fn new(value: Value, ty: &Ty, units: &UnitTable) -> Figure {
        let unit = match value {
            Value::Number(_) => ty.unit().unwrap_or_default().text(units),
            _ => String::new(),
        };
        Figure {
            value,
            unit,
            text: ty.shown(value, units),
        }
    }

    pub(super) fn of(seen: &Seen<'_>, units: &UnitTable) -> Figure {
        Figure::new(seen.value, &seen.note.ty, units)
    }
}

/// Judges a condition; None where it holds.
pub(super) fn judge(
    run: &Run<'_>,
    planned: &PlannedCondition,
    condition: &Condition,
    sources: &SourceMap,
) -> Option<Failure> {
    let judgement = run.judge(planned);
    let mut failure = Failure {
        span: condition.span,
        text: words(sources, condition.span),
        quantifier: condition.quantifier,
        period: None,
        failing: 0,
        of: 0,
        sides: None,
        only_rounding: None,
        operands: Vec::new(),
        more_operands: 0,
        judged: false,
        culprit: culprit(run, &judgement.trace),
        problem: None,
    };
    match judgement.verdict {
        Verdict::Holds => return None,
        Verdict::Unknown(problem) => failure.problem = problem.map(|problem| *problem),
        Verdict::Fails {
            period,
            failing,
            judged,
        } => {
            failure.judged = true;
            failure.period = period.map(|at| run.timeline().period(at).label());
            (failure.failing, failure.of) = (failing, judged);
            failure.sides = planned
                .comparison
                .and_then(|places| sides(run, &judgement.trace, &places));
            failure.only_rounding = planned
                .comparison
                .and_then(|places| only_rounding(run, &judgement.trace, &places, sources));
        }
    }
    let shown = operands(run, &judgement.trace, planned, condition, sources);
    (failure.operands, failure.more_operands) = shown;
    Some(failure)
}

fn culprit(run: &Run<'_>, trace: &Trace<'_>) -> Option<(String, String)> {
    let (slot, period) = trace.culprit?;
    let line = run.plan.slot(slot).line?;
    let name = run.plan.slot_name(line, slot);
    Some((name, run.timeline().period(period).label()))
}

/// The text of a place on one line.
pub(super) fn words(sources: &SourceMap, span: Span) -> String {
    let words: Vec<&str> = sources.text(span).split_whitespace().collect();
    words.join(" ")
}
