//! Floor 7: the stages tied together for whoever uses them: open a model, compile it under a
//! scenario, run it, and read the result as a table.

mod comparison;
mod compile;
mod examine;
mod expression;
mod figure;
mod figures;
mod live;
mod live_text;
mod study;
mod table;
mod tabulate;
mod traced;
mod vintages;
mod world;

pub use crate::eval::Exactness;
pub use comparison::{Case, Compared, ComparedCheck, Comparison, Difference, difference};
pub use compile::{
    Compiled, Opened, STACK, Variant, compile, compile_only, diagnose_scenarios, open,
    open_offering, open_text, resolved,
};
pub use examine::examine;
pub use expression::{Answer, Answered, evaluate};
pub use figure::figure;
pub use figures::{Figure, Figures};
pub use live::{Live, Refused, Running};
pub use live_text::named;
pub use study::{Outcome, Parameter, Question, Study};
pub use table::{
    About, Actual, CheckResult, Column, FirstRounding, LedgerSummary, Metric, Row, RowRole, Table,
    Tabulated, ViewChoice, Vintage,
};
pub use tabulate::{rounding_of, tabulate};
pub use traced::{instead, traced};
pub use vintages::has_vintages;
pub use world::Disk;
