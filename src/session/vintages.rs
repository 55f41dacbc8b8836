//! Lines by vintage in a table: all vintages together, or, asked for, the triangle of a row each.

use super::table::{Row, Vintage};
use super::tabulate::row;
use crate::base::decimal::ExactSum;
use crate::calendar::View;
use crate::check::{Value, is_flow};
use crate::eval::Run;
use crate::plan::SlotId;
use crate::resolve::{DimensionKind, LineId};
use crate::syntax::ast::LineKind;

pub(super) fn is_by_vintage(run: &Run<'_>, id: LineId) -> bool {
    vintage_at(run, id).is_some()
}

/// Whether any line of the model is by vintage.
pub fn has_vintages(run: &Run<'_>) -> bool {
    let mut lines = run.plan.typed.model.line_ids();
    lines.any(|id| is_by_vintage(run, id))
}

/// Which of a line's dimensions is that of vintages.
fn vintage_at(run: &Run<'_>, id: LineId) -> Option<usize> {
    let dims = &run.plan.typed.line(id).shape.dims;
    let model = &run.plan.typed.model;
    dims.iter()
        .position(|dim| model.dimensions[dim.index()].kind == DimensionKind::Vintage)
}

/// The sum over the vintages of an amount, for each choice of the line's other members;
/// nothing for what does not add up.
pub(super) fn together(run: &Run<'_>, id: LineId, view: &View) -> Vec<Row> {
    let groups = groups(run, id);
    let totals = groups
        .iter()
        .filter_map(|group| total(run, id, group, view));
    totals.collect()
}

/// A row for each vintage, and their total where they add up, for each choice of the line's
/// other members. The view is of the timeline's own periods.
pub(super) fn triangle(run: &Run<'_>, id: LineId, view: &View) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in groups(run, id) {
        let vintages = group.slots.iter().enumerate();
        rows.extend(vintages.map(|(born, slot)| Row {
            vintage: Some(Vintage {
                of: group.name.clone(),
                born,
            }),
            ..row(run, id, *slot, view)
        }));
        rows.extend(total(run, id, &group, view));
    }
    rows
}

/// The vintages of a line that share its other members.
struct Group {
    /// The line with those members: `seats[pro]`.
    name: String,
    slots: Vec<SlotId>,
}

fn groups(run: &Run<'_>, id: LineId) -> Vec<Group> {
    let Some(at) = vintage_at(run, id) else {
        return Vec::new();
    };
    let mut groups: Vec<(Vec<u32>, Vec<SlotId>)> = Vec::new();
    for slot in run.plan.slots_of(id) {
        let mut others = run.plan.slot(*slot).members.clone();
        others.remove(at);
        match groups.iter_mut().find(|(members, _)| *members == others) {
            Some((_, slots)) => slots.push(*slot),
            None => groups.push((others, vec![*slot])),
        }
    }
    let named = |(others, slots): (Vec<u32>, _)| Group {
        name: name_without(run, id, at, &others),
        slots,
    };
    groups.into_iter().map(named).collect()
}

/// All vintages of a group together, where they are amounts.
fn total(run: &Run<'_>, id: LineId, group: &Group, view: &View) -> Option<Row> {
    let kind = run.plan.typed.model.line(id).kind;
    if !is_flow(kind) && kind != LineKind::Stock {
        return None;
    }
    Some(Row {
        label: group.name.clone(),
        name: group.name.clone(),
        ..sum(run, id, &group.slots, view)?
    })
}

/// The line with its members of the other dimensions: `seats[pro]`.
fn name_without(run: &Run<'_>, id: LineId, at: usize, others: &[u32]) -> String {
    let model = &run.plan.typed.model;
    let mut dims = run.plan.typed.line(id).shape.dims.clone();
    dims.remove(at);
    let members: Vec<&str> = dims
        .iter()
        .zip(others)
        .map(|(dim, member)| model.dimensions[dim.index()].members[*member as usize].as_str())
        .collect();
    match members.is_empty() {
        true => model.line(id).name.clone(),
        false => format!("{}[{}]", model.line(id).name, members.join(", ")),
    }
}

fn sum(run: &Run<'_>, id: LineId, slots: &[SlotId], view: &View) -> Option<Row> {
    let rows: Vec<Row> = slots.iter().map(|slot| row(run, id, *slot, view)).collect();
    let first = rows.first()?;
    let values = (0..first.values.len())
        .map(|column| {
            let mut sum = ExactSum::new();
            for row in &rows {
                match row.values[column]? {
                    Value::Number(number) => sum.add(number),
                    Value::Blank => {}
                    _ => return None,
                }
            }
            sum.finish().ok().map(|total| Value::Number(total.value))
        })
        .collect();
    let rounding = rows.iter().find_map(|row| row.rounding.clone());
    Some(Row {
        values,
        rounding,
        ..first.clone()
    })
}
