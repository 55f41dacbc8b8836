//! A bridge for people: the figure before, what each cause added, the figure after, one below the
//! other with their points lined up. Every digit is there, so that whoever adds them up finds the
//! same.

use unicode_width::UnicodeWidthStr;

use super::node::{Bridge, Cause, Changed, End, Method};
use crate::base::decimal::Exact;

/// Characters of what was written on one side that people see.
const LONGEST: usize = 60;

/// Columns that sentences are broken to fit into.
const WIDTH: usize = 100;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// The bridge as text, in colour or without; ends with a line break.
pub fn text(bridge: &Bridge, color: bool) -> String {
    let mut page = Page {
        color,
        text: String::new(),
    };
    let title = format!(
        "{}, from {} to {}",
        title(bridge),
        bridge.from.name,
        bridge.to.name
    );
    page.line(&page.styled(&title, BOLD));
    page.line("");
    match &bridge.difference {
        Some(difference) => page.added_up(bridge, difference),
        None => page.one_by_one(bridge),
    }
    page.text
}

/// `cash[eu]@2026-03`; where the two ends are periods, the figure alone.
fn title(bridge: &Bridge) -> String {
    match (&bridge.from.period, &bridge.to.period) {
        (Some(from), Some(to)) if from == to => format!("{}@{to}", bridge.figure),
        _ => bridge.figure.clone(),
    }
}

struct Page {
    color: bool,
    text: String,
}

/// A line of the bridge: what it is, digits to line up, what is said beside them.
struct Row {
    label: String,
    whole: String,
    /// With its point.
    fraction: String,
    beside: String,
    /// An end of the bridge.
    end: bool,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn styled(&self, text: &str, style: &str) -> String {
        match self.color && !text.is_empty() {
            true => format!("{style}{text}{RESET}"),
            false => text.to_owned(),
        }
    }

    /// What the causes made, between the two figures.
    fn added_up(&mut self, bridge: &Bridge, difference: &Exact) {
        let shown = |amount: &Exact| match bridge.percent {
            true => (amount * 100).to_string(),
            false => amount.to_string(),
        };
        let signed = |amount: &Exact| match amount.is_negative() {
            true => shown(amount),
            false => format!("+{}", shown(amount)),
        };
        let is_idle = |cause: &&Cause| cause.amount.as_ref().is_none_or(Exact::is_zero);
        let causes = bridge.causes.iter().filter(|cause| !is_idle(cause));
        let made = causes.map(|cause| {
            let amount = cause.amount.as_ref().map_or(String::new(), signed);
            row(&names(cause), &amount, &sides(cause), false)
        });
        let mut rows = vec![end(bridge, &bridge.from)];
        rows.extend(made);
        rows.push(end(bridge, &bridge.to));
        self.rows(&rows);
        self.line("");
        let idle: Vec<String> = bridge.causes.iter().filter(is_idle).map(names).collect();
        if !idle.is_empty() && idle.len() < bridge.causes.len() {
            self.note(&format!("Without effect on it: {}.", idle.join(", ")));
        }
        let unit = unit(bridge);
        let sum = format!("{}{unit}", signed(difference));
        match bridge.causes.len() - idle.len() {
            0 if names_of_all(bridge).is_empty() => self.note("Nothing differs between the two."),
            0 => self.note(&format!(
                "Without effect on it: {}. The figure is the same on both sides.",
                names_of_all(bridge)
            )),
            1 => self.note(&format!("The change of {sum} has one cause.")),
            count => self.note(&format!(
                "{} {count} causes add up to {sum}, to the last digit.",
                how(&bridge.method)
            )),
        }
        for note in &bridge.notes {
            self.note(note);
        }
    }

    /// What the figure is after each change, where there is nothing to add up.
    fn one_by_one(&mut self, bridge: &Bridge) {
        let mut rows = vec![row(&bridge.from.name, "", &bridge.from.text, true)];
        for cause in &bridge.causes {
            let after = cause.after.clone().unwrap_or_default();
            rows.push(row(
                &names(cause),
                "",
                &format!("{after}   {}", sides(cause)),
                false,
            ));
        }
        rows.push(row(&bridge.to.name, "", &bridge.to.text, true));
        self.rows(&rows);
        self.line("");
        self.note(&format!(
            "There is no amount between {} and {}, so nothing is shared out: each line shows the figure after one more change.",
            bridge.from.text, bridge.to.text
        ));
        for note in &bridge.notes {
            self.note(note);
        }
    }

    fn note(&mut self, text: &str) {
        for line in textwrap::wrap(text, WIDTH) {
            let line = self.styled(&line, DIM);
            self.line(&line);
        }
    }

    fn rows(&mut self, rows: &[Row]) {
        let widest = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).width()).max();
        let label = widest(|row| &row.label).unwrap_or(0);
        let whole = widest(|row| &row.whole).unwrap_or(0);
        let fraction = widest(|row| &row.fraction).unwrap_or(0);
        for row in rows {
            let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
            let digits = format!(
                "{}{}{}{}",
                pad(&row.whole, whole),
                row.whole,
                row.fraction,
                pad(&row.fraction, fraction)
            );
            let padding = pad(&row.label, label);
            let (label, digits) = match row.end {
                true => (self.styled(&row.label, BOLD), self.styled(&digits, BOLD)),
                false => (row.label.clone(), digits),
            };
            let beside = self.styled(&row.beside, DIM);
            let gap = if whole == 0 { "" } else { "  " };
            self.line(&format!("  {label}{padding}{gap}{digits}  {beside}"));
        }
    }
}

fn row(label: &str, number: &str, beside: &str, end: bool) -> Row {
    let point = number.find('.').unwrap_or(number.len());
    let (whole, fraction) = number.split_at(point);
    Row {
        label: label.to_owned(),
        whole: whole.to_owned(),
        fraction: fraction.to_owned(),
        beside: beside.to_owned(),
        end,
    }
}

/// An end of the bridge: its digits stand with the others, where it has the same unit.
fn end(bridge: &Bridge, end: &End) -> Row {
    let unit = unit(bridge);
    match end.text.strip_suffix(&unit) {
        Some(digits) if digits.parse::<Digits>().is_ok() => {
            row(&end.name, digits, unit.trim(), true)
        }
        _ => row(&end.name, "", &end.text, true),
    }
}

/// A text of digits alone.
struct Digits;

impl std::str::FromStr for Digits {
    type Err = ();
    fn from_str(text: &str) -> Result<Digits, ()> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let all = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        (all && !digits.is_empty()).then_some(Digits).ok_or(())
    }
}

/// What stands behind an amount: ` USD`, `%/year`, `/year`, or nothing.
fn unit(bridge: &Bridge) -> String {
    let time = bridge.unit.strip_prefix("1/");
    match (bridge.percent, time) {
        (true, Some(time)) => format!("%/{time}"),
        (true, None) => "%".to_owned(),
        (false, Some(time)) => format!("/{time}"),
        (false, None) if bridge.unit.is_empty() => String::new(),
        (false, None) => format!(" {}", bridge.unit),
    }
}

fn names(cause: &Cause) -> String {
    let names: Vec<&str> = cause
        .changes
        .iter()
        .map(|change| change.name.as_str())
        .collect();
    names.join(" and ")
}

fn names_of_all(bridge: &Bridge) -> String {
    let causes = bridge
        .causes
        .iter()
        .filter(|cause| !cause.changes.is_empty());
    causes.map(names).collect::<Vec<_>>().join(", ")
}

/// What was written on both sides.
fn sides(cause: &Cause) -> String {
    match cause.changes.as_slice() {
        [Changed { from, to, .. }] => match (from, to) {
            (Some(from), Some(to)) => format!("{} → {}", short(from), short(to)),
            (None, Some(to)) => format!("new: {}", short(to)),
            (Some(from), None) => format!("gone: {}", short(from)),
            (None, None) => String::new(),
        },
        _ => "together".to_owned(),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text).trim_end()),
    }
}

fn how(method: &Method) -> String {
    match method {
        Method::Movements => "What came in and went out between the two: the".to_owned(),
        Method::Sequence => "Changed one after the other, in the order shown, where what two make together counts with the later, the".to_owned(),
        Method::Average { orders, places: None } => format!("Averaged over the {orders} orders in which the changes can be made, the"),
        Method::Average { orders, places: Some(places) } => format!("Averaged over the {orders} orders in which the changes can be made, cut after {places} places and what was cut given out again, a last digit at a time, to those that lost most, the"),
    }
}
