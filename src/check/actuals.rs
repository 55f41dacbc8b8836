//! Data in formulas: `actuals.tokens ?? FORECAST`, actual as far as there is data, and a forecast
//! from there on.
//!
//! Output: the columns themselves, for how long such a value is known not to be blank, and which
//! periods of the timeline are actual.

use super::elaborate::Elaborator;
use super::typed::*;
use crate::base::Span;
use crate::resolve::{Body, DataColumn, LineId, Model, TableId};
use crate::units::Unit;

/// A column of data as an expression.
pub(super) fn column(column: &DataColumn, span: Span, unit: Option<&Unit>) -> TExpr {
    let ty = Ty::number(unit.cloned().unwrap_or_default());
    let shape = Shape {
        time: true,
        dims: Vec::new(),
    };
    TExpr::new(span, ty, shape, TKind::Data(column.values.clone()))
}

/// In how many periods from the timeline's start a value is surely not blank.
pub(super) fn known(expr: &TExpr, arguments: &[TExpr], model: &Model) -> usize {
    let known = |expr| known(expr, arguments, model);
    match &expr.kind {
        TKind::Value(value) if *value != Value::Blank => usize::MAX,
        // A column that could not be read was reported, and says nothing of its values.
        TKind::Line(id) if matches!(model.line(*id).body, Body::Broken) => usize::MAX,
        TKind::Line(id) => data(*id, model).map_or(0, |column| {
            let values = column.values.iter();
            values.take_while(|value| value.is_some()).count()
        }),
        TKind::Op(Op::SafeDiv, _) => 0,
        TKind::Op(_, operands) => operands.iter().map(known).min().unwrap_or(0),
        TKind::Accrue {
            value,
            window: None,
            ..
        } => known(value),
        TKind::Coalesce(value, other) => known(value).max(known(other)),
        TKind::Argument(index) => arguments.get(*index).map_or(0, known),
        _ => 0,
    }
}

/// The column that a line is, where nothing changes it.
fn data(id: LineId, model: &Model) -> Option<&DataColumn> {
    let line = model.line(id);
    match &line.body {
        Body::Data(column) if line.overrides.is_empty() => Some(column),
        _ => None,
    }
}

impl Elaborator<'_> {
    /// Notes the tables whose values a formula takes where there are any. A constant in place of
    /// what is missing, `?? 0`, is no forecast.
    pub(super) fn note_actuals(&mut self, value: &TExpr, other: &TExpr) {
        if !is_constant(other) {
            let mut tables = Vec::new();
            self.tables(value, &mut tables);
            self.actuals.extend(tables);
        }
    }

    fn tables(&self, expr: &TExpr, found: &mut Vec<TableId>) {
        match &expr.kind {
            TKind::Line(id) => found.extend(data(*id, self.model).map(|column| column.table)),
            TKind::Op(_, operands) => operands.iter().for_each(|o| self.tables(o, found)),
            TKind::Accrue { value, .. } => self.tables(value, found),
            TKind::Coalesce(value, other) => {
                self.tables(value, found);
                self.tables(other, found);
            }
            TKind::Argument(index) => {
                if let Some(argument) = self.arguments.get(*index) {
                    self.tables(argument, found);
                }
            }
            _ => {}
        }
    }
}

fn is_constant(expr: &TExpr) -> bool {
    match &expr.kind {
        TKind::Value(_) => true,
        TKind::Op(_, operands) => operands.iter().all(is_constant),
        _ => false,
    }
}

/// Which periods are actual: those for which each table of actuals has a value.
pub(super) fn periods(model: &Model, lines: &[TypedLine]) -> Vec<bool> {
    let tables: Vec<TableId> = lines
        .iter()
        .flat_map(|line| line.actuals.iter().copied())
        .collect();
    let filled = |at: usize, table: &TableId| {
        let table = model.tables.get(table.index());
        table.is_some_and(|table| table.filled.get(at) == Some(&true))
    };
    (0..model.timeline.len())
        .map(|at| !tables.is_empty() && tables.iter().all(|table| filled(at, table)))
        .collect()
}
