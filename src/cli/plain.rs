//! A diagnostic as plain text: its code and message, each place with its line of source
//! underlined, and the fix.

use unicode_width::UnicodeWidthChar;

use crate::base::diagnostic::Label;
use crate::base::{Diagnostic, Severity, SourceMap};

/// Columns of a source line that are shown; of a longer one, those around the place.
const WINDOW: usize = 120;

const BOLD_RED: &str = "\u{1b}[1;31m";
const BOLD_YELLOW: &str = "\u{1b}[1;33m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// The diagnostic, each line ended.
pub fn text(diagnostic: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let style = match diagnostic.severity {
        Severity::Error => BOLD_RED,
        Severity::Warning => BOLD_YELLOW,
    };
    let styled = |style: &str, text: &str| match color {
        true => format!("{style}{text}{RESET}"),
        false => text.to_owned(),
    };
    let word = severity(diagnostic);
    let head = styled(style, &format!("{word}[{}]", diagnostic.code.name()));
    let mut text = format!("{head}: {}\n", styled(BOLD, &diagnostic.message));
    let gutter = diagnostic
        .labels
        .iter()
        .map(|label| sources.place(label.span).1.to_string().len())
        .max()
        .unwrap_or(1);
    let pad = " ".repeat(gutter);
    let mut shown: Option<(&str, usize)> = None;
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let (file, line, column) = sources.place(label.span);
        let excerpt = Excerpt::of(label, sources);
        if shown != Some((file, line)) {
            let arrow = if index == 0 { "-->" } else { ":::" };
            text.push_str(&format!("{pad}{arrow} {file}:{line}:{column}\n"));
            text.push_str(&format!("{pad} |\n"));
            text.push_str(&format!("{line:>gutter$} | {}\n", excerpt.source));
            shown = Some((file, line));
        }
        let marks = styled(
            if index == 0 { style } else { BOLD },
            &excerpt.marks(index == 0),
        );
        let line = format!("{pad} | {}{marks} {}", excerpt.indent(), label.text);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let notes = diagnostic
        .help
        .iter()
        .map(|help| format!("help: {help}"))
        .chain(run_place(diagnostic));
    for note in notes {
        // Further lines stand below the first one's text.
        let note = note.replace('\n', &format!("\n{pad}   "));
        text.push_str(&format!("{pad} = {note}\n"));
    }
    text
}

/// `error` or `warning`
pub(super) fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Where in a run it happened, unless the message says so.
pub(super) fn run_place(diagnostic: &Diagnostic) -> Option<String> {
    let run = diagnostic.run.as_ref()?;
    let said = [Some(&run.line), run.period.as_ref(), run.scenario.as_ref()];
    if said
        .iter()
        .flatten()
        .all(|part| diagnostic.message.contains(part.as_str()))
    {
        return None;
    }
    let mut place = format!("in `{}`", run.line);
    if let Some(period) = &run.period {
        place.push_str(&format!(" at {period}"));
    }
    if let Some(scenario) = &run.scenario {
        place.push_str(&format!(", {scenario}"));
    }
    Some(place)
}

/// The line of a label, cut to a window, with where its marks stand.
struct Excerpt {
    source: String,
    before: usize,
    under: usize,
}

impl Excerpt {
    fn of(label: &Label, sources: &SourceMap) -> Excerpt {
        let text = &sources.get(label.span.file).text;
        let mut start = (label.span.start as usize).min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let mut end = (label.span.end as usize).clamp(start, to);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (mut head, head_cut) = last_columns(&text[from..start], WINDOW / 2);
        let marked = &text[start..end];
        let (shown, tail_cut) = first_columns(&text[start..to], WINDOW - WINDOW / 2);
        if head_cut {
            head.insert(0, '…');
        }
        let before = columns(&head);
        let under = columns(&clean(marked)).min(columns(&shown)).max(1);
        let source = format!("{head}{shown}{}", if tail_cut { "…" } else { "" });
        Excerpt {
            source: source.trim_end().to_owned(),
            before,
            under,
        }
    }

    fn indent(&self) -> String {
        " ".repeat(self.before)
    }

    fn marks(&self, main: bool) -> String {
        (if main { "^" } else { "-" }).repeat(self.under)
    }
}

/// Text that takes the columns it seems to: tabs and control characters become blanks.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

fn first_columns(text: &str, most: usize) -> (String, bool) {
    let mut taken = 0;
    let shown: String = text
        .chars()
        .take_while(|c| {
            taken += c.width().unwrap_or(1);
            taken <= most
        })
        .collect();
    let cut = shown.len() < text.len();
    (clean(&shown), cut)
}

fn last_columns(text: &str, most: usize) -> (String, bool) {
    let mut taken = 0;
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| {
            taken += c.width().unwrap_or(1);
            taken <= most
        })
        .last()
        .map_or(text.len(), |(at, _)| at);
    (clean(&text[start..]), start > 0)
}
