//! What failed, for people, under the name of its check or test; then the summary.

use super::{Results, Summary};
use crate::testing;

pub(super) fn text(results: &Results, summary: &Summary, color: bool) -> String {
    let mut text = String::new();
    for (tested, report) in &results.models {
        let file = Some(tested.file.as_str());
        text.push_str(&testing::failed(report, &tested.sources, file, color));
    }
    text.push_str(&format!("{summary}\n"));
    text
}
