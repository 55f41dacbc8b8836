//! Several cases of one model side by side, as data: what each comes to, and how far it is from
//! the first of them.
//!
//! Input: the tables of their runs, at one granularity. Output: a [`Comparison`]. Differences are
//! taken of exact values; nothing is rounded for the eye here.

use indexmap::IndexMap;

use super::table::{About, CheckResult, Column, Row, RowRole, Tabulated};
use crate::base::Decimal;
use crate::calendar::{Granularity, Period, months_between};
use crate::check::Value;
use crate::syntax::ast::LineKind;

/// A case that is compared with others.
#[derive(Clone, Debug)]
pub struct Case {
    /// What its columns are headed by: `base`, `price_war`, `price_war+lean`.
    pub name: String,
    /// What it changes, as written, in the order in which it applies.
    pub settings: Vec<String>,
}

/// Cases side by side. The first is the one that the others are compared with.
pub struct Comparison {
    pub about: About,
    pub cases: Vec<Case>,
    pub granularity: Granularity,
    pub columns: Vec<Column>,
    /// Inputs that have one value in every case.
    pub inputs: Vec<Compared>,
    pub metrics: Vec<Compared>,
    pub checks: Vec<ComparedCheck>,
    /// All other lines, with a value for each column.
    pub lines: Vec<Compared>,
    /// Only the rows that somebody asked for are left.
    pub selected: bool,
}

/// A row in every case.
#[derive(Clone, Debug)]
pub struct Compared {
    /// As it is in the first case.
    pub row: Row,
    /// By case, then by column; of an input and a metric one value.
    pub values: Vec<Vec<Option<Value>>>,
}

/// A check in every case.
#[derive(Clone, Debug)]
pub struct ComparedCheck {
    pub name: String,
    pub results: Vec<CheckResult>,
}

/// How far a value is from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    Same,
    /// The amount more, and what share of the other's size that is; None where that is 0.
    Amount {
        more: Decimal,
        relative: Option<Decimal>,
    },
    /// So many months later.
    Months(i64),
    /// So many days later.
    Days(i64),
    /// A period, where the other is never.
    FromNever,
    /// Never, where the other is a period.
    ToNever,
    /// There is nothing to subtract: a flag, a blank, a figure that failed.
    Other,
}

/// The difference of a value to the one it is compared with.
pub fn difference(from: Option<Value>, to: Option<Value>) -> Difference {
    let (Some(from), Some(to)) = (from, to) else {
        return Difference::Other;
    };
    match (from, to) {
        (Value::Number(from), Value::Number(to)) => amount(from, to),
        _ if from == to => Difference::Same,
        (Value::Period(from), Value::Period(to)) => later(from, to),
        (Value::Never, Value::Period(_)) => Difference::FromNever,
        (Value::Period(_), Value::Never) => Difference::ToNever,
        _ => Difference::Other,
    }
}

fn amount(from: Decimal, to: Decimal) -> Difference {
    if from == to {
        return Difference::Same;
    }
    let Ok(more) = to.checked_sub(from) else {
        return Difference::Other;
    };
    let relative = more.value.checked_div(from.abs()).ok();
    Difference::Amount {
        more: more.value,
        relative: relative.map(|quotient| quotient.value),
    }
}

fn later(from: Period, to: Period) -> Difference {
    match (from.months(), to.months()) {
        (Some(_), Some(_)) => Difference::Months(months_between(from.first(), to.first())),
        _ => Difference::Days(to.first().days_since(from.first())),
    }
}

impl Compared {
    /// Whether any case has another value than the first.
    pub fn differs(&self) -> bool {
        self.values.iter().any(|values| *values != self.values[0])
    }

    /// The differences of a case to the first, by column.
    pub fn differences(&self, case: usize) -> Vec<Difference> {
        let pairs = self.values[0].iter().zip(&self.values[case]);
        pairs.map(|(from, to)| difference(*from, *to)).collect()
    }
}

impl ComparedCheck {
    /// Whether it holds in some cases only, or fails in another period.
    pub fn differs(&self) -> bool {
        let found = |result: &CheckResult| (result.passed, result.judged, result.period.clone());
        let mut others = self.results.iter().map(found);
        let first = others.next();
        others.any(|other| Some(other) != first)
    }
}

impl Comparison {
    /// Compares the runs of cases; the tables are of one model, at one granularity. None where
    /// there is no case.
    pub fn of(cases: Vec<(Case, Tabulated)>) -> Option<Comparison> {
        let (_, first) = cases.first()?;
        let mut inputs = Vec::new();
        let mut lines = Vec::new();
        for compared in rows(&cases, |run| run.table.rows.clone()) {
            match compared.row.kind {
                LineKind::Const => {}
                LineKind::Input if compared.is_constant() => inputs.push(compared.once()),
                _ => lines.push(compared),
            }
        }
        let metrics = rows(&cases, |run| {
            let metrics = run.metrics.iter().map(|metric| Row {
                values: vec![metric.value],
                ..metric.row.clone()
            });
            metrics.collect()
        });
        let checks = first.checks.iter().enumerate().map(|(at, check)| {
            let results = cases.iter().filter_map(|(_, run)| run.checks.get(at));
            ComparedCheck {
                name: check.name.clone(),
                results: results.cloned().collect(),
            }
        });
        Some(Comparison {
            about: About {
                scenario: None,
                ..first.about.clone()
            },
            granularity: first.table.granularity,
            columns: first.table.columns.clone(),
            inputs,
            metrics,
            checks: checks.collect(),
            lines,
            selected: false,
            cases: cases.into_iter().map(|(case, _)| case).collect(),
        })
    }

    /// Leaves only some rows; the checks go, since no line was asked for in them.
    pub fn select(&mut self, keep: impl Fn(&Row) -> bool) {
        for rows in [&mut self.inputs, &mut self.metrics, &mut self.lines] {
            rows.retain(|compared| keep(&compared.row));
        }
        self.checks.clear();
        self.selected = true;
    }

    /// Leaves only what differs between the cases. A movement of a stock, and a result that
    /// elaborates on another one and comes to the same, go as well unless they were asked for.
    pub fn keep_differences(&mut self) {
        for rows in [&mut self.inputs, &mut self.metrics] {
            rows.retain(Compared::differs);
        }
        self.checks.retain(ComparedCheck::differs);
        let lines = std::mem::take(&mut self.lines);
        let said = |line: &&Compared| {
            let row = &line.row;
            let repeats = |other: &Compared| {
                let elaborated = row.name != other.row.name && row.name.contains(&other.row.name);
                elaborated && row.role == RowRole::Included && line.values == other.values
            };
            let movement = row.role == RowRole::Movement;
            line.differs() && (self.selected || !movement && !lines.iter().any(repeats))
        };
        self.lines = lines.iter().filter(said).cloned().collect();
    }
}

impl Compared {
    fn is_constant(&self) -> bool {
        let constant = |values: &Vec<Option<Value>>| values.windows(2).all(|w| w[0] == w[1]);
        !self.row.varies && self.values.iter().all(constant)
    }

    /// The one value of each case.
    fn once(mut self) -> Compared {
        for values in &mut self.values {
            values.truncate(1);
        }
        self
    }
}

/// The rows of the first case with the values that those of the same name have in each.
fn rows(cases: &[(Case, Tabulated)], of: impl Fn(&Tabulated) -> Vec<Row>) -> Vec<Compared> {
    let by_name = |run: &Tabulated| -> IndexMap<String, Row> {
        let rows = of(run).into_iter();
        rows.map(|row| (row.name.clone(), row)).collect()
    };
    let tables: Vec<_> = cases.iter().map(|(_, run)| by_name(run)).collect();
    let first = tables.first().into_iter().flat_map(IndexMap::values);
    let compared = first.map(|row| {
        let each = || tables.iter().map(|rows| rows.get(&row.name));
        let values = each().map(|own| match own {
            Some(own) if own.unit == row.unit => own.values.clone(),
            _ => vec![None; row.values.len()],
        });
        Compared {
            values: values.collect(),
            row: Row {
                varies: each().flatten().any(|own| own.varies),
                ..row.clone()
            },
        }
    });
    compared.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Value> {
        Decimal::parse(text).ok().map(Value::Number)
    }

    fn month(year: i32, month: u8) -> Option<Value> {
        Period::month(year, month).map(Value::Period)
    }

    #[test]
    fn a_relative_difference_keeps_the_direction_of_the_amount() {
        let of = |from: &str, to: &str| difference(number(from), number(to));
        let amount = |more: &str, relative: Option<&str>| {
            let parse = |text: &str| Decimal::parse(text).unwrap_or_default();
            let relative = relative.map(parse);
            Difference::Amount {
                more: parse(more),
                relative,
            }
        };
        assert_eq!(of("4", "5"), amount("1", Some("0.25")));
        // A loss that grows is a difference below 0, by amount and by share.
        assert_eq!(of("-4", "-5"), amount("-1", Some("-0.25")));
        assert_eq!(of("-4", "1"), amount("5", Some("1.25")));
        assert_eq!(of("0", "1"), amount("1", None));
        assert_eq!(of("1.50", "1.5"), Difference::Same);
    }

    #[test]
    fn periods_differ_by_months_and_never_by_its_coming() {
        assert_eq!(
            difference(month(2026, 11), month(2027, 2)),
            Difference::Months(3)
        );
        assert_eq!(
            difference(month(2027, 2), month(2026, 11)),
            Difference::Months(-3)
        );
        let never = Some(Value::Never);
        assert_eq!(difference(never, month(2027, 3)), Difference::FromNever);
        assert_eq!(difference(month(2027, 3), never), Difference::ToNever);
        assert_eq!(difference(never, never), Difference::Same);
        assert_eq!(difference(never, None), Difference::Other);
        let blank = Some(Value::Blank);
        assert_eq!(difference(blank, number("0")), Difference::Other);
    }
}
