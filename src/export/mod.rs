//! Floor 8: a run as text for others: a statement for people, JSON and CSV for programs.
//!
//! Input: session's table. Output: text, the same bytes for the same run. Statements round
//! for the eye only; JSON and CSV carry every digit.

mod alike;
mod answer;
mod chart;
mod comparison;
mod comparison_data;
mod csv;
mod curve;
mod figures;
mod heat;
mod json;
mod layout;
mod lines;
mod markdown;
mod plain;
mod sections;
mod sheet;
mod statement;
mod sweep;
mod sweep_data;
mod sweep_markdown;
mod tornado;
mod triangle;
mod uncertainty;
mod uncertainty_data;

pub use alike::{alike, one};
pub use answer::answered;
pub use chart::spark;
pub use comparison::comparison;
pub use comparison_data::{comparison_csv, comparison_json};
pub use csv::{csv, records};
pub use curve::{Curve, Mark, curve};
pub use figures::whole;
pub use json::{
    JsonDiagnostic, JsonLabel, JsonPlace, JsonRounding, JsonValue, diagnostic, json, json_value,
    place, rounding,
};
pub use layout::{Look, sheet_text, text};
pub use lines::{Axes, MOST_LINES, Plotted, lines};
pub use markdown::{markdown, sheet_markdown};
pub use plain::plain;
pub use sheet::{Sheet, SheetTable};
pub use statement::{Section, Shown, Statement, StatementRow, Tone, Weight, statement};
pub use sweep::{Swept, SweptInput, SweptMetric, swept, value_labels};
pub use sweep_data::{
    SweepColumns, SweepOf, sweep_csv, sweep_csv_head, sweep_json, sweep_json_head, sweep_json_tail,
};
pub use sweep_markdown::swept_markdown;
pub use tornado::{Span as TornadoSpan, ends as tornado_ends, tornado};
pub use uncertainty::{
    Approximate, Fan, Measure, Often, UncertainMetric, Uncertainty, uncertainty,
};
pub use uncertainty_data::{samples, samples_head, uncertainty_json};
