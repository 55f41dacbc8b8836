//! Floor 1: units of measure: exact ratios, the table of declared units, and their algebra.
//!
//! A value keeps the unit it was written in; conversion happens only where two units of one
//! dimension meet, by an exact ratio that multiplies before it divides.

mod money;
mod ratio;
mod table;
mod unit;

pub use money::minor_unit_places;
pub use ratio::Ratio;
pub use table::{BaseId, Factors, SymbolId, SymbolKind, TimeGroup, UnitTable};
pub use unit::{Dimension, Unit};
