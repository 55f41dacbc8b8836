//! How many models, checks and tests there were, and how they ended.

use std::fmt;

use super::super::Status;
use super::Results;
use crate::base::Diagnostic;
use crate::testing::{CaseKind, Outcome};

/// Counts of a run of `aim test`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub models: usize,
    /// Models that are in error themselves.
    pub broken: usize,
    pub checks: usize,
    pub tests: usize,
    pub passed: usize,
    pub failed: usize,
    /// Checks and tests that could not be judged.
    pub errors: usize,
    /// The command itself is in error.
    wrong: bool,
}

impl Summary {
    pub fn of(results: &Results) -> Summary {
        let mut summary = Summary {
            models: results.models.len(),
            wrong: results.problems.iter().any(Diagnostic::is_error),
            ..Summary::default()
        };
        for (_, report) in &results.models {
            summary.broken += usize::from(report.is_broken());
            for case in &report.cases {
                *match case.kind {
                    CaseKind::Check => &mut summary.checks,
                    CaseKind::Test => &mut summary.tests,
                } += 1;
                *match case.outcome() {
                    Outcome::Passed => &mut summary.passed,
                    Outcome::Failed => &mut summary.failed,
                    Outcome::Error => &mut summary.errors,
                } += 1;
            }
        }
        summary
    }

    pub fn is_fine(&self) -> bool {
        self.status() == Status::Fine
    }

    pub fn status(&self) -> Status {
        if self.wrong || self.broken > 0 || self.errors > 0 {
            Status::Wrong
        } else if self.failed > 0 {
            Status::Failed
        } else {
            Status::Fine
        }
    }
}

/// `2 models, 3 checks, 4 tests: 6 passed, 1 failed`
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {}, {}: {} passed, {} failed",
            count(self.models, "model"),
            count(self.checks, "check"),
            count(self.tests, "test"),
            self.passed,
            self.failed
        )?;
        if self.errors > 0 {
            write!(f, ", {} in error", self.errors)?;
        }
        if self.broken > 0 {
            write!(f, ", {} in error", count(self.broken, "model"))?;
        }
        Ok(())
    }
}

fn count(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
