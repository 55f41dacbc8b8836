//! What a simulation says, as text in columns: for each metric its quantiles, how its values
//! lie, and which inputs it follows; how often checks fail; how lines spread over time.
//!
//! Input: plain data with all digits. Output: lines that fit a width; numbers are rounded for
//! the eye only.

use unicode_width::UnicodeWidthStr;

use super::chart;
use super::figures::{self, Format};
use super::layout::{Look, left_pad, right_pad, style, styled};
use super::statement::with_scale;
use crate::base::Decimal;
use crate::check::Value;

/// Inputs that are shown beside a metric.
const DRIVERS: usize = 5;
/// Columns of a bar from 0 to 1.
const BAR: usize = 24;

pub struct Uncertainty {
    pub title: String,
    pub subtitle: Vec<String>,
    pub runs: usize,
    pub metrics: Vec<UncertainMetric>,
    /// A line for each check.
    pub checks: Vec<(String, Often)>,
    pub fans: Vec<Fan>,
    pub notes: Vec<String>,
    /// Of runs that are estimates.
    pub approximate: Option<Approximate>,
}

/// How far estimates are from exact runs beside them.
pub struct Approximate {
    /// Runs that were computed exactly, too.
    pub runs: usize,
    /// The largest deviation, as a share of the largest exact value of the figure.
    pub deviation: Decimal,
    /// Of which this is the name.
    pub figure: String,
    /// How many of what is no number is another.
    pub different: usize,
}

impl Approximate {
    /// In a sentence.
    pub fn note(&self) -> String {
        let Approximate {
            runs,
            figure,
            different,
            ..
        } = self;
        let others = match different {
            0 => "periods, truths and checks are all the same".to_owned(),
            1 => "one period, truth or check comes out otherwise".to_owned(),
            n => format!("{n} periods, truths and checks come out otherwise"),
        };
        let off = match self.deviation.exponent() {
            Some(power) => format!(
                "the largest deviation is below 1e{} of the largest value of `{figure}`",
                power + 1
            ),
            None => "no number deviates".to_owned(),
        };
        format!(
            "approximate, in binary floats; of {runs} runs computed exactly beside it {off}, and {others}"
        )
    }
}

/// The unit of figures, and how they are read.
#[derive(Clone, Debug, Default)]
pub struct Measure {
    pub unit: String,
    pub currency: bool,
    pub percent: bool,
}

pub struct UncertainMetric {
    pub name: String,
    pub measure: Measure,
    /// Each with its heading: `P5`, `mean`.
    pub figures: Vec<(String, Option<Value>)>,
    /// The standard error of the mean.
    pub error: Option<Decimal>,
    /// How many values lie in each part from the one number to the other.
    pub histogram: Option<(Decimal, Decimal, Vec<usize>)>,
    /// In what share of the runs it is something that is no number.
    pub shares: Vec<(String, Often)>,
    /// The drawn inputs with its rank correlation with each, from the closest on.
    pub drivers: Vec<(String, Decimal)>,
}

/// How often something is so.
#[derive(Clone, Copy, Debug)]
pub struct Often {
    pub times: usize,
    pub of: usize,
    pub share: Option<Decimal>,
    /// The standard error of the share.
    pub error: Option<Decimal>,
}

/// A line over time: for each period its quantiles.
pub struct Fan {
    pub name: String,
    pub measure: Measure,
    pub headings: Vec<String>,
    pub periods: Vec<(String, Vec<Option<Value>>)>,
}

/// The simulation as text.
pub fn uncertainty(found: &Uncertainty, look: Look) -> String {
    let mut page = Page {
        look,
        text: String::new(),
    };
    page.line(&page.bold(&found.title));
    page.line(&page.dim(&found.subtitle.join(" · ")));
    for metric in &found.metrics {
        page.metric(metric, found.runs);
    }
    for fan in &found.fans {
        page.fan(fan);
    }
    if !found.checks.is_empty() {
        page.line("");
        page.line(&page.bold("Checks"));
        let width = found.checks.iter().map(|(name, _)| name.width()).max();
        for (name, often) in &found.checks {
            let name = right_pad(name, width.unwrap_or(0));
            page.line(&format!("  {name}  {}", fails(often)));
        }
    }
    if !found.notes.is_empty() {
        page.line("");
    }
    for note in &found.notes {
        for line in textwrap::wrap(note, look.width) {
            page.line(&page.dim(&line));
        }
    }
    page.text
}

struct Page {
    look: Look,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn bold(&self, text: &str) -> String {
        styled(text, style::BOLD, self.look)
    }

    fn dim(&self, text: &str) -> String {
        styled(text, style::DIM, self.look)
    }

    fn heading(&mut self, name: &str, measure: &Measure, format: Format) {
        let unit = with_scale(format.shift, &measure.unit, measure.currency);
        let heading = format!("{}  {}", self.bold(name), self.dim(&unit));
        self.line("");
        self.line(&heading);
    }

    fn metric(&mut self, metric: &UncertainMetric, runs: usize) {
        let values: Vec<Option<Value>> = metric.figures.iter().map(|(_, value)| *value).collect();
        let format = format(&metric.measure, &values);
        self.heading(&metric.name, &metric.measure, format);
        let mut columns: Vec<[String; 2]> = Vec::new();
        for (heading, value) in &metric.figures {
            columns.push([heading.clone(), cell(*value, format)]);
            if let ("mean", Some(error)) = (heading.as_str(), metric.error) {
                let finer = figures::no_coarser_than(format, &[error]);
                columns.push(["±".to_owned(), figures::shown(error, finer)]);
            }
        }
        self.columns(&columns);
        if let Some((from, to, counts)) = &metric.histogram {
            let (from, to) = (figures::shown(*from, format), figures::shown(*to, format));
            let blocks = chart::heights(counts);
            self.line(&format!("  {from} {blocks} {to}"));
        }
        for (what, often) in &metric.shares {
            self.line(&format!("  {what} in {}", in_runs(often)));
        }
        let told = metric.drivers.iter().take(DRIVERS);
        let told = told.filter(|(_, correlation)| is_told(*correlation, runs));
        let told: Vec<&(String, Decimal)> = told.collect();
        let width = told.iter().map(|(name, _)| name.width()).max();
        for (at, (name, correlation)) in told.into_iter().enumerate() {
            let begin = if at == 0 { "follows" } else { "" };
            let sign = if correlation.is_negative() { "-" } else { "+" };
            let size = correlation.abs();
            let number = figures::shown(size, TWO_PLACES);
            let bar = chart::bar(size, BAR);
            let name = right_pad(name, width.unwrap_or(0));
            self.line(&format!("  {begin:7} {name}  {sign}{number} {bar}"));
        }
    }

    /// Figures under their headings, in as many blocks as the width asks for.
    fn columns(&mut self, columns: &[[String; 2]]) {
        let width = columns.iter().flatten().map(|text| text.width()).max();
        // One column between them, where that lets all stand beside each other.
        let narrow = width.unwrap_or(0) + 1;
        let beside = |width: usize| width * columns.len() <= self.look.width;
        let width = match beside(narrow) && !beside(narrow + 1) {
            true => narrow,
            false => narrow + 1,
        };
        for block in columns.chunks((self.look.width / width).max(1)) {
            let row = |at: usize| -> String {
                let cells = block.iter().map(|column| left_pad(&column[at], width));
                cells.collect()
            };
            let heading = self.dim(&row(0));
            self.line(&heading);
            self.line(&row(1));
        }
    }

    fn fan(&mut self, fan: &Fan) {
        let all = fan.periods.iter().flat_map(|(_, values)| values);
        let all: Vec<Option<Value>> = all.copied().collect();
        let format = format(&fan.measure, &all);
        self.heading(&fan.name, &fan.measure, format);
        let label = fan.periods.iter().map(|(label, _)| label.width()).max();
        let label = label.unwrap_or(0) + 2;
        let cells: Vec<Vec<String>> = fan
            .periods
            .iter()
            .map(|(_, values)| values.iter().map(|value| cell(*value, format)).collect())
            .collect();
        let widths = cells.iter().flatten().chain(&fan.headings);
        let width = widths.map(|text| text.width()).max().unwrap_or(0) + 2;
        let heading: String = fan
            .headings
            .iter()
            .map(|text| left_pad(text, width))
            .collect();
        let used = label + width * fan.headings.len() + 2;
        let scale = Scale::of(
            &figures::numbers(&all),
            self.look.width.saturating_sub(used),
        );
        let heading = self.dim(&format!("{}{heading}", " ".repeat(label)));
        self.line(&heading);
        for ((label_text, values), cells) in fan.periods.iter().zip(cells) {
            let figures: String = cells.iter().map(|text| left_pad(text, width)).collect();
            let band = scale.as_ref().map(|scale| scale.band(values));
            let band = self.dim(&band.unwrap_or_default());
            let name = right_pad(&format!("  {label_text}"), label);
            self.line(&format!("{name}{figures}  {band}"));
        }
    }
}

/// Whether so many runs can tell a rank correlation from 0: that of what does not follow comes
/// to within 2 ÷ √(n − 1) in 95 of 100 simulations.
fn is_told(correlation: Decimal, runs: usize) -> bool {
    let less = Decimal::from(runs.saturating_sub(1) as u64);
    let square = correlation.checked_mul(correlation);
    let scaled = square.and_then(|square| square.value.checked_mul(less));
    matches!(scaled, Ok(scaled) if scaled.value > Decimal::from(4))
}

const TWO_PLACES: Format = Format {
    shift: 0,
    places: 2,
    percent: false,
};

fn format(measure: &Measure, values: &[Option<Value>]) -> Format {
    let numbers = figures::numbers(values);
    match (measure.percent, measure.currency) {
        (true, _) => figures::percent(&numbers),
        (_, true) => figures::money(&numbers),
        _ => figures::quantity(&numbers, false),
    }
}

fn cell(value: Option<Value>, format: Format) -> String {
    match value {
        Some(Value::Number(number)) => figures::shown(number, format),
        Some(Value::Blank) | None => "—".to_owned(),
        Some(other) => other.to_string(),
    }
}

/// `12.3% of runs ± 0.3%`
fn in_runs(often: &Often) -> String {
    let percent = |number| figures::shown(number, figures::percent(&[number]));
    let of = figures::whole(often.of);
    match (often.share, often.error) {
        (None, _) | (_, None) => "no run: it could not be judged".to_owned(),
        _ if often.times == often.of => format!("all of {of} runs"),
        _ if often.times == 0 => format!("none of {of} runs"),
        (Some(share), Some(error)) => {
            format!("{} of runs (± {})", percent(share), percent(error))
        }
    }
}

/// How often a check fails. That it never did leaves room for three failures in so many runs,
/// with 95 % confidence: the rule of three.
fn fails(often: &Often) -> String {
    let most = Decimal::from(3).checked_div(Decimal::from(often.of as u64));
    match most {
        Ok(most) if often.times == 0 && often.of > 3 => format!(
            "fails in {}: less often than {} (95% confidence)",
            in_runs(often),
            figures::shown(most.value, figures::percent(&[most.value]))
        ),
        _ => format!("fails in {}", in_runs(often)),
    }
}

/// Where numbers stand on a line of so many columns.
struct Scale {
    least: Decimal,
    width: Decimal,
    columns: usize,
}

impl Scale {
    /// None where there is nothing to draw, or no room for it.
    fn of(numbers: &[Decimal], room: usize) -> Option<Scale> {
        const LEAST: usize = 10;
        const MOST: usize = 40;
        let (least, most) = (numbers.iter().min()?, numbers.iter().max()?);
        let width = most.checked_sub(*least).ok()?.value;
        (room >= LEAST && width.is_positive()).then_some(Scale {
            least: *least,
            width,
            columns: room.min(MOST),
        })
    }

    fn column(&self, number: Decimal) -> Option<usize> {
        let above = number.checked_sub(self.least).ok()?.value;
        let last = Decimal::from(self.columns as u64 - 1);
        let place = above.mul_div(last, self.width, 1, 1).ok()?.value;
        usize::try_from(place.floor().to_i64()?).ok()
    }

    /// From the first to the last quantile, the inner ones thicker, the middle one a mark.
    fn band(&self, values: &[Option<Value>]) -> String {
        let numbers = figures::numbers(values);
        let places: Vec<usize> = numbers.iter().filter_map(|n| self.column(*n)).collect();
        let count = places.len();
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return String::new();
        };
        let middle = (count % 2 == 1).then(|| places[count / 2]);
        let inner = match count {
            5.. => Some(places[1]..=places[count - 2]),
            _ => None,
        };
        let mark = |column: usize| match column {
            _ if Some(column) == middle => '┃',
            _ if inner.as_ref().is_some_and(|inner| inner.contains(&column)) => '━',
            _ if (*first..=*last).contains(&column) => '─',
            _ => ' ',
        };
        (0..=*last).map(mark).collect()
    }
}
