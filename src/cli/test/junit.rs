//! The results as JUnit XML: a suite for each model, a case for each check and test. A model
//! in error has a case of its own, which says so. No times, since nothing reads a clock.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::super::plain;
use super::{Results, Tested, word};
use crate::base::{Diagnostic, SourceMap};
use crate::testing::{Case, Outcome, Report, written};

pub(super) fn text(results: &Results) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let _ = suites(&mut writer, results);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

type Xml = Writer<Vec<u8>>;

/// How many cases, and how many of them did not pass.
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Counts {
    fn of<'r>(reports: impl Iterator<Item = &'r Report> + Clone) -> Counts {
        let ended = |outcome: Outcome| {
            let cases = reports.clone().flat_map(|report| &report.cases);
            cases.filter(|case| case.outcome() == outcome).count()
        };
        let broken = reports.clone().filter(|report| report.is_broken()).count();
        Counts {
            tests: reports
                .clone()
                .map(|report| report.cases.len())
                .sum::<usize>()
                + broken,
            failures: ended(Outcome::Failed),
            errors: ended(Outcome::Error) + broken,
        }
    }

    fn on<'x>(&self, name: &'x str, of: &str) -> BytesStart<'x> {
        let mut start = BytesStart::new(name);
        attribute(&mut start, "name", of);
        attribute(&mut start, "tests", &self.tests.to_string());
        attribute(&mut start, "failures", &self.failures.to_string());
        attribute(&mut start, "errors", &self.errors.to_string());
        start
    }
}

fn suites(xml: &mut Xml, results: &Results) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = Counts::of(results.models.iter().map(|(_, report)| report));
    xml.write_event(Event::Start(counts.on("testsuites", "aim")))?;
    for (tested, report) in &results.models {
        let counts = Counts::of(std::iter::once(report));
        xml.write_event(Event::Start(counts.on("testsuite", &tested.file)))?;
        for case in &report.cases {
            write_case(xml, tested, case)?;
        }
        let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            report.diagnostics.iter().partition(|d| d.is_error());
        if let Some(first) = errors.first() {
            xml.write_event(Event::Start(start_of(tested, "the model", None)))?;
            let text = drawn(&errors, &tested.sources);
            element(xml, "error", &first.message, first.code.name(), &text)?;
            xml.write_event(Event::End(BytesEnd::new("testcase")))?;
        }
        if !warnings.is_empty() {
            xml.write_event(Event::Start(BytesStart::new("system-err")))?;
            write_text(xml, &drawn(&warnings, &tested.sources))?;
            xml.write_event(Event::End(BytesEnd::new("system-err")))?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))
}

fn write_case(xml: &mut Xml, tested: &Tested, case: &Case) -> io::Result<()> {
    let start = start_of(tested, &written::title(case), Some(case));
    let outcome = case.outcome();
    if outcome == Outcome::Passed {
        return xml.write_event(Event::Empty(start));
    }
    xml.write_event(Event::Start(start))?;
    let problems: Vec<&Diagnostic> = case.diagnostics().collect();
    let failures = case.failures.iter();
    let failed: String = failures
        .map(|f| written::text(f, &tested.sources))
        .collect();
    let message = match (case.failures.first(), problems.first()) {
        (Some(failed), _) => written::said(failed),
        (None, Some(problem)) => problem.message.clone(),
        (None, None) => String::new(),
    };
    let message = match &case.message {
        Some(own) => format!("{}: {message}", written::one_line(own)),
        None => message,
    };
    let name = match outcome {
        Outcome::Error => "error",
        Outcome::Passed | Outcome::Failed => "failure",
    };
    let text = drawn(&problems, &tested.sources) + &failed;
    element(xml, name, &message, word(outcome), &text)?;
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn start_of<'x>(tested: &Tested, name: &str, case: Option<&Case>) -> BytesStart<'x> {
    let mut start = BytesStart::new("testcase");
    attribute(&mut start, "name", name);
    attribute(&mut start, "classname", &tested.file);
    if let Some(case) = case {
        let (file, line, _) = tested.sources.place(case.span);
        attribute(&mut start, "file", file);
        attribute(&mut start, "line", &line.to_string());
    }
    start
}

fn element(xml: &mut Xml, name: &str, message: &str, kind: &str, text: &str) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    attribute(&mut start, "message", message);
    attribute(&mut start, "type", kind);
    xml.write_event(Event::Start(start))?;
    write_text(xml, text)?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn attribute(start: &mut BytesStart<'_>, name: &str, value: &str) {
    start.push_attribute((name, &*legible(value)));
}

fn write_text(xml: &mut Xml, text: &str) -> io::Result<()> {
    xml.write_event(Event::Text(BytesText::new(&legible(text))))
}

/// The text with a mark for each character that no XML document may hold, escaped or not.
fn legible(text: &str) -> String {
    let allowed = |c: char| {
        matches!(c, '\t' | '\n' | '\r') || !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars()
        .map(|c| if allowed(c) { c } else { '\u{fffd}' })
        .collect()
}

fn drawn(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let texts = diagnostics.iter().map(|d| plain::text(d, sources, false));
    texts.collect()
}
