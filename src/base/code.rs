//! Every diagnostic code, in one table: its name, whether it is an error or a warning, and
//! what it means in one sentence. Each has a page in docs/errors.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $severity:ident $name:literal $meaning:literal;)*) => {
        /// The kind of a problem. `name()` is what users see and look up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant,)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // Files and text.
    FileUnreadable   Error "file-unreadable"    "A file could not be read.";
    FileUnwritable   Error "file-unwritable"    "A file could not be written.";
    FileTooLarge     Error "file-too-large"     "A source file is larger than aim reads.";
    NotText          Error "not-text"           "A source file is not UTF-8 text, or holds a NUL byte.";
    // Syntax.
    Syntax           Error "syntax"             "The text is not what the grammar allows at this place.";
    NestedTooDeeply  Error "nested-too-deeply"  "An expression is nested more deeply than aim reads.";
    NumberSyntax     Error "number-syntax"      "A number is not written the way aim writes numbers.";
    UnknownClause    Error "unknown-clause"     "A clause is not one that this kind of declaration has.";
}
