//! What may go wrong with a model's text under somebody's hands, change by change.
//!
//! Input: a text that is right. Output: every change of it that is made here, in an order that
//! depends on the text alone. Invariant: a change's ranges follow one another and end at
//! characters' ends.

use std::borrow::Cow;
use std::ops::Range;

use aim::base::FileId;
use aim::syntax::tokens::tokens;
use aim::syntax::words::is_kind;

/// A wrong text, as what was done to the right one.
#[derive(Clone, Debug)]
pub struct Mutant {
    pub what: &'static str,
    /// A long timeline makes a run long.
    pub changes_timeline: bool,
    edits: Vec<Edit>,
}

type Edit = (Range<usize>, Cow<'static, str>);

impl Mutant {
    fn one(what: &'static str, range: Range<usize>, with: impl Into<Cow<'static, str>>) -> Mutant {
        Mutant::of(what, vec![(range, with.into())])
    }

    fn of(what: &'static str, edits: Vec<Edit>) -> Mutant {
        Mutant {
            what,
            changes_timeline: what == TIMELINE,
            edits,
        }
    }

    pub fn apply(&self, text: &str) -> String {
        let mut changed = String::with_capacity(text.len());
        let mut kept = 0;
        for (range, with) in &self.edits {
            changed.push_str(&text[kept..range.start]);
            changed.push_str(with);
            kept = range.end;
        }
        changed.push_str(&text[kept..]);
        changed
    }
}

/// Numbers at the edges of what a decimal holds, and beyond.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "-60%",
    "100%",
    "150%",
    "1B",
    "0.0000000000000000000000000001",
    "79228162514264337593543950335",
    "79228162514264337593543950336",
    "99999999999999999T",
    "1,000",
    "1e6",
];

const DATES: [&str; 12] = [
    "0001-01",
    "1999-12",
    "2024-13",
    "2024-9",
    "2024-02-30",
    "2026",
    "2026-Q2",
    "FY2026",
    "2027-06-15",
    "9999-12",
    "2.5",
    "never",
];

/// What is said of a mutant that has another timeline.
const TIMELINE: &str = "timeline replaced";

const TIMELINES: [&str; 14] = [
    "timeline monthly from 2024-09 for 1 months",
    "timeline monthly from 2024-09 for 0 months",
    "timeline monthly from 2024-09 for 3000 months",
    "timeline monthly from 2024-09 for 99999999999 months",
    "timeline quarterly from 2024-Q3 for 20 quarters",
    "timeline quarterly from 2024-Q4 for 7 quarters",
    "timeline yearly from 2024 for 5 years",
    "timeline yearly from 2024 for 60 months",
    "timeline yearly from 0001 for 9000 years",
    "timeline monthly from 2024-09 to 2023-09",
    "timeline monthly from 1900-01 for 12 months",
    "timeline monthly from 9999-06 for 12 months",
    "timeline daily from 2024-09-01 for 60 days",
    "timeline monthly from 2024-09 for 2.5 months",
];

const KINDS: [&str; 14] = [
    "input", "const", "price", "revenue", "cost", "subsidy", "flow", "stock", "ratio", "flag",
    "metric", "check", "scenario", "part",
];

const BRACKETS: [&str; 6] = ["(", ")", "[", "]", "{", "}"];

/// What comes in by mistake: with the clipboard, from another language, by a cat on the keys.
const STRANGE: [&str; 34] = [
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{a0}",
    "\r",
    "\n",
    "\t",
    "é",
    "価格",
    "🙂",
    "“",
    "'",
    "\"",
    "\\",
    "#",
    "@",
    "&&",
    "|",
    "...",
    "..",
    "%",
    "$",
    "€",
    "/*",
    "//",
    "///",
    ";",
    ",",
    "=",
    "==",
    "?",
    "-",
    "^ 999999999",
    "[last]",
];

/// Every change of a text that is made here.
pub fn mutants(text: &str) -> Vec<Mutant> {
    let mut found = Vec::new();
    cut_short(text, &mut found);
    words(text, &mut found);
    replaced(text, &mut found);
    lines(text, &mut found);
    declarations(text, &mut found);
    strange(text, &mut found);
    found
}

/// Several changes of one text at once, parted so that no two touch; `seed` chooses which.
pub fn several(text: &str, single: &[Mutant], seed: u64) -> Mutant {
    let mut random = Random(seed);
    let mut edits: Vec<Edit> = Vec::new();
    let mut timeline = false;
    for _ in 0..2 + random.below(4) {
        let Some(mutant) = single.get(random.below(single.len())) else {
            break;
        };
        // A text cut short leaves no room for the others.
        if mutant
            .edits
            .iter()
            .any(|(range, _)| range.end == text.len())
        {
            continue;
        }
        let apart = |edit: &Edit| {
            edits
                .iter()
                .all(|(other, _)| edit.0.end < other.start || other.end < edit.0.start)
        };
        if mutant.edits.iter().all(apart) {
            edits.extend(mutant.edits.iter().cloned());
            timeline |= mutant.changes_timeline;
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    Mutant {
        changes_timeline: timeline,
        ..Mutant::of("several changes", edits)
    }
}

/// The text as far as it was typed: to the end of a word, or to its middle.
fn cut_short(text: &str, found: &mut Vec<Mutant>) {
    for token in tokens(text) {
        let mut middle = (token.start + token.end) / 2;
        while !text.is_char_boundary(middle) {
            middle -= 1;
        }
        for end in [middle, token.end] {
            found.push(Mutant::one("cut short", end..text.len(), ""));
        }
    }
}

/// Words and signs left out, written twice, or in the wrong order.
fn words(text: &str, found: &mut Vec<Mutant>) {
    let all: Vec<Range<usize>> = tokens(text).map(|token| token.start..token.end).collect();
    for (number, token) in all.iter().enumerate() {
        let word = &text[token.clone()];
        found.push(Mutant::one("word left out", token.clone(), ""));
        let twice = format!("{word} {word}");
        found.push(Mutant::one("word written twice", token.clone(), twice));
        if let Some(next) = all.get(number + 1) {
            let edits = vec![
                (token.clone(), text[next.clone()].to_owned().into()),
                (next.clone(), word.to_owned().into()),
            ];
            found.push(Mutant::of("neighbours swapped", edits));
        }
    }
}

/// One word in the place of another of its sort: names, units and kinds, numbers, dates,
/// brackets.
fn replaced(text: &str, found: &mut Vec<Mutant>) {
    let mut names: Vec<&str> = tokens(text).map(|token| token.of(text)).collect();
    names.retain(|word| word.starts_with(char::is_alphabetic));
    names.sort_unstable();
    names.dedup();
    let mut random = Random(text.len() as u64);
    for token in tokens(text) {
        let (place, word) = (token.start..token.end, token.of(text));
        let mut replace = |what, with: &str| {
            found.push(Mutant::one(what, place.clone(), with.to_owned()));
        };
        if BRACKETS.contains(&word) {
            for other in BRACKETS {
                replace("bracket replaced", other);
            }
        } else if is_kind(word) {
            for other in KINDS {
                replace("kind replaced", other);
            }
        } else if word.starts_with(char::is_alphabetic) {
            for _ in 0..3 {
                replace("word replaced", names[random.below(names.len())]);
            }
            replace("letter left out", &word[word.ceil_char_boundary(1)..]);
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            let is_date = word.contains('-') || (word.len() == 4 && word.starts_with("20"));
            let (what, others): (_, &[&str]) = if is_date {
                ("date replaced", &DATES)
            } else {
                ("number replaced", &NUMBERS)
            };
            for other in others {
                replace(what, other);
            }
        }
    }
}

fn lines(text: &str, found: &mut Vec<Mutant>) {
    let mut start = 0;
    let mut all: Vec<Range<usize>> = Vec::new();
    for line in text.split_inclusive('\n') {
        all.push(start..start + line.len());
        start += line.len();
    }
    all.retain(|line| !text[line.clone()].trim().is_empty());
    for (number, line) in all.iter().enumerate() {
        let own = &text[line.clone()];
        found.push(Mutant::one("line left out", line.clone(), ""));
        found.push(Mutant::one(
            "line written twice",
            line.clone(),
            own.repeat(2),
        ));
        for (what, other) in [
            ("line put after the next", number + 1),
            ("line put elsewhere", number + all.len() / 3),
        ] {
            if let Some(other) = all.get(other) {
                let edits = vec![
                    (line.clone(), "".into()),
                    (other.end..other.end, own.to_owned().into()),
                ];
                found.push(Mutant::of(what, edits));
            }
        }
    }
}

fn declarations(text: &str, found: &mut Vec<Mutant>) {
    let (file, _) = aim::syntax::parse(FileId(0), text);
    let places = file.items.iter().map(|item| {
        let (start, end) = (item.span.start as usize, item.span.end as usize);
        start..end
    });
    for place in places {
        let own = &text[place.clone()];
        found.push(Mutant::one("declaration left out", place.clone(), ""));
        let twice = format!("{own}\n{own}");
        found.push(Mutant::one(
            "declaration written twice",
            place.clone(),
            twice,
        ));
        if own.starts_with("timeline") {
            for other in TIMELINES {
                found.push(Mutant::one(TIMELINE, place.clone(), other));
            }
        }
    }
}

fn strange(text: &str, found: &mut Vec<Mutant>) {
    for (number, token) in tokens(text).enumerate() {
        for at in [token.start, token.end] {
            let piece = STRANGE[(number * 7 + at) % STRANGE.len()];
            found.push(Mutant::one("strange insertion", at..at, piece));
        }
        // Rarely: each of these takes its time.
        let long = match number % 97 {
            0 => "x".repeat(10_000),
            1 => "(".repeat(3_000),
            2 => "9".repeat(5_000),
            3 => "- ".repeat(3_000),
            4 => "\n".repeat(3_000),
            5 => format!("\"{}\"", "long ".repeat(2_000)),
            6 => "1 + ".repeat(2_000),
            7 => "if true then 1 else ".repeat(1_000),
            _ => continue,
        };
        found.push(Mutant::one(
            "long insertion",
            token.start..token.start,
            long,
        ));
    }
}

/// The generator "splitmix64": the same seed gives the same numbers on every machine.
struct Random(u64);

impl Random {
    /// A number from 0 to `bound - 1`; 0 where the bound is 0.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}
