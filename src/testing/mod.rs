//! Floor 8: runs the checks and the tests of a model.
//!
//! Input: a resolved model. Output: what held and what did not, with both sides of a failed
//! comparison. A test runs the model with its givens; `base.x` reads the run without them.

use crate::base::{Diagnostic, Span};
use crate::check::{Ty, Value};
use crate::eval::{self, Run, Verdict};
use crate::resolve::{Model, Test};
use crate::session::{CheckResult, Variant, checks, compile, diagnose_scenarios};

/// What became of a model's checks and tests.
#[derive(Debug, Default)]
pub struct Report {
    /// Errors that kept the model from running, and warnings.
    pub diagnostics: Vec<Diagnostic>,
    pub checks: Vec<CheckResult>,
    pub tests: Vec<TestResult>,
}

#[derive(Debug)]
pub struct TestResult {
    pub title: String,
    pub span: Span,
    pub failures: Vec<Failure>,
    /// Errors under the test's givens.
    pub problems: Vec<Diagnostic>,
}

/// An `expect` that does not hold.
#[derive(Debug)]
pub struct Failure {
    pub span: Span,
    /// The period in which it first did not hold.
    pub period: Option<String>,
    pub sides: Option<Sides>,
    /// False: something that it reads failed.
    pub judged: bool,
    /// What kept it from being judged, where no line has reported it.
    pub problem: Option<Diagnostic>,
}

/// The two sides of a comparison.
#[derive(Debug)]
pub struct Sides {
    pub left: Value,
    pub right: Value,
    /// Left less right, where both are numbers.
    pub difference: Option<crate::base::Decimal>,
    pub unit: String,
}

impl TestResult {
    pub fn passed(&self) -> bool {
        self.failures.is_empty() && self.problems.is_empty()
    }
}

impl Report {
    /// Whether the model could not be run at all.
    pub fn is_broken(&self) -> bool {
        let problems = self.tests.iter().flat_map(|test| &test.problems);
        self.diagnostics
            .iter()
            .chain(problems)
            .any(Diagnostic::is_error)
    }

    pub fn passed(&self) -> bool {
        !self.is_broken()
            && self.checks.iter().all(|check| check.passed)
            && self.tests.iter().all(TestResult::passed)
    }
}

/// Runs the model's checks on its base case, and each of its tests.
pub fn run_tests(model: &Model) -> Report {
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
    report.checks = checks(&base);
    report.tests = model
        .tests
        .iter()
        .map(|test| run_test(model, test, &base))
        .collect();
    report
}

fn run_test(model: &Model, test: &Test, base: &Run<'_>) -> TestResult {
    let mut result = TestResult {
        title: test.title.clone(),
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
            result.problems = diagnostics
                .into_iter()
                .filter(Diagnostic::is_error)
                .collect();
            return result;
        }
    };
    let run = eval::run(
        &compiled.plan,
        Some(base),
        Some(format!("test \"{}\"", test.title)),
    );
    let given = !test.givens.is_empty();
    result.problems.extend(
        run.diagnostics
            .iter()
            .filter(|d| given && d.is_error())
            .cloned(),
    );
    for expect in &run.plan.expects {
        let judgement = run.judge(expect);
        let (judged, period, problem) = match judgement.verdict {
            Verdict::Holds => continue,
            Verdict::Fails { period } => {
                let period = period.map(|at| run.timeline().period(at).label());
                (true, period, None)
            }
            Verdict::Unknown(problem) => (false, None, problem.map(|problem| *problem)),
        };
        let unit = expect.sides.map(|(left, _)| match &run.plan.slot(left).ty {
            Ty::Number(quantity) => quantity.unit.text(&run.plan.typed.model.units),
            _ => String::new(),
        });
        result.failures.push(Failure {
            span: expect.span,
            period,
            judged,
            sides: judgement
                .sides
                .filter(|_| judged)
                .map(|(left, right)| sides(left, right, unit.unwrap_or_default())),
            problem,
        });
    }
    result
}

/// The two sides of a failed comparison, with their difference.
pub fn sides(left: Value, right: Value, unit: String) -> Sides {
    let difference = match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left.checked_sub(right).ok().map(|d| d.value)
        }
        _ => None,
    };
    Sides {
        left,
        right,
        difference,
        unit,
    }
}
