//! What a search found, for people: a table of the values that matter, and what follows in words.
//!
//! Values of the input stand in full, to be typed as they are; what the goal reads is rounded
//! for the eye.

use super::Answer;
use crate::analysis::{Crossing, GoalKind, Probe, Reading, Turn};
use crate::base::Decimal;
use crate::check::{Quantity, Ty, Value};
use crate::export::{self, Section, Sheet, SheetTable, Shown, StatementRow, Weight};
use crate::units::Unit;

/// Crossings that are shown; the others are counted.
const SHOWN: usize = 8;

pub(super) fn sheet(answer: &Answer<'_>) -> Sheet {
    let model = answer.model;
    let mut subtitle = answer.args.case.heading();
    subtitle.push(searched(answer));
    let mut notes = sentences(answer);
    let mut reached = answer.solved.crossings.iter();
    if let Some(crossing) = reached.find(|crossing| crossing.turn != Turn::Jump) {
        notes.push(format!("to run it: {}", answer.command(crossing.at.at)));
    }
    Sheet {
        title: model.title.as_ref().unwrap_or(&model.name).clone(),
        subtitle,
        about: Vec::new(),
        tables: vec![table(answer)],
        notes,
    }
}

/// `first_price from 0.25 USD/Mtok to 12 USD/Mtok, to 0.0001 USD/Mtok`
fn searched(answer: &Answer<'_>) -> String {
    let (low, high) = (&answer.solved.low, &answer.solved.high);
    let step = answer.step.map(|step| {
        let step = answer.amount(Value::Number(step));
        format!(", to {step}")
    });
    format!(
        "{} from {} to {}{}",
        answer.lever.name,
        answer.amount(low.at),
        answer.amount(high.at),
        step.unwrap_or_default()
    )
}

fn table(answer: &Answer<'_>) -> SheetTable {
    let solved = answer.solved;
    let mut rows: Vec<(&str, &Probe, bool)> = vec![("base case", &solved.base, false)];
    for crossing in solved.crossings.iter().take(SHOWN) {
        rows.push((label(crossing), &crossing.at, true));
        if let Some(beside) = &crossing.beside {
            let label = match crossing.turn {
                Turn::Holds => "but not at",
                _ => "and beyond",
            };
            rows.push((label, beside, true));
        }
    }
    if let Some(closest) = &solved.closest {
        rows.push(("closest", closest, true));
    }
    if solved.crossings.is_empty() {
        rows.push(("low end", &solved.low, false));
        rows.push(("high end", &solved.high, false));
    }
    let mut columns = vec![answer.lever.name.clone(), "change".to_owned()];
    let mut shown: Vec<StatementRow> = rows.iter().map(|row| row_of(row, answer)).collect();
    let reads = answer.texts.iter().zip(&answer.study.questions).skip(1);
    for (read, (text, question)) in reads.enumerate() {
        let values: Vec<Option<Value>> = rows
            .iter()
            .map(|(_, probe, _)| probe.reads.get(read).copied().flatten())
            .collect();
        let column = export::alike(&values, &question.ty, &answer.model.units);
        columns.push(match column.unit.is_empty() {
            true => text.clone(),
            false => format!("{text} ({})", column.unit),
        });
        for (row, cell) in shown.iter_mut().zip(column.cells) {
            row.cells.push(cell);
        }
    }
    SheetTable {
        columns,
        in_a_year: 1,
        pinned: 1,
        sections: vec![Section {
            heading: String::new(),
            rows: shown,
        }],
    }
}

/// The value of the input, and how far it is from that of the base case.
fn row_of((label, probe, changed): &(&str, &Probe, bool), answer: &Answer<'_>) -> StatementRow {
    let change = match changed {
        true => answer.change(probe.at),
        false => String::new(),
    };
    StatementRow {
        label: (*label).to_owned(),
        indent: usize::from(label.starts_with("but") || label.starts_with("and")),
        unit: String::new(),
        cells: vec![Shown::plain(answer.amount(probe.at)), Shown::plain(change)],
        weight: Weight::Plain,
    }
}

fn label(crossing: &Crossing) -> &'static str {
    match crossing.turn {
        Turn::Holds => match crossing.beside.as_ref().map(|beside| beside.at) {
            Some(beside) if is_below(beside, crossing.at.at) => "holds from",
            _ => "holds up to",
        },
        Turn::Exact => "equal at",
        Turn::Near => "nearly equal at",
        Turn::Jump => "jumps between",
    }
}

fn is_below(a: Value, b: Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a < b,
        (Value::Period(a), Value::Period(b)) => a.first() < b.first(),
        _ => false,
    }
}

/// What was found, in words.
fn sentences(answer: &Answer<'_>) -> Vec<String> {
    let solved = answer.solved;
    let goal = match answer.goal.kind {
        GoalKind::Condition => answer.args.until.as_deref(),
        GoalKind::Equality => answer.args.target.as_deref(),
    };
    let goal = goal.unwrap_or_default().trim();
    let mut found = match answer.goal.kind {
        GoalKind::Condition => conditions(answer, goal),
        GoalKind::Equality => equalities(answer, goal),
    };
    let hidden = solved.crossings.len().saturating_sub(SHOWN) + solved.further;
    if hidden > 0 {
        found.push(format!(
            "{hidden} more such places lie further from the base case"
        ));
    }
    for (values, what) in [(&solved.failed, "fails"), (&solved.blank, "is blank")] {
        let Some(first) = values.first() else {
            continue;
        };
        let (count, tried) = (values.len(), solved.tried);
        let mut line = format!(
            "at {count} of {tried} values tried it {what}, first at {}",
            answer.amount(*first)
        );
        if let (Some(why), "fails") = (answer.why.first(), what) {
            line.push_str(&format!(": {}", why.message));
        }
        found.push(line);
    }
    found
}

fn conditions(answer: &Answer<'_>, goal: &str) -> Vec<String> {
    let solved = answer.solved;
    let (low, high) = (answer.amount(solved.low.at), answer.amount(solved.high.at));
    let tried = solved.tried;
    if solved.crossings.is_empty() {
        return vec![match solved.low.goal {
            Reading::Truth(true) => {
                format!("`{goal}` holds at all {tried} values tried from {low} to {high}")
            }
            _ => format!("`{goal}` holds at none of {tried} values tried from {low} to {high}"),
        }];
    }
    let mut found = Vec::new();
    let stretches = solved
        .crossings
        .iter()
        .filter_map(|crossing| crossing.stretch);
    let mut told: Vec<(Value, Value)> = Vec::new();
    for stretch in stretches.take(SHOWN) {
        if !told.contains(&stretch) {
            told.push(stretch);
            let (from, to) = (answer.amount(stretch.0), answer.amount(stretch.1));
            let end = match stretch {
                (_, to) if to == solved.high.at => ", the end of the range",
                (from, _) if from == solved.low.at => ", from the start of the range on",
                _ => "",
            };
            found.push(match from == to {
                true => format!("`{goal}` holds at {from} alone"),
                false => format!("`{goal}` holds from {from} to {to}{end}"),
            });
        }
    }
    if solved.base.goal == Reading::Truth(true) {
        found.push("it holds in the base case already".to_owned());
    }
    for crossing in solved
        .crossings
        .iter()
        .filter(|crossing| crossing.gap)
        .take(1)
    {
        let beside = crossing.beside.as_ref().map_or(crossing.at.at, |p| p.at);
        let (at, beside) = (answer.amount(crossing.at.at), answer.amount(beside));
        found.push(format!("between {beside} and {at} it can't be computed"));
    }
    found
}

fn equalities(answer: &Answer<'_>, goal: &str) -> Vec<String> {
    let solved = answer.solved;
    let mut found = Vec::new();
    for crossing in solved.crossings.iter().take(SHOWN) {
        let at = answer.amount(crossing.at.at);
        let beside = crossing.beside.as_ref().map_or(crossing.at.at, |p| p.at);
        let beside = answer.amount(beside);
        let apart = answer.difference(&crossing.at);
        found.push(match (crossing.turn, crossing.stretch) {
            (Turn::Exact, Some((from, to))) => format!(
                "`{goal}` is exact at every value tried from {} to {}",
                answer.amount(from),
                answer.amount(to)
            ),
            (Turn::Exact, None) => format!("`{goal}` is exact at {at}"),
            (Turn::Jump, _) if crossing.gap => format!(
                "between {at} and {beside} the difference changes its sign, and can't be computed"
            ),
            (Turn::Jump, _) => format!(
                "between {at} and {beside} the difference jumps across 0: no value makes `{goal}` true"
            ),
            (Turn::Near | Turn::Holds, _) => {
                format!("`{goal}` lies between {at} and {beside}; at {at} the two are {apart} apart")
            }
        });
    }
    if found.is_empty() {
        let (low, high) = (answer.amount(solved.low.at), answer.amount(solved.high.at));
        let tried = solved.tried;
        let mut line = format!("`{goal}` at none of {tried} values tried from {low} to {high}");
        if let Some(closest) = &solved.closest {
            let apart = answer.difference(closest);
            let at = answer.amount(closest.at);
            line.push_str(&format!("; closest at {at}, {apart} apart"));
        }
        found.push(line);
    }
    found
}

impl Answer<'_> {
    pub fn amount(&self, value: Value) -> String {
        self.lever.amount(value, &self.model.units)
    }

    /// How far apart the two sides of an equality are.
    fn difference(&self, probe: &Probe) -> String {
        match (probe.goal, self.study.questions.first()) {
            (Reading::Difference(number), Some(question)) => {
                export::one(Value::Number(number.abs()), &question.ty, &self.model.units)
            }
            _ => "—".to_owned(),
        }
    }

    /// From the base value: `+0.45 (+15.0%)`, `+5.2pp`, `-3 months`.
    fn change(&self, to: Value) -> String {
        match (self.lever.base, to) {
            (Value::Number(from), Value::Number(to)) => self.change_of(from, to),
            (Value::Period(from), Value::Period(to)) => {
                let months = from.months().is_some() && to.months().is_some();
                let (apart, word) = match months {
                    true => {
                        let apart = crate::calendar::months_between(from.first(), to.first());
                        (apart, "month")
                    }
                    false => (to.first().days_since(from.first()), "day"),
                };
                let plural = if apart.unsigned_abs() == 1 { "" } else { "s" };
                format!("{apart:+} {word}{plural}")
            }
            _ => String::new(),
        }
    }

    fn change_of(&self, from: Decimal, to: Decimal) -> String {
        let Ok(by) = to.checked_sub(from) else {
            return String::new();
        };
        let by = by.value.normalized();
        let sign = if by.is_negative() { "-" } else { "+" };
        if self.lever.ty.is_percent() {
            let points = by.abs().checked_mul(Decimal::from(100));
            return points.map_or(String::new(), |p| {
                format!("{sign}{}pp", p.value.normalized())
            });
        }
        let share = by.abs().checked_div(from.abs());
        let share = share.map(|share| {
            let percent = Ty::Number(Quantity {
                unit: Unit::plain(),
                percent: true,
            });
            let share = export::one(Value::Number(share.value), &percent, &self.model.units);
            format!(" ({sign}{share})")
        });
        format!("{sign}{}{}", by.abs(), share.unwrap_or_default())
    }

    /// The command that runs the model with this value.
    pub fn command(&self, value: Value) -> String {
        let setting = self.lever.setting(value, &self.model.units);
        let mut words = vec!["aim run".to_owned(), quoted(&self.args.file)];
        if let Some(scenarios) = self.args.case.scenario() {
            words.push(format!("-s {}", quoted(&scenarios.replace(", ", ","))));
        }
        for text in self.args.case.settings.iter().chain([&setting]) {
            words.push(format!("--set {}", quoted(text)));
        }
        words.join(" ")
    }
}

/// A word as a shell reads it whole.
fn quoted(word: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "_-./=%,+:@".contains(c);
    match word.chars().all(safe) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
