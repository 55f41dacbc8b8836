//! `aim test`: runs the checks and the tests of models.

use std::path::PathBuf;

use clap_complete::engine::ArgValueCompleter;

use super::{Console, Status, candidates, paths};
use crate::export::plain;
use crate::session::{self, CheckResult, Disk};
use crate::testing::{self, Failure, Report, Sides};

/// Run the checks and tests of models
///
/// Folders are searched for `*.aim`. Only what fails is shown, and how much passed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  aim test models/api_seller.aim
  aim test models")]
pub(super) struct Args {
    /// Models, or folders of models
    #[arg(value_name = "PATHS", required = true)]
    #[arg(add = ArgValueCompleter::new(candidates::files_and_folders()))]
    paths: Vec<PathBuf>,
}

const NOT_JUDGED: &str = "    can't be judged, for something that it reads has failed\n";

/// What became of one model.
struct Tested {
    file: String,
    report: Report,
}

pub(super) fn execute(args: &Args, console: &mut Console) -> Status {
    let (files, problems) = paths::models(&args.paths);
    console.report_all(&problems);
    let mut status = match problems.is_empty() {
        true => Status::Fine,
        false => Status::Wrong,
    };
    let mut passed = 0;
    let mut failed = 0;
    let mut broken = 0;
    for file in files {
        let tested = test(file, console);
        console.report_all(&tested.report.diagnostics);
        let text = human(&tested, console);
        if console.print(&text).is_err() {
            return Status::Wrong;
        }
        let report = &tested.report;
        let checks = report.checks.iter().map(|check| check.passed);
        for held in checks.chain(report.tests.iter().map(testing::TestResult::passed)) {
            *if held { &mut passed } else { &mut failed } += 1;
        }
        status = status.max(if report.is_broken() {
            broken += 1;
            Status::Wrong
        } else if report.passed() {
            Status::Fine
        } else {
            Status::Failed
        });
    }
    let mut summary = format!("{passed} passed, {failed} failed");
    if broken > 0 {
        let models = if broken == 1 { "model" } else { "models" };
        summary.push_str(&format!(", {broken} {models} in error"));
    }
    match console.print(&format!("{summary}\n")) {
        Ok(()) => status,
        Err(_) => Status::Wrong,
    }
}

fn test(file: String, console: &mut Console) -> Tested {
    let report = match session::open(&mut console.sources, &Disk, &file) {
        Ok(opened) => {
            let mut report = testing::run_tests(&opened.model);
            let found = std::mem::take(&mut report.diagnostics);
            report.diagnostics = opened.diagnostics;
            report.diagnostics.extend(found);
            report
        }
        Err(diagnostic) => Report {
            diagnostics: vec![diagnostic],
            ..Report::default()
        },
    };
    Tested { file, report }
}

/// What fails in one model, for people.
fn human(tested: &Tested, console: &Console) -> String {
    let mut text = String::new();
    for check in tested.report.checks.iter().filter(|check| !check.passed) {
        text.push_str(&failed_check(tested, check, console));
    }
    for test in tested.report.tests.iter().filter(|test| !test.passed()) {
        text.push_str(&format!(
            "FAILED {}: test \"{}\"\n",
            tested.file, test.title
        ));
        console.report_all(&test.problems);
        for failure in &test.failures {
            text.push_str(&failed_expect(failure, console));
        }
    }
    text
}

fn failed_check(tested: &Tested, check: &CheckResult, console: &Console) -> String {
    let mut text = format!("FAILED {}: check {}", tested.file, check.name);
    if let Some(message) = &check.message {
        text.push_str(&format!(": {message}"));
    }
    text.push('\n');
    text.push_str(&place(check.span, check.period.as_deref(), console));
    if let Some((left, right, unit)) = &check.sides {
        text.push_str(&compared(&testing::sides(*left, *right, unit.clone())));
    }
    if !check.judged {
        text.push_str(NOT_JUDGED);
    }
    if let Some(problem) = &check.problem {
        console.report(problem);
    }
    text
}

fn failed_expect(failure: &Failure, console: &Console) -> String {
    let mut text = place(failure.span, failure.period.as_deref(), console);
    if let Some(sides) = &failure.sides {
        text.push_str(&compared(sides));
    }
    if !failure.judged {
        text.push_str(NOT_JUDGED);
    }
    if let Some(problem) = &failure.problem {
        console.report(problem);
    }
    text
}

/// `  models/x.aim:12:10  cash >= $0  at 2026-12`
fn place(span: crate::base::Span, period: Option<&str>, console: &Console) -> String {
    let (file, line, column) = console.sources.place(span);
    let words: Vec<&str> = console.sources.text(span).split_whitespace().collect();
    let when = period
        .map(|period| format!("  at {period}"))
        .unwrap_or_default();
    format!("  {file}:{line}:{column}  {}{when}\n", words.join(" "))
}

fn compared(sides: &Sides) -> String {
    let unit = match sides.unit.as_str() {
        "" => String::new(),
        unit => format!(" {unit}"),
    };
    let side = |value| plain(value).unwrap_or_else(|| "blank".to_owned());
    let mut text = format!("    left   {}{unit}\n", side(sides.left));
    text.push_str(&format!("    right  {}{unit}\n", side(sides.right)));
    if let Some(difference) = sides.difference {
        text.push_str(&format!("    left - right  {difference}{unit}\n"));
    }
    text
}
