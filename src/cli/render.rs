//! Diagnostics as people and programs read them: drawn on a terminal, plain text elsewhere,
//! JSON or GitHub's annotations on request. The only user of miette.

use std::fmt;

use clap::ValueEnum;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceSpan};

use super::{machine, plain};
use crate::base::{Diagnostic, Severity, SourceMap, Span};

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Style {
    /// Drawn on a terminal, plain text elsewhere
    Human,
    /// One object a line
    Json,
    /// Annotations for GitHub
    Github,
}

/// A drawn line longer than this would hide the place that it is to show.
const LONGEST_LINE: usize = 400;

pub(super) struct Renderer {
    style: Style,
    /// Standard error is a terminal.
    terminal: bool,
    color: bool,
}

impl Renderer {
    pub fn new(style: Style, terminal: bool, color: bool) -> Renderer {
        Renderer {
            style,
            terminal,
            color,
        }
    }

    /// The diagnostics as one text, empty for none.
    pub fn text(&self, diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
        if self.style != Style::Human {
            return for_programs(self.style, diagnostics, sources);
        }
        let mut text = String::new();
        for diagnostic in diagnostics {
            let drawn = match self.terminal {
                true => self.drawn(diagnostic, sources),
                false => None,
            };
            text.push_str(&drawn.unwrap_or_else(|| plain::text(diagnostic, sources, self.color)));
            text.push('\n');
        }
        text
    }

    /// None where a drawing would not show the place.
    fn drawn(&self, diagnostic: &Diagnostic, sources: &SourceMap) -> Option<String> {
        let main = diagnostic.labels.first()?.span;
        let source = sources.get(main.file);
        let longest = source.text.lines().map(str::len).max().unwrap_or(0);
        if source.text.is_empty() || longest > LONGEST_LINE {
            return None;
        }
        let theme = match self.color {
            true => GraphicalTheme::unicode(),
            false => GraphicalTheme::unicode_nocolor(),
        };
        let width = terminal_size::terminal_size_of(std::io::stderr());
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(width.map_or(80, |(width, _)| width.0.into()));
        let mut text = String::new();
        let report = Report::new(diagnostic, sources, main);
        handler.render_report(&mut text, &report).ok()?;
        Some(text)
    }
}

/// Diagnostics for programs; nothing for people's style.
pub(super) fn for_programs(
    style: Style,
    diagnostics: &[Diagnostic],
    sources: &SourceMap,
) -> String {
    let each = |show: fn(&Diagnostic, &SourceMap) -> String| -> String {
        diagnostics.iter().map(|d| show(d, sources)).collect()
    };
    match style {
        Style::Json => each(machine::json),
        Style::Github => each(machine::github),
        Style::Human => String::new(),
    }
}

/// A diagnostic as miette takes it: one source, with the labels that lie in it.
#[derive(Debug)]
struct Report<'a> {
    diagnostic: &'a Diagnostic,
    source: NamedSource<String>,
    labels: Vec<LabeledSpan>,
    help: Option<String>,
}

impl<'a> Report<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &'a SourceMap, main: Span) -> Report<'a> {
        let source = sources.get(main.file);
        let inside = diagnostic
            .labels
            .iter()
            .filter(|label| label.span.file == main.file);
        let labels = inside.map(|label| {
            let span = visible(label.span, &source.text);
            let text = Some(label.text.clone());
            match label.span == main {
                true => LabeledSpan::new_primary_with_span(text, span),
                false => LabeledSpan::new_with_span(text, span),
            }
        });
        let elsewhere = diagnostic
            .labels
            .iter()
            .filter(|label| label.span.file != main.file);
        let mut notes: Vec<String> = diagnostic.help.iter().cloned().collect();
        for label in elsewhere {
            let (file, line, column) = sources.place(label.span);
            notes.push(format!("{file}:{line}:{column}: {}", label.text));
        }
        notes.extend(plain::run_place(diagnostic));
        Report {
            diagnostic,
            source: NamedSource::new(&source.name, source.text.clone()),
            labels: labels.collect(),
            help: (!notes.is_empty()).then(|| notes.join("\n")),
        }
    }
}

/// The span moved into the text, where something can be underlined: at the end of the file
/// that is its last character.
fn visible(span: Span, text: &str) -> SourceSpan {
    let last = text.trim_end().char_indices().next_back();
    let last = last.map_or(0, |(at, _)| at);
    let start = (span.start as usize).min(last);
    let end = (span.end as usize).clamp(start, text.len());
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (boundary(start), boundary(end));
    (start, (end - start).max(1)).into()
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let code = self.diagnostic.code.name();
        Some(Box::new(format!(
            "{}[{code}]",
            plain::severity(self.diagnostic)
        )))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
