//! Tables by a number, which curves read: `curve kept by month linear from retention.kept`.
//!
//! Input: a `data` declaration with a `key`, and its file. Output: the points of each column in
//! ascending order, which take the place of `from …` in the curves, as if they stood there.

use std::collections::BTreeMap;

use super::collect::{Collector, path_text};
use super::columns::Place;
use super::data::{Reading, shown};
use super::model::*;
use super::scope::Meaning;
use super::table::Row;
use crate::base::{Code, Decimal, Diagnostic, Span, suggest};
use crate::syntax::ast::{self, CurveBody, Expr, ExprKind, Ident, NumberStyle, UnitExpr};

/// Keys with values, both as the model would write them.
type Points = Vec<(Expr, Expr)>;

/// What a column is by its name in a scope; None where it could not be read.
pub(super) type Columns = BTreeMap<(ScopeId, String), Option<Points>>;

impl Collector<'_> {
    /// Collects the columns of a table by a number.
    pub(super) fn keyed(&mut self, data: &ast::Data) {
        let read = self.read(data, |reading, rows, places| reading.points(rows, places));
        let read = read.map_err(|errors| self.diagnostics.extend(errors)).ok();
        let scope = self.scope();
        let columns = data.columns.iter().filter(|column| column.role.is_none());
        for (position, column) in columns.enumerate() {
            let name = format!("{}.{}", data.name.name, column.name.name);
            let points = read.as_ref().and_then(|read| read.get(position)).cloned();
            self.keyed.insert((scope, name.clone()), points);
            let span = column.name.span;
            self.declare_name(Ident { name, span }, Meaning::Label("table for curves"));
        }
    }

    /// Puts the points of tables into the curves that are declared `from` them.
    pub(super) fn attach_tables(&mut self) {
        for curve in &mut self.model.curves {
            let CurveBody::From(path) = &curve.declared.body else {
                continue;
            };
            let name = path_text(path);
            let found = self.keyed.get(&(curve.scope, name.clone()));
            let problem = match found {
                Some(points) => {
                    if let Some(points) = points {
                        curve.declared.body = CurveBody::Points(points.clone());
                    }
                    let dims = curve.declared.dims.first();
                    dims.map(|dim| {
                        Diagnostic::new(Code::Type, "a curve from a table has no dimension")
                            .label(dim.span, "declared here")
                            .help("declare a curve for each member, from a column for each")
                    })
                }
                None => {
                    let known = self.keyed.keys().filter(|(scope, _)| *scope == curve.scope);
                    let help = suggest::did_you_mean(&name, known.map(|(_, name)| name.as_str()));
                    let help = help.unwrap_or_else(|| {
                        "declare the table: `data t = csv \"t.csv\" { key age; kept: % }`, and read `t.kept`".to_owned()
                    });
                    let message = format!("there is no column `{name}` of a table by a key");
                    Some(
                        Diagnostic::new(Code::UnknownName, message)
                            .label(path.span, "not declared")
                            .help(help),
                    )
                }
            };
            self.diagnostics.extend(problem);
        }
    }
}

impl Reading<'_> {
    /// The points of each declared column of values. A cell that is empty is no point.
    fn points(&mut self, rows: &[Row], places: &[Place<'_>]) -> Vec<Points> {
        let (keys, columns): (Vec<_>, Vec<_>) = places
            .iter()
            .partition(|place| place.declared.role.is_some());
        let mut points: Vec<BTreeMap<Decimal, (Expr, Expr)>> = vec![BTreeMap::new(); columns.len()];
        let Some(key) = keys.first() else {
            return Vec::new();
        };
        let mut seen: BTreeMap<Decimal, &Row> = BTreeMap::new();
        for row in rows {
            let text = row.cells.get(key.at).unwrap_or_default();
            if text.is_empty() {
                let help = "say what the row is for, or take it out";
                self.cell(row, key, "the key is missing", help);
                continue;
            }
            let Some(at) = self.number(row, key) else {
                continue;
            };
            if let Some(first) = seen.get(&at) {
                let what = format!("{} stands in row {} already", shown(text), first.number);
                self.cell(row, key, &what, "keep one row for each key");
                continue;
            }
            seen.insert(at, row);
            for (column, points) in columns.iter().zip(&mut points) {
                if let Some(value) = self.number(row, column) {
                    points.insert(at, (written(key, at), written(column, value)));
                }
            }
        }
        for (column, points) in columns.iter().zip(&points) {
            if points.is_empty() && self.errors.is_empty() {
                let name = column.name();
                self.errors.push(
                    Diagnostic::new(Code::BadData, format!("column `{name}` has no value"))
                        .label(column.declared.name.span, "declared here")
                        .help("a curve needs one point at least"),
                );
            }
        }
        let ascending = points.into_iter().map(BTreeMap::into_values);
        ascending.map(Iterator::collect).collect()
    }
}

/// A value as a model writes it, in the unit of its column. It stands where the column is
/// declared, so that what is wrong with all of them is said once.
fn written(place: &Place<'_>, value: Decimal) -> Expr {
    let span: Span = place.declared.name.span;
    let declared = place.declared.unit.as_ref();
    let is_percent = |unit: &UnitExpr| {
        unit.factors
            .first()
            .is_some_and(|first| first.name.name == "%")
    };
    let percent = declared.is_some_and(is_percent);
    let unit = declared.map(|unit| UnitExpr {
        span: unit.span,
        factors: unit
            .factors
            .iter()
            .skip(usize::from(percent))
            .cloned()
            .collect(),
    });
    Expr {
        span,
        kind: ExprKind::Number {
            value,
            style: match percent {
                true => NumberStyle::Percent,
                false => NumberStyle::Plain,
            },
            unit: unit.filter(|unit| !unit.factors.is_empty()),
        },
    }
}
