//! How the lower floors read files without knowing where they are kept.

/// Why a file could not be read, in words that can follow "`x.aim`: ".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    pub reason: String,
    pub code: super::Code,
}

/// Reads text files by path, relative to the project's root folder.
pub trait Files {
    /// The whole text of a file, or why it can't be had.
    fn read(&self, path: &str) -> Result<String, ReadError>;
}
