//! The links of a document: `[text](target)`, outside of fenced blocks and of code in a line.

use std::fs;
use std::path::Path;

/// The targets of a document's links, those to other sites left out.
pub fn of(text: &str) -> impl Iterator<Item = &str> {
    prose(text).flat_map(|line| {
        let outside = line.split('`').step_by(2);
        outside
            .flat_map(|part| part.split("](").skip(1))
            .filter_map(|rest| rest.split_once(')'))
            .map(|(target, _)| target)
            .filter(|target| !target.starts_with("https://"))
    })
}

/// Why a link of the document at `path` leads nowhere; none if it leads somewhere.
pub fn broken(path: &Path, target: &str) -> Option<String> {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let beside = path.parent().expect("a folder");
    let to = match file {
        "" => path.to_owned(),
        file => beside.join(file),
    };
    if !to.exists() {
        return Some(format!("{target}: no such file"));
    }
    let there = || fs::read_to_string(&to).unwrap_or_default();
    let known = heading.is_empty() || headings(&there()).iter().any(|known| known == heading);
    (!known).then(|| format!("{target}: no such heading"))
}

/// The names by which links know the headings of a document: small letters, digits, `_` and
/// `-`, with `-` for a space.
fn headings(text: &str) -> Vec<String> {
    let titles = prose(text).filter(|line| line.starts_with('#'));
    titles
        .map(|line| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            let kept = title
                .chars()
                .filter(|c| c.is_alphanumeric() || " _-".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

/// The lines outside of fenced blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}
