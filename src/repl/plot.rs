//! Values over time as charts: those of one unit over the same axes, each unit in a chart of its
//! own.
//!
//! Input: expressions with commas between, a line with members for all of them. Output: text for
//! the host. Invariant: the model stays as it is.

use super::session::{Done, Session, shown, wrong};
use super::{Host, show};
use crate::base::Decimal;
use crate::check::Value;
use crate::export::{self, Axes, Curve, Look, MOST_LINES, Mark, Plotted};
use crate::resolve::DimensionKind;
use crate::session::{Answer, Refused};
use crate::syntax::tokens::tokens;
use crate::units::UnitTable;

/// An expression and what it comes to.
struct Series {
    name: String,
    answer: Answer,
}

impl Session {
    pub(super) fn plot(&mut self, host: &mut dyn Host, given: &str) -> Done {
        let mut charts: Vec<Vec<Series>> = Vec::new();
        for name in self.named(given)? {
            let answer = self.ask(&name)?;
            if show::numbers(&answer).iter().flatten().next().is_none() {
                let message = format!("`{name}` has no numbers to draw");
                return Err(wrong(&message, "draw a line: `:plot cash`"));
            }
            let series = Series { name, answer };
            match charts.iter_mut().find(|chart| is_alike(chart, &series)) {
                Some(chart) => chart.push(series),
                None => charts.push(vec![series]),
            }
        }
        if let Some(chart) = charts.iter().find(|chart| chart.len() > MOST_LINES) {
            let message = format!("{} lines in one chart can't be told apart", chart.len());
            let help = format!("draw at most {MOST_LINES} of one unit at a time");
            return Err(wrong(&message, &help));
        }
        let look = Look {
            width: host.width(),
            color: host.color(),
        };
        let units = &self.live().opened.model.units;
        let charts = charts.iter().filter_map(|chart| drawn(chart, units, look));
        Ok(shown(host, &charts.collect::<String>()))
    }

    /// The expressions that are to be drawn: of a line with members each of these.
    ///
    /// Errors: a bracket that is not closed.
    fn named(&self, given: &str) -> Result<Vec<String>, Refused> {
        let typed = &self.live().plan().typed;
        let mut names = Vec::new();
        for piece in apart(given)? {
            let line = typed.model.find_line(piece);
            let dims = line.map(|line| typed.line(line).shape.dims.iter().as_slice());
            let dimension = match dims {
                Some([dim]) => typed.model.dimensions.get(dim.index()),
                _ => None,
            };
            match dimension.filter(|dimension| dimension.kind != DimensionKind::Vintage) {
                Some(dimension) => {
                    let members = dimension.members.iter();
                    names.extend(members.map(|member| format!("{piece}[{member}]")));
                }
                None => names.push(piece.to_owned()),
            }
        }
        Ok(names)
    }
}

/// The pieces of a text between its commas; one within brackets belongs to an expression.
///
/// Errors: a bracket that is not closed.
fn apart(text: &str) -> Result<Vec<&str>, Refused> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0, 0i64);
    for token in tokens(text) {
        match token.of(text) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            "," if depth == 0 => {
                pieces.push(text[start..token.start].trim());
                start = token.end;
            }
            _ => {}
        }
    }
    if depth > 0 {
        let help = "close it: `:plot max(a, b)`";
        return Err(wrong("a bracket is not closed", help));
    }
    pieces.push(text[start..].trim());
    pieces.retain(|piece| !piece.is_empty());
    Ok(pieces)
}

/// Whether a series is in the unit of a chart.
fn is_alike(chart: &[Series], other: &Series) -> bool {
    let unit = |series: &Series| {
        let percent = series.answer.ty.as_ref().is_some_and(|ty| ty.is_percent());
        (series.answer.unit.clone(), percent)
    };
    chart
        .first()
        .is_some_and(|first| unit(first) == unit(other))
}

/// The chart of series of one unit, below their names and it, with its ends rounded for the eye.
fn drawn(chart: &[Series], units: &UnitTable, look: Look) -> Option<String> {
    let numbers: Vec<Vec<Option<Decimal>>> = chart
        .iter()
        .map(|series| show::numbers(&series.answer))
        .collect();
    let known = || numbers.iter().flatten().flatten().copied();
    let (low, high) = (known().min()?, known().max()?);
    let first = chart.first()?;
    let ends = [high, low, Decimal::default()].map(|number| Some(Value::Number(number)));
    let shown = export::alike(&ends, first.answer.ty.as_ref()?, units);
    let [highest, lowest, zero] = shown.cells.as_slice() else {
        return None;
    };
    let longest = chart
        .iter()
        .max_by_key(|series| series.answer.values.len())?;
    let label = |at: Option<&(Option<String>, _)>| {
        let period = at.and_then(|(period, _)| period.clone());
        period.unwrap_or_default()
    };
    let values = &longest.answer.values;
    let (start, end) = (label(values.first()), label(values.last()));
    let unit = shown.unit.as_str();
    if let ([series], [numbers]) = (chart, numbers.as_slice()) {
        let curve = Curve {
            marks: numbers
                .iter()
                .map(|number| number.map_or(Mark::Blank, Mark::At))
                .collect(),
            highest: highest.text.clone(),
            lowest: lowest.text.clone(),
            first: start,
            last: end,
        };
        let comma = if unit.is_empty() { "" } else { ", " };
        let drawn = export::curve(&curve, look.width);
        return Some(format!("{}{comma}{unit}\n{drawn}", series.name));
    }
    let axes = Axes {
        lowest: (low, lowest.text.clone()),
        highest: (high, highest.text.clone()),
        zero: zero.text.clone(),
        first: start,
        last: end,
    };
    let plotted = chart.iter().zip(numbers).map(|(series, mut numbers)| {
        // What is the same in all periods is a level line beside what varies.
        if let [one] = numbers.as_slice() {
            numbers = vec![*one; values.len()];
        }
        Plotted {
            name: series.name.clone(),
            numbers,
        }
    });
    let drawn = export::lines(&plotted.collect::<Vec<_>>(), &axes, look);
    let end = if unit.is_empty() { "" } else { "\n" };
    Some(format!("{unit}{end}{drawn}"))
}
