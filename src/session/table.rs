//! A run as a table: what every way of showing a result starts from.

use crate::base::{Diagnostic, Span};
use crate::calendar::{Bucket, Granularity, View, ViewKind};
use crate::check::{Quantity, Ty, Value};
use crate::eval::{Cell, Judgement, Rounding, Run, Verdict};
use crate::plan::SlotId;
use crate::resolve::{LineId, Role};
use crate::syntax::ast::LineKind;

/// How fine the columns of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewChoice {
    Month,
    Quarter,
    Year,
}

/// A run at one granularity.
#[derive(Clone, Debug)]
pub struct Table {
    pub granularity: Granularity,
    pub columns: Vec<Column>,
    /// In order of declaration; the rows of a corkscrew follow their stock.
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Column {
    /// `2024 (4m)` where the timeline holds a part of the period only.
    pub label: String,
    /// The first day on the timeline, as ISO text.
    pub start: String,
}

/// Where a row belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowRole {
    Declared,
    Included,
    /// A line beside a subsidy.
    Beside,
    /// A movement of the stock that this row follows.
    Movement,
}

#[derive(Clone, Debug)]
pub struct Row {
    /// With its members: `seats[pro]`; for a movement its label: `less inference`.
    pub name: String,
    pub kind: LineKind,
    /// The class, the default one included.
    pub class: Option<String>,
    pub role: RowRole,
    pub unit: String,
    pub percent: bool,
    /// False: one value for the run, in every column.
    pub varies: bool,
    /// One for each column; None where the line failed.
    pub values: Vec<Option<Value>>,
    pub exact: bool,
    pub rounding: Option<Rounding>,
    pub doc: Option<String>,
    pub source: Option<String>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Metric {
    pub row: Row,
    pub value: Option<Value>,
}

#[derive(Clone, Debug)]
pub struct CheckResult {
    pub name: String,
    pub message: Option<String>,
    pub span: Span,
    pub passed: bool,
    /// The period in which it first failed.
    pub period: Option<String>,
    /// The two sides of the comparison there, with their unit.
    pub sides: Option<(Value, Value, String)>,
    /// What kept it from being judged.
    pub problem: Option<Diagnostic>,
}

/// How many lines are exact, were rounded by force, or only by choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerSummary {
    pub exact: usize,
    pub rounded: usize,
    pub chosen: usize,
}

/// Everything a run has to say, at one granularity.
pub struct Tabulated {
    pub table: Table,
    pub metrics: Vec<Metric>,
    pub checks: Vec<CheckResult>,
    pub ledger: LedgerSummary,
}

/// A run as a table.
///
/// Errors, in words: the timeline's periods don't add up to those asked for.
pub fn tabulate(run: &Run<'_>, choice: ViewChoice) -> Result<Tabulated, String> {
    let view = view(run, choice)?;
    let columns = view
        .buckets
        .iter()
        .map(|bucket| Column {
            label: bucket.label.clone(),
            start: run.timeline().start(bucket.range.start).to_string(),
        })
        .collect();
    let mut rows = Vec::new();
    let mut metrics = Vec::new();
    let mut ledger = LedgerSummary::default();
    for id in run.plan.typed.model.line_ids() {
        let line = run.plan.typed.model.line(id);
        if matches!(line.role, Role::Row { .. } | Role::Internal) {
            continue;
        }
        match run.first_rounding(id) {
            None => ledger.exact += 1,
            Some(rounding) if rounding.chosen => ledger.chosen += 1,
            Some(_) => ledger.rounded += 1,
        }
        for slot in run.plan.slots_of(id) {
            let row = row(run, id, *slot, &view);
            if line.kind == LineKind::Metric {
                let value = run.cell(*slot, 0).value();
                metrics.push(Metric { row, value });
            } else {
                rows.push(row);
            }
        }
        rows.extend(movements(run, id, &view));
    }
    let granularity = if view.kind == ViewKind::Base {
        run.timeline().granularity()
    } else {
        match choice {
            ViewChoice::Month => Granularity::Month,
            ViewChoice::Quarter => Granularity::Quarter,
            ViewChoice::Year => Granularity::Year,
        }
    };
    Ok(Tabulated {
        table: Table {
            granularity,
            columns,
            rows,
        },
        metrics,
        checks: checks(run),
        ledger,
    })
}

fn view(run: &Run<'_>, choice: ViewChoice) -> Result<View, String> {
    let timeline = run.timeline();
    let fiscal = !timeline.fiscal().is_calendar_year();
    let kind = match (choice, fiscal) {
        (ViewChoice::Month, _) => ViewKind::Base,
        (ViewChoice::Quarter, false) => ViewKind::Quarters,
        (ViewChoice::Quarter, true) => ViewKind::FiscalQuarters,
        (ViewChoice::Year, false) => ViewKind::Years,
        (ViewChoice::Year, true) => ViewKind::FiscalYears,
    };
    timeline
        .view(kind)
        .map_err(|misaligned| misaligned.to_string())
}

fn row(run: &Run<'_>, id: LineId, slot: SlotId, view: &View) -> Row {
    let model = &run.plan.typed.model;
    let line = model.line(id);
    let planned = run.plan.slot(slot);
    let dims = &run.plan.typed.line(id).shape.dims;
    let members: Vec<&str> = dims
        .iter()
        .zip(&planned.members)
        .map(|(dim, member)| model.dimensions[dim.index()].members[*member as usize].as_str())
        .collect();
    let name = if members.is_empty() {
        line.name.clone()
    } else {
        format!("{}[{}]", line.name, members.join(", "))
    };
    let rounding = run.first_rounding(id);
    let class = match (line.kind, &line.class) {
        (LineKind::Cost, None) => Some("operating".to_owned()),
        (_, class) => class.clone(),
    };
    Row {
        name,
        kind: line.kind,
        class,
        role: match &line.role {
            Role::Included => RowRole::Included,
            Role::Beside(_) => RowRole::Beside,
            Role::Row { .. } => RowRole::Movement,
            Role::Declared | Role::Internal => RowRole::Declared,
        },
        unit: unit_text(run, &planned.ty),
        percent: is_percent(&planned.ty, line.kind),
        varies: planned.varies,
        values: view
            .buckets
            .iter()
            .map(|bucket| in_bucket(run, slot, bucket))
            .collect(),
        exact: rounding.is_none(),
        rounding,
        doc: line.doc.clone(),
        source: line.source.clone(),
        span: line.span,
    }
}

fn in_bucket(run: &Run<'_>, slot: SlotId, bucket: &Bucket) -> Option<Value> {
    let cell = match bucket.range.len() {
        1 if bucket.complete => run.cell(slot, bucket.range.start),
        _ => run.rolled(slot, bucket),
    };
    match cell {
        Cell::Value(value, _) => Some(value),
        Cell::Failed => None,
    }
}

/// The roll-forward of a stock that is a corkscrew: opening, terms, transfers.
fn movements(run: &Run<'_>, id: LineId, view: &View) -> Vec<Row> {
    let model = &run.plan.typed.model;
    let crate::resolve::Body::Corkscrew(corkscrew) = &model.line(id).body else {
        return Vec::new();
    };
    let transfers = corkscrew
        .transfers
        .iter()
        .map(|id| (*id, format!("plus {}", model.line(*id).name)));
    let rows = corkscrew.rows.iter().map(|id| {
        let label = match &model.line(*id).role {
            Role::Row { label, .. } => label.clone(),
            _ => model.line(*id).name.clone(),
        };
        (*id, label)
    });
    rows.chain(transfers)
        .flat_map(|(id, label)| {
            run.plan
                .slots_of(id)
                .iter()
                .map(move |slot| (id, *slot, label.clone()))
        })
        .map(|(id, slot, label)| Row {
            name: label,
            role: RowRole::Movement,
            ..row(run, id, slot, view)
        })
        .collect()
}

/// A unit as people read it; empty for a plain number.
fn unit_text(run: &Run<'_>, ty: &Ty) -> String {
    match ty {
        Ty::Number(quantity) => quantity.unit.text(&run.plan.typed.model.units),
        _ => String::new(),
    }
}

/// A ratio of like things is read as a percentage, as is what was written as one.
fn is_percent(ty: &Ty, kind: LineKind) -> bool {
    match ty {
        Ty::Number(Quantity { unit, percent }) => {
            *percent
                && (unit.is_plain()
                    || matches!(kind, LineKind::Input | LineKind::Ratio | LineKind::Const))
        }
        _ => false,
    }
}

fn checks(run: &Run<'_>) -> Vec<CheckResult> {
    let typed = &run.plan.typed.checks;
    typed
        .iter()
        .zip(&run.plan.checks)
        .map(|(check, planned)| {
            let Judgement { verdict, sides } = run.judge(planned);
            let unit = planned
                .sides
                .map(|(left, _)| unit_text(run, &run.plan.slot(left).ty))
                .unwrap_or_default();
            let (passed, period, problem) = match verdict {
                Verdict::Holds => (true, None, None),
                Verdict::Fails { period } => (
                    false,
                    period.map(|period| run.timeline().period(period).label()),
                    None,
                ),
                Verdict::Unknown(problem) => (false, None, problem.map(|problem| *problem)),
            };
            CheckResult {
                name: check.name.clone(),
                message: check.message.clone(),
                span: planned.span,
                passed,
                period,
                sides: sides.map(|(left, right)| (left, right, unit)),
                problem,
            }
        })
        .collect()
}
