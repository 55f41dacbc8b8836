//! An explanation for people: a tree for a terminal, nested lists as Markdown.
//!
//! Long decimals end in `…` after [`DIGITS`] places, which cuts them and does not round them;
//! JSON has every digit.

use super::node::{Explanation, Node, Rounded};

/// Places after the point that people see.
const DIGITS: usize = 10;

/// Characters of a definition that people see.
const LONGEST: usize = 160;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// The explanation as a tree, in colour or without.
pub fn tree(explanation: &Explanation, color: bool) -> String {
    let mut tree = Tree {
        color,
        text: String::new(),
    };
    tree.node(&explanation.figure, "", "");
    if let Some(first) = &explanation.figure.rounding {
        let text = tree.styled(&rounding(first), DIM);
        tree.line("", &text);
    }
    tree.text
}

struct Tree {
    color: bool,
    text: String,
}

impl Tree {
    /// A figure; `first` stands before its own line, `rest` before all below it.
    fn node(&mut self, node: &Node, first: &str, rest: &str) {
        let headline = self.styled(&title(node), BOLD);
        let aside = match aside(node) {
            Some(aside) => format!("  {}", self.styled(&format!("({aside})"), DIM)),
            None => String::new(),
        };
        self.line(
            first,
            &format!("{headline} = {}{aside}", cut(&node.value.text)),
        );
        let gutter = match node.operands.is_empty() && node.more == 0 {
            true => "   ",
            false => "│  ",
        };
        for detail in details(node) {
            let detail = self.styled(&detail, DIM);
            self.line(&format!("{rest}{gutter}"), &detail);
        }
        let count = node.operands.len();
        for (at, operand) in node.operands.iter().enumerate() {
            match at + 1 == count && node.more == 0 {
                true => self.node(operand, &format!("{rest}└─ "), &format!("{rest}   ")),
                false => self.node(operand, &format!("{rest}├─ "), &format!("{rest}│  ")),
            }
        }
        if node.more > 0 {
            let more = self.styled(&format!("and {} more", node.more), DIM);
            self.line(&format!("{rest}└─ "), &more);
        }
    }

    fn line(&mut self, before: &str, text: &str) {
        self.text.push_str(format!("{before}{text}").trim_end());
        self.text.push('\n');
    }

    fn styled(&self, text: &str, style: &str) -> String {
        match self.color {
            true => format!("{style}{text}{RESET}"),
            false => text.to_owned(),
        }
    }
}

/// The explanation as Markdown.
pub fn markdown(explanation: &Explanation) -> String {
    let node = &explanation.figure;
    let mut text = format!("# {}\n\n", escaped(&title(node)));
    let scenario = explanation.scenario.as_ref();
    let scenario = scenario.map(|name| format!(", scenario {}", escaped(name)));
    text.push_str(&format!(
        "Model {}{}.\n\n",
        escaped(&explanation.model),
        scenario.unwrap_or_default()
    ));
    item(&mut text, node, 0);
    if let Some(first) = &node.rounding {
        text.push_str(&format!("\n{}\n", escaped(&rounding(first))));
    }
    text
}

fn item(text: &mut String, node: &Node, indent: usize) {
    let margin = "  ".repeat(indent);
    let aside = aside(node).map_or(String::new(), |aside| format!(" ({})", escaped(&aside)));
    let value = escaped(&cut(&node.value.text));
    text.push_str(&format!(
        "{margin}- **{}** = {value}{aside}\n",
        escaped(&title(node))
    ));
    for detail in details(node) {
        text.push_str(&format!("{margin}  - {}\n", escaped(&detail)));
    }
    for operand in &node.operands {
        item(text, operand, indent + 1);
    }
    if node.more > 0 {
        text.push_str(&format!("{margin}  - and {} more\n", node.more));
    }
}

/// `cash[eu]@2026-03`
fn title(node: &Node) -> String {
    match &node.period {
        Some(period) => format!("{}@{period}", node.name),
        None => node.name.clone(),
    }
}

/// What is said beside a figure.
fn aside(node: &Node) -> Option<String> {
    let mut said = Vec::new();
    if matches!(node.kind, "input" | "const") {
        said.push(node.kind);
    }
    if node.above {
        said.push("explained above");
    }
    if node.deeper {
        said.push("…");
    }
    (!said.is_empty()).then(|| said.join(", "))
}

/// What is said below a figure, line by line.
fn details(node: &Node) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(changed) = &node.changed {
        let by: Vec<String> = changed
            .by
            .iter()
            .map(|change| change.text.clone())
            .collect();
        let by = by.join("; ");
        said.push(match &changed.from {
            Some(from) if by.is_empty() => format!("was {}", cut(&from.text)),
            Some(from) => format!("was {}, changed by {by}", cut(&from.text)),
            None => format!("changed by {by}, to the same"),
        });
    }
    if node.above {
        return said;
    }
    if !node.deeper {
        said.extend(node.how.clone());
    }
    if let Some(formula) = node.formula.as_ref().filter(|_| !node.deeper) {
        let with_values = cut(&formula.with_values);
        said.push(format!("= {}", formula.text));
        said.extend(
            formula
                .with_arguments
                .iter()
                .map(|text| format!("= {}", cut(text))),
        );
        if formula.with_values != formula.text && with_values != cut(&node.value.text) {
            said.push(format!("= {with_values}"));
        }
        let definitions = formula.definitions.iter();
        said.extend(definitions.map(|known| format!("where {}", short(&known.text))));
    }
    if let Some(problem) = &node.problem {
        said.push(format!("failed: {problem}"));
    }
    if node.operands.is_empty() {
        said.extend(node.source.as_ref().map(|source| match &node.source_date {
            Some(date) => format!("source: {source}, {date}"),
            None => format!("source: {source}"),
        }));
        said.extend(node.owner.as_ref().map(|owner| format!("owner: {owner}")));
        said.extend(node.note.as_ref().map(|note| format!("note: {note}")));
        said.extend(node.range.as_ref().map(|range| format!("range: {range}")));
        said.extend(node.draw.as_ref().map(|draw| format!("drawn from: {draw}")));
    }
    said
}

/// Where a figure was first rounded.
fn rounding(rounding: &Rounded) -> String {
    let of = rounding.line.as_ref();
    let of = of.map_or(String::new(), |line| format!(" of {line}"));
    let when = rounding.period.as_ref();
    let when = when.map_or(String::new(), |period| format!(" in {period}"));
    let how = match rounding.chosen {
        true => "Rounded as the model says",
        false => "Rounded",
    };
    format!("{how}: first by `{}`{of}{when}", rounding.operation)
}

/// A definition of a line's length at most.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or(text)),
    }
}

/// A text in which no number has more than [`DIGITS`] places after the point.
fn cut(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut places: Option<usize> = None;
    let mut in_number = false;
    for character in text.chars() {
        places = match character {
            '.' if in_number && places.is_none() => Some(0),
            '0'..='9' => places.map(|places| places + 1),
            _ => {
                if places.is_some_and(|places| places > DIGITS) {
                    written.push('…');
                }
                None
            }
        };
        in_number = character.is_ascii_digit();
        if places.is_none_or(|places| places <= DIGITS) {
            written.push(character);
        }
    }
    if places.is_some_and(|places| places > DIGITS) {
        written.push('…');
    }
    written
}

/// Text in which Markdown sees no markup of its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '|' | '*' | '_' | '`' | '<' | '[' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn long_decimals_are_cut_and_the_rest_stays() {
        assert_eq!(cut("0.83333333333333333 USD"), "0.8333333333… USD");
        assert_eq!(cut("1.5 * 0.12345678901"), "1.5 * 0.1234567890…");
        assert_eq!(
            cut("2026-03 .. 12345678901234"),
            "2026-03 .. 12345678901234"
        );
    }
}
