//! Data: columns of a CSV file as lines, by period.
//!
//! Input: a `data` declaration and the file it names. Output: a line for each column of values,
//! with its value in each period of the timeline that has one, and a [`DataTable`]. Nothing is
//! guessed: a cell that is not written as its column declares, a period that is left out or
//! stands twice are errors with file, row and column; an empty cell is blank, not zero.

use std::collections::BTreeMap;

use super::cells;
use super::collect::Collector;
use super::columns::{self, Key, Place, places};
use super::loader;
use super::model::*;
use super::scope::Meaning;
use super::table::{Row, Table};
use crate::base::{Code, Decimal, Diagnostic, Span};
use crate::calendar::{Period, Timeline, months_between};
use crate::syntax::ast::{self, Ident, LineKind};

/// So many errors of one file are shown.
const MOST_ERRORS: usize = 10;

/// So much of a cell is shown, in characters.
const MOST_LETTERS: usize = 40;

/// Values in the timeline's periods.
type Values = Vec<Option<Decimal>>;

impl Collector<'_> {
    /// Collects the columns of a data declaration: by period as lines of their own, by a number
    /// as points for curves.
    pub(super) fn data(&mut self, data: ast::Data, doc: Option<ast::Text>) {
        self.declare_name(data.name.clone(), Meaning::Label("table of data"));
        match columns::key(&data) {
            Ok(Key::Number) => self.keyed(&data),
            Ok(Key::Period) => {
                let read = self.read(&data, |reading, rows, places| reading.values(rows, places));
                self.series(data, doc, read);
            }
            Err(problem) => self.series(data, doc, Err(vec![problem])),
        }
    }

    /// Declares the columns of values that were read by period.
    fn series(
        &mut self,
        data: ast::Data,
        doc: Option<ast::Text>,
        read: Result<Vec<Values>, Vec<Diagnostic>>,
    ) {
        let read = read.map_err(|errors| self.diagnostics.extend(errors)).ok();
        let table = TableId(self.model.tables.len() as u32);
        self.model.tables.push(DataTable {
            filled: filled(
                self.model.timeline.len(),
                read.as_deref().unwrap_or_default(),
            ),
        });
        let columns = data.columns.iter().filter(|column| column.role.is_none());
        let values = read.into_iter().flatten().map(Some);
        for (column, values) in columns.zip(values.chain(std::iter::repeat(None))) {
            let name = format!("{}.{}", data.name.name, column.name.name);
            let column_of = |values: Values| {
                Body::Data(DataColumn {
                    table,
                    values: values.into(),
                })
            };
            let id = self.push_line(Line {
                unit: column.unit.clone(),
                body: values.map_or(Body::Broken, column_of),
                doc: doc.as_ref().map(|doc| doc.value.clone()),
                source: Some(data.path.value.clone()),
                ..self.new_line(&name, LineKind::Ratio, column.name.span)
            });
            self.declare_name(
                Ident {
                    name,
                    span: column.name.span,
                },
                Meaning::Line(id),
            );
        }
    }

    /// What `take` makes of the rows of the file, unless something is wrong with them.
    pub(super) fn read<T>(
        &mut self,
        data: &ast::Data,
        take: impl FnOnce(&mut Reading<'_>, &[Row], &[Place<'_>]) -> T,
    ) -> Result<T, Vec<Diagnostic>> {
        if data.format.name != "csv" {
            return Err(vec![
                Diagnostic::new(
                    Code::BadData,
                    format!("data is read as csv, not as `{}`", data.format.name),
                )
                .label(data.format.span, "not known")
                .help("write `csv` before the file's name"),
            ]);
        }
        let module = ast::Module::File(data.path.clone());
        let Some(path) = self.module_key(&module, data.path.span) else {
            return Err(Vec::new());
        };
        let text =
            loader::read(self.files, &path, Some(data.path.span)).map_err(|error| vec![error])?;
        let file = self.sources.add(path, text);
        let text = &self.sources.get(file).text;
        let named = |error: Diagnostic| vec![error.label(data.path.span, "named here")];
        let (table, rows, errors) = Table::read(file, text).map_err(named)?;
        let columns = places(&table, data)?;
        let mut reading = Reading {
            table: &table,
            model: &self.model,
            errors,
            misfit: false,
        };
        let values = take(&mut reading, &rows, &columns);
        match bounded(reading.errors, data.path.span) {
            errors if errors.is_empty() => Ok(values),
            errors => Err(errors),
        }
    }
}

/// Where a row with a value stands for a period.
fn filled(periods: usize, columns: &[Values]) -> Vec<bool> {
    let has_value = |at: usize| {
        columns
            .iter()
            .any(|values| values.get(at).is_some_and(Option::is_some))
    };
    (0..periods).map(has_value).collect()
}

/// The first errors, and how many more there are.
fn bounded(mut errors: Vec<Diagnostic>, named: Span) -> Vec<Diagnostic> {
    // Those of rows were found before those of cells.
    errors.sort_by_key(|error| error.labels.first().map(|label| label.span));
    let more = errors.len().saturating_sub(MOST_ERRORS);
    errors.truncate(MOST_ERRORS);
    if more > 0 {
        let rest = if more == 1 {
            "one more error"
        } else {
            "more errors"
        };
        let count = if more == 1 {
            String::new()
        } else {
            format!("{more} ")
        };
        errors.push(
            Diagnostic::new(Code::BadData, format!("the file has {count}{rest}"))
                .label(named, "named here")
                .help("correct those above, and the others are shown"),
        );
    }
    errors
}

/// The rows of a table being read.
pub(super) struct Reading<'r> {
    table: &'r Table<'r>,
    model: &'r Model,
    pub errors: Vec<Diagnostic>,
    /// Whether a row for some other kind of period than the timeline's was found.
    misfit: bool,
}

impl Reading<'_> {
    /// The values of the declared columns on the timeline. A row before or after it is judged
    /// like any other, and left out.
    fn values(&mut self, rows: &[Row], columns: &[Place<'_>]) -> Vec<Values> {
        let timeline = &self.model.timeline;
        let values: Vec<&Place<'_>> = columns
            .iter()
            .filter(|place| place.declared.role.is_none())
            .collect();
        let mut read = vec![vec![None; timeline.len()]; values.len()];
        let Some(key) = columns.iter().find(|place| place.declared.role.is_some()) else {
            return read;
        };
        let mut seen: BTreeMap<i64, &Row> = BTreeMap::new();
        for row in rows {
            let Some(at) = self.period(row, key) else {
                continue;
            };
            if let Some(first) = seen.get(&at) {
                let what = format!(
                    "{} stands in row {} already",
                    period_at(timeline, at),
                    first.number
                );
                self.cell(row, key, &what, "keep one row for each period");
                continue;
            }
            seen.insert(at, row);
            for (place, read) in values.iter().zip(&mut read) {
                let value = self.number(row, place);
                if let Some(cell) = usize::try_from(at).ok().and_then(|at| read.get_mut(at)) {
                    *cell = value;
                }
            }
        }
        // A row in error may be the one that is missing.
        if self.errors.is_empty() {
            self.gaps(&seen, key);
        }
        read
    }

    /// The number on the timeline of a row's period.
    fn period(&mut self, row: &Row, key: &Place<'_>) -> Option<i64> {
        let text = row.cells.get(key.at).unwrap_or_default();
        if text.is_empty() {
            let help = "say which period the row is for, or take the row out";
            self.cell(row, key, "the period is missing", help);
            return None;
        }
        let period = match cells::period(text, self.model.fiscal) {
            Ok(period) => period,
            Err(help) => {
                self.cell(
                    row,
                    key,
                    &format!("`{}` is not a period", shown(text)),
                    &help,
                );
                return None;
            }
        };
        let at = place_on(&self.model.timeline, period);
        // The rows of a file are of one kind, so once is enough.
        if at.is_none() && !std::mem::replace(&mut self.misfit, true) {
            let each = self.model.timeline.granularity().name();
            let what = format!("{} is not a {each} of the timeline", period.label());
            let help = format!("bring the rows to one for each {each} before they are read");
            self.cell(row, key, &what, &help);
        }
        at
    }

    pub(super) fn number(&mut self, row: &Row, place: &Place<'_>) -> Option<Decimal> {
        let text = row.cells.get(place.at).filter(|text| !text.is_empty())?;
        let unit = place.declared.unit.as_ref();
        match cells::number(text, unit) {
            Ok(value) => Some(value),
            Err(help) => {
                let what = format!("`{}` can't be read", shown(text));
                let error = self.table.cell(row, place.at, place.name(), &what);
                let span = place.declared.name.span;
                self.errors
                    .push(error.label(span, "the column is declared here").help(help));
                None
            }
        }
    }

    /// Periods between the first row and the last that have none.
    fn gaps(&mut self, seen: &BTreeMap<i64, &Row>, key: &Place<'_>) {
        let timeline = &self.model.timeline;
        let pairs = seen.iter().zip(seen.iter().skip(1));
        for ((before, earlier), (after, row)) in pairs {
            let (first, last) = (before + 1, after - 1);
            if first > last {
                continue;
            }
            let missing = match first == last {
                true => format!("{} is", period_at(timeline, first)),
                false => format!(
                    "{} to {} are",
                    period_at(timeline, first),
                    period_at(timeline, last)
                ),
            };
            let what = format!(
                "between row {} and this one {missing} missing",
                earlier.number
            );
            let help = "give each period a row, with empty cells where there is no value";
            self.cell(row, key, &what, help);
        }
    }

    pub(super) fn cell(&mut self, row: &Row, place: &Place<'_>, what: &str, help: &str) {
        let error = self.table.cell(row, place.at, place.name(), what);
        self.errors.push(error.help(help));
    }
}

/// The number that a period has on the timeline, counted on beyond its ends; a day is in the
/// period that holds it. None for a period that is none of the timeline's kind.
fn place_on(timeline: &Timeline, period: Period) -> Option<i64> {
    let each = timeline.granularity().months();
    let months = months_between(timeline.first_day(), period.first().first_of_month());
    let fits = period
        .months()
        .is_none_or(|length| length == each && months.rem_euclid(each) == 0);
    fits.then_some(months.div_euclid(each))
}

/// The name of the period that has a number on the timeline, or beyond its ends.
fn period_at(timeline: &Timeline, at: i64) -> String {
    let each = timeline.granularity().months();
    let first = timeline.first_day().add_months(at.saturating_mul(each));
    let period = first.and_then(|first| Period::of_months(first, each, timeline.fiscal()));
    period.map(Period::label).unwrap_or_default()
}

/// A cell as a message shows it: on one line, and not too long.
pub(super) fn shown(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
