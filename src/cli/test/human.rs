//! What failed, for people, under the name of its check or test; then the summary.

use super::super::failure;
use super::super::plain::{BOLD_RED, RESET};
use super::{Results, Summary, one_line, title};
use crate::testing::{Case, Outcome};

pub(super) fn text(results: &Results, summary: &Summary, color: bool) -> String {
    let mut text = String::new();
    for (tested, report) in &results.models {
        for case in &report.cases {
            let word = match case.outcome() {
                Outcome::Passed => continue,
                Outcome::Failed => "FAILED",
                Outcome::Error => "ERROR",
            };
            let word = match color {
                true => format!("{BOLD_RED}{word}{RESET}"),
                false => word.to_owned(),
            };
            text.push_str(&format!("{word} {}: {}\n", tested.file, heading(case)));
            for failed in &case.failures {
                text.push_str(&failure::text(failed, &tested.sources));
            }
        }
    }
    text.push_str(&format!("{summary}\n"));
    text
}

/// `check solvent: cash runs out`
fn heading(case: &Case) -> String {
    match &case.message {
        Some(message) => format!("{}: {}", title(case), one_line(message)),
        None => title(case),
    }
}
