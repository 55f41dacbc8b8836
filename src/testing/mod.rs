//! Floor 8: runs the checks and the tests of a model.
//!
//! Input: a resolved model. Output: what held and what did not, with what each condition that
//! failed compared and read. A test runs the model with its givens; `base.x` reads the run
//! without them.

mod distance;
mod failure;
mod operands;
mod rounding;
pub mod written;

pub use distance::{Distance, Sides};
pub use failure::{Failure, Figure};
pub use operands::Operand;
pub use rounding::OnlyRounding;
pub use written::failed;

use crate::base::{Diagnostic, SourceMap, Span};
use crate::eval::{self, Run};
use crate::resolve::{Model, Test};
use crate::session::{Variant, compile, diagnose_scenarios};

/// What became of a model's checks and tests.
#[derive(Debug, Default)]
pub struct Report {
    /// Errors that kept the model from running, and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The checks, then the tests, each in the order of declaration.
    pub cases: Vec<Case>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseKind {
    Check,
    Test,
}

/// A check, or a test with all that it expects.
#[derive(Debug)]
pub struct Case {
    pub kind: CaseKind,
    /// The check's name, or the test's title.
    pub name: String,
    /// What the check says when it fails.
    pub message: Option<String>,
    pub span: Span,
    pub failures: Vec<Failure>,
    /// Errors under the test's givens.
    pub problems: Vec<Diagnostic>,
}

/// How a case ended, the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Passed,
    Failed,
    /// It could not be judged.
    Error,
}

impl Case {
    pub fn outcome(&self) -> Outcome {
        let unjudged = self.failures.iter().any(|failure| !failure.judged);
        if unjudged || self.problems.iter().any(Diagnostic::is_error) {
            Outcome::Error
        } else if self.failures.is_empty() {
            Outcome::Passed
        } else {
            Outcome::Failed
        }
    }

    /// Everything that went wrong with it as diagnostics: no failure is among them.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let own = self.failures.iter().filter_map(|f| f.problem.as_ref());
        self.problems.iter().chain(own)
    }
}

impl Report {
    /// Whether the model itself is in error.
    pub fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The worst that became of any of it.
    pub fn outcome(&self) -> Outcome {
        let cases = self.cases.iter().map(Case::outcome).max();
        match self.is_broken() {
            true => Outcome::Error,
            false => cases.unwrap_or(Outcome::Passed),
        }
    }
}

/// Which checks and tests are to be run: by default all.
#[derive(Clone, Debug, Default)]
pub struct Filter(Option<String>);

impl Filter {
    /// Those whose name or title has this text in it, in capitals or not.
    pub fn containing(text: &str) -> Filter {
        Filter(Some(text.to_lowercase()))
    }

    fn takes(&self, name: &str) -> bool {
        let wanted = self.0.as_deref();
        wanted.is_none_or(|text| name.to_lowercase().contains(text))
    }

    /// Whether there is anything to run in a model.
    pub fn takes_any_of(&self, model: &Model) -> bool {
        self.0.is_none() || names(model).any(|name| self.takes(name))
    }
}

/// The names of a model's checks and the titles of its tests.
pub fn names(model: &Model) -> impl Iterator<Item = &str> {
    let checks = model.checks.iter().map(|check| check.name.as_str());
    checks.chain(model.tests.iter().map(|test| test.title.as_str()))
}

/// Runs the model's checks on its base case, and each of its tests. `sources` hold the model's
/// text, by which failures name what they show.
pub fn run_tests(model: &Model, sources: &SourceMap, filter: &Filter) -> Report {
    let mut report = Report::default();
    let base = match compile(model, &Variant::default()) {
        Ok(compiled) => {
            report.diagnostics.extend(compiled.warnings);
            compiled.plan
        }
        Err(diagnostics) => {
            let under_scenarios = diagnose_scenarios(model, &diagnostics);
            report.diagnostics = diagnostics;
            report.diagnostics.extend(under_scenarios);
            return report;
        }
    };
    let base = eval::run(&base, None, None);
    report.diagnostics.extend(base.diagnostics.iter().cloned());
    let under_scenarios = diagnose_scenarios(model, &report.diagnostics);
    report.diagnostics.extend(under_scenarios);
    let checks = model.checks.iter().zip(&base.plan.checks);
    let checks = checks.filter(|(check, _)| filter.takes(&check.name));
    let checks = checks.map(|(check, planned)| Case {
        kind: CaseKind::Check,
        name: check.name.clone(),
        message: check.message.clone(),
        span: check.span,
        failures: failure::judge(&base, planned, &check.condition, sources)
            .into_iter()
            .collect(),
        problems: Vec::new(),
    });
    report.cases.extend(checks);
    let tests = model.tests.iter().filter(|test| filter.takes(&test.title));
    let tests = tests.map(|test| run_test(model, test, &base, sources));
    report.cases.extend(tests);
    report
}

fn run_test(model: &Model, test: &Test, base: &Run<'_>, sources: &SourceMap) -> Case {
    let mut case = Case {
        kind: CaseKind::Test,
        name: test.title.clone(),
        message: None,
        span: test.span,
        failures: Vec::new(),
        problems: Vec::new(),
    };
    let variant = Variant {
        test: Some(test),
        base: Some(&base.plan.typed),
        ..Variant::default()
    };
    let compiled = match compile(model, &variant) {
        Ok(compiled) => compiled,
        Err(diagnostics) => {
            case.problems = diagnostics
                .into_iter()
                .filter(Diagnostic::is_error)
                .collect();
            return case;
        }
    };
    let run = eval::run(
        &compiled.plan,
        Some(base),
        Some(format!("test \"{}\"", test.title)),
    );
    // Without givens they are those of the model, and were found there.
    if !test.givens.is_empty() {
        let errors = run.diagnostics.iter().filter(|d| d.is_error());
        case.problems.extend(errors.cloned());
    }
    let expects = test.expects.iter().zip(&run.plan.expects);
    case.failures = expects
        .filter_map(|(expect, planned)| failure::judge(&run, planned, &expect.condition, sources))
        .collect();
    case
}
