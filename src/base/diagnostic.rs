//! The one type in which every stage reports: what, where, why and one fix.

use super::{Code, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// A place that a diagnostic points at, with what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// Where in a run a problem appeared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunPlace {
    pub line: String,
    pub period: Option<String>,
    pub scenario: Option<String>,
}

/// A message for the user. The first label is the place of the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    pub labels: Vec<Label>,
    pub help: Option<String>,
    pub run: Option<RunPlace>,
}

impl Diagnostic {
    /// A diagnostic of the severity that its code has by default.
    pub fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            help: None,
            run: None,
        }
    }

    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    pub fn help_if(mut self, text: Option<String>) -> Diagnostic {
        self.help = text.or(self.help);
        self
    }

    pub fn at(mut self, run: RunPlace) -> Diagnostic {
        self.run = Some(run);
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
