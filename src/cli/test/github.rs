//! What failed as annotations, which GitHub shows beside the lines of a pull request; then the
//! summary, for its log.

use super::super::machine;
use super::{Results, Summary};
use crate::base::SourceMap;
use crate::testing::written;

/// `sources` hold the command's own arguments.
pub(super) fn text(results: &Results, summary: &Summary, sources: &SourceMap) -> String {
    let mut text = String::new();
    for problem in &results.problems {
        text.push_str(&machine::github(problem, sources));
    }
    for (tested, report) in &results.models {
        for diagnostic in &report.diagnostics {
            text.push_str(&machine::github(diagnostic, &tested.sources));
        }
        for case in &report.cases {
            for diagnostic in case.diagnostics() {
                text.push_str(&machine::github(diagnostic, &tested.sources));
            }
            for failed in &case.failures {
                let mut lines = vec![written::said(failed)];
                lines.extend(case.message.clone());
                lines.extend(written::details(failed, &tested.sources));
                let place = Some(failed.span);
                let message = lines.join("\n");
                let note = machine::annotation(
                    "error",
                    place,
                    &written::title(case),
                    &message,
                    &tested.sources,
                );
                text.push_str(&note);
            }
        }
    }
    text.push_str(&format!("{summary}\n"));
    text
}
