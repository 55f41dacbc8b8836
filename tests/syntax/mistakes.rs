//! What a mistake is expected to say: its message, what it underlines, how it helps.

use aim::base::{Code, Diagnostic};

use super::read;

pub fn underlined<'t>(text: &'t str, problem: &Diagnostic) -> &'t str {
    let span = problem.labels[0].span;
    &text[span.start as usize..span.end as usize]
}

/// One mistake: its message, the text underlined, and a part of the help.
#[track_caller]
pub fn says(text: &str, message: &str, place: &str, help: &str) {
    let (file, problems) = read(text);
    let [problem] = problems.as_slice() else {
        panic!("{text}\n{problems:#?}")
    };
    assert_eq!(problem.message, message, "{text}");
    assert_eq!(underlined(text, problem), place, "{text}");
    let found = problem.help.as_deref().unwrap_or("");
    assert!(found.contains(help), "{text}\n{found}");
    assert!(file.items.is_empty());
}

/// All mistakes of a text, by what they underline.
#[track_caller]
pub fn underlines(text: &str, places: &[&str]) -> Vec<Code> {
    let (_, problems) = read(text);
    let found: Vec<&str> = problems
        .iter()
        .map(|problem| underlined(text, problem))
        .collect();
    assert_eq!(found, places, "{problems:#?}");
    problems.iter().map(|problem| problem.code).collect()
}
