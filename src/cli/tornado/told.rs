//! A tornado for people: bars, and the figures at both ends of each input.
//!
//! Input: the ends of all inputs. Output: for each question text, or Markdown; figures are rounded
//! for the eye.

use super::Args;
use super::reaches::{Origin, Reaches};
use crate::analysis::{Bar, Swing};
use crate::check::{Ty, Value};
use crate::cli::asked::Asked;
use crate::export::{self, Look, Section, Sheet, SheetTable, Shown, StatementRow, Weight};
use crate::resolve::Model;

/// What is told of one question.
pub(super) struct Told<'a> {
    pub args: &'a Args,
    pub model: &'a Model,
    pub asked: &'a Asked,
    pub ty: &'a Ty,
    pub question: usize,
    pub bars: &'a [Bar],
    pub of: &'a Reaches,
}

/// The figures of one input: both ends, and what they give.
struct Ends {
    name: String,
    /// Of the ends.
    unit: String,
    ends: [String; 2],
    gives: [Shown; 2],
    swing: String,
}

impl Told<'_> {
    pub fn text(&self, look: Look) -> String {
        let ranked = self.ranked();
        let spans = ranked.iter().map(|bar| export::TornadoSpan {
            name: bar.reach.lever.name.clone(),
            values: bar.ends(self.question).to_vec(),
            swing: self.swing(bar),
        });
        let spans: Vec<export::TornadoSpan> = spans.collect();
        let mut about = export::tornado(self.base(), &spans, look.width);
        let (unit, ends) = self.ends(&ranked);
        if !ends.is_empty() {
            about.extend([String::new(), self.gives(&unit)]);
            let heading = ["", "low", "gives", "high", "gives", ""].map(str::to_owned);
            let rows = ends.into_iter().map(|of| {
                let ([low, high], [at_low, at_high]) = (of.ends, of.gives);
                [of.name, low, at_low.text, high, at_high.text, of.unit]
            });
            let rows: Vec<[String; 6]> = std::iter::once(heading).chain(rows).collect();
            about.extend(export::tornado_ends(&rows, look.width));
        }
        let sheet = self.sheet(about, Vec::new());
        export::sheet_text(&sheet, look)
    }

    pub fn markdown(&self) -> String {
        let (unit, ends) = self.ends(&self.ranked());
        let rows = ends.into_iter().map(|of| {
            let ([low, high], [at_low, at_high]) = (of.ends, of.gives);
            let (low, high) = (Shown::plain(low), Shown::plain(high));
            StatementRow {
                label: of.name,
                indent: 0,
                unit: of.unit,
                cells: vec![low, at_low, high, at_high, Shown::plain(of.swing)],
                weight: Weight::Plain,
            }
        });
        let rows: Vec<StatementRow> = rows.collect();
        let heading = self.gives(&unit).trim().to_owned();
        let section = Section { heading, rows };
        let columns = ["low", "gives", "high", "gives", "swing"];
        let table = SheetTable {
            columns: columns.map(str::to_owned).to_vec(),
            in_a_year: 1,
            pinned: 0,
            sections: match section.rows.is_empty() {
                true => Vec::new(),
                false => vec![section],
            },
        };
        export::sheet_markdown(&self.sheet(Vec::new(), vec![table]))
    }

    fn sheet(&self, about: Vec<String>, tables: Vec<SheetTable>) -> Sheet {
        let base = self.base();
        let base = base.map_or("error".to_owned(), |base| {
            export::one(base, self.ty, &self.model.units)
        });
        let mut subtitle = self.args.case.heading();
        subtitle.push(format!("{} is {base}", self.asked.text));
        let title = self.model.title.as_ref().unwrap_or(&self.model.name);
        Sheet {
            title: title.clone(),
            subtitle,
            about,
            tables,
            notes: self.notes(),
        }
    }

    fn base(&self) -> Option<Value> {
        self.bars.first().and_then(|bar| bar.ends(self.question)[0])
    }

    /// `gives cash_low in USD million`
    fn gives(&self, unit: &str) -> String {
        match unit.is_empty() {
            true => format!("  gives {}", self.asked.text),
            false => format!("  gives {} in {unit}", self.asked.text),
        }
    }

    /// The inputs that move it, the widest first, as many as are wanted.
    fn ranked(&self) -> Vec<&Bar> {
        let mut ranked = super::ranked(self.bars, self.question);
        ranked.retain(|bar| bar.swing(self.question).moves());
        ranked.truncate(self.args.most());
        ranked
    }

    fn notes(&self) -> Vec<String> {
        let moves = |bar: &&Bar| bar.swing(self.question).moves();
        let moving = self.bars.iter().filter(moves).count();
        let hidden = moving.saturating_sub(self.args.most());
        let named = |names: Vec<String>| (!names.is_empty()).then(|| names.join(", "));
        let idle = self.bars.iter().filter(|bar| !moves(bar));
        let idle = idle.map(|bar| bar.reach.lever.name.clone());
        let origins = self.of.varied.iter().zip(&self.of.origins);
        let drawn = origins.filter(|(_, origin)| **origin == Origin::Draw);
        let drawn = drawn.map(|(reach, _)| reach.lever.name.clone());
        let left_out = self.of.left_out.iter();
        let left_out = left_out.map(|left| format!("{} ({})", left.name, left.reason));
        let notes = [
            match hidden {
                0 => None,
                1 => Some("1 more input moves it less".to_owned()),
                _ => Some(format!("{hidden} more inputs move it less")),
            },
            named(idle.collect()).map(|names| format!("moved by none of: {names}")),
            named(drawn.collect()).map(|names| {
                format!(
                    "without a range, from the 10th to the 90th percentile of its draw: {names}"
                )
            }),
            named(left_out.collect()).map(|names| format!("left out: {names}")),
        ];
        notes.into_iter().flatten().collect()
    }

    /// What the ends give, with the unit of it.
    fn ends(&self, ranked: &[&Bar]) -> (String, Vec<Ends>) {
        let units = &self.model.units;
        let at = |end: usize| ranked.iter().map(move |bar| bar.ends(self.question)[end]);
        let given: Vec<_> = at(1).chain(at(2)).collect();
        let given = export::alike(&given, self.ty, units);
        let (low, high) = given.cells.split_at(ranked.len().min(given.cells.len()));
        let ends = ranked.iter().zip(low.iter().zip(high));
        let ends = ends.map(|(bar, (low, high))| {
            let reach = &bar.reach;
            let both = [Some(reach.low), Some(reach.high)];
            let shown = export::alike(&both, &reach.lever.ty, units);
            let text = |at: usize| shown.cells.get(at).map_or("", |cell| cell.text.as_str());
            Ends {
                name: reach.lever.name.clone(),
                ends: [text(0).to_owned(), text(1).to_owned()],
                unit: shown.unit.clone(),
                gives: [low.clone(), high.clone()],
                swing: self.swing(bar),
            }
        });
        let ends = ends.collect();
        (given.unit, ends)
    }

    fn swing(&self, bar: &Bar) -> String {
        let counted = |count: i64, word: &str| match count {
            1 => format!("1 {word}"),
            _ => format!("{count} {word}s"),
        };
        match bar.swing(self.question) {
            Swing::Unknown => "no value at an end".to_owned(),
            Swing::Open => "to or from never".to_owned(),
            Swing::Months(months) => counted(months, "month"),
            Swing::Days(days) => counted(days, "day"),
            Swing::Number(number) => export::one(Value::Number(number), self.ty, &self.model.units),
        }
    }
}
