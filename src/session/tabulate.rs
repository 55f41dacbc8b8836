//! From a run to its table: each slot a row, each bucket of the view a column.

use super::table::*;
use super::vintages;
use crate::calendar::{Bucket, Granularity, View, ViewKind};
use crate::check::{Quantity, Ty, class_of};
use crate::eval::{Cell, Origin, Rounding, Run, Verdict};
use crate::plan::SlotId;
use crate::resolve::{Body, LineId, Role};
use crate::syntax::ast::{LineKind, Quantifier};

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
            actual: actual(run, bucket),
        })
        .collect();
    let last_actual = run.plan.typed.actual.iter().rposition(|actual| *actual);
    let mut rows = Vec::with_capacity(run.plan.typed.model.lines.len());
    let mut metrics = Vec::new();
    let mut ledger = LedgerSummary::default();
    for id in run.plan.typed.model.line_ids() {
        let line = run.plan.typed.model.line(id);
        if matches!(line.role, Role::Row { .. } | Role::Internal) {
            continue;
        }
        let by_vintage = vintages::is_by_vintage(run, id);
        let own: Vec<Row> = match by_vintage {
            true => vintages::together(run, id, &view),
            false => {
                let slots = run.plan.slots_of(id).iter();
                slots.map(|slot| row(run, id, *slot, &view)).collect()
            }
        };
        ledger.count(&own);
        if by_vintage {
            rows.extend(match choice {
                ViewChoice::Vintage => vintages::triangle(run, id, &view),
                _ => own,
            });
            continue;
        }
        for (row, slot) in own.into_iter().zip(run.plan.slots_of(id)) {
            if line.kind == LineKind::Metric {
                let value = run.cell(*slot, 0).value();
                metrics.push(Metric { row, value });
            } else if choice != ViewChoice::Vintage {
                let movements = movements(run, id, &row, *slot, &view);
                rows.push(row);
                rows.extend(movements);
            }
        }
    }
    let model = &run.plan.typed.model;
    let about = About {
        model: model.name.clone(),
        title: model.title.clone(),
        scenario: run.scenario.clone(),
        currency: model
            .units
            .reporting_currency()
            .map(|symbol| model.units.name(symbol).to_owned()),
    };
    let asked = match choice {
        ViewChoice::Month | ViewChoice::Vintage => Granularity::Month,
        ViewChoice::Quarter => Granularity::Quarter,
        ViewChoice::Year => Granularity::Year,
    };
    // Periods are never split: a finer view is the timeline itself.
    let granularity = asked.max(run.timeline().granularity());
    Ok(Tabulated {
        about,
        problems: run.roll_up_problems(),
        table: Table {
            granularity,
            columns,
            rows,
            actual_to: last_actual.map(|at| run.timeline().period(at).label()),
        },
        metrics,
        checks: checks(run),
        ledger,
        by_vintage: choice == ViewChoice::Vintage,
        selected: false,
    })
}

fn view(run: &Run<'_>, choice: ViewChoice) -> Result<View, String> {
    let timeline = run.timeline();
    let fiscal = !timeline.fiscal().is_calendar_year();
    let kind = match (choice, fiscal) {
        (ViewChoice::Month | ViewChoice::Vintage, _) => ViewKind::Base,
        (ViewChoice::Quarter, false) => ViewKind::Quarters,
        (ViewChoice::Quarter, true) => ViewKind::FiscalQuarters,
        (ViewChoice::Year, false) => ViewKind::Years,
        (ViewChoice::Year, true) => ViewKind::FiscalYears,
    };
    timeline
        .view(kind)
        .map_err(|misaligned| misaligned.to_string())
}

/// How much of a bucket is actual.
fn actual(run: &Run<'_>, bucket: &Bucket) -> Actual {
    let all = run.plan.typed.actual.get(bucket.range.clone());
    let actual = all
        .unwrap_or_default()
        .iter()
        .filter(|actual| **actual)
        .count();
    match actual {
        0 => Actual::None,
        _ if actual == bucket.range.len() => Actual::All,
        _ => Actual::Months(actual as i64 * run.timeline().granularity().months()),
    }
}

pub(super) fn row(run: &Run<'_>, id: LineId, slot: SlotId, view: &View) -> Row {
    let model = &run.plan.typed.model;
    let line = model.line(id);
    let planned = run.plan.slot(slot);
    let name = run.plan.slot_name(id, slot);
    let cells: Vec<Cell> = view
        .buckets
        .iter()
        .map(|bucket| in_bucket(run, slot, bucket))
        .collect();
    Row {
        label: name.clone(),
        name,
        line: line.name.clone(),
        kind: line.kind,
        class: class_of(line).map(str::to_owned),
        role: match &line.role {
            Role::Included => RowRole::Included,
            Role::Beside(_) => RowRole::Beside,
            Role::Row { .. } => RowRole::Movement,
            Role::Declared | Role::Internal => RowRole::Declared,
        },
        vintage: None,
        unit: unit_text(run, &planned.ty),
        percent: is_percent(&planned.ty, line.kind),
        currency: currency(run, &planned.ty),
        changed: line.overrides.iter().any(|change| !change.bound),
        bound: line.overrides.iter().any(|change| change.bound),
        varies: planned.varies,
        values: cells.iter().map(|cell| cell.value()).collect(),
        rounding: first_rounding(run, slot, &cells, view),
        doc: line.doc.clone(),
        source: line.source.clone(),
        span: line.span,
    }
}

fn in_bucket(run: &Run<'_>, slot: SlotId, bucket: &Bucket) -> Cell {
    match bucket.range.len() {
        1 if bucket.complete => run.cell(slot, bucket.range.start),
        _ => run.rolled(slot, bucket),
    }
}

/// The line's own first rounding; where it has none, that of its roll-up.
fn first_rounding(
    run: &Run<'_>,
    slot: SlotId,
    cells: &[Cell],
    view: &View,
) -> Option<FirstRounding> {
    if let Some(own) = run.first_rounding(slot) {
        let period = own.period.map(|at| run.timeline().period(at).label());
        return Some(place(run, own, period));
    }
    let ledger = run.ledger();
    cells.iter().zip(&view.buckets).find_map(|(cell, bucket)| {
        let Cell::Value(_, origin) = cell else {
            return None;
        };
        let rounding = ledger.get(*origin)?.clone();
        Some(place(run, rounding, Some(bucket.label.clone())))
    })
}

/// Where a value of the run was first rounded; None: it is exact.
pub fn rounding_of(run: &Run<'_>, origin: Origin) -> Option<FirstRounding> {
    let rounding = run.ledger().get(origin)?.clone();
    let period = rounding.period.map(|at| run.timeline().period(at).label());
    Some(place(run, rounding, period))
}

fn place(run: &Run<'_>, rounding: Rounding, period: Option<String>) -> FirstRounding {
    let model = &run.plan.typed.model;
    FirstRounding {
        line: run
            .plan
            .slot(rounding.slot)
            .line
            .map(|id| model.line(id).name.clone()),
        period,
        operation: rounding.operation,
        chosen: rounding.chosen,
        span: rounding.span,
    }
}

/// The roll-forward of one member of a stock that is a corkscrew: opening, terms, transfers.
fn movements(run: &Run<'_>, id: LineId, stock: &Row, slot: SlotId, view: &View) -> Vec<Row> {
    let model = &run.plan.typed.model;
    let Body::Corkscrew(corkscrew) = &model.line(id).body else {
        return Vec::new();
    };
    let members = &run.plan.slot(slot).members;
    let terms = corkscrew.rows.iter().map(|id| {
        let label = match &model.line(*id).role {
            Role::Row { label, .. } => label.clone(),
            _ => model.line(*id).name.clone(),
        };
        (*id, label)
    });
    let names: Vec<&str> = run.plan.member_names(id, slot).collect();
    let tops_up = |id: &&LineId| match &model.line(**id).body {
        Body::Transfer(transfer) => transfer.members().all(|name| names.contains(&name)),
        _ => false,
    };
    let transfers = corkscrew.transfers.iter().filter(tops_up);
    let transfers = transfers.map(|id| (*id, format!("plus {}", model.line(*id).name)));
    let mut rows: Vec<Row> = Vec::new();
    for (id, label) in terms.chain(transfers) {
        for slot in run.plan.slots_of(id) {
            let own = &run.plan.slot(*slot).members;
            if !own.is_empty() && own != members {
                continue;
            }
            let mut name = format!("{}: {label}", stock.name);
            // Two terms of a stock may read alike.
            let mut copy = 2;
            while rows.iter().any(|row| row.name == name) {
                name = format!("{}: {label} ({copy})", stock.name);
                copy += 1;
            }
            rows.push(Row {
                name,
                label: label.clone(),
                line: stock.line.clone(),
                role: RowRole::Movement,
                ..row(run, id, *slot, view)
            });
        }
    }
    rows
}

/// The currency that a unit is, where it is one and nothing else.
fn currency(run: &Run<'_>, ty: &Ty) -> Option<String> {
    let units = &run.plan.typed.model.units;
    let symbol = match ty {
        Ty::Number(quantity) => quantity.unit.as_currency(units)?,
        _ => return None,
    };
    Some(units.name(symbol).to_owned())
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

/// What became of the model's checks.
fn checks(run: &Run<'_>) -> Vec<CheckResult> {
    let typed = &run.plan.typed.checks;
    typed
        .iter()
        .zip(&run.plan.checks)
        .map(|(check, planned)| {
            let judgement = run.judge(planned);
            let sides = judgement
                .sides(planned)
                .map(|(left, right)| (left.value, right.value, unit_text(run, &left.note.ty)));
            let (passed, judged, period, problem) = match judgement.verdict {
                Verdict::Holds => (true, true, None, None),
                Verdict::Fails { period, .. } => {
                    let period = period.map(|period| run.timeline().period(period).label());
                    (false, true, period, None)
                }
                Verdict::Unknown(problem) => (false, false, None, problem.map(|found| *found)),
            };
            CheckResult {
                name: check.name.clone(),
                message: check.message.clone(),
                span: planned.span,
                passed,
                judged,
                eventually: planned.quantifier == Some(Quantifier::Eventually),
                period,
                sides: sides.filter(|_| judged),
                problem,
            }
        })
        .collect()
}
