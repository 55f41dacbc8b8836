//! Data: columns of a CSV file as lines, by period.
//!
//! Nothing is guessed: a column's unit says how its cells are written, a cell that is written
//! otherwise is an error with file, row and column, and an empty cell is blank, not zero.

use std::collections::BTreeMap;

use super::collect::Collector;
use super::loader;
use super::model::*;
use crate::base::{Code, Decimal, Diagnostic, FileId, Span, suggest};
use crate::calendar::{Date, FiscalCalendar, Period};
use crate::syntax::ast::{self, Ident, LineKind};

/// The cells of one column that are not empty, by the period of their row.
type Cells = Vec<(Period, Decimal)>;

impl Collector<'_> {
    /// Collects the columns of a data declaration as lines of their own.
    pub(super) fn data(&mut self, data: ast::Data, doc: Option<ast::Text>) {
        self.declare_name(data.name.clone(), Meaning::Label("table of data"));
        let cells = match self.read_table(&data) {
            Ok(cells) => cells,
            Err(diagnostics) => {
                self.diagnostics.extend(diagnostics);
                Vec::new()
            }
        };
        let columns = data.columns.iter().filter(|column| column.role.is_none());
        let cells = cells.into_iter().map(Some).chain(std::iter::repeat(None));
        for (column, cells) in columns.zip(cells) {
            let name = format!("{}.{}", data.name.name, column.name.name);
            let id = self.push_line(Line {
                unit: column.unit.clone(),
                body: cells.map_or(Body::Broken, Body::Data),
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

    /// The declared value columns of the file, in the order of declaration.
    fn read_table(&mut self, data: &ast::Data) -> Result<Vec<Cells>, Vec<Diagnostic>> {
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
        let table = Table {
            file,
            text: &self.sources.get(file).text,
            fiscal: self.model.fiscal,
        };
        table.columns(data)
    }
}

/// A CSV file being read.
struct Table<'t> {
    file: FileId,
    text: &'t str,
    fiscal: FiscalCalendar,
}

impl Table<'_> {
    fn columns(&self, data: &ast::Data) -> Result<Vec<Cells>, Vec<Diagnostic>> {
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let offset = self.text.len() - text.len();
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .cloned()
            .map_err(|error| vec![self.broken(&error)])?;
        let mut errors = Vec::new();
        let mut place = |name: &Ident| {
            let found = headers.iter().position(|header| header == name.name);
            if found.is_none() {
                let listed: Vec<&str> = headers.iter().collect();
                let help = suggest::did_you_mean(&name.name, headers.iter())
                    .unwrap_or_else(|| format!("the file has {}", listed.join(", ")));
                errors.push(
                    Diagnostic::new(
                        Code::BadData,
                        format!("the file has no column `{}`", name.name),
                    )
                    .label(name.span, "named here")
                    .label(self.line_at(0), "the file's columns")
                    .help(help),
                );
            }
            found
        };
        let (keys, values): (Vec<_>, Vec<_>) = data
            .columns
            .iter()
            .partition(|column| column.role.is_some());
        let key_at = keys.first().and_then(|key| place(&key.name));
        let value_at: Vec<Option<usize>> =
            values.iter().map(|column| place(&column.name)).collect();
        let Some(key) = keys
            .first()
            .filter(|key| key.role.as_ref().is_some_and(|role| role.name == "period"))
        else {
            errors.push(
                Diagnostic::new(
                    Code::BadData,
                    "no column says which period a row belongs to",
                )
                .label(data.name.span, "declared here")
                .help("name it in the braces: `period month`, with the column's own name"),
            );
            return Err(errors);
        };
        let mut cells: Vec<Cells> = vec![Vec::new(); values.len()];
        let mut seen: BTreeMap<(Date, Date), usize> = BTreeMap::new();
        for (index, record) in reader.records().enumerate() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    errors.push(self.broken(&error));
                    continue;
                }
            };
            // The header is row 1.
            let row = index + 2;
            let at = record
                .position()
                .map_or(0, |position| position.byte() as usize)
                + offset;
            let Some(written) = key_at.and_then(|at| record.get(at)) else {
                continue;
            };
            let Some(period) = self.period(written) else {
                let what = if written.is_empty() {
                    "is empty".to_owned()
                } else {
                    format!("is `{written}`")
                };
                errors.push(
                    self.cell(row, &key.name.name, format!("the period {what}"), at)
                        .help("write a month, a quarter, a year or a day: `2024-09`, `2024-Q3`, `2024`, `2024-09-15`"),
                );
                continue;
            };
            if let Some(first) = seen.insert((period.first(), period.last()), row) {
                let what = format!(
                    "the period {} stands in row {first} already",
                    period.label()
                );
                errors.push(
                    self.cell(row, &key.name.name, what, at)
                        .help("keep one row for each period"),
                );
                continue;
            }
            for ((column, place), cells) in values.iter().zip(&value_at).zip(&mut cells) {
                let Some(text) = place
                    .and_then(|place| record.get(place))
                    .filter(|text| !text.is_empty())
                else {
                    continue;
                };
                match number(text, column.unit.as_ref()) {
                    Ok(value) => cells.push((period, value)),
                    Err(help) => errors.push(
                        self.cell(
                            row,
                            &column.name.name,
                            format!("`{text}` is not a number of this column"),
                            at,
                        )
                        .label(column.name.span, "the column is declared here")
                        .help(help),
                    ),
                }
            }
        }
        if errors.is_empty() {
            Ok(cells)
        } else {
            Err(errors)
        }
    }

    fn period(&self, text: &str) -> Option<Period> {
        let number = |text: &str, digits: usize| {
            (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<i32>().ok())
                .flatten()
        };
        if let Some(year) = text.strip_prefix("FY") {
            return Period::fiscal_year(number(year, 4)?, self.fiscal);
        }
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [year] => Period::year(number(year, 4)?),
            [year, part] => match part.strip_prefix('Q') {
                Some(quarter) => Period::quarter(number(year, 4)?, number(quarter, 1)? as u8),
                None => Period::month(number(year, 4)?, number(part, 2)? as u8),
            },
            [year, month, day] => {
                let day = Date::new(
                    number(year, 4)?,
                    number(month, 2)? as u8,
                    number(day, 2)? as u8,
                )?;
                Some(Period::day(day))
            }
            _ => None,
        }
    }

    fn cell(&self, row: usize, column: &str, what: String, at: usize) -> Diagnostic {
        Diagnostic::new(
            Code::BadData,
            format!("row {row}, column `{column}`: {what}"),
        )
        .label(self.line_at(at), format!("row {row}"))
    }

    fn line_at(&self, at: usize) -> Span {
        let end = self
            .text
            .get(at..)
            .and_then(|rest| rest.find('\n'))
            .map_or(self.text.len(), |n| at + n);
        Span::new(self.file, at, end)
    }

    fn broken(&self, error: &csv::Error) -> Diagnostic {
        let at = error
            .position()
            .map_or(0, |position| position.byte() as usize);
        let row = error.position().map_or(1, csv::Position::record) + 1;
        let what = match error.kind() {
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => {
                format!("has {len} cells where the header has {expected_len}")
            }
            _ => "can't be read as CSV".to_owned(),
        };
        Diagnostic::new(Code::BadData, format!("row {row} {what}"))
            .label(self.line_at(at), "this row")
    }
}

/// A cell as the column's unit has it written; else how it should be.
fn number(text: &str, unit: Option<&ast::UnitExpr>) -> Result<Decimal, String> {
    let first = unit
        .and_then(|unit| unit.factors.first())
        .map(|factor| factor.name.name.as_str());
    if let Some(digits) = text.strip_suffix('%') {
        return match first {
            Some("%") => Decimal::parse(digits.trim_end())
                .ok()
                .and_then(|value| value.mul_ratio(1, 100).ok())
                .filter(|value| value.exact)
                .map(|value| value.value)
                .ok_or_else(|| "write digits before the `%`".to_owned()),
            _ => Err("declare the column as a percentage: `share: %`".to_owned()),
        };
    }
    let symbols = [
        ('$', "USD"),
        ('€', "EUR"),
        ('£', "GBP"),
        ('¥', "JPY"),
        ('₹', "INR"),
    ];
    let (sign, bare) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    for (symbol, currency) in symbols {
        if let Some(digits) = bare.strip_prefix(symbol) {
            if first != Some(currency) {
                return Err(format!(
                    "declare the column in {currency}, or leave the {symbol} out"
                ));
            }
            return parse(&format!("{sign}{digits}"));
        }
    }
    if first == Some("%") {
        return Err("write the cells of a percentage with their sign: `75%`".to_owned());
    }
    parse(text)
}

fn parse(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text).map_err(|_| match text.contains(',') {
        true => "write it without separators: 1000, not 1,000".to_owned(),
        false => "write plain digits with a decimal point".to_owned(),
    })
}
