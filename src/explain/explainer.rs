//! From a run to an explanation: each figure, its formula followed once more, and what it read.

use std::collections::BTreeSet;

use super::asked::Subject;
use super::clauses::clauses;
use super::definitions::definitions;
use super::formula::{Reach, with_values, words};
use super::node::{Change, Changed, Explanation, Figure, Formula, Node, Place, Rounded};
use crate::base::{SourceMap, Span};
use crate::calendar::Bucket;
use crate::check::{TExpr, TKind, Ty, Value};
use crate::eval::{Cell, Moment, Reading, Run};
use crate::plan::{SlotId, SlotRollup};
use crate::resolve::{Body, DimensionKind, LineId, Role};
use crate::session::{self, rounding_of, traced};

/// How many operands of one figure are shown; of a sum over hundreds of members more would hide it.
const MOST: usize = 24;

/// How many figures are explained with their operands, and how deeply: beyond it nobody reads, and
/// a model over many periods would never end.
const MOST_EXPLAINED: usize = 1_000;
pub const DEEPEST: usize = 100;

/// What an explanation is made from.
#[derive(Clone, Copy)]
pub struct Asked<'a, 'p> {
    pub run: &'a Run<'p>,
    /// The run without the scenarios and settings of this one, for what they changed; None where
    /// there are none.
    pub base: Option<&'a Run<'a>>,
    pub sources: &'a SourceMap,
    /// How many steps down operands are followed, up to [`DEEPEST`]; 0 shows the figure alone.
    pub depth: usize,
}

/// How a figure came about. What was explained once is not explained again.
pub fn explain(asked: Asked<'_, '_>, subject: &Subject) -> Explanation {
    let run = asked.run;
    let mut explainer = Explainer {
        asked,
        explained: BTreeSet::new(),
    };
    Explanation {
        model: run.plan.typed.model.name.clone(),
        scenario: run.scenario.clone(),
        figure: explainer.node(subject, asked.depth.min(DEEPEST)),
    }
}

struct Explainer<'a, 'p> {
    asked: Asked<'a, 'p>,
    /// Lines, their slots and periods that were explained.
    explained: BTreeSet<(LineId, usize, Option<String>)>,
}

/// What a figure came from.
#[derive(Default)]
struct Origins {
    how: Option<String>,
    formula: Option<Formula>,
    problem: Option<String>,
    operands: Vec<Subject>,
}

impl Explainer<'_, '_> {
    fn node(&mut self, subject: &Subject, depth: usize) -> Node {
        let run = self.asked.run;
        let line = run.plan.typed.model.line(subject.line);
        let mut node = Node {
            name: line.name.clone(),
            period: subject.at.as_ref().map(|at| label(run, at)),
            kind: line.kind.keyword(),
            value: failed(),
            rounding: None,
            changed: None,
            doc: line.doc.clone(),
            source: line.source.clone(),
            source_date: line
                .sourced
                .as_ref()
                .map(|date| words(self.asked.sources, date.span)),
            owner: line.owner.clone(),
            note: line.note.clone(),
            range: line.range.as_ref().map(|(low, high)| {
                let sources = self.asked.sources;
                format!(
                    "{} .. {}",
                    words(sources, low.span),
                    words(sources, high.span)
                )
            }),
            draw: line
                .draw
                .as_ref()
                .map(|draw| words(self.asked.sources, draw.span)),
            how: None,
            formula: None,
            problem: None,
            operands: Vec::new(),
            more: 0,
            deeper: false,
            above: false,
        };
        let Some(slot) = run.plan.slots_of(subject.line).get(subject.member).copied() else {
            return node;
        };
        node.name = run.plan.slot_name(subject.line, slot);
        let cell = session::figure(run, slot, subject.at.as_ref());
        node.value = figure(run, &run.plan.slot(slot).ty, cell);
        node.rounding = rounded(run, cell);
        node.changed = self.changed(subject, &node);
        let key = (subject.line, subject.member, node.period.clone());
        if self.explained.contains(&key) {
            node.above = true;
            return node;
        }
        if self.explained.len() >= MOST_EXPLAINED {
            node.deeper = true;
            return node;
        }
        let origins = self.origins(subject, slot);
        (node.how, node.formula, node.problem) = (origins.how, origins.formula, origins.problem);
        if depth == 0 {
            node.deeper = !origins.operands.is_empty();
            return node;
        }
        self.explained.insert(key);
        node.more = origins.operands.len().saturating_sub(MOST);
        let shown = origins.operands.iter().take(MOST);
        node.operands = shown.map(|operand| self.node(operand, depth - 1)).collect();
        node
    }

    /// What a scenario or a setting did to a line.
    fn changed(&self, subject: &Subject, node: &Node) -> Option<Changed> {
        let base = self.asked.base?;
        let (run, sources) = (self.asked.run, self.asked.sources);
        let line = run.plan.typed.model.line(subject.line);
        let before = base.plan.typed.model.lines.get(subject.line.index());
        let before = before.filter(|before| before.name == line.name)?;
        // The settings of a part are its model's own.
        let own = |span: Span| before.overrides.iter().any(|known| known.span == span);
        let by = line.overrides.iter().filter(|change| !own(change.span));
        let by: Vec<Change> = by
            .map(|change| Change {
                text: words(sources, change.span),
                at: place(sources, change.span),
            })
            .collect();
        // Another timeline has other periods by the same number.
        let before = (base.timeline() == run.timeline()).then(|| {
            let slot = *base.plan.slots_of(subject.line).get(subject.member)?;
            let cell = session::figure(base, slot, subject.at.as_ref());
            Some(figure(base, &base.plan.slot(slot).ty, cell))
        });
        let before = before.flatten();
        let from = before.filter(|before| *before != node.value);
        (from.is_some() || !by.is_empty()).then_some(Changed { from, by })
    }

    fn origins(&self, subject: &Subject, slot: SlotId) -> Origins {
        let run = self.asked.run;
        if let Some(Moment::Coarse(bucket)) = &subject.at
            && !matches!(run.plan.slot(slot).rollup, SlotRollup::Recompute)
        {
            return rolled_up(subject, self.asked, slot, bucket);
        }
        if let (Some(birth), Some(Moment::Period(at))) =
            (birth(run, subject.line, slot), &subject.at)
            && *at < birth
        {
            let born = run.timeline().period(birth).label();
            return Origins {
                how: Some(format!("its vintage is born in {born} only")),
                ..Origins::default()
            };
        }
        let mut origins = self.followed(subject);
        origins.how = how(run, subject);
        let line = run.plan.typed.model.line(subject.line);
        if line.overrides.is_empty()
            && let Some(clauses) = clauses(&run.plan.typed.model, &line.body, self.asked.sources)
        {
            // What its last clause came to is no formula of the whole.
            origins.formula = None;
            origins.how.get_or_insert(clauses);
        }
        origins
    }

    /// The formula, and what it read. Lines that only the interpreter knows are seen through.
    fn followed(&self, subject: &Subject) -> Origins {
        let Asked { run, sources, .. } = self.asked;
        let typed = run.plan.typed.line(subject.line);
        let line = run.plan.typed.model.line(subject.line);
        let expr = of_member(run, subject);
        let at = subject.at.clone().unwrap_or(Moment::Period(0));
        let units = &run.plan.typed.model.units;
        let looked = traced(run, subject.line, subject.member, &at, |followed| {
            let text = words(sources, expr.span);
            // What is made of clauses stands at the line's name, and is no formula.
            let is_formula = expr.span != line.span
                && text != line.name
                && !matches!(expr.kind, TKind::Value(_));
            let formula = (is_formula && !text.is_empty()).then(|| {
                let arguments = &typed.arguments;
                let values = |reach| with_values(expr, arguments, reach, followed, sources, units);
                let (whole, arguments) = (values(Reach::Whole), values(Reach::Arguments));
                Formula {
                    with_arguments: (arguments != whole && arguments != text).then_some(arguments),
                    with_values: whole,
                    definitions: definitions(&run.plan.typed.model, line.scope, &text, sources),
                    text,
                    at: place(sources, expr.span),
                }
            });
            let problem = followed
                .problem
                .as_ref()
                .map(|problem| problem.message.clone());
            (formula, problem, followed.readings.clone())
        });
        let Ok((formula, problem, readings)) = looked else {
            return Origins::default();
        };
        let mut operands = Vec::new();
        for reading in readings {
            self.add(subject, reading, &mut operands);
        }
        Origins {
            how: None,
            formula,
            problem,
            operands,
        }
    }

    fn add(&self, of: &Subject, reading: Reading, operands: &mut Vec<Subject>) {
        let run = self.asked.run;
        let varies = run.plan.typed.line(reading.line).shape.time;
        let read = Subject {
            line: reading.line,
            member: reading.member,
            at: varies.then(|| finest(reading.at)),
        };
        let model = &run.plan.typed.model;
        // What a currency is worth is worth telling.
        let is_rate = model.rates.iter().any(|rate| rate.line == read.line);
        let internal = model.line(read.line).role == Role::Internal && !is_rate;
        if internal && read.line != of.line && (read.at == of.at || read.at.is_none()) {
            let within = self.followed(&read).operands;
            for operand in within {
                if !operands.contains(&operand) {
                    operands.push(operand);
                }
            }
        } else if !operands.contains(&read) {
            operands.push(read);
        }
    }
}

/// The formula of one of a line's members, where each has its own: `{ free: 20%, pro: 80% }`.
fn of_member<'r>(run: &'r Run<'_>, subject: &Subject) -> &'r TExpr {
    let typed = run.plan.typed.line(subject.line);
    let slot = run.plan.slots_of(subject.line).get(subject.member);
    let members = slot.map_or(&[][..], |slot| &run.plan.slot(*slot).members);
    let mut expr = &typed.expr;
    while let TKind::Members { dim, values } = &expr.kind {
        let mut own = typed.shape.dims.iter().zip(members);
        let member = own.find(|(own, _)| *own == dim).map(|(_, at)| *at as usize);
        match member.and_then(|member| values.get(member)) {
            Some(value) => expr = value,
            None => break,
        }
    }
    expr
}

/// A coarser period of one whole period is that period.
fn finest(at: Moment) -> Moment {
    match at {
        Moment::Coarse(bucket) if bucket.complete && bucket.range.len() == 1 => {
            Moment::Period(bucket.range.start)
        }
        other => other,
    }
}

/// How a figure over several periods is made of those of the periods.
fn rolled_up(subject: &Subject, asked: Asked<'_, '_>, slot: SlotId, bucket: &Bucket) -> Origins {
    let run = asked.run;
    let count = bucket.range.len();
    let all = bucket.range.clone();
    let last = all.end.saturating_sub(1)..all.end;
    let first = all.start..all.start + 1;
    let name = |at: usize| run.timeline().period(at).label();
    let (how, periods) = match run.plan.slot(slot).rollup {
        SlotRollup::Sum => (format!("adds up {count} periods"), all),
        SlotRollup::Mean => (format!("the mean of {count} periods"), all),
        SlotRollup::Weighted(_) => {
            let weight = &run.plan.typed.model.line(subject.line).weight;
            let by = weight.as_ref().map_or(String::new(), |weight| {
                format!(", by {}", words(asked.sources, weight.span))
            });
            (format!("the weighted mean of {count} periods{by}"), all)
        }
        SlotRollup::Closing | SlotRollup::Constant => {
            (format!("as {} closes", name(last.start)), last)
        }
        SlotRollup::Opening => (format!("as {} opens", name(first.start)), first),
        SlotRollup::Recompute | SlotRollup::None => (
            "has no meaning over several periods: its `rollup` is not said".to_owned(),
            0..0,
        ),
    };
    let of_period = |at| Subject {
        at: Some(Moment::Period(at)),
        ..subject.clone()
    };
    Origins {
        how: Some(how),
        operands: periods.map(of_period).collect(),
        ..Origins::default()
    }
}

/// What the formula by itself does not tell.
fn how(run: &Run<'_>, subject: &Subject) -> Option<String> {
    let typed = &run.plan.typed;
    let from_data = matches!(typed.model.line(subject.line).body, Body::Data(_));
    let has_actuals = !typed.line(subject.line).actuals.is_empty();
    match &subject.at {
        _ if from_data => Some("from a file of data".to_owned()),
        Some(Moment::Period(at)) if has_actuals && typed.actual.get(*at) == Some(&true) => {
            Some("actual, from a file of data".to_owned())
        }
        Some(Moment::Coarse(_)) => {
            Some("the formula over the figures of the whole period".to_owned())
        }
        _ => match &typed.model.line(subject.line).body {
            Body::Corkscrew(_) => {
                Some("the opening, plus what comes in, less what goes out".to_owned())
            }
            Body::Formula(_) => match typed.line(subject.line).expr.kind {
                TKind::Accrue { .. } => Some("a rate, over the length of the period".to_owned()),
                _ => None,
            },
            _ => None,
        },
    }
}

/// The period in which the vintage of a slot is born.
fn birth(run: &Run<'_>, line: LineId, slot: SlotId) -> Option<usize> {
    let typed = &run.plan.typed;
    let dims = typed.line(line).shape.dims.iter();
    let mut members = dims.zip(&run.plan.slot(slot).members);
    let kind = |dim: &crate::resolve::DimId| typed.model.dimensions[dim.index()].kind;
    let born = members.find(|(dim, _)| kind(dim) == DimensionKind::Vintage);
    born.map(|(_, member)| *member as usize)
}

fn label(run: &Run<'_>, at: &Moment) -> String {
    match at {
        Moment::Period(at) => run.timeline().period(*at).label(),
        Moment::Coarse(bucket) => bucket.period.label(),
    }
}

fn failed() -> Figure {
    Figure {
        value: None,
        unit: String::new(),
        text: "failed".to_owned(),
    }
}

fn figure(run: &Run<'_>, ty: &Ty, cell: Cell) -> Figure {
    let units = &run.plan.typed.model.units;
    match cell {
        Cell::Failed => failed(),
        Cell::Value(value, _) => Figure {
            value: (value != Value::Blank).then(|| value.to_string()),
            unit: match value {
                Value::Number(_) => ty.unit().unwrap_or_default().text(units),
                _ => String::new(),
            },
            text: ty.shown(value, units),
        },
    }
}

fn rounded(run: &Run<'_>, cell: Cell) -> Option<Rounded> {
    let Cell::Value(_, origin) = cell else {
        return None;
    };
    rounding_of(run, origin).map(|first| Rounded {
        line: first.line,
        period: first.period,
        operation: first.operation,
        chosen: first.chosen,
    })
}

fn place(sources: &SourceMap, span: Span) -> Place {
    let (file, line, column) = sources.place(span);
    Place {
        file: file.to_owned(),
        line,
        column,
    }
}
