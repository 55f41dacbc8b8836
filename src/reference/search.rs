//! Entries by words: what is asked for stands in their names, their summaries or their texts.

use super::catalogue::Catalogue;
use super::entry::Entry;

/// Words that say nothing of what is looked for.
const SMALL: [&str; 14] = [
    "a", "an", "and", "can", "do", "does", "for", "how", "in", "is", "of", "the", "to", "what",
];

/// The entries in which every word of a question is found, those first in which it is found in
/// the most telling places. Capitals and small words do not matter.
pub fn search<'c>(catalogue: &'c Catalogue, question: &str) -> Vec<&'c Entry> {
    let question = question.to_lowercase();
    let words = question.split_whitespace();
    let words: Vec<&str> = words.filter(|word| !SMALL.contains(word)).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u32, &Entry)> = catalogue
        .entries()
        .filter_map(|entry| Some((telling(entry, &words)?, entry)))
        .collect();
    // A stable sort: of two alike, the one that stands first in the library.
    found.sort_by_key(|(telling, _)| std::cmp::Reverse(*telling));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// How telling the places are in which all words are found; None where one is not.
fn telling(entry: &Entry, words: &[&str]) -> Option<u32> {
    let lower = |texts: &[&str]| texts.join(" ").to_lowercase();
    let rest: Vec<&str> = entry
        .paragraphs
        .iter()
        .chain(&entry.unit)
        .chain(&entry.errors)
        .chain(&entry.source)
        .map(String::as_str)
        .collect();
    let name = entry.name.to_lowercase();
    let places = [
        (4, lower(&[&entry.signature, entry.module])),
        (4, lower(&[entry.summary()])),
        (1, lower(&rest)),
    ];
    words.iter().try_fold(0, |sum, word| {
        let own = match name == *word {
            true => 32,
            false if name.contains(word) => 16,
            false => 0,
        };
        let found = places.iter().filter(|(_, text)| text.contains(word));
        let score = own + found.map(|(weight, _)| weight).sum::<u32>();
        (score > 0).then_some(sum + score)
    })
}
