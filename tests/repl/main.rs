//! A session on a model: that what is computed again is no more than what a change leads to and
//! comes to what a run from the beginning comes to; what it does with files, and what it draws; and
//! how it is at a terminal, where there is one.

mod desk;
mod files;
mod incremental;
mod plots;
#[cfg(unix)]
mod terminal;
