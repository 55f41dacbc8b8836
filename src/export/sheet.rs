//! A sheet: tables under a title with what is to be said of them, figures already rounded for the
//! eye. Text and Markdown lay it out, as they do a statement.

use super::statement::Section;

/// Tables that are read together.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub title: String,
    /// What was computed, and in what the amounts are counted.
    pub subtitle: Vec<String>,
    /// Above the tables, a paragraph each.
    pub about: Vec<String>,
    pub tables: Vec<SheetTable>,
    /// Below them, a paragraph each.
    pub notes: Vec<String>,
}

/// Sections under one head of columns.
#[derive(Clone, Debug)]
pub struct SheetTable {
    pub columns: Vec<String>,
    /// How many columns make a year, and stand together where not all fit: 12, 4 or 1.
    pub in_a_year: usize,
    /// So many first columns stand beside the others wherever not all fit.
    pub pinned: usize,
    pub sections: Vec<Section>,
}
