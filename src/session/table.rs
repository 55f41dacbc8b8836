//! What a run has to say, as data: the rows of its lines at one granularity, its metrics,
//! checks and ledger. Every way of showing a result starts from here.

use crate::base::{Diagnostic, Span};
use crate::calendar::Granularity;
use crate::check::Value;
use crate::syntax::ast::LineKind;

/// How fine the columns of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewChoice {
    Month,
    Quarter,
    Year,
    /// The timeline's own periods, with a row for each vintage of the lines that have them,
    /// and no other rows.
    Vintage,
}

/// A run at one granularity.
#[derive(Clone, Debug)]
pub struct Table {
    pub granularity: Granularity,
    pub columns: Vec<Column>,
    /// In order of declaration; the rows of a corkscrew follow their stock.
    pub rows: Vec<Row>,
    /// The last period of the timeline that is actual, by its label.
    pub actual_to: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Column {
    /// `2024 (4m)` where the timeline holds a part of the period only.
    pub label: String,
    /// The first day on the timeline, as ISO text.
    pub start: String,
    pub actual: Actual,
}

impl Column {
    /// The label with a mark for what is actual: `2025-03 A`, `2025 (3m A)`.
    pub fn heading(&self) -> String {
        let label = &self.label;
        match (self.actual, label.strip_suffix(')')) {
            (Actual::None, _) => label.clone(),
            (Actual::All, _) => format!("{label} A"),
            (Actual::Months(months), Some(open)) => format!("{open}, {months}m A)"),
            (Actual::Months(months), None) => format!("{label} ({months}m A)"),
        }
    }
}

/// How much of a column's period is actual, and not forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actual {
    None,
    /// So many months of it.
    Months(i64),
    /// All of it that is on the timeline.
    All,
}

/// Where a row belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowRole {
    Declared,
    Included,
    /// A line beside a subsidy.
    Beside,
    /// A movement of the stock whose row it follows.
    Movement,
}

/// Which vintage a row is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vintage {
    /// The row of all its vintages together: the line, with its other members.
    pub of: String,
    /// The column in which it is born; before it the row has no figures to show.
    pub born: usize,
}

/// The first rounding on the way to a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRounding {
    /// The line in whose formula it happened; None in a check's own.
    pub line: Option<String>,
    /// The label of the period; for a rounding by a roll-up that of the coarser period.
    pub period: Option<String>,
    /// The operation in a word: `/`, `^`, `round`.
    pub operation: &'static str,
    /// Asked for by `round` or `tick`, and not forced by the decimals.
    pub chosen: bool,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Row {
    /// With its members: `seats[pro]`; of a movement with its stock: `cash: less inference`.
    /// No two rows have the same.
    pub name: String,
    /// The name as a statement shows it: of a movement without its stock.
    pub label: String,
    /// The declared line that the row belongs to: of a movement its stock.
    pub line: String,
    pub kind: LineKind,
    /// The class, the default one included.
    pub class: Option<String>,
    pub role: RowRole,
    /// One of the rows of a triangle.
    pub vintage: Option<Vintage>,
    pub unit: String,
    /// Read as a percentage.
    pub percent: bool,
    /// The currency, where the unit is one and nothing else.
    pub currency: Option<String>,
    /// A scenario or a setting changed the line.
    pub changed: bool,
    /// An input of a part, which the model around it gives.
    pub bound: bool,
    /// False: one value for the run, in every column.
    pub varies: bool,
    /// One for each column; None where the line failed.
    pub values: Vec<Option<Value>>,
    /// Where the line, or a roll-up of it, was first rounded; None: every figure is exact.
    pub rounding: Option<FirstRounding>,
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
    /// False: something that it reads failed, so it neither holds nor fails.
    pub judged: bool,
    /// It is to hold in some period, not in each.
    pub eventually: bool,
    /// The period in which it first failed; of one that is to hold eventually the one in which
    /// its sides are nearest.
    pub period: Option<String>,
    /// The two sides of the comparison there, with their unit.
    pub sides: Option<(Value, Value, String)>,
    /// What kept it from being judged, where no line has reported it.
    pub problem: Option<Diagnostic>,
}

/// How many lines are exact, were rounded by force, only by choice, or failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerSummary {
    pub exact: usize,
    pub rounded: usize,
    pub chosen: usize,
    /// Lines that could not be computed in every period.
    pub failed: usize,
    /// The earliest rounding that was not chosen.
    pub first: Option<FirstRounding>,
}

impl LedgerSummary {
    /// Counts a line by the rows of its members.
    pub(super) fn count(&mut self, rows: &[Row]) {
        let roundings = rows.iter().filter_map(|row| row.rounding.as_ref());
        match roundings.min_by_key(|rounding| rounding.chosen) {
            _ if rows.iter().any(Row::has_failed) => self.failed += 1,
            None => self.exact += 1,
            Some(rounding) if rounding.chosen => self.chosen += 1,
            Some(rounding) => {
                self.rounded += 1;
                let earlier = |known: &FirstRounding| rounding.period < known.period;
                if self.first.as_ref().is_none_or(earlier) {
                    self.first = Some(rounding.clone());
                }
            }
        }
    }

    pub fn lines(&self) -> usize {
        self.exact + self.rounded + self.chosen + self.failed
    }
}

impl Row {
    /// Whether every figure is there, and none was rounded on the way.
    pub fn is_exact(&self) -> bool {
        self.rounding.is_none() && !self.has_failed()
    }

    pub fn has_failed(&self) -> bool {
        self.values.contains(&None)
    }
}

/// What was run.
#[derive(Clone, Debug)]
pub struct About {
    pub model: String,
    pub title: Option<String>,
    /// The scenarios that were applied, in order, with commas between.
    pub scenario: Option<String>,
    /// The currency that the model reports in.
    pub currency: Option<String>,
}

/// Everything a run has to say, at one granularity.
pub struct Tabulated {
    pub about: About,
    pub table: Table,
    /// What went wrong where figures were rolled up to coarser periods.
    pub problems: Vec<Diagnostic>,
    pub metrics: Vec<Metric>,
    pub checks: Vec<CheckResult>,
    /// Of the whole model, whichever lines were selected.
    pub ledger: LedgerSummary,
    /// The rows are those of triangles.
    pub by_vintage: bool,
    /// Only the rows that somebody asked for are left.
    pub selected: bool,
}

impl Tabulated {
    /// Leaves only some rows and metrics.
    pub fn select(&mut self, keep: impl Fn(&Row) -> bool) {
        self.table.rows.retain(&keep);
        self.metrics.retain(|metric| keep(&metric.row));
        self.selected = true;
    }
}
