//! Floor 7: the stages tied together for whoever uses them: open a model, compile it under a
//! scenario, run it, and read the result as a table.

mod compile;
mod table;
mod world;

pub use compile::{
    Compiled, Opened, Variant, compile, diagnose_scenarios, expression, open, open_text,
};
pub use table::{
    CheckResult, Column, LedgerSummary, Metric, Row, RowRole, Table, Tabulated, ViewChoice,
    tabulate,
};
pub use world::Disk;
