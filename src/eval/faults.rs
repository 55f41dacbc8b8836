//! What went wrong in a run, in words: the line, the period, the scenario, the operands, and
//! one fix.

use super::execute::Registers;
use super::lane::Lane;
use super::natives;
use super::operate::{self, Fault};
use super::read::Place;
use crate::base::diagnostic::RunPlace;
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::calendar::Bucket;
use crate::check::{SignRule, Value};
use crate::library::Native;
use crate::plan::{SlotId, Step};

fn place_of(run: Lane<'_, '_>, slot: SlotId, place: Place<'_>) -> RunPlace {
    let planned = run.plan.slot(slot);
    // An expression of its own that does not vary belongs to no period.
    let dated = planned.line.is_some() || planned.varies;
    RunPlace {
        line: line_name(run, slot),
        period: dated.then(|| period_label(run, slot, place)),
        scenario: run.scenario.clone(),
    }
}

fn period_label(run: Lane<'_, '_>, slot: SlotId, place: Place<'_>) -> String {
    match place {
        // What does not vary has no period of its own; it fails from the first on.
        Place::Period(period) if run.plan.slot(slot).varies => {
            run.timeline().period(period).label()
        }
        Place::Period(_) => run.timeline().period(0).label(),
        Place::Bucket(bucket) => bucket.label.clone(),
    }
}

/// The line that a slot belongs to, with its members: `seats[pro]`.
fn line_name(run: Lane<'_, '_>, slot: SlotId) -> String {
    let planned = run.plan.slot(slot);
    let Some(id) = planned.line else {
        return "this expression".into();
    };
    match planned.is_line {
        true => run.plan.slot_name(id, slot),
        false => run.plan.typed.model.line(id).name.clone(),
    }
}

/// Where a fault happened, in a sentence: "`per` at 2024-02 in `price_war`".
fn site(run: Lane<'_, '_>, slot: SlotId, place: Place<'_>) -> String {
    let planned = run.plan.slot(slot);
    let when = period_label(run, slot, place);
    let site = match planned.line {
        Some(_) => format!("`{}` at {when}", line_name(run, slot)),
        None if planned.varies => format!("this expression at {when}"),
        None => "this expression".to_owned(),
    };
    match &run.scenario {
        Some(scenario) => format!("{site} in `{scenario}`"),
        None => site,
    }
}

/// A sum of periods that no decimal holds.
pub(super) fn roll_up_overflow(run: Lane<'_, '_>, slot: SlotId, bucket: &Bucket) -> Diagnostic {
    let place = Place::Bucket(bucket);
    let site = site(run, slot, place);
    Diagnostic::new(
        Code::Overflow,
        format!(
            "overflow in {site}: its periods come to more than {}",
            Decimal::MAX
        ),
    )
    .label(run.plan.slot(slot).span, "rolled up")
    .help("measure in a larger unit, for instance in thousands or millions")
    .at(place_of(run, slot, place))
}

pub(super) fn fault(
    run: Lane<'_, '_>,
    slot: SlotId,
    place: Place<'_>,
    index: usize,
    registers: &Registers,
    fault: Fault,
) -> Diagnostic {
    let code = &run.plan.slot(slot).code;
    let instruction = &code.instructions[index];
    let site = site(run, slot, place);
    let (word, operands) = match &instruction.kind {
        Step::Operate { op, operands } => (operate::word(*op), operands.to_vec()),
        Step::Accrue { value, .. } => ("accrual", vec![*value]),
        Step::Native { native, inputs } => (native.name(), natives::single_values(inputs)),
        Step::Refuse(_) => ("charge", Vec::new()),
        Step::Curve { at, .. } => ("curve", vec![*at]),
        Step::Every { months, .. } => ("every", vec![*months]),
        Step::Delayed {
            delay, outstanding, ..
        } => match outstanding {
            true => ("outstanding", vec![*delay]),
            false => ("delayed", vec![*delay]),
        },
        _ => ("sum", Vec::new()),
    };
    let values: Vec<String> = operands
        .iter()
        .map(|operand| registers[*operand as usize].0.to_string())
        .collect();
    let formula = match (word, values.as_slice()) {
        _ if let Step::Native { native, inputs } = &instruction.kind => {
            natives::written_out(*native, inputs, registers)
        }
        ("+" | "-" | "*" | "/" | "^", [a, b]) => format!("{a} {word} {b}"),
        ("^", [base, above, below]) => format!("{base} ^ ({above} / {below})"),
        _ => format!("{word}({})", values.join(", ")),
    };
    let (code_, message, label, help) = match fault {
        Fault::DivisionByZero => (
            Code::DivisionByZero,
            format!("division by zero in {site}"),
            formula,
            match word {
                "rem" | "mod" | "div_int" => {
                    format!("test for it: `if b == 0 then … else {word}(a, b)`")
                }
                _ => "write `a /? b` for blank where `b` is 0, or test for it: `if b == 0 then … else a / b`".to_owned(),
            },
        ),
        Fault::Overflow => (
            Code::Overflow,
            format!("overflow in {site}: the result is beyond {}", Decimal::MAX),
            formula,
            "measure in a larger unit, for instance in thousands or millions".to_owned(),
        ),
        Fault::Undefined(reason) if matches!(instruction.kind, Step::Refuse(_)) => (
            Code::Undefined,
            format!("`{word}` has no price in {site}: {reason}"),
            "beyond the last tier".to_owned(),
            "add a last tier, `above: RATE`".to_owned(),
        ),
        Fault::Undefined(_) if matches!(instruction.kind, Step::Curve { .. }) => (
            Code::Undefined,
            format!("the curve has no point at {} in {site}, and it is `exact`", values.join(", ")),
            "looked up here".to_owned(),
            "add the point, or make the curve `step` or `linear`".to_owned(),
        ),
        Fault::Undefined(reason) => (
            Code::Undefined,
            format!("`{word}` has no value in {site}: {reason}"),
            formula,
            match instruction.kind {
                Step::Delayed { .. } => "give such a length: `45 days`, `2 months`".to_owned(),
                _ => "test the operands before: `if … then … else …`".to_owned(),
            },
        ),
        Fault::Native(complaint) if keeps_bounds(word) => (
            complaint.code,
            format!("an argument is out of bounds in {site}: {}", complaint.reason),
            complaint.reason,
            complaint.help.to_owned(),
        ),
        Fault::Native(complaint) => (
            complaint.code,
            format!(
                "`{word}` has no value in {site}: {}",
                complaint.reason
            ),
            formula,
            complaint.help,
        ),
    };
    let mut diagnostic = Diagnostic::new(code_, message);
    // What can be mended is the call, where the function is somebody else's.
    for call in calls(run, slot, instruction.span) {
        diagnostic = diagnostic.label(call, "in this call");
    }
    diagnostic = diagnostic.label(instruction.span, label);
    for (operand, value) in operands.iter().zip(&values) {
        let literal = |step: &Step| matches!(step, Step::Value(_));
        if let Some(definition) = code.definition(*operand)
            && !literal(&definition.kind)
            && definition.span != instruction.span
        {
            diagnostic = diagnostic.label(definition.span, format!("is {value}"));
        }
    }
    diagnostic.help(help).at(place_of(run, slot, place))
}

/// Whether a native function is there to keep the arguments of others within bounds.
fn keeps_bounds(function: &str) -> bool {
    let keepers = [Native::InBounds, Native::Under, Native::OneOf];
    keepers.map(Native::name).contains(&function)
}

/// Where a line, or a condition, calls the function of another file that a place lies in.
fn calls(run: Lane<'_, '_>, slot: SlotId, place: Span) -> Vec<Span> {
    let (planned, typed) = (run.plan.slot(slot), &run.plan.typed);
    let (root, arguments) = match planned.line {
        Some(id) => (&typed.line(id).expr, &typed.line(id).arguments),
        None => {
            let checks = typed.checks.iter().map(|check| &check.condition);
            let mut conditions = checks.chain(&typed.expects);
            match conditions.find(|condition| condition.test.span == planned.span) {
                Some(condition) => (&condition.test, &condition.arguments),
                None => return Vec::new(),
            }
        }
    };
    match root.span.file == place.file {
        true => Vec::new(),
        false => root.calls_that_reach(place, arguments),
    }
}

/// Why a value is not fit for its line: blank where one is due, a negative price.
pub(super) fn unfit(
    run: Lane<'_, '_>,
    slot: SlotId,
    period: usize,
    value: Value,
) -> Option<Diagnostic> {
    let planned = run.plan.slot(slot);
    let blank = planned.required && value == Value::Blank;
    let negative = match value {
        Value::Number(number) if planned.sign == SignRule::NeverNegative => {
            Some(number).filter(|number| number.is_negative())
        }
        _ => None,
    };
    if !blank && negative.is_none() {
        return None;
    }
    let place = Place::Period(period);
    let name = line_name(run, slot);
    let when = period_label(run, slot, place);
    let diagnostic = match negative {
        Some(number) => Diagnostic::new(
            Code::NegativePrice,
            format!(
                "the price `{name}` is {} at {when}",
                amount(run, slot, number)
            ),
        )
        .label(planned.span, "below zero")
        .help("add `floor 0`, or mend what drives it below"),
        None => {
            let line = run.plan.slot(slot).line;
            let kind = line.map_or("a line".to_owned(), |id| {
                run.plan.typed.model.line(id).kind.phrase()
            });
            let (span, cause) = blank_cause(run, slot, period);
            let message = format!("`{name}` is blank at {when}, and {kind} must have a value");
            Diagnostic::new(Code::BlankValue, message)
                .label(span, cause)
                .help("give a value for blank: `… ?? 0`")
        }
    };
    Some(diagnostic.at(place_of(run, slot, place)))
}

fn kind_word(run: Lane<'_, '_>, slot: SlotId) -> &'static str {
    let line = run.plan.slot(slot).line;
    line.map_or("line", |id| run.plan.typed.model.line(id).kind.keyword())
}

/// What a blank value came from: the last read in the formula that is blank.
fn blank_cause(run: Lane<'_, '_>, slot: SlotId, period: usize) -> (crate::base::Span, String) {
    let planned = run.plan.slot(slot);
    for instruction in &planned.code.instructions {
        let Step::Read { source, lag, .. } = &instruction.kind else {
            continue;
        };
        let read = run.read(*source, Place::Period(period), *lag);
        if matches!(read, Ok((Value::Blank, _))) {
            let off = !matches!(lag, crate::check::Lag::Periods(0));
            let cause = if off {
                "reads off the timeline, or a blank"
            } else {
                "is blank"
            };
            return (instruction.span, cause.to_owned());
        }
    }
    (planned.span, "comes out blank".to_owned())
}

pub(super) fn negative_amount(
    run: Lane<'_, '_>,
    slot: SlotId,
    period: usize,
    number: Decimal,
) -> Diagnostic {
    let planned = run.plan.slot(slot);
    let place = Place::Period(period);
    let kind = kind_word(run, slot);
    let name = line_name(run, slot);
    let when = period_label(run, slot, place);
    Diagnostic::new(
        Code::NegativeAmount,
        format!(
            "the {kind} `{name}` is {} at {when}",
            amount(run, slot, number)
        ),
    )
    .label(planned.span, "below zero")
    .help(format!(
        "a {kind} is a positive number; add `signed` if this is meant"
    ))
    .at(place_of(run, slot, place))
}

/// A number in a slot's unit, as people write it.
fn amount(run: Lane<'_, '_>, slot: SlotId, number: Decimal) -> String {
    run.plan
        .slot(slot)
        .ty
        .amount(number, &run.plan.typed.model.units)
}

pub(super) fn out_of_range(
    run: Lane<'_, '_>,
    slot: SlotId,
    period: usize,
    value: Value,
    (low, high): (Value, Value),
) -> Diagnostic {
    let planned = run.plan.slot(slot);
    let name = line_name(run, slot);
    let help = match (value, low, high) {
        (Value::Number(value), Value::Number(low), Value::Number(high)) => slip(value, low, high),
        _ => None,
    };
    let help = help.unwrap_or("widen the range if the value is meant");
    let [value, low, high] = [value, low, high].map(|value| match value {
        Value::Number(number) => amount(run, slot, number),
        other => other.to_string(),
    });
    Diagnostic::new(
        Code::OutOfRange,
        format!("`{name}` is {value}, outside its range {low} .. {high}"),
    )
    .label(planned.span, "declared with that range")
    .help(help)
    .at(place_of(run, slot, Place::Period(period)))
}

/// What a value outside of its range looks like, where it is rather a slip than a bold
/// assumption: a percentage without its `%`, or a unit a thousand times too large or too small.
fn slip(value: Decimal, low: Decimal, high: Decimal) -> Option<&'static str> {
    let hundred = Decimal::from(100);
    let percent = value.checked_div(hundred).ok()?.value;
    if high <= Decimal::ONE && (low..=high).contains(&percent) && !percent.is_zero() {
        return Some("a percentage is written with `%`: see whether it is missing");
    }
    let times = |bound: Decimal| bound.checked_mul(Decimal::from(1000)).map(|r| r.value);
    let too_large = high.is_positive() && times(high).is_ok_and(|bound| value >= bound);
    let too_small =
        low.is_positive() && value.is_positive() && times(value).is_ok_and(|bound| bound <= low);
    (too_large || too_small).then_some(
        "a thousand times off: see whether `k`, `M` or the unit is as it should be, and widen \
         the range if the value is meant",
    )
}
