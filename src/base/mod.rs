//! Floor 0: what every stage shares: places in source text, diagnostics, decimals.

pub mod code;
pub mod decimal;
pub mod diagnostic;
pub mod files;
pub mod source;
pub mod suggest;

pub use code::Code;
pub use decimal::Decimal;
pub use diagnostic::{Diagnostic, Severity};
pub use files::{Files, ReadError};
pub use source::{FileId, SourceMap, Span};
